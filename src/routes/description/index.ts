// GET /openapi.json and GET /docs: the API described by itself. The document is made once in an isolate, when somebody asks.
// Neither holds anything of the tenant's.
import type { Described, Route } from '../route'
import { route } from '../route'
import { pageOf, STYLE } from './docs'
import { type Document, documentOf } from './openapi'

/** The two routes that describe `others` and themselves. */
export function descriptionRoutes(others: readonly Described[]): Route[] {
  let made: Document | null = null
  const document = (): Document => {
    made ??= documentOf([...others, ...own])
    return made
  }
  const own = [
    route({
      name: 'getOpenApi',
      method: 'GET',
      path: '/openapi.json',
      words: 'This API as an OpenAPI document.',
      access: 'set',
      answers: { 200: { words: 'The document.', type: 'application/json' } },
      run: ({ c }) => c.body(JSON.stringify(document()), 200, { 'content-type': 'application/json' }),
    }),
    route({
      name: 'getDocs',
      method: 'GET',
      path: '/docs',
      words: 'The same as a page to read.',
      access: 'set',
      answers: { 200: { words: 'The page.', type: 'text/html' } },
      async run({ c }) {
        const html = pageOf(document(), new URL(c.req.url).origin)
        return c.body(html, 200, { 'content-type': 'text/html; charset=utf-8', ...(await policy()) })
      },
    }),
  ]
  return own
}

/** Nothing is loaded, run or framed; the one style is the page's own. */
async function policy(): Promise<Record<string, string>> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
  }
}
