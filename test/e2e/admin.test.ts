// The operator's API as an operator's script uses it: who is let in, and every answer whole.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import type { Issue } from '../../src/config/issues'
import { flatchr } from '../../src/connectors'
import { counters, outcomes } from '../counters'
import { ADMIN, ask, EVERY_ANSWER, problem, type Relay, scenario, seeIssues, storedText, untouchable } from './scenario'

type Scenario = ReturnType<typeof scenario>

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const SYNC = { action: 'sync_jobs_in_hrflow' }

const okay = (body: unknown, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json', ...EVERY_ANSWER },
  body,
})

/** One call of the operator, its answer whole. */
const operator = (method: string, path: string, body?: unknown, bindings: Partial<Env> = {}) =>
  ask(
    `/api${path}`,
    { method, headers: ADMIN, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
    bindings,
  )

const at = (relay: Relay, path = '') => `/workflows/${relay.workflow_id}${path}`

async function hookFlatchr(s: Scenario, relay: Relay, reference: string): Promise<void> {
  await relay.webhook(JSON.stringify(s.flatchrEvent(reference)), {}, 'path-token-0123456789abcdef')
}

const page = (events: readonly object[], cursor: number | null = null) => ({ items: events, events, cursor })

const noProgress = { read: 0, expected: null, pushed: 0, failed: 0 }

/** A manual run that ended before it called anybody. */
const NOTHING_FAILS = { count: 0, jobs: [] }

const refusedRun = (reason: string, issues: readonly Issue[], trigger = 'manual') => ({
  run_id: ID,
  action: 'sync_jobs_in_hrflow',
  trigger,
  started_at: TIME,
  finished_at: TIME,
  state: 'finished',
  progress: noProgress,
  outcomes: outcomes(),
  issues: issues.map(({ path, message }) => ({ path, code: 'invalid', data: { message }, message })),
  failing: NOTHING_FAILS,
  result: { incremental: false, status: 'fatal', reason, events: counters(), incremental_token: null },
})

const idle = {
  readable: true,
  status: 'active',
  reason: null,
  issues: [],
  pending: 0,
  parked: 0,
  oldest_pending_seconds: null,
  board: { active: 0, archived: 0 },
  schedule: '*/15 * * * *',
  full_sync_schedule: null,
  last_fired_at: null,
  next_fire_at: TIME,
  last_run: null,
  incremental_token: null,
  next_alarm: null,
  held_by: null,
  since: null,
  failing_since: null,
  rate_per_minute: null,
  drained_at: null,
  webhooks: {
    last_accepted_at: null as string | null,
    last_refused_at: null,
    accepted_24h: 0,
    refused_24h: {},
    secrets: [{ place: 0, last_verified_at: null as string | null }],
  },
  faults: 0,
  attention: [],
  alerts: { waiting: 0, given_up: null },
}
const accepted = (n: number) => ({
  webhooks: {
    ...idle.webhooks,
    last_accepted_at: TIME,
    accepted_24h: n,
    secrets: [{ place: 0, last_verified_at: TIME }],
  },
})
const noSecret = { webhooks: { ...idle.webhooks, secrets: [] } }
const misconfigured = {
  readable: null,
  status: 'misconfigured',
  reason: null,
  pending: null,
  parked: null,
  oldest_pending_seconds: null,
  board: null,
  schedule: '*/15 * * * *',
  full_sync_schedule: null,
  last_fired_at: null,
  next_fire_at: TIME,
  last_run: null,
  incremental_token: null,
  next_alarm: null,
  held_by: null,
  since: null,
  failing_since: null,
  rate_per_minute: null,
  drained_at: null,
  webhooks: null,
  faults: null,
  attention: [expect.objectContaining({ code: 'misconfigured', severity: 'severe' })],
  alerts: null,
}
/** It runs all the same. */
const NO_WEBHOOK_SECRET = {
  path: 'webhook_secret',
  message: 'is not set, so webhooks are refused (503): give a secret of at least 24 characters',
}
const REQUIRED = 'is required and was not given (a secret that is not set counts as not given)'

/** Every call that the admin API has for a workflow. */
const calls = [
  ['GET', ''],
  ['POST', '/runs'],
  ['GET', '/runs'],
  ['GET', '/runs/r'],
  ['GET', '/events'],
  ['POST', '/replay'],
  ['POST', '/pause'],
  ['POST', '/resume'],
  ['GET', '/jobs/J1'],
  ['POST', '/jobs/J1/sync'],
  ['DELETE', '/jobs/J1'],
  ['GET', '/subscriptions'],
  ['POST', '/subscriptions'],
  ['DELETE', '/subscriptions'],
  ['DELETE', '/data'],
] as const

/** The same below a workflow's id, and what stands beside them. */
const paths = (id: string) => [
  ['GET', '/api/workflows'] as const,
  ['GET', '/api/nothing'] as const,
  ...calls.map(([method, path]) => [method, `/api/workflows/${id}${path}`] as const),
]

describe('the admin API', () => {
  it('is closed by 503 when ADMIN_TOKEN is not set or short, whatever is sent', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const closed = problem(503, 'Service Unavailable', {
      detail:
        'ADMIN_TOKEN is not set, or has less than 24 characters: the admin API is closed (openssl rand -hex 32, npx wrangler secret put ADMIN_TOKEN)',
    })
    const short = 'test-admin-token-012345' // one character short
    const unset: Partial<Env>[] = ['', ' , ', short, `${short},${short}`].map((ADMIN_TOKEN) => ({ ADMIN_TOKEN }))
    const absent = { ...env, ...untouchable, ADMIN_TOKEN: undefined } as unknown as Env
    for (const [method, path] of paths(workflow_id))
      for (const bindings of [...unset, absent])
        for (const headers of [ADMIN, {}, { authorization: 'Bearer ' }, { authorization: `Bearer ${short}` }])
          expect(await ask(path, { method, headers }, { ...bindings, ...untouchable }), path).toEqual(closed)
  })

  it('answers 401 without the token and with a wrong one, on every path alike', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const refused = problem(401, 'Unauthorized', {}, { 'www-authenticate': 'Bearer' })
    const wrong = [
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      'Bearer test-admin-token-012345678',
      'Bearer test-admin-token-01234567892',
      'Bearer TEST-ADMIN-TOKEN-0123456789',
      'Bearer test-admin-token-0123456789,other',
      'Basic test-admin-token-0123456789',
      'test-admin-token-0123456789',
    ]
    const headers = [{}, ...wrong.map((authorization) => ({ authorization }))]
    for (const [method, path] of paths(workflow_id))
      for (const sent of headers)
        expect(await ask(path, { method, headers: sent }, untouchable), `${path} ${JSON.stringify(sent)}`).toEqual(
          refused,
        )
    expect((await ask(`/api/workflows?token=test-admin-token-0123456789`, {}, untouchable)).status).toBe(401)
  })

  it('takes either of two tokens while one is being replaced, and the two together for none', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const [old, next] = ['old-token-0123456789abcdef', 'new-token-0123456789abcdef']
    const statuses = (ADMIN_TOKEN: string) =>
      Promise.all(
        [old, next, `${old}, ${next}`, `${old},${next}`, ','].map(async (token) => {
          const headers = { authorization: `Bearer ${token}` }
          return (await ask(`/api/workflows/${workflow_id}`, { headers }, { ADMIN_TOKEN })).status
        }),
      )
    expect(await statuses(`${old}, ${next}`)).toEqual([200, 200, 401, 401, 401])
    expect(await statuses(`${old}, new`)).toEqual([200, 401, 401, 401, 401])
  })

  it('leaves /healthz open', async () => {
    expect(await ask('/healthz', {}, { ADMIN_TOKEN: '', ...untouchable })).toEqual(okay({ status: 'ok' }))
  })

  it('answers 404 for a workflow that is not configured, and makes no object for it', async () => {
    const unknown = problem(404, 'Not Found', { detail: 'there is no such workflow' })
    for (const [method, path] of calls.filter(([, path]) => path !== '/data')) {
      const body = method === 'POST' ? SYNC : undefined
      expect(await operator(method, `/workflows/nobody${path}`, body, untouchable), path).toEqual(unknown)
    }
  })

  it('answers 404 at an address of nobody', async () => {
    const { workflow_id } = scenario().deployFlatchr()
    const nothing = problem(404, 'Not Found', { detail: 'there is nothing at this address' })
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['PUT', `/workflows/${workflow_id}`],
      ['DELETE', `/workflows/${workflow_id}/runs`],
    ] as const)
      expect(await operator(method, path, undefined, untouchable), path).toEqual(nothing)
  })
})

