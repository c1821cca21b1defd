// Forged deliveries of every origin that signs, found by its name: proofs changed, made under other secrets, of other bodies or
// of another day; bodies changed under their proof.
import { type Signing, signing } from '../../connectors/signing.ts'
import { type Names, SIGNED_SECRET, signedId } from '../accounts.ts'
import type { Random } from '../random.ts'
import { receivedOf, type Send, type Sent, utf8 } from '../wire.ts'

const DAY_MS = 86_400_000

/** Origins that are forged in ways of their own as well: see forgeries.ts. */
const ELSEWHERE = ['workable']

export const signedOrigins: readonly Signing[] = signing.filter(({ name }) => !ELSEWHERE.includes(name))

/**
 * Origins that may sign what a body says, and not how it is written (src/connectors/breezyhr/webhook.ts). One of theirs that is
 * written otherwise is no forgery: it is the same delivery once more, and changes nothing.
 */
const SIGN_WHAT_IT_SAYS = ['breezyhr']

type Headers = Readonly<Record<string, string>>
interface Delivery {
  readonly body: string
  readonly headers: Headers
  /** The names of those that prove it. */
  readonly proving: readonly string[]
}
type Forger = (seen: Delivery, other: Delivery, origin: Signing, random: Random) => Delivery | Promise<Delivery>

/** A genuine delivery of that origin, sent at `at`; each `unique` has a body and an id of its own. */
async function genuineOf(origin: Signing, unique: string, at: number, secret = SIGNED_SECRET): Promise<Delivery> {
  const name = Object.hasOwn(origin.payload, '_id') ? '_id' : 'id'
  const body = JSON.stringify({ ...origin.payload, [name]: unique, unique })
  const own = Object.fromEntries(Object.keys(origin.headers).map((name) => [name, origin.headers[name] ?? '']))
  const ids = Object.fromEntries(Object.keys(own).flatMap((name) => (/-id$/i.test(name) ? [[name, unique]] : [])))
  const said = { ...own, ...ids }
  const { headers } = await origin.genuine(utf8(body), secret, at, said)
  return { body, headers: { ...said, ...headers }, proving: Object.keys(headers) }
}

const sentTo = (path: string, { body, headers }: Delivery): Sent => ({
  method: 'POST',
  path,
  headers: [['content-type', 'application/json'], ...Object.entries(headers)],
  body: utf8(body),
})

/** Changes one of the headers that prove the delivery. What the origin says in others is not signed, as an event's id. */
const proof =
  (change: (value: string, random: Random) => string): Forger =>
  ({ body, headers, proving }, _other, _origin, random) => {
    const name = random.pick([proving[0] ?? '', ...proving.slice(1)])
    return { body, proving, headers: { ...headers, [name]: change(headers[name] ?? '', random) } }
  }

const onBody =
  (change: (body: string) => string): Forger =>
  (seen) => ({ ...seen, body: change(seen.body) })

const FORGERS: readonly (readonly [kind: string, forge: Forger])[] = [
  ['proof: none', (seen) => ({ ...seen, headers: {} })],
  ['proof: truncated', proof((value, random) => value.slice(0, random.below(value.length)))],
  ['proof: truncated in front', proof((value, random) => value.slice(1 + random.below(value.length - 1)))],
  ['proof: reversed', proof((value) => value.split('').toReversed().join(''))],
  ['proof: zeros', proof((value) => value.replace(/[0-9a-zA-Z]/g, '0'))],
  ['proof: twice', proof((value) => `${value}${value}`)],
  ['proof: in base64', proof((value) => btoa(value))],
  ['proof: of another body', (seen, other) => ({ ...seen, headers: other.headers })],
  [
    'proof: under another secret',
    (seen, _other, origin) => signedAnew(seen, origin, 'whsec_YW5vdGhlci1zZWNyZXQtMDEyMzQ1Njc4OQ=='),
  ],
  [
    'proof: under the beginning of the secret',
    (seen, _other, origin) => signedAnew(seen, origin, SIGNED_SECRET.slice(0, -4)),
  ],
  ['body: a digit altered', onBody((body) => body.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)))],
  ['body: a space behind', onBody((body) => `${body} `)],
  ['body: a byte order mark', onBody((body) => `\ufeff${body}`)],
  ['body: written anew', onBody((body) => JSON.stringify(JSON.parse(body), null, 2))],
  ['body: a key twice', onBody((body) => body.replace('{', '{"id":"other",'))],
  ['body: empty', onBody(() => '')],
]

async function signedAnew(seen: Delivery, origin: Signing, secret: string, at = Date.now()): Promise<Delivery> {
  const { headers } = await origin.genuine(utf8(seen.body), secret, at, seen.headers)
  return { ...seen, headers: { ...seen.headers, ...headers } }
}

/** Whether two deliveries differ at most in how their bodies are written. */
function saysTheSame(one: Delivery, other: Delivery): boolean {
  const said = ({ headers, body }: Delivery) => JSON.stringify([headers, contentOf(body)])
  return said(one) === said(other)
}

function contentOf(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''))
  } catch {
    return body
  }
}

export interface SignedForgeries {
  readonly violations: readonly string[]
  readonly accepted: number
  readonly genuine: number
}

/** `count` forged deliveries of one origin, among two genuine ones. */
export async function forgeOrigin(
  origin: Signing,
  names: Names,
  count: number,
  random: Random,
  send: Send,
): Promise<SignedForgeries> {
  const path = `/webhooks/${signedId(names, origin.name)}`
  const violations: string[] = []
  const [seen, other] = [
    await genuineOf(origin, `${random.below(1e9)}1`, Date.now()),
    await genuineOf(origin, `${random.below(1e9)}2`, Date.now()),
  ]
  for (const delivery of [seen, other]) {
    const answered = await send(sentTo(path, delivery))
    if (receivedOf(answered) !== 1)
      violations.push(`a genuine delivery of ${origin.name} was answered ${answered.status}: ${answered.text}`)
  }
  const old = await genuineOf(origin, `${random.below(1e9)}3`, Date.now() - DAY_MS)
  const holdsMoment = JSON.stringify(await signedAnew(old, origin, SIGNED_SECRET)) !== JSON.stringify(old)
  const forgers = holdsMoment ? [...FORGERS, ['of another day', () => old] as const] : FORGERS
  let accepted = 0
  for (let index = 0; index < count; index += 1) {
    const own = random.stream(`${origin.name}-${index}`)
    const [kind, forge] = own.pick([forgers[0] ?? ['none', () => seen], ...forgers.slice(1)])
    const forged = await forge(seen, other, origin, own)
    if (JSON.stringify(forged) === JSON.stringify(seen)) continue
    const answered = await send(sentTo(path, forged))
    const { status, text } = answered
    const isAgain = SIGN_WHAT_IT_SAYS.includes(origin.name) && saysTheSame(forged, seen)
    if (isAgain && receivedOf(answered) === 0) continue
    if (status >= 200 && status < 300) {
      accepted += 1
      violations.push(`forgery ${index} of ${origin.name} was accepted: ${kind}`)
    } else if (status === 0 || status >= 500)
      violations.push(`forgery ${index} of ${origin.name} (${kind}) was answered ${status}: ${text}`)
  }
  return { violations, accepted, genuine: 2 }
}
