// When a far side counts as down, and how often it is tried again. Pure.

export type Side = 'origin' | 'hrflow'

/** Failures in a row that blame one side before the breaker opens. */
export const BREAKER_FAILURES = 10
export const BREAKER_PROBE_MIN_MS = 30_000
export const BREAKER_PROBE_MAX_MS = 600_000

/** Times are Unix milliseconds. */
export interface OpenBreaker {
  readonly side: Side
  readonly since: number
  /** When the next event may be tried. */
  readonly probe_at: number
  /** How long the wait before that one was. */
  readonly probe_ms: number
  /** An event is being tried: all others wait for what becomes of it. */
  readonly probing: boolean
}

export interface Breaker {
  /** Failures in a row. */
  readonly failures: Readonly<Record<Side, number>>
  readonly open: OpenBreaker | null
}

export const CLOSED: Breaker = { failures: { origin: 0, hrflow: 0 }, open: null }

/**
 * After a failure that blames `side`: one more in a row, and open from the tenth on. `inARow`: so many failures of one event
 * in a row blame it by now, whichever objects they met; what was counted here may begin with this object. A failed probe
 * doubles the wait for the next; a delivery that was under way when the breaker opened is no probe.
 */
export function sideFailed(breaker: Breaker, side: Side, now: number, inARow = 1): Breaker {
  const failures = { ...breaker.failures, [side]: Math.max(breaker.failures[side] + 1, inARow) }
  const { open } = breaker
  if (open !== null) {
    if (open.side !== side || !open.probing) return { failures, open }
    const probe_ms = Math.min(open.probe_ms * 2, BREAKER_PROBE_MAX_MS)
    return { failures, open: { ...open, probe_ms, probe_at: now + probe_ms, probing: false } }
  }
  if (failures[side] < BREAKER_FAILURES) return { failures, open }
  const probe_ms = BREAKER_PROBE_MIN_MS
  return { failures, open: { side, since: now, probe_ms, probe_at: now + probe_ms, probing: false } }
}

/** After an answer of `side` that is no outage: it is up. */
export function sideAnswered(breaker: Breaker, side: Side): Breaker {
  const closes = breaker.open?.side === side
  if (!closes && breaker.failures[side] === 0) return breaker
  return { failures: { ...breaker.failures, [side]: 0 }, open: closes ? null : breaker.open }
}

/** Whether an event may be tried now. */
export const mayTry = ({ open }: Breaker, now: number): boolean =>
  open === null || (!open.probing && open.probe_at <= now)

/** An event is being tried, or (`probing` false) its attempt ended without an answer. */
export const tried = (breaker: Breaker, probing: boolean): Breaker =>
  breaker.open === null ? breaker : { ...breaker, open: { ...breaker.open, probing } }
