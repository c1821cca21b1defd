import { describe, expect, it } from 'vitest'
import { connectHrFlow, MESSAGE_MAX_LENGTH } from '../../src/hrflow/client'
import type { HrFlowJob } from '../../src/hrflow/job'
import { type Outcome, reasonOf } from '../../src/hrflow/reasons'
import { type Http, type HttpReason, type HttpRequest, parseJson } from '../../src/lib/http'
import { type Failure, fail, ok } from '../../src/lib/result'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const SECRET = 'ask_5ecre7'
const KEYS = { 'X-API-KEY': SECRET, 'X-USER-EMAIL': 'relay@acme.test' }
const WRITING = { ...KEYS, 'content-type': 'application/json' }
const NO_JOB = 'Invalid parameters. Unable to find object: job'
const NO_BOARD = 'Invalid parameters. Unable to find object: board'

const job: HrFlowJob = {
  reference: 'A1',
  name: 'Baker',
  location: { text: 'Annecy', lat: null, lng: null },
  sections: [],
  tags: [{ name: 'state', value: 'open' }],
}

type Given = Failure<HttpReason> | { status?: number; headers?: Record<string, string>; body: unknown }

/** A client whose one call is answered by `given` (a string is sent as it is, anything else as JSON), and the requests it made. */
function answering(given: Given) {
  const requests: HttpRequest[] = []
  const http: Http = async (request) => {
    requests.push(request)
    if ('ok' in given) return given
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body)
    return ok({ status: given.status ?? 200, headers: new Headers(given.headers), text, json: parseJson(text) })
  }
  const client = connectHrFlow({ api_secret: SECRET, api_user: 'relay@acme.test' }, 'board/1', {
    http,
    now: () => NOW,
    redact: (text) => text.replaceAll(SECRET, '[redacted]'),
  })
  return { client, requests }
}

describe('reasonOf', () => {
  const said = (code: number, message: string | null = null) => ({ code, message })
  const cases: [what: string, status: number, envelope: ReturnType<typeof said> | null, outcome: Outcome][] = [
    ['a job that was read or edited', 200, said(200, 'Job edited'), 'done'],
    ['a job that was created', 201, said(201, 'Job created'), 'done'],
    ['an accepted, asynchronous write', 202, said(202), 'done'],
    ['HTTP 200 with code 201', 200, said(201), 'done'],
    ['a missing job', 400, said(400, NO_JOB), 'missing'],
    ['a missing job in other letters', 400, said(400, 'Unable to find object: "Job"'), 'missing'],
    ['a wrong board_key', 400, said(400, NO_BOARD), 'board_not_found'],
    ['a missing object of another kind', 400, said(400, 'Unable to find object: agent'), 'hrflow_refused'],
    ['an object whose name only begins like a job', 400, said(400, 'Unable to find object: jobs'), 'hrflow_refused'],
    ['another 400', 400, said(400, 'Invalid parameters. name is required'), 'hrflow_refused'],
    ['another 400 that speaks of the board', 400, said(400, 'Invalid job for this board'), 'hrflow_refused'],
    ['a 400 without a message', 400, said(400), 'hrflow_refused'],
    ['a bad key', 401, said(401, 'Unauthorized. Invalid secret key: xxxxx'), 'hrflow_unauthorized'],
    ['used-up credit', 402, said(402, 'Payment required'), 'hrflow_quota'],
    ['a key without the permission', 403, said(403), 'hrflow_unauthorized'],
    ['a 404', 404, said(404), 'missing'],
    ['a 404 that names the job', 404, said(404, NO_JOB), 'missing'],
    ['a 404 that names the job and the board', 404, said(404, 'Job not found on this board'), 'missing'],
    ['a 404 that names the board', 404, said(404, 'Board not found'), 'board_not_found'],
    ['a 404 with the words of a wrong board_key', 404, said(404, NO_BOARD), 'board_not_found'],
    ['a 408', 408, said(408), 'hrflow_unavailable'],
    ['a 409', 409, said(409), 'hrflow_refused'],
    ['a 422', 422, said(422), 'hrflow_refused'],
    ['a 429', 429, said(429), 'rate_limited'],
    ['a 500', 500, said(500), 'hrflow_unavailable'],
    ['a 503', 503, said(503), 'hrflow_unavailable'],
    ['a redirect', 302, said(302), 'hrflow_unavailable'],
    ['a code that is no status', 200, said(0), 'hrflow_unavailable'],
    ['an error code within HTTP 200', 200, said(401), 'hrflow_unauthorized'],
    ['a missing job within HTTP 200', 200, said(400, NO_JOB), 'missing'],
    ['an error status around code 200', 500, said(200, 'Job edited'), 'hrflow_unavailable'],
    ['an outage around the words of a missing job', 502, said(400, NO_JOB), 'hrflow_unavailable'],
    ['a missing job around an outage', 404, said(500), 'hrflow_unavailable'],
    ['a refusal around the code of a missing job', 422, said(404), 'hrflow_refused'],
    ['a bad key around an outage', 401, said(500), 'hrflow_unauthorized'],
    ['HTTP 200 without an envelope', 200, null, 'hrflow_unavailable'],
    ['HTTP 404 without an envelope', 404, null, 'hrflow_unavailable'],
    ['HTTP 401 without an envelope', 401, null, 'hrflow_unavailable'],
    ["HTTP 403 without an envelope, a firewall's", 403, null, 'hrflow_unavailable'],
    ['HTTP 502 without an envelope', 502, null, 'hrflow_unavailable'],
    ['HTTP 429 without an envelope', 429, null, 'rate_limited'],
  ]
  it.each(cases)('reads %s', (_what, status, envelope, outcome) => {
    expect(reasonOf(status, envelope)).toBe(outcome)
  })
})

