// Recruitee's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { offers } from './offers.ts'
import { handshakes, webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'recruitee',
  auth: { company_id: 'acme', api_token: 'recruitee-test-token-0123456789' },
  otherModes: { careers: { company: 'acme' } },
  jobs: offers,
  webhooks,
  handshakes,
}

/** What a genuine delivery of `body` carries besides it: the signature under `secret`. */
export const genuine: Genuine = async (body, secret) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { 'X-Recruitee-Signature': hex }, token: null }
}
