// The operator registers a workflow's webhooks at its origin, and they stay registered.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { ADMIN, ask as askApp, type Relay, scenario } from './scenario'

const ADDRESS = 'https://relay.acme.example'
const EVENTS = ['candidate_created', 'candidate_moved', 'candidate_deleted']

const query = `?address=${encodeURIComponent(ADDRESS)}`
const ask = (relay: Relay, method: string, path = query) => relay.api(method, `/subscriptions${path}`)
const target = (relay: Relay, event: string) => `${ADDRESS}/webhooks/${relay.workflow_id}?event=${event}`
const items = (relay: Relay, state: string) => ({
  status: 200,
  body: { items: EVENTS.map((event) => ({ event, target: target(relay, event), state })) },
})

/** The object looks for its webhooks at the next alarm. */
async function aDayLater(relay: Relay): Promise<void> {
  await runInDurableObject(relay.stub, (_object, { storage }) => {
    const [row] = storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'subscriptions'").toArray()
    const stored = JSON.parse(row?.value ?? '{}')
    storage.sql.exec(
      "UPDATE meta SET value = ? WHERE key = 'subscriptions'",
      JSON.stringify({ ...stored, look_at: Date.now() }),
    )
  })
  await relay.evict()
  await relay.status()
}

describe('webhooks of an origin with an API for them', () => {
  it('are registered once each at an address of their own, listed and removed', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    expect(await ask(relay, 'GET')).toEqual(items(relay, 'missing')) // Workable answers 404 when there are none
    expect(await ask(relay, 'POST')).toEqual(items(relay, 'registered'))
    expect(await ask(relay, 'POST')).toEqual(items(relay, 'there'))
    expect(await ask(relay, 'GET')).toEqual(items(relay, 'there'))
    expect(s.workable.subscriptions.map(({ event, target }) => ({ event, target }))).toEqual(
      EVENTS.map((event) => ({ event, target: target(relay, event) })),
    )
    expect(await ask(relay, 'DELETE')).toEqual({ status: 200, body: { removed: 3 } })
    expect(await ask(relay, 'GET')).toEqual(items(relay, 'missing'))
  })

  it("are none but this workflow's: another's stay", async () => {
    const s = scenario()
    const one = s.deployWorkable()
    const other = s.deployWorkable({ workflow_id: `${s.name}-other` })
    await ask(one, 'POST')
    await ask(other, 'POST')
    expect((await ask(one, 'DELETE')).body).toEqual({ removed: 3 })
    expect(await ask(other, 'GET')).toEqual(items(other, 'there'))
  })

  it('are made again when the daily look misses one', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    await ask(relay, 'POST')
    const [, moved] = s.workable.subscriptions
    await fetch(`https://${s.name}.workable.com/spi/v3/subscriptions/${moved?.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${s.auths.workable.api_access_token}` },
    })
    expect(s.workable.subscriptions.length).toBe(2)
    await aDayLater(relay)
    await expect.poll(() => s.workable.subscriptions.length).toBe(3)
    expect(await ask(relay, 'GET')).toEqual(items(relay, 'there'))
  })

  it('are not made again once they were removed here, nor when nobody registered them here', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    await ask(relay, 'POST')
    await ask(relay, 'DELETE')
    const stored = await runInDurableObject(relay.stub, (_object, { storage }) =>
      storage.sql.exec("SELECT value FROM meta WHERE key = 'subscriptions'").toArray(),
    )
    expect([stored, s.workable.subscriptions]).toEqual([[], []])
  })

  it('need an address of the Worker that the origin can reach', async () => {
    const relay = scenario().deployWorkable()
    const message = 'expected an address like https://relay.acme.example, which the origin can reach'
    for (const address of [
      'http://relay.acme.example',
      'https://localhost',
      'https://127.0.0.1:8787',
      'relay',
      'https://a.example/path',
    ])
      expect(await ask(relay, 'POST', `?address=${encodeURIComponent(address)}`), address).toEqual({
        status: 400,
        body: {
          title: 'Bad Request',
          status: 400,
          detail: 'see issues, and /docs#subscribe for what this call takes',
          issues: [{ path: 'address', message }],
        },
      })
    expect((await ask(relay, 'POST', '')).status).toBe(400) // asked on this machine
  })

  it('are at the address that PUBLIC_URL says, wherever they are asked for', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const asked = async (method: string, what: string) => {
      const url = `https://relay.workers.example/api/workflows/${relay.workflow_id}/${what}`
      const { status, body } = await askApp(url, { method, headers: ADMIN }, { PUBLIC_URL: `${ADDRESS}/` })
      return { status, body }
    }
    expect(await asked('POST', 'subscriptions')).toEqual(items(relay, 'registered'))
    expect(await asked('GET', 'subscriptions')).toEqual(items(relay, 'there'))
    const { body } = await asked('POST', 'check')
    expect((body as { findings: { of: string; state: string }[] }).findings).toContainEqual(
      expect.objectContaining({ of: 'webhooks', state: 'well' }),
    )
    expect((await asked('DELETE', 'subscriptions')).body).toEqual({ removed: 3 })
  })

  it('that the origin refuses are told with its reason', async () => {
    const s = scenario()
    const relay = s.deployWorkable({
      connector_auth: { ...s.auths.workable, api_access_token: 'a-wrong-token-0123456789' },
    })
    expect(await ask(relay, 'POST')).toEqual({
      status: 502,
      body: {
        title: 'Bad Gateway',
        status: 502,
        detail: expect.stringMatching(/^origin_unauthorized: Workable answered 401/),
      },
    })
  })
})

