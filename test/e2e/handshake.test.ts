// The questions that an origin asks before it sends webhooks, and an origin that takes no other answer than 202.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { flatchr } from '../../src/connectors'
import type { Connector, HandshakeRequest } from '../../src/connectors/connector'
import { ask, scenario, untouchable } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'

/** Asks by a header, by a body or by OPTIONS, as SmartRecruiters, Recruitee and CloudEvents do. */
function handshake({ method, headers, body }: HandshakeRequest) {
  const secret = headers.get('x-hook-secret')
  if (secret !== null) return { status: 200, headers: { 'x-hook-secret': secret } }
  if (method === 'OPTIONS') return { status: 200, headers: { allow: 'POST' } }
  const isTest = body !== null && new TextDecoder().decode(body) === '{"test":true}'
  return isTest ? { status: 200, headers: {} } : null
}
const asking: Connector = { ...flatchr, webhook: { ...flatchr.webhook, handshake, acceptedStatus: 202 } }

const from = (ip: string, more: Record<string, string> = {}) => ({ 'cf-connecting-ip': ip, ...more })

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a question before any secret is known', () => {
  it('is answered by its header, its body or its method, without a secret, and no object is asked', async () => {
    const relay = scenario().deployFlatchr({ connector: asking, webhook_secret: undefined })
    const path = `/webhooks/${relay.workflow_id}`
    const answers = await Promise.all([
      ask(path, { method: 'POST', body: '{}', headers: from('192.0.2.10', { 'x-hook-secret': 'abc' }) }, untouchable),
      ask(path, { method: 'POST', body: '{"test":true}', headers: from('192.0.2.10') }, untouchable),
      ask(path, { method: 'OPTIONS', headers: from('192.0.2.10') }, untouchable),
    ])
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, null],
      [200, null],
      [200, null],
    ])
    expect(answers.map(({ headers }) => [headers['x-hook-secret'], headers['allow']])).toEqual([
      ['abc', undefined],
      [undefined, undefined],
      [undefined, 'POST'],
    ])
  })

  it('is not what looks like one: that is refused, by its proof or its method', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ connector: asking })
    const large = `{"test":true}${' '.repeat(4_096)}`
    const post = (body: string) => ask(`/webhooks/${relay.workflow_id}`, { method: 'POST', body }, untouchable)
    const answers = [
      await post('{"test":false}'),
      await post(large),
      await ask(`/webhooks/${relay.workflow_id}`, { method: 'GET' }, untouchable),
      await ask(`/webhooks/${s.deployWorkable().workflow_id}`, { method: 'OPTIONS' }, untouchable),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 405, 405])
  })

  it('that comes too often from one address is answered by 429', async () => {
    const relay = scenario().deployFlatchr({ connector: asking })
    const once = () =>
      ask(`/webhooks/${relay.workflow_id}`, { method: 'OPTIONS', headers: from('192.0.2.11') }, untouchable)
    const statuses: number[] = []
    for (let count = 0; count < 130; count += 1) statuses.push((await once()).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
  })
})

describe('an origin that takes only 202 for delivered', () => {
  it('gets it for what is new, what is known and what concerns no job, whose body was read for a question first', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ connector: asking })
    await relay.api('POST', '/pause')
    const send = (event: object) =>
      ask(`/webhooks/${relay.workflow_id}/${TOKEN}`, { method: 'POST', body: JSON.stringify(event) })
    const event = s.flatchrEvent('V1')
    const padded = { ...s.flatchrEvent('V2'), padding: 'x'.repeat(10_000) }
    const answers = [await send(event), await send(event), await send({ event: 'other', data: {} }), await send(padded)]
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, { received: 1, duplicates: 0, ignored: 0 }],
      [202, { received: 0, duplicates: 1, ignored: 0 }],
      [202, { received: 0, duplicates: 0, ignored: 1 }],
      [202, { received: 1, duplicates: 0, ignored: 0 }],
    ])
    expect((await relay.events()).map(({ reference }) => reference).toSorted()).toEqual(['V1', 'V2'])
  })
})
