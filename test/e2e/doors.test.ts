// What is refused at the door: http, too many refusals, bodies that nobody has to read, a tenant's file that throws; and
// what is left of it in the log.
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app'
import { readWorkflows } from '../../src/config/deployment'
import { markObject } from '../../src/store/kv'
import { genuine } from '../connectors/workable/fixtures'
import { app } from '../worker'
import { ADMIN, ask, EVERY_ANSWER, problem, scenario, untouchable } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'
const wrong401 = problem(401, 'Unauthorized')
const tooMany = problem(429, 'Too Many Requests', { detail: 'too many refused requests' }, { 'retry-after': '60' })

/** A rate limit of `limit` refusals for each key, and the keys that it was asked for. */
function limitOf(limit: number) {
  const asked: string[] = []
  const REFUSALS: RateLimit = {
    limit: async ({ key }) => {
      asked.push(key)
      return { success: asked.filter((one) => one === key).length <= limit }
    },
  }
  return { bindings: { REFUSALS }, asked }
}

/** A body, and how often somebody read a piece of it. */
function watchedBody(text: string) {
  let reads = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        reads += 1
        controller.enqueue(new TextEncoder().encode(text))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { body, reads: () => reads }
}

const from = (address: string) => ({ 'cf-connecting-ip': address })
const signed = async (body: string, secret: string) =>
  (await genuine(Uint8Array.from(new TextEncoder().encode(body)), secret)).headers

/** What is logged from here on. */
function logged(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line) => lines.push(JSON.parse(String(line))))
  return lines
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a request', () => {
  const status = async (url: string) => (await app.request(url, { headers: ADMIN }, env)).status

  it('by http is answered 403, unless it comes to this machine', async () => {
    const answer = await app.request('http://relay.example/healthz', {}, env)
    expect([answer.status, Object.fromEntries(answer.headers), await answer.json()]).toEqual([
      403,
      { 'content-type': 'application/problem+json', ...EVERY_ANSWER },
      { title: 'Forbidden', status: 403, detail: 'use https' },
    ])
    expect(await status('http://localhost.relay.example/healthz')).toBe(403)
    expect(await status('http://relay.example/api/workflows')).toBe(403)
    for (const origin of ['https://relay.example', 'http://localhost:8787', 'http://127.0.0.1:1', 'http://[::1]:8787'])
      expect(await status(`${origin}/healthz`), origin).toBe(200)
  })

  it('by http stores nothing and wakes nobody, however genuine it is', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const init = { method: 'POST', body: JSON.stringify(s.flatchrEvent('J1')) }
    const url = `http://relay.example/webhooks/${relay.workflow_id}/${TOKEN}`
    expect((await app.request(url, init, { ...env, ...untouchable })).status).toBe(403)
    expect(await relay.events()).toEqual([])
  })

  it('is answered with no-store and nosniff, whatever the answer is', async () => {
    for (const [path, init] of [
      ['/healthz', {}],
      ['/nothing', {}],
      ['/api/workflows', { headers: ADMIN }],
      ['/api/workflows', {}],
      ['/webhooks/nobody', { method: 'POST' }],
      ['/webhooks/nobody', {}],
    ] as const)
      expect((await ask(path, init)).headers, path).toMatchObject(EVERY_ANSWER)
  })
})

