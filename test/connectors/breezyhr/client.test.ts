// How Breezy HR's API and its public lists are called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { breezyhr } from '../../../src/connectors/breezyhr'
import { openApi } from '../../../src/connectors/breezyhr/api'
import { openPublicList } from '../../../src/connectors/breezyhr/public-list'
import { rangesOf } from '../../../src/connectors/breezyhr/salary'
import { webhook } from '../../../src/connectors/breezyhr/webhook'
import { type Answer, answering } from '../answers'
import { genuine } from './fixtures'

const API = 'https://api.breezy.hr/v3'
const TOKEN = { api_token: 'token-1', company_id: 'c9', company_slug: 'Acme' }
const SIGNED_IN = { email: 'a@acme.example', password: 'word', company_id: 'c9', company_slug: 'acme' }
const PUBLISHED = { state: 'published' } as const
const position = { _id: 'a1', friendly_id: 'a1-job', state: 'published' }

function api(auth: Parameters<typeof openApi>[0], ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: openApi(auth, tools), ...seen }
}
const pullOf = (given: unknown = {}) => v.parse(breezyhr.pullSchema, given)
const issues = (given: unknown) =>
  (v.safeParse(breezyhr.authSchema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

describe('the API', () => {
  it('is asked for one state in one answer, with the token alone, and its positions have a page', async () => {
    const { origin, asked, sent } = api(TOKEN, { body: [position, 'odd'] }, { body: position })
    expect(await origin.listJobs(PUBLISHED, null)).toMatchObject({
      ok: true,
      value: {
        next: null,
        expected: 2,
        entries: [
          { kind: 'job', reference: 'a1', job: { url: 'https://acme.breezy.hr/p/a1-job' } },
          { kind: 'job', reference: null },
        ],
      },
    })
    expect(await origin.fetchJob('a1')).toMatchObject({ ok: true, value: { url: 'https://acme.breezy.hr/p/a1-job' } })
    expect([asked, sent[0]?.get('authorization')]).toEqual([
      [`GET ${API}/company/c9/positions?state=published`, `GET ${API}/company/c9/position/a1`],
      'token-1',
    ])
  })

  it.each([
    [{ api_token: 't', company_name: 'ACME sàrl' }, 'c9', 'https://acme.breezy.hr/p/a1-job'],
    [{ api_token: 't', company_id: 'c8' }, 'c8', 'https://other.breezy.hr/p/a1-job'],
    [{ api_token: 't', company_name: 'Acme SARL', company_slug: 'jobs' }, 'c9', 'https://jobs.breezy.hr/p/a1-job'],
  ])('is asked once which company %j means', async (auth, id, url) => {
    const companies = [
      { _id: 'c8', name: 'Other', friendly_id: 'other' },
      { _id: 'c9', name: 'Acme  SARL', friendly_id: 'acme' },
    ]
    const { origin, asked } = api(auth, { body: companies }, { body: position }, { body: [position] })
    expect(await origin.fetchJob('a1')).toMatchObject({ ok: true, value: { url } })
    await origin.listJobs(PUBLISHED, null)
    expect(asked).toEqual([
      `GET ${API}/companies`,
      `GET ${API}/company/${id}/position/a1`,
      `GET ${API}/company/${id}/positions?state=published`,
    ])
  })

  it('that shows the account no such company is a matter of its credentials', async () => {
    const { origin } = api({ api_token: 't', company_name: 'Acme' }, { body: [{ _id: 'c8', name: 'Other' }] })
    expect(await origin.listJobs(PUBLISHED, null)).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
  })

  it('that answers about another position, or without a state, is an outage and closes nothing', async () => {
    for (const body of [{ ...position, _id: 'b2' }, { _id: 'a1' }, { ...position, state: 3 }])
      expect(await api(TOKEN, { body }).origin.fetchJob('a1')).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
    expect(await api(TOKEN, { status: 404, body: {} }).origin.fetchJob('a1')).toEqual({ ok: true, value: null })
  })

  it('tells nobody’s names', async () => {
    const body = { ...position, creator: { name: 'Person' }, creator_id: 'Person' }
    const read = await api(TOKEN, { body }).origin.fetchJob('a1')
    expect([read.ok, JSON.stringify(read).includes('Person')]).toEqual([true, false])
  })
})

describe('a sign-in', () => {
  const session = (access_token: string) => ({ body: { access_token, user: { name: 'A. Person' } } })

  it('brings a token that is used until it is refused, and then one more', async () => {
    const { origin, asked, sent } = api(
      SIGNED_IN,
      session('s1'),
      { body: position },
      { status: 401, body: {} },
      session('s2'),
      { body: position },
    )
    expect([(await origin.fetchJob('a1')).ok, (await origin.fetchJob('a1')).ok]).toEqual([true, true])
    expect(asked.map((call) => call.replace(API, ''))).toEqual([
      'POST /signin',
      'GET /company/c9/position/a1',
      'GET /company/c9/position/a1',
      'POST /signin',
      'GET /company/c9/position/a1',
    ])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual([null, 's1', 's1', null, 's2'])
  })

  it.each([
    [[{ status: 400, body: {} }], 'origin_unauthorized'],
    [[session('')], 'origin_unavailable'],
    [[session('s1'), { status: 401, body: {} }, session('s2'), { status: 401, body: {} }], 'origin_unauthorized'],
  ])('answered by %j is %s', async (answers, reason) => {
    expect(await api(SIGNED_IN, ...answers).origin.fetchJob('a1')).toMatchObject({ ok: false, reason })
  })

  it('is not made again for a token that the workflow gives', async () => {
    const { origin, asked } = api(TOKEN, { status: 401, body: {} })
    expect(await origin.fetchJob('a1')).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
    expect(asked.length).toBe(1)
  })
})

describe('the public list', () => {
  it('is read in one answer, without credentials, texts and all', async () => {
    const { tools, asked, sent } = answering({ body: [{ id: 'a1', name: 'Soudeur' }] })
    expect(await openPublicList('Acme', tools).listJobs(PUBLISHED, null)).toMatchObject({
      ok: true,
      value: { next: null, entries: [{ kind: 'job', reference: 'a1', job: { _id: 'a1', name: 'Soudeur' } }] },
    })
    expect([asked, sent[0]?.get('authorization')]).toEqual([['GET https://acme.breezy.hr/json?verbose=true'], null])
  })

  it('that nobody knows is no empty listing, and one behind a firewall an outage', async () => {
    const read = (status: number) => openPublicList('acme', answering({ status, body: '<p>no</p>' }).tools)
    expect(await read(404).listJobs(PUBLISHED, null)).toMatchObject({ ok: false, reason: 'origin_refused' })
    expect(await read(403).listJobs(PUBLISHED, null)).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  })
})

describe('pay in words', () => {
  it.each([
    ['€30,000 – €36,000 / year', 30_000, 36_000, 'EUR/year'],
    ['£18.50 - £21 / hour', 18.5, 21, 'GBP/hour'],
    ['Up to €2,500 / month', null, 2_500, 'EUR/month'],
    ['$55,000+ / year', 55_000, null, null],
    ['CHF 90000', 90_000, null, 'CHF'],
  ])('%s is a range', (words, value_min, value_max, unit) => {
    expect(rangesOf(words)).toEqual([{ name: 'salary', value_min, value_max, unit }])
  })

  it.each([
    null,
    '',
    'Selon profil',
    '€30k / year',
    '€600 / week',
    '€30,000 – £36,000 / year',
    '30,000',
    '€3,00',
    '€30.000 – €36.000',
    '€1.500+ / day',
  ])('%j is none', (words) => {
    expect(rangesOf(words)).toEqual([])
  })
})

describe('a signature', () => {
  const NOW = Date.parse('2026-11-20T12:00:00Z')
  const bytesOf = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
  const verified = async (signed: string, sent: string) => {
    const { headers, token } = await genuine(bytesOf(signed), 'whsec_secret', NOW)
    return webhook.verify({ body: bytesOf(sent), headers: new Headers(headers), token, now: NOW }, ['whsec_secret'])
  }
  const [spaced, compact] = ['{ "type": "x",\n "name": "\\u00e9" }', '{"type":"x","name":"é"}']

  it('is that of the body as it came, or of the same without its blanks: the documentation has both', async () => {
    expect([await verified(spaced, spaced), await verified(compact, spaced)]).toEqual([true, true])
  })

  it('of another body proves nothing, however that one is written', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    for (const sent of ['{"type":"y","name":"é"}', 'no JSON', '', deep])
      expect(await verified(compact, sent)).toBe(false)
  })
})

describe('parameters', () => {
  const WAYS = 'api_token: expected an api_token, or an email with its password'

  it.each([
    [{}, ['company_slug: expected a value, because it is required']],
    [
      { company_slug: 'acme.breezy.hr' },
      ['company_slug: expected the name before .breezy.hr, e.g. "acme" for https://acme.breezy.hr'],
    ],
    [{ company_id: 'c9' }, [WAYS]],
    [{ email: 'a@acme.example', company_id: 'c9' }, ['password: expected the password of that account']],
    [{ password: 'word', company_id: 'c9' }, ['email: expected the e-mail address of that account']],
    [
      { api_token: 't' },
      ['company_id: expected a company_id or a company_name: an account may have several companies'],
    ],
  ])('of connector_auth %j: %j', (auth, expected) => {
    expect(issues(auth)).toEqual(expected)
  })

  it.each([
    [{}, false, false],
    [{ state: 'closed' }, false, true],
    [{ state: 'archived' }, true, true],
  ])('%j narrow a sync: %s, and an archive run: %s', (pull, sync, archive) => {
    expect([breezyhr.narrows(pullOf(pull), false), breezyhr.narrows(pullOf(pull), true)]).toEqual([sync, archive])
  })

  it('of a state say which positions are open, though one does not tell its own', async () => {
    const { origin } = api(TOKEN, { body: [{ ...position, state: 'closed' }, { _id: 'b2' }] })
    const listed = await origin.listJobs(PUBLISHED, null)
    const jobs = listed.ok ? listed.value.entries.flatMap((entry) => ('job' in entry ? [entry.job] : [])) : []
    const open = (pull: object, archiving: boolean) => jobs.map((job) => breezyhr.isOpen(job, pullOf(pull), archiving))
    expect([open({}, false), open({ state: 'closed' }, false), open({ state: 'closed' }, true)]).toEqual([
      [false, true],
      [true, true],
      [false, true],
    ])
  })
})
