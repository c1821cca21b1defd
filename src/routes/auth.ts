// The operator's token, or the session that was opened with it. Without a token that is long enough nothing is open: 503.

import type { MiddlewareHandler } from 'hono'
import type { WorkflowsOf } from '../config/deployment'
import { createLog } from '../lib/log'
import { isLongEnough, SECRET_MIN_CHARACTERS, tokenMatches } from '../lib/secrets'
import { noteAddress } from '../store/public-url'
import { mayUseCookie } from './own-origin'
import { problem } from './problem'
import { createRefusals } from './refusals'
import { REFUSED } from './refused'
import type { ApiContext } from './route'
import { sessionCounts, sessionIn } from './session'

const CLOSED = `ADMIN_TOKEN is not set, or has less than ${SECRET_MIN_CHARACTERS} characters: the admin API is closed (openssl rand -hex 32, npx wrangler secret put ADMIN_TOKEN)`

/** Those of ADMIN_TOKEN that count. */
export const tokensOf = (env: Pick<Env, 'ADMIN_TOKEN'>): string[] =>
  (env.ADMIN_TOKEN ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter(isLongEnough)

/** Lets everybody through, once ADMIN_TOKEN is set. */
export const onceSet: MiddlewareHandler<{ Bindings: Env }> = (c, next) =>
  tokensOf(c.env).length === 0 ? Promise.resolve(problem(c, 503, CLOSED)) : next().then(() => undefined)

/** Whether a request carries a session that counts. */
export async function hasSession(c: ApiContext): Promise<boolean> {
  const session = sessionIn(c)
  return session !== null && (await sessionCounts(session, tokensOf(c.env), Date.now()))
}

/**
 * Lets a request through that carries `Authorization: Bearer` with one of the tokens in ADMIN_TOKEN; or a session, and is
 * asked for by a page of ours if it changes anything.
 */
export function bearer(workflowsOf: WorkflowsOf): MiddlewareHandler<{ Bindings: Env }> {
  const refusals = createRefusals()
  return async (c, next) => {
    const counting = tokensOf(c.env)
    if (counting.length === 0) return problem(c, 503, CLOSED)
    const authorization = c.req.header('authorization')
    const given = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? null
    const byCookie = authorization === undefined && (await hasSession(c))
    if (byCookie && !mayUseCookie(c)) return problem(c, 403, REFUSED.other_site)
    if (byCookie || (await tokenMatches(given, counting))) {
      await noteAddress(c.env, c.req.url)
      return next()
    }
    const refused = { what: 'admin request', workflow_id: null, reason: 'its token is missing or wrong' } as const
    const answer = problem(c, 401, null, {}, { 'www-authenticate': 'Bearer' })
    return refusals.limit(c, createLog({}, workflowsOf(c.env).redact), refused, answer)
  }
}
