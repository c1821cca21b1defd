// The one guard: whether all that a run would archive may be archived without a person's word, whatever the reasons are. Pure.
import type { Hold } from '../attention/hold'
import { type ArchiveLimit, SHARE_MIN_JOBS, tooMany } from '../delivery/archive-limit'
import type { Leaving } from '../store/leaving'
import { type Run, withIssue } from '../store/run'

const NO_NUMBERS = { jobs: 0, active: 0, limit: 0, earlier: 0 } as const
/** How many jobs of a held run its issue names. */
export const HELD_NAMED = 100

/** What the guard goes by. */
export interface Guarded {
  /** How many jobs would be archived, and the first of them. */
  readonly count: number
  readonly first: readonly Leaving[]
  /** How many of them are foreign. */
  readonly foreign: number
  /** The jobs that were active before the run added any, with the foreign ones that it would archive. */
  readonly active: number
  /** How many jobs webhooks archived within this hour: they count as if the run would archive them, too. */
  readonly earlier: number
  /** How many jobs the listing held, and how many of those the logics discarded. */
  readonly listed: number
  readonly discarded: number
}

/** `closed_only`: of an empty listing's few jobs, those that the origin says are closed may be archived. */
export type GuardVerdict = { readonly kind: 'release' } | { readonly kind: 'closed_only' | 'hold'; readonly hold: Hold }

/** What becomes of the jobs that a run would archive, all of them together. */
export function verdictOn(
  run: Pick<Run, 'approve_archive' | 'archives'>,
  guarded: Guarded,
  limit: ArchiveLimit,
): GuardVerdict {
  const { count, foreign, active, earlier, listed, discarded } = guarded
  if (count === 0 || run.approve_archive) return { kind: 'release' }
  const hold = tooMany(count + earlier, active + earlier, limit)
  if (hold !== null) return { kind: 'hold', hold: { ...hold, earlier } }
  if (listed === 0) {
    const isAsked = active < SHARE_MIN_JOBS && run.archives === 'waiting'
    return { kind: isAsked ? 'closed_only' : 'hold', hold: { ...NO_NUMBERS, why: 'empty', active } }
  }
  if (foreign > 0 && discarded >= listed)
    return { kind: 'hold', hold: { ...NO_NUMBERS, why: 'all_discarded', jobs: listed } }
  return { kind: 'release' }
}

/** The run with the issue that its few jobs are asked for, whatever comes of that: an empty listing is seldom true. */
export const withAsked = (run: Run, hold: Hold): Run => withIssue(run, 'listing', 'asked_each', { ...hold })

/** The run with the issue that `guarded` is held, or, of a dry run, would be. */
export function withHeld(run: Run, { first }: Pick<Guarded, 'first'>, hold: Hold): Run {
  const named = first.slice(0, HELD_NAMED).map((leaving) => `${leaving.reference} (${leaving.why})`)
  return withIssue(run, 'listing', run.persist ? 'held' : 'would_be_held', { ...hold, first: named })
}
