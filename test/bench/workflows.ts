// The workflows of the bench: rates lifted and no check of the board due, so that what is measured is the relay and not a pause
// that somebody set; some are as they are by default.
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../src/relay'
import { BENCH_SECRETS, keyOf, kindOf, SUBJECTS, type Subject } from './subjects'

const LIFTED = {
  rates: { origin_per_second: 100_000, hrflow_per_second: 100_000 },
  verify_board_hours: 0,
  // The same job changes many times in a second.
  delivery: { hint_delay_ms: 1_000 },
}

export const benchWorkflows = (): DefinedWorkflow[] => SUBJECTS.map(workflowOf)

const referencesOf = (payload: unknown): string[] => {
  if (typeof payload !== 'object' || payload === null || !('references' in payload)) return []
  return Array.isArray(payload.references) ? payload.references.map(String) : []
}

function workflowOf({ kind, id }: Subject): DefinedWorkflow {
  const { origin, account, defaults, tenant } = kindOf(kind)
  const { api_secret, api_user, default_api_secret, default_api_user } = BENCH_SECRETS
  const common = {
    workflow_id: id,
    push_parameters: { board_key: id },
    hrflow_auth: defaults ? { api_secret: default_api_secret, api_user: default_api_user } : { api_secret, api_user },
    ...(defaults ? {} : LIFTED),
  }
  if (origin === 'workable')
    return defineWorkflow({
      ...common,
      connector: workable,
      connector_auth: { api_access_token: keyOf(account), subdomain: account },
    })
  const offers = { connector: francetravail, connector_auth: { client_id: account, client_secret: keyOf(account) } }
  if (tenant) return defineWorkflow({ ...common, ...offers, logics: [(job) => job] })
  if (origin === 'francetravail') return defineWorkflow({ ...common, ...offers })
  return defineWorkflow({
    ...common,
    connector: flatchr,
    connector_auth: { api_key: keyOf(account), company_id: account },
    webhook_secret: BENCH_SECRETS.webhook,
    ...(kind === 'many'
      ? {
          event_parser: (payload: unknown) =>
            referencesOf(payload).map((reference) => ({ action: 'update' as const, reference })),
        }
      : {}),
  })
}
