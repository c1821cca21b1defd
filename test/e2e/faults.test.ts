// What goes wrong on ordinary days: each is known within a minute of its first sign, somebody is told, and it is over by itself
// once it is mended.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { Attention } from '../../src/attention/words'
import { checkedOnce } from '../../src/config/deployment'
import { createCron } from '../../src/cron'
import { putHeartbeat } from '../../src/store/kv'
import { undeploy, workflowsOf } from '../worker'
import { ADMIN, ask, beat, QUICK, type Relay, scenario } from './scenario'
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
/** As `closed`, with a clock that is ahead, which moves no alarm. */
const closedAhead = (relay: Relay) =>
  expect
    .poll(async () => {
      await runDurableObjectAlarm(relay.stub)
      return codes(relay)
    })
    .toEqual([])
const itemOf = async (relay: Relay, code: string): Promise<Attention> => {
  const found = (await relay.status()).attention.find((item) => item.code === code)
  if (found === undefined) throw new Error(`${code} is not open`)
  return found
}
/** These alerts have arrived, and no others. */
const told = (s: Scenario, alerts: readonly (readonly [string, string, string | null])[], ahead: Relay | null = null) =>
  expect
    .poll(async () => {
      // A clock that is ahead moves no alarm.
      if (ahead !== null) await runDurableObjectAlarm(ahead.stub)
      await ringLimiters()
      return s.alerts()
    })
    .toEqual(alerts)

const alertsOf = (s: Scenario, code: string, ahead: Relay | null = null) =>
  expect.poll(async () => {
    if (ahead !== null) await runDurableObjectAlarm(ahead.stub)
    await ringLimiters()
    return s.alerts().filter(([, told]) => told === code)
  })
/** That it is over has arrived too. */
const closingOf = (s: Scenario, relay: Relay, code: string) =>
  expect
    .poll(async () => {
      await runDurableObjectAlarm(relay.stub)
      return s.alerts()
    })
    .toContainEqual(['closed', code, relay.workflow_id])

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
      await told(s, [['opened', 'failing', id]], relay)
    })
    mend()
    await later(200_000, async () => {
      await runDurableObjectAlarm(relay.stub)
      await closed(relay)
      await told(
        s,
        [
          ['opened', 'failing', id],
          ['closed', 'failing', id],
        ],
        relay,
      )
    })
  })
})

