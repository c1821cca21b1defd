// Ashby's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { jobs } from './jobs.ts'
import { webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'ashby',
  auth: { api_key: 'ashby-test-key-0123456789', job_board_name: 'Acme' },
  otherModes: { 'job board': { job_board_name: 'Acme' } },
  asksToken: () => false,
  jobs,
  webhooks,
  resolved: {
    kind: 'job',
    id: 'c2a0c2a0-0000-4000-8000-000000000001',
    answer: { success: true, results: { id: 'c2a0', jobPostingIds: ['3b1c-1', '../x', null, '3b1c-2'] } },
    references: ['3b1c-1', '3b1c-2'],
  },
}

/** What a genuine delivery of `body` carries besides it: the signature under `secret`. */
export const genuine: Genuine = async (body, secret) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { 'Ashby-Signature': `sha256=${hex}` }, token: null }
}
