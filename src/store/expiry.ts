// SQL of what goes in time: finished events, and what others hold beside reason and reference (table `event`); the rows of
// jobs that never were on the board (`job`); ended runs, and what the last of them listed (`run`, `listed`).
// Looked through in stretches, so that no look takes long however much there is.
import { PARKED_DUE_AT } from './event'
import type { Inbox } from './inbox'
import type { Ledger, LedgerRow } from './ledger'
import type { Values } from './meta'
import type { Sql } from './sql'

/** How many events, by their seq, one stretch has. */
const WINDOW = 5_000
/** How many stretches are looked through at once, at most. */
const WINDOWS = 4

/** What an old event that is not finished loses: all but what names it, what it asks for, and why it is parked. */
const DROPPED = [
  'key',
  'body_key',
  'type',
  'origin_id',
  'fired_at',
  'size',
  'message',
  'listing_hash',
  'snapshot',
  'snapshot_at',
  'snapshot_seq',
  'body',
  'rank',
  'about',
  'history',
]

type Aged = Pick<
  LedgerRow,
  | 'reference'
  | 'archived'
  | 'read_at'
  | 'retry_at'
  | 'begun'
  | 'parked_seq'
  | 'missing_since'
  | 'sample'
  | 'name'
  | 'enriched'
>

export type Expiry = ReturnType<typeof openExpiry>

/** What goes in time of one object. Its writes belong to the caller's transaction. */
export function openExpiry(sql: Sql, values: Values, inbox: Inbox, jobs: Ledger) {
  const all = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T[] =>
    sql.exec<T>(query, ...given).toArray()
  /** Where looking through the events goes on, and through the ledger. */
  let nextSeq = 0
  let nextReference = ''

  /** Empties old events of a stretch that are parked or wait, and deletes kept payloads, which nobody could read by then. */
  function empty(first: number, before: number): void {
    const stretch = 'seq >= ? AND seq < ? AND +due_at IS NOT NULL AND received_at < ?'
    const which = [first, first + WINDOW, before]
    sql.exec(`DELETE FROM event WHERE ${stretch} AND reference IS NULL`, ...which)
    sql.exec(
      `UPDATE event SET ${DROPPED.map((column) => `${column} = NULL`).join(', ')}
       WHERE ${stretch} AND +due_at = ${PARKED_DUE_AT} AND coalesce(${DROPPED.join(', ')}) IS NOT NULL`,
      ...which,
    )
    sql.exec(
      `UPDATE event SET message = NULL, about = NULL, listing_hash = iif(snapshot IS NULL, listing_hash, NULL), snapshot = NULL, snapshot_at = NULL, snapshot_seq = NULL
       WHERE ${stretch} AND +due_at < ${PARKED_DUE_AT} AND coalesce(message, about, snapshot) IS NOT NULL`,
      ...which,
    )
  }

  /** The newest event may be gone: its seq is not given again. */
  function noteNewest(): void {
    const newest = inbox.newestSeq()
    if (newest > Number(values.get('last_seq') ?? 0) && !inbox.has(newest)) values.put('last_seq', String(newest))
  }

  return {
    /**
     * Deletes up to `limit` finished events received before `before`, from where the last look ended, and empties the others
     * of that time. `done`: all of that time was looked at, and the next look begins anew.
     */
    events(before: number, limit: number): { deleted: number; done: boolean } {
      let deleted = 0
      for (let window = 0; window < WINDOWS && deleted < limit; window++) {
        const first = all<{ seq: number; at: number }>(
          'SELECT seq, received_at AS at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1',
          nextSeq,
        )[0]
        if (first === undefined || first.at >= before) {
          nextSeq = 0 // what was waiting or parked then is looked at again
          return { deleted, done: true }
        }
        empty(first.seq, before)
        inbox.readAnew()
        const { length } = all(
          'DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE seq >= ? AND seq < ? AND +due_at IS NULL AND received_at < ? ORDER BY seq LIMIT ?) RETURNING seq',
          first.seq,
          first.seq + WINDOW,
          before,
          limit - deleted,
        )
        deleted += length
        noteNewest()
        if (deleted < limit) nextSeq = first.seq + WINDOW
      }
      return { deleted, done: false }
    },

    /** The same for the rows of jobs that never were on the board, and for the name, and what parsing found, of those that are not there any more; looks at `limit` rows. */
    jobs(before: number, limit: number): { deleted: number; done: boolean } {
      const rows = all<Aged>(
        'SELECT reference, archived, read_at, retry_at, begun, parked_seq, missing_since, sample, name, enriched FROM job WHERE reference > ? ORDER BY reference LIMIT ?',
        nextReference,
        limit,
      )
      const old = rows.filter((row) => isOver(row, before))
      for (const { reference } of old) jobs.forget(reference)
      for (const row of rows) if (isContentOver(row, before) && !old.includes(row)) jobs.forgetContent(row.reference)
      const done = rows.length < limit
      nextReference = done ? '' : (rows.at(-1)?.reference ?? '')
      return { deleted: old.length, done }
    },

    /** Deletes the runs that began before `before` and have ended; how many. What was listed goes with the last of them. */
    runs(before: number): number {
      const { length } = all(
        `DELETE FROM run WHERE started_at < ?
         AND CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.state'), 'finished') ELSE 'finished' END = 'finished'
         RETURNING run_id`,
        before,
      )
      if (length > 0) sql.exec('DELETE FROM listed WHERE NOT EXISTS (SELECT 1 FROM run)')
      return length
    },
  }
}

/**
 * Whether nothing of the row is needed: no job of ours, none in trouble, also not parked, where a newer event takes that one's
 * place, and no demonstration data, which only a listing tells.
 */
const isOver = (row: Aged, before: number): boolean =>
  row.archived === null &&
  row.sample === 0 &&
  row.retry_at === null &&
  row.begun === 0 &&
  row.parked_seq === null &&
  Math.max(row.read_at, row.missing_since ?? 0) < before

/** Whether the row says more than a reference of a job that has been off the board for so long. One that is there needs it. */
const isContentOver = ({ name, enriched, archived, read_at }: Aged, before: number): boolean =>
  (name !== null || enriched !== null) && archived !== 0 && read_at < before
