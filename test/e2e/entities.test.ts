// Origins that tell more than which job changed: webhooks that name something else than a job, and a feed of deletions.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { workable } from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { ok } from '../../src/lib/result'
import { type Relay, scenario } from './scenario'

type Workable = Connector<typeof workable.authSchema, typeof workable.pullSchema>
type Calls = Pick<ReturnType<Workable['connect']>, 'resolve' | 'listGone'>

afterEach(() => {
  vi.restoreAllMocks()
})

/** Workable with calls that it does not have, whose events name an opening by its id. */
const workableWith = (calls: Calls) =>
  ({
    ...workable,
    connect: (auth, tools) => ({ ...workable.connect(auth, tools), ...calls }),
    webhook: {
      ...workable.webhook,
      parse: () =>
        ok({
          events: [
            {
              action: 'update',
              entity: { kind: 'opening', id: '7' },
              type: 'opening_updated',
              id: null,
              fired_at: null,
              concerns_job: true,
            },
          ],
          ignored: 0,
        }),
    },
  }) satisfies Workable

async function tenMinutesLater(relay: Relay) {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
  try {
    await relay.api('POST', '/resume')
    await runDurableObjectAlarm(relay.stub) // the platform's own clock is not ten minutes ahead
  } finally {
    vi.useRealTimers()
  }
}

describe('a webhook that names something else than a job', () => {
  it('brings the jobs that the origin names for it when it is due, and those that were known by it', async () => {
    const s = scenario()
    const put = (shortcode: string, id: string) =>
      s.workable.put({ shortcode, id, title: shortcode, state: 'published' })
    for (const [shortcode, id] of [
      ['J1', '7'],
      ['J2', '8'],
      ['J3', '9'],
    ] as const)
      put(shortcode, id)
    const relay = s.deployWorkable({ connector: workableWith({ resolve: async () => ok(['J2']) }) })
    await relay.sync()
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.edit(shortcode, { title: 'edited' })
    const { body, headers } = await s.workableHook({})
    expect((await relay.webhook(body, headers)).body).toEqual({ received: 1, duplicates: 0, ignored: 0 })
    await relay.quiet()
    expect(
      s.board
        .active()
        .toSorted()
        .map((reference) => s.board.get(reference)?.job['name']),
    ).toEqual(['edited', 'edited', 'J3'])
    const [hint] = (await relay.events()).filter(({ reference }) => reference === '@opening/7')
    expect([hint?.outcome, hint?.reason]).toEqual(['skipped', 'resolved'])
  })
})

describe('a feed of deletions', () => {
  it('has an incremental run ask about what it names, and only that leaves the board which is gone by its own answer', async () => {
    const s = scenario()
    const updated_at = '2026-06-01T12:00:00.000Z'
    for (const shortcode of ['J1', 'J2', 'J3'])
      s.workable.put({ shortcode, title: shortcode, state: 'published', updated_at })
    const listGone = vi.fn(async () => ok({ references: ['J2', 'J3', 'X'], next: null }))
    const relay = s.deployWorkable({ connector: workableWith({ listGone }), incremental: true })
    await relay.sync()
    expect(listGone).not.toHaveBeenCalled()
    s.workable.remove('J2')
    const { run } = await relay.sync()
    expect([run.result?.incremental, listGone.mock.calls.length]).toEqual([true, 1])
    await tenMinutesLater(relay)
    await expect.poll(() => [s.board.active().toSorted(), s.board.archived()]).toEqual([['J1', 'J3'], ['J2']])
  })
})
