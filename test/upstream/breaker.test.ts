import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BREAKER_FAILURES,
  BREAKER_PROBE_MAX_MS,
  BREAKER_PROBE_MIN_MS,
  type Breaker,
  CLOSED,
  mayTry,
  type Side,
  sideAnswered,
  sideFailed,
  tried,
} from '../../src/upstream/breaker'

const NOW = 1_800_000_000_000

/** A breaker after so many failures in a row, all of them now. */
const afterFailures = (count: number, side: Side = 'hrflow'): Breaker =>
  Array.from({ length: count }).reduce<Breaker>((breaker) => sideFailed(breaker, side, NOW), CLOSED)

const OPEN: Breaker = {
  failures: { origin: 0, hrflow: 10 },
  open: {
    side: 'hrflow',
    since: NOW,
    probe_at: NOW + BREAKER_PROBE_MIN_MS,
    probe_ms: BREAKER_PROBE_MIN_MS,
    probing: false,
  },
}

describe('a closed breaker', () => {
  it('opens at the tenth failure in a row of one side, and not before', () => {
    expect(BREAKER_FAILURES).toBe(10)
    expect(afterFailures(9)).toEqual({ failures: { origin: 0, hrflow: 9 }, open: null })
    expect(afterFailures(10)).toEqual(OPEN)
  })

  it('counts each side on its own, and an answer of one says nothing of the other', () => {
    const nine = sideFailed(afterFailures(9), 'origin', NOW)
    expect(nine).toEqual({ failures: { origin: 1, hrflow: 9 }, open: null })
    expect(sideAnswered(nine, 'origin')).toEqual({ failures: { origin: 0, hrflow: 9 }, open: null })
  })

  it('opens at the tenth failure of one event, also when it did not see the others', () => {
    expect([sideFailed(CLOSED, 'hrflow', NOW, 9), sideFailed(CLOSED, 'hrflow', NOW, 10)]).toEqual([
      { failures: { origin: 0, hrflow: 9 }, open: null },
      OPEN,
    ])
    expect(sideFailed(afterFailures(8), 'hrflow', NOW, 3)).toEqual(afterFailures(9))
  })

  it('begins to count anew after an answer', () => {
    expect(sideAnswered(afterFailures(9), 'hrflow')).toEqual(CLOSED)
    expect(sideAnswered(CLOSED, 'hrflow')).toBe(CLOSED)
  })

  it('lets everything be tried, and nothing tried changes it', () => {
    expect(mayTry(afterFailures(9), NOW)).toBe(true)
    expect([tried(CLOSED, true), tried(CLOSED, false)]).toEqual([CLOSED, CLOSED])
  })
})

describe('an open breaker', () => {
  it('lets one event be tried when its wait is over, and no other beside it', () => {
    expect([0, BREAKER_PROBE_MIN_MS - 1, BREAKER_PROBE_MIN_MS].map((ms) => mayTry(OPEN, NOW + ms))).toEqual([
      false,
      false,
      true,
    ])
    expect(mayTry(tried(OPEN, true), NOW + BREAKER_PROBE_MAX_MS)).toBe(false)
    expect(mayTry(tried(tried(OPEN, true), false), NOW + BREAKER_PROBE_MIN_MS)).toBe(true)
  })

  it('waits twice as long after each event that was tried in vain, up to ten minutes, and remembers since when', () => {
    const waits: (number | undefined)[] = []
    let breaker = OPEN
    for (let time = 0; time < 7; time++) {
      breaker = sideFailed(tried(breaker, true), 'hrflow', NOW + 1)
      waits.push(breaker.open?.probe_ms)
      expect(breaker.open).toMatchObject({ since: NOW, probe_at: NOW + 1 + (waits.at(-1) ?? 0), probing: false })
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000])
  })

  it('waits no longer for a delivery that was under way when it opened, nor for a failure of the other side', () => {
    expect(sideFailed(OPEN, 'hrflow', NOW + 5).open).toEqual(OPEN.open)
    const probing = tried(OPEN, true)
    expect(sideFailed(probing, 'origin', NOW + 5).open).toEqual(probing.open)
  })

  it('closes when its side answers, whoever asked, and not when the other one does', () => {
    expect(sideAnswered(OPEN, 'hrflow')).toEqual(CLOSED)
    expect(sideAnswered(tried(OPEN, true), 'hrflow')).toEqual(CLOSED)
    expect(sideAnswered(OPEN, 'origin')).toBe(OPEN)
  })

  it('opens for the other side once that has failed ten times in a row after it closed', () => {
    const both = Array.from({ length: 10 }).reduce<Breaker>((breaker) => sideFailed(breaker, 'origin', NOW), OPEN)
    expect(both.open?.side).toBe('hrflow')
    const closed = sideAnswered(both, 'hrflow')
    expect(closed.open).toBeNull()
    expect(sideFailed(closed, 'origin', NOW).open?.side).toBe('origin')
  })
})

it('whatever happens, the wait of an open breaker is within its bounds, and a closed one has under ten failures a side', () => {
  const step = fc.constantFrom('origin fails', 'hrflow fails', 'origin answers', 'hrflow answers', 'try', 'give up')
  const take = (breaker: Breaker, taken: string, now: number): Breaker => {
    const side = taken.startsWith('origin') ? 'origin' : 'hrflow'
    if (taken.endsWith('fails')) return sideFailed(breaker, side, now)
    if (taken.endsWith('answers')) return sideAnswered(breaker, side)
    return tried(breaker, taken === 'try')
  }
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      let breaker = CLOSED
      steps.forEach((taken, index) => {
        const wasOpen = breaker.open !== null
        breaker = take(breaker, taken, NOW + index)
        const { open, failures } = breaker
        if (open === null && !wasOpen) expect(Math.max(failures.origin, failures.hrflow)).toBeLessThan(10)
        if (open !== null) {
          expect(open.probe_ms).toBeGreaterThanOrEqual(BREAKER_PROBE_MIN_MS)
          expect(open.probe_ms).toBeLessThanOrEqual(BREAKER_PROBE_MAX_MS)
          expect(open.probe_at - (NOW + index)).toBeLessThanOrEqual(BREAKER_PROBE_MAX_MS)
        }
      })
    }),
  )
})
