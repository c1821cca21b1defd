// Who sees the pages, over HTTP: the token for a session, what a session opens, and what it does not.
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { app } from '../worker'
import { ADMIN, scenario, untouchable } from './scenario'

const TOKEN = 'test-admin-token-0123456789'
const HTTPS = 'https://relay.example'
const LOCAL = 'http://localhost:8787'
const OWN = { origin: HTTPS }

/** One request as a browser sends it: no redirect is followed. */
async function browse(path: string, init: RequestInit = {}, bindings: Partial<Env> = {}) {
  const url = path.startsWith('/') ? `${HTTPS}${path}` : path
  const answer = await app.request(url, init, { ...env, ...bindings }, createExecutionContext())
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }
}

const form = (
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = OWN,
): RequestInit => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(fields),
})

/** A session's cookie, as the browser sends it back. */
async function session(token = TOKEN, bindings: Partial<Env> = {}): Promise<{ readonly cookie: string }> {
  const { headers } = await browse('/login', form({ token }), bindings)
  return { cookie: String(headers['set-cookie']).split(';')[0] ?? '' }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('logging in', () => {
  it('gives a session of twelve hours for the token, and leads on', async () => {
    const { status, headers } = await browse('/login', form({ token: TOKEN, to: '/workflows/acme?x=1' }))
    expect([status, headers['location']]).toEqual([303, '/workflows/acme?x=1'])
    expect(headers['set-cookie']).toMatch(
      /^__Host-hrflow-relay=\d{10}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure$/,
    )
    const local = await browse(`${LOCAL}/login`, form({ token: TOKEN }, { origin: LOCAL }))
    expect(local.headers['set-cookie']).toMatch(
      /^hrflow-relay=\d{10}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
    )
  })

  it('leads to paths of its own alone', async () => {
    const leads = async (to: string) => (await browse('/login', form({ token: TOKEN, to }))).headers['location']
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/x/..//evil.example',
      'javascript:1',
      '',
    ])
      expect(await leads(to), to).toBe('/')
  })

  it('refuses a wrong token, and an address that tries often', async () => {
    const asked: string[] = []
    const REFUSALS: RateLimit = {
      async limit({ key }) {
        asked.push(key)
        return { success: asked.length < 2 }
      },
    }
    const sent = form({ token: 'a-wrong-token-0123456789' }, { ...OWN, 'cf-connecting-ip': '192.0.2.7' })
    const [first, second] = [await browse('/login', sent, { REFUSALS }), await browse('/login', sent, { REFUSALS })]
    expect([first.status, second.status]).toEqual([401, 429])
    expect([first.headers['set-cookie'], second.headers['set-cookie']]).toEqual([undefined, undefined])
    expect([first.text, second.text]).toEqual([
      expect.stringContaining('That is not the token.'),
      expect.stringContaining('Too many attempts'),
    ])
    expect(asked).toEqual(['relay.example:login:192.0.2.7', 'relay.example:login:192.0.2.7'])
    expect((await browse('/login', form({ token: TOKEN }), { REFUSALS })).status).toBe(303)
  })

  it('takes no form of another site, and none that says nothing of where it is from', async () => {
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const answer = await browse('/login', form({ token: TOKEN }, headers))
      expect([answer.status, answer.headers['set-cookie']], JSON.stringify(headers)).toEqual([403, undefined])
    }
  })

  it('is done by POST alone: a token in an address opens nothing', async () => {
    const { status, headers } = await browse(`/login?token=${TOKEN}`)
    expect([status, headers['set-cookie']]).toEqual([200, undefined])
  })

  it('is answered 503 with the next step where there is no token, and so is every page', async () => {
    for (const path of ['/', '/login', '/workflows/acme', '/assets/app.css']) {
      const { status, text } = await browse(path, {}, { ADMIN_TOKEN: 'short' })
      expect([status, text], path).toEqual([503, expect.stringContaining('wrangler secret put ADMIN_TOKEN')])
    }
  })
})

describe('a stranger', () => {
  it('gets the way to the login at every page, whether there is such a thing or not, and wakes nobody', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    for (const [path, to] of [
      ['/', '/login'],
      [`/workflows/${workflow_id}`, `/login?to=%2Fworkflows%2F${workflow_id}`],
      ['/workflows/nobody', '/login?to=%2Fworkflows%2Fnobody'],
      ['/assets/app.css', '/login?to=%2Fassets%2Fapp.css'],
      ['/assets/app.js', '/login?to=%2Fassets%2Fapp.js'],
    ] as const) {
      const { status, headers, text } = await browse(path, {}, untouchable)
      expect([status, headers['location'], text], path).toEqual([303, to, ''])
    }
  })

  it('reads nothing of the deployment on the login page, which loads nothing and cannot be framed', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const { status, headers, text } = await browse('/login')
    expect(status).toBe(200)
    expect(text).not.toContain(workflow_id)
    expect(text).not.toMatch(/\b(?:src|href)=|style="/)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'sha256-[\w+/=]+'$/,
      ),
    })
  })
})

