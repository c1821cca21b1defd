// One outgoing call: a time-out, a bound on what is read, no redirect followed, and permission asked before it.
// It knows neither origins nor HrFlow; what a status means is the caller's.
import { type Failure, fail, ok, type Result } from './result'
import { USER_AGENT } from './version'

/** Longest wait for a whole answer. */
export const HTTP_TIMEOUT_MS = 20_000
/** Most that is read of one answer; a larger one is a failure. */
export const HTTP_MAX_BYTES = 10 * 1024 * 1024

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute, https. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON, or undefined when it is not JSON (an HTML page, an empty body). */
  readonly json: unknown
}

/**
 * Why there is no answer. `unavailable`: the call was made and may have taken effect. The other two: it was not made,
 * because the account's rate has no room for `retryAfterMs` (`throttled`), or this invocation's fetches are used up (`budget_spent`).
 */
export type HttpReason = 'unavailable' | 'throttled' | 'budget_spent'

export type Http = (request: HttpRequest) => Promise<Result<HttpAnswer, HttpReason>>

export interface HttpOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Asked before every call; a failure means that the call is not made. */
  readonly permit: () => Promise<Result<void, 'throttled' | 'budget_spent'>>
  /** Told of every answer, so that a rate limiter can learn from it. */
  readonly onAnswer?: (answer: HttpAnswer) => Promise<void>
  /** `UPSTREAM_PROXY`: `https://HOST/PATH` goes to `PROXY/HOST/PATH`. */
  readonly proxy?: string | null
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

/** Makes the function through which every outgoing call of one side goes. It does not throw, provided that `permit` does not. */
export function createHttp(options: HttpOptions): Http {
  const { fetch, permit, onAnswer, proxy = null, timeoutMs = HTTP_TIMEOUT_MS, maxBytes = HTTP_MAX_BYTES } = options
  return async (request) => {
    const url = new URL(request.url)
    const permitted = await permit()
    if (!permitted.ok) return permitted
    // A timer of our own, and not AbortSignal.timeout: one that is left running would keep an object from going to rest.
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), timeoutMs)
    try {
      const response = await fetch(throughProxy(url, proxy), {
        method: request.method,
        headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        redirect: 'manual', // a redirect must not carry credentials elsewhere
        signal: controller.signal,
      })
      const text = await readBounded(response, maxBytes)
      if (text === null) return fail('unavailable', `${url.host} answered more than ${maxBytes} bytes`)
      const answer = { status: response.status, headers: response.headers, text, json: parseJson(text) }
      await onAnswer?.(answer)
      return ok(answer)
    } catch (error) {
      return unreachable(url.host, error, timeoutMs)
    } finally {
      clearTimeout(timer)
    }
  }
}

function unreachable(host: string, error: unknown, timeoutMs: number): Failure<'unavailable'> {
  const timedOut = error instanceof Error && error.name === 'TimeoutError'
  return fail(
    'unavailable',
    timedOut ? `${host} did not answer within ${timeoutMs} ms` : `${host} could not be reached`,
  )
}

/** Whether a URL's host is this machine. */
export const isLocalHost = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** The address that stands in for `url` when a proxy is set. */
export function throughProxy(url: URL, proxy: string | null): string {
  return proxy === null ? url.href : `${proxy.replace(/\/+$/, '')}/${url.host}${url.pathname}${url.search}`
}

async function readBounded(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) return null // leaving the loop cancels the stream
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The value of a JSON text, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
