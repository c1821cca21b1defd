// A lamp with its word: colour is never the only sign.
import type { Tone } from './standing'

export const Lamp = ({ tone, word }: { readonly tone: Tone; readonly word: string }) => (
  <span class={`lamp ${tone}`}>
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {SIGNS[tone]}
    </svg>
    {word}
  </span>
)

/** Each has a form of its own, for whoever does not see colours. */
const SIGNS = {
  good: <circle cx="6" cy="6" r="5" />,
  warn: <path d="M6 1l5.5 10h-11z" />,
  bad: <rect x="1" y="1" width="10" height="10" rx="1" />,
  idle: <circle class="ring" cx="6" cy="6" r="4" />,
} as const
