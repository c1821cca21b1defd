// How TalentSoft's front office is called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { talentsoft } from '../../../src/connectors/talentsoft'
import { inParis } from '../../../src/connectors/talentsoft/paris'
import { type Answer, answering } from '../answers'
import { asSummaries } from './imitated-api'

const SITE = 'https://acme-recrute.talent-soft.com'
const AUTH = { client_id: 'relay', client_secret: 'secret-1', client_url: SITE }
const TOKEN = { body: { access_token: 'token-1', token_type: 'bearer', expires_in: 1_199 } }
const offer = (number: number) => ({ reference: `2026-${number}`, title: 'Agent' })

function frontOffice(...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: talentsoft.connect(v.parse(talentsoft.authSchema, AUTH), tools), ...seen }
}
const issues = (schema: typeof talentsoft.authSchema | typeof talentsoft.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
const listing = (start: number) => `GET ${SITE}/api/v2/offersummaries?count=500&start=${start}`

describe('a token', () => {
  it('is asked for once, and goes with every call', async () => {
    const { origin, asked, sent } = frontOffice(TOKEN, { body: offer(1) }, { status: 404, body: {} })
    expect(await origin.fetchJob('2026-1')).toMatchObject({ ok: true, value: { reference: '2026-1' } })
    expect(await origin.fetchJob('2026-2')).toEqual({ ok: true, value: null })
    expect(asked).toEqual([
      `POST ${SITE}/api/token`,
      `GET ${SITE}/api/v2/offers/getoffer?reference=2026-1`,
      `GET ${SITE}/api/v2/offers/getoffer?reference=2026-2`,
    ])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual([null, 'Bearer token-1', 'Bearer token-1'])
  })

  it('that ended early is renewed once', async () => {
    const renewed = { body: { access_token: 'token-2', expires_in: 1_199 } }
    const { origin, sent } = frontOffice(TOKEN, { status: 401, body: {} }, renewed, { body: offer(1) })
    expect(await origin.fetchJob('2026-1')).toMatchObject({ ok: true })
    expect(sent.at(-1)?.get('authorization')).toBe('Bearer token-2')
    const refused = frontOffice(TOKEN, { status: 401, body: {} }, renewed, { status: 401, body: {} })
    expect(await refused.origin.fetchJob('2026-1')).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
    expect(refused.asked.length).toBe(4)
  })

  it('that is refused stops the account, and one that is none is an outage', async () => {
    const refused = await frontOffice({ status: 400, body: { error: 'invalid_client' } }).origin.fetchJob('2026-1')
    expect(refused).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
    expect(JSON.stringify(refused)).not.toContain('secret-1')
    for (const body of [{}, { access_token: 'a b' }, []])
      expect(await frontOffice({ body }).origin.fetchJob('2026-1')).toMatchObject({ reason: 'origin_unavailable' })
  })
})

describe('an offer', () => {
  it('that is another one than was asked for changes nothing', async () => {
    for (const body of [offer(2), {}, [offer(1)]])
      expect(await frontOffice(TOKEN, { body }).origin.fetchJob('2026-1')).toEqual({
        ok: false,
        reason: 'origin_unavailable',
        message: 'TalentSoft answered 200 without the offer 2026-1',
      })
  })

  it('tells nobody’s names, and no organisation that is not to be shown', async () => {
    const body = {
      ...offer(1),
      isAnonymousOrganisation: true,
      organisationName: 'Hidden',
      organisation: { label: 'Hidden' },
      mainSupervisor: { name: 'A. Person' },
    }
    const read = await frontOffice(TOKEN, { body }).origin.fetchJob('2026-1')
    expect(JSON.stringify(read)).not.toMatch(/Hidden|Person/)
  })
})

describe('the listing', () => {
  const page = (first: number, hasMore: boolean) => ({
    body: asSummaries([offer(first), offer(first + 1)], { total: 4, hasMore }),
  })

  it('that tells neither how many there are nor whether more follow proves no absence', async () => {
    const { origin } = frontOffice(TOKEN, { body: { data: [offer(1)] } })
    const why = 'TalentSoft tells neither how many offers there are nor whether more follow'
    expect(await origin.listJobs({}, null)).toMatchObject({ value: { next: null, incomplete: { kind: 'short', why } } })
  })

  it('goes page by page while there is more, and knows how many there are', async () => {
    const { origin, asked } = frontOffice(TOKEN, page(1, true), page(3, false))
    const one = await origin.listJobs({}, null)
    const two = await origin.listJobs({}, one.ok ? one.value.next : null)
    expect([one, two].map((read) => read.ok && [read.value.next, read.value.expected])).toEqual([
      ['page 2 2026-1 2026-2', 4],
      [null, 4],
    ])
    expect(asked.slice(1)).toEqual([listing(1), listing(2)])
  })

  it('whose start turns out to count offers goes on behind those that were read', async () => {
    const { origin, asked } = frontOffice(TOKEN, page(1, true), page(2, true), page(4, false))
    const one = await origin.listJobs({}, null)
    const two = await origin.listJobs({}, one.ok ? one.value.next : null)
    await origin.listJobs({}, two.ok ? two.value.next : null)
    expect(asked.slice(1)).toEqual([listing(1), listing(2), listing(4)])
  })

  it('that gives a page twice is broken, and one without its list an outage', async () => {
    const again = await frontOffice(TOKEN, page(1, true)).origin.listJobs({}, 'page 2 2026-1 2026-2')
    expect(again).toMatchObject({ ok: true, value: { next: null, incomplete: { kind: 'broken' } } })
    for (const body of [{}, [], { data: {} }])
      expect(await frontOffice(TOKEN, { body }).origin.listJobs({}, null)).toMatchObject({
        reason: 'origin_unavailable',
      })
  })

  it('shows what has no reference as a failure', async () => {
    const { origin } = frontOffice(TOKEN, { body: { data: [offer(1), { title: 'x' }, 7], _pagination: null } })
    const read = await origin.listJobs({}, null)
    expect(read.ok && read.value.entries.map(({ reference }) => reference)).toEqual(['2026-1', null, null])
  })
})

describe('a date without a zone', () => {
  it.each([
    ['2026-03-29T01:59:59', '+01:00'],
    ['2026-03-29T03:00:00', '+02:00'],
    ['2026-10-25T01:59:59.999', '+02:00'],
    ['2026-10-25T03:00', '+01:00'],
    ['2026-12-31T23:59:59', '+01:00'],
    ['2026-07-01T00:00:00', '+02:00'],
  ])('%s has that of Paris: %s', (given, zone) => {
    expect(inParis(given)).toBe(`${given}${zone}`)
  })

  it.each([
    null,
    '2026-10-25',
    '2026-10-25T03:00:00Z',
    '2026-10-25T03:00:00+05:00',
    'yesterday',
    '2026-13-45T00:00:00',
  ])('is what %s is not', (given) => {
    expect(inParis(given)).toBe(given)
  })

  it('counts as one for incremental runs too', () => {
    const since = Date.parse('2026-10-02T07:30:00Z')
    expect(talentsoft.incremental.movedAt({ modificationDate: '2026-10-02T09:30:00' })).toBe(since)
    const isOld = (modificationDate: unknown) => talentsoft.incremental.isOld({ modificationDate }, since)
    expect(['2026-10-02T09:19:59', '2026-10-02T09:20:00', null].map(isOld)).toEqual([true, false, false])
  })
})

describe('parameters', () => {
  it.each([
    'acme',
    'http://acme.talent-soft.com',
    'https://talent-soft.com',
    'https://emploi.acme.example',
    `${SITE}/path`,
  ])('name no front office by %s', (client_url) => {
    expect(issues(talentsoft.authSchema, { ...AUTH, client_url })).toEqual([
      expect.stringMatching(/^client_url: expected/),
    ])
  })

  it('name one at a host of its own where that is allowed', () => {
    const auth = { ...AUTH, client_url: 'https://emploi.acme.example/', allowed_hosts: ['emploi.acme.example'] }
    expect(talentsoft.account(v.parse(talentsoft.authSchema, auth))).toBe('talentsoft:emploi.acme.example')
  })

  it('of hrflow-connectors’ back office are refused with the reason', () => {
    expect(issues(talentsoft.pullSchema, { q: 'x', max_read: 10 })).toEqual([
      expect.stringMatching(/^q: expected no such parameter: it is one of the back office exports/),
      expect.stringMatching(/^max_read: expected no such parameter/),
    ])
  })
})