describe('getJob', () => {
  const found = (data: unknown) => ({ body: { code: 200, message: 'Job details', data } })

  it('reads a job by board and reference', async () => {
    const { client, requests } = answering(found({ key: 'k1', reference: 'A1', name: 'Baker', archived_at: null }))
    expect(await client.getJob('A1')).toEqual(
      ok({ key: 'k1', archived: false, job: { key: 'k1', reference: 'A1', name: 'Baker', archived_at: null } }),
    )
    expect(requests).toEqual([
      { method: 'GET', url: 'https://api.hrflow.ai/v1/job/indexing?board_key=board%2F1&reference=A1', headers: KEYS },
    ])
  })

  it('tells an archived job by its time of archiving', async () => {
    const { client } = answering(found({ reference: 'A1', archived_at: '2026-11-01T00:00:00' }))
    expect(await client.getJob('A1')).toEqual(
      ok({ key: null, archived: true, job: { reference: 'A1', archived_at: '2026-11-01T00:00:00' } }),
    )
  })

  it.each([null, '', false])('takes %j for no time of archiving', async (archived_at) => {
    const { client } = answering(found({ key: 'k1', archived_at }))
    expect(await client.getJob('A1')).toEqual(ok({ key: 'k1', archived: false, job: { key: 'k1', archived_at } }))
  })

  it('answers null for a job that the board does not have', async () => {
    const { client } = answering({ status: 400, body: { code: 400, message: NO_JOB } })
    expect(await client.getJob('A1')).toEqual(ok(null))
  })

  it.each([
    ['absent', {}],
    ['null', { data: null }],
    ['an empty list', { data: [] }],
    ['an empty object', { data: {} }],
    ['a text', { data: 'A1' }],
  ])('takes data that is %s for an outage, not for a missing job', async (_what, data) => {
    const { client } = answering({ body: { code: 200, message: 'Job details', ...data } })
    expect(await client.getJob('A1')).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered GET /job/indexing for A1 without a job'),
    )
  })

  it('does not take another job for the one it asked for', async () => {
    const { client } = answering(found({ key: 'k2', reference: 'B2' }))
    expect(await client.getJob('A1')).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered GET /job/indexing for A1 with B2'),
    )
  })
})

