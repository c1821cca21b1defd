import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import type { Workflow } from '../../src/config/check'
import { checkDeployment } from '../../src/config/deployment'
import type { Connector, JobEvent, WebhookRequest } from '../../src/connectors/connector'
import { digestOf, MAX_EVENTS, parsePayload, toStore, unreadable } from '../../src/delivery/receive'
import { fail, ok } from '../../src/lib/result'

const NOW = 1_800_000_000_000
const SECRET = 'ask_0123456789abcdef0123456789'
const EVENT: JobEvent = {
  action: 'update',
  reference: 'A1',
  type: 'job_updated',
  id: 'e-1',
  fired_at: '2026-05-04T10:00:00Z',
  concerns_job: true,
}

const connector = (webhook?: Connector['webhook']): Connector => ({
  name: 'test',
  authSchema: v.strictObject({}),
  pullSchema: v.strictObject({}),
  ratePerSecond: 1,
  tenant: () => '1',
  account: () => 'test:1',
  secrets: () => [],
  connect: () => {
    throw new Error('nobody calls')
  },
  ...(webhook === undefined ? {} : { webhook }),
  isOpen: () => true,
  narrows: () => false,
  format_version: 1,
  format: () => ({ reference: 'A1', name: 'x', location: { text: null, lat: null, lng: null }, sections: [] }),
})
const READS = connector({
  registration: { kind: 'by_hand', events: ['odd'], page: 'a page', secretInAddress: true },
  defaultSecret: () => SECRET,
  admits: async () => true,
  verify: async () => true,
  parse: (payload) => (payload === 'odd' ? fail('malformed', 'an odd payload') : ok({ events: [EVENT], ignored: 2 })),
})

function workflow(more: object = {}, of: Connector = READS): Workflow {
  const definition = {
    workflow_id: 'acme',
    connector: of,
    connector_auth: {},
    hrflow_auth: { api_secret: SECRET, api_user: 'a@acme.example' },
    push_parameters: { board_key: 'b' },
    webhook_secret: SECRET,
    delivery: { hint_delay_ms: 60_000 },
    ...more,
  }
  const [checked] = checkDeployment([{ definition }]).all
  if (!checked?.ok) throw new Error(JSON.stringify(checked))
  return checked.workflow
}

