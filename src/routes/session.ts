// The operator's session in a browser: a cookie that says until when it counts, signed with a key that is made of the
// ADMIN_TOKEN it was opened with. Nothing is stored: a token that is taken out of ADMIN_TOKEN ends its sessions.
import type { Context } from 'hono'
import { fromHex, toHex } from '../lib/hash'

const SESSION_SECONDS = 12 * 3_600
const encoder = new TextEncoder()

/** A cookie of this prefix is taken from its own host alone, and by https alone; http is there for this machine only. */
const nameFor = (protocol: string): string => (protocol === 'https:' ? '__Host-hrflow-relay' : 'hrflow-relay')

/** https://datatracker.ietf.org/doc/html/rfc5869: the key of sessions is another than any other use of the token gives. */
async function keyOf(token: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(token), 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode('hrflow-relay session') }
  return crypto.subtle.deriveKey(how, material, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
    'sign',
    'verify',
  ])
}

/** What a session's cookie holds: when it ends (Unix seconds), and the signature of that. */
export async function sessionOf(token: string, now: number): Promise<string> {
  const until = String(Math.floor(now / 1_000) + SESSION_SECONDS)
  const signature = await crypto.subtle.sign('HMAC', await keyOf(token), encoder.encode(until))
  return `${until}.${toHex(new Uint8Array(signature))}`
}

/** Whether `value` is a session of one of `tokens` that has not ended. */
export async function sessionCounts(value: string, tokens: readonly string[], now: number): Promise<boolean> {
  const [, until = '', hex = ''] = /^(\d{1,12})\.([0-9a-f]{64})$/.exec(value) ?? []
  const signature = fromHex(hex, 32)
  if (signature === null || Number(until) * 1_000 <= now) return false
  let counts = false
  for (const token of tokens)
    counts = (await crypto.subtle.verify('HMAC', await keyOf(token), signature, encoder.encode(until))) || counts
  return counts
}

/** The session that a request carries, as it is given, or null. */
export function sessionIn(c: Context): string | null {
  const name = nameFor(new URL(c.req.url).protocol)
  for (const pair of (c.req.header('cookie') ?? '').split(';')) {
    const [key = '', value] = pair.trim().split('=')
    if (key === name && value !== undefined) return value
  }
  return null
}

/** The `set-cookie` of a session; `value` empty: of its end. */
export function sessionCookie(requested: string, value: string): string {
  const { protocol } = new URL(requested)
  const age = value === '' ? 0 : SESSION_SECONDS
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `${nameFor(protocol)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure}`
}
