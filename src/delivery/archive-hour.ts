// How many jobs left the board within an hour, counted from its first archive: those that webhooks and runs archived without a
// person's word and that have not come back. In which hour a job left, and came, stands in its row of the ledger, and is counted
// with that row (store/counts.ts): a job is counted once however often it closes, and one that is active again is not counted.
import type { Clock } from '../lib/clock'
import type { Store } from '../store/store'

const HOUR_MS = 3_600_000

export interface ArchiveHour {
  /** When it began (Unix ms). */
  readonly since: number
  /** How many jobs were on the board at some time in it: those that are there now, and those that left. */
  readonly active: number
  /** How many of them webhooks have archived since. */
  readonly by_webhooks: number
  /** And runs. */
  readonly by_runs: number
  /** How many jobs were active when it began. */
  readonly active_then: number
  /** How many of them are among those that were archived. */
  readonly left_of_them: number
}

type Jobs = Pick<Store['jobs'], 'counts' | 'left' | 'beginHour'>

/** What left in the hour that began last, whether or not it is over; null: nothing ever did. */
export function lastHour(
  jobs: Pick<Jobs, 'counts' | 'left'>,
): (Pick<ArchiveHour, 'since' | 'active'> & { readonly archived: number }) | null {
  const { hour, left_by_webhook, left_by_run } = jobs.left()
  const archived = left_by_webhook + left_by_run
  return hour === 0 ? null : { since: hour, active: jobs.counts().active + archived, archived }
}

export function openArchiveHour(jobs: Jobs, clock: Pick<Clock, 'now'>) {
  /** One that begins later than now was written by a clock that was wrong. */
  const isUnderWay = (since: number): boolean => since <= clock.now() && clock.now() - since < HOUR_MS

  return {
    /** The hour that is under way, or one that would begin now. */
    now(): ArchiveHour {
      const { active } = jobs.counts()
      const { hour, left_by_webhook: by_webhooks, left_by_run: by_runs, ...then } = jobs.left()
      const none = { by_webhooks: 0, by_runs: 0, left_of_them: 0 }
      if (!isUnderWay(hour)) return { since: clock.now(), active, active_then: active, ...none }
      return { since: hour, active: active + by_webhooks + by_runs, by_webhooks, by_runs, ...then }
    },

    /** The begin of the hour in which a job leaves now; where none is under way, one begins. Within the caller's transaction. */
    begun(): number {
      const { hour } = jobs.left()
      if (isUnderWay(hour)) return hour
      const at = clock.now()
      jobs.beginHour(at)
      return at
    },
  }
}
