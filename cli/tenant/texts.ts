// The texts of a new tenant: its two files and its environment. Pure.
import { interfaceOf } from '../environments.ts'

/** What the tenant's first workflow cannot run without. */
const REQUIRED = ['ADMIN_TOKEN', 'HRFLOW_API_SECRET', 'HRFLOW_API_USER', 'FLATCHR_API_KEY']

/** src/tenants/NAME/workflows.ts: one workflow to begin with. */
export const workflowsText = (name: string): string => `// The workflows of ${name}. See docs/configure.md.
import { type DefinedWorkflow, defineWorkflow, flatchr } from '../../relay'

export default (env: Cloudflare.${interfaceOf(name)}): DefinedWorkflow[] => [
  defineWorkflow({
    workflow_id: '${name}-flatchr',
    connector: flatchr,
    connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: 'YOUR_COMPANY_ID' },
    hrflow_auth: { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER },
    push_parameters: { board_key: 'YOUR_BOARD_KEY' },
    webhook_secret: env.FLATCHR_WEBHOOK_SECRET,
    schedule: '0 * * * *',
  }),
]
`

/** src/tenants/NAME/index.ts. */
export const entryText = (name: string): string => `// The entry of ${name}: its Worker runs the workflows beside it.
import { createWorker, RateLimiter } from '../../worker'
import workflows from './workflows'

const { WorkflowObject, worker } = createWorker(workflows)

export { RateLimiter, WorkflowObject, worker as default }
`

/** The tables of wrangler.toml that make the environment. `namespaceId` is the account-wide number of its rate limit. */
export const environmentText = (name: string, namespaceId: number): string => `
[env.${name}]
name = "hrflow-relay-${name}"
main = "src/tenants/${name}/index.ts"

[env.${name}.vars]
SUBREQUEST_BUDGET = "45"
JURISDICTION = ""
UPSTREAM_PROXY = ""
PUBLIC_URL = ""
ALERT_FORMAT = ""

[env.${name}.secrets]
required = [${REQUIRED.map((secret) => `"${secret}"`).join(', ')}]

[env.${name}.version_metadata]
binding = "VERSION"

[[env.${name}.durable_objects.bindings]]
name = "WORKFLOW"
class_name = "WorkflowObject"

[[env.${name}.durable_objects.bindings]]
name = "RATE_LIMITER"
class_name = "RateLimiter"

[env.${name}.durable_objects.code_update_strategy]
mode = "immediate"

[[env.${name}.ratelimits]]
name = "REFUSALS"
namespace_id = "${namespaceId}"
simple = { limit = 60, period = 60 }

[[env.${name}.kv_namespaces]]
binding = "STATE"
`

/** What remains to be done by the person, and where it is explained. */
export const remainingText = (
  name: string,
): string => `Written: src/tenants/${name}/workflows.ts, its entry beside it, and [env.${name}] in wrangler.toml; the types follow them.

What remains:
1. src/tenants/${name}/workflows.ts: connector, accounts, board, schedule (docs/configure.md).
2. wrangler.toml: decide JURISDICTION under [env.${name}.vars] now, it cannot be changed later; list the secrets that the file
   reads and cannot do without under [env.${name}.secrets], then: npm run types
3. npm run dev -- --env ${name}                        your workflows against imitated upstreams
4. cp .dev.vars.example .dev.vars.${name}, fill in its secrets (the file is not committed).
5. npm run deploy -- --env ${name} --secrets-file .dev.vars.${name}     with --dry-run first: it lists every issue
6. Commit the KV id that the first deployment writes into wrangler.toml.
7. Register the webhooks (docs/connect.md).`
