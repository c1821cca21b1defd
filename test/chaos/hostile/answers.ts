// How each broken or hostile answer is written to the wire. Those that are about one row of a listing stand in rows.ts, those
// that are about a whole listing in lies.ts.
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Random } from '../random.ts'
import { lieOf } from './lies.ts'
import type { ModeName, Side } from './modes.ts'
import { rowAnswer } from './rows.ts'

/** A call that is answered in a hostile way. */
export interface Struck {
  readonly side: Side
  /** As it arrived, on the real host. */
  readonly url: URL
  readonly headers: Headers
  /** What the far side would have answered. */
  readonly right: { readonly status: number; readonly headers: Record<string, string>; readonly text: string }
  /** The job that hostile answers are about. */
  readonly victim: string
  /** The address at which nobody may call. */
  readonly trap: string
  /** The same call once more. */
  readonly again: string
  readonly random: Random
}

type Answer = (outgoing: ServerResponse, struck: Struck) => void

const JSON_TYPE = { 'content-type': 'application/json' }
const THIRTY_DAYS_SECONDS = 2_592_000
const YEAR_2286_MS = 10_000_000_000_000
const BOMB_BYTES = 64 * 2 ** 20
const HUGE_CHARACTERS = 9_500_000
const ENTRY_CHARACTERS = 1_000
const ENTRIES_AT_ONCE = 50
/** Of two bytes each: one entry is just below what is read of one. */
const LARGE_ENTRY_CHARACTERS = 500_000
const SLOW_MS = 200

let packedBomb: Buffer | null = null
const bomb = (): Buffer => {
  packedBomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, ' '))
  return packedBomb
}

