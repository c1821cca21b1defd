import { describe, expect, it } from 'vitest'
import { afterAttempt, ORDERED_WAITS_MS } from '../../src/sync/attempts'
import { NOW, run, workflow } from '../parts'

const { delivery } = workflow({ delivery: { retry_base_ms: 1_000, max_attempts: 9 } })
const tryAgain = (of = run(), retryAfterMs?: number, now = NOW) =>
  afterAttempt(of, retryAfterMs === undefined ? {} : { retryAfterMs }, delivery, now, () => 0.5)

describe('a step that failed', () => {
  it('uses up one of five attempts, and waits twice as long after each', () => {
    const tried = [run({ begun: 2 })]
    for (let last = tried[0]; last !== undefined; ) {
      last = tryAgain(last) ?? undefined
      if (last !== undefined) tried.push(last)
    }
    expect(tried.slice(1).map((one) => [one.read_attempts, one.read_at - NOW, one.begun])).toEqual([
      [1, 1_000, 0],
      [2, 2_000, 0],
      [3, 4_000, 0],
      [4, 8_000, 0],
    ])
  })

  it('uses up none when the far side said how long to wait', () => {
    const waiting = run({ waiting_since: NOW, read_at: NOW + 30_000, read_attempts: 4 })
    expect(tryAgain(run({ read_attempts: 4 }), 30_000)).toEqual(waiting)
    expect(tryAgain(waiting, 1, NOW + 30_000)).toEqual({ ...waiting, read_at: NOW + 31_000 })
  })

  it('uses up attempts again when such waits have taken two hours', () => {
    const waiting = run({ waiting_since: NOW, read_attempts: 3 })
    const over = NOW + ORDERED_WAITS_MS
    expect(tryAgain(waiting, 5_000, over - 1)).toMatchObject({ read_attempts: 3 })
    expect(tryAgain(waiting, 5_000, over)).toEqual({ ...waiting, read_attempts: 4, read_at: over + 5_000 })
    expect(tryAgain({ ...waiting, read_attempts: 4 }, 5_000, over)).toBe(null)
  })
})
