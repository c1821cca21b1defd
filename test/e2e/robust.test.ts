import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ADMIN, ask, beat, scenario } from './scenario'

describe('what is odd', () => {
  it.each([[undefined], ['explode'], [{}], [null]])(
    'an event_parser whose event has no known action (%o) is parked, not a 500',
    async (action) => {
      const relay = scenario().deployFranceTravail({
        webhook_secret: 'path-token-0123456789abcdef',
        event_parser: () => [{ action, reference: 'J1' }],
      })
      const answer = await ask(`/webhooks/${relay.workflow_id}/path-token-0123456789abcdef`, {
        method: 'POST',
        body: '{}',
      })
      expect(answer.status).toBe(200)
      expect(await relay.events()).toMatchObject([{ state: 'parked', reason: 'event_parsing_failure' }])
    },
  )
  it('a run goes to the board_key it was given, or refuses it', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    await relay.sync({ push_parameters: { board_key: 'other-board' } })
    expect(s.board.active()).toEqual([])
  })
  it.each(['logics', 'format', 'callback'])('a secret in what %s throws is redacted', async (step) => {
    const s = scenario()
    const throws = () => {
      throw new Error(`no ${s.hrflow_auth.api_secret}`)
    }
    const relay = s.deployFlatchr(step === 'logics' ? { logics: [throws] } : { [step]: throws })
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const { run } = await relay.sync()
    expect(JSON.stringify(run)).not.toContain(s.hrflow_auth.api_secret)
    await relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect(JSON.stringify(await relay.events())).not.toContain(s.hrflow_auth.api_secret)
  })
  it('a list is no parameters', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const { run } = await relay.sync({ pull_parameters: [] })
    expect(run.result?.status).toBe('fatal')
    expect(s.sandbox.calls).toEqual([])
  })
  it('a run waited for leaves no timer in the object', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    await relay.sync()
    const before = Date.now()
    await relay.evict()
    expect(Date.now() - before).toBeLessThan(2_000)
  }, 30_000)
  it('nor does a callback', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ callback: () => {} })
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    while ((await relay.status()).last_run === null) await scheduler.wait(5)
    const before = Date.now()
    await relay.evict()
    expect(Date.now() - before).toBeLessThan(2_000)
  }, 30_000)
  it('a cron whose object cannot even be named leaves no unhandled rejection', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ schedule: '17 4 * * *' })
    const WORKFLOW = new Proxy(env.WORKFLOW, {
      get: (namespace, member) =>
        member === 'getByName'
          ? (name: string) => {
              if (name === relay.workflow_id) throw new Error('cannot be reached')
              return namespace.getByName(name)
            }
          : Reflect.get(namespace, member).bind(namespace),
    })
    await beat('17 4 * * *', { bindings: { WORKFLOW } })
  })
  it('the list of workflows survives one object that is out of reach', async () => {
    const s = scenario()
    const [broken, sound] = [s.deployFlatchr(), s.deployWorkable()]
    const WORKFLOW = new Proxy(env.WORKFLOW, {
      get: (namespace, member) =>
        member === 'getByName'
          ? (name: string) => {
              if (name === broken.workflow_id) throw new Error('cannot be reached')
              return namespace.getByName(name)
            }
          : Reflect.get(namespace, member).bind(namespace),
    })
    const answer = await ask('/api/workflows', { headers: ADMIN }, { WORKFLOW })
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body)).toContain(sound.workflow_id)
  })
  it('a secret in the place of hrflow_auth is not repeated in its issue', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ hrflow_auth: s.hrflow_auth.api_secret })
    expect(JSON.stringify((await relay.api('GET', '')).body)).not.toContain(s.hrflow_auth.api_secret)
  })
  it('a delivery of more events than max_pending is taken while none waits', async () => {
    const relay = scenario().deployFlatchr({
      max_pending: 1,
      event_parser: () => ['J1', 'J2'].map((reference) => ({ action: 'update', reference })),
    })
    expect((await relay.webhook('{}', {}, 'path-token-0123456789abcdef')).status).toBe(200)
  })
})

describe('a fault of the relay’s own', () => {
  it('ends no alarm: it is logged, counted and shown, and what is due is delivered', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    relay.staysWarm('the fault is put into the object itself')
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    // Pruning, with which the first alarm of an object begins, cannot write.
    await runInDurableObject(relay.stub, (_object, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER refuse BEFORE INSERT ON meta WHEN new.key = 'pruned_at' BEGIN SELECT RAISE(ABORT, 'out of order'); END",
      )
    })
    await relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect([(await relay.status()).faults, s.board.active()]).toEqual([1, ['J1']])
  })
})
