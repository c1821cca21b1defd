// What a run has to say: kept as code and data, within bounds, and said in one place.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ISSUE_CODES, issueOf, runIssueSchema } from '../../src/attention/issue'
import { issueView, issueWords } from '../../src/attention/issue-words'

describe('an issue', () => {
  it('is cut where it is too long, a list as a whole', () => {
    const names = Array.from({ length: 30 }, (_, n) => String(n).padStart(100, '0'))
    const issue = issueOf('p'.repeat(300), 'other', { message: 'm'.repeat(3_000), names, n: 7 })
    expect(issue).toEqual({
      path: 'p'.repeat(200),
      code: 'other',
      data: { message: 'm'.repeat(2_500), names: names.slice(0, 25), n: 7 },
    })
  })

  it('of an earlier version keeps its words', () => {
    const read = v.parse(runIssueSchema, { path: 'jobs.A1', message: 'no name' })
    expect(issueView(read)).toEqual({
      path: 'jobs.A1',
      code: 'other',
      data: { message: 'no name' },
      message: 'no name',
    })
  })

  it('has words for each code, which show no code and no gap', () => {
    const data = {
      message: 'm',
      why: 'share',
      jobs: 20,
      active: 30,
      limit: 0.5,
      earlier: 0,
      first: ['A1 (gone)'],
      found: 3,
      total: 9,
      page: 2,
      reason: 'hrflow_quota',
      count: 2,
      action: 'sync_jobs_in_hrflow',
    }
    const said = ISSUE_CODES.map((code) => issueWords({ code, data }))
    expect(said.filter((words) => words === '' || /undefined|null|NaN|\[object/.test(words))).toEqual([])
    expect(new Set(said).size).toBe(ISSUE_CODES.length - ISSUE_CODES.filter((_, n) => said[n] === 'm').length + 1)
  })

  it.each([
    [
      'check_short',
      { found: 3, total: null },
      "the board's listing showed 3 of more jobs, so none counts as missing there",
    ],
    ['token_stays', { why: 'held' }, 'not moved: the run is held, and its jobs are to be seen again'],
    [
      'token_stays',
      { why: 'other_action', action: 'create_jobs_in_hrflow' },
      'not moved: it is that of create_jobs_in_hrflow',
    ],
    ['crons_skipped', { count: 2 }, '2 times the cron fired while this run was under way, and was skipped'],
  ] as const)('%s with %j says what is the case', (code, data, words) => {
    expect(issueWords({ code, data })).toBe(words)
  })
})
