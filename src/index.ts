// The composition root: the Worker's two handlers and its objects, bound to the tenant's workflows.
import { createApp } from './app'
import { createCron } from './cron'
import { checkedOnce } from './workflow/check'
import { workflowObject } from './workflow/object'
import workflows from './workflows'

const workflowsOf = checkedOnce(workflows)
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export { RateLimiter } from './limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {}

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => cron(controller.cron, env),
} satisfies ExportedHandler<Env>
