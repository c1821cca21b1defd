// Deliveries by somebody who does not know the secret but has seen genuine ones: signatures changed, re-encoded, made with
// other secrets or of other bodies; bodies changed under their signature; tokens guessed. Pure but for chance.
import { genuine } from '../../connectors/workable/fixtures.ts'
import { ADMIN_TOKEN, type Names, SECRETS } from '../accounts.ts'
import type { Random } from '../random.ts'
import { type Sent, utf8 } from '../wire.ts'

export interface Forgery {
  readonly kind: string
  readonly sent: Sent
}

/** A genuine delivery, as it was seen on its way. */
export interface Seen {
  readonly sent: Sent
  /** Null where the origin does not sign. */
  readonly signature: string | null
}

type Bytes = Uint8Array<ArrayBuffer>
type Text = (value: string, random: Random) => string
type Kinds<T> = readonly [readonly [kind: string, of: T], ...(readonly [kind: string, of: T])[]]

const SIGNATURE = 'x-workable-signature'
const JSON_TYPE = ['content-type', 'application/json'] as const

/** A genuine delivery of Workable. */
export async function seenOfWorkable(names: Names, unique: string): Promise<Seen> {
  const data = { job: { shortcode: `F${unique}`, title: 'Forger’s delight' } }
  const body = utf8(JSON.stringify({ id: unique, event_type: 'job_updated', fired_at: null, data }))
  const { headers } = await genuine(body, SECRETS.workable)
  const signature = Object.values(headers)[0] ?? ''
  return { signature, sent: workableDelivery(names, body, signature) }
}

/** A genuine delivery of Flatchr. */
export const seenOfFlatchr = (names: Names, unique: string): Seen => ({
  signature: null,
  sent: flatchrDelivery(
    names,
    utf8(JSON.stringify({ event: 'update_vacancy', data: { vacancy_id: `F${unique}` } })),
    SECRETS.flatchrWebhook,
  ),
})

const workableDelivery = (names: Names, body: Bytes, signature: string): Sent => ({
  method: 'POST',
  path: `/webhooks/${names.workable}`,
  headers: [JSON_TYPE, [SIGNATURE, signature]],
  body,
})

const flatchrDelivery = (names: Names, body: Bytes, token: string): Sent => ({
  method: 'POST',
  path: `/webhooks/${names.flatchr}/${token}`,
  headers: [JSON_TYPE],
  body,
})

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))
const base64 = (hex: string): string => btoa(String.fromCharCode(...bytesOf(hex)))
const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Another one of the same letters at one place. */
const altered: Text = (value, random) => {
  const at = random.below(value.length)
  const next = value[at] === '0' ? '1' : '0'
  return `${value.slice(0, at)}${next}${value.slice(at + 1)}`
}
const truncated: Text = (value, random) => value.slice(0, random.below(value.length))
const reversed: Text = (value) => value.split('').toReversed().join('')

