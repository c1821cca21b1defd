import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import { BREAKER_FAILURES, BREAKER_PROBE_MIN_MS } from '../../src/upstream/breaker'
import { isAtWork } from '../alarms'
import { QUICK, type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

async function hook(s: Scenario, relay: Relay, shortcode: string) {
  const { body, headers } = await s.workableHook(s.jobEvent(shortcode))
  return relay.webhook(body, headers)
}

const hrflowCalls = (s: Scenario) => s.sandbox.calls.filter((call) => call.upstream === 'hrflow').length

/** Waits until `holds`. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 500; round++) {
    if (await holds()) return
    await scheduler.wait(10)
  }
  throw new Error('it never came to that')
}

/** Calls of whose body that is a part are not answered until the function is called. */
function unanswered(body: RegExp): () => void {
  let isHeld = true
  const call = vi.mocked(globalThis.fetch).getMockImplementation() ?? globalThis.fetch
  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    while (isHeld && body.test(String(init?.body))) await scheduler.wait(5)
    return call(input, init)
  })
  return () => {
    isHeld = false
  }
}

/** With the clock `ms` ahead. */
async function later<T>(ms: number, act: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  try {
    return await act()
  } finally {
    vi.useRealTimers()
  }
}

describe('an outage of HrFlow', () => {
  /** A relay with `jobs` waiting behind an open breaker. */
  async function opened(jobs: number, staysWarm?: string) {
    const s = scenario()
    const relay = s.deployWorkable()
    if (staysWarm !== undefined) relay.staysWarm(staysWarm)
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    for (let index = 0; index < jobs; index++) {
      s.workable.put({ shortcode: `J${index}`, title: 'x', state: 'published' })
      await hook(s, relay, `J${index}`)
    }
    await until(async () => (await relay.status()).reason !== null)
    return { s, relay, mend }
  }

  it('opens the breaker after ten failures in a row; waiting then uses up nobody’s attempts', async () => {
    const { s, relay } = await opened(20, 'each object counts the failures that it met: a new one has ten more')
    await scheduler.wait(400) // any retry would have come by now
    expect(hrflowCalls(s)).toBeLessThan(BREAKER_FAILURES + 6) // those that were under way
    expect(await relay.status()).toMatchObject({
      status: 'active',
      reason: 'hrflow_unavailable: it is tried again now and then',
      pending: 20,
      parked: 0,
    })
    const attempts = (await relay.events()).reduce((sum, event) => sum + event.attempts, 0)
    expect(attempts).toBeLessThan(BREAKER_FAILURES + 6)
  })

  it('is probed by one event, which closes the breaker when it comes through', async () => {
    const { s, relay, mend } = await opened(20)
    await scheduler.wait(100)
    const before = hrflowCalls(s)
    await later(BREAKER_PROBE_MIN_MS + 100, () => runDurableObjectAlarm(relay.stub))
    expect(hrflowCalls(s)).toBe(before + 1)
    mend()
    await later(BREAKER_PROBE_MIN_MS * 4, async () => {
      for (let turn = 0; turn < 4; turn++) await runDurableObjectAlarm(relay.stub)
    })
    expect([s.board.active().length, await relay.status()]).toMatchObject([20, { reason: null, pending: 0 }])
  })

  it('does not touch other workflows', async () => {
    const { s, relay } = await opened(12)
    await until(() => !isAtWork(relay.workflow_id)) // what was under way
    s.sandbox.faults.clear()
    s.sandbox.fault({ upstream: 'hrflow', body: /board-never/, kind: 'drop' })
    const other = s.deployFlatchr()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const { run } = await other.sync()
    expect([run.outcomes.created, (await relay.status()).pending]).toEqual([1, 12])
  })

  it('opens the breaker also when only one event waits and each of its attempts meets a new object', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ delivery: { ...QUICK.delivery, retry_max_ms: 60, max_attempts: 16 } })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 503, html: 'down' } })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    for (let round = 0; round < 100 && (await relay.status()).held_by !== 'breaker'; round++) {
      const before = hrflowCalls(s)
      await until(() => hrflowCalls(s) > before)
      await scheduler.wait(5)
      await relay.evict()
    }
    expect([await relay.status(), (await relay.events()).map(({ attempts }) => attempts)]).toMatchObject([
      { status: 'active', held_by: 'breaker', pending: 1, parked: 0 },
      [10],
    ])
    mend()
    await later(BREAKER_PROBE_MIN_MS + 100, () => runDurableObjectAlarm(relay.stub))
    expect([s.board.active(), (await relay.status()).held_by]).toEqual([['J1'], null])
  })

  it('is remembered by an object that starts anew', async () => {
    const { s, relay } = await opened(12)
    await scheduler.wait(200)
    await relay.evict()
    const before = hrflowCalls(s)
    await hook(s, relay, 'J0')
    await scheduler.wait(200)
    expect([hrflowCalls(s), (await relay.status()).reason]).toEqual([
      before,
      'hrflow_unavailable: it is tried again now and then',
    ])
  })
})

