// How Ashby's API and its public job boards are called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ashby } from '../../../src/connectors/ashby'
import { openApi } from '../../../src/connectors/ashby/api'
import { type Answer, answering } from '../answers'

const API = 'https://api.ashbyhq.com'

const pullOf = (given: unknown = {}) => v.parse(ashby.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: ashby.connect(v.parse(ashby.authSchema, auth), tools), ...seen }
}
function keyed(...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: openApi('key-1', tools), ...seen }
}
const issues = (schema: typeof ashby.authSchema | typeof ashby.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
const refusing = (code: string, message = 'said') => ({
  body: { success: false, errors: [code], errorInfo: { code, message, requestId: 'r-1' } },
})

describe('the API', () => {
  it('is asked by POST, reads too, with the key as a user without a password', async () => {
    const { origin, asked, sent } = keyed(
      { body: { success: true, results: [{ id: 'a' }, 'odd'] } },
      { body: { success: true, results: { id: 'a', title: 'Rust' } } },
    )
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({
      ok: true,
      value: {
        next: null,
        expected: 2,
        entries: [
          { kind: 'row', reference: 'a' },
          { kind: 'row', reference: null },
        ],
      },
    })
    expect(await origin.fetchJob('a')).toMatchObject({ ok: true, value: { id: 'a', title: 'Rust' } })
    expect([asked, sent.map((headers) => [headers.get('authorization'), headers.get('content-type')])]).toEqual([
      [`POST ${API}/jobPosting.list`, `POST ${API}/jobPosting.info`],
      [
        [`Basic ${btoa('key-1:')}`, 'application/json'],
        [`Basic ${btoa('key-1:')}`, 'application/json'],
      ],
    ])
  })

  it.each([
    ['missing_endpoint_permission', 'origin_unauthorized'],
    ['invalid_api_key', 'origin_unauthorized'],
    ['rate_limit_exceeded', 'rate_limited'],
    ['invalid_input', 'origin_refused'],
    ['', 'origin_refused'],
  ])('that refuses in a 200 by the code %j: %s', async (code, reason) => {
    const failed = { ok: false, reason, message: expect.stringMatching(/^Ashby answered 200: /) }
    expect(await keyed(refusing(code)).origin.fetchJob('a')).toMatchObject(failed)
    expect(await keyed(refusing(code)).origin.listJobs(pullOf(), null)).toMatchObject(failed)
  })

  it.each(['api_key_not_found', 'permission_not_found'])(
    'is not gone where the key is what is not found: %s',
    async (code) => {
      const { origin } = keyed(refusing(code))
      expect(await origin.fetchJob('a')).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
    },
  )

  it.each(['job_posting_not_found', 'job_posting_not_published'])(
    'that refuses a posting by the code %s says that it is gone; a list never is',
    async (code) => {
      expect(await keyed(refusing(code)).origin.fetchJob('a')).toEqual({ ok: true, value: null })
      expect(await keyed(refusing(code)).origin.listJobs(pullOf(), null)).toMatchObject({
        ok: false,
        reason: 'origin_refused',
      })
    },
  )

  it('does not repeat the key in what it says', async () => {
    const failed = await keyed(refusing('invalid_input', 'key-1 may not')).origin.fetchJob('a')
    expect(failed).toMatchObject({ message: 'Ashby answered 200: invalid_input, … may not' })
  })

  it('that answers about another posting is an outage and closes nothing', async () => {
    for (const results of [{ id: 'b' }, [], null])
      expect(await keyed({ body: { success: true, results } }).origin.fetchJob('a')).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
  })

  it('knows no posting of what is no job, or of a job that is gone', async () => {
    const { origin, asked } = keyed(refusing('job_not_found'))
    expect([await origin.resolve?.('candidate', 'a'), await origin.resolve?.('job', 'a'), asked]).toEqual([
      { ok: true, value: [] },
      { ok: true, value: [] },
      [`POST ${API}/job.info`],
    ])
  })

  it('tells nobody’s names, and no pay that is hidden', async () => {
    const results = {
      id: 'a',
      hiringTeam: [{ name: 'A. Person' }],
      compensation: { shouldDisplayCompensation: false, compensationTierSummary: '90 000 €' },
      linkedData: { baseSalary: { value: 90_000 } },
    }
    const read = await keyed({ body: { success: true, results } }).origin.fetchJob('a')
    expect([read.ok, JSON.stringify(read)]).toEqual([true, expect.not.stringMatching(/Person|90.?000/)])
  })
})

describe('the public job board', () => {
  it('is read in one answer by its name, which may hold spaces', async () => {
    const { origin, asked, sent } = account({ job_board_name: 'Acme Labs' }, { body: { jobs: [{ id: 'a' }] } })
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({
      ok: true,
      value: { next: null, entries: [{ kind: 'job', reference: 'a' }] },
    })
    expect([asked, sent[0]?.get('authorization')]).toEqual([
      [`GET ${API}/posting-api/job-board/Acme%20Labs?includeCompensation=true`],
      null,
    ])
  })

  it('that nobody knows is no empty listing', async () => {
    const { origin } = account({ job_board_name: 'nobody' }, { status: 404, body: {} })
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({ ok: false, reason: 'origin_refused' })
  })
})

describe('parameters', () => {
  const BOARD =
    'job_board_name: expected the name of the job board: what follows jobs.ashbyhq.com/ in its address, in the same case'

  it.each([
    [{}, ['job_board_name: expected a value, because it is required']],
    [{ job_board_name: '..' }, [BOARD]],
    [{ job_board_name: 'acme/jobs' }, [BOARD]],
    [{ api_key: 'a b' }, ['api_key: expected the API key: a text that is not empty, without spaces or line breaks']],
  ])('of connector_auth %j: %j', (auth, expected) => {
    expect(issues(ashby.authSchema, auth)).toEqual(expected)
  })

  it('select postings, and narrow nothing', () => {
    expect(issues(ashby.pullSchema, { listedOnly: 'yes', location: ' ' })).toEqual([
      'listedOnly: expected true or false',
      'location: expected a text that is not empty',
    ])
    const hidden = { ...Object(v.parse(v.looseObject({}), { isListed: false })) }
    expect([ashby.isOpen(hidden, pullOf()), ashby.isOpen(hidden, pullOf({ listedOnly: false }))]).toEqual([false, true])
  })

  it.each([
    [{ department: 'engineering' }, true],
    [{ department: 'Sales' }, false],
    [{ location: 'Paris' }, true],
    [{ location: 'Lyon' }, true],
    [{ location: 'Berlin' }, false],
    [{ jobBoardId: '7' }, true], // which a posting does not tell
  ])('of a selection say whether a posting that a webhook names is in it: %j, %s', async (pull, open) => {
    const results = {
      id: 'a',
      isListed: true,
      departmentName: 'Engineering',
      locationName: 'Paris HQ',
      secondaryLocations: [{ location: 'Lyon' }],
    }
    const read = await keyed({ body: { success: true, results } }).origin.fetchJob('a')
    expect(read.ok && read.value !== null && ashby.isOpen(read.value, pullOf(pull))).toBe(open)
  })

  it('of a place rule out no posting whose further places are told by their ids alone', async () => {
    const row = { id: 'a', locationName: 'Paris', locationIds: { secondaryLocationIds: ['l1'] } }
    const { origin } = keyed({ body: { success: true, results: [row, { ...row, id: 'b', locationIds: null }] } })
    const listed = await origin.listJobs(pullOf(), null)
    const jobs = listed.ok ? listed.value.entries.flatMap((entry) => ('job' in entry ? [entry.job] : [])) : []
    expect(jobs.map((job) => ashby.isOpen(job, pullOf({ location: 'Lyon' })))).toEqual([true, false])
  })
})
