// SQL of the events of one run with what the ledger knows of their jobs (tables `event` and `job`), in the order of their seqs.
import type { RunOutcome } from './event'
import type { Inbox } from './inbox'
import type { Run } from './run'
import type { Sql } from './sql'

/** How many events, by their seq, one page looks through. */
const WINDOW = 5_000

/** An event of a run. */
export type RunEvent = {
  seq: number
  reference: string
  reason: string | null
  message: string | null
  about: string | null
  name: string | null
  read_at: number | null
}

export type RunEvents = ReturnType<typeof openRunEvents>

export function openRunEvents(sql: Sql, inbox: Pick<Inbox, 'newestSeq'>) {
  return {
    /**
     * The run's events behind the seq `after` that it counted as `outcome`; null: those that failed and still do. `next`: behind
     * which seq the next page begins, or null. A page may be short of `limit`, even empty, and have a next one.
     */
    page(
      run: Pick<Run, 'run_id' | 'last_seq'>,
      outcome: RunOutcome | null,
      after: number,
      limit: number,
    ): { events: RunEvent[]; next: number | null } {
      const last = Math.min(inbox.newestSeq(), run.last_seq ?? Number.MAX_SAFE_INTEGER)
      const to = Math.min(after + WINDOW, last)
      const which =
        outcome === null
          ? `due_at IS NOT NULL AND run_outcome IN ('logics_failure', 'format_failure', 'write_failure')`
          : 'run_outcome = ?5'
      const events = sql
        .exec<RunEvent>(
          `SELECT seq, event.reference AS reference, coalesce(reason, iif(?5 IS NULL, 'blocked', NULL)) AS reason, message, about, name, read_at
           FROM event LEFT JOIN job ON job.reference = event.reference
           WHERE seq > ?1 AND seq <= ?2 AND run_id = ?3 AND ${which} ORDER BY seq LIMIT ?4`,
          after,
          to,
          run.run_id,
          limit,
          outcome,
        )
        .toArray()
      const reached = events.length === limit ? (events.at(-1)?.seq ?? to) : to
      return { events, next: reached >= last ? null : reached }
    },
  }
}
