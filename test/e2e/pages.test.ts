// The pages at size: many workflows at rest, and many jobs and events in one.
import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { webhook } from '../../src/connectors'
import { secretOf } from '../connectors/webhook/fixtures'
import { app } from '../worker'
import { ADMIN, scenario, untouchable } from './scenario'

const ORIGIN = 'https://relay.example'
/** On a machine that is busy with other tests; alone it is a tenth of that. */
const WITHIN_MS = 3_000
const A_SECOND_MS = 1_000

async function session(): Promise<Record<string, string>> {
  const body = new URLSearchParams({ token: 'test-admin-token-0123456789' })
  const answer = await app.request(`${ORIGIN}/login`, { method: 'POST', headers: { origin: ORIGIN }, body }, env)
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

/** The page, and how long it took. */
async function timed(path: string, headers: Record<string, string>, bindings: Partial<Env> = {}) {
  const before = performance.now()
  const answer = await app.request(`${ORIGIN}${path}`, { headers }, { ...env, ...bindings }, createExecutionContext())
  const text = await answer.text()
  return { status: answer.status, text, ms: performance.now() - before }
}

/** KV with these summaries: 500 writes of the local one take longer than all that is looked at here. `listed`: which keys were. */
const holding = (summaries: ReadonlyMap<string, object>, listed: string[] = []): Pick<Env, 'STATE'> => ({
  STATE: new Proxy(env.STATE, {
    get(kv, member) {
      if (member === 'list')
        return async ({ prefix }: { readonly prefix: string }) => {
          listed.push(prefix)
          const keys = [...summaries].map(([id, metadata]) => ({ name: `workflow:${id}`, metadata }))
          return { keys: keys.filter(({ name }) => name.startsWith(prefix)), list_complete: true }
        }
      const value: unknown = Reflect.get(kv, member)
      return typeof value === 'function' ? value.bind(kv) : value
    },
  }),
})

it('home has 500 workflows at rest, those that need somebody first, and wakes none; nor do the list in short and the metrics', async () => {
  const s = scenario()
  const ids = Array.from({ length: 500 }, (_, n) => `${s.name}-${String(n).padStart(3, '0')}`)
  for (const workflow_id of ids) s.deployFlatchr({ workflow_id })
  const parked = { code: 'parked', of: '', since: 1, last_seen: 1, count: 2, data: { reason: 'hrflow_refused' } }
  const summary = {
    at: Date.now(),
    status: 'active',
    reason: null,
    pending: 3,
    parked: 2,
    last_run: null,
    webhooks: null,
  }
  const summaries = new Map(ids.map((id, n) => [id, { ...summary, attention: n === 321 ? [parked] : [] }]))
  const { status, text, ms } = await timed('/', await session(), { ...untouchable, ...holding(summaries) })
  expect(status).toBe(200)
  const listed = [...text.matchAll(/<h2><a href="\/workflows\/([^"]+)"/g)].map(([, id]) => id)
  expect([listed.length, listed[0], listed[1]]).toEqual([100, ids[321], ids[0]])
  expect(text).toContain('1 / 5')
  expect(ms).toBeLessThan(WITHIN_MS)

  for (const [path, answer] of [
    ['/api/workflows?summary=true', /"workflow_id":"/g],
    ['/metrics', /^hrflow_relay_events_pending\{.*\} 3$/gm],
  ] as const) {
    const listed: string[] = []
    const all = await timed(path, ADMIN, { ...untouchable, ...holding(summaries, listed) })
    const listings = listed.filter((prefix) => prefix === 'workflow:')
    expect([all.status, all.text.match(answer)?.length, listings.length], path).toEqual([200, 500, 1])
    expect(all.ms, path).toBeLessThan(A_SECOND_MS)
  }
})

it('the lists of a workflow with 50,000 jobs and 20,000 events have a page each', async () => {
  const s = scenario()
  const relay = s.deployFlatchr()
  await relay.stub.pause()
  await runInDurableObject(relay.stub, (_object, { storage }) => {
    storage.sql.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
      INSERT INTO job (reference, name, folded_name, archived, read_at) SELECT 'J' || i, 'Job ' || i, 'job ' || i, 0, ${Date.now()} FROM n`)
    storage.sql.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO event (seq, action, reference, received_at, outcome) SELECT i, 'update', 'J' || i, ${Date.now()}, 'updated' FROM n`)
  })
  await relay.evict() // what it remembers of its inbox is not so any more
  const headers = await session()
  const own = `/workflows/${relay.workflow_id}`
  for (const [path, entries] of [
    ['', 0],
    ['/events', 50],
    ['/events?outcome=created', 0], // looked through a bounded number, and goes on
    ['/jobs', 50],
    ['/jobs?q=job+49999', 0],
    ['/jobs/J7', 1],
  ] as const) {
    const { status, text, ms } = await timed(own + path, headers)
    expect([status, text.match(/<li class="(?:line|entry)"/g)?.length ?? 0], path).toEqual([200, entries])
    expect(ms, path).toBeLessThan(WITHIN_MS)
  }
})

it('no button offers what there is not: an origin that cannot be asked has no run, and its jobs no sync', async () => {
  const s = scenario()
  const { schedule: _schedule, ...common } = s.common
  const workflow_id = `${s.name}-sender`
  const webhook_secret = secretOf('the secret of a sender')
  s.deploy(
    { definition: { workflow_id, connector: webhook, connector_auth: { sender: s.name }, webhook_secret, ...common } },
    workflow_id,
  )
  const asked = s.deployWorkable()
  const headers = await session()
  const buttons = async (path: string) =>
    [...(await timed(path, headers)).text.matchAll(/\/do\/(\w+)/g)].map(([, name]) => name)
  expect(await buttons(`/workflows/${asked.workflow_id}`)).toEqual(['sync', 'dry', 'pause'])
  expect(await buttons(`/workflows/${workflow_id}`)).toEqual(['pause'])
  expect(await buttons(`/workflows/${asked.workflow_id}/jobs/J1`)).toEqual(['job', 'forget'])
  expect(await buttons(`/workflows/${workflow_id}/jobs/J1`)).toEqual(['forget'])
})

it('the address of webhooks to copy is that of PUBLIC_URL, or of the page', async () => {
  const relay = scenario().deployFlatchr()
  const headers = await session()
  const path = `/workflows/${relay.workflow_id}/webhooks`
  const shown = async (bindings: Partial<Env>) =>
    (await timed(path, headers, bindings)).text.match(/https:\/\/[\w.]+\/webhooks\/[\w-]+/)?.[0]
  expect([await shown({}), await shown({ PUBLIC_URL: 'https://public.example/' })]).toEqual([
    `${ORIGIN}/webhooks/${relay.workflow_id}`,
    `https://public.example/webhooks/${relay.workflow_id}`,
  ])
})

describe('the secret of webhooks', () => {
  const [OLD, NEW] = ['an-old-webhook-secret-0123456789', 'a-new-webhook-secret-0123456789']
  /** What the button's page says, in words, and whether it can be pressed. */
  async function plan(workflow_id: string, language = 'en') {
    const headers = { ...(await session()), 'accept-language': language }
    const { text } = await timed(`/workflows/${workflow_id}/do/rotate`, headers)
    const [, sentence] = /<h1>[^<]*<\/h1><p>(.*?)<\/p>/.exec(text) ?? []
    return [sentence, text.includes('type="submit"') && text.includes('class="main"')]
  }

  it('is replaced at the origin by a button that says first what it does, and again does no harm', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ webhook_secret: [NEW, OLD] })
    await relay.api('POST', `/subscriptions?address=${encodeURIComponent(ORIGIN)}`)
    const ids = () => s.workable.subscriptions.map(({ id }) => id)
    const before = ids()
    const headers = await session()
    expect((await timed(`/workflows/${relay.workflow_id}/webhooks`, headers)).text).toContain('/do/rotate')
    expect(await plan(relay.workflow_id)).toEqual([expect.stringContaining('webhooks (3 events) are removed'), true])
    expect((await plan(relay.workflow_id, 'fr'))[0]).toContain('(3 événements) sont retirés')
    expect(ids()).toEqual(before)
    const press = () =>
      app.request(
        `${ORIGIN}/workflows/${relay.workflow_id}/do/rotate`,
        { method: 'POST', headers: { ...headers, origin: ORIGIN }, body: new URLSearchParams() },
        env,
        createExecutionContext(),
      )
    for (const _twice of [1, 2]) {
      const answer = await press()
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `/workflows/${relay.workflow_id}/webhooks?said=rotate&n=3`,
      ])
      expect([ids().length, ids().filter((id) => before.includes(id))]).toEqual([3, []])
    }
  })

  it('has no button to press where the next step is the tenant’s or is made by hand', async () => {
    const s = scenario()
    const one = s.deployWorkable()
    expect(await plan(one.workflow_id)).toEqual([expect.stringMatching(/^One secret is in place/), false])
    const byHand = s.deployFlatchr({ webhook_secret: [NEW, OLD] })
    expect(await plan(byHand.workflow_id)).toEqual([expect.stringContaining('by hand in '), false])
    const none = s.deployFranceTravail()
    expect(await plan(none.workflow_id)).toEqual([expect.stringContaining('sends no webhooks'), false])
  })
})
