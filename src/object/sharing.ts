// A board that several workflows of one deployment push to: none archives what another one holds.
import type { Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { inPlatformTime } from '../lib/in-time'
import { workflowStub } from './stub'

/** Whether the workflows push to the same board of the same account. */
const sharesBoard = (one: Workflow, other: Workflow): boolean =>
  one.workflow_id !== other.workflow_id &&
  one.hrflow_account === other.hrflow_account &&
  one.push_parameters.board_key === other.push_parameters.board_key

/**
 * Whether another workflow of `workflow`'s board has the job. One that is misconfigured says by its ledger, whose board it knows.
 * Throws where another one gives no answer: then nothing is archived.
 */
export async function heldElsewhere(
  workflowsOf: WorkflowsOf,
  env: Env,
  workflow: Workflow,
  reference: string,
): Promise<boolean> {
  const { hrflow_account, push_parameters } = workflow
  const board = { hrflow_account, board_key: push_parameters.board_key }
  for (const other of workflowsOf(env).all) {
    if (other.ok && !sharesBoard(workflow, other.workflow)) continue
    if (await inPlatformTime(() => workflowStub(env, other.workflow_id).holds(reference, board))) return true
  }
  return false
}
