// What the end of a listing means, whole: the run after it, and the events for what it lacked.

import { describe, expect, it } from 'vitest'
import type { RunIssue } from '../../src/attention/issue'
import { type ActionRules, rulesOf } from '../../src/config/actions'
import type { Action } from '../../src/config/definition'
import type { CheckedPush } from '../../src/config/settings'
import type { AbsentAs, NewEvent } from '../../src/store/event'
import { newRun, type Run } from '../../src/store/run'
import { absentJobs, afterListing, type Ended, type EndSettings, type ListingEnd } from '../../src/sync/listing-end'

const STARTED = 1_800_000_000_000
const NOW = STARTED + 9_000

const PUSH: CheckedPush = {
  board_key: 'b',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}

/** A run whose last page was read: five jobs listed, none failed. */
function run(more: Partial<Run> = {}): Run {
  const start = {
    run_id: 'r1',
    action: 'sync_jobs_in_hrflow',
    trigger: 'cron',
    pull_parameters: null,
    push_parameters: PUSH,
    persist: true,
    incremental: false,
    since: null,
    force: false,
    approve_archive: false,
  } as const
  const begun = newRun(start, STARTED, 13)
  return { ...begun, state: 'pushing', pages: 1, events: { ...begun.events, read_success: 5 }, ...more }
}
const rules = (action: Action, push: Partial<CheckedPush> = {}): ActionRules =>
  rulesOf(action, { ...PUSH, ...push }, 'create')
const SYNC = rules('sync_jobs_in_hrflow')
const ARCHIVE = rules('archive_jobs_in_hrflow')
const WITH_FOREIGN = rules('sync_jobs_in_hrflow', { archive_foreign: true })
const ONLY_FOREIGN = rules('sync_jobs_in_hrflow', { archive_foreign: true, sync: false })

/** Jobs read before the run began. */
const jobs = (...references: string[]) => references.map((reference) => ({ reference, read_at: STARTED - 1 }))

/** A and B are listed and on the board, C and D on the board alone, X and Y on the board and nobody's. */
const listing = (more: Partial<ListingEnd> = {}): ListingEnd => ({
  seen: new Set(['A', 'B', 'E']),
  active: jobs('A', 'B', 'C', 'D'),
  foreign: ['X', 'Y'],
  ...more,
})
const NO_FOREIGN = { foreign: [] }
const settings = (more: Partial<EndSettings> = {}): EndSettings => ({
  narrowed: false,
  at: NOW,
  ...more,
})

const event = (reference: string, absent: AbsentAs): NewEvent => ({
  action: 'archive',
  reference,
  received_at: NOW,
  due_at: NOW,
  run_id: 'r1',
  absent,
  leaves: absent === 'foreign' ? 'foreign' : 'absent',
})
const counting = (of: Run, foreign: number): Run => ({
  ...of,
  outcomes: { ...of.outcomes, foreign },
  named: { discarded: [], foreign: ['X', 'Y'].slice(0, foreign) },
})
const told = (of: Run, issue: Pick<RunIssue, 'code' | 'data'>): Run => ({
  ...of,
  issues: [...of.issues, { path: 'listing', ...issue }],
})
/** The listing says nothing of what it lacked. */
const nothing = (of: Run): Ended => ({ run: of, events: [] })

/** The end of a listing with all events that come of it. */
const whole = (...given: Parameters<typeof afterListing>): Ended => {
  const { run, events } = afterListing(...given)
  return { run, events: [...events] }
}

