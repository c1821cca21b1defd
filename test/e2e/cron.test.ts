// Crons as Cloudflare fires them: who runs, who does not, and what is woken up again.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fireCron, type Relay, scenario } from './scenario'

interface ShownRun {
  readonly run_id: string
  readonly trigger: string
  readonly state: string
  readonly issues: readonly object[]
  readonly result: object | null
}

/** Newest first. */
const runs = async (relay: Relay): Promise<readonly ShownRun[]> => (await relay.api('GET', '/runs')).body

/** Waits until no run of the workflow is under way. */
async function ended(...relays: Relay[]): Promise<void> {
  for (const relay of relays)
    while ((await runs(relay)).some(({ state }) => state !== 'finished')) await scheduler.wait(5)
}

const lastFiredAt = async (relay: Relay) => (await relay.api('GET', '')).body['last_fired_at'] as string | null
const alarmOf = (relay: Relay) => runInDurableObject(relay.stub, (_object, { storage }) => storage.getAlarm())
const loseAlarm = (relay: Relay) => runInDurableObject(relay.stub, (_object, { storage }) => storage.deleteAlarm())

/** The deployment's bindings, with the object of one workflow out of reach. */
const withoutObject = (workflow_id: string): Env => {
  const lost = async (): Promise<never> => {
    await scheduler.wait(20)
    throw new Error('Network connection lost.')
  }
  const stub = new Proxy(env.WORKFLOW.getByName(workflow_id), { get: () => lost })
  const WORKFLOW = new Proxy(env.WORKFLOW, {
    get: (namespace, member) =>
      member === 'getByName'
        ? (name: string) => (name === workflow_id ? stub : namespace.getByName(name))
        : Reflect.get(namespace, member).bind(namespace),
  })
  return { ...env, WORKFLOW }
}

/** A scenario with a cron of its own, so that no other test's workflow hears it. */
function scheduled() {
  const s = scenario()
  return { s, hourly: `hourly of ${s.name}`, daily: `daily of ${s.name}` }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a cron', () => {
  it('starts the workflows whose schedule it is, and no other', async () => {
    const { s, hourly, daily } = scheduled()
    s.flatchr.put({ id: 'F1', title: 'F1', status: 1 })
    s.workable.put({ shortcode: 'W1', title: 'W1', state: 'published' })
    s.francetravail.put({ id: 'T1', intitule: 'T1' })
    const due = [s.deployFlatchr({ schedule: hourly }), s.deployFranceTravail({ schedule: hourly })]
    const others = [
      s.deployWorkable({ schedule: daily }),
      s.deployFlatchr({ workflow_id: `${s.name}-never`, schedule: null }),
      s.deployFlatchr({ workflow_id: `${s.name}-like`, schedule: `${hourly} ` }),
    ]
    const before = Date.now()
    await fireCron(hourly)
    await ended(...due)
    expect(s.board.active().toSorted()).toEqual(['F1', 'T1'])
    for (const relay of due) {
      expect((await runs(relay)).map(({ trigger, state }) => [trigger, state])).toEqual([['cron', 'finished']])
      expect(Date.parse((await lastFiredAt(relay)) ?? '')).toBeGreaterThanOrEqual(before)
    }
    for (const relay of others) expect([await runs(relay), await lastFiredAt(relay)]).toEqual([[], null])
  })

  it('makes the board equal to the origin each time it fires', async () => {
    const { s, hourly } = scheduled()
    const relay = s.deployFlatchr({ schedule: hourly })
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    await fireCron(hourly)
    await ended(relay)
    s.flatchr.edit('J2', { title: 'edited' })
    s.flatchr.remove('J3')
    await fireCron(hourly)
    await ended(relay)
    expect([s.board.active().toSorted(), s.board.archived(), s.board.get('J2')?.job['name']]).toEqual([
      ['J1', 'J2'],
      ['J3'],
      'edited',
    ])
  })

  it('is skipped by a workflow whose run is under way, and noted', async () => {
    const { s, hourly } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ schedule: hourly })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 80 } })
    await fireCron(hourly)
    const first = await lastFiredAt(relay)
    await scheduler.wait(2)
    await fireCron(hourly)
    expect((await runs(relay)).map(({ state }) => state)).toEqual(['reading'])
    expect(Date.parse((await lastFiredAt(relay)) ?? '')).toBeGreaterThan(Date.parse(first ?? ''))
    await ended(relay)
    expect((await runs(relay)).length).toBe(1)
    expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'flatchr').length).toBe(1)
    await fireCron(hourly)
    await ended(relay)
    expect((await runs(relay)).length).toBe(2)
  })

  it('is skipped also while a run by hand is under way', async () => {
    const { s, hourly } = scheduled()
    const relay = s.deployFlatchr({ schedule: hourly })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 60 } })
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await fireCron(hourly)
    await ended(relay)
    expect((await runs(relay)).map(({ trigger }) => trigger)).toEqual(['manual'])
  })

  it('reaches every workflow when the object of one is out of reach', async () => {
    const { s, hourly } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const broken = s.deployWorkable({ schedule: hourly })
    const sound = s.deployFlatchr({ schedule: hourly })
    await fireCron(hourly, withoutObject(broken.workflow_id))
    await ended(sound)
    expect([s.board.active(), await runs(broken)]).toEqual([['J1'], []])
  })

  it('brings the jobs of every other workflow when one origin is down and another workflow’s own code throws', async () => {
    const { s, hourly } = scheduled()
    s.workable.put({ shortcode: 'W1', title: 'W1', state: 'published' })
    s.flatchr.put({ id: 'F1', title: 'F1', status: 1 })
    s.francetravail.put({ id: 'T1', intitule: 'T1' })
    s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    const down = s.deployWorkable({ schedule: hourly })
    const throwing = s.deployFranceTravail({
      schedule: hourly,
      logics: [
        () => {
          throw new Error('a fault of the tenant')
        },
      ],
    })
    const sound = s.deployFlatchr({ schedule: hourly })
    await fireCron(hourly)
    await ended(down, throwing, sound)
    expect(s.board.active()).toEqual(['F1'])
    const reasons = await Promise.all([down, throwing, sound].map(async (relay) => (await runs(relay))[0]?.result))
    expect(reasons).toMatchObject([
      { status: 'fatal', reason: 'read_failure' },
      { status: 'fatal', reason: 'logics_failure' },
      { status: 'success', reason: 'none' },
    ])
  })

  it('leaves a fatal run with the issues in KV for a workflow that is misconfigured, and calls nobody', async () => {
    const { s, hourly } = scheduled()
    const wrongOrigin = s.deployWorkable({ schedule: hourly, pull_parameters: { state: 'open' } })
    const wrongTarget = s.deployFlatchr({ schedule: hourly, push_parameters: {} })
    await fireCron(hourly)
    for (const [relay, reason, path] of [
      [wrongOrigin, 'bad_origin_parameters', 'pull_parameters.state'],
      [wrongTarget, 'bad_target_parameters', 'push_parameters.board_key'],
    ] as const) {
      const [run, ...more] = await runs(relay)
      expect([run, more]).toMatchObject([{ trigger: 'cron', issues: [{ path, message: expect.any(String) }] }, []])
      const kept = await env.STATE.get<{ last_run: object }>(`workflow:${relay.workflow_id}`, 'json')
      expect(kept?.last_run).toMatchObject({ run_id: run?.run_id, status: 'fatal', reason })
      expect((await relay.api('GET', '')).body).toMatchObject({ status: 'misconfigured', last_run: kept?.last_run })
    }
    expect(s.sandbox.calls).toEqual([])
  })

  it('of a paused workflow reads nothing until it is resumed', async () => {
    const { s, hourly } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ schedule: hourly })
    await relay.api('POST', '/pause')
    await fireCron(hourly)
    await scheduler.wait(40)
    expect([s.sandbox.calls, (await runs(relay)).map(({ state }) => state)]).toEqual([[], ['reading']])
    await relay.api('POST', '/resume')
    await ended(relay)
    expect(s.board.active()).toEqual(['J1'])
  })
})

