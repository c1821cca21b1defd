import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { workable } from '../../../src/connectors/workable'
import { connect } from '../../../src/connectors/workable/client'
import { jobSchema, type WorkablePull } from '../../../src/connectors/workable/schemas'
import { createHttp } from '../../../src/lib/http'
import { ok } from '../../../src/lib/result'

const TOKEN = 'wk-token-0123456789abcdef'
const FIRST = 'https://acme.workable.com/spi/v3/jobs?limit=100&include_fields=description%2Crequirements%2Cbenefits'
const NEXT = 'https://acme.workable.com/spi/v3/jobs?limit=100&since_id=5b5ce9'
const ROW = { id: '5b5ce9', title: 'Account Executive', shortcode: '9CD658E13E', state: 'published', sample: false }

/** The account `Acme` (names of hosts know no case), whose answers are `answers` by URL. */
function account(answers: Record<string, () => Response>) {
  const asked: { url: string; authorization: string | null }[] = []
  const http = createHttp({
    permit: async () => ok(undefined),
    fetch: async (url, init) => {
      asked.push({ url, authorization: new Headers(init.headers).get('authorization') })
      return answers[url]?.() ?? Response.json({ error: 'Not found' }, { status: 404 })
    },
  })
  return { asked, origin: connect({ api_access_token: TOKEN, subdomain: 'Acme' }, { http, now: () => 0 }) }
}

const jobUrl = (shortcode: string) => `https://acme.workable.com/spi/v3/jobs/${shortcode}`
/** A job of which nothing is told. */
const NOTHING = {
  id: null,
  shortcode: null,
  code: null,
  title: null,
  full_title: null,
  state: null,
  department: null,
  url: null,
  application_url: null,
  shortlink: null,
  workplace_type: null,
  confidential: null,
  sample: null,
  location: null,
  department_hierarchy: [],
  locations: [],
  salary: null,
  full_description: null,
  description: null,
  requirements: null,
  benefits: null,
  employment_type: null,
  industry: null,
  function: null,
  experience: null,
  education: null,
  updated_at: null,
  created_at: null,
}
/** A row as it is listed: as Workable wrote it, and the job as far as it tells, `read` where that is not the same. */
const row = (reference: string | null, row: object, read: object = {}, sample = false) => ({
  kind: 'row' as const,
  reference,
  row,
  job: { ...NOTHING, ...row, ...read },
  sample,
})

describe('fetchJob', () => {
  it('asks for the job by its shortcode, with the token, and reads it bare or under "job"', async () => {
    const { origin, asked } = account({
      [jobUrl('BARE')]: () => Response.json({ shortcode: 'BARE', state: 'closed', keywords: 'a,b', sample: null }),
      [jobUrl('WRAPPED')]: () => Response.json({ job: { shortcode: 'WRAPPED', state: 'draft', title: 7 } }),
    })
    expect([await origin.fetchJob('BARE'), await origin.fetchJob('WRAPPED')]).toMatchObject([
      ok({ shortcode: 'BARE', state: 'closed', keywords: 'a,b', title: null, locations: [], sample: null }),
      ok({ shortcode: 'WRAPPED', state: 'draft', title: '7', department: null, location: null }),
    ])
    expect(asked).toEqual([
      { url: jobUrl('BARE'), authorization: `Bearer ${TOKEN}` },
      { url: jobUrl('WRAPPED'), authorization: `Bearer ${TOKEN}` },
    ])
  })

  it('reads a 404 as no such job', async () => {
    expect(await account({}).origin.fetchJob('GONE')).toEqual(ok(null))
  })

  it.each([
    ['another job', { shortcode: 'OTHER', state: 'archived' }],
    ['a job without a shortcode', { state: 'archived' }],
    ['a job without a state', { shortcode: 'JOB', title: 'Clerk' }],
    ['a job whose state is a number', { shortcode: 'JOB', state: 17 }],
    ['a job whose state is the text of a number', { shortcode: 'JOB', state: '17' }],
    ['a list', [{ shortcode: 'JOB', state: 'archived' }]],
    ['an empty object', {}],
  ])('does not let %s decide', async (_said, answer) => {
    const { origin } = account({ [jobUrl('JOB')]: () => Response.json(answer) })
    expect(await origin.fetchJob('JOB')).toEqual({
      ok: false,
      reason: 'origin_unavailable',
      message: 'Workable answered 200 without the job JOB and its state',
    })
  })

  it("says what Workable's error says", async () => {
    const { origin } = account({ [jobUrl('JOB')]: () => Response.json({ error: 'Not authorized' }, { status: 401 }) })
    expect(await origin.fetchJob('JOB')).toEqual({
      ok: false,
      reason: 'origin_unauthorized',
      message: 'Workable answered 401: Not authorized to GET /spi/v3/jobs/JOB',
    })
  })
})

