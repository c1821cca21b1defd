// How a workflow stands, as one of a few states, and which of them comes first. Pure.
import type * as v from 'valibot'
import type { attentionSchema } from '../routes/answers/attention'

export type Attention = v.InferOutput<typeof attentionSchema>

export const STATES = {
  misconfigured: 'bad',
  stopped: 'bad',
  unreachable: 'bad',
  severe: 'bad',
  warning: 'warn',
  paused: 'idle',
  unknown: 'idle',
  fine: 'good',
} as const
export type State = keyof typeof STATES
/** What a colour means: nothing else has one. */
export type Tone = (typeof STATES)[State]

export const SEVERITY_TONES: Readonly<Record<Attention['severity'], Tone>> = {
  severe: 'bad',
  warning: 'warn',
  info: 'idle',
}

/** The state of a workflow; `known` false: nothing was ever noted of it. */
export function stateOf(
  status: 'active' | 'paused' | 'stopped' | 'misconfigured' | 'unreachable',
  attention: readonly Pick<Attention, 'severity'>[],
  known = true,
): State {
  if (status !== 'active' && status !== 'paused') return status
  if (attention.some(({ severity }) => severity === 'severe')) return 'severe'
  if (status === 'paused') return 'paused'
  if (attention.some(({ severity }) => severity === 'warning')) return 'warning'
  return known ? 'fine' : 'unknown'
}

const ORDER: readonly Tone[] = ['bad', 'warn', 'idle', 'good']

/** What needs somebody first; of equals the order stays. */
export const byNeed = (one: State, other: State): number => ORDER.indexOf(STATES[one]) - ORDER.indexOf(STATES[other])