describe('a lost alarm', () => {
  const hint = async (delay: number) => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
    const relay = s.deployWorkable({ delivery: { hint_delay_ms: delay } })
    const { body, headers } = await s.workableHook({ ...s.jobEvent('J1'), event_type: 'candidate_moved' })
    await relay.webhook(body, headers)
    expect(await alarmOf(relay)).toEqual(expect.any(Number))
    return { s, relay }
  }

  it('is set again by any cron, for a workflow of another schedule too, when the object was evicted meanwhile', async () => {
    const { s, relay } = await hint(50)
    await loseAlarm(relay)
    await relay.evict()
    await scheduler.wait(100)
    expect([await relay.status(), s.sandbox.calls]).toMatchObject([{ pending: 1 }, []])
    await fireCron('a cron of nobody')
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is set again by the next webhook', async () => {
    const { s, relay } = await hint(50)
    await loseAlarm(relay)
    await relay.evict()
    s.workable.put({ shortcode: 'J2', title: 'J2', state: 'published' })
    const { body, headers } = await s.workableHook(s.jobEvent('J2'))
    await relay.webhook(body, headers)
    await relay.quiet()
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2'])
  })

  it('counts as lost for an object that remembers it once it is more than a minute overdue', async () => {
    const { s, relay } = await hint(600_000)
    relay.staysWarm('it is about what an object remembers')
    const due = (await alarmOf(relay)) ?? 0
    await loseAlarm(relay)
    vi.useFakeTimers({ toFake: ['Date'], now: due + 60_000 })
    await fireCron('a cron of nobody')
    expect(await alarmOf(relay)).toBeNull()
    vi.setSystemTime(due + 60_001)
    await fireCron('a cron of nobody')
    expect(await alarmOf(relay)).toBe(due + 60_001)
    expect(await runDurableObjectAlarm(relay.stub)).toBe(true)
    expect([s.board.active(), (await relay.status()).pending]).toEqual([['J1'], 0])
  })

  it('is not set where no work is open, nor while paused', async () => {
    const idle = scenario().deployWorkable()
    const { relay: paused } = await hint(600_000)
    await paused.api('POST', '/pause')
    await fireCron('a cron of nobody')
    expect([await alarmOf(idle), await alarmOf(paused)]).toEqual([null, null])
  })
})
