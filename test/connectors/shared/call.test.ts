import { expect, it } from 'vitest'
import { type CallTools, callOrigin } from '../../../src/connectors/shared/call'
import { createHttp } from '../../../src/lib/http'
import { ok } from '../../../src/lib/result'

const call = (answer: Response, tools: Omit<CallTools, 'now'>) => {
  const http = createHttp({ permit: async () => ok(undefined), fetch: async () => answer })
  return callOrigin(http, 'Acme', { method: 'GET', url: 'https://acme.example/jobs' }, [200], {
    now: () => 0,
    ...tools,
  })
}
const refusal = (json: unknown) =>
  JSON.stringify(json).includes('"success":false') ? ({ reason: 'rate_limited', said: 'slow down' } as const) : null

it('a refusal inside a 200 is a failure, in the origin’s words', async () => {
  const headers = { 'retry-after': '7' }
  expect(await call(Response.json({ success: false }, { headers }), { refusal })).toEqual({
    ok: false,
    reason: 'rate_limited',
    message: 'Acme answered 200: slow down',
    retryAfterMs: 7_000,
  })
  expect(await call(Response.json({ success: true }), { refusal })).toMatchObject({ ok: true })
})

it('an answer that is no JSON is an outage, unless a text is what was asked for', async () => {
  expect(await call(new Response('<jobs/>'), {})).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  expect(await call(new Response('<jobs/>'), { body: 'text' })).toMatchObject({ ok: true, value: { text: '<jobs/>' } })
})
