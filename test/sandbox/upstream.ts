// What the imitated upstreams have in common: a call as they see it, their reply, and small readers of both.

/** A connector's name, or `hrflow`. */
export type UpstreamName = string

export type JsonObject = Record<string, unknown>

/** A call that arrived, its body read. */
export interface Call {
  readonly method: string
  /** On the real host. */
  readonly url: URL
  readonly headers: Headers
  /** The raw body, `''` without one. */
  readonly text: string
  /** The body as JSON; undefined when it is not JSON or its content type does not say so. */
  readonly json: unknown
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface Upstream {
  readonly name: UpstreamName
  /** Its bodies hold secrets, so they are not logged. */
  readonly secretBodies?: true
  serves(host: string): boolean
  /** Whether the call's credentials are good. Changes nothing. */
  authorizes(call: Call): boolean
  /** Carries the call out. Looks at the credentials before anything else. */
  answer(call: Call): Reply
}

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: null,
})

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text at `field`, or null when there is none or it is blank. */
export function textAt(value: unknown, field: string): string | null {
  const text = isObject(value) ? value[field] : undefined
  return typeof text === 'string' && text.trim() !== '' ? text : null
}

/** The token of `Authorization: Bearer`, or null. */
export const bearer = (headers: Headers): string | null =>
  /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? null

/** A segment of a path, its percent-encoding undone; as it stands when that is malformed. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Reads a request's body once and makes a call of it. */
export async function readCall(request: Request): Promise<Call> {
  const text = new TextDecoder().decode(await request.arrayBuffer()) // text() warns about forms in workerd
  const saysJson = /^application\/json\b/i.test(request.headers.get('content-type') ?? '')
  return {
    method: request.method,
    url: new URL(request.url),
    headers: request.headers,
    text,
    json: saysJson ? parseJson(text) : undefined,
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
