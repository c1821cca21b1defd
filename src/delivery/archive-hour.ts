// How much was archived within an hour, counted from its first archive. Kept in `meta`: archives.
import * as v from 'valibot'
import type { Clock } from '../lib/clock'
import { parseJson } from '../lib/http'
import type { Store } from '../store/store'

const HOUR_MS = 3_600_000

const hourSchema = v.object({
  /** Unix ms. */
  since: v.number(),
  /** How many jobs were active before its first archive. */
  active: v.number(),
  /** How many of them webhooks have archived since. */
  archived: v.number(),
  /** And runs, that have ended, without a person's word. */
  by_runs: v.optional(v.number(), 0),
})
export type ArchiveHour = v.InferOutput<typeof hourSchema>

/** What webhooks and runs archived in the hour that was stored last, whether or not it is over; null: there is none. */
export function lastHour(
  values: Pick<Store['values'], 'get'>,
): Pick<ArchiveHour, 'since' | 'active' | 'archived'> | null {
  const read = v.safeParse(hourSchema, parseJson(values.get('archives') ?? ''))
  if (!read.success) return null
  const { since, active, archived, by_runs } = read.output
  return { since, active, archived: archived + by_runs }
}

export function openArchiveHour({ jobs, values }: Pick<Store, 'jobs' | 'values'>, clock: Pick<Clock, 'now'>) {
  const keep = (hour: ArchiveHour): void => values.put('archives', JSON.stringify(hour))

  /** The hour that is under way, or one that begins now; `archived` jobs of it are no longer among the active ones. */
  function now(archived = 0): ArchiveHour {
    const at = clock.now()
    const read = v.safeParse(hourSchema, parseJson(values.get('archives') ?? ''))
    // One that begins later than now was written by a clock that was wrong.
    if (read.success && read.output.since <= at && at - read.output.since < HOUR_MS) return read.output
    return { since: at, active: jobs.counts().active + archived, archived: 0, by_runs: 0 }
  }

  return {
    now,
    /** A webhook's job was archived; it was asked for in that hour. Within the caller's transaction. */
    note(asked: ArchiveHour): void {
      const hour = now()
      const before = hour.archived + hour.by_runs > 0 ? hour : asked // the job is no longer among the active ones
      keep({ ...before, archived: before.archived + 1 })
    },
    /** A run has archived `n` jobs. Within the caller's transaction. */
    noteRun(n: number): void {
      const hour = now(n)
      if (n > 0) keep({ ...hour, by_runs: hour.by_runs + n })
    },
  }
}
