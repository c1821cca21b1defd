// The imitated upstreams with the tenant's accounts and boards, filled.
import { imitations } from '../connectors/found.ts'
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { fill } from './fixtures.ts'
import type { Definition } from './tenant.ts'

/** Makes the accounts and boards of these workflows. Two workflows of one account share it. */
export function createUpstreams(workflows: readonly Definition[]): Sandbox {
  const sandbox = createSandbox()
  for (const { connector, connector_auth, hrflow_auth, pull_parameters, push_parameters } of workflows) {
    sandbox.hrflow.account(hrflow_auth)
    sandbox.hrflow.board(push_parameters.board_key)
    const imitation = imitations.get(connector.name)
    const account = sandbox.origins.get(connector.name)?.open(connector_auth)
    if (imitation === undefined || account === undefined) continue
    if (account.size === 0) fill(connector.name, imitation, account, connector_auth)
    for (const job of imitation.examples?.(pull_parameters ?? {}) ?? []) account.put(job)
  }
  return sandbox
}
