// The check of the board as it is kept in `meta` (key board_check): where it is, across runs, and what it came to in the run
// under way. Whether it is due.
//
//   resting ──a complete sync, verify_board_hours after the last──▶ begun ──its last page──▶ resting
//                                                       begun ──its run ends──▶ goes on with the next complete sync
import * as v from 'valibot'
import { ISSUE_CODES } from '../attention/issue'
import { dataSchema } from '../attention/item'
import type { Workflow } from '../config/check'
import { parseJson } from '../lib/http'
import type { Values } from '../store/meta'

const HOUR_MS = 3_600_000
/** A schedule that comes as often as the board is to be checked may come so much earlier than the last time. */
const EARLY_MS = 300_000
const EARLY_SHARE = 0.1

const moment = v.number()
const count = v.number()

const beginningSchema = v.object({
  at: moment,
  /** The next page, from 1. */
  page: count,
  /** How many jobs the board holds: the smallest number that a page gave. */
  total: v.nullable(count),
  /** Pages in a row that showed nothing new. */
  known: count,
  /** A page was passed over, so nothing that was not seen is missing. */
  gap: v.boolean(),
  /** How many runs in a row gave it up at this page. */
  given_up: count,
})
export type Beginning = v.InferOutput<typeof beginningSchema>

/** An earlier version kept the words alone. */
const issueSchema = v.union([
  v.object({ code: v.picklist(ISSUE_CODES), data: dataSchema }),
  v.pipe(
    v.string(),
    v.transform((message) => ({ code: 'other' as const, data: { message } })),
  ),
])

/** What it came to in one run. */
const sharedSchema = v.object({
  run_id: v.string(),
  /** How many jobs of this workflow it compared. */
  compared: count,
  /** How many of those differ, and on how many pages of `listed` they stand. */
  differing: count,
  pages: count,
  /** How many of these pages have been queued. */
  queued: count,
  /** Jobs that the run had counted before it was known that they differ. */
  recounted: v.object({ unchanged: count, skipped: count }),
  read_attempts: count,
  read_at: moment,
  waiting_since: v.nullable(moment),
  begun: count,
  /** How often the next page was read and proved nothing. */
  unsettled: v.optional(count, 0),
  /** It goes on with the next run at the earliest; why, where something went wrong. */
  over: v.boolean(),
  issue: v.nullable(issueSchema),
  /** When the whole check ended, in this run. */
  finished_at: v.nullable(moment),
})
export type Shared = v.InferOutput<typeof sharedSchema>

const stateSchema = v.object({
  /** When the last whole check began. */
  checked_at: v.nullable(moment),
  begun: v.nullable(beginningSchema),
  run: v.nullable(sharedSchema),
})
export type CheckState = v.InferOutput<typeof stateSchema>

export const NEVER: CheckState = { checked_at: null, begun: null, run: null }

/** A check that begins at `at` (Unix ms). */
export const beginning = (at: number): Beginning => ({ at, page: 1, total: null, known: 0, gap: false, given_up: 0 })

export const sharedWith = (run_id: string, at: number): Shared => ({
  run_id,
  compared: 0,
  differing: 0,
  pages: 0,
  queued: 0,
  recounted: { unchanged: 0, skipped: 0 },
  read_attempts: 0,
  read_at: at,
  waiting_since: null,
  begun: 0,
  unsettled: 0,
  over: false,
  issue: null,
  finished_at: null,
})

export function loadCheck(values: Pick<Values, 'get'>): CheckState {
  const read = v.safeParse(stateSchema, parseJson(values.get('board_check') ?? ''))
  return read.success ? read.output : NEVER
}

/** Whether a check is due at `now` (Unix ms), or one that was begun is to go on. */
export function isDue({ checked_at, begun }: CheckState, { verify_board_hours }: Workflow, now: number): boolean {
  if (verify_board_hours === 0) return false
  // One that is to come was noted by a clock that was wrong.
  if (begun !== null || checked_at === null || checked_at > now) return true
  const every = verify_board_hours * HOUR_MS
  return now - checked_at >= every - Math.min(EARLY_MS, every * EARLY_SHARE)
}
