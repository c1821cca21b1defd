// Teamtailor's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { jobs } from './jobs.ts'
import { webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'teamtailor',
  auth: { api_key: 'teamtailor-test-key-0123456789' },
  otherModes: { feed: { careers_site: 'acme' } },
  jobs,
  webhooks,
}

/** HMAC-SHA256 of these texts and bytes, one after the other, in lower-case hex. */
export async function hexMac(parts: readonly (string | Uint8Array<ArrayBuffer>)[], secret: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, await new Blob([...parts]).arrayBuffer()))
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What a genuine delivery of `body` carries besides it: a signature of version 2, of its moment and the body. */
export const genuine: Genuine = async (body, secret, now) => {
  const seconds = String(Math.floor(now / 1_000))
  const hex = await hexMac([seconds, '.', body], secret)
  return { headers: { 'TT-Signature': btoa(`t=${seconds},v2=${hex}`) }, token: null }
}
