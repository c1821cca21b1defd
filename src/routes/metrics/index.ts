// GET /metrics: of one workflow what its object says now; of all of them only what is known without waking an object.
import * as v from 'valibot'
import type { CheckedWorkflow } from '../../config/check'
import { workflowStub } from '../../object/stub'
import { getState } from '../../store/kv'
import { said } from '../answers/common'
import { problem } from '../problem'
import { route } from '../route'
import { CONTENT_TYPE, textOf } from './exposition'
import { familiesOf, type Measured } from './families'

const metricsQuery = v.strictObject({
  workflow: v.optional(said(v.string(), 'only this one, with all that its object counted')),
})

/** What is known of a workflow without its object. */
const UNASKED = {
  pending: null,
  parked: null,
  oldest_pending_seconds: null,
  board: null,
  webhooks: null,
  attention: [],
  faults: null,
  counted: null,
} as const

async function unasked(env: Env, { workflow_id, ok }: CheckedWorkflow): Promise<Measured> {
  const state = await getState(env.STATE, workflow_id)
  return { ...UNASKED, workflow_id, status: ok ? 'configured' : 'misconfigured', last_run: state?.last_run ?? null }
}

async function asked(env: Env, entry: CheckedWorkflow): Promise<Measured> {
  const { workflow_id, ok } = entry
  if (!ok) return unasked(env, entry)
  const { status, counted } = await workflowStub(env, workflow_id).metrics()
  const { paused, stopped, ...known } = status
  const standing = paused ? 'paused' : stopped === null ? 'active' : 'stopped'
  return { ...known, workflow_id, status: standing, attention: [], counted }
}

export const metricsRoutes = [
  route({
    name: 'metrics',
    method: 'GET',
    path: '/metrics',
    words: 'Metrics for Prometheus. Of all workflows only what is known without waking their objects.',
    query: metricsQuery,
    answers: {
      200: { words: 'The metrics, in the text format 0.0.4.', type: 'text/plain' },
      404: 'There is no such workflow.',
    },
    async run({ c, env, workflows, query }) {
      const { workflow } = query
      if (workflow === undefined) {
        const all = await Promise.all(workflows.all.map((entry) => unasked(env, entry)))
        return c.body(textOf(familiesOf(all)), 200, { 'content-type': CONTENT_TYPE })
      }
      const entry = workflows.find(workflow)
      if (entry === undefined) return problem(c, 404, 'there is no such workflow')
      return c.body(textOf(familiesOf([await asked(env, entry)])), 200, { 'content-type': CONTENT_TYPE })
    },
  }),
]