describe('writes', () => {
  it('creates a job: its fields flat beside the key of the board', async () => {
    const { client, requests } = answering({ status: 201, body: { code: 201, message: 'Job created', data: {} } })
    expect(await client.createJob(job)).toEqual(ok(null))
    expect(requests.map(({ body, ...request }) => [request, parseJson(body ?? '')])).toEqual([
      [
        { method: 'POST', url: 'https://api.hrflow.ai/v1/job/indexing', headers: WRITING },
        { ...job, board_key: 'board/1' },
      ],
    ])
  })

  it('edits a job by its reference, sending all of it', async () => {
    const { client, requests } = answering({ body: { code: 200, message: 'Job edited', data: null } })
    expect(await client.editJob(job)).toEqual(ok({ written: 'done', record: null }))
    expect(requests.map(({ body, ...request }) => [request, parseJson(body ?? '')])).toEqual([
      [
        { method: 'PUT', url: 'https://api.hrflow.ai/v1/job/indexing', headers: WRITING },
        { ...job, board_key: 'board/1' },
      ],
    ])
  })

  it('gives the job back as HrFlow did, where the answer holds it', async () => {
    const record = { key: 'k1', reference: 'A1', name: 'BAKER', tags: null }
    const written = { body: { code: 200, message: 'Job edited', data: record } }
    expect([await answering(written).client.createJob(job), await answering(written).client.editJob(job)]).toEqual([
      ok(record),
      ok({ written: 'done', record }),
    ])
    for (const data of [{ key: 'k1', reference: 'A1' }, { ...record, reference: 'B2' }, [record], 'A1']) {
      const other = { body: { code: 200, message: 'Job edited', data } }
      expect([await answering(other).client.createJob(job), await answering(other).client.editJob(job)]).toEqual([
        ok(null),
        ok({ written: 'done', record: null }),
      ])
    }
  })

  it.each([
    [true, 1],
    [false, 0],
  ])('archives with is_archive %j as %d', async (isArchive, is_archive) => {
    const { client, requests } = answering({ body: { code: 200, message: 'Job archived', data: { key: 'k1' } } })
    expect(await client.archiveJob('A1', isArchive)).toEqual(ok('done'))
    expect(requests.map(({ body, ...request }) => [request, parseJson(body ?? '')])).toEqual([
      [
        { method: 'PATCH', url: 'https://api.hrflow.ai/v1/job/indexing/archive', headers: WRITING },
        { board_key: 'board/1', reference: 'A1', is_archive },
      ],
    ])
  })

  it('sends the configured board_key even when a job carries another', async () => {
    const { client, requests } = answering({ body: { code: 200, message: 'Job edited' } })
    await client.editJob({ ...job, board_key: 'elsewhere' })
    expect(parseJson(requests[0]?.body ?? '')).toEqual({ ...job, board_key: 'board/1' })
  })

  it('reports an edit or an archiving of a job that is not there as missing', async () => {
    const missing = { status: 400, body: { code: 400, message: NO_JOB } }
    expect(await answering(missing).client.editJob(job)).toEqual(ok({ written: 'missing', record: null }))
    expect(await answering(missing).client.archiveJob('A1', true)).toEqual(ok('missing'))
  })

  it('takes "not found" in answer to a creation for a refusal', async () => {
    const { client } = answering({ status: 404, body: { code: 404, message: 'Not found' } })
    expect(await client.createJob(job)).toEqual(
      fail('hrflow_refused', 'HrFlow answered HTTP 404 to POST /job/indexing: 404 Not found'),
    )
  })
})

