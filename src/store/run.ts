// A pull run as it is kept: its checkpoint, its counts, and what the admin API shows of it. Pure.

import type { CheckedPush } from '../config/check'
import type { Action } from '../config/definition'
import type { Issue } from '../config/issues'
import { fatalResult, noEvents, type RunEvents, type RunReason, type RunResult, verdict } from '../config/run-result'
import { noPreview, type Preview } from '../sync/preview'
import type { Token } from '../sync/token'
import type { Outcome, RunOutcome } from './inbox'

export type RunOutcomes = Record<Outcome | 'held' | 'foreign', number>

/** At most this many issues are kept of one run; more of the same help nobody. */
const MAX_ISSUES = 100

/** A run. Times are Unix milliseconds. Stored as JSON after every page. */
export interface Run {
  readonly run_id: string
  readonly action: Action
  readonly trigger: 'cron' | 'manual'
  readonly started_at: number
  readonly finished_at: number | null
  /** reading: pages are still to come. pushing: its events are. */
  readonly state: 'reading' | 'pushing' | 'finished'
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush
  /** false: nothing is written, and `preview` says what would be. */
  readonly persist: boolean
  /** Only what changed since `since` is read. */
  readonly incremental: boolean
  /** The newest moment that earlier runs had seen (Unix ms), or null when this one reads everything. */
  readonly since: number | null
  /** The newest moment that this run has seen. */
  readonly newest: number | null
  readonly force: boolean
  readonly approve_archive: boolean
  /** Where the next page begins; null before the first. */
  readonly cursor: string | null
  readonly pages: number
  /** The cursor after the last page whose number is a power of two: a listing that comes by it again goes in a circle. */
  readonly landmark: string | null
  /** Failures in a row at the page that is to be read, and when to try again. */
  readonly read_attempts: number
  readonly read_at: number
  /** The step that is to be taken was noted before it began, and has not come to an end: it ended the object instead. */
  readonly begun: boolean
  /** Why the listing is not complete, or null as long as it may be. */
  readonly incomplete: string | null
  readonly expected: number | null
  /** References that the ledger did not know. */
  readonly unknown: number
  /** Whether the board was listed, so that what is not on it need not be asked for; and its next page while it is. */
  readonly board: 'unlisted' | 'listing' | 'listed' | 'failed'
  readonly board_page: number
  /** Entries without a reference: some job is in the listing, and nobody knows which. */
  readonly nameless: number
  /** Crons that fired while this run was under way. */
  readonly skipped_crons: number
  readonly preview: Preview | null
  /** Where a dry run is in its questions to the origin. */
  readonly asked: { readonly page: number; readonly index: number }
  /** Events of this run have this seq or a higher one. */
  readonly first_seq: number
  /** What the pages counted; the events' outcomes come on top when shown. */
  readonly events: RunEvents
  readonly outcomes: RunOutcomes
  readonly issues: readonly Issue[]
  readonly result: RunResult | null
}

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

/** A run before its first page, begun at `started_at`; its events will have the seq `first_seq` or a higher one. */
export function newRun(start: Start, started_at: number, first_seq: number): Run {
  return {
    ...start,
    started_at,
    finished_at: null,
    state: 'reading',
    cursor: null,
    pages: 0,
    landmark: null,
    begun: false,
    read_attempts: 0,
    read_at: started_at,
    incomplete: null,
    expected: null,
    unknown: 0,
    board: 'unlisted',
    board_page: 1,
    newest: null,
    nameless: 0,
    skipped_crons: 0,
    preview: start.persist ? null : noPreview(),
    asked: { page: 0, index: 0 },
    first_seq,
    events: noEvents(),
    outcomes: noOutcomes(),
    issues: [],
    result: null,
  }
}

export const withIssue = (run: Run, path: string, message: string): Run =>
  run.issues.length >= MAX_ISSUES ? run : { ...run, issues: [...run.issues, { path, message }] }

/** How many of a run's events came to what; null are those not attempted yet. */
export type Tally = ReadonlyMap<RunOutcome | null, number>

/** The run with the outcomes of its events counted in. */
export function counted(run: Run, tally: Tally): Run {
  const events = { ...run.events }
  const outcomes = { ...run.outcomes }
  for (const [outcome, n] of tally) {
    if (outcome === null) continue
    if (outcome === 'logics_failure' || outcome === 'format_failure' || outcome === 'write_failure')
      events[outcome] += n
    else outcomes[outcome] += n
    if (outcome === 'discarded') events.logics_discard += n
  }
  return { ...run, events, outcomes }
}

/** The run, ended: its counts, and the result that they mean. `token` is the incremental token before and, if it moves, after. */
export function finished(
  run: Run,
  tally: Tally,
  at: number,
  callback: 'none' | 'executed' | 'failed',
  token: Token,
): Run {
  const total = counted(run, tally)
  const events = {
    ...total.events,
    callback_executed: callback === 'none' ? 0 : 1,
    callback_failure: callback === 'failed' ? 1 : 0,
    getting_incremental_token_failure: token.underivable ? 1 : 0,
  }
  const { created, updated, archived, unchanged, skipped } = total.outcomes
  const { preview } = total
  const would = preview === null ? 0 : preview.created.count + preview.updated.count + preview.archived.count
  const settled = created + updated + archived + unchanged + skipped + would
  const ended = verdict(events, settled)
  const incremental_token = ended.status === 'fatal' ? token.before : token.after
  const result: RunResult = { incremental: run.incremental, ...ended, events, incremental_token }
  const { skipped_crons } = run
  const told =
    skipped_crons === 0
      ? total
      : withIssue(
          total,
          'schedule',
          `${skipped_crons} times the cron fired while this run was under way, and was skipped`,
        )
  return { ...told, events, state: 'finished', finished_at: at, result }
}

/** A run that was under way when its workflow was given another board or account. */
export function abandonedRun(run: Run, at: number): Run {
  const told = withIssue(run, 'run', 'given up: the workflow was given another board or account')
  const result = { ...fatalResult('read_failure', run.incremental, null), events: run.events }
  return { ...told, state: 'finished', finished_at: at, result }
}

/** A run that ended before it read anything; `refused` null: its workflow does not run. */
export function refusedRun(
  run: Run,
  refused: { readonly reason: RunReason; readonly issues: readonly Issue[] } | null,
  token: string | null,
): Run {
  const ended = finished(run, new Map(), run.started_at, 'none', { before: token, after: token, underivable: false })
  const result = fatalResult(refused?.reason ?? 'bad_origin_parameters', run.incremental, token)
  return { ...ended, issues: refused?.issues ?? [], result }
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The run as the admin API shows it; `tally` for one that is not finished. */
export function shownRun(run: Run, tally: Tally) {
  const total = run.state === 'finished' ? run : counted(run, tally)
  const { events, outcomes } = total
  return {
    run_id: run.run_id,
    action: run.action,
    trigger: run.trigger,
    started_at: iso(run.started_at),
    finished_at: iso(run.finished_at),
    state: run.state,
    progress: {
      read: events.read_success,
      expected: run.expected,
      pushed: outcomes.created + outcomes.updated + outcomes.archived,
      failed: events.read_failure + events.logics_failure + events.format_failure + events.write_failure,
    },
    outcomes,
    issues: run.issues,
    result: run.result,
    ...(run.preview === null ? {} : { preview: run.preview }),
  }
}

export type ShownRun = ReturnType<typeof shownRun>
