// Whether a workflow could work now: what both sides say of its accounts, and what the origin says of its webhooks.
import { type Finding, ofWebhooks } from '../delivery/account-check'
import type { RunningParts } from './wiring'

const NO_WEBHOOKS: Finding = {
  of: 'webhooks',
  state: 'well',
  reason: null,
  text: 'The origin sends no webhooks: the schedule finds what changed.',
  fix: null,
}

/** Asks each side once. `address` is the Worker's own, where no webhook was registered from here. */
export async function checkUp({ engine, registration, workflow }: RunningParts, address: string): Promise<Finding[]> {
  const accounts = await engine.check()
  const { webhook } = workflow.connector
  if (webhook === undefined && workflow.event_parser === null) return [...accounts, NO_WEBHOOKS]
  if (webhook?.registration.kind !== 'api') return accounts
  const registered = registration.stored()
  const held = await registration.held(registered?.address ?? address)
  return [...accounts, ofWebhooks(held, { workflow_id: workflow.workflow_id, wasRegistered: registered !== null })]
}
