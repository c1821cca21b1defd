// Taleez' API: the jobs that a key opens, page by page and one by one. https://api.taleez.com/swagger-ui/index.html
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'

export interface TaleezAccount extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The secret one and the public one open the same jobs. */
  readonly key: string
  limit: Limit | null
  /** Whether a page tells `hasMore`, as what runs now does, or `totalSize`, as an older version is documented to. */
  tellsTotal: boolean
}

export interface Taleez extends Upstream {
  /** The account of that key; it is made when there is none. */
  account(key: string): TaleezAccount
  accounts(): readonly TaleezAccount[]
}

interface Entry extends TaleezAccount {
  readonly rate: ReturnType<typeof createRate>
}

const HOST = 'api.taleez.com'
const OF_DETAILS = ['jobDescription', 'profileDescription', 'companyDescription']

export function createTaleez(now: () => number): Taleez {
  const entries: Entry[] = []
  const accountOf = ({ headers }: Call): Entry | undefined =>
    entries.find(({ key }) => key === (headers.get('x-taleez-api-secret') ?? headers.get('x-taleez-api-key')))
  return {
    name: 'taleez',
    serves: (host) => host === HOST,
    authorizes: (call) => accountOf(call) !== undefined,
    answer(call) {
      const account = accountOf(call)
      if (account === undefined) return json(403, { message: 'Access denied' })
      const { allowed, resetAt } = account.rate.take(account.limit)
      if (!allowed) return json(429, { message: 'Too many requests' }, { 'retry-after': secondsUntil(resetAt, now()) })
      return answer(account, call)
    },
    account(key) {
      const known = entries.find((entry) => entry.key === key)
      const entry = known ?? createAccount(key, now)
      if (known === undefined) entries.push(entry)
      return entry
    },
    accounts: () => entries,
  }
}

function createAccount(key: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'dateLastPublish',
    stamp: (ms) => Math.floor(ms / 1_000),
    defaults: { currentStatus: 'PUBLISHED', visibility: 'PUBLIC' },
    now,
  })
  return {
    key,
    limit: { calls: 100, perMs: 60_000 },
    tellsTotal: false,
    rate: createRate(now),
    put: (job) => records.put({ ...job, ...(typeof job['id'] === 'number' ? { id: String(job['id']) } : {}) }),
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

/** It writes ids as numbers. */
export const asInApi = (job: Readonly<JsonObject>): JsonObject =>
  /^\d+$/.test(String(job['id'])) ? { ...job, id: Number(job['id']) } : { ...job }

function answer(account: Entry, { url }: Call): Reply {
  const [, version, kind, id] = url.pathname.split('/')
  if (version !== '0' || kind !== 'jobs') return json(404, { message: 'Not found' })
  if (id === undefined) return page(account, url.searchParams)
  const job = account.get(decoded(id))
  return job === undefined ? json(404, { message: `Job ${id} cannot be found` }) : json(200, asInApi(job))
}

const FILTERS = { status: 'currentStatus', visibility: 'visibility', contract: 'contract', city: 'city' } as const

function page(account: Entry, query: URLSearchParams): Reply {
  const wanted = account.all().filter((job) =>
    Object.entries(FILTERS).every(([name, field]) => {
      const asked = query.getAll(name)
      return asked.length === 0 || asked.includes(String(job[field]))
    }),
  )
  const ordered = wanted.toSorted((one, other) => Number(one['id']) - Number(other['id']))
  if (query.get('sort') !== 'id.asc') ordered.reverse()
  const [number, size] = [Number(query.get('page') ?? 0), Math.min(100, Number(query.get('pageSize') ?? 20))]
  const list = ordered.slice(number * size, (number + 1) * size).map((job) => {
    const told = asInApi(job)
    if (query.get('withDetails') !== 'true') for (const name of OF_DETAILS) delete told[name]
    if (query.get('withProps') !== 'true') delete told['properties']
    return told
  })
  const more = account.tellsTotal
    ? { page: number, pageSize: size, listSize: list.length, totalSize: wanted.length }
    : { hasMore: (number + 1) * size < wanted.length }
  return json(200, { ...more, list })
}
