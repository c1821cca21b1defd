// How a run ends: its counts with those of its events, and what they mean.
import { describe, expect, it } from 'vitest'
import type { RunResult } from '../../src/config/run-result'
import type { Run } from '../../src/store/run'
import { abandonedRun, type Callback, type Counts, counted, finished, refusedRun } from '../../src/sync/result'
import type { Token } from '../../src/sync/token'
import { counters, outcomes } from '../counters'
import { NOW, run } from '../parts'

const ENDED = NOW + 9_000
const BEFORE = '2026-11-20T12:00:00.000Z'
const AFTER = '2026-11-21T12:00:00.000Z'
const token = (more: Partial<Token> = {}): Token => ({ before: BEFORE, after: AFTER, underivable: false, ...more })
const none: Counts = new Map()

describe('the counts of a run', () => {
  it('are those of its pages and of its events; what was not attempted yet is not counted', () => {
    const of = run({ events: counters({ read_success: 9, write_failure: 1 }), outcomes: outcomes({ unchanged: 4 }) })
    const counts: Counts = new Map([
      [null, 7],
      ['created', 1],
      ['updated', 2],
      ['archived', 3],
      ['unchanged', 4],
      ['discarded', 5],
      ['skipped', 6],
      ['logics_failure', 1],
      ['format_failure', 2],
      ['write_failure', 3],
    ])
    expect(counted(of, counts)).toEqual({
      ...of,
      events: counters({
        read_success: 9,
        logics_discard: 5,
        logics_failure: 1,
        format_failure: 2,
        write_failure: 4,
      }),
      outcomes: outcomes({ created: 1, updated: 2, archived: 3, unchanged: 8, discarded: 5, skipped: 6 }),
    })
  })

  it('leave the run that was given as it was', () => {
    const of = run()
    counted(of, new Map([['created', 1]]))
    expect(of).toEqual(run())
  })
})

