// When the incremental token moves, when it stays and why, and what it is read as.
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/config/definition'
import { sinceOf, staysBecause, tokenAfter } from '../../src/sync/token'
import { counters } from '../counters'

type ReadRun = Parameters<typeof tokenAfter>[0]

const SYNC = 'sync_jobs_in_hrflow'
const BEFORE = '2026-11-20T12:00:00.000Z'
const NEWER = '2026-11-22T08:30:00.250Z'

const STARTED = Date.parse('2026-11-22T09:00:00Z')
const PUSH = { board_key: 'b', enrich_with_parsing: false, sync: true, update_content: true, archive_foreign: false }
const OWN_PUSH = 'own_push'

/** An incremental run of the workflow's own that read two jobs, the newest of them at `NEWER`. */
const run = (more: Partial<ReadRun> = {}): ReadRun => ({
  action: SYNC,
  incremental: true,
  persist: true,
  started_at: STARTED,
  pull_parameters: null,
  push_parameters: PUSH,
  incomplete: null,
  archives: 'waiting',
  newest: Date.parse(NEWER),
  events: counters({ read_success: 2 }),
  ...more,
})
const FAILED = counters({ read_success: 2, read_failure: 1 })

describe('a token as a moment', () => {
  it.each([
    ['2026-11-20T12:00:00.000Z', Date.UTC(2026, 10, 20, 12)],
    ['2026-11-20T13:00:00+01:00', Date.UTC(2026, 10, 20, 12)],
    ['1970-01-01T00:00:00.000Z', 0],
  ])('is that of %s', (token, at) => {
    expect(sinceOf(token)).toBe(at)
  })

  it.each([null, '', 'offset', '2026-13-01', 'eyJvZmZzZXQiOjF9'])(
    'is none of %j, so that everything is read',
    (token) => {
      expect(sinceOf(token)).toBeNull()
    },
  )
})

describe('why a run must not move the token', () => {
  const NOT_READ = 'incomplete'
  const OWN = 'own_pull'
  it.each<[what: string, run: ReadRun, scheduled: Action, why: string | null]>([
    ['nothing is in its way', run(), SYNC, null],
    ['its listing broke', run({ incomplete: { kind: 'broken', why: 'HTTP 502' } }), SYNC, NOT_READ],
    ['a read failed', run({ events: FAILED }), SYNC, NOT_READ],
    ['what it would archive was released', run({ archives: 'released' }), SYNC, null],
    ['what it would archive is held', run({ archives: 'held' }), SYNC, 'held'],
    ['it selected other jobs', run({ pull_parameters: { state: 'draft' } }), SYNC, OWN],
    ['it wrote otherwise', run({ push_parameters: { ...PUSH, update_content: false } }), SYNC, OWN_PUSH],
    ['it selected by an empty set of parameters', run({ pull_parameters: {} }), SYNC, OWN],
    [
      'it broke and selected other jobs',
      run({ incomplete: { kind: 'broken', why: 'HTTP 502' }, pull_parameters: { state: 'draft' } }),
      SYNC,
      NOT_READ,
    ],
    ...(['create', 'update', 'archive'] as const).flatMap((verb): [string, ReadRun, Action, string | null][] => {
      const action: Action = `${verb}_jobs_in_hrflow`
      return [
        [`it does less than the schedule (${verb})`, run({ action }), SYNC, 'other_action'],
        [`it does what the schedule does (${verb})`, run({ action }), action, null],
        [`it is a sync, which does more than the schedule (${verb})`, run(), action, null],
      ]
    }),
    [
      'it does another thing than the schedule',
      run({ action: 'update_jobs_in_hrflow' }),
      'archive_jobs_in_hrflow',
      'other_action',
    ],
  ])('%s', (_what, given, scheduled, why) => {
    expect(staysBecause(given, { scheduled_action: scheduled, push_parameters: PUSH })).toBe(why)
  })
})

describe('a sync that edits nothing', () => {
  it('does not do what a scheduled update does', () => {
    const push_parameters = { ...PUSH, update_content: false }
    const workflow = { scheduled_action: 'update_jobs_in_hrflow', push_parameters } as const
    expect(staysBecause(run({ push_parameters }), workflow)).toBe('other_action')
    expect(staysBecause(run({ push_parameters }), { ...workflow, scheduled_action: SYNC })).toBe(null)
  })
})

describe('the token after a run', () => {
  const kept = (before: string | null) => ({ before, after: before, underivable: false })
  const underivable = (before: string | null) => ({ before, after: before, underivable: true })
  it.each<[what: string, run: ReadRun, before: string | null, after: ReturnType<typeof tokenAfter>]>([
    ['is the newest moment that it saw', run(), BEFORE, { before: BEFORE, after: NEWER, underivable: false }],
    ['is so for the first time too', run(), null, { before: null, after: NEWER, underivable: false }],
    ['replaces one that is no moment', run(), 'offset', { before: 'offset', after: NEWER, underivable: false }],
    [
      'is never later than the run’s own beginning',
      run({ newest: Date.parse('2099-01-01T00:00:00Z') }),
      BEFORE,
      { before: BEFORE, after: '2026-11-22T09:00:00.000Z', underivable: false },
    ],
    ['never goes back', run({ newest: Date.parse(BEFORE) - 1 }), BEFORE, kept(BEFORE)],
    ['stays when the newest is as new as before', run({ newest: Date.parse(BEFORE) }), BEFORE, kept(BEFORE)],
    [
      'stays, and that is a failure, when jobs were read and none told when it moved',
      run({ newest: null }),
      BEFORE,
      underivable(BEFORE),
    ],
    ['is likewise underivable the first time', run({ newest: null }), null, underivable(null)],
    ['stays when nothing was read', run({ newest: null, events: counters() }), BEFORE, kept(BEFORE)],
    [
      'stays after a listing that broke',
      run({ incomplete: { kind: 'broken', why: 'HTTP 502' } }),
      BEFORE,
      kept(BEFORE),
    ],
    ['stays after a read that failed', run({ events: FAILED }), BEFORE, kept(BEFORE)],
    [
      'is not asked for after a listing that broke',
      run({ incomplete: { kind: 'short', why: 'x' }, newest: null }),
      BEFORE,
      kept(BEFORE),
    ],
    ['stays after a dry run', run({ persist: false }), BEFORE, kept(BEFORE)],
    ['is not asked for after a dry run', run({ persist: false, newest: null }), BEFORE, kept(BEFORE)],
    ['stays after a run that read everything', run({ incremental: false, newest: null }), BEFORE, kept(BEFORE)],
    ['stays after another selection', run({ pull_parameters: { state: 'draft' } }), BEFORE, kept(BEFORE)],
    ['stays after a lesser action', run({ action: 'create_jobs_in_hrflow' }), BEFORE, kept(BEFORE)],
    [
      'is not asked for after a lesser action',
      run({ action: 'create_jobs_in_hrflow', newest: null }),
      BEFORE,
      kept(BEFORE),
    ],
  ])('%s', (_what, given, before, after) => {
    expect(tokenAfter(given, before, { scheduled_action: SYNC, push_parameters: PUSH })).toEqual(after)
  })
})
