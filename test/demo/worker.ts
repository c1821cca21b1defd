// The demo's Worker: the real app, cron and objects over three workflows, one for each origin and board.
import { createApp } from '../../src/app'
import { checkedOnce } from '../../src/config/check'
import { createCron } from '../../src/cron'
import { workflowObject } from '../../src/object/object'
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../src/relay'
import { ACCOUNTS, CRONS, WORKFLOWS } from './accounts.ts'

/** No waiting for rates that nothing here asks for, and half a second where a deployment takes five or sixty. */
const QUICK = {
  delivery: { retry_base_ms: 500, hint_delay_ms: 500 },
  rates: { origin_per_second: 100, hrflow_per_second: 100 },
}

function workflows(env: Env): DefinedWorkflow[] {
  const hrflow_auth = { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER }
  return [
    defineWorkflow({
      workflow_id: WORKFLOWS.workable.id,
      connector: workable,
      connector_auth: { api_access_token: env.WORKABLE_API_ACCESS_TOKEN, subdomain: ACCOUNTS.subdomain },
      hrflow_auth,
      push_parameters: { board_key: WORKFLOWS.workable.board },
      schedule: CRONS.hourly,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: WORKFLOWS.flatchr.id,
      connector: flatchr,
      connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: ACCOUNTS.company },
      hrflow_auth,
      push_parameters: { board_key: WORKFLOWS.flatchr.board },
      webhook_secret: env.FLATCHR_WEBHOOK_SECRET,
      schedule: CRONS.hourly,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: WORKFLOWS.francetravail.id,
      connector: francetravail,
      connector_auth: { client_id: env.FRANCETRAVAIL_CLIENT_ID, client_secret: env.FRANCETRAVAIL_CLIENT_SECRET },
      hrflow_auth,
      push_parameters: { board_key: WORKFLOWS.francetravail.board },
      schedule: CRONS.quarterly,
      ...QUICK,
      rates: { hrflow_per_second: QUICK.rates.hrflow_per_second },
    }),
  ]
}

const workflowsOf = checkedOnce(workflows)
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export { RateLimiter } from '../../src/upstream/limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {}

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => cron(controller.cron, env),
} satisfies ExportedHandler<Env>
