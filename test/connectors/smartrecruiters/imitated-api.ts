// SmartRecruiters' customer API and its public Posting API: jobs page by page and one by one. A job is kept as the customer's API
// tells it; the Posting API shows those that are posted. https://developers.smartrecruiters.com/reference
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'
import { asJob, asPosting, asPostingRow, asRow, isPosted, postingIdOf } from './imitated-jobs.ts'

export interface SmartRecruitersCompany extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  readonly identifier: string
  token: string | null
  /** Of the customer's key. */
  limit: Limit | null
}

export interface SmartRecruiters extends Upstream {
  /** The company of that identifier; it is made when there is none, and gets this key. */
  company(identifier: string, options?: { token?: string | undefined }): SmartRecruitersCompany
  companies(): readonly SmartRecruitersCompany[]
}

interface Entry extends SmartRecruitersCompany {
  readonly rate: ReturnType<typeof createRate>
}

const HOST = 'api.smartrecruiters.com'
const isPublic = ({ url }: Call): boolean => url.pathname.startsWith('/v1/companies/')
const notFound = (message: string): Reply => json(404, { code: 'RESOURCE_NOT_FOUND', httpCode: 404, message })

export function createSmartRecruiters(now: () => number): SmartRecruiters {
  const entries: Entry[] = []
  const named = (identifier: string) => entries.find((one) => one.identifier.toLowerCase() === identifier.toLowerCase())
  const companyOf = (call: Call): Entry | undefined =>
    isPublic(call)
      ? named(decoded(call.url.pathname.split('/')[3] ?? ''))
      : entries.find(({ token }) => token !== null && token === call.headers.get('x-smarttoken'))
  return {
    name: 'smartrecruiters',
    serves: (host) => host === HOST,
    authorizes: (call) => isPublic(call) || companyOf(call) !== undefined,
    answer(call) {
      const company = companyOf(call)
      if (isPublic(call)) return postingAnswer(company, call)
      if (company === undefined) return json(401, { message: 'Invalid token', errors: [] })
      const { allowed, remaining, resetAt } = company.rate.take(company.limit)
      if (!allowed) return json(429, { message: 'Too many requests' }, { 'retry-after': secondsUntil(resetAt, now()) })
      const answered = jobAnswer(company, call)
      return { ...answered, headers: { ...answered.headers, 'x-ratelimit-remaining': String(remaining) } }
    },
    company(identifier, { token } = {}) {
      const known = named(identifier)
      const entry = known ?? createCompany(identifier, now)
      if (known === undefined) entries.push(entry)
      if (token !== undefined) entry.token = token
      return entry
    },
    companies: () => entries,
  }
}

function createCompany(identifier: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updatedOn',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { status: 'SOURCING', postingStatus: 'PUBLIC' },
    now,
  })
  return {
    identifier,
    token: null,
    limit: { calls: 10, perMs: 1_000 },
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

function jobAnswer(company: Entry, { url }: Call): Reply {
  const [, kind, id, ...rest] = url.pathname.split('/')
  if (kind !== 'jobs' || rest.length > 0) return notFound('Not found')
  if (id === undefined) return jobPage(company, url.searchParams)
  const job = company.get(decoded(id))
  return job === undefined ? notFound('Job not found') : json(200, asJob(job))
}

/** A page; the id of the next is an offset that nobody should read. */
function jobPage(company: Entry, query: URLSearchParams): Reply {
  const limit = Number(query.get('limit') ?? 10)
  if (limit < 1 || limit > 100) return json(400, { message: 'limit must be between 1 and 100', errors: [] })
  const [posting, status, text, since] = ['postingStatus', 'status', 'q', 'updatedAfter'].map((name) => query.get(name))
  const wanted = company
    .all()
    .filter(
      (job) =>
        (!posting || job['postingStatus'] === posting) &&
        (!status || job['status'] === status) &&
        (!text || String(job['title']).toLowerCase().includes(text.toLowerCase())) &&
        (!since || Date.parse(String(job['updatedOn'])) > Date.parse(since)),
    )
  const from = Number(atob(query.get('pageId') ?? btoa('0')))
  const next = from + limit < wanted.length ? { nextPageId: btoa(String(from + limit)) } : {}
  return json(200, { limit, ...next, totalFound: wanted.length, content: wanted.slice(from, from + limit).map(asRow) })
}

/** An unknown company is answered as one without postings. */
function postingAnswer(company: Entry | undefined, { url }: Call): Reply {
  const [, , , , kind, id] = url.pathname.split('/')
  if (kind !== 'postings') return notFound('Not found')
  const posted = company?.all().filter(isPosted) ?? []
  if (id !== undefined) {
    const job = posted.find((one) => postingIdOf(one) === decoded(id))
    return job === undefined ? notFound('Posting not found') : json(200, asPosting(job))
  }
  const [limit, offset] = [Number(url.searchParams.get('limit') ?? 10), Number(url.searchParams.get('offset') ?? 0)]
  return json(200, postingPage(posted, { limit, offset }))
}

/** A page of the public list. */
export const postingPage = (
  posted: readonly Readonly<JsonObject>[],
  { limit = 100, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {},
): JsonObject => ({
  offset,
  limit,
  totalFound: posted.length,
  content: posted.slice(offset, offset + limit).map(asPostingRow),
})