describe('the body of a webhook', () => {
  it('is hashed once, however many events it holds', async () => {
    const s = scenario()
    const event_parser = () => Array.from({ length: 300 }, (_, n) => ({ action: 'update', reference: `J${n}` }))
    const relay = s.deployFlatchr({ event_parser })
    const body = JSON.stringify({ text: 'x'.repeat(200_000) })
    const hashed = vi.spyOn(crypto.subtle, 'digest')
    const answer = await ask(`/webhooks/${relay.workflow_id}/${TOKEN}`, { method: 'POST', body })
    expect(answer.body).toEqual({ received: 300, duplicates: 0, ignored: 0 })
    const sizes = hashed.mock.calls.map(([, data]) => data.byteLength)
    expect(sizes.filter((size) => size > 1_000)).toEqual([body.length])
  })

  it('is not read before workflow, method, token and the form of a signature are checked', async () => {
    const s = scenario()
    const [byPath, byHmac] = [s.deployFlatchr(), s.deployWorkable()]
    const misconfigured = s.deployFlatchr({ workflow_id: `${s.name}-wrong`, retention_days: 0 })
    const silent = s.deployFlatchr({ workflow_id: `${s.name}-silent`, webhook_secret: null })
    for (const [path, method, headers, expected] of [
      ['nobody', 'POST', {}, 404],
      [byPath.workflow_id, 'PUT', {}, 405],
      [byPath.workflow_id, 'POST', {}, 401],
      [`${byPath.workflow_id}/another-token-0123456789`, 'POST', {}, 401],
      [byHmac.workflow_id, 'POST', {}, 401],
      [byHmac.workflow_id, 'POST', { 'x-workable-signature': 'sha256=00' }, 401],
      [misconfigured.workflow_id, 'POST', {}, 503],
      [`${silent.workflow_id}/${TOKEN}`, 'POST', {}, 503],
    ] as const) {
      const { body, reads } = watchedBody('{}')
      const answer = await ask(`/webhooks/${path}`, { method, headers, body }, untouchable)
      expect([answer.status, reads()], `${method} ${path}`).toEqual([expected, 0])
    }
  })
})

