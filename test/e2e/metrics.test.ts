// GET /metrics as Prometheus asks for it.
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app'
import { readMetrics } from '../metrics'
import { app, workflowsOf } from '../worker'
import { ADMIN, problem, type Relay, scenario, untouchable } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'

afterEach(() => {
  vi.useRealTimers()
})

const scrape = (query: string, bindings: Partial<Env> = {}) =>
  app.request(`/metrics${query}`, { headers: ADMIN }, { ...env, ...bindings })

const metricsOf = async ({ workflow_id }: Relay) => {
  const answer = await scrape(`?workflow=${workflow_id}`)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return readMetrics(await answer.text())
}

describe('the metrics of one workflow', () => {
  it('count what it did, never fall when its object is evicted, and name neither a job nor a run', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const texts: string[] = []
    let before = new Map<string, number>()
    for (const id of ['J1', 'J2', 'J3', 'J4']) {
      s.flatchr.put({ id, title: id, status: 1 })
      await relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)
      if (id === 'J2') await relay.sync()
      await relay.quiet()
      for (const evicts of [false, true]) {
        if (evicts) await relay.evict()
        const { series, types } = await metricsOf(relay)
        for (const [name, value] of series) {
          const isCounter = types.get(name.replace(/\{.*$/, '')) === 'counter'
          if (isCounter) expect(value, name).toBeGreaterThanOrEqual(before.get(name) ?? 0)
          texts.push(name)
        }
        before = new Map(series)
      }
    }
    const of = (name: string, labels = '') =>
      before.get(`hrflow_relay_${name}{workflow="${relay.workflow_id}"${labels}}`)
    expect([
      of('webhooks_accepted_total'),
      of('events_received_total'),
      of('events_delivered_total', ',outcome="created"'),
      of('runs_total', ',status="success"'),
      of('run_duration_seconds_count'),
      of('board_jobs', ',state="active"'),
      of('events_pending'),
    ]).toEqual([4, 4, 4, 1, 1, 4, 0])
    expect(of('upstream_calls_total', ',host="api.hrflow.ai",status="2xx"')).toBeGreaterThanOrEqual(4)
    expect(texts.filter((text) => /"J\d"|[0-9a-f]{8}-[0-9a-f]{4}-/.test(text.replace(relay.workflow_id, '')))).toEqual(
      [],
    )
  })

  it('are 404 of a workflow that is not configured, and need the token', async () => {
    const unknown = await scrape('?workflow=nobody', untouchable)
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      problem(404, 'Not Found', { detail: 'there is no such workflow' }).body,
    ])
    expect((await app.request('/metrics', { headers: { 'cf-connecting-ip': 'metrics' } }, env)).status).toBe(401)
  })
})

describe('webhooks that are refused', () => {
  it('stand in the list at once, in the metrics of all workflows, and close when one is accepted and time has passed', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    relay.staysWarm('its clock is set')
    const isolate = createApp(workflowsOf) // one that has handed over nothing yet
    const init = { method: 'POST', body: '{}' }
    const path = `/webhooks/${relay.workflow_id}/wrong-token-0123456789abcdef`
    expect((await isolate.request(path, init, env)).status).toBe(401)
    const open = async () => (await relay.api('GET', '')).body['attention'] as { code: string; data: object }[]
    await expect.poll(open).toMatchObject([{ code: 'webhooks_refused', data: { reason: 'unproven' } }])
    const { body } = await relay.api('GET', '/webhooks')
    expect(body).toEqual({
      items: [{ at: expect.any(String), status: 401, event: null, reference: null, reason: 'unproven', received: 0 }],
      cursor: null,
    })
    const name = `hrflow_relay_attention{workflow="${relay.workflow_id}",code="webhooks_refused",severity="warning"}`
    const everywhere = async () => readMetrics(await (await scrape('', untouchable)).text()).series.get(name)
    await expect.poll(everywhere).toBe(1)
    expect((await metricsOf(relay)).series.get(name)).toBe(1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    await relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, TOKEN)
    await expect.poll(open).toEqual([])
  })
})

describe('the metrics of all workflows', () => {
  it('are read without waking an object', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const wrong = s.deployFlatchr({ workflow_id: `${s.name}-wrong`, retention_days: 0 })
    await relay.sync()
    const { series } = readMetrics(await (await scrape('', untouchable)).text())
    const status = (id: string, of: string) =>
      series.get(`hrflow_relay_workflow_status{workflow="${id}",status="${of}"}`)
    expect([
      status(relay.workflow_id, 'active'),
      status(wrong.workflow_id, 'misconfigured'),
      series.get(`hrflow_relay_last_run_success{workflow="${relay.workflow_id}"}`),
    ]).toEqual([1, 1, 1])
  })
})