describe('listJobs', () => {
  const rows = {
    data: [
      { key: 'k1', reference: 'A1' },
      { key: 'k2', reference: null },
      { reference: ' ' },
      { key: 'k3', reference: 7 },
      { key: 'k4', reference: 'A\nB' },
      'A2',
      {},
    ],
  }
  const A1 = { reference: 'A1', archived: false, job: { key: 'k1', reference: 'A1', archived_at: null } }

  it('reads one page of references and says which is next', async () => {
    const { client, requests } = answering({
      body: { code: 200, message: 'Jobs list', meta: { page: 2, maxPage: 3, count: 6, total: 66 }, ...rows },
    })
    expect(await client.listJobs(2)).toEqual(ok({ jobs: [A1], others: ['k2', 'k3', 'k4'], next: 3, total: 66 }))
    expect(requests).toEqual([
      {
        method: 'GET',
        url: 'https://api.hrflow.ai/v1/storing/jobs?board_keys=%5B%22board%2F1%22%5D&page=2&limit=30&return_job=true&order_by=desc&sort_by=created_at',
        headers: KEYS,
      },
    ])
  })

  it('tells the archived jobs by their time of archiving', async () => {
    const data = [
      { reference: 'A1', archived_at: '2026-11-01T00:00:00' },
      { reference: 'A2', archived_at: null, archived: true },
      { reference: 'A3', archived_at: '' },
      { reference: 'A4', archived_at: false },
      { reference: 'A5', archived_at: 1_777_600_000 },
      { reference: 'A6', name: 'Baker', archived_at: { odd: true } },
    ]
    const { client } = answering({ body: { code: 200, message: '', meta: { maxPage: 1, total: 6 }, data } })
    expect(await client.listJobs(1)).toEqual(
      ok({
        jobs: [
          { reference: 'A1', archived: true, job: expect.objectContaining({ reference: 'A1' }) },
          { reference: 'A2', archived: false, job: { reference: 'A2', archived_at: null, archived: true } },
          { reference: 'A3', archived: false, job: expect.objectContaining({ reference: 'A3' }) },
          { reference: 'A4', archived: false, job: expect.objectContaining({ reference: 'A4' }) },
          { reference: 'A5', archived: true, job: expect.objectContaining({ reference: 'A5' }) },
          { reference: 'A6', archived: false, job: expect.objectContaining({ reference: 'A6', name: 'Baker' }) },
        ],
        others: [],
        next: null,
        total: 6,
      }),
    )
  })

  it('ends with the last page, and at once on an empty board', async () => {
    const last = answering({ body: { code: 200, message: '', meta: { maxPage: 3 }, ...rows } })
    expect(await last.client.listJobs(3)).toEqual(
      ok({ jobs: [A1], others: ['k2', 'k3', 'k4'], next: null, total: null }),
    )
    const empty = answering({ body: { code: 200, message: '', meta: { maxPage: 0, total: 0 }, data: [] } })
    expect(await empty.client.listJobs(1)).toEqual(ok({ jobs: [], others: [], next: null, total: 0 }))
  })

  it('ends with an empty page, however many are said to follow', async () => {
    const { client } = answering({ body: { code: 200, message: '', meta: { maxPage: 1e9, total: 1e9 }, data: [] } })
    expect(await client.listJobs(7)).toEqual(ok({ jobs: [], others: [], next: null, total: 1e9 }))
  })

  it('takes another page than the one that was asked for, for no answer', async () => {
    const { client } = answering({
      body: { code: 200, message: '', meta: { page: 1, maxPage: 3, total: 66 }, ...rows },
    })
    expect(await client.listJobs(2)).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered GET /storing/jobs with page 1 in place of page 2'),
    )
  })

  it.each([
    ['rows', { meta: { maxPage: 1 } }],
    ['a number of pages', { data: [], meta: { page: 1 } }],
    ['meta', { data: [] }],
  ])('never takes an answer without %s for the end of the board', async (_what, body) => {
    const { client } = answering({ body: { code: 200, message: 'Jobs list', ...body } })
    expect(await client.listJobs(1)).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered GET /storing/jobs without rows or without the number of its pages'),
    )
  })

  it('reports a wrong board_key', async () => {
    const { client } = answering({ body: { code: 400, message: NO_BOARD } })
    expect(await client.listJobs(1)).toEqual(
      fail('board_not_found', `HrFlow answered HTTP 200 to GET /storing/jobs: 400 ${NO_BOARD}`),
    )
  })
})

describe('listBoards', () => {
  const named = (data: unknown) => ({ body: { code: 200, message: 'Board list', meta: { page: 1 }, data } })

  it('names the boards of the account, and passes over what has no key', async () => {
    const { client, requests } = answering(
      named([{ key: 'b1', name: 'Jobs in France', type: 'api' }, { key: 'b2', name: null }, { name: 'keyless' }, 7]),
    )
    expect(await client.listBoards()).toEqual(
      ok([
        { key: 'b1', name: 'Jobs in France' },
        { key: 'b2', name: null },
      ]),
    )
    const url = 'https://api.hrflow.ai/v1/boards?page=1&limit=30'
    expect(requests).toEqual([{ method: 'GET', url, headers: KEYS }])
  })

  it('takes an answer without a list for no answer', async () => {
    expect(await answering(named(null)).client.listBoards()).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered GET /boards without boards'),
    )
  })
})

