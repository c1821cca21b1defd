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
import { counters } from '../counters'

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
  drained_at: null,
  parked: 1,
  last_run: null,
  webhooks: null,
  board: { active: 3, archived: 4 },
  written: { digits: '1z', most: 70 },
  attention,
})
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength

const LAST = {
  incremental: false,
  status: 'success',
  reason: 'none',
  incremental_token: 't',
  run_id: 'r1',
  action: 'sync_jobs_in_hrflow',
  finished_at: '2026-05-04T10:00:00.000Z',
  events: counters({ read_success: 1 }),
} as const

describe('a summary', () => {
  it('is found in the list of all, and leaves what its key holds as it is', async () => {
    await putState(env.STATE, 'sum-1', LAST, '2026-05-04T10:00:01.000Z')
    await putSummary(env.STATE, 'sum-1', summary([item()]), () => null)
    expect([(await allSummaries(env.STATE)).get('sum-1'), (await getState(env.STATE, 'sum-1'))?.last_run]).toEqual([
      summary([item()]),
      LAST,
    ])
  })

  it.each([
    ['as it is, where that is newer than what the object knows: it was put back to an earlier moment', -1, 'r1'],
    ['as the object knows it, where KV gives an older one, as it may for a minute after a write', 1, 'r2'],
  ])('leaves the last run %s', async (_what, hours, run_id) => {
    const key = `sum-${run_id}`
    await putState(env.STATE, key, LAST, '2026-05-04T10:00:01.000Z')
    const finished_at = new Date(Date.parse(LAST.finished_at) + hours * 3_600_000).toISOString()
    await putSummary(env.STATE, key, summary(), () => ({ ...LAST, run_id: 'r2', finished_at }))
    expect((await getState(env.STATE, key))?.last_run.run_id).toBe(run_id)
  })

  it('of a workflow that never ran leaves nothing to be taken for a run', async () => {
    await putSummary(env.STATE, 'sum-2', summary(), () => null)
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
    // What was written goes before any item does.
    expect(fits.written).toEqual({ digits: '', most: 0 })
    const names = Array.from({ length: 5 }, (_, n) => `${n}`.repeat(200))
    const one = fitting(summary([item({ data: { names } })]))
    expect(one.attention).toEqual([item({ data: {} })])
  })
})

describe('a summary of an earlier version', () => {
  it('has neither a board nor figures', async () => {
    const { board: _board, written: _written, ...before } = summary()
    const webhooks = { last_accepted_at: null, last_refused_at: null }
    await env.STATE.put('workflow:sum-4', 'null', { metadata: { ...before, webhooks } })
    expect((await allSummaries(env.STATE)).get('sum-4')).toEqual({
      ...before,
      webhooks: { ...webhooks, refused_24h: 0 },
      board: null,
      written: { digits: '', most: 0 },
    })
  })
})

describe('the troubles of accounts', () => {
  it('are found by the names of their objects', async () => {
    const trouble = { at: 5, ok_since: null, attention: [item({ of: '' })] }
    await putAccountSummary(env.STATE, 'hrflow:sum', trouble)
    expect((await allTroubles(env.STATE)).get('hrflow:sum')).toEqual(trouble)
  })
})
