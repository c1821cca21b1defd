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

/** So many are read at once. */
const EVENTS_TOGETHER = 2_000

export type LeavingEvents = ReturnType<typeof openLeaving>

/** The leaving events of one object. Its writes belong to the caller's transaction. */
export function openLeaving(sql: Sql, inbox: Pick<Inbox, 'recount' | 'readAnew'>) {
  const LEAVING = `lane = ${LANES.run} AND ${IN_INDEX} AND due_at = ${GUARD_DUE_AT}`
  /** Those that no later read of their job has covered; `readSeq`: what it covers. */
  const UNCOVERED = (readSeq: string): string => `seq > coalesce(${readSeq}, 0)`
  const OF_RUN = `${LEAVING} AND seq >= ?1 AND run_id = ?2`
  return {
    /** How many wait for that run's guard; its events have the seq `firstSeq` or a higher one. */
    count: (run_id: string, firstSeq: number): number =>
      sql.exec<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${OF_RUN}`, firstSeq, run_id).one().n,

    /** Those of a run, without those that a later read of their job has covered. Never all of them are read at once. */
    *of(run_id: string, firstSeq: number): Generator<Leaving> {
      for (let from: number | null = firstSeq; from !== null; ) {
        const rows: (Leaving & { seq: number })[] = sql
          .exec<{ seq: number; reference: string; why: string }>(
            `SELECT seq, event.reference AS reference, coalesce(reason, 'absent') AS why
             FROM event LEFT JOIN job ON job.reference = event.reference
             WHERE ${OF_RUN} AND ${UNCOVERED('job.read_seq')} ORDER BY due_at, seq LIMIT ?3`,
            from,
            run_id,
            EVENTS_TOGETHER,
          )
          .toArray()
        for (const { reference, why } of rows) yield { reference, why }
        const last: number | undefined = rows.length < EVENTS_TOGETHER ? undefined : rows.at(-1)?.seq
        from = last === undefined ? null : last + 1
      }
    },

    /** Lets those of a run be delivered from `due_at` on; `approved`: also be archived, whatever the reason is. */
    release(run_id: string, firstSeq: number, due_at: number, approved: boolean): void {
      sql.exec(
        `UPDATE event SET due_at = ?3, approved = ?4, reason = NULL, message = NULL WHERE ${OF_RUN}`,
        firstSeq,
        run_id,
        due_at,
        approved ? 1 : 0,
      )
      inbox.readAnew()
    },

    /** Ends the same ones without archiving: their run counts them as held, and why they would leave stands in `message`. */
    hold(run_id: string, firstSeq: number): void {
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = 'skipped', reason = 'held', message = reason, snapshot = NULL, run_outcome = 'held'
         WHERE ${OF_RUN} AND ${UNCOVERED('(SELECT read_seq FROM job WHERE job.reference = event.reference)')}`,
        firstSeq,
        run_id,
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
