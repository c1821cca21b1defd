// What a run is asked for, by a cron or by hand, before its object hears of it: checked whole, or refused with every issue.

import {
  type CheckedWorkflow,
  checkPull,
  checkPush,
  incrementalConflicts,
  isReadable,
  type Workflow,
} from '../config/check'
import type { Action } from '../config/definition'
import type { Issue } from '../config/issues'
import type { RunReason } from '../config/run-result'
import type { CheckedPush } from '../config/settings'
import { fail, ok } from '../lib/result'

/** A run as somebody asks for it; what is not given is the workflow's own. */
export interface AskedRun {
  readonly action: Action
  readonly trigger: 'cron' | 'manual'
  readonly pull_parameters?: unknown
  readonly push_parameters?: unknown
  readonly persist?: boolean | undefined
  readonly incremental?: boolean | undefined
  readonly force?: boolean
  readonly approve_archive?: boolean
}

/** A run as its object is asked for it. */
export interface RunRequest {
  readonly action: Action
  readonly trigger: 'cron' | 'manual'
  /** As they were given; null: the workflow's own. They passed their check, or `refused` says why not. */
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush | null
  readonly persist: boolean
  readonly incremental: boolean
  readonly force: boolean
  readonly approve_archive: boolean
  /** Asked for by a cron, and owed when another run is under way. */
  readonly owed: boolean
  /** What asks for it when nobody did by hand: one schedule at one moment asks once, however often it is passed on. */
  readonly firing: Firing | null
  readonly refused: { readonly reason: RunReason; readonly issues: readonly Issue[] } | null
}

/** A schedule that came at the moment `at`; its run begins at `begins_at`. Both Unix ms. */
export interface Firing {
  readonly schedule: 'schedule' | 'full_sync_schedule'
  readonly at: number
  readonly begins_at: number
}

/** hrflow-connectors' word for what is wrong: with the board's side, or with the origin's. */
function refusalOf(issues: readonly Issue[]): 'bad_origin_parameters' | 'bad_target_parameters' {
  const target = issues.every(({ path }) => path.startsWith('push_parameters') || path.startsWith('hrflow_auth'))
  return target ? 'bad_target_parameters' : 'bad_origin_parameters'
}

/** Checks what is asked for. Nothing is called, whatever comes of it. */
export function runRequest(entry: CheckedWorkflow, asked: AskedRun, firing: Firing | null = null): RunRequest {
  const settings = entry.ok ? entry.workflow : { persist: true, incremental: false }
  const request = {
    action: asked.action,
    trigger: asked.trigger,
    pull_parameters: null,
    push_parameters: null,
    persist: asked.persist ?? settings.persist,
    incremental: asked.incremental ?? settings.incremental,
    force: asked.force ?? false,
    approve_archive: asked.approve_archive ?? false,
    owed: firing?.schedule === 'full_sync_schedule',
    firing,
  }
  const refused = (reason: RunReason, issues: readonly Issue[]): RunRequest => ({
    ...request,
    refused: { reason, issues },
  })
  if (!entry.ok) return refused(refusalOf(entry.issues), entry.issues)
  const { workflow } = entry
  const { connector } = workflow
  if (connector.actions !== undefined && !connector.actions.includes(asked.action)) {
    const only = `${connector.name} allows ${connector.actions.join(', ')} only`
    const message = isReadable(connector) ? only : `${connector.name} cannot be read: its webhooks bring its jobs`
    return refused('mode_not_supported_by_origin', [{ path: 'action', message }])
  }
  const own = { ...ok(workflow.pull_parameters), issues: [] }
  const pull = asked.pull_parameters == null ? own : checkPull(connector, asked.pull_parameters)
  const push = asked.push_parameters == null ? null : checkRunPush(workflow, asked.push_parameters)
  const conflicts = request.incremental && pull.ok ? incrementalConflicts(connector, pull.value) : []
  const issues = [...pull.issues, ...conflicts, ...(push?.issues ?? [])]
  if (issues.length > 0) return refused(refusalOf(issues), issues)
  if (request.incremental && connector.incremental === undefined) {
    const message = `${connector.name} cannot be read incrementally`
    return refused('origin_does_not_support_incremental', [{ path: 'incremental', message }])
  }
  return {
    ...request,
    pull_parameters: asked.pull_parameters ?? null,
    push_parameters: push?.ok ? push.value : null,
    refused: null,
  }
}

/** Checks the push parameters of a single run. The ledger is that of one board, so another board is another workflow. */
function checkRunPush(workflow: Workflow, value: unknown) {
  const checked = checkPush(value)
  if (!checked.ok || checked.value.board_key === workflow.push_parameters.board_key) return checked
  const message = 'expected the board_key of the workflow; another board needs a workflow of its own'
  return { ...fail('invalid', 'see issues'), issues: [{ path: 'push_parameters.board_key', message }] }
}