describe('webhooks of another origin', () => {
  it('are registered by hand: the exact address, the events and the page are told', async () => {
    const relay = scenario().deployFlatchr()
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(await ask(relay, method), method).toEqual({
        status: 501,
        body: {
          title: 'Not Implemented',
          status: 501,
          detail: `this origin has no API for it. Enter in Flatchr: Administration > Marketplace > Webhooks: the address ${ADDRESS}/webhooks/${relay.workflow_id}/SECRET, where SECRET is the workflow's webhook_secret; the events new_vacancy, new_applicant, drag_applicant, new_message`,
          by_hand: {
            page: 'Flatchr: Administration > Marketplace > Webhooks',
            address: `${ADDRESS}/webhooks/${relay.workflow_id}/SECRET`,
            events: ['new_vacancy', 'new_applicant', 'drag_applicant', 'new_message'],
          },
        },
      })
  })

  it('that sends none are not registered at all', async () => {
    expect(await ask(scenario().deployFranceTravail(), 'POST')).toEqual({
      status: 501,
      body: {
        title: 'Not Implemented',
        status: 501,
        detail: "francetravail sends no webhooks: the workflow's schedule finds changes",
      },
    })
  })
})

describe('while a webhook secret is being replaced', () => {
  const [OLD, NEW] = ['old-webhook-secret-0123456789', 'new-webhook-secret-0123456789']
  const secretsOf = async (relay: Relay) =>
    ((await relay.api('GET', '')).body as unknown as { webhooks: { secrets: unknown } }).webhooks.secrets

  it('the status tells of each by its place when it last proved a webhook, and holds neither', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ webhook_secret: [NEW, OLD] })
    const at = expect.stringMatching(/^\d{4}-.*Z$/)
    const hook = (token: string) => relay.webhook(JSON.stringify(s.flatchrEvent('J1')), {}, token)
    expect(await secretsOf(relay)).toEqual([
      { place: 0, last_verified_at: null },
      { place: 1, last_verified_at: null },
    ])
    expect((await hook(OLD)).status).toBe(200)
    expect(await secretsOf(relay)).toEqual([
      { place: 0, last_verified_at: null },
      { place: 1, last_verified_at: at },
    ])
    expect([(await hook(NEW)).status, (await hook('another-secret-0123456789')).status]).toEqual([200, 401])
    await relay.quiet()
    await relay.evict()
    expect(await secretsOf(relay)).toEqual([
      { place: 0, last_verified_at: at },
      { place: 1, last_verified_at: at },
    ])
    const stored = await runInDurableObject(relay.stub, (_object, { storage }) => [
      ...storage.sql.exec('SELECT * FROM meta').toArray(),
      ...storage.sql.exec('SELECT * FROM event').toArray(),
    ])
    expect(JSON.stringify(stored)).not.toMatch(/webhook-secret/)
  })
})
