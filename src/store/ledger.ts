// SQL of what the board holds for each reference, as far as this workflow knows it.
import type { Outcome } from './event'
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
  /** Of its listing row, salted with what decides over the job that is made of it (contentSalt). */
  listing_hash: string | null
  /** Demonstration data of the origin. */
  sample: 0 | 1
  /** What parsing found, as JSON. */
  enriched: string | null
}

export const newRow = (reference: string): LedgerRow => ({
  reference,
  hash: null,
  sent_hash: null,
  board_hash: null,
  kept: 0,
  archived: null,
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
  sample: 0,
  enriched: null,
})

export type Ledger = ReturnType<typeof openLedger>

/** The ledger of one object. Its writes belong to the caller's transaction. */
export function openLedger(sql: Sql) {
  /** How many rows have which `archived`. Counted when first asked for, and kept here: looking must not cost a scan. */
  let counted: Map<LedgerRow['archived'], number> | null = null
  const moved = (reference: string, to: LedgerRow['archived'] | undefined): void => {
    if (counted === null) return
    const row = sql
      .exec<{ archived: LedgerRow['archived'] }>('SELECT archived FROM job WHERE reference = ?', reference)
      .toArray()[0]
    if (row !== undefined) counted.set(row.archived, (counted.get(row.archived) ?? 0) - 1)
    if (to !== undefined) counted.set(to, (counted.get(to) ?? 0) + 1)
  }
  return {
    get: (reference: string): LedgerRow | null =>
      sql.exec<LedgerRow>('SELECT * FROM job WHERE reference = ?', reference).toArray()[0] ?? null,

    /** Writes the whole row: one row written. */
    put: (row: LedgerRow): void => {
      moved(row.reference, row.archived)
      sql.exec(
        `INSERT OR REPLACE INTO job (reference, hash, sent_hash, board_hash, kept, archived, outcome, read_seq, read_at, retry_at, attempts, begun, parked_seq, missing_since, absences, listing_hash, sample, enriched)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row.reference,
        row.hash,
        row.sent_hash,
        row.board_hash,
        row.kept,
        row.archived,
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
        row.sample,
        row.enriched,
      )
    },

    forget: (reference: string): void => {
      moved(reference, undefined)
      sql.exec('DELETE FROM job WHERE reference = ?', reference)
    },

    /** Nothing counts as proven any more: each job is compared with the board before it is passed over. */
    disprove: (): void => {
      sql.exec('UPDATE job SET hash = NULL, kept = 0 WHERE hash IS NOT NULL OR kept = 1')
    },

    /** How many jobs this workflow has on the board, and how many it archived there. */
    counts(): { active: number; archived: number } {
      counted ??= new Map(
        sql
          .exec<{ archived: LedgerRow['archived']; n: number }>(
            'SELECT archived, count(*) AS n FROM job GROUP BY archived',
          )
          .toArray()
          .map(({ archived, n }) => [archived, n]),
      )
      return { active: counted.get(0) ?? 0, archived: counted.get(1) ?? 0 }
    },
    /** What was counted may be wrong: a transaction was taken back. */
    recount(): void {
      counted = null
    },

    /** The jobs on the board, with when they were last read. */
    active: () =>
      sql
        .exec<{ reference: string; read_at: number }>('SELECT reference, read_at FROM job WHERE archived = 0')
        .toArray(),
  }
}
