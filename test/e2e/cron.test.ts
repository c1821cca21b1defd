// Heartbeats as Cloudflare fires them: who runs, who does not, who is asked at all, and what is woken up again.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readWorkflows } from '../../src/config/deployment'
import { createCron } from '../../src/cron'
import { shortHash } from '../../src/lib/hash'
import { nextAfter, parseSchedule } from '../../src/lib/schedule'
import { getHeartbeat, putHeartbeat } from '../../src/store/kv'
import { alarmsEndedOf } from '../alarms'
import { cron, undeploy } from '../worker'
import { beat, type Relay, scenario } from './scenario'

interface RunView {
  readonly run_id: string
  readonly trigger: string
  readonly state: string
  readonly issues: readonly object[]
  readonly result: object | null
}

/** Newest first. */
const runs = async (relay: Relay): Promise<readonly RunView[]> => (await relay.api('GET', '/runs')).body

/** Waits until no run of the workflow is under way. */
async function ended(...relays: Relay[]): Promise<void> {
  for (const relay of relays)
    while ((await runs(relay)).some(({ state }) => state !== 'finished')) await scheduler.wait(5)
}

const lastFiredAt = async (relay: Relay) => (await relay.api('GET', '')).body['last_fired_at'] as string | null
const alarmOf = (relay: Relay) => runInDurableObject(relay.stub, (_object, { storage }) => storage.getAlarm())
const loseAlarm = (relay: Relay) => runInDurableObject(relay.stub, (_object, { storage }) => storage.deleteAlarm())

/** The deployment's bindings, with the object of one workflow out of reach. */
const withoutObject = (
  workflow_id: string,
  lost = async (): Promise<never> => {
    await scheduler.wait(20)
    throw new Error('Network connection lost.')
  },
): Env => {
  const stub = new Proxy(env.WORKFLOW.getByName(workflow_id), { get: () => lost })
  const WORKFLOW = new Proxy(env.WORKFLOW, {
    get: (namespace, member) =>
      member === 'getByName'
        ? (name: string) => (name === workflow_id ? stub : namespace.getByName(name))
        : Reflect.get(namespace, member).bind(namespace),
  })
  return { ...env, WORKFLOW }
}

/** The deployment's bindings, and the workflows of whose objects anything was asked, in order. */
function counted(): { bindings: Env; asked: string[] } {
  const asked: string[] = []
  const WORKFLOW = new Proxy(env.WORKFLOW, {
    get: (namespace, member) =>
      member === 'getByName'
        ? (name: string) => {
            asked.push(name)
            return namespace.getByName(name)
          }
        : Reflect.get(namespace, member).bind(namespace),
  })
  return { bindings: { ...env, WORKFLOW }, asked }
}

let lastDay = 0

