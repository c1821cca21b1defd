import { type DefinedWorkflow, defineWorkflow, flatchr } from '../../../src/relay'

export default (env: Cloudflare.DefaultEnv): DefinedWorkflow[] => [
  defineWorkflow({
    workflow_id: 'acme-flatchr',
    connector: flatchr,
    connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: 'YOUR_COMPANY_ID' },
    hrflow_auth: { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER },
    push_parameters: { board_key: 'YOUR_BOARD_KEY', enrich_with_parsing: true },
    webhook_secret: env.FLATCHR_WEBHOOK_SECRET,
    schedule: '0 * * * *',
    logics: [(vacancy) => (vacancy.language === 'fr_FR' ? vacancy : null)], // null: not on the board
    format: (vacancy) => ({ ...flatchr.format(vacancy), culture: 'We ship on Fridays.' }),
  }),
]
