// SQL of the events that wait, in the table `event`: added once, taken in order, put off, parked, closed. It decides nothing.
import { openDetails } from './details'
import {
  ANY_LANE,
  type Closing,
  columnsOf,
  EVENT_COLUMNS,
  type EventRow,
  GUARD_DUE_AT,
  type Lane,
  type NewEvent,
  PARKED_DUE_AT,
  type PutOff,
  STATE_SQL,
} from './event'
import type { Noted } from './history'
import type { Figures } from './hours'
import { isBodyKey, openKnown } from './known'
import type { Values } from './meta'
import { openPlaces } from './places'
import { type Outside, openQueue } from './queue'
import type { Sql } from './sql'
import { openUnbegun } from './unbegun'

/** So many are bounded at once. */
const BOUND_AT_ONCE = 5_000

/** What a new event's row says beside its columns. */
const UNTRIED = { outcome: null, attempts: 0, attempts_before: 0, run_outcome: null, history: null }

/** A new event as it waits outside of the index. */
const outsideOf = (
  seq: number,
  { due_at, lane, reference, received_at, rank }: ReturnType<typeof columnsOf>,
): Outside => ({
  seq,
  due_at,
  lane,
  reference: reference ?? '',
  received_at,
  attempts: 0,
  run_id: null,
  run_outcome: null,
  snapshot_at: null,
  rank,
})

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
  const queue = openQueue(sql)
  const { pending } = queue

  /** The figures that the row of that event keeps for now. */
  const toKeep = (seq: number): string | null => figures.toKeep(seq, newest, pending)

  /** The jobs that are being read, each with the newest event when that began. */
  const reading = new Map<string, number>()
  const places = openPlaces(sql, values)
  const known = openKnown(sql, reading, queue)
  const unbegun = openUnbegun(sql, queue)

  /** The event as it waits: in the index of what is due, or as one of the newest outside of it. */
  function queued(event: NewEvent): 0 | 1 {
    const isNew = event.run_id === undefined && event.parked === undefined && event.leaves === undefined
    return isNew && queue.hasRoom() ? 0 : 1
  }

  /** Stores an event in a row of its own, or in that of one whose time is over. */
  function store(seq: number, columns: Readonly<Record<string, unknown>>, over: number | null): void {
    const row = over === null ? { seq, ...columns } : { seq, ...columns, ...UNTRIED }
    const [names, given] = [Object.keys(row), Object.values(row)]
    if (over === null)
      sql.exec(`INSERT INTO event (${names.join(', ')}) VALUES (?${', ?'.repeat(names.length - 1)})`, ...given)
    else sql.exec(`UPDATE event SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE seq = ?`, ...given, over)
  }

  /** Those that would not be found outside of the index any more, once `seq` is stored, get into it. */
  function takeAlong(seq: number): void {
    for (const old of queue.leftBehind(seq)) {
      sql.exec('UPDATE event SET queued = 1 WHERE seq = ?', old.seq)
      queue.left(old.seq)
      queue.entered(old.lane, old)
    }
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
    waitingIn: queue.waitingIn,
    /** What was counted may be wrong: a transaction was taken back, or events were changed from elsewhere. */
    recount(): void {
      queue.forget()
      known.forget()
      unbegun.forget()
    },
    /** Waiting events were changed from elsewhere, and none was added or taken away. */
    readAnew: queue.readAnew,
    /** Whether a delivery that has not begun will read the job in time: see unbegun.ts. Then the event has come, and is not stored. */
    isCovered({ due_at, received_at }: NewEvent, reference: string, readSeq: number): boolean {
      const isCovered = !reading.has(reference) && unbegun.covers(reference, readSeq, due_at)
      if (isCovered) newestAt = Math.max(newestAt, received_at)
      return isCovered
    },

    /** Adds an event. Its seq, or null when it was known already. */
    add(event: NewEvent): number | null {
      if (known.has(event)) return null
      const seq = newest + 1
      takeAlong(seq)
      if (event.is_received) figures.count('received')
      const { key = null, received_at, reference } = event
      const keys = isBodyKey(event) ? { key: null, body_key: key } : { key, body_key: null }
      const columns = { ...columnsOf(event), ...keys, queued: queued(event), unwritten: toKeep(seq) }
      store(seq, columns, places.find(received_at))
      newest = seq
      newestAt = Math.max(newestAt, received_at)
      known.stored(event, seq)
      if (columns.queued === 0) queue.stored(outsideOf(seq, columns))
      else if (columns.due_at !== null) queue.entered(columns.lane, { due_at: columns.due_at, seq })
      if (event.parked === undefined) queue.changed([columns], 1)
      if (event.is_received && reference !== null) unbegun.stored(reference, seq)
      return seq
    },

    has: (seq: number): boolean => one('SELECT 1 AS found FROM event WHERE seq = ?', seq) !== undefined,
    get: (seq: number): EventRow | undefined => one<EventRow>(`SELECT ${EVENT_COLUMNS} FROM event WHERE seq = ?`, seq),

    due: queue.due,
    dueAfter: queue.dueAfter,

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
      queue.left(seq)
      if (before.due_at !== PARKED_DUE_AT) queue.changed([before], -1)
      return before.run_outcome === null && closing.run_outcome !== undefined
    },

    /** Ends waiting events that a read of their job has covered. */
    supersede(seqs: readonly number[]): void {
      const covered = all<{ lane: Lane }>(
        `UPDATE event SET due_at = NULL, outcome = 'superseded', reason = NULL, message = NULL, snapshot = NULL, body = NULL
         WHERE seq IN (SELECT value FROM json_each(?)) AND ${STATE_SQL.pending} RETURNING lane`,
        JSON.stringify(seqs),
      )
      for (const seq of seqs) queue.left(seq)
      queue.changed(covered, -1)
    },

    /** Puts waiting events off until `due_at`; `why` replaces what stood there. PARKED_DUE_AT parks them: then their snapshot goes, which will be too old. */
    postpone(seqs: readonly number[], due_at: number, why: PutOff | null = null): void {
      const moved = all<{ lane: Lane; seq: number }>(
        `UPDATE event SET due_at = ?, queued = 1, reason = coalesce(?, reason), message = coalesce(?, message), attempts = coalesce(?, attempts),
           history = coalesce(?, history), about = coalesce(?, about), unwritten = coalesce(?, unwritten)
         ${due_at === PARKED_DUE_AT ? ', listing_hash = iif(snapshot IS NULL, listing_hash, NULL), snapshot = NULL, snapshot_at = NULL, snapshot_seq = NULL' : ''}
         WHERE seq IN (SELECT value FROM json_each(?)) AND ${STATE_SQL.pending} RETURNING lane, seq`,
        due_at,
        why?.reason ?? null,
        why?.message ?? null,
        why?.attempts ?? null,
        why?.history ?? null,
        why?.about ?? null,
        seqs.length === 1 ? toKeep(seqs[0] ?? 0) : null,
        JSON.stringify(seqs),
      )
      for (const seq of seqs) queue.left(seq)
      for (const { lane, seq } of moved) queue.entered(lane, { due_at, seq })
      if (due_at === PARKED_DUE_AT) queue.changed(moved, -1)
    },

    /** The board has the job as its listing row has it, and the event waits for the job to be read: see details.ts. */
    readDetail: openDetails(sql, queue, toKeep),

    /** What waits for longer than until `latest` (Unix ms) was put off by a clock that was wrong: it is due then. */
    bound(latest: number): void {
      const ahead = all<{ seq: number }>(
        `SELECT seq FROM event WHERE ${ANY_LANE} AND due_at > ? AND due_at < ${GUARD_DUE_AT} LIMIT ${BOUND_AT_ONCE}`,
        latest,
      )
      const seqs = [...ahead.map(({ seq }) => seq), ...queue.outsideAfter(latest)]
      if (seqs.length > 0) this.postpone(seqs, latest)
    },

    /** The event's job would be archived, and why: it waits for the guard of its run. */
    leave(seq: number, why: string, { history = null, about = null }: Noted = {}): void {
      sql.exec(
        `UPDATE event SET due_at = ${GUARD_DUE_AT}, queued = 1, action = 'archive', reason = ?, message = NULL,
           history = coalesce(?, history), about = coalesce(?, about) WHERE seq = ? AND ${STATE_SQL.pending}`,
        why,
        history,
        about,
        seq,
      )
      queue.left(seq)
    },

    /** When the oldest waiting event was received, or null. */
    oldestPendingAt: queue.oldestAt,
  }
}