/** A scenario with schedules of its own, so that no other test's workflow comes with it. */
function scheduled() {
  const s = scenario()
  lastDay += 1
  const [month, day] = [1 + Math.floor(lastDay / 28), 1 + (lastDay % 28)]
  return { s, early: `3 6 ${day} ${month} *`, late: `4 7 ${day} ${month} *` }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a schedule', () => {
  it('starts the workflows that have it when it comes, and no other', async () => {
    const { s, early, late } = scheduled()
    s.flatchr.put({ id: 'F1', title: 'F1', status: 1 })
    s.workable.put({ shortcode: 'W1', title: 'W1', state: 'published' })
    s.francetravail.put({ id: 'T1', intitule: 'T1' })
    const due = [s.deployFlatchr({ schedule: early }), s.deployFranceTravail({ schedule: early })]
    const others = [
      s.deployWorkable({ schedule: late }),
      s.deployFlatchr({ workflow_id: `${s.name}-never`, schedule: null }),
    ]
    const before = Date.now()
    await beat(early)
    await ended(...due)
    expect(s.board.active().toSorted()).toEqual(['F1', 'T1'])
    for (const relay of due) {
      expect((await runs(relay)).map(({ trigger, state }) => [trigger, state])).toEqual([['cron', 'finished']])
      expect(Date.parse((await lastFiredAt(relay)) ?? '')).toBeGreaterThanOrEqual(before)
    }
    for (const relay of others) expect([await runs(relay), await lastFiredAt(relay)]).toEqual([[], null])
  })

  it('makes the board equal to the origin each time it comes', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ schedule: early })
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    await beat(early)
    await ended(relay)
    s.flatchr.edit('J2', { title: 'edited' })
    s.flatchr.remove('J3')
    await beat(early)
    await ended(relay)
    expect([s.board.active().toSorted(), s.board.archived(), s.board.get('J2')?.job['name']]).toEqual([
      ['J1', 'J2'],
      ['J3'],
      'edited',
    ])
  })

  it('is skipped by a workflow whose run is under way, and noted', async () => {
    const { s, early } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ schedule: early })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 80 } })
    await beat(early)
    const first = await lastFiredAt(relay)
    await scheduler.wait(2)
    await beat(early)
    expect((await runs(relay)).map(({ state }) => state)).toEqual(['reading'])
    expect(Date.parse((await lastFiredAt(relay)) ?? '')).toBeGreaterThan(Date.parse(first ?? ''))
    await ended(relay)
    expect((await runs(relay)).length).toBe(1)
    expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'flatchr').length).toBe(1)
    await beat(early)
    await ended(relay)
    expect((await runs(relay)).length).toBe(2)
  })

  it('is skipped also while a run by hand is under way', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ schedule: early })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 60 } })
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await beat(early)
    await ended(relay)
    expect((await runs(relay)).map(({ trigger }) => trigger)).toEqual(['manual'])
  })

  it('reaches every workflow when the object of one is out of reach', async () => {
    const { s, early } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const broken = s.deployWorkable({ schedule: early })
    const sound = s.deployFlatchr({ schedule: early })
    await beat(early, { bindings: withoutObject(broken.workflow_id) })
    await ended(sound)
    expect([s.board.active(), await runs(broken)]).toEqual([['J1'], []])
  })

  it('brings the jobs of every other workflow when one origin is down and another workflow’s own code throws', async () => {
    const { s, early } = scheduled()
    s.workable.put({ shortcode: 'W1', title: 'W1', state: 'published' })
    s.flatchr.put({ id: 'F1', title: 'F1', status: 1 })
    s.francetravail.put({ id: 'T1', intitule: 'T1' })
    s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    const down = s.deployWorkable({ schedule: early })
    const throwing = s.deployFranceTravail({
      schedule: early,
      logics: [
        () => {
          throw new Error('a fault of the tenant')
        },
      ],
    })
    const sound = s.deployFlatchr({ schedule: early })
    await beat(early)
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
    const { s, early } = scheduled()
    const wrongOrigin = s.deployWorkable({ schedule: early, pull_parameters: { state: 'open' } })
    const wrongTarget = s.deployFlatchr({ schedule: early, push_parameters: {} })
    await beat(early)
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
    const { s, early } = scheduled()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ schedule: early })
    await relay.api('POST', '/pause')
    await beat(early)
    await scheduler.wait(40)
    expect([
      s.sandbox.calls.filter(({ upstream }) => upstream !== 'alerts'),
      (await runs(relay)).map(({ state }) => state),
    ]).toEqual([[], ['reading']])
    await relay.api('POST', '/resume')
    await ended(relay)
    expect(s.board.active()).toEqual(['J1'])
  })
})

