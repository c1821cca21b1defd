// Whether anything is wrong, told without waking an object; and whether alerts arrive.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { undeploy } from '../worker'
import { ADMIN, ask, type Relay, scenario, untouchable } from './scenario'

const operator = (path: string, init: RequestInit = {}, bindings: Partial<Env> = {}) =>
  ask(`/api${path}`, { headers: ADMIN, ...init }, bindings)

interface Health {
  readonly ok: boolean
  readonly attention: readonly { readonly workflow_id: string | null; readonly code: string }[]
}

describe('the health of all workflows', () => {
  it('is 503 with the list while anything severe is open, and wakes no workflow', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', kind: { status: 422, body: { code: 422, message: 'no' } } })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    const own = async () => {
      const answer = await operator('/health', {}, untouchable)
      const { ok, attention } = answer.body as Health
      const ofRelay = attention.filter(({ workflow_id }) => workflow_id === relay.workflow_id)
      return [answer.status, ok, ofRelay.map(({ code }) => code)]
    }
    await expect.poll(own).toEqual([200, true, ['parked']])
    s.sandbox.faults.clear()
    s.sandbox.fault({
      upstream: 'hrflow',
      kind: { status: 400, body: { code: 400, message: 'Invalid parameters. Unable to find object: board' } },
    })
    const again = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(again.body, again.headers)
    await expect.poll(own).toEqual([503, false, ['stopped', 'parked']])
  })

  it('is not told without the token', async () => {
    expect([(await ask('/api/health')).status, (await ask('/api/accounts')).status]).toEqual([401, 401])
  })
})

describe('the list of workflows in short', () => {
  it('says what was noted of each, and when, and wakes none', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const quiet = s.deployWorkable()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const { run } = await relay.sync()
    const own = async () => {
      const { body } = await operator('/workflows?summary=true', {}, untouchable)
      return (body as { workflow_id: string }[]).filter(({ workflow_id }) => workflow_id.startsWith(s.name))
    }
    const common = {
      status: 'active',
      board_key: s.boardKey,
      reason: null,
      next_fire_at: expect.any(String),
      drained_at: null,
      attention: [],
    }
    await expect.poll(own).toEqual([
      {
        ...common,
        workflow_id: relay.workflow_id,
        connector: 'flatchr',
        pending: 0,
        parked: 0,
        webhooks: { last_accepted_at: null, last_refused_at: null, refused_24h: 0 },
        board: { active: 1, archived: 0 },
        written_48h: [...Array.from({ length: 47 }, () => 0), 1],
        last_run: { status: 'success', reason: 'none', action: run.action, finished_at: run.finished_at },
        as_of: expect.any(String),
      },
      {
        ...common,
        workflow_id: quiet.workflow_id,
        connector: 'workable',
        pending: null,
        parked: null,
        webhooks: null,
        board: null,
        written_48h: null,
        last_run: null,
        as_of: null,
      },
    ])
  })
})

describe('a workflow that only webhooks come to', () => {
  const summaryOf = async (relay: Relay) => {
    const { body } = await operator('/workflows?summary=true', {}, untouchable)
    return (body as { workflow_id: string }[]).find(({ workflow_id }) => workflow_id === relay.workflow_id)
  }

  it.each([
    ['while its object lives', false],
    ['by an object that did not see it come', true],
  ])('is noted with its figures (delivered %s), though nothing opens and no run ends', async (_how, rests) => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    if (rests) await relay.evict()
    await expect
      .poll(() => summaryOf(relay))
      .toMatchObject({
        pending: 0,
        board: { active: 1, archived: 0 },
        webhooks: { last_accepted_at: expect.any(String) },
        written_48h: expect.arrayContaining([1]),
      })
  })

  it('that KV says has waiting events is noted again once none waits', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
    await relay.api('POST', '/pause')
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    await expect.poll(() => summaryOf(relay)).toMatchObject({ pending: 1 })
    await relay.evict()
    await relay.api('POST', '/resume')
    await expect.poll(() => summaryOf(relay)).toMatchObject({ status: 'active', pending: 0 })
  })
})