describe('a refusal of the account', () => {
  it.each([
    [
      'hrflow_unauthorized',
      {
        upstream: 'hrflow',
        kind: { status: 401, body: { code: 401, message: 'Unauthorized. Invalid secret key: KEY' } },
      },
    ],
    ['hrflow_quota', { upstream: 'hrflow', kind: { status: 402, body: { code: 402, message: 'Quota' } } }],
    [
      'board_not_found',
      {
        upstream: 'hrflow',
        kind: { status: 400, body: { code: 400, message: 'Invalid parameters. Unable to find object: board' } },
      },
    ],
    ['origin_unauthorized', { upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } }],
  ] as const)('%s stops the workflow with its queue, and a resume goes on', async (reason, fault) => {
    const s = scenario()
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ ...fault })
    for (const shortcode of ['J1', 'J2', 'J3']) {
      s.workable.put({ shortcode, title: 'x', state: 'published' })
      await hook(s, relay, shortcode)
    }
    await until(async () => (await relay.status()).status === 'stopped')
    await until(() => !isAtWork(relay.workflow_id)) // what was under way
    const calls = s.sandbox.calls.length
    const answer = await hook(s, relay, 'J1')
    await scheduler.wait(150)
    expect([answer.status, s.sandbox.calls.length - calls]).toEqual([200, 0])
    expect(await relay.status()).toMatchObject({
      status: 'stopped',
      reason: expect.stringContaining(reason),
      pending: 4,
      parked: 0,
    })
    mend()
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([s.board.active().toSorted(), (await relay.status()).status]).toEqual([['J1', 'J2', 'J3'], 'active'])
  })

  it('is probed by one event every fifteen minutes', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 402, body: { code: 402, message: 'Quota' } } })
    for (const shortcode of ['J1', 'J2']) {
      s.workable.put({ shortcode, title: 'x', state: 'published' })
      await hook(s, relay, shortcode)
    }
    await until(async () => (await relay.status()).status === 'stopped')
    await scheduler.wait(50)
    mend()
    await later(901_000, () => runDurableObjectAlarm(relay.stub))
    await relay.quiet()
    expect([s.board.active().toSorted(), (await relay.status()).status]).toEqual([['J1', 'J2'], 'active'])
  })
})