describe('listJobs, the first page', () => {
  it.each<[string, WorkablePull, string]>([
    ['nothing', {}, ''],
    ['state', { state: 'published' }, '&state=published'],
    ['since_id', { since_id: 'a b&c' }, '&since_id=a+b%26c'],
    ['max_id', { max_id: '5b5ce9' }, '&max_id=5b5ce9'],
    ['created_after', { created_after: '20150708T115616Z' }, '&created_after=20150708T115616Z'],
    ['updated_after', { updated_after: 1436356576 }, '&updated_after=1436356576'],
    [
      'everything',
      { updated_after: 0, created_after: '2015-07-08', max_id: 'z', since_id: 'a', state: 'draft' },
      '&state=draft&since_id=a&max_id=z&created_after=2015-07-08&updated_after=0',
    ],
  ])('asks by the documented parameters: %s', async (_said, pull, query) => {
    const { origin, asked } = account({ [`${FIRST}${query}`]: () => Response.json({ jobs: [] }) })
    expect(await origin.listJobs(pull, null)).toEqual(ok({ entries: [], next: null, expected: null }))
    expect(asked).toEqual([{ url: `${FIRST}${query}`, authorization: `Bearer ${TOKEN}` }])
  })

  it('lists rows as Workable wrote them and the jobs that they tell, each shortcode once, and tells the samples', async () => {
    const closed = { ...ROW, shortcode: 'CLOSED', state: 'closed', department: { odd: true } }
    const sample = { ...ROW, shortcode: 'SAMPLE', sample: true }
    const unsafe = { ...ROW, shortcode: '../members' }
    const nameless = { title: 'Nameless', state: 'published' }
    const jobs = [ROW, closed, { ...ROW, title: 'Twice' }, sample, unsafe, nameless, nameless, 'no job']
    const { origin } = account({ [FIRST]: () => Response.json({ jobs, paging: { next: NEXT } }) })
    expect(await origin.listJobs({}, null)).toEqual(
      ok({
        entries: [
          row('9CD658E13E', ROW),
          row('CLOSED', closed, { department: null }),
          row('SAMPLE', sample, {}, true),
          row(null, unsafe),
          row(null, nameless),
          row(null, nameless),
          row(null, {}),
        ],
        next: `${NEXT}#9CD658E13E`,
        expected: null,
      }),
    )
  })

  it.each([
    ['description', '<p>Sell.</p>', true],
    ['requirements', '<ul><li>Five years</li></ul>', true],
    ['benefits', 'Lunch', true],
    ['description', '<p>&nbsp;</p>', false],
    ['full_description', '<p>Sell.</p>', false],
    ['benefits', null, false],
  ])(
    'a row whose %s is %j may be pushed before its job is read: %j; its texts tell no change',
    async (name, text, pushable) => {
      const jobs = [{ ...ROW, [name]: text }]
      const { origin } = account({ [FIRST]: () => Response.json({ jobs }) })
      const rest = name === 'full_description' ? { [name]: text } : {}
      const entry = { ...row('9CD658E13E', { ...ROW, ...rest }, { [name]: text }), ...(pushable ? { pushable } : {}) }
      expect(await origin.listJobs({}, null)).toEqual(ok({ entries: [entry], next: null, expected: null }))
    },
  )

  it('ends where paging.next is absent, null or empty', async () => {
    const last = ok({ entries: [row('9CD658E13E', ROW)], next: null, expected: null })
    for (const paging of [undefined, null, {}, { next: null }, { next: '' }]) {
      const { origin } = account({ [FIRST]: () => Response.json({ jobs: [ROW], paging }) })
      expect(await origin.listJobs({}, null)).toEqual(last)
    }
  })

  it.each([{ next: FIRST }, { next: 5 }])('is not complete when paging.next leads nowhere: $next', async (paging) => {
    const { origin } = account({ [FIRST]: () => Response.json({ jobs: [ROW], paging }) })
    expect(await origin.listJobs({}, null)).toEqual(
      ok({
        entries: [row('9CD658E13E', ROW)],
        next: null,
        expected: null,
        incomplete: {
          kind: 'broken',
          why: 'paging.next leads to no further page',
          lack: { code: 'link_to_nowhere', data: { link: 'paging.next' } },
        },
      }),
    )
  })
})

