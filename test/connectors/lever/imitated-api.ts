// Lever's two APIs on its two instances: the public postings of a site, and with a key postings in every state and the feed of
// deleted ones. A posting is kept as the Data API tells it; the public API shows of it what it shows of any.
// https://github.com/lever/postings-api, https://hire.lever.co/developer/documentation
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

export type LeverInstance = 'global' | 'eu'

/** An account: the site that shows its published postings, and perhaps a key of the Data API. */
export interface LeverAccount extends Pick<Records, 'get' | 'all' | 'size' | 'edit' | 'put'> {
  readonly site: string
  readonly instance: LeverInstance
  key: string | null
  /** Deletes a posting, which the feed of deleted ones then names. */
  remove(id: string): boolean
  /** Of the Data API: ten a second, with bursts of twenty. */
  limit: Limit | null
}

export interface Lever extends Upstream {
  /** The account of a site, or of a key alone; it is made when there is none, and gets this key. */
  account(of: {
    site?: string | undefined
    key?: string | undefined
    instance?: LeverInstance | undefined
  }): LeverAccount
  accounts(): readonly LeverAccount[]
}

interface Entry extends LeverAccount {
  readonly rate: ReturnType<typeof createRate>
  readonly deleted: readonly { readonly id: string; readonly at: number }[]
}

const HOSTS: ReadonlyMap<string, LeverInstance> = new Map([
  ['api.lever.co', 'global'],
  ['api.eu.lever.co', 'eu'],
])
const FEED_SPAN_MS = 30 * 86_400_000

export function createLever(now: () => number): Lever {
  const entries: Entry[] = []
  const accountOf = (call: Call): Entry | undefined => {
    const instance = HOSTS.get(call.url.host)
    const [, version, , site = ''] = call.url.pathname.split('/')
    const own = entries.filter((entry) => entry.instance === instance)
    if (version === 'v0') return own.find((entry) => entry.site === decoded(site))
    const given = call.headers.get('authorization')
    return own.find(({ key }) => key !== null && given === `Basic ${btoa(`${key}:`)}`)
  }
  return {
    name: 'lever',
    serves: (host) => HOSTS.has(host),
    authorizes: (call) => accountOf(call) !== undefined,
    answer(call) {
      const account = accountOf(call)
      const [, version, kind, ...rest] = call.url.pathname.split('/')
      if (version === 'v0') return publicAnswer(account, rest[1], call.url.searchParams)
      if (account === undefined) return json(401, { code: 'Unauthorized', message: 'Invalid API key' })
      if (!account.rate.take(account.limit).allowed) return json(429, { code: 'TooManyRequests', message: 'Slow down' })
      if (call.method !== 'GET' || kind !== 'postings') return json(404, NOT_FOUND)
      return rest[0] === 'deleted'
        ? deletedAnswer(account, call.url.searchParams)
        : dataAnswer(account, rest[0], call.url.searchParams)
    },
    account({ site, key, instance = 'global' }) {
      const known = entries.find((entry) => (site === undefined ? entry.key === key : entry.site === site))
      const entry = known ?? createAccount(site ?? `site-of-${key}`, instance, now)
      if (known === undefined) entries.push(entry)
      if (key !== undefined) entry.key = key
      return entry
    },
    accounts: () => entries,
  }
}

function createAccount(site: string, instance: LeverInstance, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updatedAt',
    stamp: (ms) => ms,
    defaults: { state: 'published', confidentiality: 'non-confidential' },
    now,
  })
  const deleted: { id: string; at: number }[] = []
  return {
    site,
    instance,
    key: null,
    limit: { calls: 10, perMs: 1_000 },
    rate: createRate(now),
    deleted,
    put: (posting) => records.put({ ...posting, ...inMs(posting, 'createdAt'), ...inMs(posting, 'updatedAt') }),
    edit: records.edit,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
    remove(id) {
      deleted.push({ id, at: now() })
      return records.remove(id)
    },
  }
}

/** Lever writes moments in milliseconds. */
const inMs = (posting: JsonObject, field: string): JsonObject => {
  const at = Date.parse(String(posting[field]))
  return typeof posting[field] === 'string' && !Number.isNaN(at) ? { [field]: at } : {}
}

