// What a Worker is made of: its two handlers and its objects, bound to a tenant's workflows. An entry (src/index.ts, or a
// tenant's own in src/tenants) gives it the tenant's file and exports the result.
import { createApp } from './app'
import { checkedOnce, type TenantFile } from './config/deployment'
import { createCron } from './cron'
import { workflowObject } from './object/object'

export { RateLimiter } from './upstream/limiter'

/** The Worker that runs the workflows of `file`: the class of its objects and its handlers. */
export function createWorker(file: TenantFile) {
  const workflowsOf = checkedOnce(file)
  const app = createApp(workflowsOf)
  const cron = createCron(workflowsOf)
  const worker = {
    fetch: app.fetch,
    scheduled: (controller, env) => cron(controller.scheduledTime, env),
  } satisfies ExportedHandler<Env>
  return { WorkflowObject: workflowObject(workflowsOf), worker }
}
