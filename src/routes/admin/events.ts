// Events: listed, and replayed where they are parked.
import { Hono } from 'hono'
import { workflowStub } from '../../object/stub'
import { checked, checkedBody, eventsSchema, type Paths, replaySchema } from './requests'

export function eventRoutes({ running }: Paths) {
  return new Hono<{ Bindings: Env }>()
    .get('/workflows/:id/events', async (c) => {
      const entry = running(c)
      if (entry instanceof Response) return entry
      const filter = checked(c, eventsSchema, c.req.query())
      if (filter instanceof Response) return filter
      const { state = null, reference = null, limit, cursor = null } = filter.value
      return c.json(await workflowStub(c.env, entry.workflow_id).listEvents({ state, reference, limit, cursor }))
    })
    .post('/workflows/:id/replay', async (c) => {
      const entry = running(c)
      if (entry instanceof Response) return entry
      const asked = await checkedBody(c, replaySchema)
      if (asked instanceof Response) return asked
      const { reference = null, reason = null, since = null, until = null, plan } = asked.value
      const filter = { reference, reason, since, until }
      return c.json({ count: await workflowStub(c.env, entry.workflow_id).replay(filter, plan) })
    })
}
