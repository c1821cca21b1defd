// The workflows of the proofs: the three origins, and one with an event_parser. Retries and rates are quick, all else default.
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../src/relay'
import { ACCOUNTS, CRONS, type Names, SECRETS } from './accounts.ts'

const QUICK = {
  delivery: { retry_base_ms: 30, retry_max_ms: 300, hint_delay_ms: 50 },
  rates: { origin_per_second: 1_000, hrflow_per_second: 1_000 },
  // Between two syncs that a kill delayed, any number of jobs may have closed.
  max_archive_share: 1,
}

const referenceOf = (payload: unknown): string => {
  if (typeof payload !== 'object' || payload === null || !('reference' in payload))
    throw new Error('expected a reference')
  return String(payload.reference)
}

export function chaosWorkflows(names: Names): DefinedWorkflow[] {
  const hrflow_auth = { api_secret: SECRETS.api_secret, api_user: SECRETS.api_user }
  const offers = { client_id: ACCOUNTS.client, client_secret: SECRETS.francetravail }
  return [
    defineWorkflow({
      workflow_id: names.workable,
      connector: workable,
      connector_auth: { api_access_token: SECRETS.workable, subdomain: ACCOUNTS.subdomain },
      hrflow_auth,
      push_parameters: { board_key: names.workable },
      schedule: CRONS.sync,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.flatchr,
      connector: flatchr,
      connector_auth: { api_key: SECRETS.flatchr, company_id: ACCOUNTS.company },
      hrflow_auth,
      push_parameters: { board_key: names.flatchr },
      webhook_secret: SECRETS.flatchrWebhook,
      schedule: CRONS.sync,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.francetravail,
      connector: francetravail,
      connector_auth: offers,
      hrflow_auth,
      push_parameters: { board_key: names.francetravail },
      schedule: CRONS.sync,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.parser,
      connector: francetravail,
      connector_auth: offers,
      hrflow_auth,
      push_parameters: { board_key: names.parser },
      webhook_secret: SECRETS.parserWebhook,
      event_parser: (payload) => [{ action: 'update', reference: referenceOf(payload) }],
      ...QUICK,
    }),
  ]
}
