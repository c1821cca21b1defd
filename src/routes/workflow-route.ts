// Routes below /api/workflows/:id: their path names a workflow, one that runs, or a job of one. Never an object for an id that
// is not configured.

import type { CheckedWorkflow } from '../config/check'
import type { Workflows } from '../config/deployment'
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../hrflow/job'
import { problem } from './problem'
import { REFUSED } from './refused'
import { type Answers, type ApiContext, routeWith } from './route'

/** A workflow that runs. */
export type Running = Extract<CheckedWorkflow, { ok: true }>

const NOT_THERE: Answers = { 404: 'There is no such workflow.' }
const NOT_RUNNING: Answers = { ...NOT_THERE, 409: 'The workflow is misconfigured: `issues` says how.' }

/** The configured workflow of the path, or the answer that there is none. */
const found = (c: ApiContext, { find }: Workflows): CheckedWorkflow | Response =>
  find(c.req.param('id') ?? '') ?? problem(c, 404, REFUSED.no_workflow)

/** The same, when it also runs. */
function running(c: ApiContext, workflows: Workflows): Running | Response {
  const entry = found(c, workflows)
  if (entry instanceof Response || entry.ok) return entry
  return problem(c, 409, REFUSED.misconfigured, { issues: entry.issues })
}

/** A route of one workflow, misconfigured or not. */
export const workflowRoute = routeWith((c, workflows) => {
  const entry = found(c, workflows)
  return entry instanceof Response ? entry : { entry, workflow_id: entry.workflow_id }
}, NOT_THERE)

/** A route of one workflow that runs. */
export const runningRoute = routeWith((c, workflows) => {
  const entry = running(c, workflows)
  return entry instanceof Response ? entry : { entry, workflow_id: entry.workflow_id }
}, NOT_RUNNING)

/** A route of one job of a workflow that runs. */
export const jobRoute = routeWith(
  (c, workflows) => {
    const entry = running(c, workflows)
    if (entry instanceof Response) return entry
    const reference = c.req.param('reference') ?? ''
    if (!REFERENCE_PATTERN.test(reference)) return problem(c, 400, `a reference is ${REFERENCE_FORM}`)
    return { reference, entry, workflow_id: entry.workflow_id }
  },
  { ...NOT_RUNNING, 400: 'The reference or the query is not as described here.' },
)
