// Webhooks as an origin sends them: every answer whole, and what is stored and asked for behind it.
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WEBHOOK_MAX_BYTES } from '../../src/routes/webhooks'
import { genuine } from '../connectors/workable/fixtures'
import { ask, EVERY_ANSWER, problem, type Relay, scenario, storedText, untouchable } from './scenario'

type Scenario = ReturnType<typeof scenario>
type Settings = Record<string, unknown>

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const referenceIn = (payload: unknown): string => String(isRecord(payload) ? payload['offer'] : '')

/** An origin as the sender of webhooks. */
interface Sender {
  readonly name: string
  /** Whether it gives each delivery an id. Without one an equal body is a new hint once the job was read. */
  readonly hasIds: boolean
  deploy(s: Scenario, more?: Settings): Relay
  /** A delivery about that job. */
  event(s: Scenario, reference: string): object
  /** What proves that `body` is genuine: headers, and the end of the path. */
  proof(s: Scenario, body: string): Promise<{ headers: Record<string, string>; end: string }>
  /** Puts the job of that reference there. */
  put(s: Scenario, reference: string): void
}

const byToken = async () => ({ headers: {}, end: '/path-token-0123456789abcdef' })

const workable: Sender = {
  name: 'Workable',
  hasIds: true,
  deploy: (s, more) => s.deployWorkable(more),
  event: (s, reference) => s.jobEvent(reference),
  proof: async (s, body) => ({ headers: await signed(body, s.auths.workable.api_access_token), end: '' }),
  put: (s, shortcode) => s.workable.put({ shortcode, title: shortcode, state: 'published' }),
}
const flatchr: Sender = {
  name: 'Flatchr',
  hasIds: false,
  deploy: (s, more) => s.deployFlatchr(more),
  event: (s, reference) => s.flatchrEvent(reference),
  proof: byToken,
  put: (s, id) => s.flatchr.put({ id, title: id, status: 1 }),
}
const withParser: Sender = {
  name: 'France Travail with an event_parser',
  hasIds: false,
  deploy: (s, more) =>
    s.deployFranceTravail({
      webhook_secret: 'path-token-0123456789abcdef',
      event_parser: (payload: unknown) => [{ action: 'update', reference: referenceIn(payload) }],
      ...more,
    }),
  event: (_s, offer) => ({ offer, nonce: crypto.randomUUID() }),
  proof: byToken,
  put: (s, id) => s.francetravail.put({ id, intitule: id }),
}
const senders = [workable, flatchr, withParser]

async function signed(body: string, secret: string): Promise<Record<string, string>> {
  return (await genuine(Uint8Array.from(new TextEncoder().encode(body)), secret)).headers
}

/** Sends `body` with its proof; `sent` in its place when it goes another way than as one text. */
async function send(
  sender: Sender,
  s: Scenario,
  relay: Relay,
  body: string,
  more: { sent?: BodyInit; headers?: Record<string, string>; bindings?: Partial<Env> } = {},
) {
  const { headers, end } = await sender.proof(s, body)
  const init = { method: 'POST', body: more.sent ?? body, headers: { ...headers, ...more.headers } }
  return ask(`/webhooks/${relay.workflow_id}${end}`, init, more.bindings)
}

const accepted = (received: number, duplicates: number, ignored = 0) => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...EVERY_ANSWER },
  body: { received, duplicates, ignored },
})

/**
 * What `sender` sends meanwhile is known again when it comes again: a job is not read until `sending` has ended where it would
 * else be a new hint.
 */
async function knownAgain(sender: Sender, relay: Relay, sending: () => Promise<void>): Promise<void> {
  if (!sender.hasIds) await relay.api('POST', '/pause')
  await sending()
  if (!sender.hasIds) await relay.api('POST', '/resume')
}

/** Makes HrFlow refuse the key, so that the workflow stops at its next delivery. */
const refuseKey = (s: Scenario) =>
  s.sandbox.fault({ upstream: 'hrflow', kind: { status: 401, body: { code: 401, message: 'no', data: null } } })

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await scheduler.wait(5)
}

