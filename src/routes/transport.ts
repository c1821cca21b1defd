// What holds for every request and every answer: no plain http but on this machine, no type guessed, nothing cached but what says
// so itself.
import type { MiddlewareHandler } from 'hono'
import { isLocalHost } from '../lib/http'
import { problem } from './problem'

/** Tokens and jobs travel in these requests and answers: neither a cache nor a wire without encryption is for them. */
export const transport: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  const { protocol, hostname } = new URL(c.req.url)
  if (protocol === 'https:' || isLocalHost(hostname)) await next()
  else c.res = problem(c, 403, 'use https')
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  c.res.headers.set('x-content-type-options', 'nosniff')
}
