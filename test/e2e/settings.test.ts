// The settings of a workflow as they count, over the API: without a secret, and without waking its object.
import { describe, expect, it } from 'vitest'
import { ADMIN, ask, scenario, untouchable } from './scenario'

describe('settings', () => {
  it('are shown as they count, without a secret, and without waking the object', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ logics: [(job: object) => job], verify_board_hours: 12 })
    const path = `/api/workflows/${relay.workflow_id}/settings`
    const { status, body } = await ask(path, { headers: ADMIN }, untouchable)
    const { items } = body as { items: { path: string }[] }
    const of = (path: string) => items.find((item) => item.path === path)
    expect([status, (body as { workflow_id: string }).workflow_id]).toEqual([200, relay.workflow_id])
    expect([
      of('connector_auth.api_access_token'),
      of('webhook_secret'),
      of('verify_board_hours'),
      of('logics'),
    ]).toEqual([
      { path: 'connector_auth.api_access_token', value: 'set', from: 'given' },
      { path: 'webhook_secret', value: 'set', from: 'default' },
      { path: 'verify_board_hours', value: 12, from: 'given' },
      { path: 'logics', value: 'present (1)', from: 'given' },
    ])
    const text = JSON.stringify(body)
    for (const secret of [s.auths.workable.api_access_token, s.hrflow_auth.api_secret])
      expect(text).not.toContain(secret)
  })

  it('take no query, and are those of a workflow that runs', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const broken = s.deployFlatchr({ retention_days: -1 })
    const get = (workflow_id: string, query = '') =>
      ask(`/api/workflows/${workflow_id}/settings${query}`, { headers: ADMIN }, untouchable)
    expect((await get('nobody')).status).toBe(404)
    expect(await get(broken.workflow_id)).toMatchObject({ status: 409, body: { issues: [{ path: 'retention_days' }] } })
    expect(await get(relay.workflow_id, '?secrets=true')).toMatchObject({ status: 400 })
  })
})