afterEach(() => {
  vi.useRealTimers()
})

describe.each(senders)('a webhook of $name', (sender) => {
  it('is answered by 200 with what was new, and leads to the board', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    sender.put(s, 'J1')
    const body = JSON.stringify(sender.event(s, 'J1'))
    await knownAgain(sender, relay, async () => {
      expect(await send(sender, s, relay, body)).toEqual(accepted(1, 0))
      expect(await send(sender, s, relay, body)).toEqual(accepted(0, 1))
    })
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is answered by 400 when it is not JSON, and nothing is stored', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    for (const body of ['', '{', 'event=new_vacancy&data=1', "{'data': {}}"]) {
      const answer = await send(sender, s, relay, body, { bindings: untouchable })
      expect(answer, body).toEqual(problem(400, 'Bad Request', { detail: 'the body is not JSON' }))
    }
    expect(await relay.events()).toEqual([])
  })

  it('is answered by 405 unless it is a POST, whether or not there is such a workflow', async () => {
    const s = scenario()
    const { workflow_id } = sender.deploy(s)
    const refused = problem(405, 'Method Not Allowed', { detail: 'webhooks are sent by POST' }, { allow: 'POST' })
    for (const path of [workflow_id, `${workflow_id}/path-token-0123456789abcdef`, 'no-such-workflow'])
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        expect(await ask(`/webhooks/${path}`, { method }, untouchable), `${method} ${path}`).toEqual(refused)
  })

  it('is answered by 413 above 256 KiB, however it is sent, and by 200 at exactly 256 KiB', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    sender.put(s, 'J1')
    const tooLarge = problem(413, 'Content Too Large', { detail: 'a webhook may have at most 262144 bytes' })
    const whole = padded(sender.event(s, 'J1'), WEBHOOK_MAX_BYTES)
    const over = padded(sender.event(s, 'J1'), WEBHOOK_MAX_BYTES + 1)
    const saying = (bytes: number) => ({ headers: { 'content-length': String(bytes) }, bindings: untouchable })
    expect(await send(sender, s, relay, over, saying(over.length))).toEqual(tooLarge)
    expect(await send(sender, s, relay, '{}', saying(WEBHOOK_MAX_BYTES + 1))).toEqual(tooLarge)
    expect(await send(sender, s, relay, over, saying(2))).toEqual(tooLarge)
    expect(await send(sender, s, relay, over, { sent: streamed(over), bindings: untouchable })).toEqual(tooLarge)
    expect(await relay.events()).toEqual([])
    const length = { headers: { 'content-length': String(whole.length) } }
    await knownAgain(sender, relay, async () => {
      expect(await send(sender, s, relay, whole, { sent: streamed(whole) })).toEqual(accepted(1, 0))
      expect(await send(sender, s, relay, whole, length)).toEqual(accepted(0, 1))
    })
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is answered by 503 and Retry-After when the workflow is misconfigured, without a word about what is wrong', async () => {
    const s = scenario()
    const relay = sender.deploy(s, { hrflow_auth: { api_user: s.hrflow_auth.api_user, api_secret: undefined } })
    const body = JSON.stringify(sender.event(s, 'J1'))
    expect(await send(sender, s, relay, body, { bindings: untouchable })).toEqual(
      problem(503, 'Service Unavailable', { detail: 'this workflow is misconfigured' }, { 'retry-after': '60' }),
    )
  })

  it('is answered by 503 and Retry-After while max_pending events wait, and accepted when they are delivered', async () => {
    const s = scenario()
    const relay = sender.deploy(s, { max_pending: 2 })
    for (const reference of ['J1', 'J2', 'J3']) sender.put(s, reference)
    const bodyOf = (reference: string) => JSON.stringify(sender.event(s, reference))
    const late = bodyOf('J3')
    await relay.api('POST', '/pause')
    expect(await send(sender, s, relay, bodyOf('J1'))).toEqual(accepted(1, 0))
    expect(await send(sender, s, relay, bodyOf('J2'))).toEqual(accepted(1, 0))
    expect(await send(sender, s, relay, late)).toEqual(
      problem(503, 'Service Unavailable', { detail: 'too many events are waiting' }, { 'retry-after': '60' }),
    )
    expect((await relay.events()).map(({ reference }) => reference)).toEqual(['J1', 'J2'])
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(await send(sender, s, relay, late)).toEqual(accepted(1, 0))
    await relay.quiet()
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2', 'J3'])
  })

  it('is stored and answered by 200 while the workflow is paused or stopped', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    await relay.api('POST', '/pause')
    expect(await send(sender, s, relay, JSON.stringify(sender.event(s, 'J1')))).toEqual(accepted(1, 0))
    refuseKey(s)
    sender.put(s, 'J1')
    await relay.api('POST', '/resume')
    await until(async () => (await relay.status()).status === 'stopped')
    expect(await send(sender, s, relay, JSON.stringify(sender.event(s, 'J2')))).toEqual(accepted(1, 0))
    expect((await relay.events('?state=pending')).map(({ reference }) => reference)).toEqual(['J1', 'J2'])
  })

  it('is one event when the same delivery comes a hundred times, sixty of them at once', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    sender.put(s, 'J1')
    const body = JSON.stringify(sender.event(s, 'J1'))
    const answers: Awaited<ReturnType<typeof send>>[] = []
    await knownAgain(sender, relay, async () => {
      answers.push(...(await Promise.all(Array.from({ length: 60 }, () => send(sender, s, relay, body)))))
      for (let n = 0; n < 40; n++) answers.push(await send(sender, s, relay, body))
    })
    const isNew = ({ body }: { body: unknown }): boolean => isRecord(body) && body['received'] === 1
    expect(answers.filter(isNew)).toEqual([accepted(1, 0)])
    expect(answers.filter((answer) => !isNew(answer))).toEqual(Array.from({ length: 99 }, () => accepted(0, 1)))
    await relay.quiet()
    expect((await relay.events()).map(({ reference, state }) => [reference, state])).toEqual([['J1', 'done']])
    expect(s.board.writes).toBe(1)
  })

  it('is known again after its object was evicted', async () => {
    const s = scenario()
    const relay = sender.deploy(s)
    await relay.api('POST', '/pause')
    const body = JSON.stringify(sender.event(s, 'J1'))
    expect(await send(sender, s, relay, body)).toEqual(accepted(1, 0))
    await relay.evict()
    expect(await send(sender, s, relay, body)).toEqual(accepted(0, 1))
  })
})

