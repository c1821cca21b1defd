// How Lever's two APIs are called: which instance, which page, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { lever } from '../../../src/connectors/lever'
import { incremental } from '../../../src/connectors/lever/incremental'
import { type Answer, answering } from '../answers'

const ID = '5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d'
const posting = { id: ID, text: 'Data engineer' }
const published = { ...posting, state: 'published' }
const UNKNOWN: Answer = { status: 404, body: { ok: false, error: 'Document not found' } }
const UNAUTHORIZED: Answer = { status: 401, body: { code: 'Unauthorized', message: 'no such key: key-1' } }

const pullOf = (given: unknown = {}) => v.parse(lever.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: lever.connect(v.parse(lever.authSchema, auth), tools), ...seen }
}
const references = (page: { readonly entries: readonly { readonly reference: string | null }[] }) =>
  page.entries.map(({ reference }) => reference)

describe('the public postings of a site', () => {
  it('are asked for at the global instance first, then at the EU one, which is kept', async () => {
    const { origin, asked, sent } = account({ site: 'acme' }, UNKNOWN, { body: posting }, UNKNOWN)
    expect(await origin.fetchJob(ID)).toMatchObject({ ok: true, value: posting })
    expect(await origin.fetchJob(ID)).toEqual({ ok: true, value: null })
    expect(asked).toEqual([
      `GET https://api.lever.co/v0/postings/acme/${ID}?mode=json`,
      `GET https://api.eu.lever.co/v0/postings/acme/${ID}?mode=json`,
      `GET https://api.eu.lever.co/v0/postings/acme/${ID}?mode=json`,
    ])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual([null, null, null])
  })

  it('are asked for at one instance alone where it is given', async () => {
    const { origin, asked } = account({ site: 'acme', instance: 'eu' }, UNKNOWN)
    expect(await origin.fetchJob(ID)).toEqual({ ok: true, value: null })
    expect(asked).toEqual([`GET https://api.eu.lever.co/v0/postings/acme/${ID}?mode=json`])
  })

  it('that neither instance has are gone', async () => {
    expect(await account({ site: 'acme' }, UNKNOWN).origin.fetchJob(ID)).toEqual({ ok: true, value: null })
  })

  it('are listed page by page to an empty one, at the instance that the first page came from', async () => {
    const [first, second, third] = [{ id: 'A' }, { id: 'B' }, { id: 'C' }]
    const { origin, asked } = account(
      { site: 'acme' },
      UNKNOWN,
      { body: [first, second] },
      { body: [third] },
      { body: [] },
    )
    const pull = pullOf({ limit: 2 })
    const one = await origin.listJobs(pull, null)
    const again = account({ site: 'acme' }, { body: [third] }, { body: [] }) // another object goes on with the cursor
    const two = await again.origin.listJobs(pull, one.ok ? one.value.next : null)
    const three = await again.origin.listJobs(pull, two.ok ? two.value.next : null)
    expect([one, two, three].map((page) => page.ok && [references(page.value), page.value.next])).toEqual([
      [['A', 'B'], 'eu 2 A'],
      [['C'], 'eu 3 C'],
      [[], null],
    ])
    expect([...asked, ...again.asked]).toEqual([
      'GET https://api.lever.co/v0/postings/acme?mode=json&skip=0&limit=2',
      'GET https://api.eu.lever.co/v0/postings/acme?mode=json&skip=0&limit=2',
      'GET https://api.eu.lever.co/v0/postings/acme?mode=json&skip=2&limit=2',
      'GET https://api.eu.lever.co/v0/postings/acme?mode=json&skip=3&limit=2',
    ])
  })

  it('whose pages repeat themselves are a broken listing', async () => {
    const { origin } = account({ site: 'acme' }, { body: [posting] })
    expect(await origin.listJobs(pullOf(), `global 1 ${ID}`)).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'broken', why: 'Lever gave a page twice' } },
    })
  })

  it('of a site that nobody knows are refused, and are no empty listing', async () => {
    expect(await account({ site: 'acme' }, UNKNOWN).origin.listJobs(pullOf(), null)).toEqual({
      ok: false,
      reason: 'origin_refused',
      message: 'Lever knows no site acme: Document not found',
    })
  })

  it('that come as something else are an outage', async () => {
    for (const body of [{ data: [] }, null, '"none"'])
      expect(await account({ site: 'acme' }, { body }).origin.listJobs(pullOf(), null)).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
    expect(await account({ site: 'acme' }, { body: { ...posting, id: 'another' } }).origin.fetchJob(ID)).toEqual({
      ok: false,
      reason: 'origin_unavailable',
      message: `Lever answered 200 without the posting ${ID}`,
    })
  })

  it('that are no postings stay as entries without a reference', async () => {
    const listed = await account({ site: 'acme' }, { body: [null, 'A', {}, { id: 'a/b' }] }).origin.listJobs(
      pullOf(),
      null,
    )
    expect(listed.ok && references(listed.value)).toEqual([null, null, null, null])
  })
})

