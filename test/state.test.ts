import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { getState, type LastRun, putState } from '../src/state'

const UPDATED = '2026-11-20T12:00:01.000Z'

const lastRun = (more: Partial<LastRun> = {}): LastRun => ({
  run_id: '5a3c',
  action: 'sync_jobs_in_hrflow',
  finished_at: '2026-11-20T12:00:00.000Z',
  incremental: false,
  status: 'success_with_failures',
  reason: 'none',
  events: {
    read_success: 9,
    read_failure: 0,
    logics_discard: 1,
    logics_failure: 0,
    format_failure: 2,
    write_failure: 3,
    callback_failure: 0,
    callback_executed: 1,
    getting_incremental_token_failure: 0,
  },
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

function state() {
  return { last_run: lastRun(), incremental_token: null, updated_at: UPDATED }
}
