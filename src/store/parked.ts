// SQL of parked events, in the table `event`: looked through in stretches, in the order of the one index, so that no look and no
// write is large however many there are. It decides nothing about them.
import { IN_INDEX, LANES, type Lane, PARKED_DUE_AT } from './event'
import type { Inbox } from './inbox'
import type { Sql } from './sql'

/** How many parked events one stretch has. */
const STRETCH = 1_000
const ALL_LANES: readonly Lane[] = Object.values(LANES).toSorted((a, b) => a - b)

/** Which parked events. Times of receipt are Unix ms, both ends included. */
export interface ParkedFilter {
  readonly reference: string | null
  readonly reason: string | null
  readonly run_id: string | null
  readonly since: number | null
  readonly until: number | null
}
export const EVERY_PARKED: ParkedFilter = { reference: null, reason: null, run_id: null, since: null, until: null }

/** Behind which event of which lane a stretch begins. */
export interface Place {
  readonly lane: Lane
  readonly seq: number
}

/** What a stretch has of the events that are looked for. */
export interface Stretch {
  /** Those about a job. */
  readonly seqs: readonly number[]
  /** Those whose payload could not be read. */
  readonly unread: readonly number[]
  /** Where the next stretch begins; null: this was the last. */
  readonly next: Place | null
}

export type Parked = ReturnType<typeof openParked>

/** The parked events of one object. Its writes belong to the caller's transaction. */
export function openParked(sql: Sql, inbox: Pick<Inbox, 'recount'>) {
  const START: Place = { lane: ALL_LANES[0] ?? LANES.operator, seq: 0 }

  function look(filter: ParkedFilter, { lane, seq }: Place): Stretch {
    const rows = sql
      .exec<{ seq: number; unread: 0 | 1; hit: 0 | 1 }>(
        `SELECT seq, reference IS NULL AS unread, received_at BETWEEN ?3 AND ?4 AND (?5 IS NULL OR reason = ?5)
           AND (?6 IS NULL OR reference IS ?6) AND (?7 IS NULL OR run_id IS ?7) AS hit
         FROM event WHERE lane = ?1 AND ${IN_INDEX} AND due_at = ${PARKED_DUE_AT} AND seq > ?2 ORDER BY seq LIMIT ${STRETCH}`,
        lane,
        seq,
        filter.since ?? 0,
        filter.until ?? Number.MAX_SAFE_INTEGER,
        filter.reason,
        filter.reference,
        filter.run_id,
      )
      .toArray()
    const of = (unread: 0 | 1) => rows.filter((row) => row.hit === 1 && row.unread === unread).map((row) => row.seq)
    const nextLane = ALL_LANES.find((other) => other > lane)
    const last = rows.at(-1)
    const isMore = rows.length === STRETCH && last !== undefined
    const next = isMore ? { lane, seq: last.seq } : nextLane === undefined ? null : { lane: nextLane, seq: 0 }
    return { seqs: of(0), unread: of(1), next }
  }

  function* stretches(filter: ParkedFilter): Generator<Stretch> {
    for (let at: Place | null = START; at !== null; ) {
      const stretch = look(filter, at)
      at = stretch.next
      yield stretch
    }
  }

  /** Lets them wait for their delivery again, in the operator's lane and due at `due_at`; `approved`: their jobs may be archived. */
  function reopen(seqs: readonly number[], due_at: number, approved: boolean): void {
    sql.exec(
      `UPDATE event SET lane = ${LANES.operator}, due_at = ?1, approved = max(approved, ?2), attempts_before = attempts_before + attempts, attempts = 0
       WHERE due_at = ${PARKED_DUE_AT} AND seq IN (SELECT value FROM json_each(?3))`,
      due_at,
      approved ? 1 : 0,
      JSON.stringify(seqs),
    )
    inbox.recount()
  }

  return {
    /** The parked events that are looked for, stretch by stretch. */
    stretches,
    reopen,

    /** The same for all of them about a job, in one go. */
    reopenAll(filter: ParkedFilter, due_at: number, approved: boolean): void {
      for (const { seqs } of stretches(filter)) reopen(seqs, due_at, approved)
    },

    /** The payload that could not be read. */
    body: (seq: number): string | null =>
      sql
        .exec<{ body: string | null }>(`SELECT body FROM event WHERE seq = ? AND due_at = ${PARKED_DUE_AT}`, seq)
        .toArray()[0]?.body ?? null,

    /** Ends them for good, and says how many: nothing is sent, their reason stays, and their jobs wait for nothing any more. */
    dismiss(seqs: readonly number[]): number {
      const ended = sql
        .exec<{ seq: number; reference: string | null }>(
          `UPDATE event SET due_at = NULL, outcome = 'skipped', message = 'dismissed' || coalesce(': ' || message, ''), body = NULL
           WHERE due_at = ${PARKED_DUE_AT} AND seq IN (SELECT value FROM json_each(?)) RETURNING seq, reference`,
          JSON.stringify(seqs),
        )
        .toArray()
      for (const { seq, reference } of ended)
        if (reference !== null)
          sql.exec('UPDATE job SET parked_seq = NULL WHERE reference = ? AND parked_seq = ?', reference, seq)
      return ended.length
    },
  }
}
