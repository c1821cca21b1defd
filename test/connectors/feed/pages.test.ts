// How a sitemap or a list is read whose links lead to pages with a job each.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { feed } from '../../../src/connectors/feed'
import { linksOf } from '../../../src/connectors/feed/links'
import { openPages } from '../../../src/connectors/feed/pages'
import { postingsIn } from '../../../src/connectors/feed/posting'
import { answering } from '../answers'
import { asPage, asSitemap } from './imitated-api'

const SITE = 'https://acme.example'
const PATTERN = '^/jobs/(\\d+)'
const CHEF = { reference: '1', name: 'Chef', updated_at: '2026-10-02T07:30:00Z' }

function pages(answers: Readonly<Record<string, string | number>>, now = () => Date.parse('2026-11-20T12:00:00Z')) {
  const { tools } = answering()
  const asked: string[] = []
  const http: typeof tools.http = async ({ url }) => {
    asked.push(url)
    const answer = answers[new URL(url).pathname] ?? 404
    const [status, text] = typeof answer === 'number' ? [answer, ''] : [200, answer]
    return { ok: true, value: { status, headers: new Headers(), text, json: undefined } }
  }
  const auth = v.parse(feed.authSchema, { url: `${SITE}/sitemap.xml`, link_pattern: PATTERN })
  return { origin: openPages({ ...auth, link_pattern: PATTERN }, { http, now }), asked }
}
const links = (text: string, pattern = PATTERN) => {
  const found = linksOf(text, `${SITE}/careers/`, pattern)
  return found.ok ? found.value.links.map(({ url, name, updatedAt }) => [url, name, updatedAt]) : found.message
}
const listOf = (...hrefs: readonly string[]) =>
  `<!doctype html><html><body>${hrefs.map((href) => `<a class="x" href="${href}">Job</a>`).join('')}</body></html>`

describe('the links of a document', () => {
  it('of a sitemap are those that fit, each once, with their dates', () => {
    expect(links(asSitemap([CHEF, CHEF, { reference: '2' }], SITE))).toEqual([
      [`${SITE}/jobs/1`, '1', '2026-10-02T07:30:00Z'],
      [`${SITE}/jobs/2`, '2', null],
    ])
    expect(links('<urlset/>')).toEqual([])
  })

  it('of a page are resolved, in whatever way they are written', () => {
    const page = `<html><body><a HREF='/jobs/1'>a</a><A data-x="1"
      href=/jobs/2>b</A><a href="../jobs/3?a=1&amp;b=2#top">c</a><a>none</a><a href="/about">d</a></body></html>`
    expect(links(page)).toEqual([
      [`${SITE}/jobs/1`, '1', null],
      [`${SITE}/jobs/2`, '2', null],
      [`${SITE}/jobs/3?a=1&b=2`, '3', null],
    ])
  })

  it('lead to no other host, and to nothing unsafe', () => {
    const page = listOf(
      'https://evil.example/jobs/1',
      '//evil.example/jobs/2',
      'http://acme.example/jobs/3',
      'javascript:/jobs/4',
      'https://acme.example@evil.example/jobs/5',
      '/jobs/6',
    )
    expect(links(page)).toEqual([[`${SITE}/jobs/6`, '6', null]])
  })

  it('are named by their address where the pattern has no group', () => {
    expect(links(listOf('/jobs/chef'), '^/jobs/')).toEqual([[`${SITE}/jobs/chef`, `${SITE}/jobs/chef`, null]])
  })

  it('are 2,000 at most', () => {
    const many = asSitemap(
      Array.from({ length: 2_001 }, (_, index) => ({ reference: String(index) })),
      SITE,
    )
    const found = linksOf(many, SITE, PATTERN)
    expect(found.ok && [found.value.links.length, found.value.isCut]).toEqual([2_000, true])
  })

  it.each([
    ['a page without any', listOf('/about'), 'it has no link that fits ^/jobs/(\\d+)'],
    ['a text', 'Maintenance', 'it is neither a sitemap nor a page'],
    ['JSON', '{"jobs":[]}', 'it is neither a sitemap nor a page'],
    [
      'an index of sitemaps',
      '<sitemapindex><sitemap><loc>https://acme.example/jobs.xml</loc></sitemap></sitemapindex>',
      'it is an index of sitemaps: give the address of one of them, e.g. https://acme.example/jobs.xml',
    ],
    ['XML of another kind', '<?xml version="1.0"?><rss/>', 'its root is <rss>, and neither a sitemap nor a page'],
  ])('are not those of %s', (_what, text, why) => {
    expect(links(text)).toBe(why)
  })
})

