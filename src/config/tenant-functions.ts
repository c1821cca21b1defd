// The tenant's own functions, called so that nothing they do reaches further than one job: they get a copy, and a throw
// or a wrong answer is a failure with its message.
import * as v from 'valibot'
import { type HrFlowJob, hrflowJobSchema } from '../hrflow/job'
import { within } from '../lib/in-time'
import { fail, ok, type Result } from '../lib/result'
import type { Workflow } from './check'

const MESSAGE_MAX_LENGTH = 400
/** Longest that one call of a tenant's function may take. */
export const TENANT_TIMEOUT_MS = 20_000

/** What was thrown, for people. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown).slice(0, MESSAGE_MAX_LENGTH)
  } catch {
    return 'something that has no text was thrown'
  }
}

/** What `act` comes to, or a throw when it takes longer than TENANT_TIMEOUT_MS. */
export const inTime = <T>(act: () => T | Promise<T>): Promise<T> => within(TENANT_TIMEOUT_MS, act)

/** `job` through the logics, one after the other; the first null discards it. */
export async function runLogics(workflow: Workflow, job: object): Promise<Result<object | null, 'logics_failure'>> {
  let current: object = structuredClone(job)
  for (const [index, logic] of workflow.logics.entries()) {
    try {
      const kept = await inTime(() => logic(current))
      if (kept === null || kept === undefined) return ok(null)
      if (typeof kept !== 'object')
        return fail('logics_failure', `logics[${index}] returned a ${typeof kept}; expected the job or null`)
      current = kept
    } catch (error) {
      return fail('logics_failure', `logics[${index}] threw: ${messageOf(error)}`)
    }
  }
  return ok(current)
}

/** `job` as HrFlow's, by the workflow's own format or the connector's, checked against the schema of a HrFlow job. */
export async function runFormat(
  workflow: Workflow,
  job: object,
  reference: string,
): Promise<Result<HrFlowJob, 'format_failure'>> {
  try {
    const formatted = await inTime(() => (workflow.format ?? workflow.connector.format)(structuredClone(job)))
    const checked = v.safeParse(hrflowJobSchema, formatted)
    if (checked.success) {
      if (checked.output.reference === reference) return ok(checked.output)
      return fail('format_failure', `reference: expected "${reference}", by which the job is known`)
    }
    const issues = checked.issues.map((issue) => `${v.getDotPath(issue) ?? 'job'}: ${issue.message}`)
    return fail('format_failure', issues.join('; ').slice(0, MESSAGE_MAX_LENGTH))
  } catch (error) {
    return fail('format_failure', `format threw: ${messageOf(error)}`)
  }
}
