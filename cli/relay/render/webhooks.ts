// The webhooks at an origin, in lines. Pure.
import type { Registered } from '../answers.ts'
import type { Paint, Tone } from './paint.ts'
import { columns } from './words.ts'

const STATES: Readonly<Record<string, readonly [tone: Tone, words: string]>> = {
  registered: ['good', 'registered now'],
  there: ['good', 'registered'],
  missing: ['bad', 'not registered'],
  taken: ['warn', 'the origin has one at this address, and does not list it'],
}

export const webhookLines = (items: readonly Registered[], paint: Paint): string[] =>
  columns(
    items.map(({ event, target, state }) => {
      const [tone, words] = STATES[state] ?? ['warn', state]
      return [event, paint(tone, words), target]
    }),
  )

/** Whether each event comes. */
export const isComplete = (items: readonly Registered[]): boolean => items.every(({ state }) => state !== 'missing')
