/// <reference types="vite/client" />
// The same story with every origin that has a scene (test/connectors/scene.ts), in each of its modes, against its imitation:
// first sync, edit, close, reopening, deletion, listings that lie, a full account, incremental runs, webhooks, a change of mode.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, inject, it, vi } from 'vitest'
import * as registry from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import type { Genuine } from '../connectors/fixture'
import { tokenInPath } from '../connectors/fixture'
import type { Account } from '../connectors/imitation'
import type { Mode, Scene } from '../connectors/scene'
import { undeploy } from '../worker'
import { ask, type Relay, scenario } from './scenario'

const connectors: Readonly<Record<string, Connector>> = registry
const scenes = import.meta.glob<{ readonly scene: Scene }>('../connectors/*/scene.ts', { eager: true })
const fixtures = import.meta.glob<{ readonly genuine?: Genuine }>('../connectors/*/fixtures.ts', { eager: true })

const origins = Object.entries(scenes).map(([path, { scene }]) => {
  const name = path.split('/').at(-2) ?? ''
  return { name, scene, genuine: fixtures[`../connectors/${name}/fixtures.ts`]?.genuine ?? tokenInPath }
})
const modes = origins.flatMap((origin) => origin.scene.modes.map((mode) => ({ ...origin, mode, how: mode.name })))

const SOON = { retry_base_ms: 1, retry_max_ms: 5, max_attempts: 6, hint_delay_ms: 1 }

/** What waits for ten minutes is looked at; the platform's own clock does not move. */
async function tenMinutesLater(relay: Relay): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
  try {
    await runDurableObjectAlarm(relay.stub)
  } finally {
    vi.useRealTimers()
  }
}

/**
 * An account with three open jobs, and its workflow in this mode. What the origin does not find is believed gone at once, unless
 * all that it says is that a listing lacks it.
 */
function begin(name: string, { ids, ...scene }: Scene, mode: Mode, more: object = {}) {
  const s = scenario()
  const opened = s.sandbox.origins.get(name)?.open(mode.auth(s.name))
  if (opened === undefined) throw new Error(`${name} is imitated nowhere`)
  const account: Account = opened
  account.unlimit()
  for (const id of ids) account.put(scene.job(id, `Job ${id}`))
  const workflow_id = `${s.name}-${name}`
  const deploy = (by: Mode) => {
    const connector_auth = by.auth(s.name)
    s.sandbox.origins.get(name)?.open(connector_auth).unlimit()
    const connector = { ...connectors[name], ...(by.listedOnly ? {} : { notFoundConfirmMs: 0 }) }
    const definition = { workflow_id, connector, connector_auth, ...s.common, delivery: SOON, ...more }
    return s.deploy({ definition }, workflow_id)
  }
  const relay = deploy(mode)
  const titles = () => ids.map((id) => (s.board.active().includes(id) ? s.board.get(id)?.job['name'] : null))
  return { s, relay, account, deploy, titles }
}

describe.each(modes)('$name, $how', ({ name, scene, mode }) => {
  const [first, second, third] = scene.ids
  const titled = (...titles: readonly (string | null)[]) =>
    scene.ids.map((id, index) => (titles[index] === undefined ? `Job ${id}` : titles[index]))

  it('brings its jobs to the board, and an edit, a close, a reopening and a deletion after them', async () => {
    const { s, relay, account, titles } = begin(name, scene, mode)
    expect((await relay.sync()).run.outcomes).toMatchObject({ created: 3, updated: 0, archived: 0 })
    expect(titles()).toEqual(titled())
    await relay.quiet() // what rows put on the board is read
    account.edit(first, scene.retitled('Edited'))
    expect((await relay.sync()).run.outcomes).toMatchObject({ created: 0, updated: 1, archived: 0 })
    account.close(second)
    expect((await relay.sync()).run.outcomes).toMatchObject({ updated: 0, archived: mode.listedOnly ? 0 : 1 })
    expect(titles()).toEqual(mode.listedOnly ? titled('Edited') : titled('Edited', null))
    account.edit(second, scene.reopened)
    await relay.sync()
    expect(titles()).toEqual(titled('Edited'))
    account.remove(third)
    await relay.sync()
    if (mode.listedOnly) await tenMinutesLater(relay)
    await expect.poll(titles).toEqual(titled('Edited', `Job ${second}`, null))
    expect(s.board.archived()).toEqual([third])
  })

  it('takes no job off for a listing that is broken, short or empty', async () => {
    const { s, relay, account, titles } = begin(name, scene, mode)
    await relay.sync()
    const fault = (kind: object) =>
      s.sandbox.fault({ upstream: name, path: mode.listing, kind: { status: 200, ...kind } })
    const listing = (jobs: Parameters<Mode['page']>[0]) => asAnswer(mode.page(jobs))
    const short = listing(account.all().slice(1))
    for (const kind of [{ html: '<p>Maintenance</p>' }, { body: {} }, short, listing([])]) {
      const mend = fault(kind)
      await relay.sync()
      mend()
      if (!mode.listedOnly) await relay.quiet() // nothing says that its list is short: it waits for a second one
      expect(titles()).toEqual(titled())
    }
    expect((await relay.sync()).run.outcomes).toMatchObject({ created: 0, updated: 0, archived: 0, unchanged: 3 })
  })

  const isFirst = origins.some((origin) => origin.name === name && origin.scene.modes[0] === mode)
  it.runIf(isFirst || inject('whole'))('is asked again when it has had enough', async () => {
    const { s, relay, titles } = begin(name, scene, mode)
    s.sandbox.fault({ upstream: name, times: 1, kind: { status: 429, headers: { 'retry-after': '0' }, body: {} } })
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ status: 'success', events: { read_success: 3, read_failure: 0 } })
    expect(titles()).toEqual(titled())
    expect(s.sandbox.calls.filter(({ upstream, status }) => upstream === name && status === 429).length).toBe(1)
  })
})

