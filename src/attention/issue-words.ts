// What an issue of a run says, made of its code and data alone. English; another language is another such file.
import { holdWordsOf } from './hold'
import type { IssueCode, RunIssue } from './issue'

/** An issue as it is given. */
export type IssueView = RunIssue & { readonly message: string }

export const issueView = (issue: RunIssue): IssueView => ({ ...issue, message: issueWords(issue) })

interface Data {
  /** A datum as a text. */
  readonly of: (name: string) => string
  readonly list: (name: string) => readonly string[]
  readonly data: RunIssue['data']
}

/** The words of an issue. */
export function issueWords({ code, data }: Pick<RunIssue, 'code' | 'data'>): string {
  const datum = (name: string) => data[name] ?? null
  const list = (name: string): readonly string[] => {
    const value = datum(name)
    return Array.isArray(value) ? value : []
  }
  return WORDS[code]({ data, list, of: (name) => String(datum(name) ?? '') })
}

/** Words that come from a schema, a connector, the far side or a tenant's function. */
const theirs = ({ of }: Data): string => of('message')

const held =
  (is: string, was: string) =>
  ({ data, list }: Data): string =>
    `${is}: ${holdWordsOf(data)}. None of them ${was} archived. To approve it, start a run with "approve_archive": true. The first of them: ${list('first').join(', ')}`

/** Why a run must not move its workflow's token. */
const STAYS: Readonly<Record<string, string>> = {
  incomplete: 'the listing was not read to its end',
  held: 'the run is held, and its jobs are to be seen again',
  own_pull: 'the run had pull_parameters of its own',
  own_push: 'the run had push_parameters of its own',
}

const WORDS: Readonly<Record<IssueCode, (data: Data) => string>> = {
  invalid: theirs,
  note: theirs,
  other: theirs,
  job_failure: theirs,
  job_unanswered: theirs,
  no_reference: () => 'an entry of the listing has no reference that a board could hold, and was left out',
  unreadable: theirs,
  read_failure: theirs,
  endless: () => 'the listing does not end',
  listing_short: ({ of }) =>
    `not complete: ${of('why')}; what it lacks is asked for, and only what is gone or closed is archived`,
  listing_broken: ({ of }) => `not complete: ${of('why')}; nothing is archived for being absent`,
  own_parameters: () => 'nothing is archived for being absent: the run had pull_parameters of its own',
  asked_each: ({ data }) =>
    `${holdWordsOf(data)}: each is asked for by itself, and only what the origin says is closed is archived`,
  held: held('held', 'was'),
  would_be_held: held('would be held', 'would be'),
  board_short: ({ of }) =>
    `its listing showed ${of('found')} of ${of('total')} jobs, so each job that it lacks is asked for by itself`,
  board_unlisted: ({ of }) => `not listed, so closed and foreign jobs on it are not looked for: ${of('message')}`,
  check_short: ({ of }) =>
    `the board's listing showed ${of('found')} of ${of('total') || 'more'} jobs, so none counts as missing there`,
  check_given_up: ({ of }) =>
    `given up at page ${of('page')} of the board's listing, and left to the next run: ${of('message')}`,
  stopped: ({ of }) => `the workflow is stopped: ${of('reason')}: ${of('message')}`,
  given_up: ({ of }) => `given up: ${of('why')}`,
  cancelled: () => 'cancelled by the operator; what was read is delivered',
  crons_skipped: ({ of }) => `${of('count')} times the cron fired while this run was under way, and was skipped`,
  callback_failure: theirs,
  token_stays: ({ of }) => `not moved: ${STAYS[of('why')] ?? `it is that of ${of('action')}`}`,
}
