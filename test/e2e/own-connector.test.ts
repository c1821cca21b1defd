// The connector that docs/connectors.md builds, in a workflow: outside of the registry, from what ./relay exports alone.
import { expect, it, vi } from 'vitest'
import { northwind } from '../docs/examples/northwind/connector'
import { genuine } from '../docs/examples/northwind/fixtures'
import { scenario } from './scenario'

const SECRET = 'webhook-secret-0123456789'

/** The relay with Northwind beside the other upstreams: a few jobs, in one list and one by one. */
function begin() {
  const s = scenario()
  const others = vi.mocked(globalThis.fetch).getMockImplementation()
  const jobs = new Map(['J1', 'J2', 'J3'].map((id) => [id, { id, title: `Job ${id}`, state: 'open' }]))
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { host, pathname } = new URL(input instanceof Request ? input.url : input)
    if (host !== 'api.northwind.example') return others?.(input, init) ?? Response.error()
    const [, , , id] = pathname.split('/')
    if (id === undefined) return Response.json({ jobs: [...jobs.values()] })
    return jobs.has(id) ? Response.json(jobs.get(id)) : new Response('{}', { status: 404 })
  })
  const workflow_id = `${s.name}-northwind`
  const connector_auth = { site: 'acme', api_key: 'key-of-acme-0123456789' }
  const definition = { workflow_id, connector: northwind, connector_auth, webhook_secret: SECRET, ...s.common }
  return { s, jobs, relay: s.deploy({ definition }, workflow_id) }
}

it('a connector of one’s own brings jobs by its listing, and by signed webhooks', async () => {
  const { s, jobs, relay } = begin()
  expect((await relay.sync()).run.outcomes).toMatchObject({ created: 3, updated: 0, archived: 0 })
  jobs.set('J1', { id: 'J1', title: 'Edited', state: 'open' })
  jobs.set('J2', { id: 'J2', title: 'Job J2', state: 'closed' })
  expect((await relay.sync()).run.outcomes).toMatchObject({ created: 0, updated: 1, archived: 1 })
  jobs.set('J3', { id: 'J3', title: 'By webhook', state: 'open' })
  const body = JSON.stringify({ event: 'job.changed', id: 'e1', job: 'J3' })
  const bytes = Uint8Array.from(new TextEncoder().encode(body))
  const [{ headers }, forged] = [await genuine(bytes, SECRET, 0), await genuine(bytes, 'another secret', 0)]
  expect([await relay.webhook(body, forged.headers), await relay.webhook(body, headers)]).toMatchObject([
    { status: 401 },
    { status: 200, body: { received: 1 } },
  ])
  await relay.quiet()
  expect(s.board.active().map((id) => s.board.get(id)?.job['name'])).toEqual(['Edited', 'By webhook'])
  expect(s.board.archived()).toEqual(['J2'])
})
