// HrFlow as the sandbox imitates it.
import { describe, expect, it } from 'vitest'
import { caller } from './calls.ts'
import { createSandbox } from './sandbox.ts'

const API = 'https://api.hrflow.ai/v1'
const keys = { api_secret: 'ask-secret', api_user: 'ops@acme.example' }
const credentials = { 'x-api-key': keys.api_secret, 'x-user-email': keys.api_user }
const job = { reference: 'R1', name: 'Baker', location: { text: 'Lyon', lat: 45.7, lng: null }, sections: [] }
const missing = (object: string) => ({
  status: 400,
  json: { code: 400, message: `Invalid parameters. Unable to find object: ${object}`, data: null },
})

function setup() {
  const clock = { now: Date.parse('2026-11-02T08:00:00Z') }
  const sandbox = createSandbox({ now: () => clock.now })
  const account = sandbox.hrflow.account(keys)
  const board = sandbox.hrflow.board('b1')
  const call = caller(sandbox, credentials)
  const post = (body: object) => call('POST', `${API}/job/indexing`, { board_key: 'b1', ...body })
  const put = (body: object) => call('PUT', `${API}/job/indexing`, { board_key: 'b1', ...body })
  const archive = (body: object) => call('PATCH', `${API}/job/indexing/archive`, { board_key: 'b1', ...body })
  const read = (reference: string) => call('GET', `${API}/job/indexing?board_key=b1&reference=${reference}`)
  return { clock, sandbox, account, board, call, post, put, archive, read }
}

const held = {
  ...job,
  id: 1,
  key: '1'.padStart(40, '0'),
  archived_at: null,
  created_at: '2026-11-02T08:00:00+0000',
  updated_at: '2026-11-02T08:00:00+0000',
}

describe('a job', () => {
  it('is added once: 201, then read as it was sent', async () => {
    const { board, post, read } = setup()
    expect(await post(job)).toMatchObject({ status: 201, json: { code: 201, message: 'Job created', data: held } })
    expect((await read('R1')).json).toEqual({ code: 200, message: 'Job details', data: held })
    expect(await post(job)).toMatchObject({
      status: 400,
      json: { message: 'Invalid parameters. Reference already exists' },
    })
    expect([board.active(), board.writes]).toEqual([['R1'], 1])
  })

  it('is doubled by a second POST when told so', async () => {
    const { sandbox, board, post } = setup()
    sandbox.hrflow.secondPost = 'duplicate'
    await post(job)
    expect((await post(job)).status).toBe(201)
    expect(board.active()).toEqual(['R1', 'R1'])
  })

  it('is replaced whole by PUT, by reference or by key', async () => {
    const { clock, board, post, put } = setup()
    await post({ ...job, created_at: '2020-01-01T00:00:00', skills: [{ name: 'bread', value: null, type: 'hard' }] })
    clock.now += 1_000
    expect(await put(job)).toMatchObject({ status: 200, json: { message: 'Job edited' } })
    const { reference, ...rest } = job
    await put({ ...rest, name: 'Head baker', key: held.key })
    expect(board.jobs()).toEqual([
      {
        id: 1,
        key: held.key,
        reference: 'R1',
        archived_at: null,
        created_at: '2026-11-02T08:00:00+0000',
        updated_at: '2026-11-02T08:00:01+0000',
        job: { ...job, name: 'Head baker' },
        writes: 3,
      },
    ])
  })

  it('is archived and brought back by PATCH, and not brought back by PUT', async () => {
    const { board, post, put, archive } = setup()
    await post(job)
    expect(await archive({ reference: 'R1', is_archive: 1 })).toMatchObject({
      status: 200,
      json: { code: 200, message: 'Job archived', data: { key: held.key } },
    })
    await put(job)
    expect([board.active(), board.archived()]).toEqual([[], ['R1']])
    expect((await archive({ reference: 'R1', is_archive: 0 })).status).toBe(200)
    expect(board.active()).toEqual(['R1'])
    expect((await archive({ reference: 'R1', is_archive: true })).status).toBe(400)
  })

  it('or board that is not there is a 400 with its name', async () => {
    const { call, put, archive, read } = setup()
    expect(await put(job)).toMatchObject(missing('job'))
    expect(await archive({ reference: 'R1', is_archive: 1 })).toMatchObject(missing('job'))
    expect(await read('R1')).toMatchObject(missing('job'))
    expect(await call('POST', `${API}/job/indexing`, { ...job, board_key: 'b2' })).toMatchObject(missing('board'))
    expect(await call('GET', `${API}/storing/jobs?board_keys=["b2"]`)).toMatchObject(missing('board'))
  })

  it.each([
    ['no name', { name: '' }],
    ['no reference', { reference: null }],
    ['no board_key', { board_key: undefined }],
    ['no location', { location: undefined }],
    ['no sections', { sections: null }],
    ['a text that is none', { summary: 3 }],
    ['a tag without a name', { tags: [{ value: 'x' }] }],
    ['a skill of no known type', { skills: [{ name: 'x', type: 'medium' }] }],
    ['a nested body', { name: undefined, job }],
  ])('is refused with %s', async (_title, change) => {
    const { board, post } = setup()
    expect((await post({ ...job, ...change })).status).toBe(400)
    expect(board.jobs()).toEqual([])
  })

  it('is refused as anything but JSON', async () => {
    const { sandbox } = setup()
    const sent = { method: 'POST', headers: credentials, body: JSON.stringify({ board_key: 'b1', ...job }) }
    const response = await sandbox.handle(new Request(`${API}/job/indexing`, sent))
    expect(response === 'dropped' ? response : response.status).toBe(400)
  })
})

