// One call to an origin, its answer turned into what the engine acts on. Shared by the connectors' clients.
import type { Http, HttpAnswer, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { retryAfterMs } from '../../lib/waits'
import type { OriginReason } from '../connector'

/** What an origin says in a 200: that it did not do what was asked. */
export interface Refusal {
  readonly reason: Exclude<OriginReason, 'throttled' | 'budget_spent'>
  /** In the origin's words. */
  readonly said: string
}

export interface CallTools {
  readonly now: () => number
  /** Words an error body for people, where the origin has a known form for it. */
  readonly fault?: (json: unknown) => string | null
  /** What in an expected answer is a refusal all the same, where the origin says so in its body; null: nothing. */
  readonly refusal?: (json: unknown) => Refusal | null
  /** `json` without this member: a 200 that is none is an outage. `text`: it is XML or the like. */
  readonly body?: 'json' | 'text'
}

/**
 * Calls `label` (the origin's name, for messages) and returns its answer when the status is one of `expected`. A 200 that is
 * not JSON, a redirect and a 5xx are outages; 401 and a 403 in JSON the credentials; 429 the rate; any other 4xx this request.
 */
export async function callOrigin(
  http: Http,
  label: string,
  request: HttpRequest,
  expected: readonly number[],
  tools: CallTools,
): Promise<Result<HttpAnswer, OriginReason>> {
  const called = await http(request)
  if (!called.ok)
    return called.reason === 'unavailable'
      ? fail('origin_unavailable', called.message)
      : fail(called.reason, called.message, called.retryAfterMs)
  const answer = called.value
  if (expected.includes(answer.status)) return readExpected(answer, label, tools)
  const said = tools.fault?.(answer.json)
  const message = `${label} answered ${answer.status}${said ? `: ${said}` : ''} to ${request.method} ${new URL(request.url).pathname}`
  if (answer.status === 429) return fail('rate_limited', message, retryAfterMs(answer.headers, tools.now()))
  // A firewall before the origin says 403 too, in a page of its own: that passes, and tells nothing of the credentials.
  if (answer.status === 403 && answer.json === undefined) return fail('origin_unavailable', message)
  if (answer.status === 401 || answer.status === 403) return fail('origin_unauthorized', message)
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return fail('origin_refused', message)
  return fail('origin_unavailable', message, retryAfterMs(answer.headers, tools.now()))
}

function readExpected(
  answer: HttpAnswer,
  label: string,
  { now, refusal, body = 'json' }: CallTools,
): Result<HttpAnswer, OriginReason> {
  const { status, json, pieces, headers } = answer
  if (status === 200 && body === 'json' && json === undefined && pieces === undefined)
    return fail('origin_unavailable', `${label} answered 200 with a body that is not JSON`)
  const refused = refusal?.(json) ?? null
  if (refused === null) return ok(answer)
  const message = `${label} answered ${status}: ${refused.said}`
  const { reason } = refused
  return fail(reason, message, reason === 'rate_limited' ? retryAfterMs(headers, now()) : undefined)
}
