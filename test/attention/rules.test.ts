import { describe, expect, it } from 'vitest'
import { changed, type Item } from '../../src/attention/item'
import { changesAt, type EndedRun, type Facts, findings } from '../../src/attention/rules'
import { NOTHING } from './facts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const RUN: EndedRun = {
  action: 'sync_jobs_in_hrflow',
  run_id: 'r1',
  held: null,
  failed: null,
  archived: 0,
  active: 100,
}

/** The list after looking at each of `facts` in turn, `[ms after the first, what is the case then]`. */
function seen(...looks: readonly (readonly [at: number, is: Partial<Facts>])[]): readonly Item[] {
  let items: readonly Item[] = []
  for (const [at, is] of looks) {
    const now = NOW + at
    items = changed(items, findings({ ...NOTHING, ...is }, items, now), now).items
  }
  return items
}
const keys = (items: readonly Item[]): string[] => items.map(({ code, of }) => (of === '' ? code : `${code}:${of}`))

const ended = (more: Partial<EndedRun>): Partial<Facts> => ({ ended: { ...RUN, ...more } })
const held = { count: 20, why: { why: 'share', jobs: 20, active: 30, limit: 0.5, earlier: 0 } }
const fails = (at: number): Partial<Facts> => ({
  failing: { origin: null, hrflow: { since: NOW + at, failures: 3, words: 'HTTP 503' } },
})
const rests = (until: number): Partial<Facts> => ({ rests: { origin: NOW + until, hrflow: 0 } })
const waits = (since: number): Partial<Facts> => ({ waiting: { since: NOW + since, count: 7 } })
const faults = (...at: readonly number[]): Partial<Facts> => ({
  faults: { at: at.map((one) => NOW + one), what: 'a slip' },
})
const hour = (archived: number, active: number): Partial<Facts> => ({ hour: { since: NOW, archived, active } })
const stop = (reason: string): Partial<Facts> => ({ stopped: { reason, message: 'no', since: NOW } })
const unfired = (at: number): Partial<Facts> => ({ unfired: { schedule: '0 * * * *', at: NOW + at } })

describe('a workflow in which nothing is wrong', () => {
  it('has an empty list', () => {
    expect(seen([0, {}], [MINUTE, ended({})])).toEqual([])
  })
})

describe('what opens', () => {
  it.each<[string, string[], ...(readonly [number, Partial<Facts>])[]]>([
    ['a stop, at once', ['stopped'], [0, stop('board_not_found')]],
    ['a stop by an account, under its side', ['stopped:hrflow'], [0, stop('hrflow_quota')]],
    ['a side that fails for a minute', ['failing:hrflow'], [0, fails(0)], [MINUTE, fails(0)]],
    ['a rest of more than five minutes', ['account_resting:origin'], [0, rests(5 * MINUTE + 1)]],
    ['a run that is held', ['held:sync_jobs_in_hrflow'], [0, ended({ held })]],
    ['a run that failed', ['run_failed:sync_jobs_in_hrflow'], [0, ended({ failed: 'read_failure' })]],
    ['the first parked event', ['parked'], [0, { parked: { count: 1, reason: 'held', reference: 'J1' } }]],
    ['an event that is due for more than a quarter of an hour', ['backlog'], [15 * MINUTE + 1, waits(0)]],
    ['more than ten archives of more than a tenth, by webhooks', ['archived_many'], [0, hour(11, 109)]],
    ['as many by one run', ['archived_many'], [0, ended({ archived: 11, active: 109 })]],
    ['two faults of the relay within ten minutes', ['relay_fault'], [0, faults(-9 * MINUTE, 0)]],
    ['a schedule that should have come a quarter of an hour ago', ['never_fired'], [15 * MINUTE, unfired(0)]],
  ])('%s', (_what, open, ...looks) => {
    expect(keys(seen(...looks))).toEqual(open)
  })
})

describe('what does not open', () => {
  it.each<[string, ...(readonly [number, Partial<Facts>])[]]>([
    ['a side that fails for less than a minute', [MINUTE - 1, fails(0)]],
    ['a rest of five minutes', [0, rests(5 * MINUTE)]],
    ['an event that is due for a quarter of an hour', [15 * MINUTE, waits(0)]],
    ['ten archives of few jobs', [0, hour(10, 12)]],
    ['many archives of a tenth of the jobs', [0, hour(11, 110)]],
    ['one fault of the relay', [0, faults(0)]],
    ['two that are ten minutes apart', [0, faults(-10 * MINUTE, 0)]],
    ['a schedule that should have come a moment ago', [15 * MINUTE - 1, unfired(0)]],
  ])('%s', (_what, ...looks) => {
    expect(seen(...looks)).toEqual([])
  })
})

