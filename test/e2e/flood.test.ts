import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, inject, it } from 'vitest'
import { scenario } from './scenario'

/** Far more than are looked at together. */
const FLOOD = inject('whole') ? 100_000 : 5_000

/** A paused relay with FLOOD events waiting: of as many jobs as `jobs`, none of which the origin has. */
async function flooded(jobs: number) {
  const s = scenario()
  const relay = s.deployFlatchr()
  await relay.api('POST', '/pause')
  await runInDurableObject(relay.stub, (_object, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO event (seq, action, reference, received_at, due_at) SELECT i, 'update', 'F' || CAST(i % ?2 AS INTEGER), ?3, ?3 FROM n`,
      FLOOD,
      jobs,
      Date.now() - 1_000,
    )
  })
  await relay.evict() // the object counts what it finds
  return { s, relay }
}

describe(`a workflow with ${FLOOD} events waiting`, () => {
  it('still answers webhooks, and drains', async () => {
    const { s, relay } = await flooded(FLOOD)
    expect(await relay.status()).toMatchObject({ pending: FLOOD })
    await relay.api('POST', '/resume')
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const answer = await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    expect(answer).toMatchObject({ status: 200, body: { received: 1, duplicates: 0, ignored: 0 } })
    while ((await relay.status()).pending > FLOOD - 200) await scheduler.wait(20)
    await relay.api('POST', '/pause')
    expect(s.sandbox.peak.total).toBeLessThanOrEqual(6)
    expect((await relay.events('?state=done&limit=1')).length).toBeLessThanOrEqual(1)
  }, 30_000)

  it('of one job is done with after one look at that job', async () => {
    const { s, relay } = await flooded(1)
    await relay.api('POST', '/resume')
    await relay.quiet(25_000)
    const looks = s.sandbox.calls.filter(({ path }) => path === '/vacancy/F0')
    expect(looks.map(({ path, status }) => [path, status])).toEqual([['/vacancy/F0', 404]])
  }, 30_000)
})
