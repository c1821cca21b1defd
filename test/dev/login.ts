// A link that logs a browser in once. It is served by this process and known here alone: the Worker has no second way in, it is
// sent the token by its own login form, and the session it answers with is handed on. Browsers keep cookies by the host, whatever
// the port is, so it counts at the Worker on this machine and nowhere else.
import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { freePort, HOST } from './process.ts'

const CODE_BYTES = 18

/** Serves the link to the dashboard of `worker`, an address of this machine. */
export async function startLogin(worker: string, token: string): Promise<{ readonly url: string }> {
  const code = randomBytes(CODE_BYTES).toString('base64url')
  const port = await freePort()
  let used = false

  async function enter(response: ServerResponse): Promise<void> {
    if (used) return said(response, 410, `This link was good once. Log in at ${worker}/ with the ADMIN_TOKEN.`)
    used = true
    const session = await sessionOf(worker, token)
    if (session.length > 0) {
      response.writeHead(303, { location: `${worker}/`, 'set-cookie': session, 'cache-control': 'no-store' }).end()
      return
    }
    used = false
    said(response, 502, `${worker} did not take the ADMIN_TOKEN, or does not answer: try again.`)
  }

  const server = createServer((request, response) => {
    const { method, url } = request
    if (method !== 'GET' || url !== `/${code}`) said(response, 404, 'There is nothing here.')
    else void enter(response)
  })
  await new Promise<void>((listening) => server.listen(port, HOST, listening))
  server.unref() // nothing runs for it alone
  return { url: `http://${HOST}:${port}/${code}` }
}

const said = (response: ServerResponse, status: number, text: string): void =>
  void response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${text}\n`)

/** The cookies of a session that is opened by the login form. */
async function sessionOf(worker: string, token: string): Promise<string[]> {
  const answer = await fetch(`${worker}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: worker },
    body: new URLSearchParams({ token, to: '/' }),
  }).catch(() => null)
  return answer?.headers.getSetCookie() ?? []
}