describe('a workflow', () => {
  it('is shown whole before it has done anything', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    expect(await operator('GET', at(relay))).toEqual(
      okay({ workflow_id: relay.workflow_id, connector: 'workable', ...idle }),
    )
  })

  it('is shown with its board, its last run and its last cron', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ schedule: '7 3 * * *' })
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    await relay.fire('7 3 * * *')
    await runEnded(relay)
    s.flatchr.edit('J3', { status: 2 })
    const { run } = await relay.sync()
    const { last_fired_at, ...shown } = (await operator('GET', at(relay))).body as { last_fired_at: unknown }
    expect(last_fired_at).toEqual(TIME)
    const { last_fired_at: _never, ...others } = idle
    expect(shown).toEqual({
      workflow_id: relay.workflow_id,
      connector: 'flatchr',
      ...others,
      board: { active: 2, archived: 1 },
      schedule: '7 3 * * *',
      // The first heartbeat that finds that it came.
      next_fire_at: expect.stringMatching(/T03:10:00.000Z$/),
      last_run: {
        run_id: run.run_id,
        action: 'sync_jobs_in_hrflow',
        finished_at: run.finished_at,
        incremental: false,
        status: 'success',
        reason: 'none',
        events: counters({ read_success: 3 }),
        incremental_token: null,
        outcomes: run.outcomes,
        issues: [],
      },
    })
  })

  it('is shown with what waits, since when, and when its object wakes up', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ delivery: { hint_delay_ms: 3_600_000 } })
    const hint = async () => {
      const { body, headers } = await s.workableHook({ ...s.jobEvent('J1'), event_type: 'candidate_created' })
      await relay.webhook(body, headers)
    }
    const before = Date.now()
    await hint() // the first one is due at once
    await relay.quiet()
    await hint()
    const shown = (await operator('GET', at(relay))).body
    expect(shown).toEqual({
      workflow_id: relay.workflow_id,
      connector: 'workable',
      ...idle,
      ...accepted(2),
      pending: 1,
      oldest_pending_seconds: 0,
      next_alarm: TIME,
    })
    const { next_alarm } = shown as { next_alarm: string }
    expect(Date.parse(next_alarm) - 3_600_000 - before).toBeGreaterThanOrEqual(0)
    expect(Date.parse(next_alarm) - 3_600_000).toBeLessThanOrEqual(Date.now())
  })

  it('is in the list of all, as it is shown alone', async () => {
    const s = scenario()
    const relays = [s.deployWorkable(), s.deployFlatchr(), s.deployFranceTravail()]
    const all = await operator('GET', '/workflows')
    const own = (all.body as { workflow_id: string }[]).filter(({ workflow_id }) => workflow_id.startsWith(s.name))
    expect({ ...all, body: own }).toEqual(
      okay(
        relays.map(({ workflow_id }, index) => ({
          workflow_id,
          connector: ['workable', 'flatchr', 'francetravail'][index],
          ...idle,
          ...(index === 2 ? noSecret : {}),
        })),
      ),
    )
  })

  it('is told that it rests: paused keeps what comes, also over the end of its object, and resumed delivers it', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    const paused = {
      workflow_id: relay.workflow_id,
      connector: 'flatchr',
      ...idle,
      status: 'paused',
      held_by: 'pause',
      since: TIME,
    }
    expect(await operator('POST', at(relay, '/pause'))).toEqual(okay(paused))
    expect(await operator('POST', at(relay, '/pause'))).toEqual(okay(paused))
    await hookFlatchr(s, relay, 'J1')
    await relay.evict()
    await scheduler.wait(60)
    // It wakes up to say that the event waits, should the pause last.
    const waits = { pending: 1, oldest_pending_seconds: 0, next_alarm: TIME }
    expect(await operator('GET', at(relay))).toEqual(okay({ ...paused, ...accepted(1), ...waits }))
    expect([s.sandbox.calls, s.board.active()]).toEqual([[], []])
    const resumed = await operator('POST', at(relay, '/resume'))
    expect({ ...resumed, body: (resumed.body as { status: string }).status }).toEqual(okay('active'))
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })
})

