// A run as the admin API, the workflow and KV see it. Pure.
import { iso } from '../lib/clock'
import type { LastRun } from '../store/kv'
import type { Run } from '../store/run'
import { type Counts, counted } from './result'

/** The run as the admin API gives it; `counts` for one that is not finished. */
export function viewOfRun(run: Run, counts: Counts) {
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
    issues: run.issues,
    result: run.result,
    ...(run.preview === null ? {} : { preview: run.preview }),
  }
}

export type RunView = ReturnType<typeof viewOfRun>

/** The run's result as KV and the workflow give it, or null while it has none. */
export function lastRunOf(run: Run): LastRun | null {
  const finished_at = iso(run.finished_at)
  if (run.result === null || finished_at === null) return null
  return { ...run.result, run_id: run.run_id, action: run.action, finished_at }
}