describe('a session', () => {
  it('opens the pages, their files and the API', async () => {
    const headers = await session()
    const home = await browse('/', { headers })
    expect([home.status, home.headers['content-security-policy']]).toEqual([
      200,
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'",
    ])
    expect(home.text).not.toMatch(/style="| on[a-z]+="/)
    expect((await browse('/api/workflows', { headers })).status).toBe(200)
    const style = await browse('/assets/app.css', { headers })
    expect([style.status, style.headers['cache-control'], style.headers['etag']]).toEqual([
      200,
      'private, no-cache',
      expect.stringMatching(/./),
    ])
    const again = { ...headers, 'if-none-match': style.headers['etag'] ?? '' }
    expect((await browse('/assets/app.css', { headers: again })).status).toBe(304)
    expect((await browse('/assets/nothing.css', { headers })).status).toBe(404)
  })

  it('is not believed when it is forged, changed, of another token, or twelve hours old', async () => {
    const { cookie } = await session()
    const [name = '', value = ''] = cookie.split('=')
    const [until = '', signature = ''] = value.split('.')
    const later = String(Number(until) + 1)
    const forged = [
      '',
      '.',
      'x',
      until,
      `${until}.`,
      `${later}.${signature}`,
      `${until}.${signature.replace(/./g, '0')}`,
    ]
    for (const one of [...forged, `${until}.${signature.toUpperCase()}`]) {
      const headers = { cookie: `${name}=${one}` }
      const [page, api] = [await browse('/', { headers }), await browse('/api/workflows', { headers })]
      expect([page.status, api.status], one).toEqual([303, 401])
    }
    expect((await browse('/', { headers: { cookie: cookie.replace('__Host-', '') } })).status).toBe(303)
    vi.useFakeTimers({ toFake: ['Date'], now: Number(until) * 1_000 + 1 })
    expect((await browse('/', { headers: { cookie } })).status).toBe(303)
  })

  it('ends when its token is taken out of ADMIN_TOKEN, and outlives a token beside it', async () => {
    const [old, next] = ['an-old-token-0123456789-abcd', 'a-new-token-0123456789-abcd']
    const both = { ADMIN_TOKEN: `${next},${old}` }
    const status = async (headers: { readonly cookie: string }, bindings: Partial<Env>) =>
      (await browse('/', { headers }, bindings)).status
    const [ofOld, ofNew] = [await session(old, both), await session(next, both)]
    expect([await status(ofOld, both), await status(ofNew, both)]).toEqual([200, 200])
    const rotated = { ADMIN_TOKEN: next }
    expect([await status(ofOld, rotated), await status(ofNew, rotated)]).toEqual([303, 200])
  })

  it('ends by logging out', async () => {
    const headers = await session()
    const { status, headers: answered } = await browse('/logout', { method: 'POST', headers: { ...headers, ...OWN } })
    expect([status, answered['location'], answered['set-cookie']]).toEqual([
      303,
      '/login',
      '__Host-hrflow-relay=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
    ])
    expect((await browse('/logout', { headers })).status).toBe(404)
  })

  it('changes nothing for another site, by form or by JSON, whatever the method', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const cookie = await session()
    const paths = [
      ['POST', `/api/workflows/${workflow_id}/pause`],
      ['POST', `/api/workflows/${workflow_id}/replay`],
      ['DELETE', `/api/workflows/${workflow_id}/jobs/J1`],
      ['POST', '/logout'],
    ] as const
    const others = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://relay.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: HTTPS, 'sec-fetch-site': 'same-site' },
    ]
    for (const [method, path] of paths)
      for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain'])
        for (const from of others) {
          const headers = { ...cookie, ...from, 'content-type': type }
          const { status } = await browse(path, { method, headers, body: '{}' }, untouchable)
          expect(status, `${method} ${path} ${type} ${JSON.stringify(from)}`).toBe(403)
        }
  })

  it('changes what a page of its own asks for; a bearer of the token needs no page', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const cookie = await session()
    const replay = async (headers: Readonly<Record<string, string>>) =>
      (await browse(`/api/workflows/${workflow_id}/replay`, { method: 'POST', headers, body: '{"plan":true}' })).status
    expect(await replay({ ...cookie, ...OWN })).toBe(200)
    expect(await replay({ ...cookie, 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await replay(ADMIN)).toBe(200)
    expect(await replay({ ...ADMIN, origin: 'https://evil.example' })).toBe(200)
    expect(await replay({ ...cookie, ...OWN, authorization: 'Bearer a-wrong-token-0123456789' })).toBe(401)
  })
})
