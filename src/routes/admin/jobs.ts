// Jobs: found; and one of them: what is stored of it, what keeps it off the board, queued before all others, forgotten.

import { isReadable } from '../../config/check'
import type { Inspection } from '../../delivery/diagnose'
import { parseJson } from '../../lib/http'
import { workflowStub } from '../../object/stub'
import { forgottenSchema, jobSchema, jobsSchema, queuedSchema } from '../answers/events'
import { problem } from '../problem'
import { REFUSED } from '../refused'
import { jobRoute, runningRoute } from '../workflow-route'
import { jobQuery, jobsQuery } from './requests'

const PATH = '/api/workflows/:id/jobs/:reference'

/** An inspection with what would be sent as JSON of its own. */
const checkOf = ({ sent, ...check }: Inspection) => ({ ...check, sent: sent === null ? null : parseJson(sent) })

export const jobRoutes = [
  runningRoute({
    name: 'listJobs',
    method: 'GET',
    path: '/api/workflows/:id/jobs',
    words:
      'The jobs that the ledger knows, by their references. A page may be short, even empty, and have a next one: go on until `cursor` is null.',
    query: jobsQuery,
    answers: { 200: ['A page of jobs.', jobsSchema] },
    async run({ env, workflow_id, query }) {
      const { q = null, state = null, limit, cursor = null } = query
      return { status: 200, body: await workflowStub(env, workflow_id).listJobs({ q, state, limit, cursor }) }
    },
  }),
  jobRoute({
    name: 'getJob',
    method: 'GET',
    path: PATH,
    words: 'What is stored of one job; with `check`, also what keeps it off the board now.',
    query: jobQuery,
    answers: { 200: ['The job.', jobSchema] },
    async run({ env, entry, workflow_id, reference, query }) {
      const stub = workflowStub(env, workflow_id)
      const readable = isReadable(entry.workflow.connector)
      const stored = { ...(await stub.job(reference)), readable }
      const body = query.check === 'true' ? { ...stored, check: checkOf(await stub.inspect(stored.reference)) } : stored
      return { status: 200, body }
    },
  }),
  jobRoute({
    name: 'syncJob',
    method: 'POST',
    path: `${PATH}/sync`,
    words: 'Reads and writes one job before all others, whatever the hashes say.',
    answers: {
      202: ['It waits for its delivery.', queuedSchema],
      409: 'The workflow is misconfigured: `issues` says how. Or its origin cannot be read, and its webhooks bring its jobs.',
    },
    async run({ c, env, entry, workflow_id, reference }) {
      const { connector } = entry.workflow
      if (!isReadable(connector)) return problem(c, 409, REFUSED.not_readable)
      return { status: 202, body: await workflowStub(env, workflow_id).syncJob(reference) }
    },
  }),
  jobRoute({
    name: 'forgetJob',
    method: 'DELETE',
    path: PATH,
    words: 'Forgets all that is stored of one job. The board is not touched.',
    answers: { 200: ['It is forgotten.', forgottenSchema] },
    async run({ env, workflow_id, reference }) {
      return { status: 200, body: { forgotten: await workflowStub(env, workflow_id).forgetJob(reference) } }
    },
  }),
]