/** A delivery as JSON of exactly `bytes` bytes. */
function padded(event: object, bytes: number): string {
  const bare = JSON.stringify({ ...event, padding: '' }).length
  return JSON.stringify({ ...event, padding: '.'.repeat(bytes - bare) })
}

/** `text` without a length, in pieces. */
function streamed(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + 100_000))
      at += 100_000
    },
  })
}

describe('a webhook that does not end', () => {
  it('is cut off behind 256 KiB and answered by 413', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const answer = await ask(
      `/webhooks/${workflow_id}/path-token-0123456789abcdef`,
      { method: 'POST', body: endless },
      untouchable,
    )
    expect(answer.status).toBe(413)
    expect(pulled).toBeLessThanOrEqual(WEBHOOK_MAX_BYTES + 4 * 65_536)
  })
})

describe('a webhook that is not the envelope', () => {
  it.each([
    {
      sender: workable,
      bodies: ['{}', '{"data":null}', '{"data":[]}', '{"data":"job"}', '[]', 'null', '"text"', '7'],
      detail: 'expected an object whose "data" is an object',
    },
    {
      sender: flatchr,
      bodies: [
        '{}',
        '{"event":"new_vacancy"}',
        '{"data":{}}',
        '{"event":7,"data":{}}',
        '{"event":"new_vacancy","data":null}',
        '{"event":"new_vacancy","data":[]}',
        '[]',
        'null',
      ],
      detail: 'expected Flatchr\'s envelope: "event" a text, "data" an object',
    },
  ])('of $sender.name is answered by 400 with what was expected', async ({ sender, bodies, detail }) => {
    const s = scenario()
    const relay = sender.deploy(s)
    for (const body of bodies) {
      const answer = await send(sender, s, relay, body, { bindings: untouchable })
      expect(answer, body).toEqual(problem(400, 'Bad Request', { detail }))
    }
  })
})

