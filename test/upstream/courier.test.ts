import { describe, expect, it } from 'vitest'
import { alertSettings } from '../../src/attention/alert'
import type { Item } from '../../src/attention/item'
import type { News } from '../../src/attention/queue'
import { openStore } from '../../src/store/store'
import { openCourier } from '../../src/upstream/courier'
import { clockAt, NOW, noting } from '../parts'
import { inStorage } from '../store/storage'

const item: Item = { code: 'parked', of: '', since: NOW, last_seen: NOW, count: 1, data: { reference: 'J1' } }
const opens: Omit<News, 'id'> = { type: 'attention.opened', workflow_id: 'acme', item, to: 'address' }

/** A courier over a fresh database whose receiver answers with these, one after the other. */
const courierWith = <T>(
  answers: readonly (number | Error | Response)[],
  work: (given: {
    open: () => ReturnType<typeof openCourier>
    posted: { url: string; headers: Headers; body: { type: string; data: { url: string } } }[]
    told: unknown[]
    clock: ReturnType<typeof clockAt>
    lines: unknown[][]
  }) => Promise<T>,
  url = 'https://alerts.example/hook',
): Promise<T> =>
  inStorage(async (storage) => {
    const store = openStore(storage)
    const clock = clockAt(NOW)
    const { log, lines } = noting()
    const posted: { url: string; headers: Headers; body: { type: string; data: { url: string } } }[] = []
    const told: unknown[] = []
    const left = [...answers]
    const settings = alertSettings({ ALERT_URL: url })
    const open = () =>
      openCourier({
        kept: store.attention,
        settings: settings !== null && 'wrong' in settings ? null : settings,
        fetch: async (to, init) => {
          posted.push({ url: to, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) })
          const answer = left.shift() ?? 204
          if (answer instanceof Error) throw answer
          return answer instanceof Response ? answer : new Response(null, { status: answer })
        },
        proxy: null,
        account: async (side, alert) => {
          const answer = left.shift()
          if (answer instanceof Error) throw answer
          told.push([side, alert.item.code])
        },
        linkOf: async ({ workflow_id }) => `https://relay.example/${workflow_id}`,
        clock,
        log,
      })
    return work({ open, posted, told, clock, lines })
  })

/** Sends all that is due. */
async function sendAll(courier: ReturnType<typeof openCourier>): Promise<number | null> {
  for (;;) {
    const next = courier.next(new Set())
    if ('at' in next) return next.at
    await next.task.run()
  }
}

describe('the courier', () => {
  it('posts what is told, with where to look', () =>
    courierWith([], async ({ open, posted }) => {
      const courier = open()
      courier.announce([opens])
      expect([await sendAll(courier), courier.state()]).toEqual([null, { waiting: 0, given_up: null }])
      expect(posted.map(({ url, body }) => [url, body.type, body.data.url])).toEqual([
        ['https://alerts.example/hook', 'attention.opened', 'https://relay.example/acme'],
      ])
    }))

  it('tries again what was not taken, also in another object, under the same id', () =>
    courierWith([500, new Error('refused'), 204], async ({ open, posted, clock }) => {
      const first = open()
      first.announce([opens])
      const at = await sendAll(first)
      clock.at = at ?? 0
      const second = open()
      clock.at = (await sendAll(second)) ?? 0
      expect([at, clock.at, await sendAll(open())]).toEqual([NOW + 5_000, NOW + 15_000, null])
      const ids = posted.map(({ headers }) => headers.get('webhook-id'))
      expect([ids.length, new Set(ids).size]).toEqual([3, 1])
    }))

  it('waits as long as it is told to', () =>
    courierWith([new Response(null, { status: 429, headers: { 'retry-after': '60' } })], async ({ open }) => {
      const courier = open()
      courier.announce([opens])
      expect(await sendAll(courier)).toBe(NOW + 60_000)
    }))

  it('gives up after twelve attempts, in the log and in its state', () =>
    courierWith(
      Array.from({ length: 12 }, () => 500),
      async ({ open, clock, lines }) => {
        const courier = open()
        courier.announce([opens])
        for (let at = await sendAll(courier); at !== null; at = await sendAll(courier)) clock.at = at
        expect(open().state()).toEqual({
          waiting: 0,
          given_up: { at: new Date(clock.at).toISOString(), code: 'parked', why: 'alerts.example answered 500' },
        })
        expect(lines.at(-1)).toEqual([
          'error',
          'alert given up',
          { code: 'parked', detail: 'alerts.example answered 500' },
        ])
      },
    ))

  it('tells an account until it has heard it', () =>
    courierWith([new Error('gone')], async ({ open, told, clock }) => {
      const courier = open()
      courier.announce([{ ...opens, to: 'hrflow' }])
      clock.at = (await sendAll(courier)) ?? 0
      expect([told, await sendAll(courier), told]).toEqual([told, null, [['hrflow', 'parked']]])
    }))

  it('without an address keeps nothing but what an account is to hear', () =>
    courierWith(
      [],
      async ({ open, told, posted }) => {
        const courier = open()
        courier.announce([opens, { ...opens, to: 'origin' }])
        await sendAll(courier)
        expect([told, posted]).toEqual([[['origin', 'parked']], []])
      },
      '',
    ))

  it('names no job any more that is forgotten', () =>
    courierWith([], async ({ open, posted }) => {
      const courier = open()
      courier.announce([opens])
      courier.forget((one) => ({ ...one, data: {} }))
      await sendAll(open())
      expect(JSON.stringify(posted)).not.toContain('J1')
    }))
})
