// The operator's JSON API. It reads, starts and stops; what happens then is the object's.
import { Hono } from 'hono'
import type { WorkflowsOf } from '../../config/deployment'
import { bearer } from '../auth'
import { eventRoutes } from './events'
import { jobRoutes } from './jobs'
import { pathsOf } from './requests'
import { runRoutes } from './runs'
import { workflowRoutes } from './workflows'

/** The routes below `/api`. */
export function admin(workflowsOf: WorkflowsOf) {
  const paths = pathsOf(workflowsOf)
  const routes = new Hono<{ Bindings: Env }>()
  routes.use(bearer(workflowsOf))
  for (const part of [workflowRoutes(workflowsOf, paths), runRoutes(paths), eventRoutes(paths), jobRoutes(paths)])
    routes.route('/', part)
  return routes
}
