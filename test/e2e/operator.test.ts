import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { getHeartbeat, putHeartbeat } from '../../src/store/kv'
import { openValues } from '../../src/store/meta'
import { openStore } from '../../src/store/store'
import { MIGRATIONS, migrate } from '../../src/store/tables'
import { app, cron, undeploy } from '../worker'
import { ADMIN, ask, beat, type Relay, scenario, seeIssues } from './scenario'

type Scenario = ReturnType<typeof scenario>

const invalid = { status: 422, body: { code: 422, message: 'Invalid job', data: null } }

async function hook(s: Scenario, relay: ReturnType<Scenario['deployWorkable']>, shortcode: string) {
  const { body, headers } = await s.workableHook(s.jobEvent(shortcode))
  await relay.webhook(body, headers)
  await relay.quiet()
}

/** A relay whose jobs P1 and P2 are parked. */
async function parkedTwo() {
  const s = scenario()
  const relay = s.deployWorkable()
  const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'POST', kind: invalid })
  for (const shortcode of ['P1', 'P2']) {
    s.workable.put({ shortcode, title: shortcode, state: 'published' })
    await hook(s, relay, shortcode)
  }
  mend()
  return { s, relay }
}

describe('replay', () => {
  it('with plan only counts', async () => {
    const { s, relay } = await parkedTwo()
    expect(await relay.api('POST', '/replay', { plan: true })).toEqual({ status: 200, body: { count: 2 } })
    expect([await relay.status(), s.board.active()]).toMatchObject([{ parked: 2, pending: 0 }, []])
  })

  it('delivers the parked events of a reference, which keep their history; and again it finds none', async () => {
    const { s, relay } = await parkedTwo()
    expect(await relay.api('POST', '/replay', { reference: 'P1' })).toEqual({ status: 200, body: { count: 1 } })
    await relay.quiet()
    expect([await relay.status(), s.board.active()]).toMatchObject([{ parked: 1 }, ['P1']])
    expect(
      (await relay.events('?reference=P1')).map(({ seq, attempts, outcome }) => ({ seq, attempts, outcome })),
    ).toEqual([{ seq: 1, attempts: 2, outcome: 'created' }])
    expect(await relay.api('POST', '/replay', { reference: 'P1' })).toEqual({ status: 200, body: { count: 0 } })
  })

  it('takes a range of time', async () => {
    const { relay } = await parkedTwo()
    const later = new Date(Date.now() + 60_000).toISOString()
    expect((await relay.api('POST', '/replay', { since: later })).body).toEqual({ count: 0 })
    expect((await relay.api('POST', '/replay', { until: later, plan: true })).body).toEqual({ count: 2 })
  })

  it('refuses what it does not know, by path', async () => {
    const { relay } = await parkedTwo()
    expect(await relay.api('POST', '/replay', { state: 'done', since: 'yesterday', refrence: 'P1' })).toEqual({
      status: 400,
      body: {
        title: 'Bad Request',
        status: 400,
        detail: seeIssues('replay'),
        issues: [
          { path: 'refrence', message: 'unknown parameter; did you mean "reference"?' },
          { path: 'state', message: 'expected "parked"; to read any other job again, POST to its /sync' },
          { path: 'since', message: 'expected a time like 2026-05-04T10:00:00Z' },
        ],
      },
    })
  })

  it('reads a payload again that the event_parser could not read', async () => {
    const s = scenario()
    let works = false
    const relay = s.deployFlatchr({
      event_parser: (payload: { job: string }) => {
        if (!works) throw new Error('not yet')
        return [{ action: 'update', reference: payload.job }]
      },
    })
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    await relay.webhook(JSON.stringify({ job: 'V1' }), {}, 'path-token-0123456789abcdef')
    expect((await relay.api('POST', '/replay', {})).body).toEqual({ count: 0 })
    works = true
    expect((await relay.api('POST', '/replay', {})).body).toEqual({ count: 1 })
    await relay.quiet()
    expect([s.board.active(), await relay.status()]).toMatchObject([['V1'], { parked: 0 }])
  })
})