describe('a webhook about no job', () => {
  it.each([
    { sender: workable, payload: { id: 'ev-1', event_type: 'employee_created', data: { id: 'e1' } } },
    { sender: workable, payload: { id: 'ev-2', event_type: 'candidate_created', data: { job: null } } },
    { sender: workable, payload: { id: 'ev-3', event_type: 'job_updated', data: { job: { shortcode: '../x' } } } },
    { sender: flatchr, payload: { event: 'new_message', data: {} } },
    { sender: flatchr, payload: { event: 'new_vacancy', data: { vacancy_id: 1578 } } },
  ])('of $sender.name is ignored, and no object is woken for it', async ({ sender, payload }) => {
    const s = scenario()
    const relay = sender.deploy(s)
    const answer = await send(sender, s, relay, JSON.stringify(payload), { bindings: untouchable })
    expect(answer).toEqual(accepted(0, 0, 1))
  })
})

describe('a webhook that is not genuine', () => {
  const refused = problem(401, 'Unauthorized')

  it.each([
    ['without a signature', () => ({})],
    ['with an empty one', () => ({ 'X-Workable-Signature': '' })],
    ['with one under another secret', (body: string) => signed(body, 'another')],
    ['with the one of another body', (_body: string, secret: string) => signed('{}', secret)],
    ['with its token for a signature', (_body: string, secret: string) => ({ 'X-Workable-Signature': secret })],
    ['with a prefix', (body: string, secret: string) => changed(body, secret, (hex) => `sha256=${hex}`)],
    ['in upper case', (body: string, secret: string) => changed(body, secret, (hex) => hex.toUpperCase())],
    ['cut short', (body: string, secret: string) => changed(body, secret, (hex) => hex.slice(0, 62))],
  ])('of Workable, %s, is answered by 401 without a word, and nothing is stored', async (_title, headersFor) => {
    const s = scenario()
    const relay = s.deployWorkable()
    const secret = s.auths.workable.api_access_token
    const body = JSON.stringify(s.jobEvent('J1'))
    const headers = await headersFor(body, secret)
    for (const end of ['', `/${secret}`]) {
      const answer = await ask(`/webhooks/${relay.workflow_id}${end}`, { method: 'POST', body, headers }, untouchable)
      expect(answer).toEqual(refused)
    }
    expect(await relay.events()).toEqual([])
  })

  it.each([
    ['without a token', '', {}],
    ['with another token', '/another-token', {}],
    ['with the beginning of the token', '/path-token-0123456789abcde', {}],
    ['with the token in another case', '/PATH-TOKEN-0123456789ABCDEF', {}],
    ['with the token in its query', '?token=path-token-0123456789abcdef', {}],
    ['with the token in a header', '', { authorization: 'Bearer path-token-0123456789abcdef' }],
  ])('of Flatchr or an event_parser, %s, is answered by 401 without a word', async (_title, end, headers) => {
    const s = scenario()
    for (const sender of [flatchr, withParser]) {
      const relay = sender.deploy(s)
      const init = { method: 'POST', body: JSON.stringify(sender.event(s, 'J1')), headers }
      expect(await ask(`/webhooks/${relay.workflow_id}${end}`, init, untouchable)).toEqual(refused)
      expect(await relay.events()).toEqual([])
    }
  })

  it('is not even read: what is no JSON is answered by 401 too', async () => {
    const s = scenario()
    for (const { workflow_id } of [s.deployWorkable(), s.deployFlatchr()])
      expect(await ask(`/webhooks/${workflow_id}/no`, { method: 'POST', body: '{' }, untouchable)).toEqual(refused)
  })
})

