// Greenhouse's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { posts } from './posts.ts'
import { webhooks } from './webhooks.ts'

const CLIENT = { client_id: 'gh-client-acme', client_secret: 'gh-test-secret-0123456789', user_id: '4002' }

export const fixtures: ConnectorFixtures = {
  connector: 'greenhouse',
  auth: { board_token: 'acme' },
  otherModes: { keyed: CLIENT, 'keyed, with its board': { ...CLIENT, board_token: 'acme' } },
  jobs: posts,
  webhooks,
  resolved: {
    kind: 'job',
    id: '3300456',
    answer: {
      jobs: [
        { id: 4400123, internal_job_id: 3300456 },
        { id: 4400124, internal_job_id: 3300457 },
        { id: 4400125, internal_job_id: 3300456 },
      ],
      meta: { total: 3 },
    },
    references: ['4400123', '4400125'],
  },
}

/** What a genuine delivery of `body` carries besides it: the signature under `secret`. */
export const genuine: Genuine = async (body, secret) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { Signature: `sha256 ${hex}` }, token: null }
}
