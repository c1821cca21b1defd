// The generic signed origin's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine, SecretOf } from '../fixture'
import { jobs } from './jobs.ts'
import { handshakes, webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'webhook',
  auth: { sender: 'acme' },
  otherModes: {
    api: {
      sender: 'acme',
      fetch_url: 'https://ats.acme.example/jobs/{reference}',
      list_url: 'https://ats.acme.example/jobs',
      api_token: 'sender-test-token-0123456789',
    },
  },
  jobs,
  webhooks,
  handshakes,
}

const PREFIX = 'whsec_'
const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/** A secret of that name in the form of Standard Webhooks. */
export const secretOf: SecretOf = (name) => `${PREFIX}${base64(utf8(name.padEnd(24, '.')))}`

/** The key of a secret: what it decodes to. One in another form is anybody's guess, and proves nothing. */
function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(secret.replace(PREFIX, '')), (character) => character.charCodeAt(0))
  } catch {
    return utf8(secret)
  }
}

/** What a genuine delivery of `body` carries besides it: the three headers of Standard Webhooks. */
export const genuine: Genuine = async (body, secret, now, said = {}) => {
  const id =
    said['webhook-id'] ?? `msg_${base64(new Uint8Array(await crypto.subtle.digest('SHA-256', body))).slice(0, 12)}`
  const seconds = String(Math.floor(now / 1_000))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', keyOf(secret), algorithm, false, ['sign'])
  const signed = new Uint8Array([...utf8(`${id}.${seconds}.`), ...body])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed))
  const headers = { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${base64(mac)}` }
  return { headers, token: null }
}