async function changed(body: string, secret: string, change: (hex: string) => string) {
  const { 'X-Workable-Signature': hex = '' } = await signed(body, secret)
  return { 'X-Workable-Signature': change(hex) }
}

describe('a webhook at an address of nobody', () => {
  it('is answered by 404, and no object is woken for it', async () => {
    for (const path of ['no-such-workflow', 'no-such-workflow/token', '__proto__', 'constructor/token', '%00'])
      expect(await ask(`/webhooks/${path}`, { method: 'POST', body: '{}' }, untouchable), path).toEqual(
        problem(404, 'Not Found', { detail: 'there is no such workflow' }),
      )
  })

  it('is answered by 404 when the connector has no webhooks and the workflow no event_parser', async () => {
    const { workflow_id } = scenario().deployFranceTravail({ webhook_secret: 'path-token-0123456789abcdef' })
    for (const end of ['', '/path-token-0123456789abcdef'])
      expect(await ask(`/webhooks/${workflow_id}${end}`, { method: 'POST', body: '{}' }, untouchable)).toEqual(
        problem(404, 'Not Found', { detail: 'this workflow takes no webhooks' }),
      )
  })

  it('is answered by 404 above and below the addresses of webhooks', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    for (const path of ['', '/', `/${workflow_id}/path-token-0123456789abcdef/more`])
      expect(await ask(`/webhooks${path}`, { method: 'POST', body: '{}' }, untouchable), path).toEqual(
        problem(404, 'Not Found', { detail: 'there is nothing at this address' }),
      )
  })
})

describe('a webhook_secret', () => {
  it('holds beside another one while it is being replaced', async () => {
    const s = scenario()
    const webhook_secret = ['old-secret-0123456789abcdef', 'new-secret-0123456789abcdef']
    const [byHmac, byPath] = [s.deployWorkable({ webhook_secret }), s.deployFlatchr({ webhook_secret })]
    await byHmac.api('POST', '/pause')
    await byPath.api('POST', '/pause')
    const statuses = async (secret: string) => {
      const body = JSON.stringify(s.jobEvent('J1'))
      const init = { method: 'POST', body, headers: await signed(body, secret) }
      const other = { method: 'POST', body: JSON.stringify(s.flatchrEvent('J1')) }
      const answers = [
        await ask(`/webhooks/${byHmac.workflow_id}`, init),
        await ask(`/webhooks/${byPath.workflow_id}/${secret}`, other),
      ]
      return answers.map(({ status }) => status)
    }
    expect(await statuses('old-secret-0123456789abcdef')).toEqual([200, 200])
    expect(await statuses('new-secret-0123456789abcdef')).toEqual([200, 200])
    expect(await statuses('older-secret-0123456789abcdef')).toEqual([401, 401])
    // Workable's default, the account's token, holds no more when a secret is given.
    expect(await statuses(s.auths.workable.api_access_token)).toEqual([401, 401])
  })
})

describe('a delivery without an id', () => {
  it('is known by its body until the job is read, and then a new hint', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    flatchr.put(s, 'J1')
    await relay.api('POST', '/pause')
    const body = JSON.stringify(s.flatchrEvent('J1'))
    expect(await send(flatchr, s, relay, body)).toEqual(accepted(1, 0))
    expect(await send(flatchr, s, relay, body)).toEqual(accepted(0, 1))
    expect(await send(flatchr, s, relay, JSON.stringify(s.flatchrEvent('J1')))).toEqual(accepted(1, 0))
    await relay.api('POST', '/resume')
    await relay.quiet()
    s.flatchr.edit('J1', { title: 'edited' })
    expect(await send(flatchr, s, relay, body)).toEqual(accepted(1, 0))
    await relay.quiet()
    expect(s.board.get('J1')?.job['name']).toBe('edited')
  })
})

