// Signatures of webhooks: HMAC-SHA256 in the forms that origins write it, compared in constant time. A missing secret, a missing
// signature or one in another form is a refusal, never a skip. Pure.
import { fromBase64, fromHex } from './hash'

const encoder = new TextEncoder()
const MAC_BYTES = 32
/** As Standard Webhooks advises: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const TOLERANCE_MS = 300_000
const SECRET_PREFIX = 'whsec_'

/** How an origin writes its signatures. */
export interface SignatureForm {
  /** `hex` without this member: in lower case, nothing else counts. `base64` is padded. */
  readonly encoding?: 'hex' | 'base64'
  /** What stands before the signature, e.g. `sha256=`. One without it does not count. */
  readonly prefix?: string
  /** `text` without this member: the secret as it stands. `base64`: the key is what it decodes to, perhaps behind `whsec_`. */
  readonly key?: 'text' | 'base64'
}

/**
 * Whether one of `given` is the HMAC-SHA256 of `signed` under one of `secrets`. `signed` is the raw body, or the parts that are
 * signed one after the other, texts as UTF-8. `given` may be several, where an origin signs with an old and a new key. Each is
 * tried under each secret whatever the earlier ones answered, so the time tells nothing.
 */
export async function hmacMatches(
  signed: Uint8Array | readonly (string | Uint8Array)[],
  given: string | null | readonly string[],
  secrets: readonly string[],
  form: SignatureForm = {},
): Promise<boolean> {
  const macs = (typeof given === 'string' ? [given] : (given ?? [])).map((one) => macOf(one, form))
  const usable = macs.filter((mac) => mac !== null)
  if (usable.length === 0) return false
  const bytes = signed instanceof Uint8Array ? signed : signedBytes(signed)
  let matches = false
  for (const secret of secrets) {
    const key = keyOf(secret, form)
    if (key === null) continue
    const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
    for (const mac of usable) matches = (await crypto.subtle.verify('HMAC', imported, mac, bytes)) || matches
  }
  return matches
}

/** Whether `given` has the form of a signature: all that can be known without the body. */
export const isSignature = (given: string | null, form: SignatureForm = {}): boolean =>
  given !== null && macOf(given, form) !== null

/**
 * Whether a signed moment, whole Unix seconds as a text, is at most `toleranceMs` from `now` (Unix ms), before or after it.
 * Anything else is no moment and is not.
 */
export const isRecent = (seconds: string | null, now: number, toleranceMs = TOLERANCE_MS): boolean =>
  seconds !== null && /^\d{1,12}$/.test(seconds) && Math.abs(now - Number(seconds) * 1_000) <= toleranceMs

function macOf(given: string, { prefix = '', encoding = 'hex' }: SignatureForm): Uint8Array | null {
  if (!given.startsWith(prefix)) return null
  const written = given.slice(prefix.length)
  if (encoding === 'hex') return fromHex(written, MAC_BYTES)
  const mac = fromBase64(written)
  return mac?.byteLength === MAC_BYTES ? mac : null
}

function keyOf(secret: string, { key = 'text' }: SignatureForm): Uint8Array | null {
  if (secret === '') return null
  if (key === 'text') return encoder.encode(secret)
  const bytes = fromBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret)
  return bytes === null || bytes.byteLength === 0 ? null : bytes
}

/** What is signed, of its parts one after the other. */
export function signedBytes(parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.byteLength
  }
  return all
}
