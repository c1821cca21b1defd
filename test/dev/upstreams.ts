// The imitated upstreams with the tenant's accounts and boards, filled.
import { imitations } from '../connectors/found.ts'
import { createSandbox } from '../sandbox/sandbox.ts'
import { fill } from './fixtures.ts'
import type { Definition } from './tenant.ts'

/** The imitated upstreams, and a way to open the accounts and boards of workflows in them. */
export function createUpstreams() {
  const sandbox = createSandbox()
  const opened = new Set<string>()

  /** Makes what is not there yet; two workflows of one account share it. What was changed by hand meanwhile stays. */
  function open(workflows: readonly Definition[]): void {
    for (const { connector, connector_auth, hrflow_auth, pull_parameters, push_parameters } of workflows) {
      sandbox.hrflow.account(hrflow_auth)
      sandbox.hrflow.board(push_parameters.board_key)
      const imitation = imitations.get(connector.name)
      const account = sandbox.origins.get(connector.name)?.open(connector_auth)
      const key = JSON.stringify([connector.name, connector_auth, pull_parameters])
      if (imitation === undefined || account === undefined || opened.has(key)) continue
      opened.add(key)
      if (account.size === 0) fill(connector.name, imitation, account, connector_auth)
      for (const job of imitation.examples?.(pull_parameters ?? {}) ?? []) account.put(job)
    }
  }
  return { sandbox, open }
}
