// The composition root: the Worker's two handlers and its objects, bound to the tenant's workflows.
import { createApp } from './app'
import { checkedOnce } from './config/deployment'
import { createCron } from './cron'
import { workflowObject } from './object/object'
import workflows from './workflows'

const workflowsOf = checkedOnce(workflows)
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export { RateLimiter } from './upstream/limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {}

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => cron(controller.scheduledTime, env),
} satisfies ExportedHandler<Env>
