// How SmartRecruiters' two APIs are called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { smartrecruiters } from '../../../src/connectors/smartrecruiters'
import { fail } from '../../../src/lib/result'
import { type Answer, answering, inInvocations } from '../answers'
import { hexMac } from './fixtures'

const JOB = '6f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7a10'
const API = 'https://api.smartrecruiters.com'
const LIST = `${API}/v1/companies/Acme/postings`
const KEYED = { x_smart_token: 'token-1' }
const OPEN = { company_identifier: 'Acme' }

const pullOf = (given: unknown = {}) => v.parse(smartrecruiters.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: smartrecruiters.connect(v.parse(smartrecruiters.authSchema, auth), tools), ...seen }
}
const issues = (schema: typeof smartrecruiters.authSchema | typeof smartrecruiters.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

const ofPages = (content: readonly object[], totalFound = content.length) => ({ body: { content, totalFound } })
const posting = (id: string, jobId: string | null = JOB, more: object = {}) => ({
  body: { id, jobId, name: 'Chef de rayon', active: true, ...more },
})
const TAKEN_DOWN = { status: 404, body: { code: 'RESOURCE_NOT_FOUND', message: 'none' } }

describe('the customer’s API', () => {
  it('is asked for posted jobs a hundred a page, with the key in a header of its own, to the last page', async () => {
    const first = { content: [{ id: 'a' }], nextPageId: 'p 2', totalFound: 2 }
    const { origin, asked, sent } = account(KEYED, { body: first }, { body: { content: [{ id: 'b' }], totalFound: 2 } })
    const one = await origin.listJobs(pullOf(), null)
    expect(one).toMatchObject({ ok: true, value: { next: 'a p 2', expected: 2, entries: [{ kind: 'row' }] } })
    expect(await origin.listJobs(pullOf(), 'a p 2')).toMatchObject({ ok: true, value: { next: null, expected: 2 } })
    expect([asked, sent[0]?.get('x-smarttoken')]).toEqual([
      [`GET ${API}/jobs?limit=100&postingStatus=PUBLIC`, `GET ${API}/jobs?limit=100&postingStatus=PUBLIC&pageId=p+2`],
      'token-1',
    ])
  })

  it.each([
    [
      { query: 'chef', posting_status: 'INTERNAL', job_status: 'OFFER', limit: 20 },
      'limit=20&q=chef&postingStatus=INTERNAL&status=OFFER',
    ],
    [{ updated_after: '2026-10-02' }, 'limit=100&updatedAfter=2026-10-02'],
    [{ open_posting_statuses: ['PUBLIC', 'INTERNAL'] }, 'limit=100'],
  ])('is asked for what %j selects: %s', async (pull, query) => {
    const { origin, asked } = account(KEYED, ofPages([]))
    await origin.listJobs(pullOf(pull), null)
    expect(asked).toEqual([`GET ${API}/jobs?${query}`])
  })

  it('whose list ends with an empty page, or leads in a circle, is read to there', async () => {
    const empty = account(KEYED, { body: { content: [], nextPageId: 'p2', totalFound: 3 } })
    expect(await empty.origin.listJobs(pullOf(), null)).toMatchObject({ ok: true, value: { next: null, expected: 3 } })
    for (const cursor of ['x p2', 'a p1']) {
      const { origin } = account(KEYED, { body: { content: [{ id: 'a' }], nextPageId: 'p2' } })
      expect(await origin.listJobs(pullOf(), cursor)).toMatchObject({
        ok: true,
        value: { next: null, incomplete: { kind: 'broken' } },
      })
    }
  })

  it('tells nobody’s names', async () => {
    const body = { id: JOB, postingStatus: 'PUBLIC', creator: { lastName: 'Person' }, hiringTeam: ['Person'] }
    const { origin } = account(KEYED, { body })
    const read = await origin.fetchJob(JOB)
    expect([read.ok, JSON.stringify(read).includes('Person')]).toEqual([true, false])
  })

  it('that answers about another job, or without its posting status, is an outage and closes nothing', async () => {
    for (const body of [{ id: 'other', postingStatus: 'PUBLIC' }, { id: JOB }, { id: JOB, postingStatus: 3 }])
      expect(await account(KEYED, { body }).origin.fetchJob(JOB)).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
    expect(await account(KEYED, TAKEN_DOWN).origin.fetchJob(JOB)).toEqual({ ok: true, value: null })
  })

  it('takes a row that does not say whether it is posted for open until it is read', async () => {
    const { origin } = account(KEYED, ofPages([{ id: JOB }]))
    const listed = await origin.listJobs(pullOf(), null)
    const [entry] = listed.ok ? listed.value.entries : []
    expect(entry?.kind === 'row' && smartrecruiters.isOpen(entry.job, pullOf())).toBe(true)
  })

  it('does not take a job for changed in which candidates alone were active', async () => {
    const row = { id: JOB, updatedOn: '2026-10-02T07:30:00.000Z', lastActivityOn: '2026-10-03T07:30:00.000Z' }
    const { origin } = account(KEYED, ofPages([row]), ofPages([{ ...row, lastActivityOn: '2026-10-04T07:30:00.000Z' }]))
    const rows = [await origin.listJobs(pullOf(), null), await origin.listJobs(pullOf(), null)].map(
      (listed) => listed.ok && listed.value.entries.map((entry) => entry.kind === 'row' && entry.row),
    )
    expect(rows).toEqual([[{ id: JOB, updatedOn: row.updatedOn }], [{ id: JOB, updatedOn: row.updatedOn }]])
  })

  it.each([
    [{}, { status: 'NEGOTIATION' }, true],
    [{}, { status: 'ON_HOLD' }, false],
    [{ closed_statuses: [] }, { status: 'ON_HOLD' }, true],
    [{ open_posting_statuses: ['INTERNAL'] }, { status: 'OFFER', postingStatus: 'PUBLIC' }, false],
    [{ job_status: 'OFFER' }, { status: 'SOURCING' }, false],
    [{ posting_status: 'PUBLIC' }, { postingStatus: 'PUBLIC' }, true],
  ])('by %j takes %j for open: %s', async (pull, job, open) => {
    const { origin } = account(KEYED, ofPages([{ id: JOB, ...job }]))
    const listed = await origin.listJobs(pullOf(pull), null)
    const [entry] = listed.ok ? listed.value.entries : []
    expect(entry?.kind === 'row' && smartrecruiters.isOpen(entry.job, pullOf(pull))).toBe(open)
  })
})

describe('the public postings', () => {
  it('are listed twenty a page without a key, each read by itself for its job', async () => {
    const rows = [{ id: '1' }, { id: '2' }, { id: '3' }]
    const { origin, asked } = account(
      OPEN,
      ofPages(rows, 3),
      posting('1'),
      TAKEN_DOWN,
      posting('3', null),
      ofPages([], 3),
    )
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({
      ok: true,
      value: {
        next: null,
        expected: null,
        entries: [
          { kind: 'job', reference: JOB, job: { posting_id: '1', title: 'Chef de rayon' } },
          { kind: 'unreadable', why: 'the posting 3 does not say of which job it is' },
        ],
      },
    })
    expect(asked).toEqual([`GET ${LIST}?limit=20&offset=0`, ...['1', '2', '3'].map((id) => `GET ${LIST}/${id}`)])
  })

  it('of one job are read once more behind the others, so that the one that stands for it counts', async () => {
    const { origin } = account(
      OPEN,
      ofPages([{ id: '1', defaultJobAd: false }, { id: '2' }]),
      posting('2'),
      ofPages([{ id: '1', defaultJobAd: false }, { id: '2' }]),
      posting('1'),
    )
    const first = await origin.listJobs(pullOf(), null)
    expect(first).toMatchObject({ ok: true, value: { next: '2 0 1 -', entries: [{ job: { posting_id: '2' } }] } })
    expect(await origin.listJobs(pullOf(), '2 0 1 -')).toMatchObject({
      ok: true,
      value: { next: null, entries: [{ job: { posting_id: '1' } }] },
    })
  })

  it('that were released before a moment are passed over', async () => {
    const rows = [
      { id: '1', releasedDate: '2026-10-01T00:00:00.000Z' },
      { id: '2', releasedDate: '2026-10-03T00:00:00.000Z' },
      { id: '3' },
    ]
    const { origin, asked } = account(OPEN, ofPages(rows), posting('2'), posting('3', 'other'))
    await origin.listJobs(pullOf({ updated_after: '2026-10-02' }), null)
    expect(asked.slice(1)).toEqual([`GET ${LIST}/2`, `GET ${LIST}/3`])
  })

  it('that are fewer than the list tells make it short, and a page that comes twice breaks it', async () => {
    const short = account(OPEN, ofPages([], 7))
    expect(await short.origin.listJobs(pullOf(), '1 5 0 x')).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'short', why: 'SmartRecruiters tells 7 postings and lists 5' } },
    })
    const twice = account(OPEN, ofPages([{ id: '1' }], 7), posting('1'))
    expect(await twice.origin.listJobs(pullOf(), '1 1 0 1')).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'broken' } },
    })
  })

  it('of a page that broke off are not read again', async () => {
    const rows = ofPages([{ id: '1', releasedDate: '2026-10-01' }, { id: '2' }])
    const { origin, asked } = account(OPEN, rows, posting('1'), { status: 503 }, rows, posting('2', 'other'))
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({ ok: false, reason: 'origin_unavailable' })
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({ ok: true, value: { entries: [{}, {}] } })
    expect(asked.filter((url) => url.endsWith('/1')).length).toBe(1)
  })

  it('of a page that broke off are read again if they were released anew', async () => {
    const rows = (releasedDate: string) => ofPages([{ id: '1', releasedDate }, { id: '2' }])
    const answers = [rows('2026-10-01'), posting('1'), { status: 503 }, rows('2026-10-02'), posting('1'), posting('2')]
    const { origin, asked } = account(OPEN, ...answers)
    await origin.listJobs(pullOf(), null)
    await origin.listJobs(pullOf(), null)
    expect(asked.filter((url) => url.endsWith('/1')).length).toBe(2)
  })

  it('lead to a job by the posting that was seen of it, in one call', async () => {
    const { origin, asked } = account(OPEN, ofPages([{ id: '1' }]), posting('1'), posting('1', JOB, { name: 'Cheffe' }))
    await origin.listJobs(pullOf(), null)
    expect('fetchJob' in origin && (await origin.fetchJob(JOB))).toMatchObject({ ok: true, value: { title: 'Cheffe' } })
    expect(asked.length).toBe(3)
  })

  it('are all read once to find a job that none is known of, and later only looked through', async () => {
    const rows = ofPages([{ id: '1' }, { id: '2' }])
    const { origin, asked } = account(OPEN, rows, posting('1', 'other'), posting('2', JOB), posting('2', JOB), rows)
    if (!('fetchJob' in origin)) throw new Error('no call for one job')
    expect(await origin.fetchJob(JOB)).toMatchObject({ ok: true, value: { posting_id: '2' } })
    expect(await origin.fetchJob('nobody')).toEqual({ ok: true, value: null })
    expect(asked).toEqual([
      `GET ${LIST}?limit=100&offset=0`,
      `GET ${LIST}/1`,
      `GET ${LIST}/2`,
      `GET ${LIST}/2`,
      `GET ${LIST}?limit=100&offset=0`,
    ])
  })

  it('are looked through once more for all who ask while that goes on', async () => {
    const { origin, asked } = account(OPEN, ofPages([]))
    if (!('fetchJob' in origin)) throw new Error('no call for one job')
    const gone = await Promise.all(['a', 'b', 'c', 'd'].map((reference) => origin.fetchJob(reference)))
    expect([gone.every(({ ok }) => ok), asked.length]).toEqual([true, 2])
  })

  it('go on being read where that broke off', async () => {
    const rows = ofPages([{ id: '1' }, { id: '2' }])
    const { origin, asked } = account(OPEN, rows, posting('1', 'other'), { status: 503 }, rows, posting('2', 'else'))
    expect('fetchJob' in origin && (await origin.fetchJob(JOB))).toMatchObject({ ok: false })
    expect('fetchJob' in origin && (await origin.fetchJob(JOB))).toEqual({ ok: true, value: null })
    expect(asked.filter((url) => url.endsWith('/1')).length).toBe(1)
  })

  it('that were taken down meanwhile are not asked for again in each invocation', async () => {
    const rows = Array.from({ length: 60 }, (_, id) => ({ id: String(id) }))
    const { tools, begin } = inInvocations(45, (url) => (url.includes('?') ? ofPages(rows) : TAKEN_DOWN))
    const origin = smartrecruiters.connect(OPEN, tools)
    const answers: unknown[] = []
    for (let n = 0; n < 2; n += 1) {
      begin()
      answers.push('fetchJob' in origin && (await origin.fetchJob(JOB)))
    }
    expect(answers).toEqual([fail('budget_spent', 'used up'), { ok: true, value: null }])
  })

  it.each([
    ['a posting that does not name its job', [ofPages([{ id: '1' }]), posting('1', null)]],
    ['a list that falls short', [ofPages([{ id: '1' }], 3), posting('1', 'other'), ofPages([], 3)]],
  ])('prove nobody gone by %s', async (_what, answers) => {
    const { origin } = account(OPEN, ...answers)
    expect('fetchJob' in origin && (await origin.fetchJob(JOB))).toMatchObject({
      ok: false,
      reason: 'origin_unavailable',
      message: expect.stringContaining('whether the job is there is not known'),
    })
  })
})

