// The imitated upstreams with the proofs' accounts and boards, without any limit of their own.
import { createSandbox, type SandboxOptions } from '../sandbox/sandbox.ts'
import { ACCOUNTS, type Names, SECRETS } from './accounts.ts'

export type Upstreams = ReturnType<typeof createUpstreams>

export function createUpstreams(names: Names, options: SandboxOptions = {}) {
  const sandbox = createSandbox(options)
  sandbox.hrflow.account({ api_secret: SECRETS.api_secret, api_user: SECRETS.api_user })
  sandbox.hrflow.account({ api_secret: SECRETS.timed_api_secret, api_user: SECRETS.timed_api_user })
  for (const board of Object.values(names)) sandbox.hrflow.board(board)
  const workable = sandbox.workable.account(ACCOUNTS.subdomain, { token: SECRETS.workable })
  workable.limit = null
  const flatchr = sandbox.flatchr.company(ACCOUNTS.company, { apiKey: SECRETS.flatchr })
  const timedFlatchr = sandbox.flatchr.company(ACCOUNTS.timedCompany, { apiKey: SECRETS.timedFlatchr })
  const { francetravail } = sandbox
  francetravail.client(ACCOUNTS.client, SECRETS.francetravail)
  francetravail.limit = null
  return { sandbox, workable, flatchr, timedFlatchr, francetravail }
}
