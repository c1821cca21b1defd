// How often a step of a run is tried. Pure.
import type { DeliverySettings } from '../config/definition'
import type { Failure } from '../lib/result'
import { JOB_WAIT_MAX_MS } from '../lib/waits'
import type { Run } from '../store/run'
import { backoff } from '../upstream/backoff'

/** Attempts at one step before it is given up. */
const STEP_ATTEMPTS = 5
/** Crashes of the object in a row, each during the same step, after which it is given up. */
export const STEP_CRASHES = 3
/** For so long waits that the far side orders use up none of a step's attempts. */
export const ORDERED_WAITS_MS = JOB_WAIT_MAX_MS

/** What is kept of the attempts at a step. */
export type Attempts = Pick<Run, 'read_attempts' | 'read_at' | 'waiting_since' | 'begun'>

/**
 * The run when its step has failed at `now` (Unix ms) and is to be tried again later; null: its attempts are used up.
 * An attempt that the far side answered with a wait of its own uses up none, as long as those waits are not without end.
 */
export function afterAttempt<R extends Attempts>(
  run: R,
  { retryAfterMs }: Pick<Failure, 'retryAfterMs'>,
  settings: DeliverySettings,
  now: number,
  random: () => number,
): R | null {
  const since = run.waiting_since ?? now
  if (retryAfterMs !== undefined && now - since < ORDERED_WAITS_MS) {
    const ordered = backoff(1, { ...settings, max_attempts: Number.POSITIVE_INFINITY }, random, retryAfterMs)
    return { ...run, begun: 0, waiting_since: since, read_at: now + (ordered ?? 0) }
  }
  const attempts = run.read_attempts + 1
  const delay = attempts < STEP_ATTEMPTS ? backoff(attempts, settings, random, retryAfterMs) : null
  return delay === null ? null : { ...run, begun: 0, read_attempts: attempts, read_at: now + delay }
}