describe('a delivery with an id', () => {
  it('is known by it for longer, and another time, name or id of the same makes another event', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    await relay.api('POST', '/pause')
    const now = Date.now()
    vi.useFakeTimers({ toFake: ['Date'], now: now - 86_400_000 })
    const event = s.jobEvent('J1', 'ev-1')
    const said = async (payload: object) => (await send(workable, s, relay, JSON.stringify(payload))).body
    expect(await said(event)).toEqual({ received: 1, duplicates: 0, ignored: 0 })
    vi.setSystemTime(now)
    const replayed = { ...event, data: { ...event.data, attempt: 2 } }
    expect(await said(replayed)).toEqual({ received: 0, duplicates: 1, ignored: 0 })
    for (const other of [{ fired_at: '2026-05-04T10:00:01Z' }, { event_type: 'job_closed' }, { id: 'ev-2' }])
      expect(await said({ ...event, ...other })).toEqual({ received: 1, duplicates: 0, ignored: 0 })
  })
})

describe('what is stored of a delivery', () => {
  it('is what names it, and nothing of its body', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    await relay.api('POST', '/pause')
    const candidate = { name: 'Ada Lovelace', email: 'ada@example.org' }
    const payload = {
      id: 'ev-1',
      event_type: 'candidate_created',
      fired_at: '2026-05-04T10:00:00Z',
      data: { ...candidate, job: { shortcode: 'J1', title: 'Secret project' } },
    }
    const body = JSON.stringify(payload)
    await send(workable, s, relay, body)
    const row = await runInDurableObject(relay.stub, (_object, { storage }) =>
      storage.sql
        .exec('SELECT seq, action, reference, type, origin_id, fired_at, size, message, snapshot, body FROM event')
        .one(),
    )
    expect(row).toEqual({
      seq: 1,
      action: 'update',
      reference: 'J1',
      type: 'candidate_created',
      origin_id: 'ev-1',
      fired_at: '2026-05-04T10:00:00Z',
      size: body.length,
      message: null,
      snapshot: null,
      body: null,
    })
    for (const word of ['Ada', 'ada@example.org', 'Secret project'])
      expect(await storedText(relay.stub)).not.toContain(word)
  })
})

