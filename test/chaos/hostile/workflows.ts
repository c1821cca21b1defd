// The workflows of the cases. Retries and rates are quick, all else default.
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../../src/relay'
import { accountsOf, CASES, type Case } from './cases.ts'

const QUICK = {
  delivery: { retry_base_ms: 30, retry_max_ms: 300, hint_delay_ms: 50, max_attempts: 4 },
  rates: { origin_per_second: 1_000, hrflow_per_second: 1_000 },
}

const referenceOf = (payload: unknown): string => {
  if (typeof payload !== 'object' || payload === null || !('reference' in payload))
    throw new Error('expected a reference')
  return String(payload.reference)
}

function workflowOf(one: Case): DefinedWorkflow {
  const accounts = accountsOf(one)
  const common = {
    workflow_id: one.id,
    hrflow_auth: accounts.hrflow,
    push_parameters: { board_key: one.id },
    ...QUICK,
  }
  switch (one.origin) {
    case 'workable':
      return defineWorkflow({ ...common, connector: workable, connector_auth: accounts.workable })
    case 'flatchr':
      return defineWorkflow({
        ...common,
        connector: flatchr,
        connector_auth: accounts.flatchr,
        webhook_secret: accounts.path,
      })
    case 'francetravail':
      return defineWorkflow({
        ...common,
        connector: francetravail,
        connector_auth: accounts.francetravail,
        webhook_secret: accounts.path,
        event_parser: (payload) => [{ action: 'update', reference: referenceOf(payload) }],
      })
  }
}

export const hostileWorkflows = (): DefinedWorkflow[] => CASES.map(workflowOf)
