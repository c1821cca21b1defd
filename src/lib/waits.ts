// Waits and moments as far sides tell them in headers. None is believed without bound: a header may hold nonsense, a moment
// in place of a wait, or a wait of days that somebody will have forgotten by then.

/** Longest that one job waits because a far side said so. */
export const JOB_WAIT_MAX_MS = 7_200_000
/** Longest that a whole account rests because a far side said so; then one call asks again. */
export const ACCOUNT_REST_MAX_MS = 900_000
/** A rest longer than this is stored: an idle object is gone after ten seconds, and would forget it. */
export const REST_STORED_MS = 5_000

// Nobody orders a wait of thirty years: a number so large is a moment, in the unit that puts it into our time.
const UNIX_SECONDS_FROM = 1e9
const UNIX_MS_FROM = 1e11
const UNIX_MICROSECONDS_FROM = 1e14

const NUMBER = /^\+?\d{1,20}(?:\.\d+)?$/
/** A date of HTTP names its month; ISO 8601 has a T. Date.parse takes much else for a date, like "-5". */
const DATE = /[A-Za-z]{3}|^\d{4}-\d\d-\d\dT/

/**
 * The moment (Unix ms) that a header's value tells: seconds from `now`, a Unix time in seconds, milliseconds or
 * microseconds, or a date. Never before `now`; undefined when it is absent or unreadable.
 */
export function momentIn(value: string | null | undefined, now: number): number | undefined {
  const text = value?.trim() ?? ''
  if (text === '') return undefined
  const at = NUMBER.test(text) ? momentOfNumber(Number(text), now) : DATE.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(at) ? Math.max(now, at) : undefined
}

function momentOfNumber(value: number, now: number): number {
  if (value < UNIX_SECONDS_FROM) return now + value * 1_000
  if (value < UNIX_MS_FROM) return value * 1_000
  return value < UNIX_MICROSECONDS_FROM ? value : value / 1_000
}

/** `Retry-After` in milliseconds from `now`, at most JOB_WAIT_MAX_MS; undefined when absent or unreadable. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const at = momentIn(headers.get('retry-after'), now)
  return at === undefined ? undefined : Math.min(at - now, JOB_WAIT_MAX_MS)
}
