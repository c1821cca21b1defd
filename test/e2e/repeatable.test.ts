// The runtime repeats a call of these methods when its connection broke: the second call must do nothing that the first did not.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { REPEATABLE } from '../../src/object/repeatable'
import type { NewEvent } from '../../src/store/event'
import { type Relay, scenario } from './scenario'

type Stub = Relay['stub']

/** Just now: an event that waits for long is something that attention is drawn to. */
const AT = Date.now()

const event = (key: string): NewEvent => ({
  action: 'update',
  reference: 'J1',
  received_at: AT,
  due_at: AT,
  key: new TextEncoder().encode(key),
})

/** Every row of every table of the object. */
const stored = (stub: Stub) =>
  runInDurableObject(stub, (_object, { storage }) => {
    const names = storage.sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    )
    const tables = names.toArray().filter(({ name }) => !name.startsWith('_') && !name.startsWith('sqlite_'))
    return tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM ${name}`).toArray()])
  })

const CALLS: Record<(typeof REPEATABLE)[number], (stub: Stub) => Promise<unknown>> = {
  receive: (stub) => stub.receive([event('first'), event('second')]),
  status: (stub) => stub.status(),
  listJobs: (stub) => stub.listJobs({ q: null, state: null, limit: 10, cursor: null }),
  job: (stub) => stub.job('J1'),
  inspect: (stub) => stub.inspect('J1'),
  check: (stub) => stub.check('https://relay.example'),
  registeredWebhooks: (stub) => stub.registeredWebhooks('https://relay.acme.example'),
  listEvents: (stub) => stub.listEvents({ state: null, reference: null, run_id: null, limit: 10, cursor: null }),
  metrics: (stub) => stub.metrics(),
  figures: (stub) => stub.figures(),
  lastWebhooks: (stub) => stub.lastWebhooks(),
  listRuns: (stub) => stub.listRuns(10),
  runJobs: (stub) => stub.runJobs('none', 'created', 10, null),
  getRun: (stub) => stub.getRun('none'),
  waitForRun: (stub) => stub.waitForRun('none', 10),
  cancelRun: (stub) => stub.cancelRun('none'),
  holds: (stub) => stub.holds('J1'),
  rearm: (stub) => stub.rearm(),
  pause: (stub) => stub.pause(),
  resume: (stub) => stub.resume(),
  forgetJob: (stub) => stub.forgetJob('J1'),
  expire: (stub) => stub.expire(),
  erase: (stub) => stub.erase(),
}

/** What is stored after one call, and after two. */
async function onceAndTwice(stub: Stub, call: (stub: Stub) => Promise<unknown>) {
  await call(stub)
  const once = await stored(stub)
  await call(stub)
  return { once, twice: await stored(stub) }
}

describe('what may be called again does nothing more the second time', () => {
  it.each(REPEATABLE)('%s', async (method) => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    await relay.stub.pause() // so that nothing but the calls changes what is stored
    if (method !== 'resume') await relay.stub.receive([event('first')])
    const { once, twice } = await onceAndTwice(relay.stub, CALLS[method])
    expect(twice).toEqual(once)
  })

  it.each(['expire', 'erase'] as const)('%s, of a workflow that is not configured', async (method) => {
    const { once, twice } = await onceAndTwice(env.WORKFLOW.getByName(crypto.randomUUID()), CALLS[method])
    expect(twice).toEqual(once)
  })
})

it('what begins work is not called again', () => {
  const repeatable: readonly string[] = REPEATABLE
  expect(['startRun', 'syncJob', 'replay', 'noteAnswers'].filter((name) => repeatable.includes(name))).toEqual([])
})
