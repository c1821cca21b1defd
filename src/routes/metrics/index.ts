// GET /metrics: of one workflow what its object says now; of all of them only what is known without waking an object.

import * as v from 'valibot'
import { SEVERITIES, severityOf } from '../../attention/item'
import type { CheckedWorkflow } from '../../config/check'
import { workflowStub } from '../../object/stub'
import { allSummaries, type Summary } from '../../store/summaries'
import { said } from '../answers/common'
import { problem } from '../problem'
import { REFUSED } from '../refused'
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
  last_run: null,
  webhooks: null,
  attention: [],
  faults: null,
  counted: null,
} as const

const MISCONFIGURED = { code: 'misconfigured', severity: SEVERITIES.misconfigured } as const

/** A workflow as its summary says it, which may be a minute old; without one only as it is configured. */
function ofSummary({ workflow_id, ok }: CheckedWorkflow, summary: Summary | undefined): Measured {
  const status = ok ? (summary?.status ?? 'active') : 'misconfigured'
  if (summary === undefined) return { ...UNASKED, workflow_id, status, attention: ok ? [] : [MISCONFIGURED] }
  const { pending, parked, last_run, webhooks, board } = summary
  const own = summary.attention.map((item) => ({ code: item.code, severity: severityOf(item) }))
  const attention = ok ? own : [MISCONFIGURED, ...own]
  return { ...UNASKED, workflow_id, status, pending, parked, board, last_run, webhooks, attention }
}

/** A workflow as its object says it now. */
async function ofObject(env: Env, { workflow_id }: CheckedWorkflow): Promise<Measured> {
  const { status, counted } = await workflowStub(env, workflow_id).metrics()
  const { paused, stopped, ...known } = status
  return { ...known, workflow_id, status: paused ? 'paused' : stopped === null ? 'active' : 'stopped', counted }
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
      const text = (measured: readonly Measured[]) =>
        c.body(textOf(familiesOf(measured)), 200, { 'content-type': CONTENT_TYPE })
      const entry = workflow === undefined ? undefined : workflows.find(workflow)
      if (entry?.ok) return text([await ofObject(env, entry)])
      if (entry === undefined && workflow !== undefined) return problem(c, 404, REFUSED.no_workflow)
      const summaries = await allSummaries(env.STATE)
      const asked = entry === undefined ? workflows.all : [entry]
      return text(asked.map((one) => ofSummary(one, summaries.get(one.workflow_id))))
    },
  }),
]
