// The demo's Worker: the real app, cron and objects over one workflow and one board for each connector.
import * as v from 'valibot'
import type { DefinedWorkflow } from '../../src/config/definition'
import * as connectors from '../../src/connectors'
import { type FlatchrJob, field, flatchr, type HrFlowJob } from '../../src/relay'
import { createWorker, RateLimiter } from '../../src/worker'
import { type DemoWorkflow, workflowsSchema } from './accounts.ts'

const PER_SECOND = 100

/** No waiting for rates that nothing here asks for, and half a second where a deployment takes five or sixty. */
const delivery = { retry_base_ms: 500, hint_delay_ms: 500 }

/** The default format and the day when the work begins, which `dayOf` reads. */
const withStart = (dayOf: (start: unknown) => string | null) => (vacancy: FlatchrJob) => {
  const job: HrFlowJob = flatchr.format(vacancy)
  return { ...job, tags: [...(job.tags ?? []), { name: 'starts_on', value: dayOf(field(vacancy, 'start')) }] }
}

/** What a tenant may write: `careless` throws where a vacancy begins "as soon as possible". */
const FORMATS = {
  careless: withStart((start) => new Date(String(start)).toISOString().slice(0, 10)),
  mended: withStart((start) => /^\d{4}-\d\d-\d\d/.exec(String(start))?.[0] ?? null),
}

function workflows(env: Env): DefinedWorkflow[] {
  const hrflow_auth = { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER }
  const given = v.parse(v.pipe(v.string(), v.parseJson(), workflowsSchema), Reflect.get(env, 'DEMO_WORKFLOWS'))
  return given.map((workflow) => defined(workflow, hrflow_auth))
}

function defined(given: DemoWorkflow, hrflow_auth: object): DefinedWorkflow {
  const { connector: name, board_key, format, ...workflow } = given
  const connector = Object.values(connectors).find((one) => one.name === name)
  const rates = { origin_per_second: PER_SECOND, hrflow_per_second: PER_SECOND }
  const more = format === undefined ? {} : { format: FORMATS[format] }
  return {
    definition: { ...workflow, connector, hrflow_auth, push_parameters: { board_key }, delivery, rates, ...more },
  }
}

const { WorkflowObject, worker } = createWorker(workflows)

export { RateLimiter, WorkflowObject, worker as default }
