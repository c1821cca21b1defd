// SQL of the events whose jobs a run would archive, in the table `event`: they wait (due_at GUARD_DUE_AT, why in `reason`) until
// the guard of their run releases or holds them. It decides nothing about them.
import { GUARD_DUE_AT, IN_INDEX, LANES } from './event'
import type { Inbox } from './inbox'
import type { Sql } from './sql'

/** A job that a run would archive, and why. */
export interface Leaving {
  readonly reference: string
  readonly why: string
}

export type LeavingEvents = ReturnType<typeof openLeaving>

/** The leaving events of one object. Its writes belong to the caller's transaction. */
export function openLeaving(sql: Sql, inbox: Pick<Inbox, 'recount'>) {
  const LEAVING = `lane = ${LANES.run} AND ${IN_INDEX} AND due_at = ${GUARD_DUE_AT}`
  const OF_RUN = `${LEAVING} AND seq >= ?1 AND run_id = ?2`
  return {
    /** How many wait for that run's guard; its events have the seq `firstSeq` or a higher one. */
    count: (run_id: string, firstSeq: number): number =>
      sql.exec<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${OF_RUN}`, firstSeq, run_id).one().n,

    /** Those of a run, without those that a later read of their job has covered. */
    of: (run_id: string, firstSeq: number): (Leaving & { readonly seq: number })[] =>
      sql
        .exec<{ seq: number; reference: string; why: string }>(
          `SELECT seq, event.reference AS reference, coalesce(reason, 'absent') AS why
           FROM event LEFT JOIN job ON job.reference = event.reference
           WHERE ${OF_RUN} AND seq > coalesce(job.read_seq, 0) ORDER BY due_at, seq`,
          firstSeq,
          run_id,
        )
        .toArray(),

    /** Lets those of a run be delivered from `due_at` on; `approved`: also be archived, whatever the reason is. */
    release(run_id: string, firstSeq: number, due_at: number, approved: boolean): void {
      sql.exec(
        `UPDATE event SET due_at = ?3, approved = ?4, reason = NULL, message = NULL WHERE ${OF_RUN}`,
        firstSeq,
        run_id,
        due_at,
        approved ? 1 : 0,
      )
    },

    /** Ends them without archiving: their run counts them as held, and why they would leave stands in `message`. */
    hold(seqs: readonly number[]): void {
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = 'skipped', reason = 'held', message = reason, snapshot = NULL, run_outcome = 'held'
         WHERE due_at = ${GUARD_DUE_AT} AND seq IN (SELECT value FROM json_each(?))`,
        JSON.stringify(seqs),
      )
      inbox.recount()
    },

    /** Ends what waits for the guard of a run that is over. */
    endAll(): void {
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = 'superseded', message = NULL, snapshot = NULL WHERE ${LEAVING}`,
      )
      inbox.recount()
    },
  }
}