/** Waits until the newest run of the workflow has ended. */
async function runEnded(relay: Relay): Promise<void> {
  for (;;) {
    const runs = (await operator('GET', at(relay, '/runs'))).body as { state: string }[]
    if (runs[0]?.state === 'finished') return
    await scheduler.wait(5)
  }
}

describe('a misconfigured workflow', () => {
  it('is listed with every issue by path, while the others go on', async () => {
    const s = scenario()
    const sound = s.deployFlatchr()
    const missing = s.deployWorkable({
      workflow_id: `${s.name}-missing`,
      connector_auth: { api_access_token: undefined, subdomain: 'acme.workable.com' },
      hrflow_auth: { api_secret: undefined, api_user: 'nobody' },
      push_parameters: {},
    })
    const wrong = s.deployWorkable({
      workflow_id: `${s.name}-wrong`,
      pull_parameters: { stat: 'published', state: 'open', zzzzzzzzzzzz: 1 },
      push_parameters: { board_key: 'b', syncs: true },
      delivery: { concurrency: 7, retries: 3 },
      rates: { origin_per_second: 0, hrflow_per_second: -1 },
      schedul: '0 * * * *',
      max_archive_share: 2,
    })
    const open = s.deployFlatchr({ workflow_id: `${s.name}-open`, webhook_secret: null })
    const all = (await operator('GET', '/workflows')).body as { workflow_id: string }[]
    const told = (workflow_id: string, connector: string, issues: readonly [string, string][]) => ({
      workflow_id,
      connector,
      ...misconfigured,
      issues: issues.map(([path, message]) => ({ path, message })),
    })
    expect(all.filter(({ workflow_id }) => workflow_id.startsWith(s.name))).toEqual([
      { workflow_id: sound.workflow_id, connector: 'flatchr', ...idle },
      told(missing.workflow_id, 'workable', [
        ['hrflow_auth.api_secret', REQUIRED],
        ['hrflow_auth.api_user', 'expected an e-mail address'],
        ['push_parameters.board_key', REQUIRED],
        ['connector_auth.api_access_token', REQUIRED],
        ['connector_auth.subdomain', 'expected the subdomain alone, e.g. "acme" for https://acme.workable.com'],
      ]),
      told(wrong.workflow_id, 'workable', [
        ['schedul', 'unknown parameter; did you mean "schedule"?'],
        ['max_archive_share', 'expected 0 to 1'],
        ['delivery.retries', 'unknown parameter'],
        ['delivery.concurrency', 'expected a whole number from 1 to 6'],
        ['rates.origin_per_second', 'expected a number above 0'],
        ['rates.hrflow_per_second', 'expected at least 0.5, two calls in four seconds'],
        ['push_parameters.syncs', 'unknown parameter; did you mean "sync"?'],
        ['pull_parameters.stat', 'unknown parameter; did you mean "state"?'],
        ['pull_parameters.zzzzzzzzzzzz', 'unknown parameter'],
        ['pull_parameters.state', 'expected "archived", "closed", "draft" or "published"'],
      ]),
      { workflow_id: open.workflow_id, connector: 'flatchr', ...idle, ...noSecret, issues: [NO_WEBHOOK_SECRET] },
    ])
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    await hookFlatchr(s, sound, 'J1')
    await sound.quiet()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is each of two that share a workflow_id', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.deployFlatchr({ workflow_id: relay.workflow_id })
    const other = s.deployFlatchr()
    const issues = [{ path: 'workflow_id', message: 'is used by more than one workflow' }]
    const all = (await operator('GET', '/workflows')).body as { workflow_id: string }[]
    expect(all.filter(({ workflow_id }) => workflow_id.startsWith(s.name))).toEqual([
      { workflow_id: relay.workflow_id, connector: 'workable', ...misconfigured, issues },
      { workflow_id: relay.workflow_id, connector: 'flatchr', ...misconfigured, issues },
      { workflow_id: other.workflow_id, connector: 'flatchr', ...idle },
    ])
  })

  it('is every one when UPSTREAM_PROXY leads away from this machine', async () => {
    const relay = scenario().deployFlatchr()
    const statusWith = async (UPSTREAM_PROXY: string) =>
      (await operator('GET', at(relay), undefined, { UPSTREAM_PROXY })).body
    const issues = [
      {
        path: 'UPSTREAM_PROXY',
        message: 'is for development: expected an address on localhost, 127.0.0.1 or [::1]',
      },
    ]
    for (const proxy of [
      'https://proxy.example',
      'http://localhost.example:8080',
      'http://127.0.0.1.example',
      'http://127.0.0.1@proxy.example',
      'localhost:8080',
      'proxy',
      '[::1]',
    ])
      expect(await statusWith(proxy), proxy).toEqual({
        workflow_id: relay.workflow_id,
        connector: 'flatchr',
        ...misconfigured,
        issues,
      })
    for (const proxy of ['', 'http://localhost:8080', 'http://127.0.0.1:1/base', 'http://[::1]:8080'])
      expect(await statusWith(proxy), proxy).toMatchObject({ status: 'active', issues: [] })
  })

  it('cannot be paused or resumed and has no events, but its runs say why: fatal, and nothing is called', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ connector_auth: { api_key: undefined, company_id: s.name } })
    const issues = [{ path: 'connector_auth.api_key', message: REQUIRED }]
    const refused = problem(409, 'Conflict', { detail: 'this workflow is misconfigured', issues })
    for (const [method, path] of [
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['GET', '/events'],
    ] as const)
      expect(await operator(method, at(relay, path), undefined, untouchable), path).toEqual(refused)
    const run = refusedRun('bad_origin_parameters', issues)
    expect(await operator('POST', at(relay, '/runs'), SYNC)).toEqual(okay(run, 202))
    expect(await operator('POST', at(relay, '/runs?wait=5'), SYNC)).toEqual(okay(run))
    expect(await operator('GET', at(relay, '/runs'))).toEqual(okay([run, run]))
    expect(s.sandbox.calls).toEqual([])
    const { run_id, finished_at, ...last_run } = ((await operator('GET', at(relay))).body as { last_run: object })
      .last_run as { run_id: string; finished_at: string }
    expect([run_id, finished_at, last_run]).toEqual([ID, TIME, { action: run.action, ...run.result }])
  })
})

