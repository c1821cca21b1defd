// The operator's JSON API. It reads, starts and stops; what happens then is the object's.
import type { Route } from '../route'
import { eventRoutes } from './events'
import { figureRoutes } from './figures'
import { healthRoutes } from './health'
import { jobRoutes } from './jobs'
import { runRoutes } from './runs'
import { subscriptionRoutes } from './subscriptions'
import { workflowRoutes } from './workflows'

/** The routes below `/api`. */
export const adminRoutes: readonly Route[] = [
  ...workflowRoutes,
  ...subscriptionRoutes,
  ...figureRoutes,
  ...runRoutes,
  ...eventRoutes,
  ...jobRoutes,
  ...healthRoutes,
]
