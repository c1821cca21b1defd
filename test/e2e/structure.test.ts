import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BREAKER_FAILURES, BREAKER_PROBE_MIN_MS } from '../../src/upstream/breaker'
import { WorkflowObject } from '../worker'
import { type Relay, scenario } from './scenario'

afterEach(() => vi.useRealTimers())

/** Counts the alarms of all objects from now on. */
const alarms = () => vi.spyOn(WorkflowObject.prototype, 'alarm')
/** What an alarm may come to in 600 ms that begins nothing: the second's floor, and one that was under way. */
const FEW = 3

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 1_500; round++) {
    if (await holds()) return
    await scheduler.wait(10)
  }
  throw new Error('it never came to that')
}

/** The clock is ahead, which moves no alarm: the object's comes again and again. */
const ringUntil = (relay: Relay, holds: () => boolean): Promise<void> =>
  until(async () => {
    await runDurableObjectAlarm(relay.stub)
    return holds()
  })

describe('what may start now and when the next alarm comes are one answer', () => {
  it('a run that waits to list its board again does not set one alarm after the other', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.sandbox.fault({
      upstream: 'hrflow',
      path: /storing\/jobs/,
      times: 1,
      kind: { status: 503, html: 'down', headers: { 'retry-after': '600' } },
    })
    for (let index = 0; index < 40; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    await relay.api('POST', '/runs', { action: 'create_jobs_in_hrflow' })
    await until(() => s.sandbox.calls.some(({ path }) => path.includes('/storing/jobs')))
    await scheduler.wait(50)
    const count = alarms()
    await scheduler.wait(600)
    expect(count.mock.calls.length).toBeLessThanOrEqual(FEW)
  })

  it('a throw in settling during a probe ends the probe: the next one comes, and delivers', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ delivery: { ...s.common.delivery, retry_base_ms: 2_000, retry_max_ms: 2_000 } })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    for (let index = 0; index < BREAKER_FAILURES + 2; index++) {
      s.workable.put({ shortcode: `J${index}`, title: 'x', state: 'published' })
      const { body, headers } = await s.workableHook(s.jobEvent(`J${index}`))
      await relay.webhook(body, headers)
    }
    await until(async () => (await relay.status()).reason !== null)
    await scheduler.wait(100)
    mend()
    // Storage refuses to hold what the probe came to, once.
    await runInDurableObject(relay.stub, (_object, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER refuse BEFORE UPDATE OF outcome ON event WHEN new.outcome IS NOT NULL BEGIN SELECT RAISE(ABORT, 'no room'); END",
      )
    })
    const count = alarms()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + BREAKER_PROBE_MIN_MS + 100 })
    await runDurableObjectAlarm(relay.stub)
    await scheduler.wait(600)
    expect(count.mock.calls.length).toBeLessThanOrEqual(FEW + 1)
    await runInDurableObject(relay.stub, (_object, { storage }) => storage.sql.exec('DROP TRIGGER refuse'))
    vi.useRealTimers()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + BREAKER_PROBE_MIN_MS * 4 })
    await ringUntil(relay, () => s.board.active().length === BREAKER_FAILURES + 2)
  })
})

describe('a wait that a far side orders is believed within bounds', () => {
  const MINUTES_15 = 900_000
  const HOURS_2 = 7_200_000

  it.each([
    ['in seconds', () => '2592000'],
    ['as a moment in seconds', () => String(Math.floor(Date.now() / 1_000) + 2_592_000)],
    ['as a moment in milliseconds', () => String(Date.now() + 2_592_000_000)],
    ['as a date', () => new Date(Date.now() + 2_592_000_000).toUTCString()],
  ])('30 days %s on one job: the job waits two hours at most, its account 15 minutes', async (_form, wait) => {
    const s = scenario()
    const relay = s.deployFlatchr()
    for (const id of ['V1', 'V2']) s.flatchr.put({ id, title: 'x', status: 1 })
    s.sandbox.fault({
      upstream: 'hrflow',
      times: 1,
      kind: { status: 429, body: { code: 429, message: 'slow down' }, headers: { 'retry-after': wait() } },
    })
    await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    await until(async () => (await relay.events()).some(({ reason }) => reason === 'rate_limited'))
    const [event] = await relay.events()
    expect(Date.parse(event?.next_attempt_at ?? '') - Date.now()).toBeLessThanOrEqual(HOURS_2)
    expect(Date.parse(event?.next_attempt_at ?? '') - Date.now()).toBeGreaterThan(HOURS_2 - 60_000)
    // The account rests: the next job is not asked about now, which the status says, and is asked about in 15 minutes.
    await relay.webhook(JSON.stringify(s.flatchrEvent('V2')), {}, 'path-token-0123456789abcdef')
    await until(async () => (await relay.status()).held_by === 'rest')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + MINUTES_15 + 5_000 })
    await ringUntil(relay, () => s.board.active().length === 1)
  })

  it('a rate limit that ends in the past is over: the job is asked for again after the usual wait', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const past = String(Math.floor(Date.now() / 1_000) - 30)
    s.sandbox.fault({
      upstream: 'workable',
      times: 1,
      kind: { status: 429, headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': past } },
    })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    await until(() => s.board.active().length === 1)
  })

  it('a rate limit told in milliseconds, or at the end of time, breaks no alarm', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    s.sandbox.fault({
      upstream: 'workable',
      times: 1,
      kind: {
        status: 429,
        headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String((Date.now() + 20 * 60_000) * 1_000) },
      },
    })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    await until(() => s.sandbox.calls.length > 0)
    await scheduler.wait(100)
    const { next_alarm, faults } = await relay.status()
    expect([faults, Date.parse(next_alarm ?? '') - Date.now() <= HOURS_2]).toEqual([0, true])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOURS_2 + 60_000 })
    await ringUntil(relay, () => s.board.active().length === 1)
  })
})

describe('a scenario', () => {
  it('does not see what the workflow of an earlier one still calls, whose key is refused by now', async () => {
    const earlier = scenario()
    earlier.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const relay = earlier.deployFlatchr()
    const refused = earlier.deployFlatchr({
      workflow_id: `${earlier.name}-refused`,
      hrflow_auth: { api_secret: `ask_${earlier.name}_none`, api_user: `${earlier.name}@acme.example` },
    })
    const s = scenario()
    const [{ run }, failed] = [await relay.sync(), await refused.sync()]
    expect([run.outcomes.created, failed.run.state, earlier.board.active(), s.board.active(), s.sandbox.calls]).toEqual(
      [1, 'finished', ['V1'], [], []],
    )
  })
})