/** An answer that is the same for everybody, whole. */
const fixed =
  (status: number, body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Answer =>
  (outgoing) => {
    outgoing.writeHead(status, headers)
    outgoing.end(body)
  }

/** An error as each far side writes one, all of them in one. */
const errorOf = (code: number, message: string): string => JSON.stringify({ code, message, error: message, data: null })

/** Writes pieces for as long as somebody listens. */
const endlessOf =
  (first: string, pieceOf: (index: number) => string): Answer =>
  (outgoing) => {
    outgoing.writeHead(200, JSON_TYPE)
    outgoing.write(first)
    let written = 0
    const more = (): void => {
      while (!outgoing.destroyed && outgoing.write(pieceOf(written++)));
    }
    outgoing.on('drain', more)
    more()
  }

const SMALL_ENTRIES = `"${'x'.repeat(ENTRY_CHARACTERS)}",`.repeat(ENTRIES_AT_ONCE)
const LARGE_TEXT = 'é'.repeat(LARGE_ENTRY_CHARACTERS)
const largeEntry = (index: number): string => `{"id":"E${index}","title":"E","status":1,"mission":"${LARGE_TEXT}"},`

const slow: Answer = (outgoing, { right }) => {
  outgoing.writeHead(200, JSON_TYPE)
  let at = 0
  const timer = setInterval(() => {
    outgoing.write(right.text[at % Math.max(1, right.text.length)] ?? ' ')
    at += 1
  }, SLOW_MS)
  outgoing.once('close', () => clearInterval(timer))
}

const cut: Answer = (outgoing, { right }) => {
  const whole = Buffer.from(right.text)
  outgoing.writeHead(200, { ...JSON_TYPE, 'content-length': String(whole.byteLength + 1) })
  outgoing.write(whole.subarray(0, Math.ceil(whole.byteLength / 2)), () => outgoing.destroy())
}

const redirect =
  (to: 'trap' | 'again', status: number): Answer =>
  (outgoing, struck) => {
    outgoing.writeHead(status, { location: struck[to] })
    outgoing.end()
  }

/** The credentials of the call, as a careless far side repeats them. */
const echo: Answer = (outgoing, struck) => {
  const said = ['authorization', 'x-api-key', 'x-user-email'].map((name) => struck.headers.get(name)).join(' ')
  fixed(400, errorOf(400, `Bad request ${struck.url.search} by ${said}`))(outgoing, struck)
}

const farFuture: Answer = (outgoing, { right }) => {
  const told = {
    'retry-after': String(YEAR_2286_MS),
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(YEAR_2286_MS),
  }
  outgoing.writeHead(right.status, { ...right.headers, ...told })
  outgoing.end(right.status === 204 ? undefined : right.text)
}

const notUtf8: Answer = (outgoing, { right }) => {
  const whole = Buffer.from(right.text)
  const middle = Math.ceil(whole.byteLength / 2)
  outgoing.writeHead(200, JSON_TYPE)
  outgoing.end(Buffer.concat([whole.subarray(0, middle), Buffer.from([0xff, 0xc0, 0x80]), whole.subarray(middle)]))
}

const scalar: Answer = (outgoing, { random }) => {
  outgoing.writeHead(200, JSON_TYPE)
  outgoing.end(random.pick(['null', 'true', '"ok"', '17', '{}']))
}

/** What is left of a right answer when `change` has been at its body. */
const changed =
  (change: (struck: Struck) => string): Answer =>
  (outgoing, struck) => {
    outgoing.writeHead(struck.right.status, struck.right.headers)
    outgoing.end(struck.right.status === 204 ? undefined : change(struck))
  }

const lie: (name: Parameters<typeof lieOf>[0]) => Answer = (name) => (outgoing, struck) => {
  const { status, headers, text } = lieOf(name, struck)
  outgoing.writeHead(status, headers)
  outgoing.end(status === 204 ? undefined : text)
}

const HTML = '<!doctype html><html><body><h1>Down for maintenance</h1></body></html>'
const HTML_TYPE = { 'content-type': 'text/html' }
const NO_JOB = errorOf(404, 'Unable to find object: job')

export const ANSWERS: Readonly<Record<ModeName, Answer>> = {
  endless: endlessOf('[', () => SMALL_ENTRIES),
  'endless entries': endlessOf('[', largeEntry),
  'endless entry': endlessOf('["', () => LARGE_TEXT),
  bomb: (outgoing, struck) => fixed(200, bomb(), { ...JSON_TYPE, 'content-encoding': 'gzip' })(outgoing, struck),
  huge: fixed(200, errorOf(200, 'x'.repeat(HUGE_CHARACTERS))),
  slow,
  silent: () => {},
  cut,
  dropped: (outgoing) => outgoing.destroy(),
  misencoded: fixed(200, '{"is": "no gzip"}', { ...JSON_TYPE, 'content-encoding': 'gzip' }),
  empty: fixed(200, ''),
  'no content': fixed(204, ''),
  'not found': fixed(404, NO_JOB),
  page: fixed(200, HTML, HTML_TYPE),
  firewall: fixed(403, HTML, HTML_TYPE),
  'error in 200': fixed(200, errorOf(500, 'Internal error')),
  scalar,
  'wrong types': changed(rowAnswer('wrong types')),
  'another job': changed(rowAnswer('another job')),
  echo,
  unauthorized: fixed(401, errorOf(401, 'Unauthorized')),
  forbidden: fixed(403, errorOf(403, 'Forbidden')),
  'huge error': fixed(500, errorOf(500, 'x'.repeat(HUGE_CHARACTERS))),
  'thirty days': fixed(429, errorOf(429, 'Too many requests'), {
    ...JSON_TYPE,
    'retry-after': String(THIRTY_DAYS_SECONDS),
  }),
  'in milliseconds': fixed(429, errorOf(429, 'Too many requests'), {
    ...JSON_TYPE,
    'retry-after': String(YEAR_2286_MS),
    'x-rate-limit-reset': String(YEAR_2286_MS),
  }),
  'far future': farFuture,
  redirect: redirect('trap', 302),
  'in a circle': redirect('again', 307),
  deep: changed(rowAnswer('deep')),
  'large row': changed(rowAnswer('large row')),
  'not UTF-8': notUtf8,
  'odd status': fixed(799, errorOf(799, 'Odd')),
  'wrong total': lie('wrong total'),
  'lacking row': lie('lacking row'),
  'repeated row': lie('repeated row'),
  'another page': lie('another page'),
  'leads to itself': lie('leads to itself'),
  'leads elsewhere': lie('leads elsewhere'),
  'empty listing': lie('empty listing'),
}