describe('one job', () => {
  const verdict = async (relay: ReturnType<Scenario['deployWorkable']>, reference: string) => {
    const { body } = await relay.api('GET', `/jobs/${reference}?check=true`)
    return (body as { check: { verdict: string } }).check.verdict
  }

  it('tells what keeps it off the board', async () => {
    const s = scenario()
    const relay = s.deployWorkable({
      logics: [(job: { department: string | null }) => (job.department === 'Sales' ? null : job)],
    })
    s.workable.put({ shortcode: 'OPEN', title: 'x', state: 'published' })
    s.workable.put({ shortcode: 'DRAFT', title: 'x', state: 'draft' })
    s.workable.put({ shortcode: 'SALES', title: 'x', state: 'published', department: 'Sales' })
    s.workable.put({ shortcode: 'NONAME', title: '', state: 'published' })
    await hook(s, relay, 'OPEN')
    s.workable.put({ shortcode: 'UNTOLD', title: 'x', state: 'published' })
    const verdicts = []
    for (const reference of ['OPEN', 'DRAFT', 'SALES', 'NONAME', 'UNTOLD', 'NOWHERE'])
      verdicts.push(await verdict(relay, reference))
    expect(verdicts).toEqual(['unchanged', 'not_open', 'discarded', 'format_failure', 'missing', 'not_found'])
    s.workable.edit('OPEN', { title: 'y' })
    expect(await verdict(relay, 'OPEN')).toBe('changed')
    s.board.setArchived('OPEN', true)
    expect(await verdict(relay, 'OPEN')).toBe('archived')
    const { s: s2, relay: relay2 } = await parkedTwo()
    expect([await verdict(relay2, 'P1'), s2.board.active()]).toEqual(['parked', []])
  })

  it('shows what is stored of it', async () => {
    const { relay } = await parkedTwo()
    const { body } = await relay.api('GET', '/jobs/P1')
    expect(body).toEqual({
      reference: 'P1',
      ledger: {
        name: 'P1',
        other_id: null,
        on_board: null, // its write was refused, and the board was read not to have it
        proven: false,
        hash: null,
        last_outcome: null,
        last_read_at: expect.any(String),
        retry_at: null,
        attempts: 0,
        parked_seq: 1,
        missing_since: null,
        absences: 0,
        sample: false,
        enriched: false,
      },
      events: [
        {
          seq: 1,
          action: 'update',
          reference: 'P1',
          state: 'parked',
          outcome: null,
          reason: 'hrflow_refused',
          message: expect.stringContaining('Invalid job'),
          attempts: 1,
          next_attempt_at: null,
          received_at: expect.any(String),
          run_id: null,
          origin_state: 'published',
          logic: null,
          history: [
            {
              at: expect.any(String),
              step: 'push',
              reason: 'hrflow_refused',
              ms: expect.objectContaining({ push: expect.any(Number) }),
            },
          ],
        },
      ],
      cursor: null,
      readable: true,
    })
  })

  it('is written by its sync whatever the ledger says', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    s.board.setArchived('J1', true)
    expect(await relay.api('POST', '/jobs/J1/sync')).toEqual({ status: 202, body: { reference: 'J1', seq: 2 } })
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is forgotten on demand, and what comes later is new', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    expect(await relay.api('DELETE', '/jobs/J1')).toEqual({ status: 200, body: { forgotten: 'J1' } })
    expect((await relay.api('GET', '/jobs/J1')).body).toEqual({
      reference: 'J1',
      ledger: null,
      events: [],
      cursor: null,
      readable: true,
    })
    expect(s.board.active()).toEqual(['J1'])
    s.workable.edit('J1', { title: 'y' })
    await hook(s, relay, 'J1')
    expect((await relay.events()).map(({ seq, outcome }) => [seq, outcome])).toEqual([[2, 'updated']])
  })
})

