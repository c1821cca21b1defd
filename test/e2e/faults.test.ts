// What goes wrong on ordinary days: each is known within a minute of its first sign, somebody is told, and it is over by itself
// once it is mended.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import type { Attention } from '../../src/attention/words'
import { ADMIN, ask, QUICK, type Relay, scenario } from './scenario'
import { ringLimiters } from './steps'

type Scenario = ReturnType<typeof scenario>

/** With the clock `ms` ahead. */
async function later<T>(ms: number, act: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  try {
    return await act()
  } finally {
    vi.useRealTimers()
  }
}

const hook = async (s: Scenario, relay: Relay, shortcode: string) => {
  const { body, headers } = await s.workableHook(s.jobEvent(shortcode))
  return relay.webhook(body, headers)
}

/** What stands in the workflow's list, by its codes. */
const codes = async (relay: Relay): Promise<string[]> => (await relay.status()).attention.map(({ code }) => code)
const opened = (relay: Relay, code: string) => expect.poll(() => codes(relay)).toContain(code)
const closed = (relay: Relay) => expect.poll(() => codes(relay)).toEqual([])
const itemOf = async (relay: Relay, code: string): Promise<Attention> => {
  const found = (await relay.status()).attention.find((item) => item.code === code)
  if (found === undefined) throw new Error(`${code} is not open`)
  return found
}
/** These alerts have arrived, and no others. */
const told = (s: Scenario, alerts: readonly (readonly [string, string, string | null])[]) =>
  expect
    .poll(async () => {
      await ringLimiters() // a clock that is ahead moves no alarm
      return s.alerts()
    })
    .toEqual(alerts)

/** A deployment with alerts, a Workable job, and nothing wrong. */
function well(settings: Readonly<Record<string, unknown>> = {}) {
  const s = scenario()
  s.takeAlerts()
  const relay = s.deployWorkable(settings)
  s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
  return { s, relay, id: relay.workflow_id }
}

describe('HrFlow down with one event', () => {
  it('is failing a minute after the first failure, though the breaker has not opened, until a call succeeds', async () => {
    const { s, relay, id } = well({ delivery: { ...QUICK.delivery, retry_base_ms: 30_000, retry_max_ms: 30_000 } })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    await hook(s, relay, 'J1')
    await expect.poll(async () => (await relay.events()).map(({ attempts }) => attempts)).toEqual([1])
    expect(await codes(relay)).toEqual([])
    await later(60_100, async () => {
      await runDurableObjectAlarm(relay.stub)
      await opened(relay, 'failing')
      expect(await itemOf(relay, 'failing')).toMatchObject({
        severity: 'severe',
        data: { side: 'hrflow' },
        text: expect.stringMatching(/^HrFlow fails, and no call to it succeeded since\. Said last: .*503/),
        fix: expect.stringContaining(`npm run relay -- resume ${id}`),
      })
      await told(s, [['opened', 'failing', id]])
    })
    mend()
    await later(200_000, async () => {
      await runDurableObjectAlarm(relay.stub)
      await closed(relay)
      await told(s, [
        ['opened', 'failing', id],
        ['closed', 'failing', id],
      ])
    })
  })
})

describe('HrFlow’s secret revoked', () => {
  it('stops the workflow at once; every workflow of the account shows it, and one alert names them all', async () => {
    const { s, relay, id } = well()
    const quiet = s.deployFlatchr()
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      kind: { status: 401, body: { code: 401, message: 'Unauthorized. Invalid secret key' } },
    })
    await hook(s, relay, 'J1')
    await opened(relay, 'stopped')
    await opened(quiet, 'stopped')
    expect(await itemOf(quiet, 'stopped')).toMatchObject({
      severity: 'severe',
      data: { reason: 'hrflow_unauthorized', by: [id], workflows: [id, quiet.workflow_id] },
      fix: expect.stringContaining('npx wrangler secret put'),
    })
    await told(s, [['opened', 'stopped', id]])
    expect(s.sandbox.alerts.received[0]).toMatchObject({
      genuine: true,
      body: { type: 'attention.opened', data: { data: { workflows: [id, quiet.workflow_id] } } },
    })
    mend()
    await relay.api('POST', '/resume')
    await closed(relay)
    await closed(quiet)
    await told(s, [
      ['opened', 'stopped', id],
      ['closed', 'stopped', id],
    ])
  })
})

describe('The board deleted', () => {
  it('stops that workflow, and says which setting to mend', async () => {
    const { s, relay, id } = well()
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      kind: { status: 400, body: { code: 400, message: 'Invalid parameters. Unable to find object: board' } },
    })
    await hook(s, relay, 'J1')
    await opened(relay, 'stopped')
    expect(await itemOf(relay, 'stopped')).toMatchObject({
      data: { reason: 'board_not_found' },
      fix: expect.stringContaining('Mend board_key in src/workflows.ts, and deploy.'),
      action: { method: 'POST', path: `/api/workflows/${id}/resume`, body: null },
    })
    await told(s, [['opened', 'stopped', id]])
    mend()
    await relay.api('POST', '/resume')
    await closed(relay)
    await told(s, [
      ['opened', 'stopped', id],
      ['closed', 'stopped', id],
    ])
  })
})

describe('A job that HrFlow refuses', () => {
  it('is parked, with the command that tries it again', async () => {
    const { s, relay, id } = well()
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      method: 'POST',
      kind: { status: 422, body: { code: 422, message: 'title is wrong' } },
    })
    await hook(s, relay, 'J1')
    await opened(relay, 'parked')
    expect(await itemOf(relay, 'parked')).toMatchObject({
      severity: 'warning',
      count: 1,
      data: { reason: 'hrflow_refused', reference: 'J1' },
      fix: expect.stringContaining(`npm run relay -- replay ${id} --reason hrflow_refused`),
      action: { method: 'POST', path: `/api/workflows/${id}/replay`, body: { reason: 'hrflow_refused' } },
    })
    mend()
    await relay.api('POST', '/replay', { reason: 'hrflow_refused' })
    await closed(relay)
    await told(s, [
      ['opened', 'parked', id],
      ['closed', 'parked', id],
    ])
  })
})

describe('Half a listing', () => {
  it('holds the run, which the approval of the list lets go', async () => {
    const s = scenario()
    s.takeAlerts()
    const relay = s.deployFlatchr({ schedule: null })
    const id = relay.workflow_id
    for (let index = 0; index < 30; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    await relay.sync()
    for (let index = 0; index < 20; index++) s.flatchr.edit(`V${index}`, { status: 3 })
    await relay.sync()
    await opened(relay, 'held')
    const item = await itemOf(relay, 'held')
    expect(item).toMatchObject({
      severity: 'severe',
      count: 20,
      text: expect.stringContaining('20 of 30 active jobs would be archived'),
      fix: expect.stringContaining(`npm run relay -- held ${id} --approve`),
      action: { body: { action: 'sync_jobs_in_hrflow', approve_archive: true } },
    })
    await told(s, [['opened', 'held', id]])
    if (item.action === null) throw new Error('there is no call')
    await ask(`${item.action.path}?wait=20`, { method: 'POST', headers: ADMIN, body: JSON.stringify(item.action.body) })
    await expect.poll(() => codes(relay)).not.toContain('held')
    expect(s.board.active()).toHaveLength(10)
  })
})