describe('parseText', () => {
  it('sends one text and returns its entities, without those that have no place or label', async () => {
    const entity = { start: 0, end: 6, label: 'skill_hard' }
    const unusable = [
      null,
      { start: 1.5, end: 3, label: 'task' },
      { start: -1, end: 3, label: 'task' },
      { start: 0, end: 6 },
    ]
    const { client, requests } = answering({
      body: {
        code: 200,
        message: 'Text parsed',
        data: [{ text: 'Python', entities: [{ ...entity, more: 1 }, ...unusable] }],
      },
    })
    expect(await client.parseText('Python')).toEqual(ok([entity]))
    expect(requests).toEqual([
      { method: 'POST', url: 'https://api.hrflow.ai/v1/text/parsing', headers: WRITING, body: '{"texts":["Python"]}' },
    ])
  })

  it.each([
    ['no data', {}],
    ['an empty list', { data: [] }],
    ['no entities', { data: [{ text: 'Python' }] }],
  ])('takes %s for an outage, not for a text in which nothing was found', async (_what, body) => {
    const { client } = answering({ body: { code: 200, message: 'Text parsed', ...body } })
    expect(await client.parseText('Python')).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered POST /text/parsing without entities'),
    )
  })
})

describe('failures', () => {
  it('survives an HTML page and never reads it as a missing job', async () => {
    const { client } = answering({ status: 404, body: '<html>404 Not Found</html>' })
    expect(await client.archiveJob('A1', true)).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered HTTP 404 to PATCH /job/indexing/archive: without its JSON envelope'),
    )
  })

  it('asks to wait as long as HrFlow says', async () => {
    const limited = answering({ status: 429, headers: { 'retry-after': '7' }, body: { code: 429, message: 'Slow' } })
    expect(await limited.client.editJob(job)).toEqual(
      fail('rate_limited', 'HrFlow answered HTTP 429 to PUT /job/indexing: 429 Slow', 7_000),
    )
    const moment = answering({ status: 429, headers: { 'retry-after': String(NOW / 1_000 + 7) }, body: '' })
    expect(await moment.client.editJob(job)).toMatchObject({ reason: 'rate_limited', retryAfterMs: 7_000 })
    const days = answering({ status: 429, headers: { 'retry-after': '2592000' }, body: '' })
    expect(await days.client.editJob(job)).toMatchObject({ reason: 'rate_limited', retryAfterMs: 7_200_000 })
    const past = answering({ status: 503, headers: { 'retry-after': String(NOW / 1_000 - 7) }, body: '' })
    expect(await past.client.editJob(job)).toMatchObject({ reason: 'hrflow_unavailable', retryAfterMs: 0 })
    const down = answering({ status: 503, headers: { 'retry-after': new Date(NOW + 90_000).toUTCString() }, body: '' })
    expect(await down.client.editJob(job)).toEqual(
      fail('hrflow_unavailable', 'HrFlow answered HTTP 503 to PUT /job/indexing: without its JSON envelope', 90_000),
    )
  })

  it('does not show the secret that HrFlow repeats, whoever it belongs to', async () => {
    const own = answering({ status: 401, body: { code: 401, message: `Unauthorized (${SECRET}). Try again` } })
    expect(await own.client.editJob(job)).toEqual(
      fail(
        'hrflow_unauthorized',
        'HrFlow answered HTTP 401 to PUT /job/indexing: 401 Unauthorized ([redacted]). Try again',
      ),
    )
    const other = answering({
      status: 401,
      body: { code: 401, message: 'Unauthorized. Invalid secret key: ask_0ther\nfor permission: write' },
    })
    expect(await other.client.editJob(job)).toEqual(
      fail(
        'hrflow_unauthorized',
        'HrFlow answered HTTP 401 to PUT /job/indexing: 401 Unauthorized. Invalid secret key: [redacted]',
      ),
    )
  })

  it('cuts a long message without leaving a part of the secret at the cut', async () => {
    const start = 'HrFlow answered HTTP 422 to PUT /job/indexing: 422 '
    const filler = 'x'.repeat(MESSAGE_MAX_LENGTH - start.length - 6)
    const { client } = answering({
      status: 422,
      body: { code: 422, message: `${filler}${SECRET}${'y'.repeat(5_000)}` },
    })
    expect(await client.editJob(job)).toEqual(fail('hrflow_refused', `${start}${filler}[reda…`))
  })

  it.each<[Failure<HttpReason>, Failure]>([
    [
      fail('unavailable', 'api.hrflow.ai could not be reached'),
      fail('hrflow_unavailable', 'api.hrflow.ai could not be reached'),
    ],
    [fail('throttled', 'no permit', 1_200), fail('throttled', 'no permit', 1_200)],
    [fail('budget_spent', '45 calls made'), fail('budget_spent', '45 calls made')],
  ])('passes on why a call had no answer: %j', async (given, expected) => {
    expect(await answering(given).client.getJob('A1')).toEqual(expected)
  })
})