describe('the postings that a key opens', () => {
  it('are read with the key as the user of Basic, without persons', async () => {
    const { origin, asked, sent } = account(
      { api_key: 'key-1', instance: 'global' },
      { body: { data: { ...published, owner: 'df0adaa6', followers: ['df0adaa6'], hiringManager: 'df0adaa6' } } },
    )
    const read = await origin.fetchJob(ID)
    expect(read).toMatchObject({ ok: true, value: published })
    expect(JSON.stringify(read)).not.toContain('df0adaa6')
    expect(asked).toEqual([`GET https://api.lever.co/v1/postings/${ID}`])
    expect(sent[0]?.get('authorization')).toBe(`Basic ${btoa('key-1:')}`)
  })

  it('are asked for at the EU instance when the global one does not know the key', async () => {
    const { origin, asked } = account({ api_key: 'key-1' }, UNAUTHORIZED, { body: { data: published } })
    expect(await origin.fetchJob(ID)).toMatchObject({ ok: true, value: published })
    expect(asked.map((one) => new URL(one.slice(4)).host)).toEqual(['api.lever.co', 'api.eu.lever.co'])
  })

  it('of a key that no instance knows are refused, and the message does not hold it', async () => {
    expect(await account({ api_key: 'key-1' }, UNAUTHORIZED).origin.listJobs(pullOf(), null)).toEqual({
      ok: false,
      reason: 'origin_unauthorized',
      message: 'Lever answered 401: no such key: … to GET /v1/postings',
    })
  })

  it.each([
    [{}, 'limit=100&confidentiality=non-confidential&state=published'],
    [{ limit: 20, open_states: ['internal'] }, 'limit=20&confidentiality=non-confidential&state=internal'],
    [{ open_states: ['published', 'internal'], confidentiality: 'all' }, 'limit=100&confidentiality=all'],
    [{ updated_at_start: 7 }, 'limit=100&confidentiality=non-confidential&updated_at_start=7'],
  ])('are listed by what %j selects', async (given, query) => {
    const { origin, asked } = account({ api_key: 'key-1', instance: 'eu' }, { body: { data: [], hasNext: false } })
    expect(await origin.listJobs(pullOf(given), null)).toEqual({
      ok: true,
      value: { entries: [], next: null, expected: null },
    })
    expect(asked).toEqual([`GET https://api.eu.lever.co/v1/postings?${query}`])
  })

  it('are listed page by page by Lever’s own offset', async () => {
    const { origin, asked } = account({ api_key: 'key-1' }, UNAUTHORIZED, {
      body: { data: [published], hasNext: true, next: 'a b/c==' },
    })
    const one = await origin.listJobs(pullOf(), null)
    expect(one).toMatchObject({ ok: true, value: { next: `eu ${ID} a b/c==` } })
    const again = account({ api_key: 'key-1' }, { body: { data: [], hasNext: false, next: null } })
    expect(await again.origin.listJobs(pullOf(), one.ok ? one.value.next : null)).toMatchObject({
      ok: true,
      value: { next: null },
    })
    expect(again.asked).toEqual([
      'GET https://api.eu.lever.co/v1/postings?limit=100&confidentiality=non-confidential&state=published&offset=a+b%2Fc%3D%3D',
    ])
    expect(asked.length).toBe(2)
  })

  it.each([
    ['tells of no offset', { data: [{ id: 'B' }], hasNext: true }],
    ['leads back to itself', { data: [{ id: 'B' }], hasNext: true, next: 'here' }],
    ['begins as the one before', { data: [{ id: 'A' }], hasNext: true, next: 'there' }],
  ])('whose page %s although there is a further one are a broken listing', async (_, body) => {
    const { origin } = account({ api_key: 'key-1' }, { body })
    expect(await origin.listJobs(pullOf(), 'global A here')).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'broken' } },
    })
  })

  it('that come without a state, or as another posting, are an outage and close nothing', async () => {
    for (const data of [posting, { ...published, id: 'another' }, { ...published, state: 7 }])
      expect(await account({ api_key: 'key-1' }, { body: { data } }).origin.fetchJob(ID)).toEqual({
        ok: false,
        reason: 'origin_unavailable',
        message: `Lever answered 200 without the posting ${ID} and its state`,
      })
  })
})