describe('A side that failed, and is asked nothing any more', () => {
  /** The only event was given up, so that no delivery shows that HrFlow is back. */
  async function givenUp() {
    const all = well({ delivery: { ...QUICK.delivery, max_attempts: 1 } })
    const mend = all.s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    await hook(all.s, all.relay, 'J1')
    await opened(all.relay, 'parked')
    await all.relay.api('POST', '/dismiss', {})
    return { ...all, mend }
  }

  it('is asked by the hourly look, and the trouble is over by itself', async () => {
    const { s, relay, id, mend } = await givenUp()
    await later(60_100, async () => {
      await opened(relay, 'failing')
      await alertsOf(s, 'failing', relay).toEqual([['opened', 'failing', id]])
      mend()
      await relay.stub.rearm()
      await closedAhead(relay)
      await alertsOf(s, 'failing', relay).toEqual([
        ['opened', 'failing', id],
        ['closed', 'failing', id],
      ])
    })
  })

  it('is asked by a check, which ends it at once', async () => {
    const { s, relay, id, mend } = await givenUp()
    await later(60_100, async () => {
      await opened(relay, 'failing')
      await alertsOf(s, 'failing', relay).toEqual([['opened', 'failing', id]])
      mend()
      await relay.api('POST', '/check')
      await closedAhead(relay)
      await alertsOf(s, 'failing', relay).toEqual([
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
    await alertsOf(s, 'held').toEqual([
      ['opened', 'held', id],
      ['closed', 'held', id],
    ])
    expect(s.board.active()).toHaveLength(10)
  })
})

describe('HrFlow down with many events', () => {
  it('is failing too, once, and over with the first success', async () => {
    const { s, relay, id } = well({ delivery: { ...QUICK.delivery, max_attempts: 16 } })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    for (let index = 0; index < 11; index++) {
      s.workable.put({ shortcode: `M${index}`, title: 'x', state: 'published' })
      await hook(s, relay, `M${index}`)
    }
    await expect.poll(async () => (await relay.status()).held_by).toBe('breaker')
    await later(60_100, async () => {
      await runDurableObjectAlarm(relay.stub)
      await opened(relay, 'failing')
      await told(s, [['opened', 'failing', id]], relay)
    })
    mend()
    await later(700_000, async () => {
      await closedAhead(relay) // a probe comes through, and then the others
      await told(
        s,
        [
          ['opened', 'failing', id],
          ['closed', 'failing', id],
        ],
        relay,
      )
    })
  })
})

describe('The origin’s token revoked', () => {
  it('stops the workflow, and is over with the first call that is taken', async () => {
    const { s, relay, id } = well()
    const mend = s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    await hook(s, relay, 'J1')
    await opened(relay, 'stopped')
    expect(await itemOf(relay, 'stopped')).toMatchObject({
      data: { reason: 'origin_unauthorized', message: expect.stringContaining('Not authorized') },
      fix: expect.stringContaining('npx wrangler secret put NAME, the name that connector_auth reads'),
    })
    await told(s, [['opened', 'stopped', id]])
    mend()
    await later(901_000, async () => {
      await runDurableObjectAlarm(relay.stub) // by itself: one event is tried every fifteen minutes
      await closed(relay)
      await expect
        .poll(async () => {
          await ringLimiters()
          return s.alerts().filter(([, code]) => code === 'stopped') // by then it is a backlog too
        })
        .toEqual([
          ['opened', 'stopped', id],
          ['closed', 'stopped', id],
        ])
    })
  })
})

describe('A format that throws for one job', () => {
  it('parks that job, and says to mend format', async () => {
    const format = (job: { shortcode: string; title: string }) => {
      if (job.shortcode === 'J1') throw new Error('no salary')
      return { reference: job.shortcode, name: job.title, location: { text: null, lat: null, lng: null }, sections: [] }
    }
    const { s, relay, id } = well({ format })
    s.workable.put({ shortcode: 'J2', title: 'Cook', state: 'published' })
    await hook(s, relay, 'J1')
    await hook(s, relay, 'J2')
    await opened(relay, 'parked')
    expect(await itemOf(relay, 'parked')).toMatchObject({
      count: 1,
      data: { reason: 'format_failure', reference: 'J1' },
      fix: expect.stringContaining('Mend format in src/workflows.ts'),
    })
    await expect.poll(() => s.board.active()).toEqual(['J2'])
    await relay.api('POST', '/dismiss', { reason: 'format_failure' })
    await closed(relay)
    await told(s, [
      ['opened', 'parked', id],
      ['closed', 'parked', id],
    ])
  })
})

describe('A job missing from the board', () => {
  const why = async (relay: Relay, asked: string) => {
    const { body } = await relay.api('GET', `/jobs/${asked}?check=true`)
    const { verdict, verdict_text } = (body as { check: { verdict: string; verdict_text: string } }).check
    return [verdict, verdict_text]
  }
  const THERE = ['unchanged', expect.stringContaining('is on the board as it must be')]
  const department = { department: 'Sales' }
  const logics = [(job: { department: string | null }) => (job.department === 'Sales' ? null : job)]

  it.each([
    [
      'it is a draft',
      { state: 'draft' },
      ['not_open', '"Baker" (J9) is not open at workable: its state there is "draft".'],
    ],
    ['a logic discards it', department, ['discarded', '"Baker" (J9) is discarded by your logics[0].']],
    [
      'nobody told of it',
      {},
      ['missing', '"Baker" (J9) is open at workable and not on the board: no event came about it; sync it.'],
    ],
  ])('because %s is said in one sentence, and no more once it is mended and synced', async (_why, job, said) => {
    const { s, relay } = well({ logics })
    s.workable.put({ shortcode: 'J9', title: 'Baker', state: 'published', ...job })
    expect(await why(relay, 'J9')).toEqual(said)
    s.workable.edit('J9', { state: 'published', department: null })
    await relay.api('POST', '/jobs/J9/sync')
    await relay.quiet()
    expect(await why(relay, 'J9')).toEqual(THERE)
  })

  it('because it is asked for by Flatchr’s number is found once a run has read it, which the sentence says', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ schedule: null })
    s.flatchr.put({ id: 'V1', vacancy_id: 1578, title: 'Baker', status: 1 })
    expect(await why(relay, '1578')).toEqual([
      'not_found',
      expect.stringContaining('a number is known once a run has read its job, so start a sync and ask again'),
    ])
    await relay.sync()
    expect(await why(relay, '1578')).toEqual(THERE)
  })
})

describe('A webhook that stopped', () => {
  it('is said after a day without any, and is over with the next one', async () => {
    const { s, relay, id } = well()
    await hook(s, relay, 'J1')
    await relay.quiet()
    await later(86_500_000, async () => {
      await relay.stub.rearm() // the heartbeat
      await opened(relay, 'webhooks_silent')
      expect(await itemOf(relay, 'webhooks_silent')).toMatchObject({
        severity: 'warning',
        data: { hours: 24 },
        fix: expect.stringContaining(`npm run relay -- webhooks list ${id}`),
        action: { path: `/api/workflows/${id}/runs` },
      })
      await expect
        .poll(async () => {
          await runDurableObjectAlarm(relay.stub)
          return s.alerts()
        })
        .toContainEqual(['opened', 'webhooks_silent', id])
      await hook(s, relay, 'J1')
      await expect.poll(() => codes(relay)).not.toContain('webhooks_silent')
      await closingOf(s, relay, 'webhooks_silent')
    })
  })
})

/** Further ahead than any other test looks. */
const DAYS_MS = 200_000_000

describe('A webhook secret rotated at the origin alone', () => {
  it('is said with the first refusal, where none is accepted, and is over once they are accepted again', async () => {
    const { s, relay, id } = well()
    const { body } = await s.workableHook(s.jobEvent('J1'))
    await later(DAYS_MS, async () => {
      for (let n = 0; n < 3; n++) await relay.webhook(body, { 'x-workable-signature': 'ab'.repeat(32) })
      await opened(relay, 'webhooks_refused')
      expect(await itemOf(relay, 'webhooks_refused')).toMatchObject({
        severity: 'warning',
        fix: expect.stringContaining('Is the secret at the origin that of this workflow?'),
      })
      await runDurableObjectAlarm(relay.stub)
      await expect.poll(() => s.alerts()).toContainEqual(['opened', 'webhooks_refused', id])
    })
    await later(DAYS_MS + 660_000, async () => {
      await hook(s, relay, 'J1')
      await expect.poll(() => codes(relay)).not.toContain('webhooks_refused')
      await closingOf(s, relay, 'webhooks_refused')
    })
  })
})

describe('A backlog', () => {
  it('of a workflow that somebody paused and forgot is said after a quarter of an hour', async () => {
    const { s, relay, id } = well()
    await relay.api('POST', '/pause')
    await hook(s, relay, 'J1')
    expect(await codes(relay)).toEqual([])
    await later(901_000, async () => {
      await runDurableObjectAlarm(relay.stub)
      await opened(relay, 'backlog')
      const item = await itemOf(relay, 'backlog')
      expect(item).toMatchObject({
        count: 1,
        data: { minutes: 15, held_by: 'pause' },
        action: { path: `/api/workflows/${id}/resume` },
      })
      await told(s, [['opened', 'backlog', id]], relay)
    })
    await relay.api('POST', '/resume')
    await relay.quiet()
    await closed(relay)
    await told(s, [
      ['opened', 'backlog', id],
      ['closed', 'backlog', id],
    ])
  })
})

describe('A slip in a logic', () => {
  it('that discards every job holds the run, and names how many', async () => {
    const s = scenario()
    s.takeAlerts()
    let slips = false
    const logics = [(job: object) => (slips ? null : job)]
    const relay = s.deployFlatchr({ schedule: null, logics, content_version: 1 })
    for (let index = 0; index < 25; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    await relay.sync()
    slips = true
    await relay.sync({ force: true })
    await opened(relay, 'held')
    expect((await itemOf(relay, 'held')).text).toContain('25 of 25 active jobs would be archived')
    await told(s, [['opened', 'held', relay.workflow_id]])
    slips = false
    await relay.sync()
    await expect.poll(() => codes(relay)).not.toContain('held')
    await told(s, [
      ['opened', 'held', relay.workflow_id],
      ['closed', 'held', relay.workflow_id],
    ])
    expect(s.board.active()).toHaveLength(25)
  })
})

describe('Renumbered states', () => {
  it('that make every vacancy look closed hold the run', async () => {
    const s = scenario()
    s.takeAlerts()
    const relay = s.deployFlatchr({ schedule: null })
    for (let index = 0; index < 25; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    await relay.sync()
    for (let index = 0; index < 25; index++) s.flatchr.edit(`V${index}`, { status: 7 })
    await relay.sync()
    await opened(relay, 'held')
    expect(await itemOf(relay, 'held')).toMatchObject({ count: 25, severity: 'severe' })
    for (let index = 0; index < 25; index++) s.flatchr.edit(`V${index}`, { status: 1 })
    await relay.sync()
    await expect.poll(() => codes(relay)).not.toContain('held')
    await told(s, [
      ['opened', 'held', relay.workflow_id],
      ['closed', 'held', relay.workflow_id],
    ])
    expect(s.board.active()).toHaveLength(25)
  })
})

/** The next heartbeat, with the scenario's alerts. */
const heartbeat = (bindings: Partial<Env> = {}) => beat('*/5 * * * *', { bindings })

describe('A wrong cron', () => {
  it('makes its workflow misconfigured, and whoever takes alerts is told at the next heartbeat', async () => {
    const s = scenario()
    s.takeAlerts()
    const relay = s.deployFlatchr({ schedule: '*/5 * * *' })
    await heartbeat()
    expect(await itemOf(relay, 'misconfigured')).toMatchObject({
      severity: 'severe',
      text: expect.stringContaining('schedule: expected five fields'),
      fix: expect.stringContaining('npm run deploy'),
    })
    await alertsOf(s, 'misconfigured').toEqual([['opened', 'misconfigured', null]])
    undeploy(relay.workflow_id)
    s.deployFlatchr({ schedule: '*/5 * * * *' })
    await heartbeat()
    await alertsOf(s, 'misconfigured').toEqual([
      ['opened', 'misconfigured', null],
      ['closed', 'misconfigured', null],
    ])
  })

  it('that no heartbeat serves is seen by whoever looks', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    await putHeartbeat(env.STATE, { at: Date.now() - 3_600_000, missed: {} })
    expect(await itemOf(relay, 'never_fired')).toMatchObject({ severity: 'severe', data: { schedule: '*/15 * * * *' } })
    await putHeartbeat(env.STATE, { at: Date.now(), missed: {} })
    await closed(relay)
  })
})

describe('A workflows.ts that throws', () => {
  it('is said at the next heartbeat with its line, and is over when it can be read', async () => {
    const s = scenario()
    s.takeAlerts()
    let throws = true
    const file = checkedOnce(() => {
      if (throws) throw new Error('a slip of the pen')
      return []
    })
    const heartbeatOf = createCron(file)
    await heartbeatOf(Date.now(), { ...env })
    await alertsOf(s, 'misconfigured').toEqual([['opened', 'misconfigured', null]])
    expect(JSON.stringify(s.sandbox.alerts.received[0]?.body)).toMatch(/cannot be read: Error: a slip of the pen/)
    throws = false
    await heartbeatOf(Date.now(), { ...env })
    await alertsOf(s, 'misconfigured').toEqual([
      ['opened', 'misconfigured', null],
      ['closed', 'misconfigured', null],
    ])
  })
})

describe('The trouble of an account', () => {
  it('is over at the next heartbeat when the workflow that met it is gone, or has another account', async () => {
    const { s, relay, id } = well()
    const quiet = s.deployFlatchr({ schedule: null })
    s.sandbox.fault({
      upstream: 'hrflow',
      kind: { status: 401, body: { code: 401, message: 'Unauthorized. Invalid secret key' } },
    })
    await hook(s, relay, 'J1')
    await opened(quiet, 'stopped')
    await heartbeat()
    expect(await codes(quiet)).toEqual(['stopped'])
    undeploy(id)
    await heartbeat()
    await closed(quiet)
    const ofIt = async () => {
      await ringLimiters()
      return s.alerts().filter(([, code, of]) => code === 'stopped' && of === id) // other tests left some behind too
    }
    await expect.poll(ofIt).toEqual([
      ['opened', 'stopped', id],
      ['closed', 'stopped', id],
    ])
  })
})

describe('A schedule that no heartbeat serves', () => {
  it('is said by its workflow, with an alert, when a webhook wakes it, and is over with the next heartbeat', async () => {
    const { s, relay, id } = well({ schedule: '*/5 * * * *' })
    await relay.status() // from now on the workflow has a schedule
    await later(DAYS_MS, async () => {
      await hook(s, relay, 'J1')
      await opened(relay, 'never_fired')
      expect(await itemOf(relay, 'never_fired')).toMatchObject({
        severity: 'severe',
        data: { schedule: '*/5 * * * *' },
        fix: expect.stringContaining('Look whether wrangler.toml has crons'),
        action: { method: 'POST', path: `/api/workflows/${id}/runs` },
      })
      await expect
        .poll(async () => {
          await runDurableObjectAlarm(relay.stub)
          return s.alerts()
        })
        .toContainEqual(['opened', 'never_fired', id])
      await putHeartbeat(env.STATE, { at: Date.now() - 600_000, missed: {} })
      await createCron(workflowsOf)(Date.now(), { ...env })
      await expect.poll(() => codes(relay)).not.toContain('never_fired')
      await closingOf(s, relay, 'never_fired')
    })
    await putHeartbeat(env.STATE, { at: Date.now(), missed: {} })
  })
})