describe('the accounts', () => {
  it('say since when they are refused and why, or since when they are well', async () => {
    const s = scenario()
    const [relay, other] = [s.deployWorkable(), s.deployFlatchr()]
    const mend = s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    const own = async () => {
      const answer = await operator('/accounts', {}, untouchable)
      const all = answer.body as { account: string; attention: { code: string }[] }[]
      const ofScenario = all.filter(({ account }) => account.includes(s.name))
      return ofScenario.map(({ attention, ...account }) => ({ ...account, codes: attention.map(({ code }) => code) }))
    }
    const rest = [
      {
        account: `hrflow:${s.hrflow_auth.api_user}`,
        workflows: [relay.workflow_id, other.workflow_id],
        ok_since: null,
        refused_since: null,
        why: null,
        codes: [],
      },
      {
        account: expect.stringMatching(/^flatchr:/),
        workflows: [other.workflow_id],
        ok_since: null,
        refused_since: null,
        why: null,
        codes: [],
      },
    ]
    const workable = { account: `workable:${s.name}`, workflows: [relay.workflow_id] }
    await expect.poll(own).toEqual([
      {
        ...workable,
        ok_since: null,
        refused_since: expect.any(String),
        why: expect.stringContaining('Not authorized'),
        codes: ['stopped'],
      },
      ...rest,
    ])
    mend()
    await relay.api('POST', '/resume')
    await expect
      .poll(own)
      .toEqual([{ ...workable, ok_since: expect.any(String), refused_since: null, why: null, codes: [] }, ...rest])
  })
})

describe('an account that was refused', () => {
  it('is no trouble any more once no workflow uses it, as when its key was replaced', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'workable', kind: { status: 401, body: { error: 'Not authorized' } } })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    const found = async () => {
      const { attention } = (await operator('/health', {}, untouchable)).body as Health
      return attention.filter((item) => JSON.stringify(item).includes(relay.workflow_id)).map(({ code }) => code)
    }
    await expect.poll(found).toEqual(['stopped'])
    undeploy(relay.workflow_id)
    expect(await found()).toEqual([])
  })
})

describe('a test of the alerts', () => {
  it('sends one', async () => {
    const s = scenario()
    s.takeAlerts()
    const { ALERT_URL, ALERT_SECRET } = { ALERT_URL: 'https://alerts.example/hook', ALERT_SECRET: '' }
    const asked = await operator('/alerts/test', { method: 'POST' }, { ALERT_URL, ALERT_SECRET })
    expect([asked.status, asked.body]).toEqual([202, { sent_to: 'alerts.example' }])
    await expect.poll(() => s.alerts().map(([type]) => type)).toEqual(['test'])
  })

  it.each([
    [{ ALERT_URL: '' }, 'ALERT_URL is not set: npx wrangler secret put ALERT_URL'],
    [{ ALERT_URL: 'http://alerts.example' }, 'ALERT_URL: expected an https address'],
  ])('with %j says what is wrong', async (bindings, detail) => {
    const asked = await operator('/alerts/test', { method: 'POST' }, bindings)
    expect([asked.status, (asked.body as { detail: string }).detail]).toEqual([409, detail])
  })
})

describe('a wrong setting of alerts', () => {
  it('stands in the health until it is mended', async () => {
    scenario()
    const wrong = await operator('/health', {}, { ...untouchable, ALERT_URL: 'alerts.example' })
    expect([wrong.status, (wrong.body as Health).attention.some(({ code }) => code === 'misconfigured')]).toEqual([
      503,
      true,
    ])
  })
})

describe('the address of the Worker', () => {
  it('is that by which an operator last reached it', async () => {
    await ask('https://relay-1.example/api/health', { headers: ADMIN })
    expect(await env.STATE.get('public_url')).toBe('https://relay-1.example')
    await ask('https://relay-2.example/api/health')
    expect(await env.STATE.get('public_url')).toBe('https://relay-1.example')
  })
})

describe('the warning that many jobs were archived', () => {
  it('closes when a person dismisses it, and stays closed; a second time there is nothing to dismiss', async () => {
    const s = scenario()
    const gone = new Set<string>()
    const relay = s.deployFlatchr({ logics: [(job: { id: string }) => (gone.has(job.id) ? null : job)] })
    const ids = Array.from({ length: 24 }, (_, index) => `V${index}`)
    for (const id of ids) s.flatchr.put({ id, title: id, status: 1 })
    await relay.sync()
    for (const id of ids.slice(0, 11)) {
      gone.add(id)
      s.flatchr.edit(id, { title: 'another' })
    }
    await relay.sync()
    const open = async () => (await relay.status()).attention
    const [warning, ...others] = await open()
    expect([warning?.code, warning?.count, others]).toEqual(['archived_many', 11, []])
    const { method = '', path = '' } = warning?.action ?? {}
    const dismiss = () => ask(path, { headers: ADMIN, method })
    expect((await dismiss()).body).toEqual({ count: 1 })
    expect(await open()).toEqual([])
    await relay.sync()
    expect(await open()).toEqual([])
    expect((await dismiss()).body).toEqual({ count: 0 })
  })
})
