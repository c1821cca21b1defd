// The tenant's file: which workflows this deployment runs. See docs/configure.md.
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from './relay'

export default (env: Cloudflare.DefaultEnv): DefinedWorkflow[] => {
  const hrflow_auth = { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER }
  return [
    defineWorkflow({
      workflow_id: 'acme-workable',
      connector: workable,
      connector_auth: { api_access_token: env.WORKABLE_API_ACCESS_TOKEN, subdomain: 'acme' },
      hrflow_auth,
      pull_parameters: { state: 'published' },
      push_parameters: { board_key: 'workable-board', enrich_with_parsing: false },
      schedule: '0 * * * *',
    }),
    defineWorkflow({
      workflow_id: 'acme-flatchr',
      connector: flatchr,
      connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: 'acme' },
      hrflow_auth,
      push_parameters: { board_key: 'flatchr-board' },
      webhook_secret: env.FLATCHR_WEBHOOK_SECRET,
      schedule: '0 * * * *',
    }),
    defineWorkflow({
      workflow_id: 'acme-francetravail',
      connector: francetravail,
      connector_auth: { client_id: env.FRANCETRAVAIL_CLIENT_ID, client_secret: env.FRANCETRAVAIL_CLIENT_SECRET },
      hrflow_auth,
      pull_parameters: { codeROME: 'M1805', departement: '75' },
      push_parameters: { board_key: 'francetravail-board' },
      schedule: '*/15 * * * *',
    }),
  ]
}