describe('a run that has ended', () => {
  it('is finished at that moment, with its counts, and moves the token', () => {
    const of = run({ state: 'pushing', incremental: true, events: counters({ read_success: 2 }) })
    const events = counters({ read_success: 2 })
    expect(finished(of, new Map([['created', 2]]), ENDED, 'none', token())).toEqual({
      ...of,
      state: 'finished',
      finished_at: ENDED,
      events,
      outcomes: outcomes({ created: 2 }),
      result: { incremental: true, status: 'success', reason: 'none', events, incremental_token: AFTER },
    })
  })

  it.each<[callback: Callback, executed: number, failure: number, status: RunResult['status']]>([
    ['none', 0, 0, 'success'],
    ['executed', 1, 0, 'success'],
    ['failed', 1, 1, 'success_with_failures'],
  ])('whose callback was "%s"', (callback, callback_executed, callback_failure, status) => {
    const of = run({ events: counters({ read_success: 1 }) })
    const events = counters({ read_success: 1, callback_executed, callback_failure })
    expect(finished(of, new Map([['created', 1]]), ENDED, callback, token()).result).toEqual({
      incremental: false,
      status,
      reason: 'none',
      events,
      incremental_token: AFTER,
    })
  })

  it('and from which no token could be derived is fatal, and keeps the one before', () => {
    const of = run({ events: counters({ read_success: 1 }) })
    const { result } = finished(of, none, ENDED, 'none', token({ underivable: true }))
    expect([result?.status, result?.reason, result?.events, result?.incremental_token]).toEqual([
      'fatal',
      'getting_incremental_token_failure',
      counters({ read_success: 1, getting_incremental_token_failure: 1 }),
      BEFORE,
    ])
  })

  it.each<[what: string, counts: Counts, status: RunResult['status']]>([
    ['and wrote nothing of what it read is fatal', new Map([['write_failure', 2]]), 'fatal'],
    [
      'and archived one job is not, however much else failed',
      new Map([
        ['write_failure', 2],
        ['archived', 1],
      ]),
      'success_with_failures',
    ],
  ])('%s', (_what, counts, status) => {
    const of = run({ events: counters({ read_success: 2 }) })
    const { result } = finished(of, counts, ENDED, 'none', token())
    expect([result?.status, result?.incremental_token]).toEqual([status, status === 'fatal' ? BEFORE : AFTER])
  })

  it.each<[what: string, more: Partial<Run>, write_failure: number, status: RunResult['status']]>([
    ['and skipped what is not open settled nothing', { outcomes: outcomes({ skipped: 3 }) }, 2, 'fatal'],
    [
      'and left a job on the board as it is settled that',
      { outcomes: outcomes({ skipped: 3 }), kept: 1 },
      2,
      'success_with_failures',
    ],
    ['and was refused is fatal', { outcomes: outcomes({ unchanged: 5 }), refused: 'write_failure' }, 1, 'fatal'],
  ])('%s', (_what, more, write_failure, status) => {
    const of = run({ ...more, events: counters({ read_success: 5, write_failure }) })
    expect(finished(of, none, ENDED, 'none', token()).result).toMatchObject({ status, events: { write_failure } })
  })

  it('and was dry counts what it would have written', () => {
    const preview = {
      created: { count: 1, first: [] },
      updated: { count: 0, first: [] },
      archived: { count: 0, first: [] },
    }
    const of = run({ persist: false, preview, events: counters({ read_success: 2, write_failure: 2 }) })
    const nothing = run({ ...of, preview: { ...preview, created: { count: 0, first: [] } } })
    expect([of, nothing].map((one) => finished(one, none, ENDED, 'none', token()).result?.status)).toEqual([
      'success_with_failures',
      'fatal',
    ])
  })

  it('and was cancelled has failures, whatever it came to, and keeps the token', () => {
    const of = (written: number) =>
      run({ cancelled: true, incremental: true, events: counters({ read_success: 2, write_failure: 2 - written }) })
    const results = [0, 1, 2].map((written) => {
      const counts: Counts = new Map([['created', written]])
      return finished(of(written), counts, ENDED, 'none', token()).result
    })
    expect(results.map((result) => [result?.status, result?.reason, result?.incremental_token])).toEqual(
      Array(3).fill(['success_with_failures', 'none', BEFORE]),
    )
  })

  it('does not keep where its next page would have begun, however it ended', () => {
    const of = run({ state: 'pushing', cursor: 'page 3 of very many', landmark: 'page 2' })
    const ended = [finished(of, none, ENDED, 'none', token()), abandonedRun(of, 'why', ENDED)]
    expect(ended.map(({ cursor, landmark }) => [cursor, landmark])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('says how many crons fired meanwhile', () => {
    const { issues } = finished(run({ skipped_crons: 3 }), none, ENDED, 'none', token())
    expect(issues).toEqual([{ path: 'schedule', code: 'crons_skipped', data: { count: 3 } }])
  })
})

describe('a run that ends before its end', () => {
  it('because its workflow was given another board keeps its counts', () => {
    const of = run({ incremental: true, state: 'pushing', events: counters({ read_success: 4 }) })
    expect(abandonedRun(of, 'the workflow was given another board or account', ENDED)).toEqual({
      ...of,
      state: 'finished',
      finished_at: ENDED,
      issues: [{ path: 'run', code: 'given_up', data: { why: 'the workflow was given another board or account' } }],
      result: {
        incremental: true,
        status: 'fatal',
        reason: 'read_failure',
        events: counters({ read_success: 4 }),
        incremental_token: null,
      },
    })
  })

  it('because it was refused says why, and ends as it began', () => {
    const issues = [{ path: 'pull_parameters.state', message: 'expected a text' }]
    const of = run({ incremental: true })
    expect(refusedRun(of, { reason: 'bad_target_parameters', issues }, BEFORE)).toEqual({
      ...of,
      state: 'finished',
      finished_at: NOW,
      issues: [{ path: 'pull_parameters.state', code: 'invalid', data: { message: 'expected a text' } }],
      result: {
        incremental: true,
        status: 'fatal',
        reason: 'bad_target_parameters',
        events: counters(),
        incremental_token: BEFORE,
      },
    })
  })

  it('because its workflow does not run is refused for its parameters', () => {
    const { issues, result } = refusedRun(run(), null, null)
    expect([issues, result?.status, result?.reason, result?.incremental_token]).toEqual([
      [],
      'fatal',
      'bad_origin_parameters',
      null,
    ])
  })
})