describe('a heartbeat', () => {
  it('asks nobody but the workflows that have something to do', async () => {
    const s = scenario()
    const ids = ['flatchr', 'workable', 'francetravail', 'never'].map((end) => `${s.name}-${end}`)
    // A minute at which none of them is looked after for being idle.
    const idle = ids.map((id) => shortHash(id) % 60)
    const minute = [10, 20, 30, 40, 50].find((one) => !idle.includes(one))
    const [now, later] = [`${minute} 5 * * *`, `${minute} 6 * * *`]
    const due = s.deployFlatchr({ schedule: now })
    const full = s.deployWorkable({ schedule: later, full_sync_schedule: now })
    s.deployFranceTravail({ schedule: later })
    s.deployFranceTravail({ workflow_id: ids[3], schedule: null })
    const { bindings, asked } = counted()
    await beat(now, { bindings })
    expect(asked.filter((id) => id.startsWith(s.name)).toSorted()).toEqual([due.workflow_id, full.workflow_id])
    await ended(due, full)
  })

  it('asks an idle workflow once an hour, and nobody twice', async () => {
    const { s } = scheduled()
    const ids = Array.from({ length: 40 }, (_, index) => `${s.name}-idle-${index}`)
    for (const workflow_id of ids) s.deployFlatchr({ workflow_id, schedule: null })
    const { bindings, asked } = counted()
    const start = Date.UTC(2021, 0, 1, 12)
    await putHeartbeat(env.STATE, { at: start, missed: {} })
    const each: number[] = []
    for (let beats = 1; beats <= 12; beats++) {
      const before = asked.length
      await cron(start + beats * 300_000, bindings)
      each.push(asked.slice(before).filter((id) => ids.includes(id)).length)
    }
    expect(asked.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted())
    expect(Math.max(...each)).toBeLessThan(15)
    for (const id of ids) undeploy(id)
  })

  it('that comes twice, or is not noted, starts a run once', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ schedule: early })
    await beat(early)
    await ended(relay)
    const noted = await getHeartbeat(env.STATE)
    await cron(noted?.at ?? 0, env)
    await putHeartbeat(env.STATE, { at: (noted?.at ?? 0) - 3_600_000, missed: {} })
    await cron((noted?.at ?? 0) + 300_000, env)
    expect((await runs(relay)).length).toBe(1)
  })

  it('makes up for those that were missed, once', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ schedule: early })
    const read = parseSchedule(early)
    const at = read.ok ? (nextAfter(read.value, Date.UTC(2022, 0, 1)) ?? 0) : 0
    await putHeartbeat(env.STATE, { at: at - 60_000, missed: {} })
    await cron(at + 20 * 3_600_000, env)
    await ended(relay)
    await cron(at + 20 * 3_600_000 + 300_000, env)
    expect((await runs(relay)).length).toBe(1)
    expect(await getHeartbeat(env.STATE)).toEqual({
      at: at + 20 * 3_600_000 + 300_000,
      missed: {},
      jurisdiction: 'none',
    })
  })

  it('that cannot reach an object is made up for by the next one', async () => {
    const { s, early } = scheduled()
    const [lost, sound] = [s.deployFlatchr({ schedule: early }), s.deployWorkable({ schedule: early })]
    await beat(early, { bindings: withoutObject(lost.workflow_id) })
    const { at = 0, missed } = (await getHeartbeat(env.STATE)) ?? {}
    expect(missed).toEqual({ [lost.workflow_id]: at - 60_000 })
    await cron(at + 300_000, env)
    await ended(lost, sound)
    expect([(await runs(lost)).length, (await runs(sound)).length]).toEqual([1, 1])
    expect(await getHeartbeat(env.STATE)).toEqual({ at: at + 300_000, missed: {}, jurisdiction: 'none' })
  })

  it('that one object never answers is noted all the same', async () => {
    const { s, early } = scheduled()
    const [hung, sound] = [s.deployFlatchr({ schedule: early }), s.deployWorkable({ schedule: early })]
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const bindings = withoutObject(hung.workflow_id, () => new Promise(() => {}))
    const over = beat(early, { bindings })
    await scheduler.wait(100)
    await vi.advanceTimersByTimeAsync(20_000)
    await over
    vi.useRealTimers()
    await ended(sound)
    const { at = 0, missed } = (await getHeartbeat(env.STATE)) ?? {}
    expect(missed).toEqual({ [hung.workflow_id]: at - 60_000 })
  }, 20_000)

  it('knows a workflow by its id, whatever that is called', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ workflow_id: 'constructor', schedule: early })
    await beat(early)
    await ended(relay)
    expect((await runs(relay)).length).toBe(1)
    undeploy('constructor')
  })

  it('stores a run at once, which begins within a minute, by the object’s own alarm', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    // Far enough from the end of its minute that nothing begins while this looks.
    const id = Array.from({ length: 200 }, (_, index) => `${s.name}-${index}`).find(
      (name) => shortHash(name) % 60_000 > 30_000,
    )
    const relay = s.deployFlatchr({ workflow_id: id, schedule: '*/5 * * * *' })
    const now = Date.now()
    await putHeartbeat(env.STATE, { at: now - 300_000, missed: {} })
    await cron(now, env)
    const begins = now + (shortHash(relay.workflow_id) % 60_000)
    expect((await runs(relay)).map(({ state, trigger }) => [state, trigger])).toEqual([['reading', 'cron']])
    // The heartbeat is for the workflows of earlier tests too, whose calls this sandbox does not know.
    const own = s.sandbox.calls.filter(({ authorized }) => authorized)
    expect([await alarmOf(relay), own]).toEqual([begins, []])
    await relay.evict()
    expect(await alarmOf(relay)).toBe(begins)
    vi.useFakeTimers({ toFake: ['Date'], now: begins })
    await runDurableObjectAlarm(relay.stub)
    vi.useRealTimers()
    await ended(relay)
    expect(s.board.active()).toEqual(['J1'])
  })

  it('leaves a workflow alone whose schedule is none, and says what is wrong with it', async () => {
    const { s, early } = scheduled()
    const relay = s.deployFlatchr({ schedule: '@daily', full_sync_schedule: '0 0 31 2 *' })
    await beat(early)
    expect((await relay.api('GET', '')).body).toMatchObject({
      status: 'misconfigured',
      next_fire_at: null,
      issues: [
        {
          path: 'schedule',
          message:
            'expected five fields: minute, hour, day, month, weekday, e.g. "*/15 * * * *"; "@daily" is not known here',
        },
        { path: 'full_sync_schedule', message: 'never comes: no such month has a day 31' },
      ],
    })
    expect(await runs(relay)).toEqual([])
  })

  it('says why when the tenant’s file cannot be read, without its secrets, and is made up for later', async () => {
    const lines = vi.spyOn(console, 'error').mockImplementation(() => {})
    const broken = createCron((bindings) =>
      readWorkflows(() => {
        throw new Error(`no such account: ${bindings.ADMIN_TOKEN}`)
      }, bindings),
    )
    await putHeartbeat(env.STATE, { at: 1_000, missed: {} })
    await broken(Date.UTC(2023, 0, 1), env)
    expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      {
        time: expect.any(String),
        level: 'error',
        message: 'no workflow can be read',
        path: 'workflows.ts',
        detail: expect.stringMatching(
          /^cannot be read: Error: no such account: \[redacted\] \(cron\.test\.ts:\d+:\d+\)$/,
        ),
      },
    ])
    expect(await getHeartbeat(env.STATE)).toEqual({ at: 1_000, missed: {} })
    lines.mockRestore()
  })
})

