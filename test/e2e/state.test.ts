// What a run leaves in KV, and what is shown when only KV or only the object knows.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { RunView } from '../../src/sync/run-view'
import { counters } from '../counters'
import { type Relay, scenario } from './scenario'

const keyOf = (relay: Relay) => `workflow:${relay.workflow_id}`
const kept = (relay: Relay): Promise<unknown> => env.STATE.get(keyOf(relay), 'json')
const lastRun = async (relay: Relay): Promise<unknown> => (await relay.api('GET', '')).body['last_run']
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** Starts a sync and asks until it has ended. */
async function synced(relay: Relay): Promise<RunView> {
  const { body: started } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
  for (;;) {
    const { body } = await relay.api('GET', `/runs/${started['run_id']}`)
    const run: RunView = body
    if (run.state === 'finished') return run
    await scheduler.wait(5)
  }
}

/** Makes every put into KV by this workflow's object fail, from its next life on. */
const breakKv = (relay: Relay) => {
  const put = () => Promise.reject(new Error('KV PUT failed: 429 Too Many Requests'))
  const STATE = new Proxy(env.STATE, {
    get: (kv, member) => (member === 'put' ? put : Reflect.get(kv, member).bind(kv)),
  })
  relay.bindings({ STATE })
}

describe('the state in KV', () => {
  it('is, after a run, its result in the documented form, and nothing else', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({
      logics: [(job: { id: string }) => (job.id === 'J2' ? null : job)],
      callback: () => {
        throw new Error('a fault of the tenant')
      },
    })
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id === 'J3' ? '' : id, status: 1 })
    expect(await kept(relay)).toBeNull()
    const { run } = await relay.sync()
    expect(await kept(relay)).toEqual({
      last_run: {
        run_id: run.run_id,
        action: 'sync_jobs_in_hrflow',
        finished_at: run.finished_at,
        incremental: false,
        status: 'success_with_failures',
        reason: 'none',
        events: counters({
          read_success: 3,
          logics_discard: 1,
          format_failure: 1,
          callback_executed: 1,
          callback_failure: 1,
        }),
        incremental_token: null,
      },
      incremental_token: null,
      updated_at: TIME,
    })
    expect(run.finished_at).toEqual(TIME)
  })

  it('is written when a run ends, not before, and replaced by the next one', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 60 }, times: 1 })
    const { body: started } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    expect(await kept(relay)).toBeNull()
    await scheduler.wait(20)
    expect(await kept(relay)).toBeNull()
    while ((await kept(relay)) === null) await scheduler.wait(5)
    expect(await kept(relay)).toMatchObject({ last_run: { run_id: started['run_id'], status: 'success' } })
    const { run } = await relay.sync()
    expect(await kept(relay)).toMatchObject({ last_run: { run_id: run.run_id, events: { read_success: 1 } } })
  })

  it('is not touched by webhooks', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    await relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect([s.board.active(), await kept(relay)]).toEqual([['J1'], null])
  })

  it('tells of a run that ended before it called anybody', async () => {
    const relay = scenario().deployFlatchr()
    const { run } = await relay.sync({ push_parameters: { board: 'b' } })
    expect(await kept(relay)).toEqual({
      last_run: {
        run_id: run.run_id,
        action: 'sync_jobs_in_hrflow',
        finished_at: run.finished_at,
        incremental: false,
        status: 'fatal',
        reason: 'bad_target_parameters',
        events: counters(),
        incremental_token: null,
      },
      incremental_token: null,
      updated_at: TIME,
    })
  })

  it('holds no secret and nothing of a job, whatever failed', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ webhook_secret: 'webhook-secret-0123456789' })
    const { api_secret, api_user } = s.hrflow_auth
    const { api_access_token } = s.auths.workable
    s.workable.put({ shortcode: 'J1', title: 'A private title', state: 'published' })
    const body = { code: 401, message: `Invalid secret key: ${api_secret}`, data: null }
    s.sandbox.fault({ upstream: 'hrflow', kind: { status: 401, body } })
    await relay.sync()
    expect(await kept(relay)).toMatchObject({ last_run: { status: 'fatal', reason: 'write_failure' } })
    const { keys } = await env.STATE.list()
    const own = keys.filter(({ name }) => name.includes(s.name))
    const texts = await Promise.all(own.map(async ({ name, metadata }) => [name, metadata, await env.STATE.get(name)]))
    expect(own.map(({ name }) => name)).toContain(keyOf(relay))
    for (const word of [api_secret, api_user, api_access_token, 'webhook-secret-0123456789', 'A private title', 'J1'])
      expect(JSON.stringify(texts)).not.toContain(word)
  })
})

