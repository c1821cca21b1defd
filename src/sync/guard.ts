// The one guard: whether all that a run would archive may be archived without a person's word, whatever the reasons are. Pure.
import { type ArchiveLimit, SHARE_MIN_JOBS, tooMany } from '../delivery/archive-limit'
import type { Leaving } from '../store/leaving'
import { type Run, withIssue } from '../store/run'

/** How many jobs of a held run its issue names. */
const HELD_NAMED = 100

/** What the guard goes by. */
export interface Guarded {
  /** How many jobs would be archived, and the first of them. */
  readonly count: number
  readonly first: readonly Leaving[]
  /** The jobs that were active before the run added any, with the foreign ones that it would archive. */
  readonly active: number
  /** How many jobs webhooks archived within this hour: they count as if the run would archive them, too. */
  readonly earlier: number
  /** How many jobs the listing held, and how many of those the logics discarded. */
  readonly listed: number
  readonly discarded: number
}

/** `closed_only`: of an empty listing's few jobs, those that the origin says are closed may be archived. */
export type GuardVerdict =
  | { readonly kind: 'release' }
  | { readonly kind: 'closed_only' | 'hold'; readonly why: string }

/** What becomes of the jobs that a run would archive, all of them together. */
export function verdictOn(
  run: Pick<Run, 'approve_archive' | 'archives'>,
  guarded: Guarded,
  limit: ArchiveLimit,
): GuardVerdict {
  const { count, first, active, earlier, listed, discarded } = guarded
  if (count === 0 || run.approve_archive) return { kind: 'release' }
  const why = tooMany(count + earlier, active + earlier, limit)
  if (why !== null) {
    const since = earlier === 0 ? '' : `, the ${earlier} among them that webhooks archived within an hour`
    return { kind: 'hold', why: `${why}${since}` }
  }
  if (listed === 0) {
    const isAsked = active < SHARE_MIN_JOBS && run.archives === 'waiting'
    return {
      kind: isAsked ? 'closed_only' : 'hold',
      why: `the listing is empty while ${active} jobs are active on the board`,
    }
  }
  const isForeign = first.some((leaving) => leaving.why === 'foreign')
  if (isForeign && discarded >= listed)
    return { kind: 'hold', why: `logics discard all ${listed} listed jobs while foreign jobs would be archived` }
  return { kind: 'release' }
}

/** The run with the issue that its few jobs are asked for, whatever comes of that: an empty listing is seldom true. */
export const withAsked = (run: Run, why: string): Run =>
  withIssue(run, 'listing', `${why}: each is asked for by itself, and only what the origin says is closed is archived`)

/** The run with the issue that `guarded` is held, or, of a dry run, would be. */
export function withHeld(run: Run, { first }: Pick<Guarded, 'first'>, why: string): Run {
  const named = first.slice(0, HELD_NAMED).map((leaving) => `${leaving.reference} (${leaving.why})`)
  const is = run.persist ? 'held' : 'would be held'
  const was = run.persist ? 'was' : 'would be'
  const message = `${is}: ${why}. None of them ${was} archived. To approve it, start a run with "approve_archive": true. The first of them: ${named.join(', ')}`
  return withIssue(run, 'listing', message)
}
