// Secrets: compared without telling, by the time it takes, how much of them was right; and taken out of texts for people.
import { sha256 } from './hash'

const encoder = new TextEncoder()

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

/** A shorter one can be guessed. */
export const SECRET_MIN_CHARACTERS = 24

export const isLongEnough = (secret: string): boolean => secret.trim().length >= SECRET_MIN_CHARACTERS

/** Shorter ones are no secrets, and taking them out would only garble texts. */
const REDACTED_MIN_CHARACTERS = 4
/** In base64 the parts of a short text stand in many others by chance. */
const BASE64_MIN_BYTES = 8

/** So much of the beginning of a secret is taken out where a text was cut within it. */
const CUT_MIN_CHARACTERS = 8

/** Makes a function that takes every one of `secrets` out of a text, in whatever usual encoding and case it stands there. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const written = secrets.filter((secret) => secret.length >= REDACTED_MIN_CHARACTERS).flatMap(formsOf)
  const forms = [...new Set(written.map(folded))]
  return (text) => {
    const searched = folded(text)
    const places = forms.flatMap((form) => placesOf(form, searched))
    return places.length === 0 ? text : without(text, places)
  }
}

/** The ways in which a secret may stand in a text, apart from the case of its letters. */
function formsOf(secret: string): string[] {
  const sound = secret.toWellFormed() // an encoding throws on half a pair of surrogates
  const encoded = encodeURIComponent(sound)
  return [
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    encodeURI(sound),
    JSON.stringify(sound).slice(1, -1),
    ...base64FormsOf(encoder.encode(sound)),
  ]
}

/**
 * The base64 of `bytes`, and what of it stands in the base64 of a longer text, which depends on where they begin in it: one
 * of three ways.
 */
function base64FormsOf(bytes: Uint8Array): string[] {
  if (bytes.byteLength < BASE64_MIN_BYTES) return []
  const within = [0, 1, 2].map((offset) => {
    const text = btoa(String.fromCharCode(...new Uint8Array(offset), ...bytes))
    // Characters at both ends also hold bits of the neighbours.
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.byteLength) * 8) / 6))
  })
  const whole = btoa(String.fromCharCode(...bytes))
  return [whole, whole.replace(/=+$/, ''), ...within].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_'),
  ])
}

/** `text` in lower case, each character at its place. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from({ length: text.length }, (_, index) => {
    const character = text.charAt(index)
    return character.toLowerCase().length === 1 ? character.toLowerCase() : character
  }).join('')
}

/** A stretch of a text: from its first place to the one behind its last. */
type Stretch = readonly [from: number, to: number]

function placesOf(form: string, text: string): Stretch[] {
  const places: Stretch[] = []
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) places.push([at, at + form.length])
  const cut = cutPlaceOf(form, text)
  if (cut !== -1) places.push([cut, text.length])
  return places
}

/** Where the beginning of `form` stands at the end of `text`, which was cut there; -1 when it does not. */
function cutPlaceOf(form: string, text: string): number {
  const start = form.slice(0, CUT_MIN_CHARACTERS)
  let at = text.indexOf(start, Math.max(0, text.length - form.length + 1))
  while (at !== -1 && !form.startsWith(text.slice(at))) at = text.indexOf(start, at + 1)
  return form.length > CUT_MIN_CHARACTERS ? at : -1
}

/** `text` with every stretch replaced; those that overlap by one word. */
function without(text: string, stretches: readonly Stretch[]): string {
  let kept = ''
  let end = 0
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from >= end) kept += `${text.slice(end, from)}[redacted]`
    end = Math.max(end, to)
  }
  return kept + text.slice(end)
}