describe('an event_parser', () => {
  it('that throws is answered by 200, and its event is parked with the body to read again', async () => {
    const s = scenario()
    const secret = s.hrflow_auth.api_secret
    const relay = withParser.deploy(s, {
      event_parser: async () => {
        throw new Error(`cannot read this with ${secret}`)
      },
    })
    const body = JSON.stringify({ what: 'is this' })
    expect(await send(withParser, s, relay, body)).toEqual(accepted(1, 0))
    expect(await send(withParser, s, relay, body)).toEqual(accepted(0, 1))
    expect(await relay.events()).toEqual([
      {
        seq: 1,
        action: 'update',
        reference: null,
        state: 'parked',
        outcome: null,
        reason: 'event_parsing_failure',
        message: 'cannot read this with [redacted]',
        attempts: 0,
        next_attempt_at: null,
        received_at: expect.any(String),
        run_id: null,
      },
    ])
    expect(await relay.status()).toMatchObject({ status: 'active', pending: 0, parked: 1 })
    const kept = await runInDurableObject(relay.stub, (_object, { storage }) =>
      storage.sql.exec('SELECT body FROM event').toArray(),
    )
    expect(kept).toEqual([{ body }])
    expect(s.sandbox.calls).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'J1'],
    ['an event without a reference', [{ action: 'update' }]],
    ['a reference that is no reference', [{ action: 'update', reference: '../../members' }]],
    ['a list of which one event is wrong', [{ action: 'update', reference: 'J1' }, null]],
  ])('that returns %s is answered by 200, and its event is parked', async (_title, returned) => {
    const s = scenario()
    const relay = withParser.deploy(s, { event_parser: () => returned })
    expect(await send(withParser, s, relay, '{}')).toEqual(accepted(1, 0))
    expect((await relay.events()).map(({ reference, state, reason }) => [reference, state, reason])).toEqual([
      [null, 'parked', 'event_parsing_failure'],
    ])
  })

  it('may find several events in a delivery, or none', async () => {
    const s = scenario()
    const relay = withParser.deploy(s, {
      event_parser: (payload: unknown) =>
        Object.keys(isRecord(payload) ? payload : {}).map((reference) => ({ action: 'update', reference })),
    })
    for (const reference of ['J1', 'J2']) withParser.put(s, reference)
    await knownAgain(withParser, relay, async () => {
      expect(await send(withParser, s, relay, '{"J1":1,"J2":1}')).toEqual(accepted(2, 0))
      expect(await send(withParser, s, relay, '{"J1":1,"J2":1}')).toEqual(accepted(0, 2))
    })
    expect(await send(withParser, s, relay, '{}')).toEqual(accepted(0, 0, 1))
    await relay.quiet()
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2'])
  })

  it('gets the payload and the headers, and replaces the reading of a signed origin, not its signature', async () => {
    const s = scenario()
    const given: unknown[] = []
    const relay = s.deployWorkable({
      event_parser: (payload: unknown, headers: Record<string, string>) => {
        given.push([payload, headers['x-kind']])
        return [{ action: 'archive', reference: 'J1' }]
      },
    })
    await relay.api('POST', '/pause')
    const body = JSON.stringify(['no envelope of Workable'])
    const forged = { method: 'POST', body, headers: { 'x-kind': 'forged' } }
    expect((await ask(`/webhooks/${relay.workflow_id}`, forged, untouchable)).status).toBe(401)
    expect(await send(workable, s, relay, body, { headers: { 'x-kind': 'job' } })).toEqual(accepted(1, 0))
    expect(given).toEqual([[['no envelope of Workable'], 'job']])
    expect((await relay.events()).map(({ action, reference }) => [action, reference])).toEqual([['archive', 'J1']])
  })
})

describe('a workflow without a secret for its webhooks', () => {
  const later = problem(
    503,
    'Service Unavailable',
    { detail: 'this workflow has no secret for its webhooks yet' },
    { 'retry-after': '60' },
  )
  const parsing = { event_parser: () => [] }
  it.each([
    ['Flatchr without one', (s: Scenario) => s.deployFlatchr({ webhook_secret: undefined })],
    ['Flatchr with one that is not set', (s: Scenario) => s.deployFlatchr({ webhook_secret: '' })],
    ['Flatchr with a short one', (s: Scenario) => s.deployFlatchr({ webhook_secret: 'path-token' })],
    ['an event_parser without one', (s: Scenario) => s.deployFranceTravail(parsing)],
    ['Workable with a short one', (s: Scenario) => s.deployWorkable({ webhook_secret: 'path-token' })],
    [
      'Workable with a short access token',
      (s: Scenario) => {
        s.sandbox.workable.account('short', { token: 'short' }).limit = null
        return s.deployWorkable({ connector_auth: { api_access_token: 'short', subdomain: 'short' } })
      },
    ],
  ])('(%s) syncs; its webhooks are answered by 503 and Retry-After, and an issue says so', async (_title, deploy) => {
    const s = scenario()
    const relay = deploy(s)
    for (const end of ['', '/path-token', '/undefined', '/null', '/short'])
      for (const secret of ['', 'path-token', 'short']) {
        const headers = secret === '' ? {} : await signed('{}', secret)
        const init = { method: 'POST', body: '{}', headers }
        expect(await ask(`/webhooks/${relay.workflow_id}${end}`, init, untouchable), end).toEqual(later)
      }
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ status: 'success' })
    expect(await relay.status()).toMatchObject({
      status: 'active',
      issues: [{ path: 'webhook_secret', message: expect.stringMatching(/, so webhooks are refused \(503\)/) }],
    })
  })
})
