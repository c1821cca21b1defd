// A workflow as the admin API gives it.
import type { CheckedWorkflow } from '../../config/check'
import { iso } from '../../lib/clock'
import { workflowStub } from '../../object/stub'
import type { ObjectStatus } from '../../object/views'
import { getState } from '../../store/kv'
import { nextFireAt } from '../../sync/due'
import type { Running } from '../workflow-route'

/** What only an object knows, of a workflow that has none at work. */
const UNKNOWN = {
  reason: null,
  pending: null,
  parked: null,
  oldest_pending_seconds: null,
  board: null,
  last_fired_at: null,
  next_alarm: null,
  held_by: null,
  since: null,
  failing_since: null,
  rate_per_minute: null,
  drained_at: null,
  webhooks: null,
  faults: null,
}

/** The workflow with what its object knows of it; a misconfigured one without waking its object. */
export const viewOfWorkflow = (env: Env, entry: CheckedWorkflow) =>
  entry.ok ? viewOfRunning(env, entry) : viewOfMisconfigured(env, entry)

async function viewOfMisconfigured(env: Env, entry: Exclude<CheckedWorkflow, { ok: true }>) {
  const { workflow_id, connector, issues, schedule, full_sync_schedule } = entry
  const state = await getState(env.STATE, workflow_id)
  return {
    ...UNKNOWN,
    workflow_id,
    connector,
    status: 'misconfigured' as const,
    issues,
    schedule,
    full_sync_schedule,
    next_fire_at: iso(nextFireAt(entry, Date.now())),
    last_run: state?.last_run ?? null,
    incremental_token: state?.incremental_token ?? null,
  }
}

async function viewOfRunning(env: Env, entry: Running) {
  const { workflow_id, workflow } = entry
  const { paused, stopped, down, ...status } = await workflowStub(env, workflow_id).status()
  const state = status.last_run === null ? await getState(env.STATE, workflow_id) : null
  return {
    workflow_id,
    connector: workflow.connector.name,
    ...standing({ paused, stopped, down }),
    issues: entry.issues,
    schedule: workflow.schedule,
    full_sync_schedule: workflow.full_sync_schedule,
    next_fire_at: iso(nextFireAt(entry, Date.now())),
    ...status,
    last_run: status.last_run ?? state?.last_run ?? null,
    incremental_token: status.incremental_token ?? state?.incremental_token ?? null,
  }
}

/** A workflow whose object gives no answer must not hide the others. */
export const unreachable = ({ workflow_id }: CheckedWorkflow) => ({
  workflow_id,
  status: 'unreachable' as const,
  reason: 'its object gave no answer',
})

function standing({ paused, stopped, down }: Pick<ObjectStatus, 'paused' | 'stopped' | 'down'>): {
  status: 'active' | 'paused' | 'stopped'
  reason: string | null
} {
  const because = stopped === null ? null : `${stopped.reason}: ${stopped.message}`
  if (paused) return { status: 'paused', reason: because }
  if (stopped !== null) return { status: 'stopped', reason: because }
  return { status: 'active', reason: down === null ? null : `${down}_unavailable: it is tried again now and then` }
}
