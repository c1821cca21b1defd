// SQL of what the board holds for each reference, as far as this workflow knows it.
import { fold } from '../lib/fold'
import { beginHour, type Counts, countsOf, type LeftBy } from './counts'
import type { Outcome } from './event'
import { openValues } from './meta'
import type { Sql } from './sql'

/** One job's row. Times are Unix milliseconds. */
export type LedgerRow = {
  reference: string
  /** Of the formatted job that the board is proven to hold; null when the last write was not answered by a success, or the copy there was left as it was. */
  hash: string | null
  /** Of all that was last sent of it, enrichment included; null: nothing yet, or by an earlier version. */
  sent_hash: string | null
  /** Of the form that HrFlow gives back of what `sent_hash` stands for, where that form is another one than what was sent. */
  board_hash: string | null
  /** 1: the board was seen to hold a copy, which was left as it was. */
  kept: 0 | 1
  /** 0 on the board, 1 archived there, null: this workflow never wrote or adopted it. */
  archived: 0 | 1 | null
  /** In which hour it left the board without a person's word (archive-hour.ts): the moment of that hour's begin. null while it is there. */
  left_hour: number | null
  /** What took it off then. */
  left_by: LeftBy | null
  /** The moment at which the hour began in which it came to the board; null: none had begun. Kept by `put` while it is there. */
  came_hour: number | null
  /** What its last delivery came to. */
  outcome: Outcome | null
  /** Events up to this one are covered by the last read. */
  read_seq: number
  /** When the last delivery of it ended: what was read earlier is older than the board. */
  read_at: number
  /** No delivery before; every event of the reference waits. */
  retry_at: number | null
  /** Failed attempts in a row. */
  attempts: number
  /** Deliveries in a row that were noted before they began and have not come to an end. */
  begun: number
  parked_seq: number | null
  /** Since when the origin answers that there is no such job. */
  missing_since: number | null
  /** Complete listings in a row that lacked it although it was open. */
  absences: number
  /** Of its listing row, salted with what decides over the job that is made of it (contentSalt); of an entry that is the whole job, with the hash of what was made of it (entry-hash.ts). */
  listing_hash: string | null
  /** 1: the board has it as a row of a listing has it, which lacks some of it; it has not been read since. */
  partial: 0 | 1
  /** Demonstration data of the origin. */
  sample: 0 | 1
  /** What parsing found, as JSON. */
  enriched: string | null
  /** Of the newest event that was delivered, of an origin whose events bring the job (sent.ts). */
  rank: number | null
  /** Its name, for people who look for it: at most NAME_MAX_LENGTH. */
  name: string | null
  /** What the origin calls it beside the reference. */
  other_id: string | null
}

/** Longest name that is kept, in UTF-16 units. */
export const NAME_MAX_LENGTH = 120

export const newRow = (reference: string): LedgerRow => ({
  reference,
  hash: null,
  sent_hash: null,
  board_hash: null,
  kept: 0,
  archived: null,
  left_hour: null,
  left_by: null,
  came_hour: null,
  outcome: null,
  read_seq: 0,
  read_at: 0,
  retry_at: null,
  attempts: 0,
  begun: 0,
  parked_seq: null,
  missing_since: null,
  absences: 0,
  listing_hash: null,
  partial: 0,
  sample: 0,
  enriched: null,
  rank: null,
  name: null,
  other_id: null,
})

const COLUMNS = Object.keys(newRow('')).join(', ')

/** The begin of the hour in which jobs left the board last; NULL: none has. */
const HOUR = `(SELECT nullif(value ->> '$.hour', 0) FROM meta WHERE key = 'counts')`
/** When a job that is on the board came there: not anew by staying, nor by coming back within the hour in which it left. */
const CAME = `CASE WHEN excluded.archived IS NOT 0 THEN excluded.came_hour
  WHEN job.archived IS 0 OR job.left_hour IS ${HOUR} THEN job.came_hour ELSE ${HOUR} END`

/** A row that is there is changed and not replaced, which the triggers that count would not see. */
const REPLACED = [...Object.keys(newRow('')), 'folded_name']
  .filter((column) => column !== 'reference')
  .map((column) => `${column} = ${column === 'came_hour' ? CAME : `excluded.${column}`}`)
  .join(', ')

/** A job, and a moment in Unix ms. */
export type ReadJob = { reference: string; read_at: number }

