import { describe, expect, it } from 'vitest'
import { drainedAt, figuresOf, viewOfCounted } from '../../src/object/figures-view'
import { NOW } from '../parts'

const NOTHING = {
  accepted: 0,
  received: 0,
  duplicates: 0,
  ignored: 0,
  refused: {},
  written: 0,
  archived: 0,
  delivered: {},
  superseded: 0,
  dismissed: 0,
  attempts: 0,
  failed: {},
  parked: {},
  runs: {},
  run_seconds: 0,
  calls: {},
  rate_waits: 0,
  rate_wait_seconds: 0,
  rows_written: 0,
}

describe('what was counted', () => {
  it('is 0 of everything at first', () => {
    expect(viewOfCounted({})).toEqual(NOTHING)
  })

  it('stands by what it is of', () => {
    const counted = {
      received: 9,
      'delivered.created': 3,
      'delivered.updated': 2,
      'delivered.archived': 1,
      'delivered.unchanged': 7,
      'failed.hrflow_unavailable': 4,
      'refused.unproven': 5,
      'parked.format_failure': 1,
      'runs.success': 2,
      run_ms: 1_500,
      'calls.api.hrflow.ai 2xx': 8,
      rate_wait_ms: 250,
    }
    expect(viewOfCounted(counted)).toEqual({
      ...NOTHING,
      received: 9,
      written: 6,
      archived: 1,
      delivered: { created: 3, updated: 2, archived: 1, unchanged: 7 },
      failed: { hrflow_unavailable: 4 },
      refused: { unproven: 5 },
      parked: { format_failure: 1 },
      runs: { success: 2 },
      run_seconds: 1.5,
      calls: { 'api.hrflow.ai 2xx': 8 },
      rate_wait_seconds: 0.25,
    })
  })

  it('is shown hour by hour, for the last 48', () => {
    const asked: number[] = []
    const hours = (since: number) => {
      asked.push(since)
      return [{ at: NOW, hour: { counted: { received: 1 }, oldest_wait_ms: 2_900 } }]
    }
    expect(figuresOf({ figures: { hours, total: () => ({ received: 4 }) } }, NOW)).toEqual({
      hours: [{ ...NOTHING, at: new Date(NOW).toISOString(), oldest_wait_seconds: 2, received: 1 }],
      total: { ...NOTHING, received: 4 },
    })
    expect(asked).toEqual([NOW - 48 * 3_600_000])
  })
})

describe('when nothing will wait any more', () => {
  const waiting = { pending: 30, per_minute: 10, held_by: null, opensAt: 0 } as const
  const inMs = (ms: number) => new Date(NOW + ms).toISOString()

  it('follows from the pace, and from a wait that is under way', () => {
    expect(drainedAt(waiting, NOW)).toBe(inMs(180_000))
    expect(drainedAt({ ...waiting, held_by: 'rest', opensAt: NOW + 60_000 }, NOW)).toBe(inMs(240_000))
  })

  it.each([
    ['nothing waits', { pending: 0 }],
    ['the pace is not known', { per_minute: null }],
    ['nothing is settled', { per_minute: 0 }],
    ['it is paused', { held_by: 'pause' }],
    ['it is stopped', { held_by: 'stop' }],
    ['a side is down', { held_by: 'breaker' }],
  ] as const)('is not said when %s', (_when, more) => {
    expect(drainedAt({ ...waiting, ...more }, NOW)).toBe(null)
  })
})