describe('parameters', () => {
  it.each([
    [{}, ['company_identifier: expected a value, because it is required']],
    [
      { x_smart_token: 'a b' },
      ['x_smart_token: expected the API key: a text that is not empty, without spaces or line breaks'],
    ],
  ])('of connector_auth %j: %j', (auth, expected) => {
    expect(issues(smartrecruiters.authSchema, auth)).toEqual(expected)
  })

  it('have the values that HrFlow documents, and say what narrows', () => {
    const wrong = { posting_status: 'public', job_status: 'OPEN', limit: 500, updated_after: '2026-13-02' }
    expect(issues(smartrecruiters.pullSchema, wrong)).toEqual([
      'updated_after: expected an ISO 8601 date or time such as 2026-10-02 or 2026-10-02T07:30:00Z',
      'posting_status: expected one of "PUBLIC", "INTERNAL", "NOT_PUBLISHED", "PRIVATE"',
      'job_status: expected one of "CREATED", "SOURCING", "INTERVIEW", "OFFER", "FILLED", "CANCELLED", "ON_HOLD"',
      'limit: expected a whole number from 1 to 100: the size of a page',
    ])
    const narrowing = [
      {},
      { query: 'chef' },
      { posting_status: 'PUBLIC' },
      { posting_status: 'INTERNAL' },
      { job_status: 'SOURCING' },
      { job_status: 'FILLED' },
      { updated_after: '2026-10-02' },
    ].map((pull) => smartrecruiters.narrows(pullOf(pull)))
    expect(narrowing).toEqual([false, false, false, true, false, true, true])
  })
})