/** So many rows are read at once where many are looked through. */
const ROWS_TOGETHER = 2_000

export type Ledger = ReturnType<typeof openLedger>

/** The ledger of one object. Its writes belong to the caller's transaction. */
export function openLedger(sql: Sql) {
  const values = openValues(sql)

  /** The jobs of which `which` is so, by their references. Never all of them are read at once, and others may write meanwhile. */
  function* inSteps(read_at: string, which: string): Generator<ReadJob> {
    const query = `SELECT reference, ${read_at} AS read_at FROM job WHERE reference > ? AND ${which} ORDER BY reference LIMIT ?`
    for (let after: string | undefined = ''; after !== undefined; ) {
      const rows: ReadJob[] = sql.exec<ReadJob>(query, after, ROWS_TOGETHER).toArray()
      yield* rows
      after = rows.length < ROWS_TOGETHER ? undefined : rows.at(-1)?.reference
    }
  }

  return {
    get: (reference: string): LedgerRow | null =>
      sql.exec<LedgerRow>(`SELECT ${COLUMNS} FROM job WHERE reference = ?`, reference).toArray()[0] ?? null,

    /** The rows of those jobs that have one. */
    many: (references: readonly string[]): Map<string, LedgerRow> =>
      new Map(
        sql
          .exec<LedgerRow>(
            `SELECT ${COLUMNS} FROM job WHERE reference IN (SELECT value FROM json_each(?))`,
            JSON.stringify(references),
          )
          .toArray()
          .map((row) => [row.reference, row]),
      ),

    /** Writes the whole row: one row written. A job that is on the board has not left it. */
    put: (row: LedgerRow): void => {
      sql.exec(
        `INSERT INTO job (reference, hash, sent_hash, board_hash, kept, archived, left_hour, left_by, came_hour, outcome, read_seq, read_at, retry_at, attempts, begun, parked_seq, missing_since, absences, listing_hash, partial, sample, enriched, rank, name, other_id, folded_name)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN ?6 IS 0 THEN ${HOUR} ELSE ? END, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET ${REPLACED}`,
        row.reference,
        row.hash,
        row.sent_hash,
        row.board_hash,
        row.kept,
        row.archived,
        row.archived === 0 ? null : row.left_hour,
        row.archived === 0 ? null : row.left_by,
        row.came_hour,
        row.outcome,
        row.read_seq,
        row.read_at,
        row.retry_at,
        row.attempts,
        row.begun,
        row.parked_seq,
        row.missing_since,
        row.absences,
        row.listing_hash,
        row.partial,
        row.sample,
        row.enriched,
        row.rank,
        row.name,
        row.other_id,
        row.name === null ? null : fold(row.name),
      )
    },

    /** Its name, and what parsing found in it, are kept no longer. */
    forgetContent: (reference: string): void => {
      sql.exec('UPDATE job SET name = NULL, folded_name = NULL, enriched = NULL WHERE reference = ?', reference)
    },

    forget: (reference: string): void => {
      sql.exec('DELETE FROM job WHERE reference = ?', reference)
    },

    /** Nothing counts as proven any more: each job is compared with the board before it is passed over. */
    disprove: (): void => {
      sql.exec('UPDATE job SET hash = NULL, kept = 0 WHERE hash IS NOT NULL OR kept = 1')
    },

    /** How many jobs this workflow has on the board, and how many it archived there. */
    counts(): Pick<Counts, 'active' | 'archived'> {
      const { active, archived } = countsOf(values)
      return { active, archived }
    },

    /** How many jobs left the board in the hour that began last, and have not come back. */
    left(): Omit<Counts, 'parked' | 'active' | 'archived'> {
      const { parked: _parked, active: _active, archived: _archived, ...left } = countsOf(values)
      return left
    },

    /** An hour begins at `at` (Unix ms) in which no job has left the board yet. */
    beginHour: (at: number): void => beginHour(sql, at),

    /** The jobs that the board is proven to hold, with when that was written; 0 where they were read since and found unchanged. */
    proven: (): Generator<ReadJob> =>
      inSteps(
        `CASE WHEN outcome IN ('created', 'updated') THEN read_at ELSE 0 END`,
        'archived = 0 AND (hash IS NOT NULL OR kept = 1)',
      ),

    /** The jobs on the board, with when they were last read. */
    active: (): Generator<ReadJob> => inSteps('read_at', 'archived = 0'),
  }
}
