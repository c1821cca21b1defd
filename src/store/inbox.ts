// SQL of events: added once, taken in order, put off, parked, closed. It decides nothing about them.

import type { Absence } from '../config/actions'
import type { JobEvent } from '../connectors/connector'
import { meta, PARKED_DUE_AT } from './tables'

/** How an event ended; also what a run counts it as. */
export type Outcome = 'created' | 'updated' | 'archived' | 'unchanged' | 'discarded' | 'skipped'
/** What a run's first attempt at an event came to. */
export type RunOutcome = Outcome | 'logics_failure' | 'format_failure' | 'write_failure'

/** An event without an id of the origin is known by its body's hash, and only for this long. */
export const BODY_KEY_MS = 600_000
/** How many events one page of `list` looks through. */
const LIST_WINDOW = 5_000
/** How many such stretches one pruning goes through. */
const PRUNE_WINDOWS = 20

/**
 * How a listing lacked a job. `selection`: it may have left the selection. `gone`: it is archived only if the origin says
 * that it is gone or closed. `foreign`: the board has it, and this workflow does not know it.
 */
export type AbsentAs = Absence | 'foreign'
const ABSENT_AS: readonly (AbsentAs | null)[] = [null, 'selection', 'gone', 'foreign']
const absentCode = (as: AbsentAs | null): number => ABSENT_AS.indexOf(as)
export const absentAs = (row: Pick<EventRow, 'absent'>): AbsentAs | null => ABSENT_AS[row.absent] ?? null

export interface NewEvent {
  readonly action: JobEvent['action']
  /** null only when the payload could not be read. */
  readonly reference: string | null
  readonly received_at: number
  readonly due_at: number
  /** Makes it known; events with the same key are one. Without it every one is new. */
  readonly key?: Uint8Array
  /** The key is good for BODY_KEY_MS only: after that the event is opened again. */
  readonly key_expires?: boolean
  readonly type?: string
  readonly origin_id?: string | null
  readonly fired_at?: string | null
  readonly size?: number
  readonly run_id?: string
  /** A run came upon this job because its complete listing lacked it. */
  readonly absent?: AbsentAs
  readonly force?: boolean
  readonly listing_hash?: string
  /** The formatted job as JSON, when it was read and the newest event then. */
  readonly snapshot?: { readonly json: string; readonly at: number; readonly seq: number }
  /** Parked as it came: why, and the body to read again. */
  readonly parked?: { readonly reason: string; readonly message: string; readonly body: string }
}

/** A row of the inbox. Times are Unix milliseconds. */
export type EventRow = {
  seq: number
  action: JobEvent['action']
  reference: string | null
  received_at: number
  due_at: number | null
  outcome: Outcome | 'superseded' | null
  reason: string | null
  message: string | null
  attempts: number
  attempts_before: number
  run_id: string | null
  run_outcome: RunOutcome | null
  absent: number
  force: number
  listing_hash: string | null
  snapshot: string | null
  snapshot_at: number | null
  snapshot_seq: number | null
}

/** A due event, as far as is needed to choose. */
export type DueEvent = Pick<EventRow, 'seq' | 'attempts' | 'run_id' | 'run_outcome' | 'snapshot_at'> & {
  due_at: number
  reference: string
}

const COLUMNS =
  'seq, action, reference, received_at, due_at, outcome, reason, message, attempts, attempts_before, run_id, run_outcome, absent, force, listing_hash, snapshot, snapshot_at, snapshot_seq'

export type EventState = 'pending' | 'parked' | 'done' | 'superseded'

const STATE_SQL: Record<EventState, string> = {
  pending: `due_at IS NOT NULL AND due_at < ${PARKED_DUE_AT}`,
  parked: `due_at = ${PARKED_DUE_AT}`,
  done: `due_at IS NULL AND outcome <> 'superseded'`,
  superseded: `due_at IS NULL AND outcome = 'superseded'`,
}

export function stateOf(event: Pick<EventRow, 'due_at' | 'outcome'>): EventState {
  if (event.due_at === PARKED_DUE_AT) return 'parked'
  if (event.due_at !== null) return 'pending'
  return event.outcome === 'superseded' ? 'superseded' : 'done'
}

