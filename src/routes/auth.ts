// The operator's token. Without ADMIN_TOKEN nothing is open: 503.
import type { MiddlewareHandler } from 'hono'
import { tokenMatches } from '../lib/secrets'
import { problem } from './problem'

/** Lets a request through that carries `Authorization: Bearer` with one of the tokens in ADMIN_TOKEN. */
export const bearer: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  const tokens = (c.env.ADMIN_TOKEN ?? '').split(',').map((token) => token.trim())
  if (tokens.every((token) => token === '')) {
    return problem(c, 503, 'ADMIN_TOKEN is not set: the admin API is closed (npx wrangler secret put ADMIN_TOKEN)')
  }
  const given = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null
  if (!(await tokenMatches(given, tokens))) return problem(c, 401, null, {}, { 'www-authenticate': 'Bearer' })
  return next()
}
