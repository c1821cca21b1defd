// Errors of the admin API and of webhooks: RFC 9457 problem details, with no more in them than the caller may know.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

const TITLES: Partial<Record<ContentfulStatusCode, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** A problem+json answer; `more` adds members such as `issues`. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail: string | null,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { title: TITLES[status] ?? 'Error', status, ...(detail === null ? {} : { detail }), ...more }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers })
}