describe('a run', () => {
  it('is answered by 202 as it begins, by 409 with its id while it runs, and is shown whole when it ended', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    s.flatchr.put({ id: 'J3', title: 'J3', status: 7 })
    const relay = s.deployFlatchr({ logics: [(job: { id: string }) => (job.id === 'J2' ? null : job)] })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 100 } })
    const started = await operator('POST', at(relay, '/runs'), SYNC)
    const running = {
      run_id: ID,
      action: 'sync_jobs_in_hrflow',
      trigger: 'manual',
      started_at: TIME,
      finished_at: null,
      state: 'reading',
      progress: noProgress,
      outcomes: outcomes(),
      issues: [],
      failing: NOTHING_FAILS,
      result: null,
    }
    expect(started).toEqual(okay(running, 202))
    const { run_id } = started.body as { run_id: string }
    expect(await operator('GET', at(relay, `/runs/${run_id}`))).toEqual(okay({ ...running, run_id }))
    expect(await operator('POST', at(relay, '/runs'), SYNC)).toEqual(
      problem(409, 'Conflict', { detail: 'a run is under way', run_id }),
    )
    await runEnded(relay)
    const ended = {
      run_id,
      action: 'sync_jobs_in_hrflow',
      trigger: 'manual',
      started_at: (started.body as { started_at: string }).started_at,
      finished_at: TIME,
      state: 'finished',
      progress: { read: 3, expected: 3, pushed: 1, failed: 0 },
      outcomes: outcomes({ created: 1, discarded: 1, skipped: 1 }),
      issues: [],
      failing: NOTHING_FAILS,
      result: {
        incremental: false,
        status: 'success',
        reason: 'none',
        events: counters({ read_success: 3, logics_discard: 1 }),
        incremental_token: null,
      },
    }
    expect(await operator('GET', at(relay, `/runs/${run_id}`))).toEqual(okay(ended))
    expect(await operator('GET', at(relay, '/runs'))).toEqual(okay([ended]))
  })

  it('is answered by 200 with ?wait as soon as it has ended, and by 202 when it takes longer than that', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    const quick = await operator('POST', at(relay, '/runs?wait=25'), SYNC)
    expect(quick).toMatchObject({ status: 200, body: { state: 'finished', outcomes: { created: 1 } } })
    s.sandbox.fault({ upstream: 'flatchr', kind: { delayMs: 1_300 }, times: 1 })
    const before = Date.now()
    const slow = await operator('POST', at(relay, '/runs?wait=1'), SYNC)
    expect(slow).toMatchObject({ status: 202, body: { state: 'reading', finished_at: null, result: null } })
    expect(Date.now() - before).toBeLessThan(1_300)
    await runEnded(relay)
  })

  it('is one when several are started at once', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const answers = await Promise.all([1, 2, 3, 4].map(() => operator('POST', at(relay, '/runs'), SYNC)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409])
    const ids = new Set(answers.map(({ body }) => (body as { run_id: string }).run_id))
    expect(ids.size).toBe(1)
    await runEnded(relay)
  })

  it('goes by the parameters given instead of the workflow’s', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
    const relay = s.deployWorkable({ pull_parameters: { state: 'published', created_after: '2026-01-01' } })
    const asked = async (more: object) => {
      s.sandbox.forgetCalls()
      await relay.sync(more)
      const { limit: _limit, ...query } = s.sandbox.calls.find(({ path }) => path.endsWith('/v3/jobs'))?.query ?? {}
      return query
    }
    expect(await asked({})).toMatchObject({ state: 'published', created_after: '2026-01-01' })
    expect(await asked({ pull_parameters: null })).toMatchObject({ state: 'published', created_after: '2026-01-01' })
    const given = await asked({ pull_parameters: { state: 'closed' } })
    expect([given['state'], given['created_after']]).toEqual(['closed', undefined])
  })

  it('leaves edits out with update_content: false, and writes unchanged jobs with force', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.edit('J1', { title: 'edited' })
    const without = await relay.sync({ push_parameters: { board_key: s.boardKey, update_content: false } })
    expect(without.run.outcomes).toEqual(outcomes({ skipped: 2 }))
    const forced = await relay.sync({ force: true })
    expect(forced.run.outcomes).toEqual(outcomes({ updated: 2 }))
  })

  it('with bad parameters is answered by 202, finished and fatal, with every issue, and nothing is called', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const pull = { stat: 'published', state: 'open' }
    const push = { board_key: '', sync: 'yes', bord_key: 'b' }
    const pullIssues = [
      { path: 'pull_parameters.stat', message: 'unknown parameter; did you mean "state"?' },
      { path: 'pull_parameters.state', message: 'expected "archived", "closed", "draft" or "published"' },
    ]
    const pushIssues = [
      { path: 'push_parameters.bord_key', message: 'unknown parameter; did you mean "board_key"?' },
      { path: 'push_parameters.board_key', message: 'expected a text that is not empty' },
      { path: 'push_parameters.sync', message: 'expected true or false' },
    ]
    const start = (more: object) => operator('POST', at(relay, '/runs'), { ...SYNC, ...more })
    const onlyPull = refusedRun('bad_origin_parameters', pullIssues)
    const onlyPush = refusedRun('bad_target_parameters', pushIssues)
    const both = refusedRun('bad_origin_parameters', [...pullIssues, ...pushIssues])
    expect(await start({ pull_parameters: pull })).toEqual(okay(onlyPull, 202))
    expect(await start({ push_parameters: push })).toEqual(okay(onlyPush, 202))
    expect(await start({ pull_parameters: pull, push_parameters: push })).toEqual(okay(both, 202))
    expect(await start({ push_parameters: { sync: false } })).toEqual(
      okay(refusedRun('bad_target_parameters', [{ path: 'push_parameters.board_key', message: REQUIRED }]), 202),
    )
    expect(((await operator('GET', at(relay, '/runs'))).body as object[]).length).toBe(4)
    expect(s.sandbox.calls).toEqual([])
  })

  it.each([
    ['no JSON', '{', { detail: 'expected a JSON body' }],
    ['nothing', '', { detail: 'expected a JSON body' }],
    ['no action', '{}', { detail: seeIssues('startRun'), issues: [{ path: 'action', message: REQUIRED }] }],
    [
      'wrong names and types',
      '{"actoin":1,"action":"delete","force":"yes"}',
      {
        detail: seeIssues('startRun'),
        issues: [
          { path: 'actoin', message: 'unknown parameter; did you mean "action"?' },
          {
            path: 'action',
            message:
              'expected one of create_jobs_in_hrflow, update_jobs_in_hrflow, archive_jobs_in_hrflow, sync_jobs_in_hrflow',
          },
          { path: 'force', message: 'expected true or false' },
        ],
      },
    ],
  ])('asked for with %s is answered by 400, and nothing starts', async (_title, body, more) => {
    const relay = scenario().deployFlatchr()
    const answer = await ask(`/api${at(relay, '/runs')}`, { method: 'POST', headers: ADMIN, body }, untouchable)
    expect(answer).toEqual(problem(400, 'Bad Request', more))
  })

  it.each(['26', '-1', '1.5', 'x', ''])('asked for with wait=%s is answered by 400', async (wait) => {
    const relay = scenario().deployFlatchr()
    expect(await operator('POST', at(relay, `/runs?wait=${wait}`), SYNC, untouchable)).toEqual(
      problem(400, 'Bad Request', {
        detail: seeIssues('startRun'),
        issues: [{ path: 'wait', message: 'expected a whole number from 0 to 25' }],
      }),
    )
  })

  it('asked for with more than 64 KiB is answered by 413', async () => {
    const relay = scenario().deployFlatchr()
    const body = { ...SYNC, pull_parameters: { motsCles: 'x'.repeat(65_536) } }
    expect(await operator('POST', at(relay, '/runs'), body, untouchable)).toEqual(
      problem(413, 'Content Too Large', { detail: 'at most 65536 bytes' }),
    )
  })

  it('for another board than the workflow’s is refused, fatal, and nothing is called', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    const message = 'expected the board_key of the workflow; another board needs a workflow of its own'
    const run = refusedRun('bad_target_parameters', [{ path: 'push_parameters.board_key', message }])
    const body = { ...SYNC, push_parameters: { board_key: 'another-board' } }
    expect(await operator('POST', at(relay, '/runs'), body)).toEqual(okay(run, 202))
    expect(s.sandbox.calls).toEqual([])
  })

  it('that nobody started is answered by 404', async () => {
    const relay = scenario().deployFlatchr()
    const unknown = problem(404, 'Not Found', { detail: 'there is no such run' })
    for (const run_id of ['nobody', crypto.randomUUID()])
      expect(await operator('GET', at(relay, `/runs/${run_id}`))).toEqual(unknown)
    expect(await operator('GET', at(relay, '/runs'))).toEqual(okay([]))
  })

  it('is listed newest first', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) {
      await scheduler.wait(2) // a run is known by when it began
      ids.push((await relay.sync()).run.run_id)
    }
    const runs = (await operator('GET', at(relay, '/runs'))).body as { run_id: string }[]
    expect(runs.map(({ run_id }) => run_id)).toEqual(ids.toReversed())
  })
})

