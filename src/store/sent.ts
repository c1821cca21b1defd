// SQL of the events that bring their jobs, of an origin without an API (table `event`, columns `rank` and `body`), and of the
// last list of open jobs that it sent (`meta`, key `open_jobs`). Nobody can be asked later, so a job is kept in its event until
// it is on the board.
//
// The rank of an event says which of a job's events counts: the highest. It is the moment that the event tells, doubled, and one
// more for an archive, which so comes after what was said of the same moment.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import type { DueEvent, EventRow } from './event'
import type { Values } from './meta'
import type { Sql } from './sql'

/** The reference under which a list of open jobs waits: of a form that no job's can have. */
export const LIST_REFERENCE = '@jobs/open'

export const rankOf = (moment: number, isArchive: boolean): number => moment * 2 + (isArchive ? 1 : 0)

/** The first half of the key of such an event is its job's, so that the one index finds all events of a job. */
export const KEY_HALF_BYTES = 16

const listSchema = v.object({ rank: v.number(), open: v.array(v.string()) })
/** Which jobs were open, and the rank of the event that said so. */
export type OpenJobs = v.InferOutput<typeof listSchema>

const KEY = 'open_jobs'

function readList(values: Pick<Values, 'get'>): OpenJobs | null {
  const read = v.safeParse(listSchema, parseJson(values.get(KEY) ?? ''))
  return read.success ? read.output : null
}

export type Sent = ReturnType<typeof openSent>

/** Its writes belong to the caller's transaction. */
export function openSent(sql: Sql, values: Values) {
  /** Whether another event of the job, which is not delivered yet, counts and this one does not. */
  function isBeaten(seq: number, rank: number): boolean {
    const [row] = sql.exec<{ key: ArrayBuffer | null }>('SELECT key FROM event WHERE seq = ?', seq).toArray()
    if (row?.key == null) return false
    const [first, last] = [new Uint8Array(row.key.slice(0)), new Uint8Array(row.key.slice(0))]
    first.fill(0, KEY_HALF_BYTES)
    last.fill(255, KEY_HALF_BYTES)
    const newer = sql.exec(
      `SELECT 1 FROM event WHERE key >= ?1 AND key <= ?2 AND due_at IS NOT NULL AND seq <> ?3
         AND (rank > ?4 OR rank = ?4 AND seq > ?3) LIMIT 1`,
      first,
      last,
      seq,
      rank,
    )
    return newer.toArray().length > 0
  }

  return {
    /** Whether the event counts no more: the board has what a newer one said, such a one waits or is parked, or a newer list lacks the job. */
    isOutranked(
      { seq, reference, rank }: Pick<DueEvent, 'seq' | 'reference' | 'rank'>,
      onBoard: number | null,
    ): boolean {
      if (rank === null) return false
      if ((onBoard !== null && onBoard > rank) || isBeaten(seq, rank)) return true
      if (reference === LIST_REFERENCE) return false
      const list = readList(values)
      return list !== null && list.rank > rank && !list.open.includes(reference)
    },

    /** What the event brought, as JSON; null: nothing, since its job is over, or it is not kept any more. */
    body: ({ seq }: Pick<EventRow, 'seq'>): string | null =>
      sql.exec<{ body: string | null }>('SELECT body FROM event WHERE seq = ?', seq).toArray()[0]?.body ?? null,

    /** The list is the last: what is older and not in it counts no more. */
    noteList: (list: OpenJobs): void => values.put(KEY, JSON.stringify(list)),

    /** The jobs on the board that a list lacks, of those of which nothing newer is known. */
    lackedBy({ rank, open }: OpenJobs): string[] {
      const isOpen = new Set(open)
      return sql
        .exec<{ reference: string }>(
          'SELECT reference FROM job WHERE archived = 0 AND (rank IS NULL OR rank < ?)',
          rank,
        )
        .toArray()
        .flatMap(({ reference }) => (isOpen.has(reference) ? [] : [reference]))
    },
  }
}

/** Takes a job out of the lists of open jobs. */
export function forgetSent(sql: Sql, values: Values, reference: string): void {
  const list = readList(values)
  if (list?.open.includes(reference)) values.put(KEY, JSON.stringify(without(list, reference)))
  const waiting = sql
    .exec<{ seq: number; body: string }>(
      'SELECT seq, body FROM event WHERE reference = ? AND body IS NOT NULL',
      LIST_REFERENCE,
    )
    .toArray()
  for (const { seq, body } of waiting) {
    const read = v.safeParse(v.array(v.string()), parseJson(body))
    if (read.success && read.output.includes(reference))
      sql.exec(
        'UPDATE event SET body = ? WHERE seq = ?',
        JSON.stringify(read.output.filter((one) => one !== reference)),
        seq,
      )
  }
}

const without = ({ rank, open }: OpenJobs, reference: string): OpenJobs => ({
  rank,
  open: open.filter((one) => one !== reference),
})
