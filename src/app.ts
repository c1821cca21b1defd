// The Worker's HTTP side: mounts the routes. The one place where an unexpected error becomes an answer.
import { Hono } from 'hono'
import type { WorkflowsOf } from './config/deployment'
import { faultFields } from './lib/fault'
import { createLog } from './lib/log'
import { pages } from './pages'
import { routes } from './routes'
import { mount } from './routes/mount'
import { problem } from './routes/problem'
import { transport } from './routes/transport'
import { webhooks } from './routes/webhooks'

/** The app of a deployment with these workflows. */
export function createApp(workflowsOf: WorkflowsOf) {
  const app = new Hono<{ Bindings: Env }>()
  app.use(transport)
  mount(app, routes, workflowsOf)
  app.route('/webhooks', webhooks(workflowsOf))
  app.route(
    '/',
    pages(workflowsOf, (request, env) => app.fetch(request, env)),
  )
  app.notFound((c) => problem(c, 404, 'there is nothing at this address'))
  app.onError((error, c) => {
    const log = createLog({}, workflowsOf(c.env).redact)
    log.error('request failed', { ...faultFields(error), route: c.req.routePath })
    return problem(c, 500, null)
  })
  return app
}
