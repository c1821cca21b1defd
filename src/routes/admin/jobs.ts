// One job: what is stored of it, what keeps it off the board, queued before all others, forgotten.
import { Hono } from 'hono'
import { workflowStub } from '../../object/stub'
import type { Paths } from './requests'

export function jobRoutes({ job }: Paths) {
  return new Hono<{ Bindings: Env }>()
    .get('/workflows/:id/jobs/:reference', async (c) => {
      const asked = job(c)
      if (asked instanceof Response) return asked
      const { reference } = asked
      const stub = workflowStub(c.env, asked.workflow_id)
      const stored = { reference, ...(await stub.job(reference)) }
      return c.json(c.req.query('check') === 'true' ? { ...stored, check: await stub.inspect(reference) } : stored)
    })
    .post('/workflows/:id/jobs/:reference/sync', async (c) => {
      const asked = job(c)
      if (asked instanceof Response) return asked
      return c.json(await workflowStub(c.env, asked.workflow_id).syncJob(asked.reference), 202)
    })
    .delete('/workflows/:id/jobs/:reference', async (c) => {
      const asked = job(c)
      if (asked instanceof Response) return asked
      await workflowStub(c.env, asked.workflow_id).forgetJob(asked.reference)
      return c.json({ forgotten: asked.reference })
    })
}
