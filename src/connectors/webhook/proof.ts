// How a delivery of the generic signed origin proves itself: by the headers of Standard Webhooks (or Svix' names of them) with HMAC
// or ed25519, or, where it carries none, by the secret itself at the end of the address or as a bearer. Never in a query.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import { fromBase64 } from '../../lib/hash'
import { hmacMatches, isRecent, isSignature, signedBytes } from '../../lib/hmac'
import { tokenMatches } from '../../lib/secrets'
import type { HandshakeRequest, Webhook, WebhookRequest } from '../connector'

/** The two names of each header. */
const FAMILIES = ['webhook', 'svix'] as const
const SIGNATURE_FORM = { prefix: 'v1,', encoding: 'base64', key: 'base64' } as const
const PUBLIC_PREFIX = 'whpk_'
const PUBLIC_KEY_BYTES = 32
const ED25519_PREFIX = 'v1a,'
const ED25519_BYTES = 64
/** More signatures than any change of secrets has; each costs a look at the whole body. */
const ENTRIES_MAX = 20

/** What the headers of a signed delivery say. */
interface Signed {
  readonly id: string
  readonly seconds: string
  /** Of every version; those that nobody knows are passed over. */
  readonly entries: readonly string[]
}

/** Under which names a delivery carries a signature; null: it carries none. */
const signedAs = (headers: Headers) => FAMILIES.find((family) => headers.has(`${family}-signature`)) ?? null

/** Whether a delivery carries a signature: then of its headers the signed ones alone are the sender's. */
export const isSigned = (headers: Headers): boolean => signedAs(headers) !== null

/** The id that the sender gave this delivery, the same whenever it tries again; null: none. */
export function deliveryId(headers: Headers): string | null {
  const signed = signedAs(headers)
  const families = signed === null ? FAMILIES : [signed]
  return families.map((family) => headers.get(`${family}-id`)).find((id) => id !== null && id !== '') ?? null
}

/** null: it carries no signature. `malformed`: it carries what is none. */
function signedOf(headers: Headers): Signed | 'malformed' | null {
  const family = signedAs(headers)
  if (family === null) return null
  const [id, seconds, signature] = ['id', 'timestamp', 'signature'].map(
    (part) => headers.get(`${family}-${part}`) ?? '',
  )
  // A dot in the id would let what is signed be cut in another place.
  if (!id || id.includes('.') || !seconds || !signature) return 'malformed'
  return { id, seconds, entries: signature.split(' ').slice(0, ENTRIES_MAX) }
}

/** A key that everybody may know proves nothing when it is shown, and is none for an HMAC. */
const isPublicKey = (secret: string): boolean => secret.startsWith(PUBLIC_PREFIX)
const privateOf = (secrets: readonly string[]): string[] => secrets.filter((secret) => !isPublicKey(secret))

const bearerOf = (headers: Headers): string | null =>
  /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null

/** Whether the secret itself came with it. */
async function bringsSecret(
  { headers, token }: Pick<WebhookRequest, 'headers' | 'token'>,
  secrets: readonly string[],
): Promise<boolean> {
  const known = privateOf(secrets)
  const [inPath, asBearer] = await Promise.all([tokenMatches(token, known), tokenMatches(bearerOf(headers), known)])
  return inPath || asBearer
}

/** Whether one of the entries is the ed25519 signature of `bytes` by one of the public keys. */
async function ed25519Matches(
  bytes: Uint8Array<ArrayBuffer>,
  entries: readonly string[],
  secrets: readonly string[],
): Promise<boolean> {
  const given = entries.filter((entry) => entry.startsWith(ED25519_PREFIX))
  const signatures = given.map((entry) => fromBase64(entry.slice(ED25519_PREFIX.length)))
  let matches = false
  for (const secret of secrets.filter(isPublicKey)) {
    const key = fromBase64(secret.slice(PUBLIC_PREFIX.length))
    if (key?.byteLength !== PUBLIC_KEY_BYTES) continue
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify'])
    for (const signature of signatures)
      if (signature?.byteLength === ED25519_BYTES)
        matches = (await crypto.subtle.verify('Ed25519', imported, signature, bytes)) || matches
  }
  return matches
}

const isEd25519 = (entry: string): boolean =>
  entry.startsWith(ED25519_PREFIX) && fromBase64(entry.slice(ED25519_PREFIX.length))?.byteLength === ED25519_BYTES

export const proof: Pick<Webhook<unknown>, 'admits' | 'verify' | 'handshake'> = {
  async admits(head, secrets) {
    const signed = signedOf(head.headers)
    if (signed === null) return bringsSecret(head, secrets)
    if (signed === 'malformed' || !isRecent(signed.seconds, head.now)) return false
    return signed.entries.some((entry) => isSignature(entry, SIGNATURE_FORM) || isEd25519(entry))
  },

  /** A delivery that carries a signature is judged by that alone, also when the secret came with it. */
  async verify(request, secrets) {
    const { headers, body, now } = request
    const signed = signedOf(headers)
    if (signed === null) return bringsSecret(request, secrets)
    if (signed === 'malformed' || !isRecent(signed.seconds, now)) return false
    const { id, seconds, entries } = signed
    const bytes = signedBytes([id, '.', seconds, '.', body])
    const [byHmac, byKey] = await Promise.all([
      hmacMatches(bytes, entries, privateOf(secrets), SIGNATURE_FORM),
      ed25519Matches(bytes, entries, secrets),
    ])
    return byHmac || byKey
  },

  /**
   * The question of CloudEvents senders whether their events are welcome here. `WebHook-Request-Callback` is an address to be
   * called, and nobody is called for a question that proves nothing.
   * https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md
   */
  handshake({ method, headers }: HandshakeRequest) {
    const host = headers.get('webhook-request-origin')?.trim() ?? ''
    if (method !== 'OPTIONS' || !/^[A-Za-z0-9.:-]{1,255}$/.test(host)) return null
    return {
      status: 200,
      headers: { 'WebHook-Allowed-Origin': host, 'WebHook-Allowed-Rate': '*', Allow: 'POST' },
    }
  },
}
