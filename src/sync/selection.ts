// What a run selects at the origin, and what the deliveries of a run, or of no run, go by. Pure.
import { type ActionRules, rulesOf, webhookRules } from '../config/actions'
import { checkPull, type Workflow } from '../config/check'
import type { Settings } from '../delivery/steps'
import type { Run } from '../store/run'

type Selecting = Pick<Run, 'pull_parameters' | 'incremental' | 'since' | 'started_at'>
type Ruled = Pick<Run, 'action' | 'push_parameters' | 'force'>
type Whole = Ruled & Pick<Run, 'pull_parameters' | 'incremental' | 'since'>

/** The checked pull parameters of a run: its own, or the workflow's. */
export function selectionOf({ connector, pull_parameters }: Workflow, run: Pick<Run, 'pull_parameters'>): unknown {
  const checked = run.pull_parameters === null ? null : checkPull(connector, run.pull_parameters)
  return checked?.ok ? checked.value : pull_parameters
}

/** The same, narrowed to what is new where the run is incremental. */
export function pullOf(workflow: Workflow, run: Selecting): unknown {
  const selection = selectionOf(workflow, run)
  if (!run.incremental || run.since === null) return selection
  return workflow.connector.incremental?.narrow(selection, run.since, run.started_at) ?? selection
}

/** The rules of a run. */
export function rulesFor(workflow: Workflow, run: Ruled): ActionRules {
  const rules = rulesOf(run.action, run.push_parameters, workflow.on_missing)
  return run.force ? { ...rules, editsExisting: true } : rules
}

/** What the deliveries of a run go by; without a run the workflow's own. */
export function settingsOf(workflow: Workflow, run: Run | null): Settings {
  const action = run?.action ?? workflow.scheduled_action
  return {
    rules: run === null ? webhookRules(workflow.push_parameters) : rulesFor(workflow, run),
    pull: run === null ? workflow.pull_parameters : selectionOf(workflow, run),
    archiving: action === 'archive_jobs_in_hrflow',
  }
}

/** Whether a run makes the board agree with all that the workflow selects, by reading all of it. */
export function isComplete(run: Whole, workflow: Workflow): boolean {
  const { pushes, closes } = rulesFor(workflow, run)
  return pushes && closes && run.pull_parameters === null && !(run.incremental && run.since !== null)
}