const SIGNATURES: Kinds<Text> = [
  ['signature: none', () => ''],
  ['signature: truncated', truncated],
  ['signature: truncated in front', (value, random) => value.slice(1 + random.below(value.length - 1))],
  ['signature: one digit altered', altered],
  ['signature: extended', (value, random) => `${value}${random.below(10)}`],
  ['signature: with a zero byte’s digits behind', (value) => `${value}00`],
  ['signature: upper case', (value) => value.toUpperCase().replace(/^(.)$/, '$1')],
  ['signature: one letter in upper case', (value) => value.replace(/[a-f]/, (letter) => letter.toUpperCase())],
  ['signature: base64', base64],
  ['signature: base64url', (value) => base64(value).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
  ['signature: hex of the hex', (value) => hexOf(utf8(value).buffer)],
  ['signature: prefix sha256=', (value) => `sha256=${value}`],
  ['signature: prefix 0x', (value) => `0x${value}`],
  ['signature: in quotes', (value) => `"${value}"`],
  ['signature: with spaces inside', (value) => `${value.slice(0, 32)} ${value.slice(32)}`],
  ['signature: with colons', (value) => (value.match(/../g) ?? []).join(':')],
  ['signature: twice', (value) => `${value}, ${value}`],
  ['signature: twice without a space', (value) => `${value}${value}`],
  ['signature: a list with the genuine one', (value) => `${'0'.repeat(64)},${value}`],
  ['signature: reversed', reversed],
  ['signature: zeros', () => '0'.repeat(64)],
  ['signature: percent-encoded', (value) => `%${value.charCodeAt(0).toString(16)}${value.slice(1)}`],
]

const OTHER_SECRETS: Kinds<string> = [
  ['secret: of HrFlow', SECRETS.api_secret],
  ['secret: of Flatchr', SECRETS.flatchr],
  ['secret: Flatchr’s token', SECRETS.flatchrWebhook],
  ['secret: the operator’s', ADMIN_TOKEN],
  ['secret: with a line break', `${SECRETS.workable}\n`],
  ['secret: with a space', ` ${SECRETS.workable}`],
  ['secret: in upper case', SECRETS.workable.toUpperCase()],
  ['secret: truncated', SECRETS.workable.slice(0, -1)],
  ['secret: in base64', btoa(SECRETS.workable)],
  ['secret: of one byte', '\u0000'],
  ['secret: undefined', 'undefined'],
]

/** None changes what the JSON means, but for the first two: a signature is of bytes. */
const BODIES: Kinds<(text: string, random: Random) => string> = [
  ['body: one digit altered', (text) => text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))],
  ['body: truncated', truncated],
  ['body: empty', () => ''],
  ['body: a space behind', (text) => `${text} `],
  ['body: a line break behind', (text) => `${text}\n`],
  ['body: a space inside', (text) => text.replace(':', ': ')],
  ['body: a byte order mark', (text) => `\ufeff${text}`],
  ['body: a zero byte behind', (text) => `${text}\u0000`],
  ['body: written anew', (text) => JSON.stringify(JSON.parse(text), null, 2)],
  ['body: escaped otherwise', (text) => text.replace('F', '\\u0046')],
  ['body: a key twice', (text) => text.replace('{', '{"id":"other",')],
  ['body: twice', (text) => `${text}${text}`],
]

const TOKENS: Kinds<Text> = [
  ['token: truncated', truncated],
  ['token: one letter altered', altered],
  ['token: extended', (value) => `${value}x`],
  ['token: upper case', (value) => value.toUpperCase()],
  ['token: base64', (value) => btoa(value).replaceAll('/', '_')],
  ['token: reversed', reversed],
  ['token: with a space', (value) => `${value}%20`],
  ['token: with a zero byte', (value) => `${value}%00`],
  ['token: encoded twice', (value) => value.replace('f', '%2566')],
  ['token: of another workflow', () => SECRETS.parserWebhook],
  ['token: the API key', () => SECRETS.flatchr],
  ['token: the operator’s', () => ADMIN_TOKEN],
  ['token: undefined', () => 'undefined'],
  ['token: twice', (value) => `${value}/${value}`],
  ['token: two with a comma', (value) => `${value},${value}`],
]

