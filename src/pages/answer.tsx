// A page as an answer: its policy, and whom it is for. Nothing of it is loaded from elsewhere, run from within, or framed.
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiContext } from '../routes/route'
import { type Reader, readerOf } from './reader'

const POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const OWN_FILES = "style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'"

/** Whom the page of this request is for. */
export const readerFor = (c: ApiContext): Reader => readerOf(c.req.header('accept-language'), Date.now())

/**
 * The answer. `style`: the hash of the page's own style, for a page that loads nothing. The referrer stays within: with none at
 * all, a browser would send a form's origin as null.
 */
export function pageAnswer(
  c: ApiContext,
  page: Child,
  { status = 200, style }: { readonly status?: ContentfulStatusCode; readonly style?: string } = {},
): Response {
  const files = style === undefined ? OWN_FILES : `style-src '${style}'`
  const html = `<!doctype html>${page}`
  return c.body(html, status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${POLICY}; ${files}`,
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    vary: 'accept-language, cookie',
  })
}