it('lists a board by pages, newest first, as keys or whole', async () => {
  const { sandbox, board, call } = setup()
  for (const reference of ['R1', 'R2', 'R3']) board.add({ ...job, reference })
  board.setArchived('R2', true)
  const list = async (query: string) => (await call('GET', `${API}/storing/jobs?board_keys=["b1"]&${query}`)).json
  const { id, key, reference, created_at, updated_at } = held
  expect(await list('order_by=asc&limit=2')).toEqual({
    code: 200,
    message: 'Jobs list',
    meta: { page: 1, maxPage: 2, count: 2, total: 3 },
    data: [
      { id, key, reference, created_at, updated_at },
      { id: 2, key: '2'.padStart(40, '0'), reference: 'R2', created_at, updated_at },
    ],
  })
  expect(await list('limit=1&page=3&return_job=true')).toMatchObject({ data: [held] })
  sandbox.hrflow.archivedListed = false
  expect(await list('')).toMatchObject({ meta: { total: 2 }, data: [{ reference: 'R3' }, { reference: 'R1' }] })
  sandbox.hrflow.largestLimit = 1
  expect(await list('limit=50')).toMatchObject({ meta: { page: 1, maxPage: 2, count: 1, total: 2 } })
  expect(await list('page=0')).toMatchObject({ code: 400 })
  expect(board.writes).toBe(0)
})

it('finds the entities of a text at code-point offsets, whole words only', async () => {
  const { call } = setup()
  const text = '🥖 Python, pythonic 🥖 TRAVAIL EN ÉQUIPE'
  expect(await call('POST', `${API}/text/parsing`, { texts: [text] })).toMatchObject({
    status: 200,
    json: {
      code: 200,
      data: [
        {
          text,
          entities: [
            { start: 2, end: 8, label: 'skill_hard' },
            { start: 21, end: 38, label: 'skill_soft' },
          ],
        },
      ],
    },
  })
  expect(Array.from(text).slice(21, 38).join('')).toBe('TRAVAIL EN ÉQUIPE')
})

describe('an account', () => {
  it('is tested with /auth, and refused before anything else with the key that was sent', async () => {
    const { sandbox, call } = setup()
    expect((await call('GET', `${API}/auth`)).json).toEqual({ code: 200, message: 'API Access Success', data: null })
    const wrong = caller(sandbox, { ...credentials, 'x-api-key': 'ask-wrong' })
    const message = 'Unauthorized. Invalid secret key: ask-wrong'
    expect(await wrong('POST', `${API}/job/indexing`, {})).toMatchObject({ status: 401, json: { code: 401, message } })
    const stranger = caller(sandbox, { ...credentials, 'x-user-email': 'x@acme.example' })
    expect((await stranger('GET', `${API}/auth`)).status).toBe(401)
  })

  it('answers 402 when its quota is used up and 429 over its limit, where there are any', async () => {
    const { account, call } = setup()
    account.quota = 1
    expect((await call('GET', `${API}/auth`)).status).toBe(200)
    expect(await call('GET', `${API}/auth`)).toMatchObject({ status: 402, json: { code: 402 } })
    account.quota = null
    account.limit = { calls: 1, perMs: 30_000 }
    expect((await call('GET', `${API}/auth`)).status).toBe(200)
    const refused = await call('GET', `${API}/auth`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
  })
})
