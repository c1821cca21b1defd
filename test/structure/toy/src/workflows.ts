import { type DefinedWorkflow, defineWorkflow, toy } from './relay'

export default (env: Env): DefinedWorkflow[] => [
  defineWorkflow({
    workflow_id: 'acme-toy',
    connector: toy,
    connector_auth: { key: 'a-key-of-the-toy-0123456789', board: 'acme' },
    hrflow_auth: { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER },
    push_parameters: { board_key: 'toy-board' },
    schedule: '0 * * * *',
  }),
]
