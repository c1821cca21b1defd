// Sites that show their jobs in one document, as JSON Feed, RSS, a list of their own in JSON or a sitemap, and each on a page with
// a JobPosting in it. A job is kept as the mapping reads it; `hidden` says whether the site shows it.
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import {
  type Call,
  decoded,
  isObject,
  type JsonObject,
  json,
  type Reply,
  type Upstream,
} from '../../sandbox/upstream.ts'

export interface FeedSite extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.feeds.example`. */
  readonly name: string
  limit: Limit | null
}

export interface Feeds extends Upstream {
  /** The site of that name; it is made when there is none. */
  site(name: string): FeedSite
  sites(): readonly FeedSite[]
}

interface Entry extends FeedSite {
  readonly rate: ReturnType<typeof createRate>
}

const HOST = /^([a-z0-9-]+)\.feeds\.example$/

export function createFeeds(now: () => number): Feeds {
  const entries: Entry[] = []
  const siteOf = ({ url }: Call) => entries.find(({ name }) => name === HOST.exec(url.host)?.[1])
  return {
    name: 'feed',
    serves: (host) => HOST.test(host),
    authorizes: (call) => siteOf(call) !== undefined,
    answer(call) {
      const site = siteOf(call)
      if (site === undefined) return text(404, 'text/html', '<!doctype html><p>Not found</p>')
      const { allowed, resetAt } = site.rate.take(site.limit)
      if (!allowed) return json(429, { error: 'slow down' }, { 'retry-after': secondsUntil(resetAt, now()) })
      return answerOf(site, call)
    },
    site(name) {
      const known = entries.find((entry) => entry.name === name)
      const entry = known ?? createSite(name, now)
      if (known === undefined) entries.push(entry)
      return entry
    },
    sites: () => entries,
  }
}

function createSite(name: string, now: () => number): Entry {
  const stamp = (ms: number) => new Date(ms).toISOString()
  const records = createRecords({ idField: 'reference', stampField: 'updated_at', stamp, now })
  return {
    name,
    limit: null,
    rate: createRate(now),
    put: records.put,
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

type Job = Readonly<JsonObject>

const text = (status: number, type: string, body: string): Reply => ({
  status,
  headers: { 'content-type': type },
  body,
})

function answerOf(site: Entry, { url }: Call): Reply {
  const shown = site.all().filter(({ hidden }) => hidden !== true)
  const [, , id] = url.pathname.split('/')
  if (url.pathname === '/feed') {
    const as = url.searchParams.get('as')
    if (as === 'rss') return text(200, 'application/rss+xml', asRss(shown))
    if (as === 'sitemap') return text(200, 'application/xml', asSitemap(shown, url.origin))
    return json(200, as === 'list' ? asList(shown) : asJsonFeed(shown))
  }
  const job = shown.find(({ reference }) => reference === decoded(id ?? ''))
  return job === undefined
    ? text(404, 'text/html', '<!doctype html><p>Not found</p>')
    : text(200, 'text/html', asPage(job))
}

const nameOf = ({ original, reference }: Job): unknown => original ?? reference
const memberOf = (job: Job, name: string): Job => (isObject(job[name]) ? job[name] : {})
const listAt = (job: Job, name: string): readonly JsonObject[] => {
  const value = job[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** https://www.jsonfeed.org/version/1.1/ */
export const asJsonFeed = (jobs: readonly Job[]): JsonObject => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Jobs',
  items: jobs.map((job) => ({
    id: nameOf(job),
    title: job['name'],
    url: job['url'],
    content_html: job['summary'],
    date_published: job['created_at'],
    date_modified: job['updated_at'],
    tags: listAt(job, 'tags').map(({ value }) => value),
  })),
})

/** A list in a form of the site's own. */
export const asList = (jobs: readonly Job[]): JsonObject => ({
  jobs: jobs.map((job) => {
    const { text: words, latitude, longitude, ...place } = memberOf(job, 'location')
    return {
      id: nameOf(job),
      title: job['name'],
      page: job['url'],
      texts: Object.fromEntries(
        ['summary', 'requirements', 'responsibilities', 'benefits'].map((name) => [name, job[name]]),
      ),
      dates: { from: job['created_at'], changed: job['updated_at'], until: job['valid_through'] },
      place: { ...place, words, at: [latitude, longitude] },
      pay: job['salary'],
      labels: Object.fromEntries(
        listAt(job, 'tags').map(({ name }) => [
          name,
          listAt(job, 'tags').flatMap((tag) => (tag['name'] === name ? [tag['value']] : [])),
        ]),
      ),
      profile: listAt(job, 'sections')[0]?.['text'],
      skills: job['skills'],
      languages: job['languages'],
    }
  }),
})

/** What is what in that list. */
export const OF_LIST = {
  items: 'jobs',
  fields: {
    reference: 'id',
    name: 'title',
    url: 'page',
    summary: 'texts.summary',
    requirements: 'texts.requirements',
    responsibilities: 'texts.responsibilities',
    benefits: 'texts.benefits',
    created_at: 'dates.from',
    updated_at: 'dates.changed',
    valid_through: 'dates.until',
    location: 'place.words',
    latitude: 'place.at[0]',
    longitude: 'place.at[1]',
    country: 'place.country',
    state: 'place.state',
    city: 'place.city',
    postcode: 'place.postcode',
    salary_min: 'pay.min',
    salary_max: 'pay.max',
    salary_currency: 'pay.currency',
    salary_period: 'pay.period',
    skills: 'skills',
    languages: 'languages',
  },
  tags: { department: ['labels.department', 'labels.team'], keyword: 'labels.keyword' },
  sections: { 'Your profile': 'profile' },
}

const escaped = (value: unknown): string =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const element = (name: string, value: unknown): string =>
  value === undefined || value === null ? '' : `<${name}>${escaped(value)}</${name}>`

/** https://www.rssboard.org/rss-specification */
export const asRss = (jobs: readonly Job[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title>${jobs
    .map(
      (job) =>
        `<item><guid isPermaLink="false">${escaped(nameOf(job))}</guid>${element('title', job['name'])}${element('link', job['url'])}${element('description', job['summary'])}${element('pubDate', job['created_at'])}${listAt(
          job,
          'tags',
        )
          .map(({ value }) => element('category', value))
          .join('')}</item>`,
    )
    .join('')}</channel></rss>`