describe('a complete listing', () => {
  it.each<[what: string, rules: ActionRules, listing: ListingEnd, run: Run, events: NewEvent[]]>([
    [
      'of a sync: what it lacked may have left the selection, and what is foreign is counted',
      SYNC,
      listing(),
      counting(run(), 2),
      [event('C', 'selection'), event('D', 'selection')],
    ],
    [
      'of an archive run: what it lacked is archived only when it is closed or gone',
      ARCHIVE,
      listing(),
      counting(run(), 2),
      [event('C', 'gone'), event('D', 'gone')],
    ],
    [
      'of a sync that archives foreign jobs: they too, after those that it lacked',
      WITH_FOREIGN,
      listing(),
      counting(run(), 2),
      [event('C', 'selection'), event('D', 'selection'), event('X', 'foreign'), event('Y', 'foreign')],
    ],
    [
      'of a sync without sync: nothing is asked about, what is foreign is counted',
      rules('sync_jobs_in_hrflow', { sync: false }),
      listing(),
      counting(run(), 2),
      [],
    ],
    [
      'of a sync without sync that would archive foreign jobs: nothing either, since both must allow it',
      ONLY_FOREIGN,
      listing(),
      counting(run(), 2),
      [],
    ],
    ['of a creating run says nothing', rules('create_jobs_in_hrflow'), listing(), run(), []],
    ['of an updating run says nothing', rules('update_jobs_in_hrflow'), listing(), run(), []],
    [
      'that lacks nothing leads to nothing',
      SYNC,
      listing({ seen: new Set(['A', 'B', 'C', 'D']), ...NO_FOREIGN }),
      run(),
      [],
    ],
    [
      'says nothing of jobs read since the run began',
      SYNC,
      listing({ active: [{ reference: 'C', read_at: STARTED }], ...NO_FOREIGN }),
      run(),
      [],
    ],
    [
      'of a board that holds nothing leads to nothing',
      WITH_FOREIGN,
      { seen: new Set(), active: [], foreign: [] },
      run(),
      [],
    ],
  ])('%s', (_what, given, end, next, events) => {
    expect(whole(run(), given, end, settings())).toEqual({ run: next, events })
  })

  it('leaves the run that it was given as it was', () => {
    const given = run()
    afterListing(given, WITH_FOREIGN, listing(), settings())
    expect(given).toEqual(run())
  })
})

describe('a listing that is not complete', () => {
  const BROKEN = { code: 'listing_broken', data: { why: 'HTTP 502' } } as const
  const HTTP_502 = { kind: 'broken', why: 'HTTP 502' } as const

  it.each<[what: string, rules: ActionRules]>([
    ['a sync', SYNC],
    ['an archive run', ARCHIVE],
    ['a sync that archives foreign jobs', WITH_FOREIGN],
    ['a creating run', rules('create_jobs_in_hrflow')],
  ])('counts as a failure to read, and nothing is asked about: %s', (_what, given) => {
    const before = run({ incomplete: HTTP_502 })
    const next = told({ ...before, events: { ...before.events, read_failure: 1 } }, BROKEN)
    expect(whole(before, given, listing(), settings())).toEqual(nothing(next))
  })

  it('is told by its code and data beside the words, where its connector gives them', () => {
    const lack = { code: 'page_twice', data: { origin: 'Lever' } }
    const before = run({ incomplete: { kind: 'broken', why: 'Lever gave a page twice', lack } })
    const data = { why: 'Lever gave a page twice', origin: 'Lever', lack: 'page_twice' }
    const next = told({ ...before, events: { ...before.events, read_failure: 1 } }, { code: 'listing_broken', data })
    expect(whole(before, SYNC, listing(), settings())).toEqual(nothing(next))
  })

  it('is not counted again when a page failed', () => {
    const before = run({ incomplete: HTTP_502, events: { ...run().events, read_failure: 3 } })
    expect(whole(before, SYNC, listing(), settings())).toEqual(nothing(told(before, BROKEN)))
  })

  it.each([
    ['narrowed', {}, { narrowed: true }],
    ['incremental', { incremental: true, since: 5 }, {}],
    ['of another selection', { pull_parameters: { state: 'open' } }, {}],
    ['approved', { approve_archive: true }, {}],
  ])('is told of also when it is %s', (_what, more, set) => {
    const before = run({ incomplete: HTTP_502, ...more })
    const next = told({ ...before, events: { ...before.events, read_failure: 1 } }, BROKEN)
    expect(whole(before, SYNC, listing(), settings(set))).toEqual(nothing(next))
  })
})

