// Breezy HR's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { positions } from './positions.ts'
import { webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'breezyhr',
  auth: { api_token: 'breezy-test-token-0123456789', company_id: 'c9a1', company_slug: 'acme' },
  otherModes: {
    'public list': { company_slug: 'acme' },
    'signed in': {
      email: 'jobs@acme.example',
      password: 'breezy test password',
      company_id: 'c9a1',
      company_slug: 'acme',
    },
  },
  jobs: positions,
  webhooks,
}

/** What a genuine delivery of `body` carries besides it: the signature under `secret`. */
export const genuine: Genuine = async (body, secret) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { 'X-Hook-Signature': hex }, token: null }
}
