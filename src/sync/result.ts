// How a run ends: its counts with those of its events, and the result that they mean. Pure.

import { issueOf } from '../attention/issue'
import type { Issue } from '../config/issues'
import { fatalResult, type RunReason, type RunResult, verdict } from '../config/run-result'
import type { RunOutcome } from '../store/event'
import { type Run, withIssue } from '../store/run'
import type { Token } from './token'

/** How many of a run's events came to what; null are those not attempted yet. */
export type Counts = ReadonlyMap<RunOutcome | null, number>

/** What became of the tenant's callback. */
export type Callback = 'none' | 'executed' | 'failed'

/** The run with the outcomes of its events counted in. */
export function counted(run: Run, counts: Counts): Run {
  const events = { ...run.events }
  const outcomes = { ...run.outcomes }
  let { kept } = run
  for (const [outcome, n] of counts) {
    if (outcome === null) continue
    if (outcome === 'logics_failure' || outcome === 'format_failure' || outcome === 'write_failure')
      events[outcome] += n
    else if (outcome === 'kept') {
      outcomes.skipped += n
      kept += n
    } else outcomes[outcome] += n
    if (outcome === 'discarded') events.logics_discard += n
  }
  return { ...run, events, outcomes, kept }
}

/** What a run ends as: a cancelled one with failures, a refused one fatal, any other by its counts. */
function endOf({ cancelled, refused }: Run, byCounts: () => Pick<RunResult, 'status' | 'reason'>) {
  if (cancelled) return { status: 'success_with_failures', reason: 'none' } as const
  return refused === null ? byCounts() : ({ status: 'fatal', reason: refused } as const)
}

/** The run, ended: its counts, and the result that they mean. `token` is the incremental token before and, if it moves, after. */
export function finished(run: Run, counts: Counts, at: number, callback: Callback, token: Token): Run {
  const total = counted(run, counts)
  const { refused } = total
  const events = {
    ...total.events,
    callback_executed: callback === 'none' ? 0 : 1,
    callback_failure: callback === 'failed' ? 1 : 0,
    getting_incremental_token_failure: token.underivable ? 1 : 0,
    ...(refused === null ? {} : { [refused]: Math.max(1, total.events[refused]) }),
  }
  const { created, updated, archived, unchanged, skipped } = total.outcomes
  const { preview, kept } = total
  const would = preview === null ? 0 : preview.created.count + preview.updated.count + preview.archived.count
  const settled = created + updated + archived + unchanged + kept + would
  const ended = endOf(total, () => verdict(events, { settled, idle: skipped - kept }))
  const incremental_token = ended.status === 'fatal' || run.cancelled ? token.before : token.after
  const result: RunResult = { incremental: run.incremental, ...ended, events, incremental_token }
  return { ...withSkippedCrons(total), ...over(at), events, result }
}

/** What is kept of a run that is over: not where its next page would begin, which may be long and is of no use any more. */
const over = (at: number) => ({ state: 'finished', finished_at: at, cursor: null, landmark: null, gone: null }) as const

const withSkippedCrons = (run: Run): Run =>
  run.skipped_crons === 0 ? run : withIssue(run, 'schedule', 'crons_skipped', { count: run.skipped_crons })

/** A run that is given up where it stands, because of `why`. */
export function abandonedRun(run: Run, why: string, at: number): Run {
  const given = withIssue(run, 'run', 'given_up', { why })
  const result = { ...fatalResult('read_failure', run.incremental, null), events: run.events }
  return { ...given, ...over(at), result }
}

/** A run that ended before it read anything; `refused` null: its workflow does not run. */
export function refusedRun(
  run: Run,
  refused: { readonly reason: RunReason; readonly issues: readonly Issue[] } | null,
  token: string | null,
): Run {
  const ended = finished(run, new Map(), run.started_at, 'none', { before: token, after: token, underivable: false })
  const result = fatalResult(refused?.reason ?? 'bad_origin_parameters', run.incremental, token)
  const issues = (refused?.issues ?? []).map(({ path, message }) => issueOf(path, 'invalid', { message }))
  return { ...ended, issues, result }
}
