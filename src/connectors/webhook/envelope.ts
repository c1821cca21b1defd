// What a delivery of the generic signed origin says: the envelope that Standard Webhooks advises, or a CloudEvent whose attributes
// stand in headers (binary) or in the body (structured). Pure.
// https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
import { fromBase64 } from '../../lib/hash'
import { parseJson } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import { deliveryId, isSigned } from './proof'
import { invalid } from './schemas'

/** What every envelope tells. */
export interface Envelope {
  /** E.g. `job.updated`: the last two words of the name, whatever stands before them. */
  readonly type: string
  /** The same for every attempt to deliver it; null: it has none. */
  readonly id: string | null
  /** When it happened, as it was written; null: it does not tell. */
  readonly time: string | null
  /** Of a CloudEvent: what it is about. */
  readonly subject: string | null
  readonly data: unknown
  /** Where in the body `data` stands; empty: it is the body. */
  readonly at: 'data' | 'data_base64' | ''
}

const SPEC_VERSION = '1.0'
const STRUCTURED = /^application\/cloudevents\+json\b/i
const BATCH = /^application\/cloudevents-batch\b/i

/** Standard Webhooks signs an id, a moment and the body. Whoever sees one delivery could send it again as an event of any other job. */
const UNSIGNED =
  'the attributes of a CloudEvent in headers are not signed: send them in the body (application/cloudevents+json), or the secret in place of a signature'

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The last two words of an event's name: `com.acme.job.updated` is `job.updated`. */
const typeOf = (name: string): string => name.split('.').slice(-2).join('.')

/** A header as it was meant: what is not printable ASCII comes percent-encoded. */
function header(headers: Headers, name: string): string | null {
  const given = headers.get(`ce-${name}`)
  if (given === null || given === '') return null
  try {
    return decodeURIComponent(given)
  } catch {
    return given
  }
}

export function envelopeOf(payload: unknown, headers: Headers): Result<Envelope, 'malformed'> {
  const contentType = headers.get('content-type') ?? ''
  if (BATCH.test(contentType)) return fail('malformed', 'expected one event in a delivery, not a batch of them')
  if (header(headers, 'specversion') !== null) {
    if (isSigned(headers)) return fail('malformed', UNSIGNED)
    const given = (name: string) => header(headers, name)
    return cloudEvent(given, (name) => `ce-${name}`, payload, '')
  }
  if (!isRecord(payload)) return fail('malformed', 'expected an object with "type", "timestamp" and "data"')
  if (STRUCTURED.test(contentType) || 'specversion' in payload) return structured(payload)
  const type = textOf(payload['type'])
  if (type === null) return invalid([{ path: 'type', message: 'expected the name of the event, e.g. "job.updated"' }])
  const time = textOf(payload['timestamp'])
  return ok({ type: typeOf(type), id: deliveryId(headers), time, subject: null, data: payload['data'], at: 'data' })
}

function structured(payload: Readonly<Record<string, unknown>>): Result<Envelope, 'malformed'> {
  const given = (name: string) => textOf(payload[name])
  const encoded = payload['data_base64']
  if (encoded === undefined) return cloudEvent(given, (name) => name, payload['data'], 'data')
  const bytes = typeof encoded === 'string' ? fromBase64(encoded) : null
  const data = bytes === null ? undefined : parseJson(new TextDecoder().decode(bytes))
  if (data === undefined) return invalid([{ path: 'data_base64', message: 'expected JSON in base64' }])
  return cloudEvent(given, (name) => name, data, 'data_base64')
}

function cloudEvent(
  given: (name: string) => string | null,
  pathOf: (name: string) => string,
  data: unknown,
  at: Envelope['at'],
): Result<Envelope, 'malformed'> {
  const [version, id, source, type] = ['specversion', 'id', 'source', 'type'].map(given)
  const missing = Object.entries({ id, source, type })
    .filter(([, value]) => value === null)
    .map(([name]) => ({ path: pathOf(name), message: 'is required of a CloudEvent' }))
  const wrongVersion = { path: pathOf('specversion'), message: `expected "${SPEC_VERSION}"` }
  const issues = [...(version === SPEC_VERSION ? [] : [wrongVersion]), ...missing]
  if (!id || !source || !type || issues.length > 0) return invalid(issues)
  const [time, subject] = [given('time'), given('subject')]
  return ok({ type: typeOf(type), id: `${source} ${id}`, time: time ?? null, subject: subject ?? null, data, at })
}
