// One job: what is stored of it, what keeps it off the board, queued before all others, forgotten.
import { workflowStub } from '../../object/stub'
import { forgottenSchema, jobSchema, queuedSchema } from '../answers/events'
import { jobRoute } from '../workflow-route'
import { jobQuery } from './requests'

const PATH = '/api/workflows/:id/jobs/:reference'

export const jobRoutes = [
  jobRoute({
    name: 'getJob',
    method: 'GET',
    path: PATH,
    words: 'What is stored of one job; with `check`, also what keeps it off the board now.',
    query: jobQuery,
    answers: { 200: ['The job.', jobSchema] },
    async run({ env, workflow_id, reference, query }) {
      const stub = workflowStub(env, workflow_id)
      const stored = { reference, ...(await stub.job(reference)) }
      const body = query.check === 'true' ? { ...stored, check: await stub.inspect(reference) } : stored
      return { status: 200, body }
    },
  }),
  jobRoute({
    name: 'syncJob',
    method: 'POST',
    path: `${PATH}/sync`,
    words: 'Reads and writes one job before all others, whatever the hashes say.',
    answers: { 202: ['It waits for its delivery.', queuedSchema] },
    async run({ env, workflow_id, reference }) {
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
      await workflowStub(env, workflow_id).forgetJob(reference)
      return { status: 200, body: { forgotten: reference } }
    },
  }),
]
