// A run as the admin API, the workflow and KV see it. Pure.
import { type IssueView, issueView } from '../attention/issue-words'
import { iso } from '../lib/clock'
import type { LastRun } from '../store/kv'
import { FAILING_NAMED, type Run } from '../store/run'
import { type Counts, counted } from './result'
import type { RunList } from './run-jobs'

/** The jobs of a run that failed in it and still do: how many, and the first of them. */
export interface Failing {
  readonly count: number
  readonly jobs: readonly { readonly reference: string; readonly reason: string }[]
}

export const NONE_FAILING: Failing = { count: 0, jobs: [] }

/**
 * What of a run still fails: `waiting` are its events that failed and are not done yet; of the listed jobs that got no event,
 * those that were not `isDone` since.
 */
export function failingOf({ unformatted }: Run, waiting: Failing, isDone: (reference: string) => boolean): Failing {
  const unread = unformatted.first.filter(({ reference }) => !isDone(reference))
  const count = unformatted.count - (unformatted.first.length - unread.length) + waiting.count
  const jobs = [...unread, ...waiting.jobs].slice(0, FAILING_NAMED)
  return { count, jobs: jobs.map(({ reference, reason }) => ({ reference, reason })) }
}

const checkView = (check: NonNullable<Run['board_check']>) => ({ ...check, finished_at: iso(check.finished_at) })

/** The run as the admin API gives it; `counts` for one that is not finished. */
export function viewOfRun(run: Run, counts: Counts, failing: Failing = NONE_FAILING) {
  const total = run.state === 'finished' ? run : counted(run, counts)
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
    issues: run.issues.map(issueView),
    failing,
    result: run.result,
    ...(run.preview === null ? {} : { preview: run.preview }),
    ...(run.board_check === null ? {} : { board_check: checkView(run.board_check) }),
  }
}

export type RunView = ReturnType<typeof viewOfRun>

/** So many issues of the last run are given with its workflow. */
const LAST_ISSUES = 10

/** The last run as its workflow gives it: its result, what became of its jobs, and its first issues. */
export type LastRunView = LastRun & Partial<Pick<Run, 'outcomes'> & { readonly issues: readonly IssueView[] }>

export function lastRunView(run: Run): LastRunView | null {
  const last = lastRunOf(run)
  return last === null
    ? null
    : { ...last, outcomes: run.outcomes, issues: run.issues.slice(0, LAST_ISSUES).map(issueView) }
}

/** The run's result as KV gives it, or null while it has none. */
export function lastRunOf(run: Run): LastRun | null {
  const finished_at = iso(run.finished_at)
  if (run.result === null || finished_at === null) return null
  return { ...run.result, run_id: run.run_id, action: run.action, finished_at }
}

/** How many jobs a list of the run has, named or not. */
export function countOf({ outcomes, preview, failing }: RunView, list: RunList): number {
  if (list === 'failing') return failing.count
  if (list === 'created' || list === 'updated') return outcomes[list] + (preview?.[list].count ?? 0)
  if (list === 'archived') return outcomes.archived + (outcomes.held > 0 ? 0 : (preview?.archived.count ?? 0))
  return outcomes[list]
}
