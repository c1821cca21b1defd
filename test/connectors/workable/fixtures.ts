// Workable's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { jobs } from './jobs.ts'
import { oddJobs } from './odd-jobs.ts'
import { reportedJobs } from './reported-jobs.ts'
import { rows } from './rows.ts'
import { webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'workable',
  auth: { api_access_token: 'wk-token-0123456789abcdef', subdomain: 'acme' },
  otherModes: { widget: { subdomain: 'acme' } },
  jobs: [...jobs, ...oddJobs, ...reportedJobs],
  rows,
  webhooks,
}

/** What a genuine delivery of `body` carries besides it: the signature under `secret`. */
export async function genuine(
  body: Uint8Array<ArrayBuffer>,
  secret: string,
): Promise<{ headers: Record<string, string>; token: string | null }> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { 'X-Workable-Signature': hex }, token: null }
}
