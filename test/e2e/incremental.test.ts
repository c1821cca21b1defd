import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { issuesOf, QUICK, type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

const NOW = Date.parse('2026-06-01T12:00:00Z')
const MINUTE_MS = 60_000
const INCREMENTAL = { incremental: true }

afterEach(() => {
  vi.useRealTimers()
})

/** Calls as `METHOD path`, the origin's before HrFlow's. */
const calls = (s: Scenario) =>
  s.sandbox.calls
    .map(({ upstream, method, path }) => [upstream === 'hrflow' ? 1 : 0, `${method} ${path}`] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, call]) => call)

/** The token as the object and KV each hold it. */
async function tokens(relay: Relay): Promise<[string | null, string | null]> {
  const own = await runInDurableObject(relay.stub, (_object, { storage }) => {
    const rows = storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'incremental_token'").toArray()
    return rows[0]?.value ?? null
  })
  const stored = await env.STATE.get<{ incremental_token: string | null }>(`workflow:${relay.workflow_id}`, 'json')
  return [own, stored?.incremental_token ?? null]
}

/** Workable with three jobs, updated an hour apart, the newest at NOW. */
function workableScenario(more: Record<string, unknown> = {}) {
  const s = scenario()
  for (const [index, shortcode] of ['J1', 'J2', 'J3'].entries()) {
    const updated_at = new Date(NOW - (2 - index) * 60 * MINUTE_MS).toISOString()
    s.workable.put({ shortcode, title: shortcode, state: 'published', updated_at })
  }
  return { s, relay: s.deployWorkable({ incremental: true, ...more }) }
}

describe('an incremental run', () => {
  it('of Workable after one edit reads one page and one job, and writes one', async () => {
    const { s, relay } = workableScenario()
    const first = await relay.sync()
    expect(first.run.outcomes.created).toBe(3)
    expect(first.run.result).toMatchObject({ incremental: true, incremental_token: '2026-06-01T12:00:00.000Z' })
    s.workable.edit('J1', { title: 'edited', updated_at: new Date(NOW + 90 * MINUTE_MS).toISOString() })
    s.sandbox.forgetCalls()
    const { run } = await relay.sync()
    expect(calls(s)).toEqual(['GET /spi/v3/jobs', 'GET /spi/v3/jobs/J1', 'PUT /v1/job/indexing'])
    const asked = s.sandbox.calls.find(({ path }) => path === '/spi/v3/jobs')?.query
    expect(asked).toEqual({
      limit: '100',
      include_fields: 'description,requirements,benefits',
      updated_after: String((NOW - 10 * MINUTE_MS) / 1_000),
    })
    expect(run).toMatchObject({
      outcomes: { created: 0, updated: 1, archived: 0 },
      result: { incremental: true, status: 'success', incremental_token: '2026-06-01T13:30:00.000Z' },
    })
  })

  it('of Flatchr reads the list and only looks at what was updated', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'V1', status: 1, updated_at: new Date(NOW - 60 * MINUTE_MS).toISOString() })
    s.flatchr.put({ id: 'V2', title: 'V2', status: 1, updated_at: new Date(NOW).toISOString() })
    const relay = s.deployFlatchr(INCREMENTAL)
    expect((await relay.sync()).run.outcomes.created).toBe(2)
    s.flatchr.edit('V2', { title: 'edited', updated_at: new Date(NOW + MINUTE_MS).toISOString() })
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ events: { read_success: 1 }, incremental_token: '2026-06-01T12:01:00.000Z' })
    expect(run.outcomes).toMatchObject({ updated: 1, unchanged: 0, archived: 0 })
  })

  it('of France Travail reads the offers created since', async () => {
    const s = scenario()
    const offer = (id: string, at: number, origin: '1' | '2') =>
      s.francetravail.put({ id, intitule: id, dateCreation: new Date(at).toISOString() }, { origin })
    offer('1', NOW - 300 * MINUTE_MS, '1')
    offer('2', NOW, '2')
    const relay = s.deployFranceTravail(INCREMENTAL)
    expect((await relay.sync()).run.outcomes.created).toBe(2)
    offer('3', NOW + 30 * MINUTE_MS, '1')
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ created: 1, unchanged: 1 }) // the second lies in the overlap
    expect(run.result).toMatchObject({ events: { read_success: 2 }, incremental_token: '2026-06-01T12:30:00.000Z' })
  })

  it('archives nothing that it does not read, which the full sync does', async () => {
    const { s, relay } = workableScenario({ max_archive_share: 1 })
    await relay.sync()
    s.workable.remove('J1')
    s.workable.edit('J3', { title: 'edited' })
    await relay.sync()
    expect(s.board.archived()).toEqual([])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const { run } = await relay.sync({ incremental: false })
    expect(run.outcomes).toMatchObject({ skipped: 1 }) // Workable's 404 is believed after ten minutes
  })

  it('archives a job that it reads as closed', async () => {
    const { s, relay } = workableScenario()
    await relay.sync()
    s.workable.setState('J2', 'archived')
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ archived: 1 })
    expect(s.board.archived()).toEqual(['J2'])
  })
})

