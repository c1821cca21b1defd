// The proofs' Worker: the real app, cron and objects over their workflows. Beside that an object may be reset from inside, and
// tells how many rows it read and wrote.
import { createApp } from '../../src/app'
import { checkedOnce } from '../../src/config/deployment'
import { createCron } from '../../src/cron'
import { workflowObject } from '../../src/object/object'
import { NAMES } from './accounts.ts'
import { onReset } from './poison/deadly.ts'
import { countRows, rowsAnswer } from './rows.ts'
import { chaosWorkflows } from './workflows.ts'

const workflowsOf = checkedOnce(() => chaosWorkflows(NAMES))
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export { RateLimiter } from '../../src/upstream/limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {
  constructor(ctx: DurableObjectState, env: Env) {
    const workflow_id = ctx.id.name ?? ''
    countRows(workflow_id, ctx.storage.sql)
    super(ctx, env)
    onReset(workflow_id, () => ctx.abort('a deadly job'))
  }
}

export default {
  fetch: (request, env, context) => rowsAnswer(request) ?? app.fetch(request, env, context),
  scheduled: (controller, env) => cron(controller.scheduledTime, env),
} satisfies ExportedHandler<Env>
