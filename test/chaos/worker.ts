// The proofs' Worker: the real app, cron and objects over their workflows.
import { createApp } from '../../src/app'
import { createCron } from '../../src/cron'
import { checkedOnce } from '../../src/workflow/check'
import { workflowObject } from '../../src/workflow/object'
import { NAMES } from './accounts.ts'
import { chaosWorkflows } from './workflows.ts'

const workflowsOf = checkedOnce(() => chaosWorkflows(NAMES))
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export { RateLimiter } from '../../src/limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {}

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => cron(controller.cron, env),
} satisfies ExportedHandler<Env>
