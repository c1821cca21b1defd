// When to try again, and when not. Pure.
import type { DeliverySettings } from '../config/definition'
import { JOB_WAIT_MAX_MS } from '../lib/waits'

const JITTER_SHARE = 0.2

/** Longest that a job waits for its next attempt (ms). */
export const longestWaitMs = ({ retry_max_ms }: Pick<DeliverySettings, 'retry_max_ms'>): number =>
  Math.max(JOB_WAIT_MAX_MS, retry_max_ms * (1 + JITTER_SHARE))

/**
 * Milliseconds until attempt `attempts + 1`, after `attempts` failures (1 or more): doubling from `retry_base_ms` to
 * `retry_max_ms`, spread by ±20 % with `random` (0 to 1); a `Retry-After` instead, within base and two hours.
 * null: attempts are used up.
 */
export function backoff(
  attempts: number,
  settings: Pick<DeliverySettings, 'retry_base_ms' | 'retry_max_ms' | 'max_attempts'>,
  random: () => number,
  retryAfterMs?: number,
): number | null {
  if (attempts >= settings.max_attempts) return null
  if (retryAfterMs !== undefined) {
    return Math.min(Math.max(retryAfterMs, settings.retry_base_ms), Math.max(JOB_WAIT_MAX_MS, settings.retry_base_ms))
  }
  const doubled = Math.min(settings.retry_base_ms * 2 ** (attempts - 1), settings.retry_max_ms)
  return Math.round(doubled * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random()))
}
