import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as all from '../../src/store/kv'
import { deleteState, getState, type LastRun, markedObjects, markObject, putState } from '../../src/store/kv'
import { allSummaries, allTroubles, putAccountSummary } from '../../src/store/summaries'
import { counters } from '../counters'

const UPDATED = '2026-11-20T12:00:01.000Z'

const lastRun = (more: Partial<LastRun> = {}): LastRun => ({
  run_id: '5a3c',
  action: 'sync_jobs_in_hrflow',
  finished_at: '2026-11-20T12:00:00.000Z',
  incremental: false,
  status: 'success_with_failures',
  reason: 'none',
  events: counters({ read_success: 9, logics_discard: 1, format_failure: 2, write_failure: 3, callback_executed: 1 }),
  incremental_token: 'token-7',
  ...more,
})

const fresh = () => crypto.randomUUID()

describe('the state of a workflow', () => {
  it('is read as it was put', async () => {
    const id = fresh()
    await putState(env.STATE, id, lastRun(), UPDATED)
    expect(await getState(env.STATE, id)).toEqual({
      last_run: lastRun(),
      incremental_token: 'token-7',
      updated_at: UPDATED,
    })
  })

  it('stands in KV under the documented key, in the documented form', async () => {
    const id = fresh()
    await putState(env.STATE, id, lastRun({ incremental_token: null }), UPDATED)
    expect(await env.STATE.get(`workflow:${id}`, 'json')).toEqual({
      last_run: lastRun({ incremental_token: null }),
      incremental_token: null,
      updated_at: UPDATED,
    })
  })

  it('is replaced by the next run', async () => {
    const id = fresh()
    await putState(env.STATE, id, lastRun(), UPDATED)
    const next = lastRun({ run_id: '77', status: 'fatal', reason: 'read_failure' })
    await putState(env.STATE, id, next, UPDATED)
    expect((await getState(env.STATE, id))?.last_run).toEqual(next)
  })

  it('is null for a workflow that never ran, whatever another one has', async () => {
    const id = fresh()
    await putState(env.STATE, `${id}-other`, lastRun(), UPDATED)
    expect(await getState(env.STATE, id)).toBeNull()
  })

  it.each([
    ['not JSON', '{"last_run":'],
    ['of no known form', '{"last_run":null,"incremental_token":null,"updated_at":"x"}'],
    ['of an unknown status', JSON.stringify({ ...state(), last_run: { ...lastRun(), status: 'ok' } })],
    ['without a counter', JSON.stringify({ ...state(), last_run: { ...lastRun(), events: {} } })],
  ])('is null when what stands there is %s', async (_what, text) => {
    const id = fresh()
    await env.STATE.put(`workflow:${id}`, text)
    expect(await getState(env.STATE, id)).toBeNull()
  })
})

describe('the mark of an object', () => {
  it('names every workflow that ever had one, each once, and is no state', async () => {
    const ids = [fresh(), fresh(), fresh()]
    for (const id of [...ids, ...ids]) await markObject(env.STATE, id)
    await putState(env.STATE, `${ids[0]}-state`, lastRun(), UPDATED)
    const marked = (await markedObjects(env.STATE)).filter((id) => ids.some((one) => id.startsWith(one)))
    expect([marked.toSorted(), await getState(env.STATE, String(ids[0]))]).toEqual([ids.toSorted(), null])
  })

  it('is found beyond the thousand that one page of KV holds', async () => {
    const pages = [
      { keys: [{ name: 'object:a' }, { name: 'object:b' }], list_complete: false, cursor: '2' },
      { keys: [], list_complete: false, cursor: '3' },
      { keys: [{ name: 'object:c' }], list_complete: true },
    ]
    const asked: unknown[] = []
    const list = async (options: unknown) => {
      asked.push(options)
      return pages.shift()
    }
    const kv = new Proxy(env.STATE, { get: (target, name) => (name === 'list' ? list : Reflect.get(target, name)) })
    expect([await markedObjects(kv), asked]).toEqual([
      ['a', 'b', 'c'],
      [{ prefix: 'object:' }, { prefix: 'object:', cursor: '2' }, { prefix: 'object:', cursor: '3' }],
    ])
  })

  it('goes with the state, and no other goes with it', async () => {
    const [id, other] = [fresh(), fresh()]
    for (const one of [id, other]) {
      await markObject(env.STATE, one)
      await putState(env.STATE, one, lastRun(), UPDATED)
    }
    await deleteState(env.STATE, id)
    await deleteState(env.STATE, fresh())
    const marked = await markedObjects(env.STATE)
    expect([
      await getState(env.STATE, id),
      marked.includes(id),
      (await getState(env.STATE, other)) !== null,
      marked.includes(other),
    ]).toEqual([null, false, true, true])
  })
})

describe('a KV that never answers', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is waited for no longer than five seconds, whatever is asked of it', async () => {
    const never = () => new Promise<never>(() => {})
    const kv = new Proxy(env.STATE, { get: () => never })
    const calls = {
      getState: () => getState(kv, 'a'),
      putState: () => putState(kv, 'a', lastRun(), UPDATED),
      putBeside: () => all.putBeside(kv, 'a', () => null, UPDATED, {}),
      markObject: () => markObject(kv, 'a'),
      markedObjects: () => markedObjects(kv),
      deleteState: () => deleteState(kv, 'a'),
      getHeartbeat: () => all.getHeartbeat(kv),
      putHeartbeat: () => all.putHeartbeat(kv, { at: 0, missed: {} }),
      getPublicUrl: () => all.getPublicUrl(kv),
      putPublicUrl: () => all.putPublicUrl(kv, 'https://relay.example'),
    }
    expect(Object.keys(calls).toSorted()).toEqual(
      Object.entries(all)
        .filter(([name]) => name !== 'stateKeyOf')
        .map(([name]) => name)
        .toSorted(),
    )
    const others = {
      allSummaries: () => allSummaries(kv),
      allTroubles: () => allTroubles(kv),
      putAccountSummary: () => putAccountSummary(kv, 'a', { at: 0, ok_since: null, attention: [] }),
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const asked = { ...calls, ...others }
    const ended = new Map<string, unknown>()
    for (const [name, call] of Object.entries(asked))
      void call().then(
        (came: unknown) => ended.set(name, came),
        (error: unknown) => ended.set(name, String(error)),
      )
    await vi.advanceTimersByTimeAsync(4_999)
    expect([...ended.keys()]).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    const late = 'Error: no end after 5000 ms'
    const expected = Object.keys(asked).map((name) => [name, late])
    expect(Object.fromEntries(ended)).toEqual({ ...Object.fromEntries(expected), getState: null, getHeartbeat: null })
  })
})

function state() {
  return { last_run: lastRun(), incremental_token: null, updated_at: UPDATED }
}
