// How Personio's feed is read, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { personio } from '../../../src/connectors/personio'
import { fail } from '../../../src/lib/result'
import { type Answer, answering, inInvocations } from '../answers'
import { asFeed } from './imitated-api'

const HOST = 'acme.jobs.personio.de'
const TEXT = [{ name: 'Aufgaben', value: '<p>Text</p>' }]

function page(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: personio.connect(v.parse(personio.authSchema, auth), tools), ...seen }
}
const listed = async (...bodies: readonly string[]) => {
  const { origin, asked } = page({ host: HOST, languages: ['en', 'fr'] }, ...bodies.map((body) => ({ body })))
  return { answer: await origin.listJobs({}, null), asked }
}
const issues = (given: unknown) =>
  (v.safeParse(personio.authSchema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

/** As the vendor documents it. */
const DOCUMENTED = `<?xml version="1.0" encoding="UTF-8"?>
<workzag-jobs>
 <position><id>2710045</id><subcompany>Acme SAS</subcompany><office>Lyon</office><additionalOffices><office>Paris</office></additionalOffices>
  <name>Commercial (H/F)</name><jobDescriptions>
   <jobDescription><name>Vos missions</name><value><![CDATA[<p>R&amp;D</p>]]></value></jobDescription></jobDescriptions>
  <salaryInformation><min>35000</min><currencyCode>EUR</currencyCode><type>yearly</type></salaryInformation>
  <createdAt>2026-09-01T08:00:00+00:00</createdAt></position>
 <position><name>Without an id</name></position>
 <position/>
</workzag-jobs>`

describe('the feed', () => {
  it('is asked of the host as it is given, and each position is a whole job with its page', async () => {
    const { origin, asked, sent } = page({ host: HOST, languages: [] }, { body: DOCUMENTED })
    const read = await origin.listJobs({}, null)
    expect([asked, sent[0]?.get('accept')]).toEqual([[`GET https://${HOST}/xml`], 'application/xml'])
    expect(read.ok && read.value.entries).toEqual([
      {
        kind: 'job',
        reference: '2710045',
        job: expect.objectContaining({
          url: `https://${HOST}/job/2710045`,
          office: 'Lyon',
          additionalOffices: ['Paris'],
          jobDescriptions: [{ name: 'Vos missions', value: '<p>R&amp;D</p>' }],
          salaryInformation: { min: '35000', max: null, currencyCode: 'EUR', type: 'yearly' },
        }),
      },
      { kind: 'job', reference: null, job: expect.objectContaining({ name: 'Without an id', url: null }) },
      { kind: 'job', reference: null, job: expect.objectContaining({ name: null }) },
    ])
    expect(read.ok && [read.value.next, read.value.expected]).toEqual([null, 3])
  })

  it('of a company without positions is an empty list', async () => {
    const { answer } = await listed('<workzag-jobs/>')
    expect(answer).toMatchObject({ ok: true, value: { entries: [], expected: 0 } })
  })

  it.each([
    ['a text that breaks off', DOCUMENTED.slice(0, 400)],
    ['a page', '<!DOCTYPE html><html><body>Maintenance</body></html>'],
    ['another document', '<rss><channel/></rss>'],
    [
      'entities of its own',
      '<!DOCTYPE a [<!ENTITY e "x">]><workzag-jobs><position><id>1</id></position></workzag-jobs>',
    ],
  ])('that is %s is an outage and no empty list', async (_what, body) => {
    expect((await listed(body)).answer).toMatchObject({
      ok: false,
      reason: 'origin_unavailable',
      message: expect.stringContaining('Personio answered 200 without a feed'),
    })
  })

  it('of a board that is gone is refused, and one that redirects is not followed', async () => {
    const gone = page({ host: HOST }, { status: 404, body: '<h1>Not found</h1>' })
    expect(await gone.origin.listJobs({}, null)).toMatchObject({ ok: false, reason: 'origin_refused' })
    const moved = page({ host: HOST }, { status: 307, headers: { location: 'https://www.personio.com/' } })
    expect(await moved.origin.listJobs({}, null)).toMatchObject({ ok: false, reason: 'origin_unavailable' })
    expect(moved.asked).toEqual([`GET https://${HOST}/xml`])
  })
})

describe('texts in other languages', () => {
  const one = { id: '1', name: 'Eins', jobDescriptions: TEXT }
  const two = { id: '2', name: 'Zwei' }
  const three = { id: '3', name: 'Drei', jobDescriptions: [{ name: 'x', value: '<p> </p>' }] }
  const filled = (position: object) => ({
    ...position,
    name: 'Other',
    jobDescriptions: [{ name: 'y', value: 'filled' }],
  })
  const told = ({ answer }: Awaited<ReturnType<typeof listed>>) =>
    answer.ok &&
    answer.value.entries.map((entry) => entry.kind === 'job' && [entry.job.name, entry.job.jobDescriptions[0]?.value])

  it('are not asked for where each position has its own', async () => {
    expect((await listed(asFeed([one]))).asked).toEqual([`GET https://${HOST}/xml`])
  })

  it('fill what is empty, one language after the other, and replace nothing', async () => {
    const read = await listed(asFeed([one, two, three]), asFeed([filled(one), filled(two)]), asFeed([filled(three)]))
    expect(told(read)).toEqual([
      ['Eins', '<p>Text</p>'],
      ['Zwei', 'filled'],
      ['Drei', 'filled'],
    ])
    expect(read.asked.slice(1)).toEqual([`GET https://${HOST}/xml?language=en`, `GET https://${HOST}/xml?language=fr`])
  })

  it('are left when no language fills them', async () => {
    const read = await listed(asFeed([two]), asFeed([two]), asFeed([]))
    expect([told(read), read.asked.length]).toEqual([[['Zwei', undefined]], 3])
  })

  it('of which one was not asked for, since the account had no room, are asked for from there a minute long', async () => {
    const auth = v.parse(personio.authSchema, { host: HOST, languages: ['en', 'fr'] })
    const { tools, clock, asked, begin } = inInvocations(2, (url) => ({
      body: asFeed([url.endsWith('fr') ? filled(two) : two]),
    }))
    const origin = personio.connect(auth, tools)
    const cut = fail('budget_spent', 'used up')
    expect(await origin.listJobs({}, null)).toEqual(cut)
    begin()
    clock.now += 59_999
    expect(told({ answer: await origin.listJobs({}, null), asked })).toEqual([['Zwei', 'filled']])
    const whole = ['', '?language=en', '?language=fr'].map((query) => `https://${HOST}/xml${query}`)
    expect(asked).toEqual(whole)
    begin()
    expect(await origin.listJobs({}, null)).toEqual(cut)
    begin()
    clock.now += 60_000
    expect(await origin.listJobs({}, null)).toEqual(cut)
    expect(asked).toEqual([...whole, ...whole.slice(0, 2), ...whole.slice(0, 2)])
  })

  it('that cannot be asked for fail the listing, since the texts would come and go', async () => {
    const { origin } = page({ host: HOST }, { body: asFeed([two]) }, { status: 429, headers: { 'retry-after': '9' } })
    expect(await origin.listJobs({}, null)).toMatchObject({ ok: false, reason: 'rate_limited', retryAfterMs: 9_000 })
  })
})

describe('where the career page is', () => {
  it.each([
    [{ host: HOST }, `https://${HOST}`],
    [{ host: 'https://ACME.jobs.personio.com/' }, 'https://acme.jobs.personio.com'],
    [{ host: 'jobs.acme.example', allowed_hosts: ['jobs.acme.example'] }, 'https://jobs.acme.example'],
  ])('by %j: %s', async (auth, site) => {
    const { origin, asked } = page(auth, { body: '<workzag-jobs/>' })
    await origin.listJobs({}, null)
    expect(asked).toEqual([`GET ${site}/xml`])
    expect(personio.tenant(v.parse(personio.authSchema, auth))).toBe(new URL(site).host)
  })

  it.each([
    'acme',
    'acme.personio.de',
    'jobs.acme.example',
    'http://acme.jobs.personio.de',
    `${HOST}/xml`,
    `a@${HOST}`,
  ])('is not known by %j', (host) => {
    expect(issues({ host })).toEqual([
      'host: expected the whole host of the career page, e.g. "acme.jobs.personio.de"; one of your own must stand in allowed_hosts too',
    ])
  })

  it('of a name alone, for whoever tries it, is at the German domain', () => {
    expect([personio.publicBoard('acme').host, personio.publicBoard('acme.jobs.personio.com').host]).toEqual([
      HOST,
      'acme.jobs.personio.com',
    ])
    expect(issues(personio.publicBoard('jobs.acme.example'))).toEqual([])
  })

  it('takes languages by their two letters', () => {
    expect(issues({ host: HOST, languages: ['en', 'english'] })).toEqual([
      'languages.1: expected a list of languages, e.g. ["en", "fr"]',
    ])
  })
})