describe('a listing that fell short', () => {
  const TOO_FEW = { kind: 'short', why: '199 of 200 came' } as const
  const SHORT = { code: 'listing_short', data: { why: '199 of 200 came' } } as const
  const before = run({ incomplete: TOO_FEW })
  const failed = (of: Run) =>
    told({ ...of, events: { ...of.events, read_failure: Math.max(1, of.events.read_failure) } }, SHORT)
  const gone = (reference: string) => ({
    ...{ action: 'archive', absent: 'gone', leaves: 'absent', reference, run_id: 'r1' },
    ...{ received_at: settings().at, due_at: settings().at },
  })

  it.each<[what: string, rules: ActionRules]>([
    ['a sync', SYNC],
    ['an archive run', ARCHIVE],
    ['a sync that archives foreign jobs', WITH_FOREIGN],
  ])('counts as a failure to read, and what it lacks is only archived when it is gone: %s', (_what, given) => {
    const ended = whole(before, given, listing(), settings())
    expect(ended.events).toEqual([gone('C'), gone('D')])
    expect([ended.run.issues, ended.run.events.read_failure]).toEqual([failed(before).issues, 1])
  })

  it.each([
    ['narrowed', {}, { narrowed: true }],
    ['incremental', { incremental: true, since: 5 }, {}],
  ])('is told of also when it is %s, and nothing is asked about', (_what, more, set) => {
    const narrowed = run({ incomplete: TOO_FEW, ...more })
    expect(whole(narrowed, SYNC, listing(), settings(set))).toEqual(nothing(failed(narrowed)))
  })
})

describe('a listing of less than everything', () => {
  const OWN = { code: 'own_parameters', data: {} } as const
  const own = run({ pull_parameters: { state: 'open' } })
  const incremental = run({ incremental: true, since: STARTED - 5_000 })

  it.each<[what: string, run: Run, rules: ActionRules, settings: Partial<EndSettings>, next: Run]>([
    ['narrowed by its parameters, says nothing of what it lacked', run(), SYNC, { narrowed: true }, run()],
    ['narrowed, says nothing of what is foreign', run(), WITH_FOREIGN, { narrowed: true }, run()],
    ['narrowed, nor of what is gone', run(), ARCHIVE, { narrowed: true }, run()],
    ['of what is new, likewise', incremental, SYNC, {}, incremental],
    ['of what is new, for archiving foreign jobs, likewise', incremental, WITH_FOREIGN, {}, incremental],
    ['of what is new, for archiving, likewise', incremental, ARCHIVE, {}, incremental],
    ['by parameters of the run’s own, likewise, and that is told', own, SYNC, {}, told(own, OWN)],
    ['by parameters of the run’s own, for archiving, likewise', own, ARCHIVE, {}, told(own, OWN)],
    ['by parameters of the run’s own, for archiving foreign jobs, likewise', own, WITH_FOREIGN, {}, told(own, OWN)],
    ['by parameters of the run’s own, where nothing would be asked about, is not told of', own, ONLY_FOREIGN, {}, own],
    ['by parameters of the run’s own that narrow it, is not told of', own, SYNC, { narrowed: true }, own],
  ])('%s', (_what, given, by, set, next) => {
    expect(whole(given, by, listing(), settings(set))).toEqual(nothing(next))
  })

  it('is not one of what is new when nothing was known before: the first incremental run lists everything', () => {
    const first = run({ incremental: true, since: null })
    expect(whole(first, SYNC, listing(NO_FOREIGN), settings())).toEqual({
      run: first,
      events: [event('C', 'selection'), event('D', 'selection')],
    })
  })

  it('is not one of what is new when the run is not incremental, whatever was seen before', () => {
    const full = run({ incremental: false, since: 5 })
    expect(whole(full, SYNC, listing(NO_FOREIGN), settings()).events).toEqual([
      event('C', 'selection'),
      event('D', 'selection'),
    ])
  })
})

describe('absentJobs', () => {
  const job = (reference: string, read_at = 0) => ({ reference, read_at })

  it('are the active jobs that the listing lacked, in their order', () => {
    const active = [job('C'), job('A'), job('D'), job('B')]
    expect([...absentJobs(active, new Set(['A', 'B', 'E']), { since: STARTED, now: STARTED + 2 })]).toEqual(['C', 'D'])
  })

  it('are not those read since the run began: they are known better than by a listing', () => {
    const active = [job('A', STARTED - 1), job('B', STARTED), job('C', STARTED + 1)]
    expect([...absentJobs(active, new Set(), { since: STARTED, now: STARTED + 1 })]).toEqual(['A'])
  })

  it('are those that were read by a clock that was ahead', () => {
    expect([...absentJobs([job('A', STARTED + 2)], new Set(), { since: STARTED, now: STARTED + 1 })]).toEqual(['A'])
  })

  it('are none when every job was listed, or none is active', () => {
    const active = [[job('A')], []]
    expect(active.map((jobs) => [...absentJobs(jobs, new Set(['A']), { since: STARTED, now: STARTED })])).toEqual([
      [],
      [],
    ])
  })
})
