// A run that the operator cancels, and one that waits for another to end; and what a run says still fails.
import { describe, expect, it } from 'vitest'
import type { RunView } from '../../src/sync/run-view'
import { problem, type Relay, scenario } from './scenario'

const started = async (relay: Relay, more: object = {}): Promise<RunView> =>
  (await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow', ...more })).body as unknown as RunView
const cancel = (relay: Relay, run_id: string) => relay.api('POST', `/runs/${run_id}/cancel`)
const CANCELLED = {
  state: 'finished',
  issues: [{ path: 'cancelled', message: 'cancelled by the operator; what was read is delivered' }],
  result: { status: 'success_with_failures', reason: 'none' },
}

describe('a run that is cancelled', () => {
  it('ends, what it had read is delivered, and nothing is archived for being absent', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.remove('J1')
    s.flatchr.edit('J2', { title: 'edited' })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { delayMs: 1_000 } })
    const { run_id } = await started(relay)
    await expect.poll(async () => (await relay.status()).pending).toBeGreaterThan(0)
    const { status, body } = await cancel(relay, run_id)
    expect([status, body]).toMatchObject([200, CANCELLED])
    mend()
    await relay.quiet()
    expect(s.board.get('J2')?.job['name']).toBe('edited')
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2', 'J3'])
    expect(await cancel(relay, run_id)).toMatchObject({ status: 200, body: { issues: CANCELLED.issues } })
  })

  it('ends after the page under way, also while the workflow is paused, and its token stays', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr({ incremental: true })
    await relay.api('POST', '/pause')
    const { run_id } = await started(relay)
    const { status, body } = await cancel(relay, run_id)
    expect([status, body]).toMatchObject([
      200,
      { ...CANCELLED, result: { ...CANCELLED.result, incremental_token: null } },
    ])
    expect((await relay.status()).status).toBe('paused')
    await relay.api('POST', '/resume')
    expect((await relay.sync({ incremental: false })).run.result).toMatchObject({ status: 'success' })
  })

  it('ends at once also while it waits to read its listing again, and what it pushed is handed over', async () => {
    const s = scenario()
    for (let index = 0; index < 120; index++)
      s.workable.put({ shortcode: `J${index}`, title: `Job ${index}`, state: index < 3 ? 'published' : 'closed' })
    const handed: unknown[] = []
    const relay = s.deployWorkable({
      delivery: { retry_base_ms: 30_000, retry_max_ms: 30_000, max_attempts: 6, hint_delay_ms: 30 },
      callback: async ({ items }: { items: readonly string[] }) => void handed.push(items.toSorted()),
    })
    s.sandbox.fault({ upstream: 'workable', path: /since_id/, kind: { status: 503, html: 'down' } })
    const { run_id } = await started(relay)
    await expect.poll(() => s.sandbox.calls.filter(({ status }) => status === 503).length).toBe(1)
    await relay.quiet()
    const { status, body } = await cancel(relay, run_id)
    expect([status, body]).toMatchObject([200, { ...CANCELLED, outcomes: { created: 3 } }])
    expect(handed).toEqual([['J0', 'J1', 'J2']])
  })

  it('must be there', async () => {
    const relay = scenario().deployFlatchr()
    expect(await cancel(relay, 'none')).toEqual({
      status: 404,
      body: problem(404, 'Not Found', { detail: 'there is no such run' }).body,
    })
  })
})

describe('a run that is asked for while another is under way', () => {
  it('waits for that one where it is waited for, and begins then; else it is refused with the id of that one', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    s.sandbox.fault({ upstream: 'hrflow', kind: { delayMs: 300 } })
    const { run_id } = await started(relay)
    const refused = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    expect(refused).toMatchObject({ status: 409, body: { run_id } })
    const { status, run } = await relay.sync({ force: true })
    expect([status, run.state, run.run_id === run_id, run.outcomes.updated]).toEqual([200, 'finished', false, 1])
  })
})

describe('what fails in a run', () => {
  it('is named as long as it fails, while its counters keep the first attempts', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    const bad = { on: true }
    const logic = (job: { id: string }) => {
      if (job.id === 'J1' && bad.on) throw new Error('no')
      return job
    }
    const relay = s.deployFlatchr({ logics: [logic] })
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      method: 'POST',
      body: /"J2"/,
      kind: { status: 422, body: { code: 422, message: 'no' } },
    })
    const { run } = await relay.sync()
    const now = async () => (await relay.api('GET', `/runs/${run.run_id}`)).body as unknown as RunView
    const failures = { logics_failure: 1, write_failure: 1 }
    const both = {
      count: 2,
      jobs: [
        { reference: 'J1', reason: 'logics_failure' },
        { reference: 'J2', reason: 'hrflow_refused' },
      ],
    }
    expect(run).toMatchObject({ failing: both, result: { events: failures } })
    mend()
    bad.on = false
    await relay.api('POST', '/replay', {})
    await relay.api('POST', '/jobs/J1/sync')
    await relay.quiet()
    expect(await now()).toMatchObject({ failing: { count: 0, jobs: [] }, result: { events: failures } })
    expect((await relay.api('GET', '/runs')).body).toMatchObject([{ failing: { count: 0, jobs: [] } }])
  })
})
