// The part of the contract of a connector that is about its calls: what a listing brings, and why an origin gave no answer.
// Types only.
import type { Result } from '../lib/result'

/**
 * Why an origin gave no answer to act on. `origin_unavailable`: an outage, a time-out, nonsense (try again).
 * `origin_unauthorized`: the credentials. `origin_refused`: this very request, which will not get better.
 * `throttled` and `budget_spent`: the call was not made.
 */
export type OriginReason =
  | 'origin_unavailable'
  | 'rate_limited'
  | 'origin_unauthorized'
  | 'origin_refused'
  | 'throttled'
  | 'budget_spent'

/** One entry of a listing. */
export type Listed<Job> =
  /** The whole job, as `fetchJob` would give it. A null `reference` cannot enter the board and counts as a failure. */
  | { readonly kind: 'job'; readonly reference: string | null; readonly job: Job }
  /** Less than the whole job. Its content tells whether the job changed since the last listing; then `fetchJob` is asked. */
  | {
      readonly kind: 'row'
      readonly reference: string | null
      readonly row: object
      /** The job as far as the row tells it: enough for `isOpen` and for `incremental`. */
      readonly job: Job
      /** Demonstration data of the origin: never open, which only its rows tell. */
      readonly sample: boolean
      /**
       * The row tells so much of the job that a new one may be put on the board by it, until it is read: `format` makes the same
       * of it, but for what the row lacks.
       */
      readonly pushable?: true
    }
  /** An entry that could not be read, so that nobody knows which job it is: a failure that a run's issues show with `why`. */
  | { readonly kind: 'unreadable'; readonly reference: null; readonly why: string; readonly lack?: Lack }

/**
 * Why a listing is not complete although it ends. `short`: fewer different jobs came than the origin tells; what it lacks is
 * asked for by itself and leaves the board only when that answer says gone or closed. `broken`: a part of it could not be
 * read, so nothing is asked and nothing leaves. Both show in the run's issues with `why`.
 */
export interface Incomplete {
  readonly kind: 'short' | 'broken'
  readonly why: string
  readonly lack?: Lack
}

/** What the words of a `why` are made of, where another language can be made of it too: see shared/lack.ts. */
export interface Lack {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export interface Page<Job> {
  readonly entries: readonly Listed<Job>[]
  /** Where the next page begins, for `listJobs`; null after the last page. Kept in a checkpoint. */
  readonly next: string | null
  /** How many jobs the whole listing holds, where the origin tells. */
  readonly expected: number | null
  /** What this page says of why the listing cannot be complete; the worst that a page says counts for the whole listing. */
  readonly incomplete?: Incomplete
  /**
   * Further pages of the same answer, of a listing that comes as one answer too large to be held whole. They are not asked
   * for by a cursor: they are read to their end, or left. A failure is the last of them; then the listing begins again.
   */
  readonly rest?: AsyncIterable<Result<Page<Job>, OriginReason>>
}

/** The calls of an origin, bound to one account. None of them throws. */
export interface Origin<Pull, Job> {
  /** The job as it is now, or null when the origin says that there is no such job. */
  fetchJob(reference: string): Promise<Result<Job | null, OriginReason>>
  /** One page of the jobs that `pull` selects; `cursor` is null for the first. */
  listJobs(pull: Pull, cursor: string | null): Promise<Result<Page<Job>, OriginReason>>
  /**
   * The references of the jobs that belong to another entity now, of an origin whose webhooks name such; none: it lists none.
   */
  resolve?(kind: string, id: string): Promise<Result<readonly string[], OriginReason>>
  /**
   * One page of what was deleted since `since` (Unix ms), of an origin that has a feed of that; `cursor` is null for the first.
   * An incremental run reads it behind its listing. Each of those jobs is asked about before it leaves the board.
   */
  listGone?(since: number, cursor: string | null): Promise<Result<GonePage, OriginReason>>
}

export interface GonePage {
  readonly references: readonly string[]
  /** Where the next page begins; null after the last. */
  readonly next: string | null
}

/**
 * The same of an origin that has no call for one job. Its listing is asked for it: every entry is a whole job. A job that it
 * lacks is believed gone after a second complete listing that lacks it, `notFoundConfirmMs` later and ten minutes at least.
 */
export type ListedOrigin<Pull, Job> = Omit<Origin<Pull, Job>, 'fetchJob'>