describe.each(modes.filter(({ mode }) => mode.incremental))(
  '$name, $how: an incremental run',
  ({ name, scene, mode }) => {
    it('reads what changed, and no other job', async () => {
      const { relay, account, titles } = begin(name, scene, mode, { incremental: true })
      account.edit(scene.ids[0], {})
      await relay.sync()
      await relay.quiet()
      account.edit(scene.ids[1], scene.retitled('Edited'))
      const { run } = await relay.sync()
      expect(run.result?.events.read_success).toBeLessThan(3)
      expect(run.outcomes).toMatchObject({ created: 0, updated: 1, archived: 0 })
      expect(titles()[1]).toBe('Edited')
      if (mode.deletions) {
        account.remove(scene.ids[2])
        expect((await relay.sync()).run.outcomes).toMatchObject({ updated: 0, archived: 1 })
        expect(titles()[2]).toBe(null)
      }
    })
  },
)

describe.each(
  modes.flatMap(({ scene: { webhooks, ...scene }, ...more }) =>
    more.mode.webhooks && webhooks ? [{ ...more, scene, webhooks }] : [],
  ),
)('$name, $how: a webhook', ({ name, scene, mode, genuine, webhooks }) => {
  it('that is genuine brings the job, once; one that is forged, or concerns no job, brings nothing', async () => {
    const { s, relay, account, titles } = begin(name, scene, mode, { webhook_secret: webhooks.secret })
    await relay.sync()
    await relay.quiet()
    const { accepted = 200 } = webhooks
    const send = async (body: object, unique: string, secret = webhooks.secret) => {
      const text = JSON.stringify(body)
      const said = webhooks.said?.(unique, body) ?? {}
      const { headers, token } = await genuine(
        Uint8Array.from(new TextEncoder().encode(text)),
        secret,
        Date.now(),
        said,
      )
      const { status, body: answer } = await relay.webhook(text, { ...said, ...headers }, token ?? undefined)
      return status === 401 ? status : [status, answer]
    }
    const [first, second] = scene.ids
    await relay.api('POST', '/pause')
    account.edit(first, scene.retitled('Edited'))
    account.edit(second, scene.retitled('Edited too'))
    const hint = webhooks.body(first, 'e-1')
    expect([
      await send(hint, 'e-1'),
      await send(hint, 'e-1'),
      await send(webhooks.body(second, 'e-2'), 'e-2', 'another secret of the same length'),
      await send(webhooks.other, 'e-3'),
    ]).toEqual([
      [accepted, { received: 1, duplicates: 0, ignored: 0 }],
      [accepted, { received: 0, duplicates: 1, ignored: 0 }],
      401,
      [accepted, { received: 0, duplicates: 0, ignored: 1 }],
    ])
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(titles()).toEqual(['Edited', `Job ${second}`, `Job ${scene.ids[2]}`])
    expect(s.board.archived()).toEqual([])
  })

  it.skipIf(webhooks.handshake === undefined)('is set up before anybody knows its secret', async () => {
    const { relay } = begin(name, scene, mode)
    const { handshake } = webhooks
    const [headers, body] = [handshake?.headers ?? {}, JSON.stringify(handshake?.body)]
    const { status } = await ask(`/webhooks/${relay.workflow_id}`, { method: 'POST', headers, body })
    expect([status, await relay.events()]).toEqual([webhooks.handshake?.status, []])
  })
})

const changes = origins.flatMap(({ name, scene }) =>
  scene.modes.slice(1).map((to, index) => ({
    name,
    scene,
    to,
    from: scene.modes[index] ?? to,
    before: scene.modes[index]?.name,
    after: to.name,
  })),
)

describe.each(changes)('$name: a change from $before to $after', ({ name, scene, from, to }) => {
  it('keeps the ledger, and writes once what the new way tells otherwise, and nothing else', async () => {
    const { s, relay, account, deploy, titles } = begin(name, scene, from)
    await relay.sync()
    const before = new Map(scene.ids.map((id) => [id, s.board.get(id)?.job]))
    undeploy(relay.workflow_id)
    deploy(to)
    await relay.evict()
    account.close(scene.ids[2])
    const { run } = await relay.sync()
    const isGone = !to.listedOnly
    const differing = scene.ids.slice(0, 2).filter((id) => changed(before.get(id), s.board.get(id)?.job))
    expect(run.outcomes).toMatchObject({ created: 0, updated: differing.length, archived: isGone ? 1 : 0, foreign: 0 })
    expect(titles()).toEqual([`Job ${scene.ids[0]}`, `Job ${scene.ids[1]}`, isGone ? null : `Job ${scene.ids[2]}`])
    expect((await relay.sync()).run.outcomes).toMatchObject({ created: 0, updated: 0, archived: 0, unchanged: 2 })
  })
})

/** A page is JSON, or a text as it stands. */
const asAnswer = (page: unknown) => (typeof page === 'string' ? { html: page } : { body: page })

/** Whether a job is another one on the board than it was, its dates apart. */
function changed(before: object = {}, after: object = {}): boolean {
  const content = (job: object) => JSON.stringify({ ...job, created_at: null, updated_at: null })
  return content(before) !== content(after)
}