describe('a lost alarm', () => {
  /** The heartbeats of an hour in which no test's workflow has a run. */
  const anHour = () => beat('0 12 28 12 *', { minutes: 60 })

  const hint = async (delay: number) => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
    const relay = s.deployWorkable({ schedule: null, delivery: { hint_delay_ms: delay } })
    const moved = async () => {
      const { body, headers } = await s.workableHook({ ...s.jobEvent('J1'), event_type: 'candidate_moved' })
      await relay.webhook(body, headers)
    }
    await moved() // the first one is due at once
    await relay.quiet()
    await expect.poll(() => alarmOf(relay)).toBeNull()
    s.sandbox.forgetCalls()
    await moved()
    expect(await alarmOf(relay)).toEqual(expect.any(Number))
    return { s, relay }
  }

  it('is set again within an hour, whatever the schedule is, when the object was evicted meanwhile', async () => {
    const { s, relay } = await hint(50)
    await loseAlarm(relay)
    await relay.evict()
    await scheduler.wait(100)
    expect([await relay.status(), s.sandbox.calls]).toMatchObject([{ pending: 1 }, []])
    await anHour()
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
    await anHour()
    expect(await alarmOf(relay)).toBeNull()
    vi.setSystemTime(due + 60_001)
    await anHour()
    expect(await alarmOf(relay)).toBe(due + 60_001)
    expect(await runDurableObjectAlarm(relay.stub)).toBe(true)
    expect([s.board.active(), (await relay.status()).pending]).toEqual([['J1'], 0])
  })

  it('is not set where no work is open, nor while paused', async () => {
    const idle = scenario().deployWorkable({ schedule: null })
    const { relay: paused } = await hint(600_000)
    await paused.api('POST', '/pause')
    await anHour()
    expect([await alarmOf(idle), await alarmOf(paused)]).toEqual([null, null])
  })
})

describe('an alarm that is set for work', () => {
  it('is put off by a pause that comes before it does: it would find nothing to do', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
    const relay = s.deployWorkable({ schedule: null })
    await relay.api('POST', '/pause')
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    const before = alarmsEndedOf(relay.workflow_id)
    // Both in one moment of the object, so that the alarm cannot come between.
    await runInDurableObject(relay.stub, async (object) => {
      await object.resume()
      await object.pause()
    })
    // What is left is to say that the event waits, should the pause last.
    expect((await alarmOf(relay)) ?? 0).toBeGreaterThan(Date.now() + 600_000)
    expect(alarmsEndedOf(relay.workflow_id)).toBe(before)
  })

  it('is put off when what it was set for is forgotten', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ schedule: null })
    await relay.api('POST', '/pause')
    for (const shortcode of ['J1', 'J2']) {
      const { body, headers } = await s.workableHook(s.jobEvent(shortcode))
      await relay.webhook(body, headers)
      await scheduler.wait(2)
    }
    const before = (await alarmOf(relay)) ?? 0
    await relay.api('DELETE', '/jobs/J1')
    expect((await alarmOf(relay)) ?? 0).toBeGreaterThan(before)
  })
})
