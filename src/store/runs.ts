// SQL of runs: each kept whole as JSON, and what the running one has listed.
import { forgetInRuns } from './forgetting'
import { type Run, readRun } from './run'
import type { Sql } from './sql'

/** Ended runs that are kept. */
const KEPT_RUNS = 100
/** Of what was listed so many pages are read at once. */
const PAGES_TOGETHER = 100

/**
 * What a run lists: the origin's jobs; the board's active and archived ones, and by their keys those without a reference;
 * what a dry run has to ask the origin for, and what the board's jobs say (a hash, and which job); what a check of the board has
 * seen (`checked`, which outlives the run) and found to differ (how, and which job).
 */
export type Listing =
  | 'origin'
  | 'board'
  | 'board_archived'
  | 'board_unnamed'
  | 'board_content'
  | 'to_ask'
  | 'checked'
  | 'differing'

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** A run, as the place behind which others are listed. */
export type RunPlace = Pick<Run, 'started_at' | 'run_id'>

export type Runs = ReturnType<typeof openRuns>

/** The runs of one object. Its writes belong to the caller's transaction. */
export function openRuns(sql: Sql) {
  const read = (rows: { body: string }[]): Run[] => rows.map((row) => readRun(row.body)).filter((run) => run !== null)
  return {
    put: (run: Run): void => {
      sql.exec(
        'INSERT OR REPLACE INTO run (started_at, run_id, body) VALUES (?, ?, ?)',
        run.started_at,
        run.run_id,
        JSON.stringify(run),
      )
    },
    /** Newest first. */
    list: (limit: number, before: RunPlace | null = null): Run[] =>
      read(
        sql
          .exec<{ body: string }>(
            'SELECT body FROM run WHERE (started_at, run_id) < (?, ?) ORDER BY started_at DESC, run_id DESC LIMIT ?',
            before?.started_at ?? Number.MAX_SAFE_INTEGER,
            before?.run_id ?? '',
            limit,
          )
          .toArray(),
      ),
    isUnderWay(): boolean {
      const [latest] = this.list(1)
      return latest !== undefined && latest.state !== 'finished'
    },
    get(run_id: string): Run | undefined {
      const kept = sql
        .exec<{ run_id: string; body: string }>(
          'SELECT run_id, body FROM run ORDER BY started_at DESC LIMIT ?',
          KEPT_RUNS,
        )
        .toArray()
      return read(kept.filter((row) => row.run_id === run_id))[0]
    },
    /** Forgets the oldest runs, and what an earlier run listed. A check of the board goes on with the next run. */
    makeRoom: (): void => {
      sql.exec("DELETE FROM listed WHERE kind <> 'checked'")
      sql.exec(
        'DELETE FROM run WHERE started_at < (SELECT min(started_at) FROM (SELECT started_at FROM run ORDER BY started_at DESC LIMIT ?))',
        KEPT_RUNS - 1,
      )
    },
    /** Forgets the runs that began later than `now` (Unix ms): a clock was wrong, and each would be taken for the latest. */
    forgetAfter: (now: number): void => {
      sql.exec('DELETE FROM run WHERE started_at > ?', now + 1_000)
    },
    /** Forgets what they say of a job, and that they listed it. */
    forgetJob: (reference: string): void => forgetInRuns(sql, reference),
    /** Notes the references of one page: one row written. */
    noteListed: (kind: Listing, page: number, references: readonly string[]): void => {
      sql.exec(
        'INSERT OR REPLACE INTO listed (kind, page, reference) VALUES (?, ?, ?)',
        kind,
        page,
        references.join('\n'),
      )
    },
    /** Forgets what was listed so. */
    unlist: (kind: Listing): void => {
      sql.exec('DELETE FROM listed WHERE kind = ?', kind)
    },
    listedPage: (kind: Listing, page: number): string[] | null => {
      const row = sql
        .exec<{ reference: string }>('SELECT reference FROM listed WHERE kind = ? AND page = ?', kind, page)
        .toArray()[0]
      return row === undefined ? null : linesOf(row.reference)
    },
    /**
     * All that was listed so, page after page; what stands on two of them comes twice. Never all of it is read at once, so that it
     * may be however much, and others may write meanwhile.
     */
    *listed(kind: Listing): Generator<string> {
      for (let after: number | undefined = -1; after !== undefined; ) {
        const rows: { page: number; reference: string }[] = sql
          .exec<{ page: number; reference: string }>(
            'SELECT page, reference FROM listed WHERE kind = ? AND page > ? ORDER BY page LIMIT ?',
            kind,
            after,
            PAGES_TOGETHER,
          )
          .toArray()
        for (const row of rows) yield* linesOf(row.reference)
        after = rows.length < PAGES_TOGETHER ? undefined : rows.at(-1)?.page
      }
    },
  }
}