const NOT_FOUND = { code: 'ResourceNotFound', message: 'Posting was not found' }

/** A site's published postings, in the order in which they were made; without `limit` all of them. */
function publicAnswer(account: LeverAccount | undefined, id: string | undefined, query: URLSearchParams): Reply {
  const shown = (account?.all() ?? []).filter(isPublic).map((posting) => asPublic(posting))
  if (account !== undefined && id === undefined) {
    const from = Number(query.get('skip') ?? 0)
    return json(200, shown.slice(from, from + Number(query.get('limit') ?? shown.length)))
  }
  const found = shown.find((posting) => posting['id'] === decoded(id ?? ''))
  return found === undefined ? json(404, { ok: false, error: 'Document not found' }) : json(200, found)
}

const isPublic = ({ state, confidentiality }: Readonly<JsonObject>): boolean =>
  state === 'published' && confidentiality === 'non-confidential'

const PUBLIC_CATEGORIES = ['location', 'commitment', 'team', 'department', 'allLocations']
const AS_IT_IS = ['id', 'text', 'createdAt', 'country', 'workplaceType', 'salaryRange', 'salaryDescription']

/** What the public API tells of a posting: no state, no date of change, and its texts under other names. */
export function asPublic(posting: Readonly<JsonObject>): JsonObject {
  const [content, urls] = [objectAt(posting, 'content'), objectAt(posting, 'urls')]
  const texts: JsonObject = {
    categories: pick(objectAt(posting, 'categories'), PUBLIC_CATEGORIES),
    opening: '',
    description: content['descriptionHtml'],
    descriptionBody: content['descriptionHtml'],
    descriptionPlain: content['description'],
    lists: content['lists'],
    additional: content['closingHtml'],
    additionalPlain: content['closing'],
    hostedUrl: urls['show'],
    applyUrl: urls['apply'],
  }
  return { ...pick(posting, AS_IT_IS), ...pick(texts, Object.keys(texts)) }
}

const objectAt = (from: Readonly<JsonObject>, field: string): JsonObject => {
  const value = from[field]
  return isObject(value) ? value : {}
}

const pick = (from: Readonly<JsonObject>, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]))

function dataAnswer(account: LeverAccount, id: string | undefined, query: URLSearchParams): Reply {
  if (id === undefined) return page(selected(account.all(), query), query)
  const found = account.get(decoded(id))
  return found === undefined ? json(404, NOT_FOUND) : json(200, { data: found })
}

function selected(postings: readonly Readonly<JsonObject>[], query: URLSearchParams): readonly Readonly<JsonObject>[] {
  const [state, confidentiality] = [query.get('state'), query.get('confidentiality') ?? 'non-confidential']
  const since = Number(query.get('updated_at_start') ?? 0)
  return postings.filter(
    (posting) =>
      (state === null || posting['state'] === state) &&
      (confidentiality === 'all' || posting['confidentiality'] === confidentiality) &&
      Number(posting['updatedAt'] ?? 0) >= since,
  )
}

/** What was deleted within a span of at most thirty days, both ends of which must be given. Of a posting only its id is told. */
function deletedAnswer({ deleted }: Entry, query: URLSearchParams): Reply {
  const [start, end] = [
    Number(query.get('deleted_at_start') ?? Number.NaN),
    Number(query.get('deleted_at_end') ?? Number.NaN),
  ]
  if (!(end >= start && end - start <= FEED_SPAN_MS))
    return json(400, { code: 'BadRequest', message: 'deleted_at_start and deleted_at_end are at most 30 days apart' })
  const within = deleted.filter(({ at }) => at >= start && at <= end)
  return page(
    within.map(({ id }) => ({ id })),
    query,
  )
}

/** A page of the Data API. Its offsets are opaque: here the place in the list, as no client would guess it. */
function page(all: readonly Readonly<JsonObject>[], query: URLSearchParams): Reply {
  const offset = query.get('offset')
  const from = offset === null ? 0 : Number(atob(offset).replace('%from:', ''))
  const to = from + Math.min(100, Number(query.get('limit') ?? 100))
  const hasNext = to < all.length
  return json(200, { data: all.slice(from, to), hasNext, ...(hasNext ? { next: btoa(`%from:${to}`) } : {}) })
}