describe('listJobs, further pages', () => {
  it.each([
    NEXT,
    `${NEXT}&state=closed&include_fields=description%2Cbenefits&x=%7B%7D`,
    'https://ACME.workable.com/spi/v3/jobs/?cursor=2',
  ])('follows paging.next as it stands, without the parameters again: %s', async (next) => {
    const { origin, asked } = account({ [new URL(next).href]: () => Response.json({ jobs: [], paging: {} }) })
    expect(await origin.listJobs({ state: 'published', since_id: 'a' }, next)).toEqual(
      ok({ entries: [], next: null, expected: null }),
    )
    expect(asked).toEqual([{ url: new URL(next).href, authorization: `Bearer ${TOKEN}` }])
  })

  it.each([
    [
      'https://www.workable.com/spi/v3/accounts/acme/jobs?limit=100&since_id=w-1',
      '/spi/v3/jobs?limit=100&since_id=w-1',
    ],
    ['https://www.workable.com/spi/v3/accounts/ACME/jobs/?x=%2F..%2F', '/spi/v3/jobs?x=%2F..%2F'],
    ['https://WWW.workable.com/spi/v3/accounts/acme/jobs', '/spi/v3/jobs'],
  ])("asks the account's own host where paging.next names the one that Workable documents: %s", async (next, own) => {
    const url = `https://acme.workable.com${own}`
    const { origin, asked } = account({
      [FIRST]: () => Response.json({ jobs: [], paging: { next } }),
      [url]: () => Response.json({ jobs: [ROW], paging: {} }),
    })
    const first = await origin.listJobs({}, null)
    const cursor = first.ok ? first.value.next : null
    expect(await origin.listJobs({}, cursor)).toMatchObject(ok({ entries: [{ reference: '9CD658E13E' }], next: null }))
    expect(asked.map((one) => one.url)).toEqual([FIRST, url])
  })

  it.each([
    'https://www.workable.com/spi/v3/accounts/other/jobs?since_id=w-1',
    'http://www.workable.com/spi/v3/accounts/acme/jobs?since_id=w-1',
    'https://www.workable.com/spi/v3/accounts/acme/members',
  ])('asks its own host for nothing that another address names: %s', async (next) => {
    const { origin, asked } = account({ [FIRST]: () => Response.json({ jobs: [ROW], paging: { next } }) })
    const first = await origin.listJobs({}, null)
    expect(await origin.listJobs({}, first.ok ? first.value.next : null)).toMatchObject({
      reason: 'origin_unavailable',
    })
    expect(asked.map((one) => one.url)).toEqual([FIRST])
  })

  it.each([
    ['the same jobs', [ROW], 2],
    ['no jobs', [], 21],
  ])('is not complete when paging.next leads to %s for ever', async (_, jobs, pages) => {
    const asked: string[] = []
    const http = createHttp({
      permit: async () => ok(undefined),
      fetch: async (url) => {
        asked.push(url)
        return Response.json({ jobs, paging: { next: `${NEXT}&page=${asked.length}` } })
      },
    })
    const origin = connect({ api_access_token: TOKEN, subdomain: 'acme' }, { http, now: () => 0 })
    for (let cursor: string | null = null; ; ) {
      const page = await origin.listJobs({}, cursor)
      if (!page.ok) throw new Error(page.message)
      cursor = page.value.next
      if (cursor !== null) continue
      expect(page.value.incomplete).toEqual({
        kind: 'broken',
        why: 'paging.next leads to no further page',
        lack: { code: 'link_to_nowhere', data: { link: 'paging.next' } },
      })
      break
    }
    expect([asked.length, asked.filter((url) => url.includes('#'))]).toEqual([pages, []])
  })

  it('is not complete when that address is the page it stands on', async () => {
    const next = FIRST.replace('acme.workable.com/spi/v3', 'www.workable.com/spi/v3/accounts/acme')
    const { origin } = account({ [FIRST]: () => Response.json({ jobs: [ROW], paging: { next } }) })
    expect(await origin.listJobs({}, null)).toMatchObject(ok({ next: null, incomplete: { kind: 'broken' } }))
  })

  it.each([
    'http://acme.workable.com/spi/v3/jobs?since_id=1',
    'https://www.workable.com/spi/v3/jobs?since_id=1',
    'https://www.workable.com/spi/v3/accounts/other/jobs?since_id=1',
    'https://www.workable.com/spi/v3/accounts/acme/members',
    'https://www.workable.com/spi/v3/accounts/acme/jobs/../../other/jobs',
    'https://www.workable.com/spi/v3/accounts/acmee/jobs',
    'http://www.workable.com/spi/v3/accounts/acme/jobs',
    'https://www.workable.com:8443/spi/v3/accounts/acme/jobs',
    'https://acme@www.workable.com/spi/v3/accounts/acme/jobs',
    'https://www.workable.com.evil.example/spi/v3/accounts/acme/jobs',
    'https://evil.example/spi/v3/jobs?since_id=1',
    'https://other.workable.com/spi/v3/jobs?since_id=1',
    'https://acme.workable.com.evil.example/spi/v3/jobs',
    'https://acme.workable.com@evil.example/spi/v3/jobs',
    'https://user:word@acme.workable.com/spi/v3/jobs',
    'https://acme.workable.com:8443/spi/v3/jobs',
    'https://acme.workable.com/spi/v3/members',
    'https://acme.workable.com/spi/v3/jobs/../members',
    'https://acme.workable.com/spi/v3/jobsearch',
    'https://acme.workable.com\\@evil.example/spi/v3/jobs',
    '//acme.workable.com/spi/v3/jobs',
    '/spi/v3/jobs?since_id=1',
    'no URL',
    '',
  ])('sends the token nowhere else: %s', async (next) => {
    const { origin, asked } = account({})
    expect(await origin.listJobs({}, next)).toEqual({
      ok: false,
      reason: 'origin_unavailable',
      message: 'paging.next does not lead to https://acme.workable.com/spi/v3/jobs: not followed',
    })
    expect(asked).toEqual([])
  })
})

