// A run as it is kept: its checkpoint and its counts, stored as JSON after every step.
//
//   reading ──last page──▶ pushing ──its events attempted, the guard asked, what it released attempted──▶ finished
//
// What it would archive waits meanwhile: waiting ──▶ released or held; of an empty listing by way of closed_only.
// Beside that it may list the board: unlisted ──▶ listing ──▶ listed, short (jobs are missing from what it showed), or failed.
import * as v from 'valibot'
import { type IssueCode, issueOf, runIssueSchema } from '../attention/issue'
import type { Data } from '../attention/item'
import { ACTIONS } from '../config/definition'
import { noEvents, runEventsSchema, runResultSchema } from '../config/run-result'
import { pushSchema } from '../config/settings'
import { parseJson } from '../lib/http'
import { namedJobsSchema, noNamedJobs, noPreview, previewSchema } from './named-jobs'

/** At most this many issues are kept of one run; more of the same help nobody. */
const MAX_ISSUES = 100
/** At most so many failing jobs of one run are named. */
export const FAILING_NAMED = 100

const moment = v.number()
const count = v.number()
/** A field that came with a later version than the first: a run stored before lacks it. The cast: of a schema that is not known
 * yet, valibot cannot say that its input is a default for it. */
const later = <const S extends v.GenericSchema>(schema: S, missing: v.InferInput<S>) =>
  v.optional(schema, missing as never)

/** What a check of the board came to in a run: `healed` were written, and `first` names some that differ. */
export const boardCheckSchema = v.object({
  compared: count,
  differing: count,
  healed: count,
  finished_at: v.nullable(moment),
  first: v.array(v.object({ reference: v.string(), as: v.string() })),
})

export const outcomesSchema = v.object({
  created: count,
  updated: count,
  archived: count,
  unchanged: count,
  discarded: count,
  skipped: count,
  held: count,
  foreign: count,
})
export type RunOutcomes = v.InferOutput<typeof outcomesSchema>

/** Why a listing is not complete, as its connector says it. An earlier version kept the words alone. */
const incompleteSchema = v.union([
  v.object({
    kind: v.picklist(['short', 'broken']),
    why: v.string(),
    lack: v.exactOptional(
      v.object({ code: v.string(), data: v.record(v.string(), v.union([v.string(), v.number()])) }),
    ),
  }),
  v.pipe(
    v.string(),
    v.transform((why) => ({ kind: 'broken' as const, why })),
  ),
])