describe('the JobPosting of a page', () => {
  const script = (json: string, type = 'application/ld+json') => `<script type="${type}">${json}</script>`
  const posting = '{"@type":"JobPosting","title":"Chef"}'

  it.each([
    ['by itself', script(posting)],
    ['in a list', script(`[{"@type":"WebPage"},${posting}]`)],
    ['in a graph', script(`{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},${posting}]}`)],
    ['with several types', script('{"@type":["https://schema.org/JobPosting","Thing"],"title":"Chef"}')],
    [
      'among other scripts',
      `<script>var a="<script"</script>${script('{broken')}${script(posting, 'Application/LD+JSON; charset=utf-8')}`,
    ],
  ])('is found %s', (_where, page) => {
    expect(postingsIn(page).map(({ title }) => title)).toEqual(['Chef'])
  })

  it('is not found in what only looks like one, and takes no time in what never ends', () => {
    expect(postingsIn(`${script(posting, 'application/json')}<script type="application/ld+json">${posting}`)).toEqual(
      [],
    )
    expect(postingsIn(script(`${'['.repeat(5_000)}${posting}${']'.repeat(5_000)}`))).toEqual([])
    const began = Date.now()
    expect(postingsIn('<script '.repeat(200_000))).toEqual([])
    expect(links(`<html>${'<a href="'.repeat(200_000)}`)).toMatch(/^it has no link/)
    expect(Date.now() - began).toBeLessThan(10_000)
  })
})

describe('a job on a page of its own', () => {
  it('is a row of the listing, and read from its page', async () => {
    const { origin, asked } = pages({ '/sitemap.xml': asSitemap([CHEF], SITE), '/jobs/1': asPage(CHEF) })
    const listed = await origin.listJobs({}, null)
    expect(listed).toMatchObject({
      ok: true,
      value: { expected: 1, entries: [{ kind: 'row', reference: '1', row: { updatedAt: CHEF.updated_at } }] },
    })
    expect(await origin.fetchJob('1')).toMatchObject({
      ok: true,
      value: { reference: '1', name: 'Chef', url: `${SITE}/jobs/1`, updated_at: CHEF.updated_at },
    })
    expect(asked).toEqual([`${SITE}/sitemap.xml`, `${SITE}/jobs/1`]) // the document answers for a minute where a page is
  })

  it('is another row when the sitemap says that it changed, and once a day', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const answers = { '/sitemap.xml': asSitemap([CHEF], SITE) }
    const { origin } = pages(answers, () => now)
    const row = async () => {
      const listed = await origin.listJobs({}, null)
      const [entry] = listed.ok ? listed.value.entries : []
      return JSON.stringify(entry?.kind === 'row' && entry.row)
    }
    const [first, second] = [await row(), await row()]
    now += 86_400_000
    const nextDay = await row()
    answers['/sitemap.xml'] = asSitemap([{ ...CHEF, updated_at: '2026-11-21' }], SITE)
    expect([second === first, nextDay === first, (await row()) === nextDay]).toEqual([true, false, false])
  })

  it('is gone when the document links to it no more, or its page is not there', async () => {
    const answers: Record<string, string | number> = { '/sitemap.xml': asSitemap([CHEF], SITE) }
    const { origin } = pages(answers)
    expect(await origin.fetchJob('2')).toEqual({ ok: true, value: null })
    for (const status of [404, 410]) {
      answers['/jobs/1'] = status
      expect(await origin.fetchJob('1')).toEqual({ ok: true, value: null })
    }
  })

  it('is not gone when its page shows none, or several, nor when the document cannot be read', async () => {
    const { origin } = pages({
      '/sitemap.xml': asSitemap([CHEF, { reference: '2' }], SITE),
      '/jobs/1': '<html></html>',
      '/jobs/2': asPage(CHEF) + asPage(CHEF),
    })
    expect([await origin.fetchJob('1'), await origin.fetchJob('2')]).toMatchObject([
      { reason: 'origin_unavailable', message: `${SITE}/jobs/1 has 0 JobPostings where one is expected` },
      { reason: 'origin_unavailable', message: `${SITE}/jobs/2 has 2 JobPostings where one is expected` },
    ])
    expect(await pages({ '/sitemap.xml': 'Maintenance' }).origin.fetchJob('1')).toMatchObject({
      reason: 'origin_unavailable',
    })
  })

  it('beyond the 2,000th link is neither listed nor gone', async () => {
    const many = Array.from({ length: 2_001 }, (_, index) => ({ reference: String(index) }))
    const { origin } = pages({ '/sitemap.xml': asSitemap(many, SITE) })
    expect(await origin.listJobs({}, null)).toMatchObject({ value: { incomplete: { kind: 'short' } } })
    expect(await origin.fetchJob('2000')).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  })
})
