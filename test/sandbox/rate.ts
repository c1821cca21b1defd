// A call budget in fixed windows, as the upstreams count: so many calls in each interval of the clock.

export interface Limit {
  calls: number
  perMs: number
}

export interface Taken {
  readonly allowed: boolean
  readonly remaining: number
  /** When the next window begins, in Unix milliseconds. */
  readonly resetAt: number
}

/** Makes the counter of one account. `take` spends one call of `limit`; a null limit allows everything. */
export function createRate(now: () => number): { take(limit: Limit | null): Taken } {
  let openUntil = Number.NEGATIVE_INFINITY
  let used = 0
  return {
    take(limit) {
      if (limit === null) return { allowed: true, remaining: Number.POSITIVE_INFINITY, resetAt: now() }
      const end = (Math.floor(now() / limit.perMs) + 1) * limit.perMs
      if (end !== openUntil) {
        openUntil = end
        used = 0
      }
      const allowed = used < limit.calls
      if (allowed) used += 1
      return { allowed, remaining: limit.calls - used, resetAt: end }
    },
  }
}

/** `Retry-After`: whole seconds until the next window, at least one. */
export const secondsUntil = (resetAt: number, now: number): string =>
  String(Math.max(1, Math.ceil((resetAt - now) / 1_000)))
