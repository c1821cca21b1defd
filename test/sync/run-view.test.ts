import { describe, expect, it } from 'vitest'
import type { RunResult } from '../../src/config/run-result'
import { failingOf, lastRunOf, lastRunView, viewOfRun } from '../../src/sync/run-view'
import { counters, outcomes } from '../counters'
import { NOW, run } from '../parts'

const BEGUN = new Date(NOW).toISOString()
const ENDED = new Date(NOW + 9_000).toISOString()
const RESULT: RunResult = {
  incremental: false,
  status: 'success',
  reason: 'none',
  events: counters({ read_success: 3 }),
  incremental_token: 't',
}
const finished = run({
  state: 'finished',
  finished_at: NOW + 9_000,
  outcomes: outcomes({ created: 2 }),
  result: RESULT,
})

describe('what of a run still fails', () => {
  const unformatted = (count: number, ...references: string[]) =>
    run({ unformatted: { count, first: references.map((reference) => ({ reference, reason: 'format_failure' })) } })

  it('are its events that are not done, and the listed jobs that failed and were not delivered since', () => {
    const waiting = { count: 1, jobs: [{ reference: 'C', reason: 'hrflow_refused' }] }
    expect(failingOf(unformatted(2, 'A', 'B'), waiting, (reference) => reference === 'A')).toEqual({
      count: 2,
      jobs: [
        { reference: 'B', reason: 'format_failure' },
        { reference: 'C', reason: 'hrflow_refused' },
      ],
    })
  })

  it('are all counted, and the first hundred named', () => {
    const waiting = {
      count: 150,
      jobs: Array.from({ length: 100 }, (_, index) => ({ reference: `J${index}`, reason: 'blocked' })),
    }
    const { count, jobs } = failingOf(unformatted(300, 'A'), waiting, () => false)
    expect([count, jobs.length, jobs[0]?.reference]).toEqual([450, 100, 'A'])
  })
})

describe('the view of a run', () => {
  it('that is under way counts what its events came to so far', () => {
    const reading = run({ expected: 9, events: counters({ read_success: 5, format_failure: 1 }) })
    const counts = new Map([
      ['created', 1],
      ['archived', 1],
      ['write_failure', 1],
      [null, 2],
    ] as const)
    expect(viewOfRun(reading, counts)).toEqual({
      run_id: 'r1',
      action: 'create_jobs_in_hrflow',
      trigger: 'cron',
      started_at: BEGUN,
      finished_at: null,
      state: 'reading',
      progress: { read: 5, expected: 9, pushed: 2, failed: 2 },
      outcomes: outcomes({ created: 1, archived: 1 }),
      issues: [],
      failing: { count: 0, jobs: [] },
      result: null,
    })
  })

  it('that has ended is what was stored, whatever its events came to since', () => {
    expect(viewOfRun(finished, new Map([['created', 7]]))).toMatchObject({
      finished_at: ENDED,
      state: 'finished',
      outcomes: outcomes({ created: 2 }),
      result: RESULT,
    })
  })

  it('says what its check of the board came to, where it made one', () => {
    const check = { compared: 9, differing: 1, healed: 1, finished_at: NOW, first: [{ reference: 'A1', as: 'edited' }] }
    expect(viewOfRun({ ...finished, board_check: check }, new Map()).board_check).toEqual({
      ...check,
      finished_at: BEGUN,
    })
    expect('board_check' in viewOfRun(finished, new Map())).toBe(false)
  })

  it('holds a preview only of a dry run', () => {
    const nothing = { count: 0, first: [] }
    const preview = { created: nothing, updated: nothing, archived: nothing }
    expect(viewOfRun(run({ persist: false, preview }), new Map())).toMatchObject({ preview })
    expect('preview' in viewOfRun(finished, new Map())).toBe(false)
  })
})

describe('the last run', () => {
  it('is its result, with its id, its action and its end', () => {
    expect(lastRunOf(finished)).toEqual({
      ...RESULT,
      run_id: 'r1',
      action: 'create_jobs_in_hrflow',
      finished_at: ENDED,
    })
  })

  it('says to its workflow also what became of its jobs, and its first ten issues', () => {
    const issues = Array.from({ length: 12 }, (_, n) => ({
      path: `jobs.J${n}`,
      code: 'job_failure' as const,
      data: { reason: 'format_failure', message: 'no name' },
    }))
    expect(lastRunView({ ...finished, issues })).toEqual({
      ...lastRunOf(finished),
      outcomes: finished.outcomes,
      issues: issues.slice(0, 10).map((issue) => ({ ...issue, message: 'no name' })),
    })
    expect(lastRunView(run())).toBe(null)
  })

  it('is none as long as the run is under way', () => {
    expect([lastRunOf(run()), lastRunOf(run({ finished_at: NOW })), lastRunOf(run({ result: RESULT }))]).toEqual([
      null,
      null,
      null,
    ])
  })
})