describe('what of a listing counts', () => {
  it.each<[WorkablePull, pushing: string[]]>([
    [{}, ['published']],
    [{ state: 'published' }, ['published']],
    [{ state: 'draft' }, ['draft', 'published']],
    [{ state: 'closed' }, ['published', 'closed']],
    [{ state: 'archived' }, ['published']],
  ])('with %j, the open states are %j, and "published" alone where jobs are only archived', async (pull, pushing) => {
    const jobs = ['draft', 'published', 'closed', 'archived', 'new state'].map((state) => ({ shortcode: 'A', state }))
    const read = await Promise.all(
      jobs.map(async (job) => {
        const { origin } = account({ [jobUrl('A')]: () => Response.json(job) })
        return origin.fetchJob('A')
      }),
    )
    const open = (archiving: boolean) =>
      read.flatMap((one) =>
        one.ok && one.value !== null && workable.isOpen(one.value, pull, archiving) ? [one.value.state] : [],
      )
    expect([open(false), open(true)]).toEqual([pushing, ['published']])
  })

  it('never is a sample, whatever is selected', () => {
    const job = v.parse(jobSchema, { shortcode: 'A', state: 'draft', sample: true })
    const pulls: WorkablePull[] = [{}, { state: 'draft' }]
    expect(pulls.flatMap((pull) => [true, false].map((archiving) => workable.isOpen(job, pull, archiving)))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('is narrowed by ids, by times and to what is archived, not to another state', () => {
    const pulls: WorkablePull[] = [
      {},
      { state: 'published' },
      { state: 'draft' },
      { state: 'closed' },
      { state: 'archived' },
      { since_id: 'a' },
      { max_id: 'a' },
      { created_after: 0 },
      { updated_after: '2015-07-08' },
    ]
    const narrowed = (archiving: boolean) => pulls.filter((pull) => workable.narrows(pull, archiving))
    expect(narrowed(true)).toEqual(pulls.slice(2))
    expect(narrowed(false)).toEqual([
      { state: 'archived' },
      { since_id: 'a' },
      { max_id: 'a' },
      { created_after: 0 },
      { updated_after: '2015-07-08' },
    ])
  })
})

describe('the rate', () => {
  const rest = (headers: Record<string, string>) =>
    workable.restUntil(new Headers(headers), Date.parse('2026-07-23T00:00:00Z'))

  it('rests until the next interval when nothing remains', () => {
    expect(rest({ 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '1784833100' })).toBe(1_784_833_100_000)
  })

  it.each([
    ['in milliseconds', '1784833100000', 1_784_833_100_000],
    ['as a date', 'Thu, 23 Jul 2026 18:58:20 GMT', 1_784_833_100_000],
    ['as the seconds from now', '7', Date.parse('2026-07-23T00:00:07Z')],
    ['in the past, which is now', '1700000000', Date.parse('2026-07-23T00:00:00Z')],
  ])('reads the reset %s', (_, reset, until) => {
    expect(rest({ 'X-Rate-Limit-Remaining': ' 0 ', 'X-Rate-Limit-Reset': reset })).toBe(until)
  })

  it('does not rest while something remains, or when it cannot be told until when', () => {
    expect([
      rest({ 'X-Rate-Limit-Remaining': '1', 'X-Rate-Limit-Reset': '1784833100' }),
      rest({ 'X-Rate-Limit-Reset': '1784833100' }),
      rest({ 'X-Rate-Limit-Remaining': '', 'X-Rate-Limit-Reset': '1784833100' }),
      rest({ 'X-Rate-Limit-Remaining': '0' }),
      rest({ 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': 'soon' }),
      rest({ 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '' }),
      rest({}),
    ]).toEqual([null, null, null, null, null, null, null])
  })

  it('stays under ten requests in ten seconds', () => {
    expect(workable.ratePerSecond).toBe(0.9)
  })
})