const eventsOf = (relay: Relay) =>
  runInDurableObject(relay.stub, (_object, { storage }) => storage.sql.exec('SELECT * FROM event').toArray())
const alarmOf = (relay: Relay) => runInDurableObject(relay.stub, (_object, { storage }) => storage.getAlarm())

/**
 * A workflow with a job on its board and an event that waits, whose deployment is then moved to another jurisdiction than its object's. workerd has
 * none, so that it is the object's environment that says another one.
 */
async function moved() {
  const s = scenario()
  const relay = s.deployWorkable()
  s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
  await hook(s, relay, 'J1')
  await runInDurableObject(relay.stub, (_object, { storage }) =>
    openStore(storage).events.add({ action: 'update', reference: 'J1', received_at: 1, due_at: 1 }),
  )
  relay.bindings({ JURISDICTION: 'eu' })
  await relay.evict()
  return { s, relay }
}

/** The namespace of the objects, which notes the jurisdictions that it is asked for. */
function jurisdictions() {
  const asked: unknown[] = []
  const WORKFLOW: Env['WORKFLOW'] = new Proxy(env.WORKFLOW, {
    get(namespace, member) {
      if (member !== 'jurisdiction') return Reflect.get(namespace, member).bind(namespace)
      return (name: string) => {
        asked.push(name)
        return namespace
      }
    },
  })
  return { asked, WORKFLOW }
}

