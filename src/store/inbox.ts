// SQL of the events that wait, in the table `event`: added once, taken in order, put off, parked, closed. It decides nothing.
import {
  ANY_LANE,
  type Closing,
  columnsOf,
  type DueEvent,
  EVENT_COLUMNS,
  type EventRow,
  GUARD_DUE_AT,
  LANES,
  type Lane,
  type NewEvent,
  PARKED_DUE_AT,
  type PutOff,
  STATE_SQL,
  stateOf,
} from './event'
import type { Noted } from './history'
import type { Figures } from './hours'
import type { Values } from './meta'
import { openOldest } from './oldest'
import type { Sql } from './sql'
import { openUnbegun } from './unbegun'

const DUE_COLUMNS = 'seq, due_at, lane, reference, attempts, run_id, run_outcome, snapshot_at, rank'

/** A stored event, as far as is needed to tell whether another of its key is the same. */
type Keyed = Pick<EventRow, 'seq' | 'reference' | 'due_at'> & { read_seq: number | null }

export type Inbox = ReturnType<typeof openInbox>

/** Its writes belong to the caller's transaction. */
export function openInbox(sql: Sql, values: Values, figures: Pick<Figures, 'count' | 'toKeep'>) {
  const one = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T | undefined =>
    sql.exec<T>(query, ...given).toArray()[0]
  const all = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T[] =>
    sql.exec<T>(query, ...given).toArray()
  // What was pruned or forgotten may have been the newest: a seq is never given twice.
  let newest = Math.max(
    one<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM event')?.seq ?? 0,
    Number(values.get('last_seq') ?? 0),
  )
  /** When the newest event came. 0 in a fresh object: whatever it reads is read after that. */
  let newestAt = 0
  /** How many wait in which lane. Counted when first asked for. */
  let waiting: Map<Lane, number> | null = null
  function byLane(): Map<Lane, number> {
    waiting ??= new Map(
      all<{ lane: Lane; n: number }>(
        `SELECT lane, count(*) AS n FROM event WHERE ${ANY_LANE} AND ${STATE_SQL.pending} GROUP BY lane`,
      ).map(({ lane, n }) => [lane, n]),
    )
    return waiting
  }
  /** Whether nothing waits in that lane, as far as it has been counted: this does not count. */
  const isEmpty = (lane: Lane): boolean => waiting !== null && (waiting.get(lane) ?? 0) === 0
  const pending = (): number => [...byLane().values()].reduce((sum, n) => sum + n, 0)
  const changed = (events: readonly { lane: Lane }[], by: 1 | -1): void => {
    for (const { lane } of events) waiting?.set(lane, (waiting.get(lane) ?? 0) + by)
  }

  const oldest = openOldest(sql, pending)

  /** The figures that the row of that event keeps for now. */
  const toKeep = (seq: number): string | null => figures.toKeep(seq, newest, pending)

  /** The jobs that are being read, each with the newest event when that began. */
  const reading = new Map<string, number>()
  const unbegun = openUnbegun(sql)

  /** Whether an event of that key is known. One whose key is good no longer gives it up, and stays as it is. */
  function isKnown(event: NewEvent): boolean {
    if (event.key === undefined) return false
    const known = one<Keyed>(
      'SELECT seq, event.reference, due_at, read_seq FROM event LEFT JOIN job ON job.reference = event.reference WHERE key = ?',
      event.key,
    )
    if (known === undefined) return false
    if (!event.key_until_read || isUnread(known, event)) return true
    sql.exec('UPDATE event SET key = NULL WHERE seq = ?', known.seq)
    return false
  }

  /** Whether what the known event asks for is still to be read. A parked event is read by nobody, but for a kept payload. */
  function isUnread({ seq, reference, due_at, read_seq }: Keyed, { parked }: NewEvent): boolean {
    if (reference === null) return due_at === PARKED_DUE_AT && parked !== undefined
    const readUpTo = Math.max(read_seq ?? 0, reading.get(reference) ?? 0)
    return stateOf({ due_at, outcome: null }) === 'pending' && seq > readUpTo
  }

  return {
    /** The newest `seq` given. */
    newestSeq: (): number => newest,
    /** When the newest of those that came since this object was made was received (Unix ms); 0: none did. */
    newestAt: (): number => newestAt,
    /** The job is about to be read: the events up to the newest, which is returned, are covered by that read. */
    beginRead(reference: string): number {
      unbegun.begins(reference)
      reading.set(reference, newest)
      return newest
    },
    /** The delivery that read the job has been settled. */
    endRead: (reference: string): void => void reading.delete(reference),
    /** Whether the job is being read now. */
    isBeingRead: (reference: string): boolean => reading.has(reference),
    /** How many events wait for their delivery, and how many of them in that lane. */
    pending,
    waitingIn: (lane: Lane): number => byLane().get(lane) ?? 0,
    /** What was counted may be wrong: a transaction was taken back, or events were changed from elsewhere. */
    recount(): void {
      waiting = null
      oldest.forget()
      unbegun.forget()
    },
    /** Whether a delivery that has not begun will read the job in time: see unbegun.ts. Then the event has come, and is not stored. */
    isCovered({ due_at, received_at }: NewEvent, reference: string, readSeq: number): boolean {
      const isCovered = !reading.has(reference) && unbegun.covers(reference, readSeq, due_at)
      if (isCovered) newestAt = Math.max(newestAt, received_at)
      return isCovered
    },

    /** Adds an event. Its seq, or null when it was known already. */
    add(event: NewEvent): number | null {
      if (isKnown(event)) return null
      const seq = newest + 1
      if (event.is_received) figures.count('received')
      const columns = { ...columnsOf(event), unwritten: toKeep(seq) }
      const names = Object.keys(columns)
      sql.exec(
        `INSERT INTO event (seq, ${names.join(', ')}) VALUES (?${', ?'.repeat(names.length)})`,
        seq,
        ...Object.values(columns),
      )
      newest = seq
      newestAt = Math.max(newestAt, event.received_at)
      if (event.parked === undefined) changed([columns], 1)
      if (event.is_received && event.reference !== null) unbegun.stored(event.reference, seq)
      return seq
    },

    has: (seq: number): boolean => one('SELECT 1 AS found FROM event WHERE seq = ?', seq) !== undefined,
    get: (seq: number): EventRow | undefined => one<EventRow>(`SELECT ${EVENT_COLUMNS} FROM event WHERE seq = ?`, seq),

    /** A lane's due events in order, behind `after`; only what is needed to choose among them. */
    due(lane: Lane, now: number, after: { due_at: number; seq: number } | null, limit: number): DueEvent[] {
      const later = (from: number, most: number) =>
        all<DueEvent>(
          `SELECT ${DUE_COLUMNS} FROM event WHERE lane = ? AND due_at IS NOT NULL AND due_at > ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?`,
          lane,
          from,
          now,
          most,
        )
      if (isEmpty(lane)) return [] // as most lanes are most of the time
      if (after === null) return later(0, limit)
      // Two: one that compares (due_at, seq) at once would read all that is due at that moment.
      const same = all<DueEvent>(
        `SELECT ${DUE_COLUMNS} FROM event WHERE lane = ? AND due_at = ? AND seq > ? ORDER BY seq LIMIT ?`,
        lane,
        after.due_at,
        after.seq,
        limit,
      )
      return same.length === limit ? same : [...same, ...later(after.due_at, limit - same.length)]
    },

    /** When the first event that is not due yet will be (Unix ms), or null when there is none. */
    dueAfter(now: number): number | null {
      const firsts = Object.values(LANES).flatMap((lane) =>
        isEmpty(lane)
          ? []
          : all<{ due_at: number }>(
              `SELECT due_at FROM event WHERE lane = ? AND due_at > ? AND due_at < ${GUARD_DUE_AT} ORDER BY due_at, seq LIMIT 1`,
              lane,
              now,
            ),
      )
      return firsts.length === 0 ? null : Math.min(...firsts.map(({ due_at }) => due_at))
    },

    /** Ends a waiting or parked event; its snapshot goes. Whether its run counts it by that. */
    close(seq: number, closing: Closing): boolean {
      const before = one<Pick<EventRow, 'due_at' | 'lane' | 'run_outcome'>>(
        'SELECT due_at, lane, run_outcome FROM event WHERE seq = ?',
        seq,
      )
      if (before === undefined || before.due_at === null) return false
      sql.exec(
        `UPDATE event SET due_at = NULL, outcome = ?, reason = ?, message = ?, attempts = coalesce(?, attempts),
           history = coalesce(?, history), about = coalesce(?, about), run_outcome = coalesce(run_outcome, ?),
           snapshot = NULL, body = NULL, unwritten = ? WHERE seq = ?`,
        closing.outcome,
        closing.reason ?? null,
        closing.message ?? null,
        closing.attempts ?? null,
        closing.history ?? null,
        closing.about ?? null,
        closing.run_outcome ?? null,
        toKeep(seq),
        seq,
      )
      if (before.due_at !== PARKED_DUE_AT) changed([before], -1)
      return before.run_outcome === null && closing.run_outcome !== undefined
    },

    /** Ends waiting events that a read of their job has covered. */
    supersede(seqs: readonly number[]): void {
      const covered = all<{ lane: Lane }>(
        `UPDATE event SET due_at = NULL, outcome = 'superseded', reason = NULL, message = NULL, snapshot = NULL, body = NULL
         WHERE seq IN (SELECT value FROM json_each(?)) AND ${STATE_SQL.pending} RETURNING lane`,
        JSON.stringify(seqs),
      )
      changed(covered, -1)
    },

    /** Puts waiting events off until `due_at`; `why` replaces what stood there. PARKED_DUE_AT parks them: then their snapshot goes, which will be too old. */
    postpone(seqs: readonly number[], due_at: number, why: PutOff | null = null): void {
      const moved = all<{ lane: Lane }>(
        `UPDATE event SET due_at = ?, reason = coalesce(?, reason), message = coalesce(?, message), attempts = coalesce(?, attempts),
           history = coalesce(?, history), about = coalesce(?, about), unwritten = coalesce(?, unwritten)
         ${due_at === PARKED_DUE_AT ? ', snapshot = NULL, snapshot_at = NULL, snapshot_seq = NULL' : ''}
         WHERE seq IN (SELECT value FROM json_each(?)) AND ${STATE_SQL.pending} RETURNING lane`,
        due_at,
        why?.reason ?? null,
        why?.message ?? null,
        why?.attempts ?? null,
        why?.history ?? null,
        why?.about ?? null,
        seqs.length === 1 ? toKeep(seqs[0] ?? 0) : null,
        JSON.stringify(seqs),
      )
      if (due_at === PARKED_DUE_AT) changed(moved, -1)
    },

    /** The event's job would be archived, and why: it waits for the guard of its run. */
    leave(seq: number, why: string, { history = null, about = null }: Noted = {}): void {
      sql.exec(
        `UPDATE event SET due_at = ${GUARD_DUE_AT}, action = 'archive', reason = ?, message = NULL,
           history = coalesce(?, history), about = coalesce(?, about) WHERE seq = ? AND ${STATE_SQL.pending}`,
        why,
        history,
        about,
        seq,
      )
    },

    /** When the oldest waiting event was received, or null. */
    oldestPendingAt: oldest.at,
  }
}
