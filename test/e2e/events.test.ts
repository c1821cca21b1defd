// Events as an operator looks for them, and what is done with those that are parked: tried again, or ended for good.
import { describe, expect, it } from 'vitest'
import { ADMIN, ask, type Relay, scenario } from './scenario'

const REFUSED = { status: 422, body: { code: 422, message: 'Invalid job', data: null } }

/** A relay of two runs: the first parked P1 and P2 and created J1, the second created J2; then P3 is parked by a webhook. */
async function parkedThree() {
  const s = scenario()
  const relay = s.deployFlatchr()
  for (const [index, id] of ['P1', 'P2', 'J1'].entries())
    s.flatchr.put({ id, vacancy_id: 70 + index, title: id, status: 1 })
  const mend = s.sandbox.fault({ upstream: 'hrflow', body: /"reference":"P/, kind: REFUSED })
  const first = (await relay.sync()).run
  s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
  const second = (await relay.sync()).run
  s.flatchr.put({ id: 'P3', title: 'P3', status: 1 })
  await relay.webhook(JSON.stringify(s.flatchrEvent('P3')), {}, 'path-token-0123456789abcdef')
  await relay.quiet()
  return { s, relay, first, second, mend }
}

const references = async (relay: Relay, query: string) =>
  (await relay.events(query)).map(({ reference }) => reference).toSorted()

describe('events', () => {
  it('are found by their run, outcome and reason, alone and together', async () => {
    const { relay, first, second } = await parkedThree()
    const found: Record<string, unknown> = {}
    for (const query of [
      `?run_id=${first.run_id}`,
      `?run_id=${second.run_id}&outcome=created`,
      '?outcome=created',
      '?reason=hrflow_refused',
      `?reason=hrflow_refused&run_id=${first.run_id}`,
      `?reason=hrflow_refused&run_id=${second.run_id}&state=parked`,
      '?run_id=none',
      '?reference=70',
    ])
      found[query.replaceAll(first.run_id, 'FIRST').replaceAll(second.run_id, 'SECOND')] = await references(
        relay,
        query,
      )
    expect(found).toEqual({
      '?run_id=FIRST': ['J1', 'P1', 'P2'],
      '?run_id=SECOND&outcome=created': ['J2'],
      '?outcome=created': ['J1', 'J2'],
      '?reason=hrflow_refused': ['P1', 'P2', 'P3'],
      '?reason=hrflow_refused&run_id=FIRST': [], // superseded by those of the second
      '?reason=hrflow_refused&run_id=SECOND&state=parked': ['P1', 'P2'],
      '?run_id=none': [],
      '?reference=70': ['P1', 'P1'],
    })
  })

  it('are given as items, and by their old name until 1.0', async () => {
    const { relay } = await parkedThree()
    const { body } = await relay.api('GET', '/events?limit=2')
    const { items, events, cursor } = body as { items: object[]; events: object[]; cursor: number }
    expect([items.length, cursor]).toEqual([2, expect.any(Number)])
    expect(events).toEqual(items)
  })

  it('that are asked for by what there is not are refused, by field', async () => {
    const { relay } = await parkedThree()
    const { status, body } = await ask(`/api/workflows/${relay.workflow_id}/events?outcome=gone&run=1&state=open`, {
      headers: ADMIN,
    })
    expect([status, body]).toMatchObject([
      400,
      {
        issues: [
          { path: 'run', message: 'unknown parameter; did you mean "run_id"?' },
          { path: 'state', message: 'expected one of pending, parked, done, superseded' },
          { path: 'outcome', message: 'expected one of created, updated, archived, unchanged, discarded, skipped' },
        ],
      },
    ])
  })
})

describe('a dismissal', () => {
  it('with plan only counts', async () => {
    const { relay } = await parkedThree()
    expect((await relay.api('POST', '/dismiss', { plan: true })).body).toEqual({ count: 3 })
    expect(await relay.status()).toMatchObject({ parked: 3 })
  })

  it('ends what is parked for good: nothing is sent, the reason stays, and pressed twice it finds none', async () => {
    const { s, relay, mend } = await parkedThree()
    mend()
    const before = s.sandbox.calls.length
    expect(await relay.api('POST', '/dismiss', {})).toEqual({ status: 200, body: { count: 3 } })
    expect(await relay.api('POST', '/dismiss', {})).toEqual({ status: 200, body: { count: 0 } })
    expect(await relay.api('POST', '/replay', {})).toEqual({ status: 200, body: { count: 0 } })
    await relay.quiet()
    expect(await relay.status()).toMatchObject({ parked: 0, pending: 0 })
    expect(s.sandbox.calls.length).toBe(before)
    expect(
      (await relay.events('?reason=hrflow_refused&state=done')).map(({ outcome, message }) => [outcome, message]),
    ).toEqual(Array(3).fill(['skipped', expect.stringMatching(/^dismissed: .*Invalid job/)]))
  })

  it('is of one run, one reason, one reference, one time', async () => {
    const { relay, first, second } = await parkedThree()
    const planned = async (filter: object) =>
      ((await relay.api('POST', '/dismiss', { ...filter, plan: true })).body as { count: number }).count
    const later = new Date(Date.now() + 60_000).toISOString()
    expect([
      await planned({ reason: 'hrflow_refused' }),
      await planned({ reason: 'held' }),
      await planned({ reference: 'P3' }),
      await planned({ run_id: first.run_id }),
      await planned({ run_id: second.run_id }),
      await planned({ since: later }),
      await planned({ until: later, state: 'parked' }),
    ]).toEqual([3, 0, 1, 0, 2, 0, 3])
    expect((await relay.api('POST', '/replay', { run_id: first.run_id })).body).toEqual({ count: 0 })
    expect((await relay.api('POST', '/dismiss', { run_id: second.run_id })).body).toEqual({ count: 2 })
    expect(await references(relay, '?state=parked')).toEqual(['P3'])
  })

  it('leaves the job to what is told of it next', async () => {
    const { s, relay, mend } = await parkedThree()
    await relay.api('POST', '/dismiss', { reference: 'P3' })
    expect((await relay.api('GET', '/jobs/P3?check=true')).body).toMatchObject({ ledger: { parked_seq: null } })
    mend()
    await relay.webhook(JSON.stringify(s.flatchrEvent('P3')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect(s.board.active()).toContain('P3')
  })
})