const requestWith = (headers: Record<string, string>): WebhookRequest => ({
  body: new Uint8Array(),
  headers: new Headers(headers),
  token: null,
  now: NOW,
})
const bytes = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
const hex = (key: Uint8Array | undefined) =>
  Array.from(key ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('')
const keyOf = async (event: Partial<JobEvent> = {}, index = 0, body = 'body') =>
  hex((await toStore({ ...EVENT, ...event }, index, await digestOf(bytes(body)), NOW)).key)

describe('a payload', () => {
  it('is read by its connector', async () => {
    expect(await parsePayload(workflow(), {}, requestWith({}))).toEqual(ok({ events: [EVENT], ignored: 2 }))
    expect(await parsePayload(workflow(), 'odd', requestWith({}))).toEqual(fail('malformed', 'an odd payload'))
  })

  it('is refused by an origin that sends none', async () => {
    expect(await parsePayload(workflow({}, connector()), {}, requestWith({}))).toEqual(
      fail('malformed', 'this workflow takes no webhooks'),
    )
  })

  it('is read by the tenant’s event_parser where there is one, which gets copies', async () => {
    const given = { payload: { jobs: ['A1', 'A2'] }, headers: { 'x-kind': 'all' } }
    const event_parser = (payload: { jobs: string[] }, headers: Record<string, string>) => {
      const events = payload.jobs.map((reference) => ({ action: 'archive', reference, extra: headers['x-kind'] }))
      payload.jobs.length = 0
      headers['x-kind'] = 'none'
      return events
    }
    const read = { type: 'event_parser', id: null, fired_at: null, concerns_job: true, action: 'archive' as const }
    expect(await parsePayload(workflow({ event_parser }), given.payload, requestWith(given.headers))).toEqual(
      ok({
        events: [
          { ...read, reference: 'A1' },
          { ...read, reference: 'A2' },
        ],
        ignored: 0,
      }),
    )
    expect(given).toEqual({ payload: { jobs: ['A1', 'A2'] }, headers: { 'x-kind': 'all' } })
  })

  it('counts as ignored when the event_parser finds no event in it', async () => {
    expect(await parsePayload(workflow({ event_parser: () => [] }), {}, requestWith({}))).toEqual(
      ok({ events: [], ignored: 1 }),
    )
  })

  it.each<[what: string, parser: () => unknown, message: string]>([
    ['an unknown action', () => [{ action: 'explode', reference: 'A1' }], 'without a known action'],
    ['no reference', () => [{ action: 'update' }], 'without a valid reference'],
    [
      'a reference that no board can hold',
      () => [{ action: 'update', reference: 'a\nb' }],
      'without a valid reference',
    ],
    ['no list', () => ({}), ''],
    ['nothing', () => undefined, ''],
    ['a list of nothing', () => [null], ''],
  ])('is not read when the event_parser returns %s', async (_what, event_parser, message) => {
    expect(await parsePayload(workflow({ event_parser }), {}, requestWith({}))).toMatchObject({
      ok: false,
      reason: 'event_parsing_failure',
      message: expect.stringContaining(message),
    })
  })

  it('may hold a thousand events, and no more', async () => {
    const holding = (count: number) => () =>
      Array.from({ length: count }, (_, index) => ({ action: 'update', reference: `A${index}` }))
    const read = await parsePayload(workflow({ event_parser: holding(MAX_EVENTS) }), {}, requestWith({}))
    expect(read.ok ? read.value.events.length : read).toBe(1_000)
    expect(await parsePayload(workflow({ event_parser: holding(MAX_EVENTS + 1) }), {}, requestWith({}))).toEqual(
      fail('excessive', 'at most 1000 events in one delivery, not 1001'),
    )
  })

  it('is not read when the event_parser throws, and no secret stands in what it threw', async () => {
    const event_parser = () => {
      throw new Error(`no ${SECRET}`)
    }
    const read = await parsePayload(workflow({ event_parser }), {}, requestWith({}))
    expect([read.ok, read.ok || read.reason, JSON.stringify(read).includes(SECRET)]).toEqual([
      false,
      'event_parsing_failure',
      false,
    ])
  })
})

describe('a body', () => {
  it('is hashed once, however many events it holds', async () => {
    const hashed = vi.spyOn(crypto.subtle, 'digest')
    const body = bytes('x'.repeat(200_000))
    const digest = await digestOf(body)
    const nameless = { ...EVENT, id: null }
    const stored = await Promise.all(Array.from({ length: 300 }, (_, index) => toStore(nameless, index, digest, NOW)))
    expect(new Set(stored.map(({ key }) => hex(key))).size).toBe(300)
    const sizes = hashed.mock.calls.map(([, data]) => data.byteLength)
    hashed.mockRestore()
    expect([sizes.length, sizes.filter((size) => size > 200)]).toEqual([301, [200_000]])
  })
})

describe('an event', () => {
  it('is stored with what names it, its size and its key, and never with its body', async () => {
    expect(await toStore(EVENT, 0, await digestOf(bytes('the body')), NOW)).toEqual({
      action: 'update',
      reference: 'A1',
      type: 'job_updated',
      origin_id: 'e-1',
      fired_at: '2026-05-04T10:00:00Z',
      size: 8,
      key: expect.any(Uint8Array),
      key_until_read: false,
      received_at: NOW,
      due_at: NOW,
      is_hint: false,
    })
  })

  it('that is not about the job itself is a hint', async () => {
    const stored = await toStore({ ...EVENT, concerns_job: false }, 0, await digestOf(bytes('')), NOW)
    expect([stored.is_hint, stored.due_at]).toEqual([true, NOW])
  })

  it('keeps two hundred characters of each name, and is known by the whole', async () => {
    const long = 'x'.repeat(300)
    const stored = await toStore({ ...EVENT, type: long, id: long, fired_at: long }, 0, await digestOf(bytes('')), NOW)
    expect([stored.type, stored.origin_id, stored.fired_at].map((name) => name?.length)).toEqual([200, 200, 200])
    expect(await keyOf({ id: `${long}1` })).not.toBe(await keyOf({ id: `${long}2` }))
  })

  it('is known by what its origin calls it, whatever the body', async () => {
    expect(await keyOf({}, 0, 'one')).toBe(await keyOf({ reference: 'B2' }, 0, 'other'))
    const keys = await Promise.all([
      keyOf(),
      keyOf({}, 1),
      keyOf({ id: 'e-2' }),
      keyOf({ type: 't' }),
      keyOf({ fired_at: null }),
    ])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('without an id is known by its body and its place in it, until it is read', async () => {
    const nameless = { id: null }
    expect(await keyOf(nameless, 0, 'one')).toBe(await keyOf({ ...nameless, type: 'other' }, 0, 'one'))
    const keys = await Promise.all([keyOf(nameless, 0, 'one'), keyOf(nameless, 1, 'one'), keyOf(nameless, 0, 'two')])
    expect(new Set(keys).size).toBe(3)
    expect(await toStore({ ...EVENT, ...nameless }, 0, await digestOf(bytes('')), NOW)).toMatchObject({
      origin_id: null,
      key_until_read: true,
    })
  })

  it('that could not be read is parked with its body', async () => {
    expect(await unreadable('not yet', bytes('{"a":"é"}'), NOW)).toEqual({
      action: 'update',
      reference: null,
      size: 10,
      key: expect.any(Uint8Array),
      key_until_read: true,
      received_at: NOW,
      due_at: NOW,
      parked: { reason: 'event_parsing_failure', message: 'not yet', body: '{"a":"é"}' },
    })
  })
})
