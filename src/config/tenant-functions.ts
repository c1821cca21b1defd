// The tenant's own functions, called so that nothing they do reaches further than one job: they get a copy, and a throw
// or a wrong answer is a failure with its message.
import * as v from 'valibot'
import { type HrFlowJob, hrflowJobSchema } from '../hrflow/job'
import { within } from '../lib/in-time'
import { fail, ok, type Result } from '../lib/result'
import { isFlat, MAX_DEPTH } from '../lib/shapes'
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

/** A copy of the job, which whoever gets it may change. A job that is nested too deeply cannot be copied. */
function copyOf(job: object): Result<object, 'logics_failure'> {
  try {
    return ok(structuredClone(job))
  } catch (error) {
    return fail('logics_failure', `the job cannot be copied: ${messageOf(error)}`)
  }
}

/** What logics make of a job: the job, perhaps changed, or null with the logic that discards it. */
export type Kept = Result<object | null, 'logics_failure'> & { readonly discardedBy?: string }

/** A logic as people find it: its place in the list, and its name where it has one. */
const nameOf = (logic: Workflow['logics'][number], index: number): string =>
  `logics[${index}]${logic.name === '' ? '' : ` (${logic.name})`}`

/** `job` through the logics, one after the other; the first null discards it. */
export async function runLogics(workflow: Workflow, job: object): Promise<Kept> {
  const copy = copyOf(job)
  if (!copy.ok) return copy
  let current = copy.value
  for (const [index, logic] of workflow.logics.entries()) {
    try {
      const kept = await inTime(() => logic(current))
      if (kept === null || kept === undefined) return { ...ok(null), discardedBy: nameOf(logic, index) }
      if (typeof kept !== 'object')
        return fail('logics_failure', `logics[${index}] returned a ${typeof kept}; expected the job or null`)
      current = kept
    } catch (error) {
      return fail('logics_failure', `logics[${index}] threw: ${messageOf(error)}`)
    }
  }
  return ok(current)
}

/** The value as JSON says it, and as it will be sent and stored. Throws where JSON cannot say it. */
const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value))

/** `job` as HrFlow's, by the workflow's own format or the connector's, checked against the schema of a HrFlow job. */
export async function runFormat(
  workflow: Workflow,
  job: object,
  reference: string,
): Promise<Result<HrFlowJob, 'format_failure'>> {
  try {
    const formatted = await inTime(() => (workflow.format ?? workflow.connector.format)(structuredClone(job)))
    const before = v.safeParse(hrflowJobSchema, formatted)
    const checked = before.success ? v.safeParse(hrflowJobSchema, asJson(before.output)) : before
    if (checked.success) {
      if (!isFlat(checked.output)) return fail('format_failure', `expected at most ${MAX_DEPTH} levels of nesting`)
      if (checked.output.reference === reference) return ok(checked.output)
      return fail('format_failure', `reference: expected "${reference}", by which the job is known`)
    }
    const issues = checked.issues.map((issue) => `${v.getDotPath(issue) ?? 'job'}: ${issue.message}`)
    return fail('format_failure', issues.join('; ').slice(0, MESSAGE_MAX_LENGTH))
  } catch (error) {
    return fail('format_failure', `format threw: ${messageOf(error)}`)
  }
}