describe('a job that an incremental run cannot make a job of HrFlow from', () => {
  it('stands parked, since the next run does not list it again, and is on the board when it is tried again', async () => {
    const s = scenario()
    const at = (minutes: number) => new Date(NOW + minutes * MINUTE_MS).toISOString()
    s.flatchr.put({ id: 'O1', title: 'first', status: 1, updated_at: at(0) })
    const slip = { slips: true }
    const logic = (job: { id: string }) => {
      if (slip.slips && job.id === 'O2') throw new Error('a slip')
      return job
    }
    const relay = s.deployFlatchr({ ...INCREMENTAL, logics: [logic] })
    await relay.sync()
    s.flatchr.put({ id: 'O2', title: 'second', status: 1, updated_at: at(30) })
    s.flatchr.put({ id: 'O3', title: 'third', status: 1, updated_at: at(90) })
    const { run } = await relay.sync()
    const parked = (await relay.status()).attention.map(({ code, count, data }) => [code, count, data])
    slip.slips = false
    const next = await relay.sync()
    await relay.api('POST', '/replay', {})
    await relay.quiet()
    expect([run.result?.status, run.result?.events.logics_failure, run.failing.count, parked]).toEqual([
      'success_with_failures',
      1,
      1,
      [['parked', 1, { reason: 'logics_failure', reference: 'O2' }]],
    ])
    expect([next.run.outcomes.created, s.board.active().toSorted()]).toEqual([0, ['O1', 'O2', 'O3']])
  })
})