describe('an address that was refused too often', () => {
  it('is answered 429 for what proves nothing, and its body is not read; what is genuine still comes in', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const { bindings } = limitOf(3)
    const send = (end: string, address: string, body: BodyInit = JSON.stringify(s.flatchrEvent('J1'))) =>
      ask(`/webhooks/${relay.workflow_id}${end}`, { method: 'POST', body, headers: from(address) }, bindings)
    for (let n = 0; n < 3; n++) expect(await send('/wrong', '192.0.2.1')).toEqual(wrong401)
    const { body, reads } = watchedBody('{}')
    expect([await send('/wrong', '192.0.2.1', body), reads()]).toEqual([tooMany, 0])
    expect((await send(`/${TOKEN}`, '192.0.2.1')).body).toEqual({ received: 1, duplicates: 0, ignored: 0 })
    expect(await send('/wrong', '192.0.2.2')).toEqual(wrong401)
    expect(await send('/wrong', '192.0.2.1')).toEqual(tooMany)
  })

  it('still comes in with a right signature, and with a wrong one does not', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const { bindings } = limitOf(0)
    const body = JSON.stringify(s.jobEvent('J1'))
    const send = (headers: Record<string, string>) =>
      ask(
        `/webhooks/${relay.workflow_id}`,
        { method: 'POST', body, headers: { ...from('192.0.2.1'), ...headers } },
        bindings,
      )
    expect(await send(await signed(body, 'another-secret-0123456789'))).toEqual(tooMany)
    expect(await send({})).toEqual(tooMany)
    expect((await send(await signed(body, s.auths.workable.api_access_token))).status).toBe(200)
  })

  it('is one for each tenant, workflow and address, and is asked for after a refusal alone', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const { bindings, asked } = limitOf(60)
    const post = (path: string, body: string, address: string) =>
      ask(path, { method: 'POST', body, headers: from(address) }, bindings)
    const own = `/webhooks/${relay.workflow_id}`
    expect((await post(`${own}/${TOKEN}`, JSON.stringify(s.flatchrEvent('J1')), '192.0.2.1')).status).toBe(200)
    expect((await ask('/healthz', {}, bindings)).status).toBe(200)
    expect((await ask('/api/workflows/nobody', { headers: ADMIN }, bindings)).status).toBe(404)
    expect((await ask(own, { method: 'GET' }, bindings)).status).toBe(405)
    expect(asked).toEqual([])
    expect((await post(`${own}/wrong`, '{}', '192.0.2.1')).status).toBe(401)
    expect((await post(`${own}/${TOKEN}`, '{', '192.0.2.1')).status).toBe(400)
    expect((await post('/webhooks/nobody', '{}', '192.0.2.1')).status).toBe(404)
    expect((await post('/webhooks/nobody-else', '{}', '2001:db8:1:2:3:4:5:6')).status).toBe(404)
    expect((await ask('/api/workflows', { headers: from('192.0.2.1') }, bindings)).status).toBe(401)
    expect(asked).toEqual([
      `localhost:${relay.workflow_id}:192.0.2.1`,
      `localhost:${relay.workflow_id}:192.0.2.1`,
      'localhost:webhook:192.0.2.1',
      'localhost:webhook:2001:db8:1:2::/64',
      'localhost:admin request:192.0.2.1',
    ])
  })

  it('gets 400 for what is genuine and cannot be read, however often', async () => {
    const relay = scenario().deployFlatchr()
    const { bindings } = limitOf(0)
    const init = { method: 'POST', body: '{', headers: from('192.0.2.1') }
    expect((await ask(`/webhooks/${relay.workflow_id}/${TOKEN}`, init, bindings)).status).toBe(400)
  })

  it('gets 429 from the admin API too, but not with the right token', async () => {
    const { bindings } = limitOf(1)
    const status = async (headers: Record<string, string>) =>
      (await ask('/api/workflows/nobody', { headers: { ...from('192.0.2.1'), ...headers } }, bindings)).status
    expect([await status({}), await status({}), await status(ADMIN)]).toEqual([401, 429, 404])
  })

  it('is limited by the platform after sixty in a minute', async () => {
    const relay = scenario().deployFlatchr()
    const statuses: number[] = []
    for (let n = 0; n < 62; n++) {
      const init = { method: 'POST', body: '{}', headers: from('192.0.2.9') }
      statuses.push((await ask(`/webhooks/${relay.workflow_id}/wrong`, init)).status)
    }
    expect([statuses.slice(0, 60).filter((status) => status !== 401), statuses.slice(60)]).toEqual([[], [429, 429]])
  })

  it.each([
    ['is missing', undefined],
    ['is out of order', { limit: () => Promise.reject(new Error('out of order')) }],
  ])('is nobody when the platform’s limit %s', async (_title, REFUSALS) => {
    const relay = scenario().deployFlatchr()
    const bindings = { REFUSALS } as unknown as Partial<Env>
    const init = { method: 'POST', body: '{}', headers: from('192.0.2.1') }
    expect(await ask(`/webhooks/${relay.workflow_id}/wrong`, init, bindings)).toEqual(wrong401)
  })
})

