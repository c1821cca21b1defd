// Bodies that no origin ever sent: a payload with wrong values, then a JSON text that is none any more, then bytes that are
// no text. Pure but for chance.
import type { Random } from '../random.ts'
import { utf8 } from '../wire.ts'

const MOST_BYTES = 256 * 1024

const WEIRD: readonly [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -0,
  -1,
  0.1,
  2 ** 53,
  1e308,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\ufeff',
  '💥',
  '\u202e',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '../../jobs',
  '..%2f..%2f',
  "'; DROP TABLE event; --",
  '<script>alert(1)</script>',
  'J00001',
  'a'.repeat(64),
  'a'.repeat(65),
  'é'.repeat(64),
  'x'.repeat(5_000),
  'J1\n',
  [],
  {},
  [[]],
  [null],
  [{ shortcode: 'J00001' }],
  { length: 2 ** 31 },
  { toString: 'x', valueOf: 1 },
  { constructor: { prototype: null } },
  { toJSON: 'x', hasOwnProperty: 1 },
  { shortcode: { shortcode: 'J00001' } },
  { job: { shortcode: 'J00002' } },
]

/** `payload` as JSON with one value, any one, replaced by an odd one or left out. */
function oddValue(payload: unknown, random: Random): string {
  let nodes = 0
  JSON.stringify(payload, (_key, value: unknown) => {
    nodes += 1
    return value
  })
  let left = random.below(nodes)
  const odd = random.chance(0.15) ? undefined : random.pick(WEIRD)
  const text: string | undefined = JSON.stringify(payload, (_key, value: unknown) => (left-- === 0 ? odd : value))
  return text ?? ''
}

type TextChange = (text: string, random: Random) => string

const cut = (text: string, random: Random): string => text.slice(0, random.below(text.length + 1))
const behind = (text: string, what: string): string => text.replace('{', `{${what},`)

const TEXT_CHANGES: readonly [TextChange, ...TextChange[]] = [
  cut,
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => `${cut(text, random)}${random.pick(['"', '{', '}', ',', '\\', '\u0000', 'é', '1e', ':'])}${text}`,
  (text) => behind(text, '"__proto__":{"polluted":true,"shortcode":"J00009"}'),
  (text) => behind(text, '"constructor":{"prototype":{"polluted":true}}'),
  (text) => behind(text, '"data":null'),
  (text) => behind(text, '"data":{"job":{"shortcode":"J00003"},"vacancy_id":"J00003"}'),
  (text) => `${text.slice(0, -1)},"data":[],"id":[]}`,
  (text) => `${text.slice(0, -1)},"event":"new_vacancy","event":"last"}`,
  (text) => text.replace(/"(?:id|fired_at|event|reference)":"[^"]*"/, (found) => found.replace(/:.*/s, ':1e999999')),
  (text) => text.replace(/:"[^"]*"/, `:${'9'.repeat(4_000)}`),
  (text) => text.replace(/:"[^"]*"/, ':-0.0000000000000000000000000000000000000000000000001e-400'),
  (text) => `\ufeff${text}`,
  (text) => `${text}\u0000`,
  (text) => `${text}${text}`,
  (text) => `[${text}]`,
  (text) => `${text.slice(0, -1)},}`,
  (text) => `// a comment\n${text}`,
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace(/:"[^"]*"/, ':NaN'),
  (text) => text.replace(/"([^"]*)"/, '"$1\\u12"'),
  (text) => text.replace(/:"([^"]*)"/, ':"\\ud83d$1\\udca5"'),
  (text) => ` \t\r\n${text}\n\n`,
  (text, random) => behind(text, `"deep":${nested(10 ** (1 + random.below(4)))}`),
  (_text, random) => nested(10 ** (2 + random.below(4))),
  (text, random) => behind(text, Array.from({ length: 2_000 }, (_, key) => `"k${key}":${random.below(9)}`).join(',')),
  (_text, random) => random.pick(['null', 'true', '0', '""', '[]', '{}', 'undefined', '"__proto__"', '-']),
]

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

type ByteChange = (
  bytes: Uint8Array<ArrayBuffer>,
  random: Random,
) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>

const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.byteLength
  }
  return whole
}

const BYTE_CHANGES: readonly [ByteChange, ...ByteChange[]] = [
  (bytes, random) => {
    const changed = bytes.slice()
    for (let times = 1 + random.below(8); times > 0; times--) changed[random.below(changed.length)] = random.below(256)
    return changed
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    const invalid = random.pick([[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]])
    return joined(bytes.subarray(0, at), Uint8Array.from(invalid), bytes.subarray(at))
  },
  (bytes) => Uint8Array.from(bytes, (byte) => (byte === 0x20 ? 0xa0 : byte)),
  (bytes) => Uint8Array.from(Array.from(bytes).flatMap((byte) => [byte, 0])), // as UTF-16
  async (bytes) =>
    new Uint8Array(
      await new Response(new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    ),
  (bytes) => joined(Uint8Array.from([0x1f, 0x8b, 8, 0]), bytes),
  () => new Uint8Array(),
  (bytes, random) => joined(bytes, new Uint8Array(random.below(2_000))),
]

/** Large ones are slow to make and to send, so they are rare. */
const LARGE: readonly [
  (random: Random) => Uint8Array<ArrayBuffer>,
  ...((random: Random) => Uint8Array<ArrayBuffer>)[],
] = [
  (random) => new Uint8Array(MOST_BYTES + random.below(3) - 1).fill(0x20),
  () =>
    filled(
      '{"id":"',
      0x61,
      '","event_type":"job_updated","event":"new_vacancy","reference":"J00004","data":{"job":{"shortcode":"J00004"},"vacancy_id":"J00004"}}',
    ),
  () =>
    filled(
      '{"event":"',
      0x61,
      '","id":"large","data":{"job":{"shortcode":"J00004"},"vacancy_id":"J00004"},"reference":"J00004"}',
    ),
  () =>
    filled(
      '{"id":"',
      0xff,
      '","event_type":"job_updated","event":"new_vacancy","data":{"job":{"shortcode":"J00004"},"vacancy_id":"J00004"}}',
    ),
  () => filled('{"event":"', 0xff, '","id":"large","data":{"job":{"shortcode":"J00004"},"vacancy_id":"J00004"}}'),
  () => filled('{"reference":"', 0xff, '"}'),
  () => utf8(nested(MOST_BYTES / 2)),
]

/** A body of exactly 256 KiB, the most that is read. */
const filled = (start: string, byte: number, end: string): Uint8Array<ArrayBuffer> =>
  joined(utf8(start), new Uint8Array(MOST_BYTES - start.length - end.length).fill(byte), utf8(end))

const LARGE_SHARE = 0.004

/** A body made of `payload`, changed in one to five ways, now and then not at all. */
export async function mutantBody(payload: unknown, random: Random): Promise<Uint8Array<ArrayBuffer>> {
  if (random.chance(LARGE_SHARE)) return random.pick(LARGE)(random)
  let text = random.chance(0.6) ? oddValue(payload, random) : JSON.stringify(payload)
  for (let times = random.chance(0.6) ? 0 : 1 + random.below(2); times > 0; times--)
    text = random.pick(TEXT_CHANGES)(text, random)
  const bytes = utf8(text)
  return random.chance(0.2) && bytes.length > 0 ? random.pick(BYTE_CHANGES)(bytes, random) : bytes
}