describe('a refusal of one job', () => {
  const notAllowed = { status: 403, body: { error: 'Not allowed' } }
  const unauthorized = { status: 401, body: { code: 401, message: 'Unauthorized', data: null } }
  it.each([
    ['origin', 'origin_refused', { upstream: 'workable', path: /J1$/, kind: notAllowed }],
    ['board', 'hrflow_refused', { upstream: 'hrflow', method: 'POST', body: /J1/, kind: unauthorized }],
  ] as const)('by the %s parks its event, and all others go on', async (_side, reason, fault) => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.sandbox.fault({ ...fault })
    for (const shortcode of ['J1', 'J2', 'J3']) {
      s.workable.put({ shortcode, title: 'x', state: 'published' })
      await hook(s, relay, shortcode)
    }
    await relay.quiet()
    expect([await relay.status(), s.board.active().toSorted()]).toMatchObject([
      { status: 'active', held_by: null, parked: 1 },
      ['J2', 'J3'],
    ])
    expect((await relay.events('?state=parked')).map((event) => [event.reference, event.reason])).toEqual([
      ['J1', reason],
    ])
  })

  it('by a firewall’s page is an outage of that job, and stops nothing', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ upstream: 'workable', path: /J1$/, kind: { status: 403, html: 'Attention!' } })
    for (const shortcode of ['J1', 'J2']) {
      s.workable.put({ shortcode, title: 'x', state: 'published' })
      await hook(s, relay, shortcode)
    }
    await until(() => s.board.active().includes('J2'))
    mend()
    await relay.quiet()
    expect([(await relay.status()).status, s.board.active().toSorted()]).toEqual(['active', ['J1', 'J2']])
  })

  it('does not keep a stopped workflow stopped once the account is taken again', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    await until(async () => (await relay.status()).status === 'stopped')
    await hook(s, relay, 'J2')
    await hook(s, relay, 'J3')
    mend()
    s.sandbox.fault({ upstream: 'workable', path: /J1$/, kind: notAllowed })
    await later(901_000, () => runDurableObjectAlarm(relay.stub))
    await relay.quiet()
    expect([(await relay.status()).status, s.board.active().toSorted()]).toEqual(['active', ['J2', 'J3']])
  })

  it('that is a failed probe goes behind the others, so that the next probe is another event', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: 'x', state: 'published' })
    await hook(s, relay, 'J1')
    await until(async () => (await relay.status()).status === 'stopped')
    await hook(s, relay, 'J2')
    await hook(s, relay, 'J3')
    s.sandbox.forgetCalls()
    for (let round = 1; round <= 3; round++) {
      await relay.evict()
      await later(round * 901_000, () => runDurableObjectAlarm(relay.stub))
    }
    const asked = s.sandbox.calls.flatMap(({ path }) => /J\d$/.exec(path)?.[0] ?? [])
    expect([new Set(asked).size, asked.length, (await relay.status()).status]).toEqual([3, 3, 'stopped'])
  })
})

describe('a dry run that is refused', () => {
  it.each([
    ['workable', { status: 401, body: { error: 'Not authorized' } }],
    ['hrflow', { status: 401, body: { code: 401, message: 'Unauthorized', data: null } }],
  ] as const)('by %s ends, and the workflow goes on', async (upstream, kind) => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const mend = s.sandbox.fault({ upstream, kind })
    const { run } = await relay.sync({ persist: false })
    mend()
    expect([run.state, (await relay.status()).status]).toEqual(['finished', 'active'])
  })
})

describe('a run', () => {
  it('ends while the workflow is stopped, with its events counted as failed and delivered later', async () => {
    const s = scenario()
    for (let index = 0; index < 5; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    const relay = s.deployFlatchr()
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 402, body: { code: 402, message: 'Quota' } } })
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({
      status: 'fatal',
      reason: 'write_failure',
      events: { read_success: 5, write_failure: 5 },
    })
    mend()
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(s.board.active()).toHaveLength(5)
  })

  it('ends also when the breaker opens while a delivery of it is under way, which comes through later', async () => {
    const s = scenario()
    for (let index = 0; index < 34; index++) s.flatchr.put({ id: `J${index}`, title: 'x', status: 1 })
    const relay = s.deployFlatchr({ delivery: { ...QUICK.delivery, max_attempts: 1, concurrency: 2 } })
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', body: /"J1"/, kind: { delayMs: 500 } })
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', body: /"J(?!1")/, kind: { status: 500 } })
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await expect
      .poll(async () => (await relay.api('GET', '/runs')).body)
      .toMatchObject([{ state: 'finished', result: { events: { read_success: 34, write_failure: 34 } } }])
    await expect.poll(() => s.board.active()).toEqual(['J1'])
  })

  it('is held by a pause within one event, and goes on', async () => {
    const s = scenario()
    for (let index = 0; index < 40; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    const relay = s.deployFlatchr()
    s.sandbox.fault({ upstream: 'hrflow', kind: { delayMs: 20 } })
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await until(() => s.board.active().length >= 6)
    await relay.api('POST', '/pause')
    const atPause = s.board.active().length
    await scheduler.wait(250)
    expect(s.board.active().length).toBeLessThanOrEqual(atPause + 6) // those that were under way
    await relay.api('POST', '/resume')
    await until(() => s.board.active().length === 40)
  })

  it('goes on from its page when the object is gone in the middle of it', async () => {
    const s = scenario()
    for (let index = 0; index < 130; index++) s.workable.put({ shortcode: `J${index}`, title: 'x', state: 'published' })
    const relay = s.deployWorkable()
    const { body } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await until(() => s.board.active().length > 60)
    await relay.evict()
    const { run_id } = body as { run_id: string }
    await until(
      async () => ((await relay.api('GET', `/runs/${run_id}`)).body as { state: string }).state === 'finished',
    )
    const { body: ended } = await relay.api('GET', `/runs/${run_id}`)
    const { outcomes, progress } = ended as { outcomes: Record<string, number>; progress: object }
    expect([(outcomes['created'] ?? 0) + (outcomes['updated'] ?? 0), progress]).toMatchObject([
      130,
      { read: 130, failed: 0 },
    ])
    expect(s.board.active()).toHaveLength(130)
  }, 20_000)
})

