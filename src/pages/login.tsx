// Logging in and out. A stranger sees the form whatever he asks for, and it says nothing of the deployment.
import type { WorkflowsOf } from '../config/deployment'
import { createLog } from '../lib/log'
import { tokenMatches } from '../lib/secrets'
import { hasSession, tokensOf } from '../routes/auth'
import { readBody } from '../routes/body'
import { isOwn } from '../routes/own-origin'
import { createRefusals } from '../routes/refusals'
import type { ApiContext } from '../routes/route'
import { sessionCookie, sessionOf } from '../routes/session'
import { Alone, styleHash } from './alone'
import { pageAnswer, readerFor } from './answer'
import { seeOther, wayBack } from './way-back'

const FORM_MAX_BYTES = 4_096

type Wrong = 'wrong' | 'tooMany' | 'elsewhere'
const STATUS = { wrong: 401, tooMany: 429, elsewhere: 403 } as const

/** The form; `to` is where it leads. */
async function loginPage(c: ApiContext, to: string, wrong: Wrong | null = null): Promise<Response> {
  const reader = readerFor(c)
  const { login } = reader.words
  const page = (
    <Alone reader={reader} title={login.title}>
      {wrong !== null && (
        <p class="bad" role="alert" id="wrong">
          {login[wrong]}
        </p>
      )}
      <form method="post" action="/login">
        <label for="token">{login.token}</label>
        <p class="quiet" id="hint">
          {login.hint}
        </p>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby={wrong === null ? 'hint' : 'wrong hint'}
          aria-invalid={wrong === null ? undefined : 'true'}
        />
        <input type="hidden" name="to" value={to} />
        <button type="submit">{login.enter}</button>
      </form>
    </Alone>
  )
  return pageAnswer(c, page, { status: wrong === null ? 200 : STATUS[wrong], style: await styleHash() })
}

/** What somebody who has no token yet reads at every address. */
export async function closedPage(c: ApiContext): Promise<Response> {
  const reader = readerFor(c)
  const { closed } = reader.words
  const commands = ['openssl rand -hex 32', 'npx wrangler secret put ADMIN_TOKEN', null]
  const page = (
    <Alone reader={reader} title={closed.title}>
      <p>{closed.text}</p>
      <ol>
        {closed.steps.map((step, index) => (
          <li>
            {step}
            {commands[index] && <code>{commands[index]}</code>}
          </li>
        ))}
      </ol>
    </Alone>
  )
  return pageAnswer(c, page, { status: 503, style: await styleHash() })
}

/** GET /login. */
export async function showLogin(c: ApiContext): Promise<Response> {
  const to = wayBack(c.req.query('to'))
  if (tokensOf(c.env).length === 0) return closedPage(c)
  return (await hasSession(c)) ? seeOther(c, to) : loginPage(c, to)
}

/** POST /login: the token for a session. */
export function loginWith(workflowsOf: WorkflowsOf): (c: ApiContext) => Promise<Response> {
  const refusals = createRefusals()
  return async (c) => {
    const tokens = tokensOf(c.env)
    if (tokens.length === 0) return closedPage(c)
    const form = new URLSearchParams(new TextDecoder().decode((await readBody(c.req.raw, FORM_MAX_BYTES)) ?? undefined))
    const to = wayBack(form.get('to') ?? undefined)
    if (!isOwn(c)) return loginPage(c, to, 'elsewhere')
    const given = (form.get('token') ?? '').trim()
    const [token] = await matching(given, tokens)
    if (token !== undefined) return seeOther(c, to, sessionCookie(c.req.url, await sessionOf(token, Date.now())))
    const refused = { what: 'login', workflow_id: null, reason: 'its token is wrong' } as const
    const log = createLog({}, workflowsOf(c.env).redact)
    const answer = await refusals.limit(c, log, refused, await loginPage(c, to, 'wrong'))
    return answer.status === STATUS.tooMany ? loginPage(c, to, 'tooMany') : answer
  }
}

/** Which of `tokens` it is. Each is compared, in constant time. */
async function matching(given: string, tokens: readonly string[]): Promise<string[]> {
  const matches = await Promise.all(tokens.map((token) => tokenMatches(given, [token])))
  return tokens.filter((_, index) => matches[index])
}

/** POST /logout. */
export const logout = (c: ApiContext): Response => seeOther(c, '/login', sessionCookie(c.req.url, ''))
