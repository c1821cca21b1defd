import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/attention/item'
import { getState, putState } from '../../src/store/kv'
import {
  allSummaries,
  allTroubles,
  fitting,
  putAccountSummary,
  putSummary,
  type Summary,
} from '../../src/store/summaries'

const item = (more: Partial<Item> = {}): Item => ({
  code: 'stopped',
  of: 'hrflow',
  since: 1_800_000_000_000,
  last_seen: 1_800_000_000_000,
  count: 1,
  data: { reason: 'hrflow_unauthorized', message: 'no' },
  ...more,
})
const summary = (attention: readonly Item[] = []): Summary => ({
  at: 1_800_000_000_000,
  status: 'active',
  reason: null,
  pending: 3,
  parked: 1,
  last_run: null,
  webhooks: null,
  attention,
})
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength

describe('a summary', () => {
  it('is found in the list of all, and leaves what its key holds as it is', async () => {
    const last = {
      incremental: false,
      status: 'success',
      reason: 'none',
      incremental_token: 't',
      run_id: 'r1',
      action: 'sync_jobs_in_hrflow',
      finished_at: '2026-05-04T10:00:00.000Z',
      events: {
        read_success: 1,
        read_failure: 0,
        logics_discard: 0,
        logics_failure: 0,
        format_failure: 0,
        write_failure: 0,
        callback_failure: 0,
        callback_executed: 0,
        getting_incremental_token_failure: 0,
      },
    } as const
    await putState(env.STATE, 'sum-1', last, '2026-05-04T10:00:01.000Z')
    await putSummary(env.STATE, 'sum-1', summary([item()]))
    expect([(await allSummaries(env.STATE)).get('sum-1'), (await getState(env.STATE, 'sum-1'))?.last_run]).toEqual([
      summary([item()]),
      last,
    ])
  })

  it('of a workflow that never ran leaves nothing to be taken for a run', async () => {
    await putSummary(env.STATE, 'sum-2', summary())
    expect([(await allSummaries(env.STATE)).get('sum-2'), await getState(env.STATE, 'sum-2')]).toEqual([
      summary(),
      null,
    ])
  })

  it('that is none is not in the list', async () => {
    await env.STATE.put('workflow:sum-3', '1', { metadata: { at: 'yesterday' } })
    expect((await allSummaries(env.STATE)).has('sum-3')).toBe(false)
  })

  it('has as many items as its key has room for, cut before they are left out', () => {
    const long = item({ data: { message: 'é'.repeat(400), by: Array.from({ length: 99 }, (_, n) => `workflow-${n}`) } })
    const fits = fitting(summary([long, long, long, item(), item({ code: 'parked' })]))
    expect(fits.attention.length).toBeGreaterThan(1)
    expect(bytes(fits)).toBeLessThanOrEqual(1_024)
    const names = Array.from({ length: 5 }, (_, n) => `${n}`.repeat(200))
    const one = fitting(summary([item({ data: { names } })]))
    expect(one.attention).toEqual([item({ data: {} })])
  })
})

describe('the troubles of accounts', () => {
  it('are found by the names of their objects', async () => {
    const trouble = { at: 5, ok_since: null, attention: [item({ of: '' })] }
    await putAccountSummary(env.STATE, 'hrflow:sum', trouble)
    expect((await allTroubles(env.STATE)).get('hrflow:sum')).toEqual(trouble)
  })
})