describe('the incremental token', () => {
  it('stands in the object and in KV, and survives the loss of either', async () => {
    const { s, relay } = workableScenario()
    await relay.sync()
    const token = '2026-06-01T12:00:00.000Z'
    expect(await tokens(relay)).toEqual([token, token])
    await env.STATE.delete(`workflow:${relay.workflow_id}`)
    s.sandbox.forgetCalls()
    await relay.sync()
    expect(s.sandbox.calls[0]?.query).toHaveProperty('updated_after')
    expect(await tokens(relay)).toEqual([token, token])
    await runInDurableObject(relay.stub, (_object, { storage }) => {
      storage.sql.exec("DELETE FROM meta WHERE key = 'incremental_token'")
    })
    s.sandbox.forgetCalls()
    await relay.sync()
    expect(s.sandbox.calls[0]?.query).toHaveProperty('updated_after')
    expect(await tokens(relay)).toEqual([token, token])
    expect((await relay.api('GET', '')).body).toMatchObject({ incremental_token: token })
  })

  it('of a lost object and a KV that holds none of ours reads everything', async () => {
    const { s, relay } = workableScenario()
    await env.STATE.put(`workflow:${relay.workflow_id}`, '{"incremental_token":"yesterday"}')
    await relay.sync()
    expect(s.board.active()).toHaveLength(3)
  })

  it.each([
    ['ends fatal', { kind: { status: 404, body: { error: 'Not found' } }, path: /v3\/jobs\?/ }],
    ['breaks off on a later page', { kind: { status: 404, body: { error: 'Not found' } }, path: /since_id/ }],
  ] as const)('stays where it was when a run %s', async (_how, fault) => {
    const { s, relay } = workableScenario()
    await relay.sync()
    for (let index = 0; index < 105; index++)
      s.workable.put({
        shortcode: `N${index}`,
        title: 'x',
        state: 'published',
        updated_at: new Date(NOW + MINUTE_MS).toISOString(),
      })
    const mend = s.sandbox.fault(fault)
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ events: { read_failure: 1 }, incremental_token: '2026-06-01T12:00:00.000Z' })
    mend()
    const next = await relay.sync()
    expect(next.run.result).toMatchObject({ status: 'success', incremental_token: '2026-06-01T12:01:00.000Z' })
    expect(s.board.active()).toHaveLength(108)
  })

  it('that no job tells is a failure of the run, fatal, and the old one stays', async () => {
    const s = scenario()
    const relay = s.deployFlatchr(INCREMENTAL)
    s.flatchr.put({ id: 'V1', title: 'V1', status: 1, updated_at: 'some time ago' })
    const { run } = await relay.sync()
    expect(s.board.active()).toEqual(['V1'])
    expect(run.result).toMatchObject({
      status: 'fatal',
      reason: 'getting_incremental_token_failure',
      events: { read_success: 1, getting_incremental_token_failure: 1 },
      incremental_token: null,
    })
  })

  it('is not moved by a dry run, by another selection, nor by another action, and the run says so', async () => {
    const { s, relay } = workableScenario()
    await relay.sync()
    s.workable.edit('J3', { updated_at: new Date(NOW + MINUTE_MS).toISOString() })
    const before = await tokens(relay)
    await relay.sync({ persist: false })
    const other = await relay.sync({ pull_parameters: { state: 'published' } })
    expect(issuesOf(other.run)).toContainEqual({
      path: 'incremental_token',
      message: 'not moved: the run had pull_parameters of its own',
    })
    const lesser = await relay.sync({ action: 'create_jobs_in_hrflow' })
    expect(issuesOf(lesser.run)).toContainEqual({
      path: 'incremental_token',
      message: 'not moved: it is that of sync_jobs_in_hrflow',
    })
    expect(await tokens(relay)).toEqual(before)
  })

  it('is not moved past edits that a run was told not to make', async () => {
    const s = scenario()
    const at = (minutes: number) => new Date(NOW + minutes * MINUTE_MS).toISOString()
    s.flatchr.put({ id: 'O1', title: 'first', status: 1, updated_at: at(0) })
    const relay = s.deployFlatchr(INCREMENTAL)
    await relay.sync()
    s.flatchr.edit('O1', { title: 'edited', updated_at: at(30) })
    s.flatchr.put({ id: 'O2', title: 'new', status: 1, updated_at: at(59) })
    await relay.sync({ push_parameters: { board_key: s.boardKey, update_content: false } })
    await relay.sync()
    expect(s.board.get('O1')?.job['name']).toBe('edited')
  })

  it('is not carried away by a date in the future', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'O1', title: 'first', status: 1, updated_at: new Date().toISOString() })
    s.flatchr.put({ id: 'O2', title: 'odd', status: 1, updated_at: '2099-01-01T00:00:00Z' })
    const relay = s.deployFlatchr(INCREMENTAL)
    await relay.sync()
    s.flatchr.edit('O1', { title: 'edited', updated_at: new Date().toISOString() })
    await relay.sync()
    expect(s.board.get('O1')?.job['name']).toBe('edited')
  })

  it('of another board is forgotten: everything is read for it', async () => {
    const { s, relay } = workableScenario()
    await relay.sync()
    const next = `${s.boardKey}-next`
    s.sandbox.hrflow.board(next)
    const { undeploy } = await import('../worker')
    undeploy(relay.workflow_id)
    const moved = s.deployWorkable({ incremental: true, push_parameters: { board_key: next } })
    await relay.evict()
    const { run } = await moved.sync()
    expect(run.outcomes.created).toBe(3)
  })
})

describe('the schedules', () => {
  it('let a full sync follow an incremental run that its minute starts too', async () => {
    const { s, relay } = workableScenario({ full_sync_schedule: '0 3 * * *', ...QUICK })
    await relay.sync()
    s.workable.setState('J1', 'archived')
    s.workable.edit('J1', { updated_at: new Date(NOW - 600 * MINUTE_MS).toISOString() }) // out of the token's sight
    s.sandbox.fault({ upstream: 'workable', kind: { delayMs: 50 } })
    await relay.fire('*/15 * * * *')
    await relay.fire('0 3 * * *')
    await expect
      .poll(async () => ((await relay.api('GET', '/runs')).body as { state: string }[]).map(({ state }) => state))
      .toEqual(['finished', 'finished', 'finished'])
    const runs = (await relay.api('GET', '/runs')).body as { trigger: string; result: { incremental: boolean } }[]
    expect(runs.map(({ trigger, result }) => [trigger, result.incremental])).toEqual([
      ['cron', false],
      ['cron', true],
      ['manual', true],
    ])
    expect(s.board.archived()).toEqual(['J1'])
  })

  it('skip a cron that fires while a run is under way, and the run says how often', async () => {
    const { s, relay } = workableScenario(QUICK)
    s.sandbox.fault({ upstream: 'workable', kind: { delayMs: 100 } })
    const started = relay.sync()
    await expect.poll(() => s.sandbox.calls.length, { interval: 5 }).toBeGreaterThan(0)
    await relay.fire('*/15 * * * *')
    await relay.fire('*/15 * * * *')
    const { run } = await started
    expect(issuesOf(run)).toEqual([
      { path: 'schedule', message: '2 times the cron fired while this run was under way, and was skipped' },
    ])
  })
})
