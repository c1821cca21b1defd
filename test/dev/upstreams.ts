// The imitated upstreams with the tenant's accounts and boards, filled.
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { fill } from './fixtures.ts'
import { offersFor } from './offers.ts'
import type { Definition } from './tenant.ts'

/** Makes the accounts and boards of these workflows. Two workflows of one account share it. */
export function createUpstreams(workflows: readonly Definition[]): Sandbox {
  const sandbox = createSandbox()
  for (const { connector, connector_auth, hrflow_auth, pull_parameters, push_parameters } of workflows) {
    sandbox.hrflow.account(hrflow_auth)
    sandbox.hrflow.board(push_parameters.board_key)
    const auth = (name: string) => String(connector_auth[name] ?? '')
    if (connector.name === 'workable') {
      const account = sandbox.workable.account(auth('subdomain').toLowerCase(), { token: auth('api_access_token') })
      if (account.size === 0) fill.workable(account)
    } else if (connector.name === 'flatchr') {
      const host = auth('env_base_url').includes('demo') ? 'api.demo.flatchr.io' : 'api.flatchr.io'
      const company = sandbox.flatchr.company(auth('company_id'), { apiKey: auth('api_key'), host })
      if (company.size === 0) fill.flatchr(company, auth('company_id'))
    } else if (connector.name === 'francetravail') {
      if (sandbox.francetravail.size === 0) fill.francetravail(sandbox.francetravail)
      sandbox.francetravail.client(auth('client_id'), auth('client_secret'))
      const first = (name: string, otherwise: string) =>
        String(pull_parameters?.[name] ?? otherwise).split(',')[0] ?? ''
      for (const offer of offersFor(first('codeROME', 'M1805').trim(), first('departement', '75').trim()))
        sandbox.francetravail.put(offer)
    }
  }
  return sandbox
}
