import { describe, expect, it } from 'vitest'
import { gapsOf, noWebhooks, timesAdded, withAccepted, withRefused, withVerified } from '../../src/store/webhook-times'

const MINUTE = 60_000
const DAY = 86_400_000
const START = Date.UTC(2027, 0, 4, 12)

/** The times of webhooks that came `gaps` apart, the first at START. */
const came = (...gaps: number[]) => {
  let at = START
  return gaps.reduce(
    (times, gap) => {
      at += gap
      return withAccepted(times, at)
    },
    withAccepted(noWebhooks(), START),
  )
}

describe('the times of webhooks', () => {
  it('are none before the first', () => {
    expect(gapsOf(noWebhooks(), START)).toEqual({ days: 0, longest_ms: 0, median_ms: null })
  })

  it('say when the first and the last were accepted, and when the last was refused, which ends no gap', () => {
    const times = withRefused(withRefused(came(MINUTE), START + 5), START + 3)
    expect({ ...times, days: times.days.length }).toEqual({
      first_accepted_at: START,
      last_accepted_at: START + MINUTE,
      last_refused_at: START + 5,
      secrets: [],
      days: 1,
    })
  })

  it('know of each secret in place since when it is, and when it last proved a webhook; one that is gone is forgotten', () => {
    const before = withVerified(noWebhooks(), { mark: 'old', of: ['old'] }, START)
    const both = withVerified(before, { mark: 'old', of: ['new', 'old'] }, START + 1)
    const moved = withVerified(both, { mark: 'new', of: ['new', 'old'] }, START + 2)
    expect([moved.secrets, withVerified(moved, { mark: 'new', of: ['new'] }, START + 3).secrets]).toEqual([
      [
        { mark: 'new', since: START + 1, verified_at: START + 2 },
        { mark: 'old', since: START, verified_at: START + 1 },
      ],
      [{ mark: 'new', since: START + 1, verified_at: START + 3 }],
    ])
  })

  it('keep the longest gap exactly and the median to about a tenth', () => {
    const times = came(MINUTE, 2 * MINUTE, 20 * MINUTE, 3 * MINUTE, 90 * MINUTE)
    const { median_ms, ...gaps } = gapsOf(times, START + DAY)
    expect(gaps).toEqual({ days: 1, longest_ms: 90 * MINUTE })
    expect(Math.abs((median_ms ?? 0) / (3 * MINUTE) - 1)).toBeLessThan(0.1)
  })

  it('have the same size however many came', () => {
    const gaps = Array.from({ length: 2_000 }, (_, n) => (n % 7) * 1_000)
    expect(came(...gaps).days).toEqual([{ at: Date.UTC(2027, 0, 4), longest_ms: 6_000, gaps: expect.any(Object) }])
    expect(Object.keys(came(...gaps).days[0]?.gaps ?? {}).length).toBeLessThanOrEqual(7)
  })

  it('forget what is older than 14 days, and never say that they know more', () => {
    const times = timesAdded(noWebhooks(), came(...Array.from({ length: 30 }, () => DAY)))
    expect([times.days.length, gapsOf(times, START + 30 * DAY)]).toEqual([
      14,
      { days: 14, longest_ms: DAY, median_ms: expect.any(Number) },
    ])
    expect(gapsOf(times, START + 60 * DAY).longest_ms).toBe(0)
  })

  it('take what is newer in place of the same day', () => {
    const earlier = came(MINUTE)
    const later = withAccepted(earlier, START + 11 * MINUTE)
    expect(timesAdded(earlier, { ...later, days: later.days.slice(-1) })).toEqual(later)
  })

  it('are not moved back by a clock that goes back', () => {
    const times = came(MINUTE)
    expect(withAccepted(times, START - DAY)).toEqual(times)
  })
})
