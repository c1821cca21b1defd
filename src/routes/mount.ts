// Mounts declared routes: who may call each, and what it does.
import type { Hono, MiddlewareHandler } from 'hono'
import type { WorkflowsOf } from '../config/deployment'
import { bearer, onceSet } from './auth'
import type { Route } from './route'

const everybody: MiddlewareHandler = (_c, next) => next()

/** Mounts the routes. Below /api nothing is answered without the token, whether there is a route or not. */
export function mount(app: Hono<{ Bindings: Env }>, routes: readonly Route[], workflowsOf: WorkflowsOf): void {
  const token = bearer(workflowsOf)
  const guards = { token, set: onceSet, open: everybody }
  app.use('/api/*', token)
  for (const route of routes) {
    const guard = route.path.startsWith('/api/') ? everybody : guards[route.access ?? 'token']
    app.on(route.method, route.path, guard, (c) => route.handle(c, workflowsOf))
  }
}
