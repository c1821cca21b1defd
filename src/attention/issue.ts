// What a run has to say beside its counters: an issue is where it lies, a code, and the data that its words are made of.
import * as v from 'valibot'
import { type Data, dataSchema } from './item'

/** `invalid`, `note`: of parameters. `job_*`, `no_reference`, `unreadable`: of jobs and entries. The others: of the run as a whole. */
export const ISSUE_CODES = [
  'invalid',
  'note',
  'job_failure',
  'job_unanswered',
  'no_reference',
  'unreadable',
  'read_failure',
  'endless',
  'listing_short',
  'listing_broken',
  'own_parameters',
  'asked_each',
  'held',
  'would_be_held',
  'board_short',
  'board_unlisted',
  'check_short',
  'check_given_up',
  'stopped',
  'given_up',
  'cancelled',
  'crons_skipped',
  'callback_failure',
  'token_stays',
  'other',
] as const
export type IssueCode = (typeof ISSUE_CODES)[number]

/** Longest text of an issue's data, all entries of a list together, and longest path, in UTF-16 units: a run's issues fit into its row. */
const TEXT_MAX_LENGTH = 2_500
const PATH_MAX_LENGTH = 200

/** An earlier version kept the words alone. */
export const runIssueSchema = v.union([
  v.object({ path: v.string(), code: v.picklist(ISSUE_CODES), data: dataSchema }),
  v.pipe(
    v.object({ path: v.string(), message: v.string() }),
    v.transform(({ path, message }) => ({ path, code: 'other' as const, data: { message } })),
  ),
])
export interface RunIssue {
  readonly path: string
  readonly code: IssueCode
  readonly data: Data
}

/** What an issue is given beside the words of a lack, so that another language can be made of it. */
export const saidBy = (lack: { readonly code: string; readonly data: Data } | undefined): Data =>
  lack === undefined ? {} : { ...lack.data, lack: lack.code }

/** The issue, cut where it is too long. */
export const issueOf = (path: string, code: IssueCode, data: Data): RunIssue => ({
  path: path.slice(0, PATH_MAX_LENGTH),
  code,
  data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, cut(value)])),
})

function cut(value: Data[string]): Data[string] {
  if (typeof value === 'string') return value.slice(0, TEXT_MAX_LENGTH)
  if (!Array.isArray(value)) return value
  let left = TEXT_MAX_LENGTH
  return value.filter((one) => {
    left -= one.length
    return left >= 0
  })
}
