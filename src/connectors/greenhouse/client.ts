// The calls of one Greenhouse account, by what its credentials open; and which posts are open.
import type { Http } from '../../lib/http'
import { ok, type Result } from '../../lib/result'
import type { Origin, OriginReason, Page } from '../connector'
import { plain } from '../shared/texts'
import { isUnsent, RESUMED_MS } from '../shared/unsent'
import { openBoard } from './board-api'
import { openHarvest } from './harvest'
import type { GreenhouseAuth, GreenhouseJob, GreenhousePull } from './schemas'

/** Pages that are looked through for the posts of one job. */
const MAX_PAGES = 20
/** So many jobs may be looked for in several invocations. */
const MOST_LOOKS = 200
const EVERYTHING: GreenhousePull = { prospect_posts: true }

/** With a client Harvest is read, and the board beside it where its name is given; else the board alone. */
export function connect(
  auth: GreenhouseAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<GreenhousePull, GreenhouseJob> {
  const board = auth.board_token === undefined ? null : openBoard(auth.board_token, tools)
  const origin = 'client_id' in auth || board === null ? openHarvest(keyed(auth), board, tools) : board
  return { ...origin, resolve: openResolve(origin, tools.now) }
}

/** Without the name of a board there is a client. */
function keyed(auth: GreenhouseAuth) {
  if ('client_id' in auth) return auth
  throw new Error('neither a board nor a client')
}

/** How far the posts were looked through for those of a job. */
interface Look {
  readonly startedAt: number
  readonly found: readonly string[]
  readonly cursor: string | null
  readonly pages: number
}

/**
 * The posts of a job, which webhooks about jobs name. Where a page was not sent, the next one who asks goes on there: a post that
 * came to the pages before meanwhile has an event of its own.
 */
function openResolve(origin: Origin<GreenhousePull, GreenhouseJob>, now: () => number) {
  const cut = new Map<string, Look>()
  return async (kind: string, id: string): Promise<Result<readonly string[], OriginReason>> => {
    if (kind !== 'job') return ok([])
    const before = cut.get(id)
    cut.delete(id)
    const isKept = before !== undefined && now() - before.startedAt < RESUMED_MS
    let look: Look = isKept ? before : { startedAt: now(), found: [], cursor: null, pages: 0 }
    while (look.pages < MAX_PAGES) {
      const page = await postsOn(origin, look.cursor, id)
      if (!page.ok) {
        if (isUnsent(page.reason) && cut.size < MOST_LOOKS) cut.set(id, look)
        return page
      }
      const { found, next } = page.value
      look = { ...look, found: [...look.found, ...found], cursor: next, pages: look.pages + 1 }
      if (next === null) break
    }
    return ok(look.found)
  }
}

type PostsOnPage = Result<{ readonly found: readonly string[]; readonly next: string | null }, OriginReason>

/** The posts of the job `id` on one page, and where the next begins. */
async function postsOn(
  { listJobs }: Origin<GreenhousePull, GreenhouseJob>,
  cursor: string | null,
  id: string,
): Promise<PostsOnPage> {
  const found: string[] = []
  const take = ({ entries }: Pick<Page<GreenhouseJob>, 'entries'>): void => {
    for (const entry of entries)
      if (entry.kind !== 'unreadable' && entry.reference !== null && entry.job.internal_job_id === id)
        found.push(entry.reference)
  }
  const page = await listJobs(EVERYTHING, cursor)
  if (!page.ok) return page
  take(page.value)
  let last = page.value
  for await (const next of page.value.rest ?? []) {
    if (!next.ok) return next
    take(next.value)
    last = next.value
  }
  return ok({ found, next: last.next })
}

/**
 * Whether a post belongs on the board. What the Job Board API shows is open; Harvest says it by the post and by its job. One of
 * no job only takes down who is interested.
 */
export function isOpen(job: GreenhouseJob, { prospect_posts }: GreenhousePull): boolean {
  const { live, active, external } = job
  const status = plain(job.job_status)
  const isShown = live !== false && active !== false && external !== false
  return isShown && (status === null || status === 'open') && (prospect_posts || plain(job.internal_job_id) !== null)
}