describe('a slow answer', () => {
  it('holds nothing up but its own job', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const answer = unanswered(/SLOW/)
    for (const shortcode of ['SLOW', 'J1', 'J2', 'J3', 'J4', 'J5', 'J6', 'J7']) {
      s.workable.put({ shortcode, title: 'x', state: 'published' })
      await hook(s, relay, shortcode)
    }
    await until(() => s.board.active().length === 7)
    expect(s.board.active()).not.toContain('SLOW')
    answer()
    await relay.quiet()
    expect(s.board.active()).toHaveLength(8)
  })
})

describe('secrets', () => {
  it('stand in nothing that is written, answered or logged, also when HrFlow echoes them', async () => {
    const lines: string[] = []
    const keep = (line: unknown) => void lines.push(String(line))
    vi.spyOn(console, 'log').mockImplementation(keep)
    vi.spyOn(console, 'warn').mockImplementation(keep)
    vi.spyOn(console, 'error').mockImplementation(keep)
    const s = scenario()
    const secrets = [
      s.hrflow_auth.api_secret,
      s.auths.workable.api_access_token,
      s.auths.francetravail.client_secret,
      s.auths.flatchr.api_key,
      'path-token-0123456789abcdef',
    ]
    const relays = [s.deployWorkable(), s.deployFlatchr(), s.deployFranceTravail()]
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    s.francetravail.put({ id: 'O1', intitule: 'x' }, { origin: '1' })
    const echo = secrets.join(' ')
    s.sandbox.fault({
      upstream: 'hrflow',
      times: 3,
      kind: { status: 401, body: { code: 401, message: `Unauthorized. Invalid secret key: ${echo}` } },
    })
    const texts: string[] = []
    for (const relay of relays) {
      texts.push(JSON.stringify(await relay.sync()))
      await relay.api('POST', '/resume')
    }
    s.sandbox.fault({ upstream: 'workable', times: 1, kind: { status: 422, body: { error: echo } } })
    s.sandbox.fault({ upstream: 'flatchr', times: 1, kind: { status: 400, body: { message: echo } } })
    s.sandbox.fault({
      upstream: 'francetravail',
      times: 1,
      kind: { status: 400, body: { message: echo, error: 'invalid_client', error_description: echo } },
    })
    for (const relay of relays) {
      texts.push(
        JSON.stringify(await relay.sync()),
        JSON.stringify(await relay.status()),
        JSON.stringify(await relay.events()),
      )
      const rows = await runInDurableObject(relay.stub, (_object, { storage: { sql } }) =>
        ['event', 'job', 'run', 'meta', 'listed'].map((table) => sql.exec(`SELECT * FROM ${table}`).toArray()),
      )
      texts.push(JSON.stringify(rows))
    }
    const written = [...texts, ...lines].join('\n')
    expect(lines.length).toBeGreaterThan(0)
    for (const secret of secrets)
      expect(written.includes(secret), `a secret of ${secret.length} characters`).toBe(false)
  })
})