/** The next forgery, from one of the deliveries seen. */
export async function forgery(
  names: Names,
  workable: readonly [Seen, ...Seen[]],
  flatchr: readonly [Seen, ...Seen[]],
  random: Random,
): Promise<Forgery> {
  const seen = random.pick(workable)
  const body = seen.sent.body ?? new Uint8Array()
  const signature = seen.signature ?? ''
  const under = async (secret: string): Promise<string> => Object.values((await genuine(body, secret)).headers)[0] ?? ''
  const choice = random.next()
  if (choice < 0.4) {
    const [kind, change] = random.pick(SIGNATURES)
    return { kind, sent: workableDelivery(names, body, change(signature, random)) }
  }
  if (choice < 0.5) {
    const [kind, secret] = random.pick(OTHER_SECRETS)
    return { kind, sent: workableDelivery(names, body, await under(secret)) }
  }
  if (choice < 0.65) {
    const [kind, change] = random.pick(BODIES)
    const changed = utf8(change(new TextDecoder().decode(body), random))
    return { kind, sent: workableDelivery(names, changed, signature) }
  }
  if (choice < 0.8) {
    const { sent } = random.pick(flatchr)
    const [kind, change] = random.pick(TOKENS)
    return { kind, sent: flatchrDelivery(names, sent.body ?? new Uint8Array(), change(SECRETS.flatchrWebhook, random)) }
  }
  return elsewhere(names, seen, await random.pick(workable).signature, random)
}

/** What is genuine somewhere else, or made in another way. */
async function elsewhere(
  names: Names,
  { sent, signature }: Seen,
  other: string | null,
  random: Random,
): Promise<Forgery> {
  const body = sent.body ?? new Uint8Array()
  const given = signature ?? ''
  const at = (path: string, name = SIGNATURE, value = given): Sent => ({
    method: 'POST',
    path,
    headers: [JSON_TYPE, [name, value]],
    body,
  })
  const hmac = async (hash: string): Promise<string> => {
    const algorithm = { name: 'HMAC', hash }
    const key = await crypto.subtle.importKey('raw', utf8(SECRETS.workable), algorithm, false, ['sign'])
    return hexOf(await crypto.subtle.sign('HMAC', key, body)).slice(0, 64)
  }
  const own = `/webhooks/${names.workable}`
  const salted = new Uint8Array([...utf8(SECRETS.workable), ...body])
  const kinds: Kinds<() => Sent | Promise<Sent>> = [
    ['signature of another body', () => at(own, SIGNATURE, other === given ? reversed(given, random) : (other ?? ''))],
    ['HMAC-SHA-1', async () => at(own, SIGNATURE, await hmac('SHA-1'))],
    ['HMAC-SHA-512, cut', async () => at(own, SIGNATURE, await hmac('SHA-512'))],
    ['SHA-256 without a secret', async () => at(own, SIGNATURE, hexOf(await crypto.subtle.digest('SHA-256', body)))],
    [
      'SHA-256 of secret and body',
      async () => at(own, SIGNATURE, hexOf(await crypto.subtle.digest('SHA-256', salted))),
    ],
    ['signature in another header', () => at(own, 'x-hub-signature-256')],
    ['signature in the query', () => at(`${own}?x-workable-signature=${given}`, 'x-other')],
    ['signature as a token', () => at(`${own}/${given}`, 'x-other')],
    ['replayed to Flatchr’s workflow', () => at(`/webhooks/${names.flatchr}`)],
    ['replayed to Flatchr’s workflow with the signature as token', () => at(`/webhooks/${names.flatchr}/${given}`)],
    ['replayed to the parser’s workflow', () => at(`/webhooks/${names.parser}`)],
    ['replayed to a workflow that takes no webhooks', () => at(`/webhooks/${names.francetravail}`)],
    ['replayed to no workflow', () => at('/webhooks/nobody')],
    ['replayed in another case of the address', () => at(`/webhooks/${names.workable.toUpperCase()}`)],
    ['Flatchr’s token at Workable’s workflow', () => at(`${own}/${SECRETS.flatchrWebhook}`, 'x-other')],
    ['Flatchr’s token in the query', () => at(`/webhooks/${names.flatchr}?token=${SECRETS.flatchrWebhook}`)],
    [
      'Flatchr’s token as a bearer',
      () => at(`/webhooks/${names.flatchr}`, 'authorization', `Bearer ${SECRETS.flatchrWebhook}`),
    ],
  ]
  const [kind, make] = random.pick(kinds)
  return { kind, sent: await make() }
}
