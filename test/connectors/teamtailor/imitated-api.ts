// Teamtailor's API (JSON:API) and the public feeds of careers sites. A job is kept by the API's names, with its places, its
// department and its role in it; the API tells those beside it, and the feed tells less.
// https://docs.teamtailor.com
import { createRate, type Limit } from '../../sandbox/rate.ts'
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

export interface TeamtailorSite extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.teamtailor.com`. */
  readonly slug: string
  key: string | null
  /** Of the API: 50 in 10 seconds are told of. */
  limit: Limit | null
}

export interface Teamtailor extends Upstream {
  /** The careers site of that name, or of a key alone; it is made when there is none, and gets this key. */
  site(of: { slug?: string | undefined; key?: string | undefined }): TeamtailorSite
  sites(): readonly TeamtailorSite[]
}

interface Entry extends TeamtailorSite {
  readonly rate: ReturnType<typeof createRate>
}

const API_HOSTS = ['api.teamtailor.com', 'api.na.teamtailor.com', 'api.au.teamtailor.com']
const CAREERS = /^([a-z0-9-]+)\.teamtailor\.com$/
const FEED_PAGE = 100
const MOST_OF_A_PAGE = 30

export function createTeamtailor(now: () => number): Teamtailor {
  const entries: Entry[] = []
  const isApi = ({ url }: Call) => API_HOSTS.includes(url.host)
  const siteOf = (call: Call): Entry | undefined =>
    isApi(call)
      ? entries.find(({ key }) => key !== null && call.headers.get('authorization') === `Token token=${key}`)
      : entries.find(({ slug }) => slug === CAREERS.exec(call.url.host)?.[1])
  return {
    name: 'teamtailor',
    serves: (host) => API_HOSTS.includes(host) || CAREERS.test(host),
    authorizes: (call) => siteOf(call) !== undefined,
    answer(call) {
      const site = siteOf(call)
      if (!isApi(call)) return feedAnswer(site, call)
      if (site === undefined) return errors(401, 'Unauthorized')
      if (!/^\d{8}$/.test(call.headers.get('x-api-version') ?? '')) return errors(406, 'Missing X-Api-Version')
      const taken = site.rate.take(site.limit)
      const headers = {
        'x-rate-limit-remaining': String(Math.min(taken.remaining, 50)),
        'x-rate-limit-reset': String(Math.ceil((taken.resetAt - now()) / 1_000)),
      }
      return taken.allowed ? { ...apiAnswer(site, call), headers } : { ...errors(429, 'Rate limit exceeded'), headers }
    },
    site({ slug, key }) {
      const known = entries.find((entry) => (slug === undefined ? entry.key === key : entry.slug === slug))
      const entry = known ?? createSite(slug ?? `site-of-${key}`, now)
      if (known === undefined) entries.push(entry)
      if (key !== undefined) entry.key = key
      return entry
    },
    sites: () => entries,
  }
}

function createSite(slug: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updated-at',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { status: 'open', 'human-status': 'published' },
    now,
  })
  return {
    slug,
    key: null,
    limit: { calls: 50, perMs: 10_000 },
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

const errors = (status: number, title: string): Reply => json(status, { errors: [{ status: String(status), title }] })
const listAt = (job: Job, field: string): readonly JsonObject[] => {
  const value = job[field]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The answer about one job: its resource, and what it refers to. */
export const asDocument = (job: Job): JsonObject => ({ data: asResource(job), included: includedOf(job) })

/** The answer that lists these jobs and no others. */
export const asList = (jobs: readonly Job[], links: JsonObject = {}, total = jobs.length): JsonObject => ({
  data: jobs.map(asResource),
  included: jobs.flatMap(includedOf),
  meta: { 'record-count': total },
  links,
})

function asResource({ id, links, locations: _places, department, role, ...attributes }: Job): JsonObject {
  const places = listAt({ locations: _places }, 'locations')
  const one = (type: string, of: unknown) => ({ data: typeof of === 'string' ? { id: `${id}-${type}`, type } : null })
  return {
    id,
    type: 'jobs',
    ...(links === undefined ? {} : { links }),
    attributes,
    relationships: {
      locations: { data: places.map((_, index) => ({ id: `${id}-${index}`, type: 'locations' })) },
      department: one('departments', department),
      role: one('roles', role),
    },
  }
}

function includedOf(job: Job): readonly JsonObject[] {
  const { id, department, role } = job
  const named = (type: string, name: unknown) =>
    typeof name === 'string' ? [{ id: `${id}-${type}`, type, attributes: { name } }] : []
  const places = listAt(job, 'locations').map((attributes, index) => ({
    id: `${id}-${index}`,
    type: 'locations',
    attributes,
  }))
  return [...places, ...named('departments', department), ...named('roles', role)]
}

function apiAnswer(site: Entry, { url }: Call): Reply {
  const [, version, kind, id] = url.pathname.split('/')
  if (version !== 'v1' || kind !== 'jobs') return errors(404, 'Not found')
  if (id !== undefined) {
    const job = site.get(decoded(id))
    return job === undefined ? errors(404, 'Not found') : json(200, asDocument(job))
  }
  const status = url.searchParams.get('filter[status]') ?? 'published'
  const since = Date.parse(url.searchParams.get('filter[updated-at][from]') ?? '1970-01-01')
  const jobs = site.all().filter((job) => isSelected(job, status, since))
  const size = Math.min(MOST_OF_A_PAGE, Number(url.searchParams.get('page[size]') ?? 10))
  const page = Number(url.searchParams.get('page[number]') ?? 1)
  const next = new URL(url)
  next.searchParams.set('page[number]', String(page + 1))
  const links = page * size < jobs.length ? { next: next.href } : {}
  return json(200, asList(jobs.slice((page - 1) * size, page * size), links, jobs.length))
}

const isSelected = (job: Job, status: string, since: number): boolean =>
  (status === 'all' || job['human-status'] === status) && !(Date.parse(String(job['updated-at'])) < since)

/** A hundred a page, whatever else is asked for. */
function feedAnswer(site: Entry | undefined, { url }: Call): Reply {
  const careers: Reply = { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404</h1>' }
  if (site === undefined || url.pathname !== '/jobs.json') return careers
  const shown = site.all().filter((job) => job['human-status'] === 'published' && job['internal'] !== true)
  const from = (Number(url.searchParams.get('page') ?? 1) - 1) * FEED_PAGE
  return json(200, asFeed(shown.slice(from, from + FEED_PAGE)))
}

/** The page of a feed that holds these jobs. */
export const asFeed = (jobs: readonly Job[]): JsonObject => ({
  version: 'https://jsonfeed.org/version/1',
  items: jobs.map(asItem),
})

function asItem(job: Job): JsonObject {
  const links = isObject(job['links']) ? job['links'] : {}
  const pay = {
    '@type': 'MonetaryAmount',
    currency: job['currency'],
    value: { minValue: job['min-salary'], maxValue: job['max-salary'], unitText: job['salary-time-unit'] },
  }
  return {
    id: `0b7f7c1e-${job['id']}`,
    title: job['title'],
    url: links['careersite-job-url'],
    content_html: job['body'],
    date_published: job['created-at'],
    _jobposting: {
      jobLocation: listAt(job, 'locations').map(({ address, city, zip, country }) => ({
        '@type': 'Place',
        address: { streetAddress: address, addressLocality: city, postalCode: zip, addressCountry: country },
      })),
      ...(job['min-salary'] === undefined ? {} : { baseSalary: pay }),
    },
  }
}
