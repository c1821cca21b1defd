// Jobs found in the ledger (table `job`) by what people know of them. A page looks through a bounded number of rows and says
// where the next begins: there is no index but the reference, since each would be one more row for every write of a job.
import { fold } from '../lib/fold'
import type { LedgerRow } from './ledger'
import type { Sql } from './sql'

/** How many rows one page looks through. */
const LOOK_MAX = 5_000

/** `none`: the job is known, and this workflow never had it on the board. */
export const JOB_STATES = ['active', 'archived', 'none'] as const
export type JobState = (typeof JOB_STATES)[number]

export interface JobFilter {
  /** The start of a reference or of the origin's other id, or any part of a name, whatever its case and accents. */
  readonly q: string | null
  readonly state: JobState | null
  readonly limit: number
  /** Behind this reference. */
  readonly cursor: string | null
}

const FOUND = ['reference', 'name', 'other_id', 'archived', 'outcome', 'read_at', 'parked_seq'] as const
export type FoundJob = Pick<LedgerRow, (typeof FOUND)[number]>

const STATE_SQL: Record<JobState, string> = {
  active: 'archived = 0',
  archived: 'archived = 1',
  none: 'archived IS NULL',
}

export type JobSearch = ReturnType<typeof openJobSearch>

export function openJobSearch(sql: Sql) {
  return {
    /** A page of jobs by their reference. It may be short of `limit`, even empty, and have a next one. */
    page({ q, state, limit, cursor }: JobFilter): { jobs: FoundJob[]; cursor: string | null } {
      const rows = sql.exec<FoundJob & { hit: 0 | 1 }>(
        `SELECT ${FOUND.join(', ')}, ${state === null ? 'TRUE' : STATE_SQL[state]} AND (?2 IS NULL
           OR instr(lower(reference), ?2) = 1 OR instr(lower(coalesce(other_id, '')), ?2) = 1
           OR instr(coalesce(folded_name, ''), ?2) > 0) AS hit
         FROM job WHERE reference > ?1 ORDER BY reference LIMIT ${LOOK_MAX}`,
        cursor ?? '',
        q === null ? null : fold(q),
      )
      const jobs: FoundJob[] = []
      let looked = 0
      let last: string | null = null
      for (const { hit, ...job } of rows) {
        looked += 1
        last = job.reference
        if (hit === 1) jobs.push(job)
        if (jobs.length === limit) break // the rest is not read
      }
      return { jobs, cursor: jobs.length === limit || looked === LOOK_MAX ? last : null }
    },

    /** The reference of the job that the origin also calls `id`, or null. Looks through all of the ledger. */
    byOtherId: (id: string): string | null =>
      sql.exec<{ reference: string }>('SELECT reference FROM job WHERE other_id = ? LIMIT 1', id).toArray()[0]
        ?.reference ?? null,

    /** The references of the jobs, at most `limit`, that the origin also calls `id`. Looks through all of the ledger. */
    allByOtherId: (id: string, limit: number): string[] =>
      sql
        .exec<{ reference: string }>('SELECT reference FROM job WHERE other_id = ? LIMIT ?', id, limit)
        .toArray()
        .map(({ reference }) => reference),
  }
}
