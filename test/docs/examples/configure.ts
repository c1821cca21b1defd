import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../../src/relay'

export default (env: Cloudflare.DefaultEnv): DefinedWorkflow[] => {
  const hrflow_auth = { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER }
  return [
    defineWorkflow({
      workflow_id: 'acme-workable',
      connector: workable,
      connector_auth: { api_access_token: env.WORKABLE_API_ACCESS_TOKEN, subdomain: 'acme' },
      hrflow_auth,
      pull_parameters: { state: 'published' },
      push_parameters: { board_key: 'YOUR_BOARD_KEY', enrich_with_parsing: true },
      schedule: '0 * * * *',
      logics: [(job) => (job.department === 'Tech' ? job : null)],
      format: (job) => ({ ...workable.format(job), culture: 'We ship on Fridays.' }),
    }),
    defineWorkflow({
      workflow_id: 'acme-flatchr',
      connector: flatchr,
      connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: 'YOUR_COMPANY_ID' },
      hrflow_auth,
      push_parameters: { board_key: 'ANOTHER_BOARD_KEY' },
      webhook_secret: env.FLATCHR_WEBHOOK_SECRET,
      schedule: '0 * * * *',
      callback: ({ items, events, run }) => console.log(run.run_id, items.length, events.write_failure),
    }),
    defineWorkflow({
      workflow_id: 'acme-francetravail',
      connector: francetravail,
      connector_auth: { client_id: env.FRANCETRAVAIL_CLIENT_ID, client_secret: env.FRANCETRAVAIL_CLIENT_SECRET },
      hrflow_auth,
      pull_parameters: { codeROME: 'M1805', departement: '75' },
      push_parameters: { board_key: 'A_THIRD_BOARD_KEY' },
      schedule: '*/15 * * * *',
    }),
  ]
}