describe('events', () => {
  /** A relay whose inbox holds events of every state: 1 done, 2 superseded, 3 parked, 4 and 5 pending. */
  async function oneOfEach() {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    s.sandbox.fault({ upstream: 'hrflow', body: /J2/, kind: { status: 422, body: { code: 422, message: 'no J2' } } })
    await relay.api('POST', '/pause')
    await hookFlatchr(s, relay, 'J1')
    await hookFlatchr(s, relay, 'J1')
    await relay.api('POST', '/resume')
    await relay.quiet()
    await hookFlatchr(s, relay, 'J2')
    await relay.quiet()
    await relay.api('POST', '/pause')
    await hookFlatchr(s, relay, 'J1')
    await hookFlatchr(s, relay, 'J4')
    return relay
  }
  const event = (seq: number, reference: string, more: object) => ({
    seq,
    action: 'create',
    reference,
    state: 'pending',
    outcome: null,
    reason: null,
    message: null,
    attempts: 0,
    next_attempt_at: null,
    received_at: TIME,
    run_id: null,
    ...more,
  })
  const e1 = event(1, 'J1', { state: 'done', outcome: 'created', attempts: 1 })
  const e2 = event(2, 'J1', { state: 'superseded' })
  const e3 = event(3, 'J2', {
    state: 'parked',
    reason: 'hrflow_refused',
    message: 'HrFlow answered HTTP 422 to POST /job/indexing: 422 no J2',
    attempts: 1,
  })
  const e4 = event(4, 'J1', { next_attempt_at: TIME })
  const e5 = event(5, 'J4', { next_attempt_at: TIME })

  it('are listed newest first, whole, and filtered by state and reference', async () => {
    const relay = await oneOfEach()
    const listed = async (query: string) => (await operator('GET', at(relay, `/events${query}`))).body
    expect(await operator('GET', at(relay, '/events'))).toEqual(okay(page([e5, e4, e3, e2, e1])))
    expect(await listed('?state=pending')).toEqual(page([e5, e4]))
    expect(await listed('?state=parked')).toEqual(page([e3]))
    expect(await listed('?state=done')).toEqual(page([e1]))
    expect(await listed('?state=superseded')).toEqual(page([e2]))
    expect(await listed('?reference=J1')).toEqual(page([e4, e2, e1]))
    expect(await listed('?reference=J1&state=pending')).toEqual(page([e4]))
    expect(await listed('?reference=nobody')).toEqual(page([]))
  })

  it('are paged by cursor, with and without a filter, each once', async () => {
    const relay = await oneOfEach()
    const pages = async (filter: string) => {
      const seqs: number[][] = []
      for (let cursor: number | null = null, first = true; first || cursor !== null; first = false) {
        const query: string = `${filter}${cursor === null ? '' : `&cursor=${cursor}`}`
        const page = (await operator('GET', at(relay, `/events?${query}`))).body as {
          events: { seq: number }[]
          cursor: number | null
        }
        seqs.push(page.events.map(({ seq }) => seq))
        cursor = page.cursor
      }
      return seqs
    }
    expect(await pages('limit=2')).toEqual([[5, 4], [3, 2], [1]])
    expect(await pages('limit=5')).toEqual([[5, 4, 3, 2, 1]])
    expect(await pages('limit=1&reference=J1')).toEqual([[4], [2], [1]])
    expect((await pages('limit=1&state=pending')).flat()).toEqual([5, 4])
  })

  it('asked for with a bad filter are answered by 400 with every issue', async () => {
    const relay = scenario().deployFlatchr()
    expect(
      await operator('GET', at(relay, '/events?stat=done&state=new&limit=201&cursor=0'), undefined, untouchable),
    ).toEqual(
      problem(400, 'Bad Request', {
        detail: seeIssues('listEvents'),
        issues: [
          { path: 'stat', message: 'unknown parameter; did you mean "state"?' },
          { path: 'state', message: 'expected one of pending, parked, done, superseded' },
          { path: 'limit', message: 'expected a whole number from 1 to 200' },
          { path: 'cursor', message: 'expected a whole number from 1 to 9007199254740991' },
        ],
      }),
    )
  })
})

