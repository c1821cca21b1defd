// Greenhouse's Job Board API and Harvest v3: a board's live posts in one answer and one by one; with a client's token all posts,
// in pages, and the jobs that they are posts of. https://developers.greenhouse.io/job-board.html
import { createRate, type Limit } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'
import { asJob, asPost, asRow, asShown } from './imitated-posts.ts'

export interface GreenhouseBoard extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  readonly token: string
  client: { readonly id: string; readonly secret: string } | null
  /** Of Harvest; the board is cached and has none. */
  limit: Limit | null
  /** Posts on a page of Harvest's at most. */
  pageSize: number
}

export interface Greenhouse extends Upstream {
  /** The account of that board; it is made when there is none, and gets this client. */
  board(token: string, client?: { id: string; secret: string }): GreenhouseBoard
  boards(): readonly GreenhouseBoard[]
}

interface Entry extends GreenhouseBoard {
  readonly rate: ReturnType<typeof createRate>
}

const [BOARD_HOST, HARVEST_HOST, AUTH_HOST] = [
  'boards-api.greenhouse.io',
  'harvest.greenhouse.io',
  'auth.greenhouse.io',
]
const NOT_FOUND = { status: 404, error: 'Job not found' }
const tokenOf = ({ client }: GreenhouseBoard): string => `gh-token-${client?.id}`

export function createGreenhouse(now: () => number): Greenhouse {
  const entries: Entry[] = []
  const ofClient = ({ headers }: Call): Entry | undefined =>
    entries.find(
      ({ client }) =>
        client !== null && headers.get('authorization') === `Basic ${btoa(`${client.id}:${client.secret}`)}`,
    )
  const ofBearer = ({ headers }: Call): Entry | undefined =>
    entries.find((entry) => entry.client !== null && bearer(headers) === tokenOf(entry))
  const accountOf = (call: Call): Entry | undefined => {
    if (call.url.host === AUTH_HOST) return ofClient(call)
    if (call.url.host === HARVEST_HOST) return ofBearer(call)
    return entries.find(({ token }) => token === decoded(call.url.pathname.split('/')[3] ?? ''))
  }
  return {
    name: 'greenhouse',
    serves: (host) => [BOARD_HOST, HARVEST_HOST, AUTH_HOST].includes(host),
    authorizes: (call) => accountOf(call) !== undefined,
    answer(call) {
      const entry = accountOf(call)
      if (call.url.host === BOARD_HOST) return boardAnswer(entry, call)
      if (entry === undefined) return json(401, { errors: [{ message: 'Invalid credentials' }] })
      if (call.url.host === AUTH_HOST) {
        const expires_at = new Date(now() + 3_600_000).toISOString()
        return json(200, { access_token: tokenOf(entry), expires_at, token_type: 'Bearer' })
      }
      const taken = entry.rate.take(entry.limit)
      return taken.allowed ? harvestAnswer(entry, call) : json(429, { message: 'Throttled' }, { 'retry-after': '10' })
    },
    board(token, client) {
      const known = entries.find((entry) => entry.token === token)
      const entry = known ?? createBoard(token, now)
      if (known === undefined) entries.push(entry)
      if (client !== undefined) entry.client = client
      return entry
    },
    boards: () => entries,
  }
}

function createBoard(token: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updated_at',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { live: true },
    now,
  })
  return {
    token,
    client: null,
    limit: { calls: 50, perMs: 10_000 },
    pageSize: 500,
    rate: createRate(now),
    put: (post) => records.put({ ...post, ...(typeof post['id'] === 'number' ? { id: String(post['id']) } : {}) }),
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

/** Both write ids as numbers. */
const numbered = (post: Readonly<JsonObject>): JsonObject =>
  /^\d+$/.test(String(post['id'])) ? { ...post, id: Number(post['id']) } : { ...post }

const isLive = (post: Readonly<JsonObject>): boolean =>
  post['live'] !== false && (post['job_status'] ?? 'open') === 'open'

function boardAnswer(entry: Entry | undefined, { url }: Call): Reply {
  const [, , , , kind, id] = url.pathname.split('/')
  if (entry === undefined || kind !== 'jobs') return json(404, NOT_FOUND)
  const shown = entry.all().filter(isLive).map(numbered)
  if (id === undefined) return json(200, { jobs: shown.map(asRow), meta: { total: shown.length } })
  const post = shown.find((one) => String(one['id']) === decoded(id))
  if (post === undefined) return json(404, NOT_FOUND)
  const { pay_input_ranges, ...told } = asShown(post)
  return json(
    200,
    url.searchParams.has('pay_transparency') ? { ...told, pay_input_ranges: pay_input_ranges ?? [] } : told,
  )
}

function harvestAnswer(entry: Entry, { url }: Call): Reply {
  const posts = entry.all().map(numbered)
  const { searchParams, pathname } = url
  const ids = searchParams.get('ids')?.split(',') ?? null
  if (pathname === '/v3/jobs') {
    const jobs = posts.map(asJob).filter(({ id }) => id !== null && (ids === null || ids.includes(String(id))))
    return json(200, [...new Map(jobs.map((job) => [job['id'], job])).values()])
  }
  if (pathname !== '/v3/job_posts') return json(404, { message: 'Not found' })
  if (ids !== null) return json(200, posts.filter(({ id }) => ids.includes(String(id))).map(asPost))
  return postPage(entry, posts, searchParams)
}

/** A page of posts; the cursor of the next holds what was asked for. */
function postPage(entry: Entry, posts: readonly JsonObject[], given: URLSearchParams): Reply {
  const cursor = given.get('cursor')
  if (cursor !== null && [...given.keys()].length > 1) return json(422, { message: 'cursor: no other parameter' })
  const [from = '0', asked = ''] = cursor === null ? ['0', given.toString()] : atob(cursor).split('#')
  const query = new URLSearchParams(asked)
  const [, since] = /gte\|([^|]+)/.exec(query.get('updated_at') ?? '') ?? []
  const wanted = posts.filter(
    (post) =>
      (query.get('live') !== 'true' || post['live'] !== false) &&
      (since === undefined || Date.parse(String(post['updated_at'])) >= Date.parse(since)),
  )
  const until = Number(from) + Math.min(entry.pageSize, Number(query.get('per_page') ?? 100))
  const next = `<https://${HARVEST_HOST}/v3/job_posts?cursor=${encodeURIComponent(btoa(`${until}#${asked}`))}>; rel="next"`
  return json(200, wanted.slice(Number(from), until).map(asPost), until < wanted.length ? { link: next } : {})
}
