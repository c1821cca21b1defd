// SQL of all events, in the table `event`: what people look at, what a run's events came to.
import { countsOf } from './counts'
import type { EventRow, EventState, Outcome, RunOutcome } from './event'
import { EVENT_COLUMNS, GUARD_DUE_AT, IN_INDEX, PARKED_DUE_AT, STATE_SQL } from './event'
import { bodyNamesJob, namesJob } from './forgetting'
import type { Inbox } from './inbox'
import type { Values } from './meta'
import { FAILING_NAMED } from './run'
import { forgetSent } from './sent'
import type { Sql } from './sql'

/** How many events one page of `list` looks through. */
const LIST_WINDOW = 5_000
/** Kept payloads that are looked through at once. */
const BODIES_AT_ONCE = 20
/** So many events of webhooks are looked at: a webhook may bring several. */
const RECEIVED_LISTED = 200

/** What a webhook brought. */
export type ReceivedEvent = { received_at: number; type: string | null; reference: string | null }

/** What still fails of a run: how many jobs, and the first of them. */
export interface FailingOfRun {
  readonly run_id: string
  readonly count: number
  readonly jobs: readonly { readonly reference: string; readonly reason: string }[]
}

const FAILING = `${IN_INDEX} AND run_outcome IN ('logics_failure', 'format_failure', 'write_failure')`

/** Which events of which page. */
export interface ListFilter {
  readonly state: EventState | null
  readonly reference: string | null
  readonly limit: number
  readonly cursor: number | null
  /** How it ended. */
  readonly outcome?: Outcome | null
  readonly reason?: string | null
  /** Of that run, whose events have seqs from `first` to `last`. */
  readonly run?: RunRange | null
}

/** Where the events of a run are; `last` null: nobody knows. */
export interface RunRange {
  readonly run_id: string
  readonly first: number
  readonly last: number | null
}

export type EventLog = ReturnType<typeof openEventLog>

/** The event log of one object. Its writes belong to the caller's transaction. */
export function openEventLog(sql: Sql, values: Values, inbox: Inbox) {
  const all = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T[] =>
    sql.exec<T>(query, ...given).toArray()
  return {
    /** Events newest first, those below `cursor`. A page may be short of `limit` and still have a next one. */
    list(filter: ListFilter): { rows: EventRow[]; cursor: number | null } {
      const { run = null } = filter
      const newest = Math.min(inbox.newestSeq(), run?.last ?? Number.MAX_SAFE_INTEGER)
      const top = Math.min(filter.cursor ?? newest + 1, newest + 1)
      const bottom = Math.max(top - LIST_WINDOW, run?.first ?? 1)
      const rows = all<EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event WHERE seq < ?1 AND seq >= ?2 AND (?3 IS NULL OR reference = ?3)
         AND (?4 IS NULL OR outcome = ?4) AND (?5 IS NULL OR reason = ?5) AND (?6 IS NULL OR run_id = ?6)
         ${filter.state === null ? '' : `AND ${STATE_SQL[filter.state]}`} ORDER BY seq DESC LIMIT ?7`,
        top,
        bottom,
        filter.reference,
        filter.outcome ?? null,
        filter.reason ?? null,
        run?.run_id ?? null,
        filter.limit,
      )
      const last = rows.length === filter.limit ? (rows.at(-1)?.seq ?? bottom) : bottom
      return { rows, cursor: last <= (run?.first ?? 1) ? null : last }
    },

    /** The newest events that webhooks brought, newest first, as far as they stand among the newest events of all. */
    lastReceived: (): ReceivedEvent[] =>
      all<ReceivedEvent>(
        `SELECT received_at, type, reference FROM event WHERE seq > ? AND run_id IS NULL AND type IS NOT 'manual'
         ORDER BY seq DESC LIMIT ${RECEIVED_LISTED}`,
        inbox.newestSeq() - LIST_WINDOW,
      ),

    parked: (): number => countsOf(values).parked,

    /** What a run counts this event as. The first word stands: says whether this was it. */
    countForRun: (seq: number, outcome: RunOutcome): boolean =>
      all('UPDATE event SET run_outcome = ? WHERE seq = ? AND run_outcome IS NULL RETURNING seq', outcome, seq).length >
      0,

    /** The events of a run that are not counted yet become `outcome`, but for those that wait for its guard. */
    countRest: (run_id: string, firstSeq: number, outcome: RunOutcome): void => {
      sql.exec(
        `UPDATE event SET run_outcome = ? WHERE seq >= ? AND run_id = ? AND run_outcome IS NULL AND due_at IS NOT ${GUARD_DUE_AT}`,
        outcome,
        firstSeq,
        run_id,
      )
      inbox.readAnew()
    },

    /** How many events of a run came to what; null are those not attempted yet. */
    runOutcomes: (run_id: string, firstSeq: number) =>
      all<{ outcome: RunOutcome | null; n: number }>(
        'SELECT run_outcome AS outcome, count(*) AS n FROM event WHERE seq >= ? AND run_id = ? GROUP BY run_outcome',
        firstSeq,
        run_id,
      ),

    /**
     * What failed at its first attempt in a run, of one run or of all, and was neither done nor superseded since: how many, and the
     * first of them. It may be each of very many jobs.
     */
    failing: (of: string | null): FailingOfRun[] =>
      all<{ run_id: string; count: number }>(
        `SELECT run_id, count(*) AS count FROM event INDEXED BY event_due WHERE ${FAILING} AND (?1 IS NULL OR run_id = ?1)
         GROUP BY run_id`,
        of,
      ).map(({ run_id, count }) => {
        const jobs = all<{ reference: string; reason: string }>(
          `SELECT reference, coalesce(reason, 'blocked') AS reason FROM event INDEXED BY event_due WHERE ${FAILING} AND run_id = ?
           ORDER BY seq LIMIT ${FAILING_NAMED}`,
          run_id,
        )
        return { run_id, count, jobs }
      }),

    /** Ends what a run still asks about because its listing lacked it. */
    endAbsent(run_id: string, firstSeq: number): void {
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = 'superseded', reason = 'cancelled', message = NULL
         WHERE seq >= ? AND run_id = ? AND absent <> 0 AND ${STATE_SQL.pending}`,
        firstSeq,
        run_id,
      )
      inbox.recount()
    },

    /** The references that a run wrote to the board. */
    runPushed: (run_id: string, firstSeq: number): string[] =>
      all<{ reference: string }>(
        `SELECT reference FROM event WHERE seq >= ? AND run_id = ? AND run_outcome IN ('created', 'updated', 'archived')`,
        firstSeq,
        run_id,
      ).map((row) => row.reference),

    /** Deletes every event of a job, and the payloads that nobody could read and that name it. Looks through all of them. */
    forget(reference: string): void {
      const names = namesJob(reference)
      for (let after = 0; ; ) {
        const kept = all<{ seq: number; body: string }>(
          `SELECT seq, body FROM event WHERE due_at = ${PARKED_DUE_AT} AND seq > ? AND reference IS NULL ORDER BY seq LIMIT ${BODIES_AT_ONCE}`,
          after,
        )
        for (const { seq, body } of kept)
          if (bodyNamesJob(body, names)) sql.exec('DELETE FROM event WHERE seq = ?', seq)
        if (kept.length < BODIES_AT_ONCE) break
        after = kept.at(-1)?.seq ?? after
      }
      values.put('last_seq', String(inbox.newestSeq()))
      sql.exec('DELETE FROM event WHERE reference = ?', reference)
      forgetSent(sql, values, reference)
      inbox.recount()
    },
  }
}
