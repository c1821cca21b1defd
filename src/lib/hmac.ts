// Secrets compared without telling, by the time it takes, how much of them was right.

const encoder = new TextEncoder()

/** SHA-256 of bytes: 32 bytes. */
export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(await sha256(encoder.encode(text)))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes of a lower-case hex text of exactly `length` bytes, or null: upper case and stray characters are refused. */
export function fromHex(hex: string, length: number): Uint8Array | null {
  if (hex.length !== length * 2 || !/^[0-9a-f]*$/.test(hex)) return null
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

/**
 * Whether `signature` is the HMAC-SHA256 of `body`, in lower-case hex, under one of `secrets`.
 * Every secret is tried whatever the earlier ones answered, so the time tells nothing. No secret: false.
 */
export async function hmacMatches(
  body: Uint8Array,
  signature: string | null,
  secrets: readonly string[],
): Promise<boolean> {
  const mac = signature === null ? null : fromHex(signature, 32)
  if (mac === null) return false
  let matches = false
  for (const secret of secrets) {
    if (secret === '') continue
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ])
    matches = (await crypto.subtle.verify('HMAC', key, mac, body)) || matches
  }
  return matches
}

/** Whether `token` equals one of `secrets`, compared by their digests in constant time. No secret, or an empty one: false. */
export async function tokenMatches(token: string | null, secrets: readonly string[]): Promise<boolean> {
  if (token === null || token === '') return false
  const given = await sha256(encoder.encode(token))
  let matches = false
  for (const secret of secrets) {
    if (secret === '') continue
    matches = crypto.subtle.timingSafeEqual(given, await sha256(encoder.encode(secret))) || matches
  }
  return matches
}
