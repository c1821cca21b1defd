// What an event costs: rows written are the bill, and so are requests to objects.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { stateKeyOf } from '../../src/store/kv'
import { openStore } from '../../src/store/store'
import { alarmCount, metaKeysWrittenBy, rowsWrittenBy } from '../alarms'
import { app } from '../worker'
import { type Relay, scenario } from './scenario'

/** What an event whose origin does not name it writes without its alarm: it must never write a row more. */
const ROWS = { changed: 4, new: 6 } as const
const REQUESTS = 4
/** Rows that a deletion writes however many events it deletes: the newest seq is noted. */
const A_DELETION = 1

const TOKEN = 'path-token-0123456789abcdef'
const FAR_AHEAD_MS = 400 * 86_400_000

/** A namespace that counts how often one of its objects is reached. */
function counting<T extends DurableObjectNamespace>(namespace: T) {
  const asked = { count: 0 }
  const proxy = new Proxy(namespace, {
    get(target, member) {
      if (member === 'get' || member === 'getByName') asked.count += 1
      const found: unknown = Reflect.get(target, member)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
  return { proxy, asked }
}

/** A relay whose figures were written just now, so that they are not due for five minutes; it rests after each event. */
async function started() {
  const s = scenario()
  const relay = s.deployFlatchr()
  relay.staysWarm('it is evicted after each event, and not while one waits, which would be noted first')
  const limiter = counting(env.RATE_LIMITER)
  relay.bindings({ RATE_LIMITER: limiter.proxy })
  const objects = counting(env.WORKFLOW)
  const deliver = async (id: string, title: string) => {
    s.flatchr.put({ id, title, status: 1 })
    const init = { method: 'POST', body: JSON.stringify(s.flatchrEvent(id)) }
    const answer = await app.request(`/webhooks/${relay.workflow_id}/${TOKEN}`, init, {
      ...env,
      WORKFLOW: objects.proxy,
    })
    expect(answer.status).toBe(200)
    while ((await relay.status()).pending > 0) await scheduler.wait(5)
    await relay.evict()
  }
  await deliver('J0', 'first')
  return { s, relay, deliver, requests: () => limiter.asked.count + objects.asked.count + alarmCount() }
}

/** Deletes all events, as retention does; how many rows that wrote. */
const deleted = (relay: Relay): Promise<number> =>
  runInDurableObject(relay.stub, (_object, { storage }) => {
    const before = rowsWrittenBy(relay.workflow_id)
    const { expiry, atomically } = openStore(storage)
    atomically(() => expiry.events(Date.now() + FAR_AHEAD_MS, 1_000))
    return rowsWrittenBy(relay.workflow_id) - before
  })

/** The rows that `act` has the workflow's object write. */
async function rowsOf(relay: Relay, act: () => Promise<void>): Promise<number> {
  const before = rowsWrittenBy(relay.workflow_id)
  await act()
  return rowsWrittenBy(relay.workflow_id) - before
}

/** The values that KV is given of the workflow. */
function givenToKv(relay: Relay): unknown[] {
  const put: unknown[] = []
  const STATE = new Proxy(env.STATE, {
    get: (kv, member) => {
      const found: unknown = Reflect.get(kv, member)
      if (typeof found !== 'function') return found
      return (...given: unknown[]) => {
        const [key, , { metadata = null } = {}] = given as [string, string, { metadata?: object }?]
        if (member === 'put' && key === stateKeyOf(relay.workflow_id)) put.push(metadata)
        return found.apply(kv, given)
      }
    },
  })
  relay.bindings({ STATE })
  return put
}

const EVENTS = 5
/** Longer than what KV is told of waits for more. */
const SLOW_MS = 250

const ROUNDS = 3
/** A little more than five minutes, so that the figures are due once in each round. */
const ROUND_MS = 320_000

/** A relay of which candidates of one job are told, at moments that a test sets. */
async function waiting() {
  const s = scenario()
  s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
  const relay = s.deployWorkable({ schedule: null, delivery: { ...s.common.delivery, hint_delay_ms: 60_000 } })
  relay.staysWarm('it is evicted where the test says so')
  const put = givenToKv(relay)
  const candidate = async () => {
    const { body, headers } = await s.workableHook({ ...s.jobEvent('J1'), event_type: 'candidate_moved' })
    await relay.webhook(body, headers)
    await relay.status()
  }
  /** Its alarm comes now, wherever the clock is. */
  const ring = async () => {
    await runDurableObjectAlarm(relay.stub)
    await relay.quiet()
  }
  await candidate()
  await ring()
  await relay.evict()
  return { relay, put, candidate, ring }
}

describe('an event costs', () => {
  it.each(['changed', 'new'] as const)(
    'no row more than ever, its deletion included: of a job that is %s',
    async (kind) => {
      const { relay, deliver } = await started()
      await deleted(relay)
      const rows = await rowsOf(relay, async () => {
        for (let n = 0; n < EVENTS; n++) await deliver(kind === 'new' ? `N${n}` : 'J0', `title ${n}`)
      })
      expect(rows + (await deleted(relay)) - A_DELETION).toBe(EVENTS * ROWS[kind])
    },
  )

  it('at most four requests to objects, its alarm included', async () => {
    const { deliver, requests } = await started()
    const before = requests()
    for (let n = 0; n < EVENTS; n++) await deliver('J0', `title ${n}`)
    expect(requests() - before).toBeLessThanOrEqual(EVENTS * REQUESTS)
  })

  it('one row for the figures in five minutes, however many events there are', async () => {
    const { relay, deliver } = await started()
    const written = () =>
      runInDurableObject(relay.stub, (_object, { storage: { sql } }) =>
        JSON.stringify(sql.exec("SELECT value FROM meta WHERE key = 'figures'").toArray()),
      )
    const first = await written()
    for (let n = 0; n < EVENTS; n++) await deliver('J0', `title ${n}`)
    expect(await written()).toBe(first)
    expect((await relay.stub.figures()).total).toMatchObject({ received: EVENTS + 1, written: EVENTS + 1 })
  })

  it('one write of KV in five minutes and no row for it, however long its origin takes', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    relay.staysWarm('it is evicted once each event is delivered')
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: SLOW_MS } })
    const put = givenToKv(relay)
    for (const id of ['J1', 'J2']) {
      s.flatchr.put({ id, title: id, status: 1 })
      await relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)
      await relay.quiet()
      await relay.evict()
    }
    expect(put).toEqual([expect.objectContaining({ pending: 0 })])
    const rows = await runInDurableObject(relay.stub, (_object, { storage: { sql } }) =>
      sql.exec("SELECT value FROM meta WHERE key = 'attention'").toArray(),
    )
    expect(rows).toEqual([])
  })

  it.each([
    ['by the object that took it', false],
    ['by another one', true],
  ] as const)('the same where an event waits for a minute, and is delivered %s', async (_by, isEvicted) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const start = Date.now()
    const { relay, put, candidate, ring } = await waiting()
    const noted: unknown[][] = []
    for (let n = 1; n <= ROUNDS; n++) {
      const [keysBefore, putBefore] = [metaKeysWrittenBy(relay.workflow_id).length, put.length]
      vi.setSystemTime(start + n * ROUND_MS - 30_000)
      await candidate() // the job has not been read for a minute: it is read at once
      await ring()
      vi.setSystemTime(start + n * ROUND_MS)
      await candidate() // it is due when that minute is over, and the figures are due to be written
      await scheduler.wait(SLOW_MS)
      if (isEvicted) await relay.evict()
      const { pending } = await relay.status()
      vi.setSystemTime(start + n * ROUND_MS + 40_000)
      await ring()
      await relay.evict()
      const keys = metaKeysWrittenBy(relay.workflow_id).slice(keysBefore)
      noted.push([pending, keys, put.slice(putBefore)])
    }
    expect(noted).toEqual(Array(ROUNDS).fill([1, ['figures'], [expect.objectContaining({ pending: 0 })]]))
  })
})

describe('a run of jobs that did not change costs', () => {
  it('two rows of single values and one write of KV, however slow its origin is', async () => {
    const s = scenario()
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const relay = s.deployWorkable({ rates: { origin_per_second: 3, hrflow_per_second: 1_000 } })
    const put = givenToKv(relay)
    await relay.sync()
    await relay.evict()
    const [keysBefore, putBefore] = [metaKeysWrittenBy(relay.workflow_id).length, put.length]
    await relay.sync()
    await scheduler.wait(SLOW_MS)
    await relay.evict()
    expect([metaKeysWrittenBy(relay.workflow_id).slice(keysBefore), put.length - putBefore]).toEqual([
      ['figures', 'last_run_at'],
      1,
    ])
  })
})
