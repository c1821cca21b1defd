// How a document whose items are the jobs is read.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { feed } from '../../../src/connectors/feed'
import { fail } from '../../../src/lib/result'
import { type Answer, answering } from '../answers'
import { asJsonFeed, asRss } from './imitated-api'

const URL_OF_IT = 'https://acme.example/jobs.json'
const JOBS = [
  {
    reference: '1',
    name: 'Chef',
    url: 'https://acme.example/1',
    summary: '<p>Cook</p>',
    updated_at: '2026-10-02T07:30:00Z',
  },
  { reference: '2', name: 'Serveur' },
]

function site(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: feed.connect(v.parse(feed.authSchema, { url: URL_OF_IT, ...auth }), tools), ...seen }
}
async function jobsOf(body: unknown, auth: object = {}) {
  const listed = await site(auth, { body }).origin.listJobs({}, null)
  if (!listed.ok) return `${listed.reason}: ${listed.message}`
  return listed.value.entries.map((entry) => (entry.kind === 'job' ? [entry.reference, entry.job.name] : entry.kind))
}

describe('a document', () => {
  it.each([
    ['JSON Feed', asJsonFeed(JOBS), {}],
    ['RSS', asRss(JOBS), {}],
    [
      'a JSON array',
      [
        { id: 1, title: 'Chef' },
        { reference: '2', name: 'Serveur' },
      ],
      {},
    ],
    [
      'a list in JSON',
      {
        data: {
          jobs: [
            { id: 1, title: 'Chef' },
            { id: 2, title: 'Serveur' },
          ],
        },
      },
      { items: 'data.jobs' },
    ],
    [
      'Atom',
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="html">Chef</title></entry><entry><id>2</id><title>Serveur</title></entry></feed>',
      {},
    ],
    [
      'other XML, by attributes',
      '<source><job nr="1"><t>Chef</t></job><job nr="2"><t>Serveur</t></job></source>',
      { items: 'source.job', fields: { reference: '@nr', name: ['none', 't'] } },
    ],
  ])('that is %s has its jobs', async (_kind, body, auth) => {
    expect(await jobsOf(body, auth)).toEqual([
      ['1', 'Chef'],
      ['2', 'Serveur'],
    ])
  })

  it.each([
    ['JSON Feed', asJsonFeed([]), {}],
    ['a JSON array', [], {}],
    ['RSS', '<rss><channel><title>x</title></channel></rss>', {}],
    ['RSS with an empty channel', '<rss><channel/></rss>', {}],
    ['other XML', '<source/>', { items: 'source.job' }],
  ])('that is %s may have none', async (_kind, body, auth) => {
    expect(await jobsOf(body, auth)).toEqual([])
  })

  it.each([
    ['an object without items', { jobs: [] }, {}, 'it is an object: give items, the path to the list of its jobs'],
    ['JSON Feed without its list', { version: 'https://jsonfeed.org/version/1.1' }, {}, 'it has no list at items'],
    ['without a list at its path', { data: {} }, { items: 'data.jobs' }, 'it has no list at data.jobs'],
    [
      'XML of another root',
      '<source><job/></source>',
      {},
      'its root is <source>: give items, the path to its jobs, e.g. "source.job"',
    ],
    ['XML without what is around its path', '<other/>', { items: 'source.job' }, 'it has nothing around source.job'],
    ['a sitemap', '<urlset/>', {}, 'it is a sitemap: give link_pattern, which says which of its links are jobs'],
    ['a page', '<!doctype html><html></html>', {}, 'it is neither JSON nor XML: it has a DTD, which is not read'],
  ])('that is %s is an outage that says so', async (_kind, body, auth, why) => {
    expect(await jobsOf(body, auth)).toBe(`origin_unavailable: acme.example answered no document with jobs: ${why}`)
  })

  it('shows items without a reference as failures, and never as other jobs', async () => {
    expect(await jobsOf([{ id: '', title: 'Chef' }, 'text', null, { id: {} }, { id: 'a/b', title: 'x' }])).toEqual([
      [null, 'Chef'],
      [null, null],
      [null, null],
      [null, null],
      ['xc14cddc033f64b9dea80ea675cf280a015e67251', 'x'],
    ])
  })

  it.each([
    ['JSON Feed', { ...asJsonFeed(JOBS), next_url: 'https://acme.example/jobs.json?page=2' }, {}],
    [
      'Atom',
      '<feed><link href="/jobs" rel="self"/><link rel="next" href="/jobs?page=2"/><entry><id>1</id><title>Chef</title></entry></feed>',
      {},
    ],
    [
      'RSS',
      '<rss><channel><atom:link rel="next" href="/jobs?page=2"/><item><guid>1</guid><title>Chef</title></item></channel></rss>',
      {},
    ],
    ['a list by its header', [{ id: 1, title: 'Chef' }], { link: '<https://acme.example/jobs?page=2>; rel="next"' }],
  ])('that is %s and tells of a next one proves no absence, the second time neither', async (_kind, body, headers) => {
    const { origin } = site({}, { body, headers: { ...headers, etag: '"v1"' } }, { status: 304, body: '' })
    for (const listed of [await origin.listJobs({}, null), await origin.listJobs({}, null)])
      expect(listed).toMatchObject({
        ok: true,
        value: {
          entries: [{ reference: '1' }, {}].slice(0, Array.isArray(body) || typeof body === 'string' ? 1 : 2),
          incomplete: { kind: 'broken', why: 'The feed tells of a next document with more jobs, which is not read' },
        },
      })
  })

  it('that comes piece by piece for more than a minute is an outage, whatever each piece takes', async () => {
    const { tools } = answering()
    let [now, given] = [Date.parse('2026-11-20T12:00:00Z'), 0]
    const http: typeof tools.http = async () => {
      const pieces = (async function* () {
        for (; given < 1_000; given++) {
          now += 15_000
          yield { ok: true as const, value: Uint8Array.of(0x20) }
        }
      })()
      return { ok: true, value: { status: 200, headers: new Headers(), text: '', json: undefined, pieces } }
    }
    const origin = feed.connect(v.parse(feed.authSchema, { url: URL_OF_IT }), { http, now: () => now })
    expect([await origin.listJobs({}, null), given]).toEqual([
      fail('origin_unavailable', 'acme.example was not done with its answer within 60000 ms'),
      3,
    ])
  })

  it('is read in the encoding that it says it has', async () => {
    const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
    const bodies: readonly [Uint8Array<ArrayBuffer>, string][] = [
      [
        latin(
          '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><guid>1</guid><title>Maçon</title></item></channel></rss>',
        ),
        'text/xml',
      ],
      [latin('[{"id":1,"title":"Maçon"}]'), 'application/json; charset=iso-8859-1'],
      [Uint8Array.from(new TextEncoder().encode('[{"id":1,"title":"Maçon"}]')), 'application/json'],
    ]
    for (const [body, type] of bodies) {
      const { tools } = answering()
      const http: typeof tools.http = async () => {
        const pieces = (async function* () {
          yield { ok: true as const, value: body }
        })()
        return {
          ok: true,
          value: { status: 200, headers: new Headers({ 'content-type': type }), text: '', json: undefined, pieces },
        }
      }
      const listed = await feed
        .connect(v.parse(feed.authSchema, { url: URL_OF_IT }), { ...tools, http })
        .listJobs({}, null)
      expect(listed.ok && listed.value.entries).toMatchObject([{ reference: '1', job: { name: 'Maçon' } }])
    }
  })
})

