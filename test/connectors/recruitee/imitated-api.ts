// Recruitee's API and careers sites: all offers of a company in one answer, and one offer. An offer is kept as the API tells it;
// the careers site shows the published ones, with dates in another form.
// https://docs.recruitee.com/reference/offers
import { createRate, type Limit } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'

export interface RecruiteeCompany extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.recruitee.com`. */
  readonly slug: string
  /** The number that the API knows it by, beside its name. */
  readonly number: string
  token: string | null
  /** Of the API; trial accounts have a hundred calls a minute. */
  limit: Limit | null
}

export interface Recruitee extends Upstream {
  /** The company of that name or number; it is made when there is none, and gets this token. */
  company(name: string, options?: { token?: string | undefined }): RecruiteeCompany
  companies(): readonly RecruiteeCompany[]
}

interface Entry extends RecruiteeCompany {
  readonly rate: ReturnType<typeof createRate>
}

const API_HOSTS = ['api.recruitee.com', 'api.s.recruitee.com', 'api.rc.recruitee.dev']
const CAREERS = /^([a-z0-9-]+)\.recruitee\.com$/
const FIRST_NUMBER = 59_001

export function createRecruitee(now: () => number): Recruitee {
  const entries: Entry[] = []
  const named = (name: string) => entries.find(({ slug, number }) => slug === name || number === name)
  const isApi = (call: Call) => API_HOSTS.includes(call.url.host)
  const companyOf = (call: Call): Entry | undefined =>
    named(isApi(call) ? decoded(call.url.pathname.split('/')[2] ?? '') : (CAREERS.exec(call.url.host)?.[1] ?? ''))
  const authorizes = (call: Call): boolean => {
    const company = companyOf(call)
    return company !== undefined && (!isApi(call) || (company.token !== null && bearer(call.headers) === company.token))
  }
  return {
    name: 'recruitee',
    serves: (host) => API_HOSTS.includes(host) || CAREERS.test(host),
    authorizes,
    answer(call) {
      const company = companyOf(call)
      if (!isApi(call)) return careersAnswer(company, call)
      if (company === undefined || !authorizes(call)) return json(401, { error: ['Unauthorized'] })
      return company.rate.take(company.limit).allowed
        ? apiAnswer(company, call)
        : json(429, { error: ['Too many requests'] })
    },
    company(name, { token } = {}) {
      const known = named(name)
      const entry = known ?? createCompany(name, String(FIRST_NUMBER + entries.length), now)
      if (known === undefined) entries.push(entry)
      if (token !== undefined) entry.token = token
      return entry
    },
    companies: () => entries,
  }
}

function createCompany(name: string, number: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updated_at',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { kind: 'job', status: 'published' },
    now,
  })
  const isNumber = /^\d+$/.test(name)
  return {
    slug: isNumber ? `company-${name}` : name,
    number: isNumber ? name : number,
    token: null,
    limit: { calls: 100, perMs: 60_000 },
    rate: createRate(now),
    put: (offer) => records.put({ ...offer, ...(typeof offer['id'] === 'number' ? { id: String(offer['id']) } : {}) }),
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

type Offer = Readonly<JsonObject>

/** The API writes ids as numbers. */
export const asInApi = (offer: Offer): JsonObject =>
  /^\d+$/.test(String(offer['id'])) ? { ...offer, id: Number(offer['id']) } : { ...offer }

const OF_THE_API_ALONE = ['url', 'highlight_html']

/** The careers site writes its dates in words, tells an address to write to, and does not tell all that the API does. */
export function asOnCareersSite(offer: Offer): JsonObject {
  const shown = Object.entries(asInApi(offer)).filter(([name]) => !OF_THE_API_ALONE.includes(name))
  const dated = shown.map(([name, value]) => [name, name.endsWith('_at') ? inWords(value) : value])
  return { ...Object.fromEntries(dated), mailbox_email: 'job.acme@acme.recruitee.com' }
}

const inWords = (date: unknown): unknown =>
  typeof date === 'string' ? date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC') : date

function apiAnswer(company: Entry, { url }: Call): Reply {
  const [, , , kind, id, ...rest] = url.pathname.split('/')
  if (kind !== 'offers' || rest.length > 0) return json(404, { error: ['Not found'] })
  if (id !== undefined) {
    const offer = company.get(decoded(id))
    return offer === undefined ? json(404, { error: ['Not found'] }) : json(200, { offer: asInApi(offer) })
  }
  const [wanted, scope] = [url.searchParams.get('kind'), url.searchParams.get('scope')]
  const offers = company
    .all()
    .filter((offer) => (wanted === null || offer['kind'] === wanted) && isIn(scope, offer['status']))
  return json(200, { offers: offers.map(asInApi) })
}

/** Active ones are those that are neither closed nor archived; drafts and internal ones are among them. */
function isIn(scope: string | null, status: unknown): boolean {
  if (scope === 'archived') return status === 'archived'
  if (scope === 'not_archived') return status !== 'archived'
  return scope === null || (status !== 'archived' && status !== 'closed')
}

function careersAnswer(company: Entry | undefined, { url }: Call): Reply {
  const [, api, kind, id] = url.pathname.split('/')
  if (company === undefined || api !== 'api' || kind !== 'offers') return json(404, { error: 'Not Found' })
  const shown = company.all().filter((offer) => offer['status'] === 'published' && offer['kind'] === 'job')
  if (id === undefined || id === '') return json(200, { offers: shown.map(asOnCareersSite) })
  const offer = shown.find((one) => String(one['id']) === decoded(id) || one['slug'] === decoded(id))
  return offer === undefined ? json(404, { error: 'Not Found' }) : json(200, { offer: asOnCareersSite(offer) })
}
