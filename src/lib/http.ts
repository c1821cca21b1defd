// One outgoing call: a time-out, a bound on what is read, no redirect followed, and permission asked before it.
// It knows neither origins nor HrFlow; what a status means is the caller's.
import { type Pieces, readBody } from './http-body'
import { type Failure, fail, ok, type Result } from './result'
import { USER_AGENT } from './version'

/** Longest wait for a whole answer. */
export const HTTP_TIMEOUT_MS = 20_000
/** Longest that is waited for all the pieces of a large answer; what is done between them takes its own time. */
const PIECES_TIMEOUT_MS = 120_000
/** Most that is read of one answer; a larger one is a failure. */
export const HTTP_MAX_BYTES = 10 * 1024 * 1024

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute, https. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /**
   * The answer may be larger than memory should hold. A 200 of more than `wholeBytes` is handed out in pieces, up to
   * `mostBytes`. What comes after those may take longer than the time-out, provided that each piece comes within it, and that
   * nobody waits for two minutes in all.
   */
  readonly large?: { readonly wholeBytes: number; readonly mostBytes: number }
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** Empty where the body comes in pieces. */
  readonly text: string
  /** The body as JSON, or undefined when it is not JSON (an HTML page, an empty body). */
  readonly json: unknown
  /** The body of a large answer, for whoever asked for one. */
  readonly pieces?: Pieces
}

/**
 * Why there is no answer. `unavailable`: the call was made and may have taken effect. The other two: it was not made,
 * because the account's rate is used up for `retryAfterMs` (`throttled`), or this invocation's fetches are used up (`budget_spent`).
 */
export type HttpReason = 'unavailable' | 'throttled' | 'budget_spent'

export type Http = (request: HttpRequest) => Promise<Result<HttpAnswer, HttpReason>>

export interface HttpOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Asked before every call; a failure means that the call is not made. */
  readonly permit: () => Promise<Result<void, 'throttled' | 'budget_spent'>>
  /** Called with every answer, so that a rate limiter can learn from it. */
  readonly onAnswer?: (answer: HttpAnswer) => Promise<void>
  /** Called after every call that was made; null: there is no answer. */
  readonly onCalled?: (host: string, status: number | null) => void
  /** `UPSTREAM_PROXY`: `https://HOST/PATH` goes to `PROXY/HOST/PATH`. */
  readonly proxy?: string | null
  readonly timeoutMs?: number
  readonly piecesTimeoutMs?: number
  readonly maxBytes?: number
}

/** Makes the function through which every outgoing call of one side goes. It does not throw, provided that `permit` does not. */
export function createHttp(options: HttpOptions): Http {
  const { fetch, permit, onAnswer, onCalled, proxy = null } = options
  const { timeoutMs = HTTP_TIMEOUT_MS, piecesTimeoutMs = PIECES_TIMEOUT_MS, maxBytes = HTTP_MAX_BYTES } = options
  return async (request) => {
    const url = new URL(request.url)
    const permitted = await permit()
    if (!permitted.ok) return permitted
    const watch = stopwatch(timeoutMs, piecesTimeoutMs)
    let answeredWith: number | null = null
    try {
      const answered = fetch(throughProxy(url, proxy), {
        method: request.method,
        headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        redirect: 'manual', // a redirect must not carry credentials elsewhere
        signal: watch.signal,
      })
      const response = await watch.wait(answered)
      const large = response.status === 200 ? request.large : undefined
      const body = await readBody(response, {
        host: url.host,
        ...(large ?? { wholeBytes: maxBytes, mostBytes: maxBytes }),
        wait: watch.wait,
        waitAnew: watch.waitAnew,
        failed: (error) => unreachable(url.host, error),
      })
      if (!body.ok) return body
      answeredWith = response.status
      const answer = answerOf(response, body.value)
      await onAnswer?.(answer)
      return ok(answer)
    } catch (error) {
      return unreachable(url.host, error)
    } finally {
      watch.stop()
      onCalled?.(url.host, answeredWith)
    }
  }
}

const answerOf = ({ status, headers }: Response, body: string | Pieces): HttpAnswer =>
  typeof body === 'string'
    ? { status, headers, text: body, json: parseJson(body) }
    : { status, headers, text: '', json: undefined, pieces: body }

/**
 * Ends a call when the time is over. A timer of our own, and not AbortSignal.timeout: one that is left running would keep
 * an object from going to rest.
 */
function stopwatch(timeoutMs: number, piecesTimeoutMs: number) {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | null = null
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
  }
  let leftMs = piecesTimeoutMs
  const start = (ms: number, words: string): void => {
    stop()
    timer = setTimeout(() => controller.abort(new DOMException(words, 'TimeoutError')), ms)
  }
  const { signal } = controller
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  late.catch(() => {})
  /** Waits within the time that is running. A body need not heed the signal. */
  const wait = <T>(awaited: Promise<T>): Promise<T> => Promise.race([awaited, late])
  const tooLate = `did not answer within ${timeoutMs} ms`
  start(timeoutMs, tooLate)
  return {
    signal,
    wait,
    stop,
    /** Waits with all of the time, as long as there is some left of what all pieces have, and lets none run afterwards. */
    async waitAnew<T>(awaited: Promise<T>): Promise<T> {
      const begun = Date.now()
      if (leftMs < timeoutMs) start(leftMs, `was not done with its answer within ${piecesTimeoutMs} ms`)
      else start(timeoutMs, tooLate)
      try {
        return await wait(awaited)
      } finally {
        stop()
        leftMs -= Date.now() - begun
      }
    },
  }
}

/** A time-out of ours says itself what took too long. */
function unreachable(host: string, error: unknown): Failure<'unavailable'> {
  const timedOut = error instanceof Error && error.name === 'TimeoutError'
  return fail('unavailable', `${host} ${timedOut ? error.message : 'could not be reached'}`)
}

/** Whether a URL's host is this machine. */
export const isLocalHost = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** The address that stands in for `url` when a proxy is set. */
export function throughProxy(url: URL, proxy: string | null): string {
  return proxy === null ? url.href : `${proxy.replace(/\/+$/, '')}/${url.host}${url.pathname}${url.search}`
}

/** The value of a JSON text, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