describe('a document that did not change', () => {
  const version = { etag: '"v1"', 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' }

  it('is not sent again: 304 is the same complete listing', async () => {
    const { origin, asked, sent } = site({}, { body: asJsonFeed(JOBS), headers: version }, { status: 304, body: '' })
    const [one, two] = [await origin.listJobs({}, null), await origin.listJobs({}, null)]
    expect(asked.length).toBe(2)
    expect([sent[0]?.get('if-none-match'), sent[1]?.get('if-none-match')]).toEqual([null, '"v1"'])
    expect(one.ok && two.ok && two.value.entries).toEqual(one.ok && one.value.entries)
    expect(two).toMatchObject({ value: { next: null, expected: 2 } })
  })

  it('is asked for by its date where it has no tag, and again as a whole when it is another one', async () => {
    const { origin, sent } = site(
      {},
      { body: asJsonFeed(JOBS), headers: { 'last-modified': version['last-modified'] } },
      { body: asJsonFeed(JOBS.slice(1)) },
    )
    await origin.listJobs({}, null)
    const second = await origin.listJobs({}, null)
    expect(sent[1]?.get('if-modified-since')).toBe(version['last-modified'])
    expect(second.ok && second.value.entries.map(({ reference }) => reference)).toEqual(['2'])
  })

  it('still has a job end on its day', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const { tools } = answering(
      { body: [{ id: 1, title: 'Chef', validThrough: '2026-11-20T18:00:00Z' }], headers: version },
      { status: 304, body: '' },
    )
    const origin = feed.connect(v.parse(feed.authSchema, { url: URL_OF_IT }), { ...tools, now: () => now })
    const isOpen = async () => {
      const listed = await origin.listJobs({}, null)
      return listed.ok && listed.value.entries.map((entry) => entry.kind === 'job' && feed.isOpen(entry.job))
    }
    const before = await isOpen()
    now += 86_400_000
    expect([before, await isOpen()]).toEqual([[true], [false]])
  })

  it('is no answer to whoever did not ask whether it changed', async () => {
    expect(await site({}, { status: 304, body: '' }).origin.listJobs({}, null)).toMatchObject({ ok: false })
  })
})

