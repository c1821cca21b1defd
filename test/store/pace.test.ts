import { describe, expect, it } from 'vitest'
import { openPace } from '../../src/store/pace'
import { clockAt, NOW } from '../parts'

const MINUTE = 60_000

describe('the pace of an object', () => {
  it('is not known at first, nor in the first ten seconds', () => {
    const clock = clockAt(NOW)
    const pace = openPace(clock.now)
    const before = pace.perMinute()
    pace.settled(5)
    clock.at += 9_999
    expect([before, pace.perMinute()]).toEqual([null, null])
  })

  it('is what was settled since it began', () => {
    const clock = clockAt(NOW)
    const pace = openPace(clock.now)
    pace.settled(5)
    clock.at += 30_000
    pace.settled(5)
    expect(pace.perMinute()).toBe(20)
  })

  it('is that of the last ten minutes, and falls when nothing is settled any more', () => {
    const clock = clockAt(Math.floor(NOW / MINUTE) * MINUTE)
    const pace = openPace(clock.now)
    for (let minute = 0; minute < 60; minute++) {
      pace.settled(minute < 50 ? 100 : 10)
      clock.at += MINUTE
    }
    const atWork = pace.perMinute() ?? 0
    clock.at += 60 * MINUTE
    expect([Math.round(atWork), pace.perMinute()]).toEqual([10, 0])
  })
})
