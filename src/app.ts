// The Worker's HTTP side: mounts the routes. The one place where an unexpected error becomes an answer.
import { Hono } from 'hono'
import type { WorkflowsOf } from './config/deployment'
import { createLog } from './lib/log'
import { admin } from './routes/admin'
import { problem } from './routes/problem'
import { webhooks } from './routes/webhooks'

/** The app of a deployment with these workflows. */
export function createApp(workflowsOf: WorkflowsOf) {
  const app = new Hono<{ Bindings: Env }>()
  const log = createLog({}, (text) => text)
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.route('/webhooks', webhooks(workflowsOf))
  app.route('/api', admin(workflowsOf))
  app.notFound((c) => problem(c, 404, 'there is nothing at this address'))
  app.onError((error, c) => {
    // The message may hold what a tenant's file read from env, so only its kind is logged.
    log.error('request failed', { kind: error.name, route: c.req.routePath })
    return problem(c, 500, null)
  })
  return app
}