describe('a signature', () => {
  const KEY = 'HeBVky2bccvvkcXPimH8c'
  const BODY = '{"job_id":"jid","candidate_id":"cid"}'
  const SAID = {
    'event-id': '123',
    'event-name': 'application.created',
    'event-version': 'v201910',
    link: '<http://smartrecruiters.com/endpoint>; rel=self',
    'smartrecruiters-timestamp': '1574080897',
  }
  const HEX = '2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f'
  const now = 1_574_080_897_000
  const body = Uint8Array.from(new TextEncoder().encode(BODY))
  const verify = (given: string, at = now, said: object = SAID) => {
    const headers = new Headers({ ...said, 'smartrecruiters-signature': given })
    return smartrecruiters.webhook.verify({ body, headers, token: null, now: at }, [KEY])
  }

  it('of SmartRecruiters’ own example is good, alone and beside that of another key', async () => {
    const other = await hexMac(['anything'], 'another key')
    expect([
      await verify(`v1=${HEX}`),
      await verify(`v1=${other};v1=${HEX}`),
      await verify(`v1=${HEX}`, now + 43_200_000),
      await verify(`v1=${HEX}`, now + 43_201_000),
      await verify(`v1=${other}`),
      await verify(`v1=${HEX}`, now, { ...SAID, 'event-id': '124' }),
      await verify(HEX),
    ]).toEqual([true, true, true, false, false, false, false])
  })
})

describe('the question by which a subscription is activated', () => {
  it.each([
    ['POST', { 'x-hook-secret': 'hs-1' }, true],
    ['GET', { 'x-hook-secret': 'hs-1' }, false],
    ['POST', { 'x-hook-secret': 'x'.repeat(513) }, false],
    ['POST', { 'x-hook-secret': 'hs-1', 'smartrecruiters-signature': 'v1=00' }, false],
    ['POST', {}, false],
  ])('is a %s with %j: %s', (method, headers, isQuestion) => {
    const answer = smartrecruiters.webhook.handshake?.({ method, headers: new Headers(headers), body: null }) ?? null
    expect(answer).toEqual(isQuestion ? { status: 200, headers: { 'x-hook-secret': 'hs-1' } } : null)
  })
})
