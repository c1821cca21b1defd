// Whether a request comes from a page of ours. A browser adds its cookie to what other sites ask for too, whatever the content
// type is; who asks stands in headers that no page can set.
import type { Context } from 'hono'

const CHANGES_NOTHING = ['GET', 'HEAD', 'OPTIONS']

/** Whether a request may be answered by its cookie alone: it changes nothing, or a page of ours sent it. */
export const mayUseCookie = (c: Context): boolean => CHANGES_NOTHING.includes(c.req.method) || isOwn(c)

/**
 * `Origin`, where it is given, is ours, and so is `Sec-Fetch-Site`; and one of them is given.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isOwn(c: Context): boolean {
  const [origin, site] = [c.req.header('origin'), c.req.header('sec-fetch-site')]
  if (origin === undefined && site === undefined) return false
  return (
    (origin ?? new URL(c.req.url).origin) === new URL(c.req.url).origin && (site ?? 'same-origin') === 'same-origin'
  )
}