describe('a secret', () => {
  /** Everything that the API and the stores say of a workflow. */
  async function everythingSaid(relay: Relay): Promise<string> {
    const runs = (await operator('GET', at(relay, '/runs'))).body as { run_id: string }[]
    const paths = [
      '',
      '/runs',
      '/events',
      '/jobs/J1',
      '/jobs/J1?check=true',
      ...runs.map((run) => `/runs/${run.run_id}`),
    ]
    const answers = await Promise.all(paths.map((path) => operator('GET', at(relay, path))))
    const all = await operator('GET', '/workflows')
    const kv = await env.STATE.get(`workflow:${relay.workflow_id}`)
    return JSON.stringify([answers, all, kv, await storedText(relay.stub)])
  }

  it.each([
    ['in its documented words', (secret: string) => `Unauthorized. Invalid secret key: ${secret}`],
    ['in other words', (secret: string) => `the key ${secret} of ${encodeURIComponent(secret)} is unknown`],
  ])(
    'that HrFlow repeats with its 401, %s, stands in no answer and no store; the workflow is stopped',
    async (_title, words) => {
      const s = scenario()
      const { api_secret } = s.hrflow_auth
      s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
      const relay = s.deployFlatchr({ webhook_secret: 'path-secret-0123456789abcdef' })
      const body = { code: 401, message: words(api_secret), data: null }
      s.sandbox.fault({ upstream: 'hrflow', kind: { status: 401, body } })
      await relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, 'path-secret-0123456789abcdef')
      await relay.sync()
      await expect.poll(async () => (await relay.status()).next_alarm).not.toBeNull() // the account is told meanwhile
      const shown = (await operator('GET', at(relay))).body
      expect(shown).toEqual({
        workflow_id: relay.workflow_id,
        connector: 'flatchr',
        ...idle,
        status: 'stopped',
        reason: expect.stringMatching(/^hrflow_unauthorized: HrFlow answered HTTP 401 to \S+ \S+: 401 .*\[redacted\]/),
        pending: 2,
        oldest_pending_seconds: expect.any(Number),
        last_run: expect.any(Object),
        next_alarm: TIME,
        held_by: 'stop',
        since: TIME,
        ...accepted(1),
        attention: [
          expect.objectContaining({ code: 'stopped', severity: 'severe' }),
          expect.objectContaining({ code: 'run_failed', severity: 'severe' }),
        ],
      })
      const said = await everythingSaid(relay)
      for (const secret of [
        api_secret,
        s.auths.flatchr.api_key,
        'path-secret-0123456789abcdef',
        'test-admin-token-0123456789',
      ])
        expect(said).not.toContain(secret)
    },
  )

  it('that the origin repeats with its 401 stands in no answer and no store', async () => {
    const s = scenario()
    const { api_access_token } = s.auths.workable
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: `Bad token ${api_access_token}` } } })
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ status: 'fatal', reason: 'read_failure' })
    expect(await relay.status()).toMatchObject({
      status: 'stopped',
      reason: expect.stringMatching(/^origin_unauthorized: Workable answered 401: Bad token \S+ to GET/),
    })
    expect(await everythingSaid(relay)).not.toContain(api_access_token)
  })
})

describe('a workflow_id', () => {
  it('that is none is an issue, and never an address', async () => {
    const s = scenario()
    const workflow_id = `${s.name} with spaces`
    s.deploy(
      defineWorkflow({
        ...s.common,
        workflow_id,
        connector: flatchr,
        connector_auth: s.auths.flatchr,
        webhook_secret: 'path-token-0123456789abcdef',
      }),
      workflow_id,
    )
    const all = (await operator('GET', '/workflows')).body as { workflow_id: string }[]
    expect(all.filter((shown) => shown.workflow_id.startsWith(s.name))).toEqual([
      {
        workflow_id,
        connector: 'flatchr',
        ...misconfigured,
        issues: [
          {
            path: 'workflow_id',
            message: 'expected 1 to 64 letters, digits, "_" or "-", the first a letter or digit',
          },
        ],
      },
    ])
  })
})