describe('a run', () => {
  it('is told at once to whoever waits for it when KV cannot be written', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    breakKv(relay)
    const before = Date.now()
    const { status, run } = await relay.sync()
    expect([status, run.state, run.result?.status, await kept(relay)]).toEqual([200, 'finished', 'success', null])
    expect(Date.now() - before).toBeLessThan(4_000)
  })

  it('ends as ever when KV cannot be written, and the object tells of it', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    breakKv(relay)
    const run = await synced(relay)
    expect([run.state, run.result?.status, s.board.active()]).toEqual(['finished', 'success', ['J1']])
    expect([await kept(relay), await lastRun(relay)]).toEqual([
      null,
      {
        ...run.result,
        run_id: run.run_id,
        action: run.action,
        finished_at: run.finished_at,
        outcomes: run.outcomes,
        issues: run.issues,
      },
    ])
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    await relay.webhook(JSON.stringify(s.flatchrEvent('J2')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1', 'J2'])
    relay.bindings({})
    await relay.evict()
    const next = await synced(relay)
    expect(await kept(relay)).toMatchObject({ last_run: { run_id: next.run_id } })
  })
})

describe('the last run that is shown', () => {
  const state = {
    last_run: {
      run_id: 'r-1',
      action: 'sync_jobs_in_hrflow',
      finished_at: '2026-05-04T10:00:00.000Z',
      incremental: false,
      status: 'success',
      reason: 'none',
      events: counters({ read_success: 7 }),
      incremental_token: 'token-1',
    },
    incremental_token: 'token-1',
    updated_at: '2026-05-04T10:00:00.000Z',
  }

  it('is KV’s when the object has none', async () => {
    const relay = scenario().deployFlatchr()
    await env.STATE.put(keyOf(relay), JSON.stringify(state))
    expect((await relay.api('GET', '')).body).toMatchObject({
      last_run: state.last_run,
      incremental_token: 'token-1',
      status: 'active',
    })
  })

  it('is KV’s when the workflow is misconfigured, without its object', async () => {
    const relay = scenario().deployFlatchr({ push_parameters: {} })
    await env.STATE.put(keyOf(relay), JSON.stringify(state))
    expect((await relay.api('GET', '')).body).toMatchObject({
      last_run: state.last_run,
      incremental_token: 'token-1',
      status: 'misconfigured',
    })
  })

  it('is the object’s when it has one, whatever KV says', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    await env.STATE.put(keyOf(relay), JSON.stringify(state))
    expect((await relay.api('GET', '')).body).toMatchObject({
      last_run: { run_id: run.run_id, events: counters(), incremental_token: null },
      incremental_token: null,
    })
  })

  it('is none when KV holds something else, and the next run puts that right', async () => {
    const relay = scenario().deployFlatchr()
    for (const text of ['', 'no JSON', '[]', '{"last_run":{}}', JSON.stringify({ ...state, last_run: null })]) {
      await env.STATE.put(keyOf(relay), text)
      expect(await lastRun(relay), text).toBeNull()
    }
    const { run } = await relay.sync()
    expect(await kept(relay)).toMatchObject({ last_run: { run_id: run.run_id } })
  })
})
