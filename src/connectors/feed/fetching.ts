// One document over HTTP: its bytes in whatever encoding it says it has, redirects on its own host, and not again what the host
// says did not change.
import type { Http, HttpAnswer } from '../../lib/http'
import { HTTP_MAX_BYTES, isLocalHost } from '../../lib/http'
import { textOf } from '../../lib/http-body'
import { fail, ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'

const ACCEPT = 'application/json, application/feed+json, application/xml, text/xml, text/html;q=0.9, */*;q=0.8'
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
const NOT_MODIFIED = 304
const MOST_REDIRECTS = 3
/** How long an answer may come: its pieces have a time each, and there is no end to how many they may be. */
const WHOLE_MS = 60_000

/** By what a host knows the version of a document that it gave. */
export interface Version {
  readonly etag: string | null
  readonly modified: string | null
}

export interface Fetched extends Version {
  readonly status: number
  readonly text: string
  /** Where it was at last. */
  readonly url: string
  /** Whether its header tells of a next one. */
  readonly hasNext: boolean
}

export interface Tools {
  readonly http: Http
  readonly now: () => number
}

/**
 * The document at `url`, or the answer with another of `expected` statuses. With a `known` version the answer may be 304: that one
 * is still the document. No redirect leads to another host.
 */
export async function fetchDocument(
  url: string,
  { http, now }: Tools,
  expected: readonly number[] = [],
  known: Version | null = null,
): Promise<Result<Fetched, OriginReason>> {
  const conditions = conditionsOf(known)
  const isConditional = Object.keys(conditions).length > 0
  const statuses = [200, ...expected, ...REDIRECTS, ...(isConditional ? [NOT_MODIFIED] : [])]
  let at = url
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const { host } = new URL(at)
    // In pieces, since the text of an answer is UTF-8 and a document need not be.
    const large = { wholeBytes: 0, mostBytes: HTTP_MAX_BYTES }
    const request = { method: 'GET', url: at, headers: { accept: ACCEPT, ...conditions }, large } as const
    const answered = await callOrigin(http, host, request, statuses, { now, body: 'text' })
    if (!answered.ok) return answered
    const { status, headers } = answered.value
    if (!REDIRECTS.includes(status)) return await readAnswer(answered.value, at, now)
    const next = headers.get('location') ?? ''
    if (!isSameHost(next, at))
      return fail('origin_unavailable', `${host} answered ${status} to another host, which is not followed`)
    at = new URL(next, at).href
  }
  return fail('origin_unavailable', `${new URL(url).host} redirects more than ${MOST_REDIRECTS} times`)
}

function conditionsOf(known: Version | null): Record<string, string> {
  if (known?.etag) return { 'if-none-match': known.etag }
  return known?.modified ? { 'if-modified-since': known.modified } : {}
}

/** Whether an address, as it stands on the page at `base`, is on the same host and as safe. */
export function isSameHost(address: string, base: string): boolean {
  if (!URL.canParse(address, base)) return false
  const { host, protocol, hostname } = new URL(address, base)
  return host === new URL(base).host && (protocol === 'https:' || (protocol === 'http:' && isLocalHost(hostname)))
}

async function readAnswer(answer: HttpAnswer, url: string, now: Tools['now']): Promise<Result<Fetched, OriginReason>> {
  const { status, headers, pieces } = answer
  const { host } = new URL(url)
  const until = now() + WHOLE_MS
  const bytes: Uint8Array[] = []
  for await (const piece of pieces ?? []) {
    if (!piece.ok) return fail('origin_unavailable', piece.message)
    if (now() >= until) return fail('origin_unavailable', `${host} was not done with its answer within ${WHOLE_MS} ms`)
    bytes.push(piece.value)
  }
  const text = pieces === undefined ? answer.text : decoded(bytes, headers.get('content-type'))
  if (text === null) return fail('origin_unavailable', `${host} answered in an encoding that is not known`)
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')]
  return ok({ status, text, url, etag, modified, hasNext: NEXT.test(headers.get('link') ?? '') })
}

/** https://www.rfc-editor.org/rfc/rfc8288 */
const NEXT = /;\s*rel\s*=\s*"?[^",;]*\bnext\b/i

const IN_HEADER = /charset\s*=\s*["']?([\w:.-]{1,40})/i
const IN_XML = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})["']/i
const IN_PAGE = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{1,40})/i
/** So much of a document may stand before it says how it is encoded. */
const HEAD_CHARACTERS = 2_000

/** The text in the encoding that its header, its XML declaration or its page tells, UTF-8 without one; null: nobody knows that one. */
function decoded(pieces: readonly Uint8Array[], contentType: string | null): string | null {
  const utf8 = textOf(pieces)
  const head = utf8.slice(0, HEAD_CHARACTERS)
  const [, label = 'utf-8'] = IN_HEADER.exec(contentType ?? '') ?? IN_XML.exec(head) ?? IN_PAGE.exec(head) ?? []
  if (/^utf-?8$/i.test(label)) return utf8
  try {
    const decoder = new TextDecoder(label)
    return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
  } catch {
    return null
  }
}
