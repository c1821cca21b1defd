// TalentSoft's front office: a token for a client, the published offers as summaries page by page, and one offer. An offer is kept
// as the front office tells it whole; `published` says whether it is.
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'

export interface TalentSoftSite extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.talent-soft.com`. */
  readonly name: string
  client: { readonly id: string; readonly secret: string } | null
  /** None is documented. */
  limit: Limit | null
  /** What `start` counts, of which nobody is sure. */
  startCounts: 'pages' | 'offers'
}

export interface TalentSoft extends Upstream {
  /** The front office of that name; it is made when there is none, and gets this client. */
  site(name: string, client?: { readonly id: string; readonly secret: string }): TalentSoftSite
  sites(): readonly TalentSoftSite[]
}

interface Entry extends TalentSoftSite {
  readonly rate: ReturnType<typeof createRate>
  readonly tokens: Map<string, number>
}

const HOST = /^([a-z0-9-]+)\.talent-soft\.com$/
const TOKEN_SECONDS = 1_199

export function createTalentSoft(now: () => number): TalentSoft {
  const entries: Entry[] = []
  const siteOf = ({ url }: Call) => entries.find(({ name }) => name === HOST.exec(url.host)?.[1])
  const isToken = ({ url, method }: Call) => url.pathname === '/api/token' && method === 'POST'
  const holds = (site: Entry, call: Call) => (site.tokens.get(bearer(call.headers) ?? '') ?? 0) > now()
  const knows = ({ client }: Entry, { text }: Call) => {
    const form = new URLSearchParams(text)
    return client !== null && form.get('client_id') === client.id && form.get('client_secret') === client.secret
  }
  const authorizes = (call: Call): boolean => {
    const site = siteOf(call)
    return site !== undefined && (isToken(call) ? knows(site, call) : holds(site, call))
  }
  return {
    name: 'talentsoft',
    secretBodies: true,
    serves: (host) => HOST.test(host),
    authorizes,
    answer(call) {
      const site = siteOf(call)
      if (site === undefined || !authorizes(call)) return json(401, { message: 'Unauthorized' })
      if (isToken(call)) {
        const access_token = `ts-${site.name}-${site.tokens.size + 1}-0123456789`
        site.tokens.set(access_token, now() + TOKEN_SECONDS * 1_000)
        return json(200, { access_token, token_type: 'bearer', expires_in: TOKEN_SECONDS })
      }
      const { allowed, resetAt } = site.rate.take(site.limit)
      if (!allowed) return json(429, { message: 'Too many requests' }, { 'retry-after': secondsUntil(resetAt, now()) })
      return answerOf(site, call)
    },
    site(name, client) {
      const known = entries.find((entry) => entry.name === name)
      const entry = known ?? createSite(name, now)
      if (known === undefined) entries.push(entry)
      if (client !== undefined) entry.client = client
      return entry
    },
    sites: () => entries,
  }
}

/** The time of Paris, without its zone. */
const stamp = (ms: number): string =>
  `${new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).replace(' ', 'T')}.${String(ms % 1_000).padStart(3, '0')}`

function createSite(name: string, now: () => number): Entry {
  const records = createRecords({ idField: 'reference', stampField: 'modificationDate', stamp, now })
  return {
    name,
    client: null,
    limit: null,
    startCounts: 'pages',
    rate: createRate(now),
    tokens: new Map(),
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

type Offer = Readonly<JsonObject>

/** What the offer alone tells. */
const OF_THE_OFFER = [
  'applicationUrl',
  'endPublicationDate',
  'isAnonymousOrganisation',
  'numberOfVacancies',
  'educationLevel',
  'diploma',
  'experienceLevel',
  'languages',
  'specialisations',
  'skillCollection',
  'freeCriteria1',
  'freeCriteria2',
  'customFields',
  'operationalManager',
]

const asSummary = (offer: Offer): JsonObject =>
  Object.fromEntries(
    Object.entries(offer).filter(
      ([name]) => !OF_THE_OFFER.includes(name.replace(/Formatted$/, '')) && name !== 'published',
    ),
  )

/** The listing that shows these offers and no others. */
export const asSummaries = (offers: readonly Offer[], pagination: JsonObject = {}): JsonObject => ({
  data: offers.map(asSummary),
  _pagination: {
    start: 1,
    count: offers.length,
    total: offers.length,
    resultsPerPage: 500,
    hasMore: false,
    lastPage: 1,
    ...pagination,
  },
})

function answerOf(site: Entry, { url }: Call): Reply {
  const shown = site.all().filter(({ published }) => published !== false)
  if (url.pathname === '/api/v2/offers/getoffer') {
    const offer = shown.find(({ reference }) => reference === decoded(url.searchParams.get('reference') ?? ''))
    if (offer === undefined) return json(404, { message: 'Not found' })
    const { published: _published, ...told } = offer
    return json(200, told)
  }
  if (url.pathname !== '/api/v2/offersummaries') return json(404, { message: 'Not found' })
  const [count, start] = [Number(url.searchParams.get('count') ?? 10), Number(url.searchParams.get('start') ?? 1)]
  const from = site.startCounts === 'pages' ? (start - 1) * count : start - 1
  const part = shown.slice(from, from + count)
  const hasMore = from + count < shown.length
  return json(
    200,
    asSummaries(part, { start, count: part.length, total: shown.length, resultsPerPage: count, hasMore }),
  )
}
