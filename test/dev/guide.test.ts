// What `npm run dev` offers to paste: nothing that there is not.
import { describe, expect, it } from 'vitest'
import { secretOf } from '../connectors/webhook/fixtures.ts'
import { changes, looks, runs } from './guide.ts'
import type { Workflow } from './relay.ts'
import type { Definition } from './tenant.ts'

const PLACES = { worker: 'http://worker', admin: 'token' }
const workflow = (workflow_id: string, readable: boolean): Workflow => ({
  workflow_id,
  connector: readable ? 'workable' : 'webhook',
  readable,
  schedule: null,
  status: 'active',
  reason: null,
  issues: [],
  pending: 0,
  parked: 0,
  attention: [],
  board: null,
})
const SENDER = workflow('acme-sender', false)
const ASKED = workflow('acme-asked', true)

const sender = (connector_auth: Definition['connector_auth']): Definition => ({
  workflow_id: 'acme-sender',
  connector: { name: 'webhook' },
  connector_auth,
  hrflow_auth: { api_secret: 's', api_user: 'u' },
  pull_parameters: null,
  push_parameters: { board_key: 'board' },
  webhook_secret: secretOf('of the sender'),
})

describe('what npm run dev offers for an origin that cannot be asked', () => {
  it('is no run, and no dry one where no other workflow has one', () => {
    const offered = runs(PLACES, [SENDER, ASKED])
    expect(offered).toContain('# acme-sender: no run, since its webhooks bring its jobs')
    expect(offered).not.toContain('/workflows/acme-sender/runs')
    expect(offered).toContain('POST http://worker/api/workflows/acme-asked/runs')
    expect(looks(PLACES, [SENDER, ASKED])).toContain('acme-asked/runs?wait=25')
    expect(looks(PLACES, [SENDER])).not.toContain('POST')
  })

  it('is its webhook, and no change at the origin, which nobody would read', async () => {
    const offered = await changes(PLACES, 'http://upstreams', [sender({ sender: 'acme' })], [SENDER])
    expect(offered).toMatch(/^acme-sender: send the webhook, signed/)
    expect(offered).not.toContain('PATCH')
    const urls = { fetch_url: 'https://a.example/{reference}', list_url: 'https://a.example/jobs' }
    const read = [{ ...SENDER, readable: true }]
    expect(await changes(PLACES, 'http://upstreams', [sender({ sender: 'acme', ...urls })], read)).toContain('PATCH')
  })
})
