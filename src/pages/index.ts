// The pages for people, mounted: who may see them, and which function makes each. They read the API only.
import { type Context, Hono } from 'hono'
import type { WorkflowsOf } from '../config/deployment'
import { hasSession, tokensOf } from '../routes/auth'
import { mayUseCookie } from '../routes/own-origin'
import { problem } from '../routes/problem'
import type { ApiContext } from '../routes/route'
import { doIt, planPage } from './actions/pages'
import { type Answering, type Api, apiOf } from './api'
import { file } from './files'
import { homePage } from './home'
import { jobPage } from './job/page'
import { closedPage, loginWith, logout, showLogin } from './login'
import { nothingHere } from './refusal'
import { runPage } from './run/page'
import { seeOther } from './way-back'
import { eventsPage } from './workflow/events'
import { jobsPage } from './workflow/jobs'
import { workflowPage } from './workflow/overview'
import { settingsPage } from './workflow/settings'
import { webhooksPage } from './workflow/webhooks'

/** What makes a page: the request, and the API as its sender may use it. */
type Making = (c: ApiContext, api: Api) => Promise<Response>

const PAGES: Readonly<Record<string, Making>> = {
  '/': homePage,
  '/workflows/:id': workflowPage,
  '/workflows/:id/events': eventsPage,
  '/workflows/:id/jobs': jobsPage,
  '/workflows/:id/jobs/:reference': jobPage,
  '/workflows/:id/runs/:run_id': runPage,
  '/workflows/:id/webhooks': webhooksPage,
  '/workflows/:id/settings': settingsPage,
  '/workflows/:id/do/:action': planPage,
}

/** The pages of a deployment; `answering` is the app that they are part of. */
export function pages(workflowsOf: WorkflowsOf, answering: Answering) {
  const app = new Hono<{ Bindings: Env }>()
  app.get('/login', showLogin)
  app.post('/login', loginWith(workflowsOf))
  app.post('/logout', (c) => inside(c, async () => logout(c)))
  app.get('/assets/:name', (c) => inside(c, () => file(c)))
  for (const [path, make] of Object.entries(PAGES)) app.get(path, (c) => inside(c, () => make(c, apiOf(c, answering))))
  app.post('/workflows/:id/do/:action', (c) => inside(c, () => doIt(c, apiOf(c, answering))))
  app.get('/workflows/*', (c) => inside(c, async () => nothingHere(c)))
  return app
}

/** What only somebody with a session gets; from a stranger nothing is taken, and he is led to the login. */
async function inside(c: ApiContext, make: () => Promise<Response>): Promise<Response> {
  if (tokensOf(c.env).length === 0) return closedPage(c)
  if (!(await hasSession(c))) return seeOther(c, loginFor(c))
  if (!mayUseCookie(c)) return problem(c, 403, 'a page of another site asked for this')
  return make()
}

function loginFor(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  const to = c.req.method === 'GET' ? pathname + search : '/'
  return to === '/' ? '/login' : `/login?to=${encodeURIComponent(to)}`
}
