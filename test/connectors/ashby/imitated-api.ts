// Ashby's API and its public job boards. The API takes POST alone, and says in the body of a 200 that it refuses; the job board is one
// list. A posting is kept as the API tells it. https://developers.ashbyhq.com
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { type Call, decoded, empty, isObject, json, type Reply, textAt, type Upstream } from '../../sandbox/upstream.ts'
import { asInfo, asOnBoard, asRow, isPublished } from './imitated-postings.ts'

export interface AshbyBoard extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  readonly name: string
  key: string | null
  /** Of the key. */
  limit: Limit | null
}

export interface Ashby extends Upstream {
  /** The job board of that name; it is made when there is none, and gets this key. */
  board(name: string, options?: { key?: string | undefined }): AshbyBoard
  boards(): readonly AshbyBoard[]
}

interface Entry extends AshbyBoard {
  readonly rate: ReturnType<typeof createRate>
}

const HOST = 'api.ashbyhq.com'
const isPublic = ({ url }: Call): boolean => url.pathname.startsWith('/posting-api/')
const refusal = (code: string, message: string): Reply =>
  json(200, { success: false, errors: [code], errorInfo: { code, message, requestId: 'r-1' } })

export function createAshby(now: () => number): Ashby {
  const entries: Entry[] = []
  const boardOf = (call: Call): Entry | undefined =>
    isPublic(call)
      ? entries.find(({ name }) => name === decoded(call.url.pathname.split('/')[3] ?? ''))
      : entries.find(({ key }) => key !== null && call.headers.get('authorization') === `Basic ${btoa(`${key}:`)}`)
  return {
    name: 'ashby',
    serves: (host) => host === HOST,
    authorizes: (call) => boardOf(call) !== undefined,
    answer(call) {
      const board = boardOf(call)
      if (isPublic(call)) return boardAnswer(board)
      if (board === undefined) return empty(401)
      const { allowed, resetAt } = board.rate.take(board.limit)
      return allowed ? apiAnswer(board, call) : json(429, {}, { 'retry-after': secondsUntil(resetAt, now()) })
    },
    board(name, { key } = {}) {
      const known = entries.find((one) => one.name === name)
      const entry = known ?? createBoard(name, now)
      if (known === undefined) entries.push(entry)
      if (key !== undefined) entry.key = key
      return entry
    },
    boards: () => entries,
  }
}

function createBoard(name: string, now: () => number): Entry {
  const records = createRecords({
    idField: 'id',
    stampField: 'updatedAt',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { isListed: true, published: true },
    now,
  })
  return {
    name,
    key: null,
    limit: { calls: 600, perMs: 60_000 },
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

function apiAnswer(board: Entry, { method, url, json: body }: Call): Reply {
  const published = board.all().filter(isPublished)
  if (method !== 'POST' || !isObject(body)) return json(405, {})
  if (url.pathname === '/jobPosting.list') {
    const { listedOnly, location, department } = body
    const wanted = published.filter(
      (posting) =>
        (listedOnly !== true || posting['isListed'] === true) &&
        (location === undefined || posting['locationName'] === location) &&
        (department === undefined || posting['departmentName'] === department),
    )
    return json(200, { success: true, results: wanted.map(asRow) })
  }
  if (url.pathname === '/jobPosting.info') {
    const posting = published.find(({ id }) => id === textAt(body, 'jobPostingId'))
    if (posting === undefined) return refusal('job_posting_not_found', 'Job posting not found')
    return json(200, { success: true, results: asInfo(posting) })
  }
  if (url.pathname === '/job.info') {
    const ofJob = board.all().filter(({ jobId }) => jobId === textAt(body, 'id'))
    if (ofJob.length === 0) return refusal('job_not_found', 'Job not found')
    return json(200, { success: true, results: { id: textAt(body, 'id'), jobPostingIds: ofJob.map(({ id }) => id) } })
  }
  return json(403, { success: false, errors: ['missing_endpoint_permission'] })
}

const boardAnswer = (board: Entry | undefined): Reply =>
  board === undefined
    ? json(404, { error: 'Not Found' })
    : json(200, { apiVersion: '1', jobs: board.all().filter(isPublished).map(asOnBoard) })