describe('a redirect', () => {
  it('is followed on its own host, three times', async () => {
    const to = (location: string): Answer => ({ status: 301, headers: { location }, body: '' })
    const { origin, asked } = site({}, to('/a'), to('https://acme.example/b'), { body: [] })
    expect(await origin.listJobs({}, null)).toMatchObject({ ok: true })
    expect(asked).toEqual([URL_OF_IT, 'https://acme.example/a', 'https://acme.example/b'].map((url) => `GET ${url}`))
    const endless = site({}, to('/a'))
    expect([await endless.origin.listJobs({}, null), endless.asked.length]).toMatchObject([{ ok: false }, 4])
  })

  it.each([
    'https://other.example/',
    '//other.example/',
    'http://acme.example/jobs.json',
    'https://acme.example:8443/',
    'javascript:0',
    '',
  ])('to %j is not followed', async (location) => {
    const { origin, asked } = site({}, { status: 302, headers: { location }, body: '' })
    const listed = await origin.listJobs({}, null)
    if (location === '') return expect(listed).toMatchObject({ ok: false })
    expect([listed, asked.length]).toMatchObject([{ ok: false, reason: 'origin_unavailable' }, 1])
  })
})

describe('a day until which a job is good', () => {
  it.each([
    ['2026-11-20', '2026-11-21T11:59:59Z', false],
    ['2026-11-20', '2026-11-21T12:00:01Z', true],
    ['2026-11-20T18:00:00+02:00', '2026-11-20T15:59:59Z', false],
    ['2026-11-20T18:00:00+02:00', '2026-11-20T16:00:01Z', true],
    ['soon', '2099-01-01T00:00:00Z', false],
  ])('%s is over at %s: %s', async (validThrough, at, isOver) => {
    const { tools } = answering({ body: [{ id: 1, title: 'Chef', validThrough }] })
    const auth = v.parse(feed.authSchema, { url: URL_OF_IT })
    const listed = await feed.connect(auth, { ...tools, now: () => Date.parse(at) }).listJobs({}, null)
    expect(listed.ok && listed.value.entries).toMatchObject([{ job: { expired: isOver } }])
  })
})