export interface Closing {
  readonly outcome: Outcome | 'superseded'
  readonly reason?: string | null
  readonly attempts?: number
}

export type Inbox = ReturnType<typeof openInbox>

/** The inbox of one object. Its writes belong to the caller's transaction. */
export function openInbox(sql: SqlStorage) {
  const one = <T extends Record<string, SqlStorageValue>>(query: string, ...values: unknown[]): T | undefined =>
    sql.exec<T>(query, ...values).toArray()[0]
  const values = meta(sql)
  // What was pruned or forgotten may have been the newest: a seq is never given twice.
  let newest = Math.max(
    one<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM event')?.seq ?? 0,
    Number(values.get('last_seq') ?? 0),
  )
  /** No event below this one is waiting. */
  let firstPending = 0
  /** Where pruning goes on. */
  let pruneFrom = 0
  let waiting = one<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${STATE_SQL.pending}`)?.n ?? 0

  return {
    /** The newest `seq` given. */
    newestSeq: (): number => newest,
    /** How many events wait for their turn. */
    pending: (): number => waiting,

    /** Adds an event. Tells its seq, or null when it was known already. */
    add(event: NewEvent): number | null {
      const seq = newest + 1
      const due_at = event.parked === undefined ? event.due_at : PARKED_DUE_AT
      const known =
        event.key === undefined
          ? undefined
          : one<{ seq: number; received_at: number; due_at: number | null }>(
              'SELECT seq, received_at, due_at FROM event WHERE key = ?',
              event.key,
            )
      if (known !== undefined) {
        if (!event.key_expires || event.received_at - known.received_at < BODY_KEY_MS) return null
        sql.exec('DELETE FROM event WHERE seq = ?', known.seq)
        if (stateOf({ due_at: known.due_at, outcome: null }) === 'pending') waiting -= 1
      }
      sql.exec(
        `INSERT INTO event (seq, key, action, reference, type, origin_id, fired_at, size, received_at, due_at, reason, message, run_id, absent, force, listing_hash, snapshot, snapshot_at, snapshot_seq, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        seq,
        event.key ?? null,
        event.action,
        event.reference,
        event.type ?? null,
        event.origin_id ?? null,
        event.fired_at ?? null,
        event.size ?? null,
        event.received_at,
        due_at,
        event.parked?.reason ?? null,
        event.parked?.message ?? null,
        event.run_id ?? null,
        absentCode(event.absent ?? null),
        event.force ? 1 : 0,
        event.listing_hash ?? null,
        event.snapshot?.json ?? null,
        event.snapshot?.at ?? null,
        event.snapshot?.seq ?? null,
        event.parked?.body ?? null,
      )
      newest = seq
      if (event.parked === undefined) waiting += 1
      return seq
    },

    get: (seq: number): EventRow | undefined => one<EventRow>(`SELECT ${COLUMNS} FROM event WHERE seq = ?`, seq),

    /** Due events in order, behind `after`; only what is needed to choose among them. */
    due(now: number, after: { due_at: number; seq: number } | null, limit: number): DueEvent[] {
      const columns = 'seq, due_at, reference, attempts, run_id, run_outcome, snapshot_at'
      const later = (from: number, most: number) =>
        sql
          .exec<DueEvent>(
            `SELECT ${columns} FROM event WHERE due_at IS NOT NULL AND due_at > ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?`,
            from,
            now,
            most,
          )
          .toArray()
      if (after === null) return later(0, limit)
      // Two questions: one that compares (due_at, seq) at once would read all that is due at that moment.
      const same = sql
        .exec<DueEvent>(
          `SELECT ${columns} FROM event WHERE due_at = ? AND seq > ? ORDER BY seq LIMIT ?`,
          after.due_at,
          after.seq,
          limit,
        )
        .toArray()
      return same.length === limit ? same : [...same, ...later(after.due_at, limit - same.length)]
    },

    /** When the next event is due, or null when none waits. */
    nextDueAt(): number | null {
      const due = one<{ due_at: number }>(
        'SELECT due_at FROM event WHERE due_at IS NOT NULL ORDER BY due_at, seq LIMIT 1',
      )?.due_at
      return due === undefined || due === PARKED_DUE_AT ? null : due
    },

    /** Ends a waiting or parked event; its snapshot goes. */
    close(seq: number, closing: Closing): void {
      const before = one<{ due_at: number | null }>('SELECT due_at FROM event WHERE seq = ?', seq)
      if (before === undefined || before.due_at === null) return
      sql.exec(
        'UPDATE event SET due_at = NULL, outcome = ?, reason = ?, message = NULL, attempts = coalesce(?, attempts), snapshot = NULL, body = NULL WHERE seq = ?',
        closing.outcome,
        closing.reason ?? null,
        closing.attempts ?? null,
        seq,
      )
      if (before.due_at !== PARKED_DUE_AT) waiting -= 1
    },

    /** Ends waiting events that a read of their job has covered. */
    supersede(seqs: readonly number[]): void {
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = 'superseded', reason = NULL, message = NULL, snapshot = NULL WHERE seq IN (SELECT value FROM json_each(?))`,
        JSON.stringify(seqs),
      )
      waiting -= seqs.length
    },

    /** Puts waiting events off until `due_at`. */
    putOff(seqs: readonly number[], due_at: number): void {
      sql.exec(
        'UPDATE event SET due_at = ? WHERE seq IN (SELECT value FROM json_each(?))',
        due_at,
        JSON.stringify(seqs),
      )
    },

    /** Puts a waiting event off, or parks it (`PARKED_DUE_AT`); its snapshot stays as long as it may still be pushed. */
    postpone(seq: number, due_at: number, why: { reason: string; message: string; attempts: number }): void {
      const before = one<{ due_at: number | null }>('SELECT due_at FROM event WHERE seq = ?', seq)
      if (before === undefined || before.due_at === null) return
      sql.exec(
        'UPDATE event SET due_at = ?, reason = ?, message = ?, attempts = ? WHERE seq = ?',
        due_at,
        why.reason,
        why.message,
        why.attempts,
        seq,
      )
      waiting += Number(due_at !== PARKED_DUE_AT) - Number(before.due_at !== PARKED_DUE_AT)
    },

    /** What a run counts this event as. The first word stands: tells whether this was it. */
    countForRun: (seq: number, outcome: RunOutcome): boolean =>
      sql
        .exec('UPDATE event SET run_outcome = ? WHERE seq = ? AND run_outcome IS NULL RETURNING seq', outcome, seq)
        .toArray().length > 0,

    /** The events of a run that are not counted yet become `outcome`. */
    countRest: (run_id: string, firstSeq: number, outcome: RunOutcome): void => {
      sql.exec(
        'UPDATE event SET run_outcome = ? WHERE seq >= ? AND run_id = ? AND run_outcome IS NULL',
        outcome,
        firstSeq,
        run_id,
      )
    },

    /** How many events of a run came to what; null are those not attempted yet. */
    runOutcomes: (run_id: string, firstSeq: number) =>
      sql
        .exec<{ outcome: RunOutcome | null; n: number }>(
          'SELECT run_outcome AS outcome, count(*) AS n FROM event WHERE seq >= ? AND run_id = ? GROUP BY run_outcome',
          firstSeq,
          run_id,
        )
        .toArray(),

    /** The references that a run wrote to the board. */
    runPushed: (run_id: string, firstSeq: number): string[] =>
      sql
        .exec<{ reference: string }>(
          `SELECT reference FROM event WHERE seq >= ? AND run_id = ? AND run_outcome IN ('created', 'updated', 'archived')`,
          firstSeq,
          run_id,
        )
        .toArray()
        .map((row) => row.reference),

    parked: (): number => one<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${STATE_SQL.parked}`)?.n ?? 0,

    /** When the oldest waiting event was received, or null. Looks on from where it looked last. */
    oldestPendingAt(): number | null {
      if (waiting === 0) return null
      const found = one<{ seq: number; at: number }>(
        // The plus keeps the planner off the index of what is due, which it would have to sort.
        `SELECT seq, received_at AS at FROM event WHERE seq >= ? AND +due_at IS NOT NULL AND +due_at < ${PARKED_DUE_AT} ORDER BY seq LIMIT 1`,
        firstPending,
      )
      firstPending = found?.seq ?? firstPending
      return found?.at ?? null
    },

    /** How many events are parked of that reference and time; with `reopenAt` they wait for their turn again from then on. */
    replay(
      filter: { reference: string | null; since: number | null; until: number | null },
      reopenAt: number | null,
    ): number {
      const where = `due_at = ${PARKED_DUE_AT} AND reference IS NOT NULL AND (?1 IS NULL OR reference = ?1) AND received_at BETWEEN ?2 AND ?3`
      const bounds = [filter.reference, filter.since ?? 0, filter.until ?? Number.MAX_SAFE_INTEGER]
      if (reopenAt === null)
        return one<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${where}`, ...bounds)?.n ?? 0
      const { length } = sql
        .exec(
          `UPDATE event SET due_at = ?4, attempts_before = attempts_before + attempts, attempts = 0 WHERE ${where} RETURNING seq`,
          ...bounds,
          reopenAt,
        )
        .toArray()
      waiting += length
      firstPending = 0
      return length
    },

    /** The parked events of that time whose payload could not be read, oldest first. */
    unread: (filter: { since: number | null; until: number | null }) =>
      sql
        .exec<{ seq: number; body: string; received_at: number }>(
          `SELECT seq, body, received_at FROM event WHERE due_at = ${PARKED_DUE_AT} AND reference IS NULL AND received_at BETWEEN ? AND ? ORDER BY seq LIMIT 1000`,
          filter.since ?? 0,
          filter.until ?? Number.MAX_SAFE_INTEGER,
        )
        .toArray(),

    /** Deletes up to `limit` finished events received before `before`, from the oldest on. Tells how many. */
    prune(before: number, limit: number): number {
      values.put('last_seq', String(newest))
      let pruned = 0
      for (let window = 0; window < PRUNE_WINDOWS && pruned < limit; window++) {
        const first = one<{ seq: number; at: number }>(
          'SELECT seq, received_at AS at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1',
          pruneFrom,
        )
        if (first === undefined || first.at >= before) {
          pruneFrom = 0 // all of that time was looked at; what was waiting or parked then is looked at again
          break
        }
        const { length } = sql
          .exec(
            'DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE seq >= ? AND seq < ? AND +due_at IS NULL AND received_at < ? ORDER BY seq LIMIT ?) RETURNING seq',
            first.seq,
            first.seq + LIST_WINDOW,
            before,
            limit - pruned,
          )
          .toArray()
        pruned += length
        if (pruned < limit) pruneFrom = first.seq + LIST_WINDOW
      }
      return pruned
    },

    /** Deletes every event of a job. Looks through all of them. */
    forget(reference: string): void {
      values.put('last_seq', String(newest))
      sql.exec('DELETE FROM event WHERE reference = ?', reference)
      waiting = one<{ n: number }>(`SELECT count(*) AS n FROM event WHERE ${STATE_SQL.pending}`)?.n ?? 0
    },

    /** Events newest first, those below `cursor`. A page may be short of `limit` and still have a next one. */
    list(filter: { state: EventState | null; reference: string | null; limit: number; cursor: number | null }) {
      const top = Math.min(filter.cursor ?? newest + 1, newest + 1)
      const bottom = top - LIST_WINDOW
      const rows = sql
        .exec<EventRow>(
          `SELECT ${COLUMNS} FROM event WHERE seq < ? AND seq >= ? AND (? IS NULL OR reference = ?)
           ${filter.state === null ? '' : `AND ${STATE_SQL[filter.state]}`} ORDER BY seq DESC LIMIT ?`,
          top,
          bottom,
          filter.reference,
          filter.reference,
          filter.limit,
        )
        .toArray()
      const last = rows.length === filter.limit ? rows.at(-1)?.seq : bottom
      return { rows, cursor: last === undefined || last <= 1 ? null : last }
    },
  }
}
