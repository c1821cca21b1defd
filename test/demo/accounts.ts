// The demo's workflows and accounts, as its Worker and its upstreams both know them. They exist nowhere else.
import * as v from 'valibot'

/** The secrets that are no origin's. */
export const SECRETS = {
  ADMIN_TOKEN: 'demo-admin-token-0123456789',
  HRFLOW_API_SECRET: 'ask_demo_0123456789abcdef',
  HRFLOW_API_USER: 'relay@acme.example',
}

/** What the Worker is given in DEMO_WORKFLOWS, as JSON: one workflow and one board for each origin. */
export const workflowsSchema = v.array(
  v.object({
    workflow_id: v.string(),
    /** By name. */
    connector: v.string(),
    connector_auth: v.record(v.string(), v.unknown()),
    webhook_secret: v.nullable(v.union([v.string(), v.array(v.string())])),
    board_key: v.string(),
    schedule: v.optional(v.string()),
    /** A format of the tenant's own: as somebody wrote it first, or mended. */
    format: v.optional(v.picklist(['careless', 'mended'])),
  }),
)
export type DemoWorkflow = v.InferOutput<typeof workflowsSchema>[number]
