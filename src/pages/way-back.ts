// Where a reader is led next. It never leads off this Worker.
import type { ApiContext } from '../routes/route'

const BASE = 'https://relay.invalid'

/** The path that a reader came for, or the home page: whatever is not a path of ours leads nowhere. */
export function wayBack(given: string | undefined): string {
  if (given === undefined || !given.startsWith('/') || !URL.canParse(given, BASE)) return '/'
  const { origin, pathname, search } = new URL(given, BASE)
  // A path that begins with two slashes names another host.
  return origin === BASE && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}

/** To another page. https://www.rfc-editor.org/rfc/rfc9110#name-303-see-other */
export const seeOther = (c: ApiContext, path: string, cookie: string | null = null): Response =>
  c.body(null, 303, { location: path, ...(cookie === null ? {} : { 'set-cookie': cookie }) })