describe('whether a posting is open', () => {
  it.each([
    [{ state: null, confidentiality: null }, {}, true],
    [{ state: 'published', confidentiality: 'non-confidential' }, {}, true],
    [{ state: 'published', confidentiality: 'confidential' }, {}, false],
    [{ state: 'published', confidentiality: 'confidential' }, { confidentiality: 'all' }, true],
    [{ state: 'published', confidentiality: 'confidential' }, { confidentiality: 'confidential' }, true],
    [{ state: 'published', confidentiality: 'non-confidential' }, { confidentiality: 'confidential' }, false],
    [{ state: 'internal', confidentiality: 'non-confidential' }, {}, false],
    [{ state: 'internal', confidentiality: 'non-confidential' }, { open_states: ['published', 'internal'] }, true],
    [{ state: 'closed', confidentiality: 'non-confidential' }, {}, false],
  ])('%j under %j: %s', async (of, pull, open) => {
    const read = await account(
      { api_key: 'key-1' },
      { body: { ...published, ...of, state: of.state ?? 'published' } },
    ).origin.fetchJob(ID)
    const job = read.ok && read.value !== null ? { ...read.value, ...of } : null
    expect(job !== null && lever.isOpen(job, pullOf(pull))).toBe(open)
  })
})

describe('parameters', () => {
  const issues = (schema: typeof lever.authSchema | typeof lever.pullSchema, given: unknown) =>
    (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

  it('need a key, or a site', () => {
    expect(issues(lever.authSchema, {})).toEqual(['api_key: expected an api_key, or the name of a site'])
    expect(issues(lever.authSchema, { site: 'acme' })).toEqual([])
    expect(issues(lever.authSchema, { api_key: 'key-1', site: 'acme', instance: 'eu' })).toEqual([])
  })

  it('refuse the one-time codes of hrflow-connectors with the reason', () => {
    const why = 'expected an api_key instead: a one-time authorization_code cannot run on a schedule'
    expect(
      issues(lever.authSchema, { site: 'acme', client_id: 'a', client_secret: 'b', authorization_code: 'c' }),
    ).toEqual([`client_id: ${why}`, `client_secret: ${why}`, `authorization_code: ${why}`])
  })

  it.each(['https://jobs.lever.co/acme', '..', 'a/b', 'a b', ''])('refuse the site %j', (site) => {
    expect(issues(lever.authSchema, { site })).toEqual([
      'site: expected the name of the site alone, e.g. "acme" for https://jobs.lever.co/acme',
    ])
  })

  it('refuse pages and states that Lever does not have', () => {
    expect(
      issues(lever.pullSchema, { limit: 101, open_states: [], confidentiality: 'secret', updated_at_start: 1.5 }),
    ).toEqual([
      'limit: expected a whole number from 1 to 100',
      'open_states: expected at least one state',
      'confidentiality: expected "non-confidential", "confidential", "all"',
      'updated_at_start: expected a moment as a whole number of Unix milliseconds',
    ])
  })
})

describe('incremental reading', () => {
  it('asks for what changed since ten minutes before, unless the workflow asks for less', () => {
    const narrow = (pull: object) => incremental.narrow(pullOf(pull), 1_000_000, 0).updated_at_start
    expect([narrow({}), narrow({ updated_at_start: 3 }), narrow({ updated_at_start: 900_000 })]).toEqual([
      400_000, 400_000, 900_000,
    ])
    expect(lever.narrows({ ...pullOf(), updated_at_start: 1 })).toBe(true)
  })

  it('knows a posting’s moment by its change, else by its creation', () => {
    const { movedAt } = incremental
    expect([
      movedAt({ updatedAt: 1788336000000, createdAt: 1788249600000 }),
      movedAt({ createdAt: '1788249600000' }),
      movedAt({ updatedAt: 'today' }),
    ]).toEqual([1788336000000, 1788249600000, null])
  })
})