describe('retention', () => {
  it('takes finished events past their time, and leaves parked and waiting ones', async () => {
    const { s, relay } = await parkedTwo()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 })
    try {
      await relay.stub.rearm()
    } finally {
      vi.useRealTimers()
    }
    expect((await relay.events()).map(({ reference }) => reference)).toEqual(['P1', 'P2'])
    await hook(s, relay, 'J1')
    expect((await relay.events()).at(-1)?.seq).toBe(4) // a seq is never given twice
  })

  it('erases a workflow on demand once it is no longer configured, and not before', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    expect((await relay.api('DELETE', '/data')).status).toBe(409)
    undeploy(relay.workflow_id)
    await relay.evict() // a deployment starts every object anew
    expect(await relay.api('DELETE', '/data')).toEqual({ status: 200, body: { erased: relay.workflow_id } })
    const left = await runInDurableObject(relay.stub, (_object, state) =>
      state.storage.sql.exec('SELECT * FROM event').toArray(),
    )
    expect([
      left,
      await env.STATE.get(`workflow:${relay.workflow_id}`),
      (await relay.api('DELETE', '/data')).status,
    ]).toEqual([[], null, 404])
  })

  it('erases by itself the data of a workflow that has not been configured for a month', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    undeploy(relay.workflow_id)
    await relay.evict()
    const events = () =>
      runInDurableObject(relay.stub, (_object, state) => state.storage.sql.exec('SELECT * FROM event').toArray())
    await beat('0 0 * * *', { minutes: 60 })
    expect(await events()).toHaveLength(1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 })
    try {
      await beat('0 0 * * *', { minutes: 60 })
    } finally {
      vi.useRealTimers()
    }
    expect([await events(), await env.STATE.get(`object:${relay.workflow_id}`)]).toEqual([[], null])
  })

  it('does nothing any more in an object of another jurisdiction than the deployment has', async () => {
    const { s, relay } = await moved()
    s.sandbox.forgetCalls()
    await relay.stub.rearm()
    await runDurableObjectAlarm(relay.stub)
    expect([s.sandbox.calls, await relay.stub.holds('J1')]).toEqual([[], false])
    expect((await alarmOf(relay)) ?? 0).toBeGreaterThan(Date.now() + 80_000_000) // it looks again in a day
  })

  it('is erased by the alarm of such an object, and what the workflow has in KV stays', async () => {
    const { relay } = await moved()
    await relay.stub.rearm()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 })
    try {
      await runDurableObjectAlarm(relay.stub)
    } finally {
      vi.useRealTimers()
    }
    expect([await eventsOf(relay), await alarmOf(relay), await env.STATE.get(`object:${relay.workflow_id}`)]).toEqual([
      [],
      null,
      '1',
    ])
  })

  it('in an object that rests when its deployment gets another jurisdiction ends too: a heartbeat wakes it once', async () => {
    const { relay } = await moved()
    const { asked, WORKFLOW } = jurisdictions()
    const beats = async (bindings: Partial<Env>) => {
      await cron(Date.UTC(2020, 0, 1), { ...env, ...bindings })
      return (await getHeartbeat(env.STATE))?.jurisdiction
    }
    const noNamespace = new Proxy(env.WORKFLOW, {
      get(namespace, member) {
        if (member === 'jurisdiction') throw new Error('not now')
        return Reflect.get(namespace, member).bind(namespace)
      },
    })
    await runInDurableObject(relay.stub, (_object, { storage }) => storage.deleteAlarm())
    await relay.evict()
    await putHeartbeat(env.STATE, { at: Date.UTC(2020, 0, 1), missed: {}, jurisdiction: 'eu' })
    expect([await beats({ WORKFLOW: noNamespace }), await alarmOf(relay)]).toEqual(['eu', null])
    expect([await beats({ WORKFLOW }), asked.includes('eu')]).toEqual(['none', true])
    expect((await alarmOf(relay)) ?? 0).toBeGreaterThan(Date.now() + 80_000_000)
    asked.length = 0
    expect([await beats({ WORKFLOW }), asked]).toEqual(['none', []])
  })

  it('is erased on demand in an object of another jurisdiction that is named, though the workflow is configured', async () => {
    const { relay } = await moved()
    const { asked, WORKFLOW } = jurisdictions()
    const path = `/api/workflows/${relay.workflow_id}/data?jurisdiction=`
    const erase = async (jurisdiction: string) => {
      const answer = await ask(`${path}${jurisdiction}`, { method: 'DELETE', headers: ADMIN }, { WORKFLOW })
      return [answer.status, answer.body]
    }
    const detail = 'this workflow is configured; take it out of workflows.ts and deploy first'
    const own = { status: 409, title: 'Conflict', detail }
    expect([await erase('none'), asked]).toEqual([[409, own], []])
    expect([await erase('eu'), asked]).toEqual([[200, { erased: relay.workflow_id }], ['eu']])
    expect([await eventsOf(relay), await env.STATE.get(`object:${relay.workflow_id}`)]).toEqual([[], '1'])
    const issues = [{ path: 'jurisdiction', message: 'expected one of eu, none' }]
    expect(await erase('EU')).toEqual([
      400,
      { title: 'Bad Request', detail: seeIssues('eraseWorkflow'), status: 400, issues },
    ])
  })

  it('answers 404 for data that was never stored, and makes no object for it', async () => {
    const answer = await app.request('/api/workflows/nobody/data', { method: 'DELETE', headers: ADMIN }, env)
    expect(answer.status).toBe(404)
  })
})

describe('the tables', () => {
  it('of the first version come up to date with what is in them', async () => {
    const stub = env.WORKFLOW.getByName(crypto.randomUUID())
    await runInDurableObject(stub, async (_object, state) => {
      await state.storage.deleteAll()
      migrate(state.storage, MIGRATIONS.slice(0, 1))
      state.storage.sql.exec(
        `INSERT INTO event (seq, action, reference, received_at, due_at) VALUES (7, 'update', 'J1', 1, 1)`,
      )
      migrate(state.storage)
      expect(state.storage.sql.exec('SELECT seq, reference, attempts_before FROM event').toArray()).toEqual([
        { seq: 7, reference: 'J1', attempts_before: 0 },
      ])
      expect(openValues(state.storage.sql).get('schema_version')).toBe(String(MIGRATIONS.length))
    })
  })
})
