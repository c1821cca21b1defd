// One call to an origin, its answer turned into what the engine acts on. Shared by the connectors' clients.
import type { Http, HttpAnswer, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { retryAfterMs } from '../../lib/waits'
import type { OriginReason } from '../connector'

/**
 * Calls `label` (the origin's name, for messages) and returns its answer when the status is one of `expected`.
 * A 200 that is not JSON, a redirect and a 5xx are outages; 401 and a 403 in JSON the credentials; 429 the rate; any other 4xx this request.
 * `fault` words an error body for people, where the origin has a known form for it.
 */
export async function callOrigin(
  http: Http,
  label: string,
  request: HttpRequest,
  expected: readonly number[],
  tools: { readonly now: () => number; readonly fault?: (json: unknown) => string | null },
): Promise<Result<HttpAnswer, OriginReason>> {
  const called = await http(request)
  if (!called.ok)
    return called.reason === 'unavailable'
      ? fail('origin_unavailable', called.message)
      : fail(called.reason, called.message, called.retryAfterMs)
  const answer = called.value
  if (expected.includes(answer.status)) {
    if (answer.status === 200 && answer.json === undefined && answer.pieces === undefined)
      return fail('origin_unavailable', `${label} answered 200 with a body that is not JSON`)
    return ok(answer)
  }
  const said = tools.fault?.(answer.json)
  const message = `${label} answered ${answer.status}${said ? `: ${said}` : ''} to ${request.method} ${new URL(request.url).pathname}`
  if (answer.status === 429) return fail('rate_limited', message, retryAfterMs(answer.headers, tools.now()))
  // A firewall before the origin says 403 too, in a page of its own: that passes, and tells nothing of the credentials.
  if (answer.status === 403 && answer.json === undefined) return fail('origin_unavailable', message)
  if (answer.status === 401 || answer.status === 403) return fail('origin_unauthorized', message)
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return fail('origin_refused', message)
  return fail('origin_unavailable', message, retryAfterMs(answer.headers, tools.now()))
}