/** https://www.sitemaps.org/protocol.html */
export const asSitemap = (jobs: readonly Job[], origin = 'https://acme.feeds.example'): string =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${origin}/about</loc></url>${jobs
    .map((job) => `<url><loc>${origin}/jobs/${job['reference']}</loc>${element('lastmod', job['updated_at'])}</url>`)
    .join('')}</urlset>`

/** A page with a JobPosting in it: https://schema.org/JobPosting */
export function asPage(job: Job): string {
  const [place, pay] = [memberOf(job, 'location'), memberOf(job, 'salary')]
  const posting = {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    title: job['name'],
    url: job['url'],
    description: job['summary'],
    datePosted: job['created_at'],
    validThrough: job['valid_through'],
    hiringOrganization: { '@type': 'Organization', name: 'Acme' },
    employmentType: 'FULL_TIME',
    jobLocation: {
      '@type': 'Place',
      address: {
        '@type': 'PostalAddress',
        addressLocality: place['city'],
        addressRegion: place['state'],
        postalCode: place['postcode'],
        addressCountry: { '@type': 'Country', name: place['country'] },
      },
      geo: { '@type': 'GeoCoordinates', latitude: place['latitude'], longitude: place['longitude'] },
    },
    ...(pay['min'] === undefined
      ? {}
      : {
          baseSalary: {
            '@type': 'MonetaryAmount',
            currency: pay['currency'],
            value: {
              '@type': 'QuantitativeValue',
              minValue: pay['min'],
              maxValue: pay['max'],
              unitText: pay['period'],
            },
          },
        }),
  }
  const script = JSON.stringify(posting).replaceAll('<', '\\u003c')
  return `<!doctype html><html><head><script type="application/ld+json">${script}</script></head><body>${escaped(job['name'])}</body></html>`
}
