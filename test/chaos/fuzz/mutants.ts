// Webhooks that no origin ever sent: odd bodies, headers, methods and addresses, many of them genuinely signed, so that what
// lies behind the signature is reached too. Pure but for chance.
import { fixtures as flatchrFixtures } from '../../connectors/flatchr/fixtures.ts'
import { genuine, fixtures as workableFixtures } from '../../connectors/workable/fixtures.ts'
import { type Names, SECRETS } from '../accounts.ts'
import type { Random } from '../random.ts'
import type { Sent } from '../wire.ts'
import { mutantBody } from './mutant-bodies.ts'

export interface Mutant {
  readonly sent: Sent
  /** Whether it may be accepted: it carries a valid secret for the workflow at that very address. */
  readonly genuine: boolean
}

type Header = readonly [name: string, value: string]

const PAYLOADS = {
  workable: workableFixtures.webhooks.map(({ payload }) => payload),
  flatchr: flatchrFixtures.webhooks.map(({ payload }) => payload),
  parser: [{ reference: 'J00005' }, { reference: 'J00006', more: { of: ['it'] } }],
}

const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/json, text/html',
  ';;;',
  '*/*',
  '',
] as const
const HEADERS: readonly [Header, ...Header[]] = [
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br, gzip'],
  ['content-encoding', 'nonsense'],
  ['content-language', '~'],
  ['x-http-method-override', 'DELETE'],
  ['x-forwarded-host', 'evil.example'],
  ['x-original-url', '/api/workflows'],
  ['authorization', 'Bearer undefined'],
  ['cookie', 'a=b; '.repeat(200)],
  ['accept', 'x'.repeat(8_000)],
  ['content-range', 'bytes 0-1/2'],
  ['range', 'bytes=-1'],
  ['if-none-match', '*'],
  ['x-workable-signature-256', '0'.repeat(64)],
  ['__proto__', 'x'],
  ['constructor', 'x'],
]

/** Segments that are no workflow's id and no token. */
const SEGMENTS = [
  '__proto__',
  'constructor',
  'toString',
  'undefined',
  'null',
  '%00',
  '%',
  '%zz',
  '%E0%A4%A',
  '%ff%fe',
  '%2e%2e%2f',
  '..%2fapi%2fworkflows',
  '%F0%9F%92%A5',
  '*',
  ':workflow_id',
  'a'.repeat(4_000),
  '',
] as const

/** Signatures that are none. */
const SIGNATURES = ['', '0', '0'.repeat(64), 'g'.repeat(64), 'f'.repeat(65), 'null', '[object Object]'] as const

interface Target {
  readonly id: string
  readonly token: string | null
  readonly signs: boolean
  readonly payloads: readonly unknown[]
}

const targetsOf = (names: Names): readonly [Target, ...Target[]] => {
  const workable = { id: names.workable, token: null, signs: true, payloads: PAYLOADS.workable }
  const flatchr = { id: names.flatchr, token: SECRETS.flatchrWebhook, signs: false, payloads: PAYLOADS.flatchr }
  const parser = { id: names.parser, token: SECRETS.parserWebhook, signs: false, payloads: PAYLOADS.parser }
  const francetravail = { id: names.francetravail, token: null, signs: true, payloads: PAYLOADS.workable }
  return [workable, workable, workable, workable, flatchr, flatchr, flatchr, parser, parser, francetravail]
}

const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`

/** An address of the target, and whether it still means the target with its token. */
function address({ id, token }: Target, random: Random): { path: string; same: boolean } {
  const segments = ['webhooks', id, ...(token === null ? [] : [token])]
  if (random.chance(0.75)) return { path: `/${segments.join('/')}`, same: true }
  const last = segments.at(-1) ?? ''
  const at = random.below(last.length)
  const encoded = `${last.slice(0, at)}${hex(last[at] ?? '')}${last.slice(at + 1)}`
  const before = `/${segments.slice(0, -1).join('/')}`
  const odd = random.pick(SEGMENTS)
  const [path, same] = random.pick<readonly [string, boolean]>([
    [`${before}/${last}?token=x&x=%zz`, true],
    [`${before}/${encoded}`, true],
    [`${before}/${last}/`, false],
    [`${before}/${last}//`, false],
    [`${before}/${last}/${odd}`, token === null && odd !== ''], // who signs needs no token, and one does no harm
    [`${before}/${last}${odd === '' ? '%20' : odd}`, false],
    [`${before}/${last.toUpperCase()}`, false],
    [`${before}/${last.slice(0, at)}`, false],
    [`${before}/${odd}`, false],
    [`/webhooks/${odd}`, false],
    [`/webhooks/${odd}/${last}`, false],
    [`/WEBHOOKS/${last}`, false],
    [`/webhooks`, false],
    [`/webhooks;a=b/${last}`, false],
    [`/webhooks/./${last}/x/y/z`, false],
  ])
  return { path, same }
}

/** The next mutant. */
export async function mutant(names: Names, random: Random): Promise<Mutant> {
  const target = random.pick(targetsOf(names))
  const payload = target.payloads[random.below(target.payloads.length)]
  const made = await mutantBody(payload, random)
  const method = random.chance(0.93) ? 'POST' : random.pick(METHODS)
  const body = method === 'GET' || method === 'HEAD' ? null : made
  const { path, same } = address(target, random)
  const headers: Header[] = []
  if (random.chance(0.8))
    headers.push(['content-type', random.chance(0.6) ? 'application/json' : random.pick(CONTENT_TYPES)])
  for (let times = random.chance(0.3) ? 1 + random.below(3) : 0; times > 0; times--) headers.push(random.pick(HEADERS))
  let signed = !target.signs
  if (target.signs) {
    const { headers: given } = await genuine(made, SECRETS.workable)
    signed = random.chance(0.75)
    if (signed) headers.push(...Object.entries(given))
    else if (random.chance(0.7)) headers.push(['x-workable-signature', random.pick(SIGNATURES)])
    if (random.chance(0.03)) {
      headers.push(['x-workable-signature', random.pick(SIGNATURES)])
      signed = false
    }
  }
  return { sent: { method, path, headers, body }, genuine: same && signed && method === 'POST' }
}
