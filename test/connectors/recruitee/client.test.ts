// How Recruitee's API and careers sites are called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { recruitee } from '../../../src/connectors/recruitee'
import { type Answer, answering } from '../answers'

const offer = { id: 912001, slug: 'soudeur-nantes', title: 'Soudeur' }
const published = { ...offer, status: 'published' }
const KEYED = { company_id: '59001', api_token: 'token-1' }

const pullOf = (given: unknown = {}) => v.parse(recruitee.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: recruitee.connect(v.parse(recruitee.authSchema, auth), tools), ...seen }
}
const issues = (schema: typeof recruitee.authSchema | typeof recruitee.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

describe('the careers site', () => {
  it.each([
    [{ company: 'Acme' }, 'https://acme.recruitee.com'],
    [{ company: 'https://acme.recruitee.com/' }, 'https://acme.recruitee.com'],
    [{ company: 'https://jobs.acme.example', allowed_hosts: ['jobs.acme.example'] }, 'https://jobs.acme.example'],
  ])('of %j is asked at %s, without credentials, and its offers have a page there', async (auth, site) => {
    const { origin, asked, sent } = account(auth, { body: { offers: [offer] } }, { body: { offer } })
    const listed = await origin.listJobs(pullOf(), null)
    const read = await origin.fetchJob('912001')
    expect(asked).toEqual([`GET ${site}/api/offers/`, `GET ${site}/api/offers/912001`])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual([null, null])
    const [entry] = listed.ok ? listed.value.entries : []
    expect(listed).toMatchObject({ ok: true, value: { next: null, expected: 1 } })
    expect(entry).toMatchObject({ kind: 'job', reference: '912001', job: { url: `${site}/api/offers/soudeur-nantes` } })
    expect(read.ok && read.value !== null && recruitee.format(read.value).url).toBe(`${site}/o/soudeur-nantes`)
  })

  it('that does not show an offer any more says that it is gone', async () => {
    const { origin } = account({ company: 'acme' }, { status: 404, body: { error: 'Not Found' } })
    expect(await origin.fetchJob('912001')).toEqual({ ok: true, value: null })
  })

  it('that nobody knows, or that is at another host, is no empty listing', async () => {
    const gone = account({ company: 'acme' }, { status: 404, body: { error: 'Not Found' } })
    expect(await gone.origin.listJobs(pullOf(), null)).toMatchObject({ ok: false, reason: 'origin_refused' })
    const moved = account({ company: 'acme' }, { status: 301, headers: { location: 'https://jobs.acme.example/' } })
    expect(await moved.origin.listJobs(pullOf(), null)).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  })

  it('that answers without its offers is an outage, and an empty list is one', async () => {
    for (const body of [{}, [], { offers: null }, { offers: {} }])
      expect(await account({ company: 'acme' }, { body }).origin.listJobs(pullOf(), null)).toEqual({
        ok: false,
        reason: 'origin_unavailable',
        message: 'Recruitee answered 200 without a list of offers',
      })
    expect(await account({ company: 'acme' }, { body: { offers: [] } }).origin.listJobs(pullOf(), null)).toEqual({
      ok: true,
      value: { entries: [], next: null, expected: 0, rest: expect.anything() },
    })
  })
})

describe('a list of more than 8 MiB', () => {
  it('is read while it comes, in pages of 150 offers', async () => {
    const offers = Array.from({ length: 320 }, (_, index) => ({
      id: index + 1,
      status: 'published',
      description: 'x'.repeat(27_000),
    }))
    const { origin } = account(KEYED, { body: { offers } })
    const first = await origin.listJobs(pullOf(), null)
    const sizes = first.ok ? [first.value.entries.length] : []
    for await (const page of (first.ok && first.value.rest) || []) sizes.push(page.ok ? page.value.entries.length : -1)
    expect(sizes).toEqual([150, 150, 20])
  })
})

describe('the API', () => {
  it.each([
    [{}, 'https://api.recruitee.com/c/59001/offers?kind=job&scope=active&view_mode=default'],
    [
      { kind: 'talent_pool', scope: 'not_archived', view_mode: 'brief' },
      'https://api.recruitee.com/c/59001/offers?kind=talent_pool&scope=not_archived&view_mode=brief',
    ],
  ])('lists what %j selects, with the token as a bearer', async (pull, url) => {
    const { origin, asked, sent } = account(KEYED, { body: { offers: [published] } })
    await origin.listJobs(pullOf(pull), null)
    expect([asked, sent[0]?.get('authorization')]).toEqual([[`GET ${url}`], 'Bearer token-1'])
  })

  it('is asked at another endpoint where one is given, and by a company’s name', async () => {
    const auth = { ...KEYED, company_id: 'acme', recruitee_endpoint: 'https://api.s.recruitee.com/c' }
    const { origin, asked } = account(auth, { body: { offer: published } })
    expect(await origin.fetchJob('912001')).toMatchObject({ ok: true, value: { ...published, id: '912001' } })
    expect(asked).toEqual(['GET https://api.s.recruitee.com/c/acme/offers/912001'])
  })

  it('gives rows by view_mode brief, which are less than the offers, and whole ones otherwise', async () => {
    const kinds = async (view_mode: string) => {
      const listed = await account(KEYED, { body: { offers: [offer] } }).origin.listJobs(pullOf({ view_mode }), null)
      return listed.ok && listed.value.entries.map(({ kind }) => kind)
    }
    expect([await kinds('brief'), await kinds('default')]).toEqual([['row'], ['job']])
  })

  it('tells nobody’s names, addresses and counts of candidates', async () => {
    const told = { recruiter: { name: 'A. Person' }, mailbox_email: 'a@acme.example', candidates_count: 4242 }
    const { origin } = account(KEYED, { body: { offer: { ...published, ...told } } })
    expect(JSON.stringify(await origin.fetchJob('912001'))).not.toMatch(/Person|acme\.example|4242/)
  })

  it('that answers about another offer, or without a status, is an outage and closes nothing', async () => {
    for (const body of [{ offer }, { offer: { ...published, id: 7 } }, { offer: { ...published, status: 3 } }])
      expect(await account(KEYED, { body }).origin.fetchJob('912001')).toEqual({
        ok: false,
        reason: 'origin_unavailable',
        message: 'Recruitee answered 200 without the offer 912001 and its status',
      })
  })
})

describe('whose offers they are', () => {
  it.each([
    [{ company: 'Acme' }, 'acme'],
    [{ company: 'https://acme.recruitee.com' }, 'acme'],
    [{ ...KEYED, company_id: 'ACME' }, 'acme'],
    [KEYED, null],
    [{ ...KEYED, company: 'acme' }, 'acme'],
    [{ company: 'https://jobs.acme.example', allowed_hosts: ['jobs.acme.example'] }, null],
  ])('is told by %j: %j', (auth, tenant) => {
    expect(recruitee.tenant(v.parse(recruitee.authSchema, auth))).toBe(tenant)
  })
})

describe('parameters', () => {
  const ALONE = 'expected an api_token with its company_id, or a company alone'
  const COMPANY =
    'expected the name before .recruitee.com, or the https address of the careers site, whose host stands in allowed_hosts if it is your own'

  it.each([
    [{}, [`api_token: ${ALONE}`]],
    [{ company_id: '59001' }, [`api_token: ${ALONE}`]],
    [{ company_id: '59001', company: 'acme' }, [`api_token: ${ALONE}`]],
    [{ api_token: 'token-1' }, ['company_id: expected the company whose token this is']],
    [{ company: 'https://jobs.acme.example' }, [`company: ${COMPANY}`]],
    [{ company: 'acme.recruitee.com' }, [`company: ${COMPANY}`]],
    [
      { company: 'acme', allowed_hosts: ['https://jobs.acme.example'] },
      ['allowed_hosts.0: expected a list of host names, e.g. ["jobs.acme.com"]'],
    ],
  ])('of connector_auth %j: %j', (auth, expected) => {
    expect(issues(recruitee.authSchema, auth)).toEqual(expected)
  })

  it('have the values that HrFlow documents', () => {
    expect(issues(recruitee.pullSchema, { kind: 'jobs', scope: 'all', view_mode: 'full', open_statuses: [] })).toEqual([
      'kind: expected one of "job", "talent_pool"',
      'scope: expected one of "active", "not_archived", "archived"',
      'view_mode: expected one of "default", "brief"',
      'open_statuses: expected at least one status: with none every offer would be archived',
    ])
    expect([recruitee.narrows(pullOf()), recruitee.narrows(pullOf({ scope: 'archived' }))]).toEqual([false, true])
  })
})
