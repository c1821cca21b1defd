// A workflow as the admin API gives it.
import { given } from '../../attention/words'
import { type CheckedWorkflow, isReadable } from '../../config/check'
import { marksOf } from '../../config/webhook-secrets'
import { iso } from '../../lib/clock'
import { workflowStub } from '../../object/stub'
import type { ObjectStatus } from '../../object/views'
import { getState } from '../../store/kv'
import { numbersOf } from '../../store/sparkline'
import type { Summary } from '../../store/summaries'
import type { SecretTimes } from '../../store/webhook-times'
import { nextFireAt } from '../../sync/due'
import { type Around, withAround } from '../around'
import type { Running } from '../workflow-route'

/** What only an object knows, of a workflow that has none at work. */
const UNKNOWN = {
  readable: null,
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
  alerts: null,
}

/** The workflow with what its object knows of it; a misconfigured one without waking its object. */
export const viewOfWorkflow = (env: Env, entry: CheckedWorkflow, around: Around) =>
  entry.ok ? viewOfRunning(env, entry, around) : viewOfMisconfigured(env, entry, around)

async function viewOfMisconfigured(env: Env, entry: Exclude<CheckedWorkflow, { ok: true }>, around: Around) {
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
    attention: await withAround(entry, [], around),
  }
}

async function viewOfRunning(env: Env, entry: Running, around: Around) {
  const { workflow_id, workflow } = entry
  const { paused, stopped, down, ...status } = await workflowStub(env, workflow_id).status()
  const { secrets, ...webhooks } = status.webhooks
  const state = status.last_run === null ? await getState(env.STATE, workflow_id) : null
  return {
    workflow_id,
    connector: workflow.connector.name,
    readable: isReadable(workflow.connector),
    ...standing({ paused, stopped, down }),
    issues: entry.issues,
    schedule: workflow.schedule,
    full_sync_schedule: workflow.full_sync_schedule,
    next_fire_at: iso(nextFireAt(entry, Date.now())),
    ...status,
    webhooks: { ...webhooks, secrets: await secretsOf(workflow, secrets) },
    last_run: status.last_run ?? state?.last_run ?? null,
    incremental_token: status.incremental_token ?? state?.incremental_token ?? null,
    attention: await withAround(entry, status.attention, around),
  }
}

/** The workflow in short, as KV has it: its object is not woken. */
export async function summaryOfWorkflow(entry: CheckedWorkflow, summary: Summary | undefined, around: Around) {
  const { workflow_id } = entry
  const own = entry.ok ? (summary?.attention ?? []).map((item) => given(item, workflow_id)) : []
  return {
    workflow_id,
    connector: entry.ok ? entry.workflow.connector.name : entry.connector,
    board_key: entry.ok ? entry.workflow.push_parameters.board_key : null,
    status: entry.ok ? (summary?.status ?? ('active' as const)) : ('misconfigured' as const),
    reason: summary?.reason ?? null,
    pending: summary?.pending ?? null,
    drained_at: summary?.drained_at ?? null,
    parked: summary?.parked ?? null,
    last_run: summary?.last_run ?? null,
    next_fire_at: iso(nextFireAt(entry, Date.now())),
    webhooks: summary?.webhooks ?? null,
    board: summary?.board ?? null,
    written_48h: summary === undefined ? null : numbersOf(summary.written, summary.at, Date.now()),
    attention: await withAround(entry, own, around),
    as_of: iso(summary?.at ?? null),
  }
}

/** The workflow's webhook secrets by their places in its list; a new one was never seen to prove anything. */
async function secretsOf({ workflow_id, webhook_secrets }: Running['workflow'], known: readonly SecretTimes[]) {
  const marks = await marksOf(workflow_id, webhook_secrets)
  return marks.map((mark, place) => ({
    place,
    last_verified_at: iso(known.find((one) => one.mark === mark)?.verified_at ?? null),
  }))
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
