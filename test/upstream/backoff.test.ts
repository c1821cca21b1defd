import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JOB_WAIT_MAX_MS } from '../../src/lib/waits'
import { backoff } from '../../src/upstream/backoff'

const SETTINGS = { retry_base_ms: 5_000, retry_max_ms: 7_200_000, max_attempts: 16 }
const middle = () => 0.5

describe('backoff', () => {
  it('doubles from the base to the maximum, then gives up', () => {
    const delays = Array.from({ length: 17 }, (_, index) => backoff(index + 1, SETTINGS, middle))
    expect(delays).toEqual([
      5_000,
      10_000,
      20_000,
      40_000,
      80_000,
      160_000,
      320_000,
      640_000,
      1_280_000,
      2_560_000,
      5_120_000,
      7_200_000,
      7_200_000,
      7_200_000,
      7_200_000,
      null,
      null,
    ])
  })

  it('spreads the delay by a fifth to either side', () => {
    const delays = [0, 0.25, 0.5, 0.75, 1].map((random) => backoff(3, SETTINGS, () => random))
    expect(delays).toEqual([16_000, 18_000, 20_000, 22_000, 24_000])
  })

  it.each([
    ['as it is, without a spread', 60_000, 60_000],
    ['not below the base', 0, 5_000],
    ['not above two hours', 86_400_000, JOB_WAIT_MAX_MS],
  ])("takes the far side's own wish instead: %s", (_what, retryAfter, delay) => {
    expect([1, 7, 15].map((attempts) => backoff(attempts, SETTINGS, () => 1, retryAfter))).toEqual([
      delay,
      delay,
      delay,
    ])
  })

  it('gives up whatever the far side wishes', () => {
    expect(backoff(16, SETTINGS, middle, 60_000)).toBeNull()
  })

  it('lets a base of more than two hours stand above the far side’s wish', () => {
    const slow = { ...SETTINGS, retry_base_ms: 10_000_000, retry_max_ms: 20_000_000 }
    expect([backoff(1, slow, middle, 60_000), backoff(1, slow, middle)]).toEqual([10_000_000, 10_000_000])
  })

  it('never goes above a maximum that is below the base', () => {
    expect(backoff(1, { ...SETTINGS, retry_max_ms: 1_000 }, middle)).toBe(1_000)
  })

  it('stays within a fifth of base and maximum, for as many attempts as there may be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 10, max: 100_000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (attempts, random, retry_base_ms, more) => {
          const settings = { retry_base_ms, retry_max_ms: retry_base_ms + more, max_attempts: 1_000 }
          const delay = Number(backoff(attempts, settings, () => random))
          expect(delay).toBeGreaterThanOrEqual(Math.floor(retry_base_ms * 0.8))
          expect(delay).toBeLessThanOrEqual(Math.ceil((retry_base_ms + more) * 1.2))
        },
      ),
    )
  })
})
