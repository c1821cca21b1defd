// SmartRecruiters' fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures, Genuine } from '../fixture'
import { jobs } from './jobs.ts'
import { handshakes, webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'smartrecruiters',
  auth: { x_smart_token: 'smart-test-token-0123456789', company_identifier: 'Acme' },
  otherModes: { postings: { company_identifier: 'Acme' } },
  jobs,
  webhooks,
  handshakes,
}

/** HMAC-SHA256 of these texts and bytes, one after the other, in lower-case hex. */
export async function hexMac(parts: readonly (string | Uint8Array<ArrayBuffer>)[], secret: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, await new Blob([...parts]).arrayBuffer()))
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What a genuine delivery of `body` carries besides it: its moment, and a signature of that, the body and what is said in headers. */
export const genuine: Genuine = async (body, secret, now, said = {}) => {
  const headers = new Headers(Object.entries(said))
  const seconds = String(Math.floor(now / 1_000))
  const signed = ['event-id', 'event-name', 'event-version', 'link'].flatMap((name) => ['.', headers.get(name) ?? ''])
  const hex = await hexMac([seconds, '.', body, ...signed], secret)
  return {
    headers: { 'smartrecruiters-timestamp': seconds, 'smartrecruiters-signature': `v1=${hex}` },
    token: null,
  }
}