describe('a refused webhook', () => {
  it('leaves one line a minute for each workflow and reason, and the next tells how many there were', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 25, 10, 0, 5) })
    const s = scenario()
    const [one, two] = [s.deployFlatchr(), s.deployFlatchr({ workflow_id: `${s.name}-two` })]
    const lines = logged()
    const refuse = async (relay: { workflow_id: string }, end: string, body = '{}') =>
      ask(`/webhooks/${relay.workflow_id}${end}`, { method: 'POST', body }, untouchable)
    for (let n = 0; n < 5; n++) await refuse(one, '/wrong')
    await refuse(two, '')
    await refuse(one, `/${TOKEN}`, '{')
    await refuse({ workflow_id: `${s.name}-nobody` }, '')
    await refuse({ workflow_id: `${s.name}-nobody-else` }, '')
    const line = (workflow_id: string | null, reason: string, status: number, unlogged: unknown = 0) => ({
      time: expect.any(String),
      level: 'warn',
      message: 'webhook refused',
      workflow_id,
      reason,
      status,
      unlogged,
    })
    const WRONG = 'its token or signature is missing or wrong'
    expect(lines).toEqual([
      line(one.workflow_id, WRONG, 401),
      line(two.workflow_id, WRONG, 401),
      line(one.workflow_id, 'the body is not JSON', 400),
      line(null, 'there is no such workflow', 404, expect.any(Number)),
    ])
    lines.length = 0
    vi.setSystemTime(Date.UTC(2026, 10, 25, 10, 1, 0))
    await refuse(one, '/wrong')
    expect(lines).toEqual([line(one.workflow_id, WRONG, 401, 4)])
  })

  it.each([
    ['is misconfigured', { retention_days: 0 }, 503, 'this workflow is misconfigured'],
    ['has no secret', { webhook_secret: 'short' }, 503, 'this workflow has no secret for its webhooks yet'],
  ])('leaves one too when the workflow %s', async (_title, more, status, reason) => {
    const relay = scenario().deployFlatchr(more)
    const lines = logged()
    for (let n = 0; n < 3; n++) await relay.webhook('{}', {}, TOKEN)
    expect(lines).toMatchObject([{ message: 'webhook refused', workflow_id: relay.workflow_id, reason, status }])
  })

  it('holds no more than a thousand events, and is answered 413 in words', async () => {
    const s = scenario()
    const event_parser = () => Array.from({ length: 1_001 }, (_, n) => ({ action: 'update', reference: `J${n}` }))
    const relay = s.deployFlatchr({ event_parser })
    const answer = await ask(`/webhooks/${relay.workflow_id}/${TOKEN}`, { method: 'POST', body: '{}' }, untouchable)
    expect(answer).toEqual(
      problem(413, 'Content Too Large', { detail: 'at most 1000 events in one delivery, not 1001' }),
    )
  })
})

describe('a tenant’s file that throws', () => {
  const broken = createApp((bindings) =>
    readWorkflows(() => {
      throw new Error(`no account for ${bindings.ADMIN_TOKEN}`)
    }, bindings),
  )
  const request = async (path: string, init: RequestInit = {}) => {
    const answer = await broken.request(path, init, { ...env, ...untouchable }, createExecutionContext())
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: (await answer.json()) as never }
  }
  const fault = {
    path: 'workflows.ts',
    message: expect.stringMatching(/^cannot be read: Error: no account for \[redacted\] \(doors\.test\.ts:\d+:\d+\)$/),
  }

  it('is no health: /healthz answers 503, without a word of what was thrown', async () => {
    expect(await request('/healthz')).toEqual(
      problem(503, 'Service Unavailable', {
        detail: 'workflows.ts cannot be read: the log and GET /api/workflows say why',
      }),
    )
  })

  it('turns no webhook away for good, and the log says it once', async () => {
    const lines = logged()
    for (const id of ['anybody', 'somebody'])
      expect(await request(`/webhooks/${id}`, { method: 'POST', body: '{}' })).toEqual(
        problem(503, 'Service Unavailable', { detail: 'this workflow is misconfigured' }, { 'retry-after': '60' }),
      )
    expect(lines.map(({ message, workflow_id, reason }) => [message, workflow_id, reason])).toEqual([
      ['webhook refused', null, 'this workflow is misconfigured'],
    ])
  })

  it('misconfigures every workflow that has stored something, each with the issue', async () => {
    for (const { name } of (await env.STATE.list({ prefix: 'object:' })).keys) await env.STATE.delete(name)
    expect(await request('/api/workflows', { headers: ADMIN })).toEqual(
      problem(503, 'Service Unavailable', { detail: 'workflows.ts cannot be read', issues: [fault] }),
    )
    await markObject(env.STATE, 'acme-known')
    const { status, body } = await request('/api/workflows', { headers: ADMIN })
    expect([status, body]).toMatchObject([
      200,
      [{ workflow_id: 'acme-known', status: 'misconfigured', issues: [fault] }],
    ])
    expect((await request('/api/workflows/acme-known', { headers: ADMIN })).body).toMatchObject({
      status: 'misconfigured',
      issues: [fault],
    })
  })

  it('lets nobody erase what is stored', async () => {
    const { status } = await request('/api/workflows/acme-known/data', { method: 'DELETE', headers: ADMIN })
    expect(status).toBe(409)
    await env.STATE.delete('object:acme-known')
  })
})