describe('what closes', () => {
  it.each<[string, string[], ...(readonly [number, Partial<Facts>])[]]>([
    ['a stop that is over', [], [0, stop('board_not_found')], [1, {}]],
    ['a side with its first success', [], [MINUTE, fails(0)], [2 * MINUTE, {}]],
    ['not a rest before its end', ['account_resting:origin'], [0, rests(6 * MINUTE)], [5 * MINUTE, rests(6 * MINUTE)]],
    ['a rest at its end', [], [0, rests(6 * MINUTE)], [6 * MINUTE, rests(6 * MINUTE)]],
    [
      'not a held run by another action’s',
      ['held:sync_jobs_in_hrflow'],
      [0, ended({ held })],
      [1, ended({ action: 'create_jobs_in_hrflow' })],
    ],
    ['a held run by the next of its action', [], [0, ended({ held })], [1, ended({})]],
    ['a failed run by the next of its action', [], [0, ended({ failed: 'read_failure' })], [1, ended({})]],
    ['not what runs opened, between two ends', ['held:sync_jobs_in_hrflow'], [0, ended({ held })], [HOUR, {}]],
    ['parked events when none is', [], [0, { parked: { count: 1, reason: null, reference: null } }], [1, {}]],
    [
      'not a backlog of more than five minutes',
      ['backlog'],
      [16 * MINUTE, waits(0)],
      [16 * MINUTE, waits(10 * MINUTE)],
    ],
    ['a backlog of five minutes', [], [16 * MINUTE, waits(0)], [16 * MINUTE, waits(11 * MINUTE)]],
    ['not many archives within a day', ['archived_many'], [0, hour(50, 100)], [24 * HOUR - 1, {}]],
    ['many archives a day later', [], [0, hour(50, 100)], [24 * HOUR, {}]],
    ['many archives that a person dismisses', [], [0, hour(50, 100)], [1, { ...hour(50, 100), seen: NOW + 1 }]],
    [
      'not what is archived in an hour after that',
      ['archived_many'],
      [0, { ...hour(50, 100), seen: NOW }],
      [HOUR, { hour: { since: NOW + HOUR, archived: 50, active: 100 }, seen: NOW }],
    ],
    ['not a fault within the hour', ['relay_fault'], [0, faults(-1, 0)], [HOUR - 1, faults(-1, 0)]],
    ['a fault after an hour without', [], [0, faults(-1, 0)], [HOUR, faults(-1, 0)]],
    ['a schedule that came', [], [HOUR, unfired(0)], [HOUR, {}]],
  ])('%s', (_what, open, ...looks) => {
    expect(keys(seen(...looks))).toEqual(open)
  })
})

describe('an item', () => {
  it('keeps since when it is, and says how many there are by now', () => {
    const two = seen([0, ended({ failed: 'read_failure' })], [HOUR, ended({ failed: 'format_failure', run_id: 'r2' })])
    expect(two).toEqual([
      {
        code: 'run_failed',
        of: 'sync_jobs_in_hrflow',
        since: NOW,
        last_seen: NOW + HOUR,
        count: 2,
        data: { action: 'sync_jobs_in_hrflow', run_id: 'r2', reason: 'format_failure' },
      },
    ])
  })

  it('that is severe stands before one that is older', () => {
    const both = { ...stop('board_not_found'), parked: { count: 1, reason: null, reference: null } }
    expect(keys(seen([0, { parked: both.parked }], [1, both]))).toEqual(['stopped', 'parked'])
  })
})

describe('the moment at which time alone changes the list', () => {
  const at = (is: Partial<Facts>, items: readonly Item[] = []): number | null => {
    const next = changesAt({ ...NOTHING, ...is }, items, NOW)
    return next === null ? null : next - NOW
  }

  it('is none where nothing is wrong', () => {
    expect(at({})).toBeNull()
  })

  it('is a minute after the first failure, until that is in the list', () => {
    expect([at(fails(0)), at(fails(0), seen([MINUTE, fails(0)]))]).toEqual([MINUTE, null])
  })

  it('is a quarter of an hour after the oldest due event became so, until that is in the list', () => {
    expect([at(waits(0)), at(waits(0), seen([16 * MINUTE, waits(0)]))]).toEqual([15 * MINUTE + 1, null])
  })

  it('is the end of a rest that is in the list', () => {
    expect([at(rests(6 * MINUTE)), at(rests(6 * MINUTE), seen([0, rests(6 * MINUTE)]))]).toEqual([null, 6 * MINUTE])
  })
})
