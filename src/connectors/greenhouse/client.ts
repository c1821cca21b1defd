// The calls of one Greenhouse account, by what its credentials open; and which posts are open.
import type { Http } from '../../lib/http'
import { ok, type Result } from '../../lib/result'
import type { Origin, OriginReason, Page } from '../connector'
import { plain } from '../shared/texts'
import { openBoard } from './board-api'
import { openHarvest } from './harvest'
import type { GreenhouseAuth, GreenhouseJob, GreenhousePull } from './schemas'

/** Pages that are looked through for the posts of one job. */
const MAX_PAGES = 20
const EVERYTHING: GreenhousePull = { prospect_posts: true }

/** With a client Harvest is read, and the board beside it where its name is given; else the board alone. */
export function connect(
  auth: GreenhouseAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<GreenhousePull, GreenhouseJob> {
  const board = auth.board_token === undefined ? null : openBoard(auth.board_token, tools)
  const origin = 'client_id' in auth || board === null ? openHarvest(keyed(auth), board, tools) : board
  return { ...origin, resolve: (kind, id) => postsOf(origin, kind, id) }
}

/** Without the name of a board there is a client. */
function keyed(auth: GreenhouseAuth) {
  if ('client_id' in auth) return auth
  throw new Error('neither a board nor a client')
}

/** The posts of a job, which webhooks about jobs name. */
async function postsOf(
  { listJobs }: Origin<GreenhousePull, GreenhouseJob>,
  kind: string,
  id: string,
): Promise<Result<readonly string[], OriginReason>> {
  const found: string[] = []
  const take = ({ entries }: Pick<Page<GreenhouseJob>, 'entries'>): void => {
    for (const entry of entries)
      if (entry.kind !== 'unreadable' && entry.reference !== null && entry.job.internal_job_id === id)
        found.push(entry.reference)
  }
  let cursor: string | null = null
  for (let pages = 0; kind === 'job' && pages < MAX_PAGES; pages += 1) {
    const page = await listJobs(EVERYTHING, cursor)
    if (!page.ok) return page
    take(page.value)
    let last = page.value
    for await (const next of page.value.rest ?? []) {
      if (!next.ok) return next
      take(next.value)
      last = next.value
    }
    cursor = last.next
    if (cursor === null) break
  }
  return ok(found)
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