/** A run. Times are Unix milliseconds. */
export const runSchema = v.object({
  run_id: v.string(),
  action: v.picklist(ACTIONS),
  trigger: v.picklist(['cron', 'manual']),
  started_at: moment,
  finished_at: v.nullable(moment),
  /** reading: pages are still to come. pushing: its events are. */
  state: v.picklist(['reading', 'pushing', 'finished']),
  /** As they were given; null: the workflow's own. */
  pull_parameters: v.unknown(),
  push_parameters: pushSchema,
  /** false: nothing is written, and `preview` says what would be. */
  persist: later(v.boolean(), true),
  /** Only what changed since `since` is read. */
  incremental: later(v.boolean(), false),
  /** The newest moment that earlier runs had seen, or null when this one reads everything. */
  since: later(v.nullable(moment), null),
  /** The newest moment that this run has seen. */
  newest: later(v.nullable(moment), null),
  force: v.boolean(),
  approve_archive: v.boolean(),
  /** Where the next page begins; null before the first. */
  cursor: v.nullable(v.string()),
  pages: count,
  /**
   * How far the feed of deletions was read, which is read behind the last page, when a page of it was not sent (at that moment):
   * its next page, how many were read, and which of our jobs they name. null: it is still to be begun.
   */
  gone: later(
    v.nullable(v.object({ at: moment, cursor: v.nullable(v.string()), pages: count, references: v.array(v.string()) })),
    null,
  ),
  /** The cursor after the last page whose number is a power of two: a listing that comes by it again goes in a circle. */
  landmark: later(v.nullable(v.string()), null),
  /** Failures in a row at the step that is to be taken, and when to try again. */
  read_attempts: count,
  read_at: moment,
  /** Since when the far side has ordered waits at this step, or null. */
  waiting_since: later(v.nullable(moment), null),
  /** How often in a row this step was marked before it began and did not come to an end: the object crashed instead. */
  begun: later(v.union([count, v.pipe(v.boolean(), v.transform(Number))]), 0),
  /** The operator has cancelled it: it ends after the step under way. */
  cancelled: later(v.boolean(), false),
  /** HrFlow or the origin refused a step of the run: what the run ends as, whatever else it did. */
  refused: later(v.nullable(v.picklist(['read_failure', 'write_failure'])), null),
  /** Why the listing is not complete, or null as long as it may be. */
  incomplete: v.nullable(incompleteSchema),
  expected: v.nullable(count),
  /** References that the ledger did not know. */
  unknown: count,
  /** Whether the board was listed, so that what is not on it need not be asked for; and its next page while it is. */
  board: v.picklist(['unlisted', 'listing', 'listed', 'short', 'failed']),
  board_page: count,
  /** How many jobs the board holds, as its first page said. */
  board_total: later(v.nullable(count), null),
  /** What becomes of the jobs that it would archive. `closed_only`: only what the origin says is closed goes. */
  archives: later(v.picklist(['waiting', 'closed_only', 'released', 'held']), 'waiting'),
  /** Entries without a reference: some job is in the listing, and nobody knows which. */
  nameless: later(count, 0),
  /** Crons that fired while this run was under way. */
  skipped_crons: later(count, 0),
  preview: later(v.nullable(previewSchema), null),
  /** null: it did not check the board. */
  board_check: later(v.nullable(boardCheckSchema), null),
  /** Where a dry run is in its questions to the origin. */
  asked: later(v.object({ page: count, index: count }), { page: 0, index: 0 }),
  /** Events of this run have this seq or a higher one. */
  first_seq: count,
  /** And, when it has ended, this one or a lower. */
  last_seq: later(v.nullable(count), null),
  /** Jobs that no event stands for. */
  named: later(namedJobsSchema, noNamedJobs()),
  /** When the last complete listing before this run began: a job that was on the board then was in it. */
  listed_before: later(v.nullable(moment), null),
  /** What the pages counted; the events' outcomes come on top when the run is looked at. */
  events: runEventsSchema,
  outcomes: outcomesSchema,
  /** Of the jobs that it skipped those that are on the board and need no push. */
  kept: later(count, 0),
  /** The listed jobs that failed in logics or format and got no event: how many, and the first of them. */
  unformatted: later(v.object({ count, first: v.array(v.object({ reference: v.string(), reason: v.string() })) }), {
    count: 0,
    first: [],
  }),
  issues: v.array(runIssueSchema),
  result: v.nullable(runResultSchema),
})
type StoredRun = v.InferOutput<typeof runSchema>
/** A run; every change makes a new one. */
export type Run = { readonly [K in keyof StoredRun]: StoredRun[K] }

/** The run in a stored text, or null when it is none: a row that nobody can read must not stop the others. */
export function readRun(body: string): Run | null {
  const read = v.safeParse(runSchema, parseJson(body))
  return read.success ? read.output : null
}

/** What a run is begun with. */
export type Start = Pick<
  Run,
  | 'run_id'
  | 'action'
  | 'trigger'
  | 'pull_parameters'
  | 'push_parameters'
  | 'persist'
  | 'incremental'
  | 'since'
  | 'force'
  | 'approve_archive'
>

const noOutcomes = (): RunOutcomes => ({
  created: 0,
  updated: 0,
  archived: 0,
  unchanged: 0,
  discarded: 0,
  skipped: 0,
  held: 0,
  foreign: 0,
})

/** What is kept of the attempts at a step, before the first. */
export const FRESH_STEP = { read_attempts: 0, waiting_since: null, begun: 0 } as const

/** A run before its first page, begun at `started_at`; its events will have the seq `first_seq` or a higher one. */
export const newRun = (start: Start, started_at: number, first_seq: number): Run => ({
  ...start,
  started_at,
  finished_at: null,
  state: 'reading',
  cursor: null,
  pages: 0,
  gone: null,
  landmark: null,
  ...FRESH_STEP,
  cancelled: false,
  refused: null,
  read_at: started_at,
  incomplete: null,
  expected: null,
  unknown: 0,
  board: 'unlisted',
  board_page: 1,
  board_total: null,
  newest: null,
  archives: 'waiting',
  nameless: 0,
  skipped_crons: 0,
  preview: start.persist ? null : noPreview(),
  board_check: null,
  asked: { page: 0, index: 0 },
  first_seq,
  last_seq: null,
  named: noNamedJobs(),
  listed_before: null,
  events: noEvents(),
  outcomes: noOutcomes(),
  kept: 0,
  unformatted: { count: 0, first: [] },
  issues: [],
  result: null,
})

/** The run with one issue more, up to MAX_ISSUES, each cut where it is too long. */
export const withIssue = (run: Run, path: string, code: IssueCode, data: Data = {}): Run =>
  run.issues.length >= MAX_ISSUES ? run : { ...run, issues: [...run.issues, issueOf(path, code, data)] }
