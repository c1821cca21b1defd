// SQL of all events, in the table `event`: what people look at and replay, what a run's events came to.
import { countsOf } from './counts'
import type { EventRow, EventState, RunOutcome } from './event'
import { ANY_LANE, EVENT_COLUMNS, GUARD_DUE_AT, LANES, PARKED_DUE_AT, STATE_SQL } from './event'
import { bodyNamesJob, namesJob } from './forgetting'
import type { Inbox } from './inbox'
import type { Values } from './meta'
import type { Sql } from './sql'

/** How many events one page of `list` looks through. */
const LIST_WINDOW = 5_000
/** Kept payloads that are looked through at once. */
const BODIES_AT_ONCE = 20
/** So many events of webhooks are looked at: a webhook may bring several. */
const RECEIVED_LISTED = 200
/** Kept payloads that are read again at once. */
const UNREAD_MAX = 1_000

/** What a webhook brought. */
export type ReceivedEvent = { received_at: number; type: string | null; reference: string | null }

/** A time of receipt; Unix ms. */
export interface Received {
  readonly since: number | null
  readonly until: number | null
}

/** Which parked events. */
export interface ParkedFilter extends Received {
  readonly reference: string | null
  readonly reason: string | null
}

/** Which events of which page. */
export interface ListFilter {
  readonly state: EventState | null
  readonly reference: string | null
  readonly limit: number
  readonly cursor: number | null
}

export type EventLog = ReturnType<typeof openEventLog>

/** The event log of one object. Its writes belong to the caller's transaction. */
export function openEventLog(sql: Sql, values: Values, inbox: Inbox) {
  const all = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T[] =>
    sql.exec<T>(query, ...given).toArray()
  const count = (query: string, ...given: unknown[]): number => all<{ n: number }>(query, ...given)[0]?.n ?? 0

  const bounds = ({ since, until }: Received) => [since ?? 0, until ?? Number.MAX_SAFE_INTEGER]
  const PARKED = `due_at = ${PARKED_DUE_AT} AND received_at BETWEEN ?1 AND ?2 AND (?3 IS NULL OR reason = ?3)`
  const OF_JOB = `${ANY_LANE} AND ${PARKED} AND reference IS NOT NULL AND (?4 IS NULL OR reference = ?4)`

  return {
    /** Events newest first, those below `cursor`. A page may be short of `limit` and still have a next one. */
    list(filter: ListFilter): { rows: EventRow[]; cursor: number | null } {
      const newest = inbox.newestSeq()
      const top = Math.min(filter.cursor ?? newest + 1, newest + 1)
      const bottom = top - LIST_WINDOW
      const rows = all<EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event WHERE seq < ? AND seq >= ? AND (? IS NULL OR reference = ?)
         ${filter.state === null ? '' : `AND ${STATE_SQL[filter.state]}`} ORDER BY seq DESC LIMIT ?`,
        top,
        bottom,
        filter.reference,
        filter.reference,
        filter.limit,
      )
      const last = rows.length === filter.limit ? rows.at(-1)?.seq : bottom
      return { rows, cursor: last === undefined || last <= 1 ? null : last }
    },

    /** The newest events that webhooks brought, newest first, as far as they stand among the newest events of all. */
    lastReceived: (): ReceivedEvent[] =>
      all<ReceivedEvent>(
        `SELECT received_at, type, reference FROM event WHERE seq > ? AND run_id IS NULL AND type IS NOT 'manual'
         ORDER BY seq DESC LIMIT ${RECEIVED_LISTED}`,
        inbox.newestSeq() - LIST_WINDOW,
      ),

    parked: (): number => countsOf(values).parked,

    /** How many events about a job are parked. */
    countParked: (filter: ParkedFilter): number =>
      count(`SELECT count(*) AS n FROM event WHERE ${OF_JOB}`, ...bounds(filter), filter.reason, filter.reference),

    /**
     * Lets parked events about a job wait for their delivery again, in the operator's lane and due at `due_at`; how many. `approved`: their jobs may be
     * archived, whatever the guard says.
     */
    reopen(filter: ParkedFilter, due_at: number, approved: boolean): number {
      const { length } = all(
        `UPDATE event SET lane = ${LANES.operator}, due_at = ?5, approved = max(approved, ?6), attempts_before = attempts_before + attempts, attempts = 0
         WHERE ${OF_JOB} RETURNING seq`,
        ...bounds(filter),
        filter.reason,
        filter.reference,
        due_at,
        approved ? 1 : 0,
      )
      inbox.recount()
      return length
    },

    /** The parked events whose payload could not be read, oldest first. */
    unread: (filter: Omit<ParkedFilter, 'reference'>) =>
      all<{ seq: number; body: string; received_at: number }>(
        `SELECT seq, body, received_at FROM event WHERE lane = ${LANES.known} AND ${PARKED} AND reference IS NULL ORDER BY seq LIMIT ${UNREAD_MAX}`,
        ...bounds(filter),
        filter.reason,
      ),

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
    },

    /** How many events of a run came to what; null are those not attempted yet. */
    runOutcomes: (run_id: string, firstSeq: number) =>
      all<{ outcome: RunOutcome | null; n: number }>(
        'SELECT run_outcome AS outcome, count(*) AS n FROM event WHERE seq >= ? AND run_id = ? GROUP BY run_outcome',
        firstSeq,
        run_id,
      ),

    /** What failed at its first attempt in a run, of one run or of all, and was neither done nor superseded since. */
    failing: (run_id: string | null) =>
      all<{ run_id: string; reference: string; reason: string }>(
        `SELECT run_id, reference, coalesce(reason, 'blocked') AS reason FROM event WHERE due_at IS NOT NULL
         AND run_outcome IN ('logics_failure', 'format_failure', 'write_failure') AND (?1 IS NULL OR run_id = ?1) ORDER BY seq`,
        run_id,
      ),

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
      inbox.recount()
    },
  }
}
