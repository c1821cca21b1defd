import { describe, expect, it } from 'vitest'
import { billOf, NOTHING, sumOf, used } from './bill'

describe('a bill', () => {
  it('is for what goes beyond the plan, duration in GB-seconds of 128 MB', () => {
    const usage = { ...NOTHING, requests: 12e6, rowsWritten: 51e6, awakeMs: 4_000_000_000, kvWrites: 1e6 }
    expect(billOf(usage)).toEqual({ ...NOTHING, requests: 0.6, rowsWritten: 1, awakeMs: 1.4 })
    expect(sumOf(billOf(usage))).toBeCloseTo(3)
  })

  it('is for all of it where the plan is used up by others', () => {
    expect(billOf({ ...NOTHING, rowsWritten: 2e6 }, { alone: true })).toEqual({ ...NOTHING, rowsWritten: 2 })
  })

  it('adds up what is used so many times', () => {
    expect(used(3, { rowsWritten: 6, requests: 1 }, { ...NOTHING, requests: 5 })).toEqual({
      ...NOTHING,
      rowsWritten: 18,
      requests: 8,
    })
  })
})
