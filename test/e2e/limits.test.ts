import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../src/lib/hash'
import type { LoggedCall } from '../sandbox/sandbox'
import { scenario } from './scenario'

/** The limiter of a HrFlow account is evicted, as an object is that rests for ten seconds. */
async function evictLimiter(api_user: string): Promise<void> {
  const hash = await sha256Hex(`hrflow:${api_user}`)
  const stub = env.RATE_LIMITER.get(env.RATE_LIMITER.idFromName(`hrflow:${hash.slice(0, 32)}`))
  await evictDurableObject(stub).catch((error: unknown) => {
    if (!String(error).includes('not currently running')) throw error
  })
}

/** The largest number of calls within any window of `ms`. */
function most(calls: readonly LoggedCall[], ms: number): number {
  return Math.max(...calls.map(({ at }) => calls.filter((call) => call.at >= at && call.at < at + ms).length))
}

describe('two workflows on one HrFlow account', () => {
  it('never exceed its rate together', async () => {
    const s = scenario()
    const rates = { origin_per_second: 1_000, hrflow_per_second: 25 }
    const relays = [
      s.deployWorkable({ rates, push_parameters: { board_key: `${s.boardKey}-1` } }),
      s.deployFlatchr({
        rates: { ...rates, hrflow_per_second: 500 },
        push_parameters: { board_key: `${s.boardKey}-2` },
      }),
    ]
    s.sandbox.hrflow.board(`${s.boardKey}-1`)
    s.sandbox.hrflow.board(`${s.boardKey}-2`)
    for (let index = 0; index < 16; index++) {
      s.workable.put({ shortcode: `J${index}`, title: 'x', state: 'published' })
      s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    }
    const ended = await Promise.all(relays.map((relay) => relay.sync()))
    expect(ended.map(({ run }) => run.outcomes.created)).toEqual([16, 16])
    const calls = s.sandbox.calls.filter((call) => call.upstream === 'hrflow')
    expect(calls).toHaveLength(34) // each board listed once, each job added
    const took = (calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)
    expect(took).toBeGreaterThanOrEqual((33 / 25) * 1_000 - 100)
    expect(most(calls, 1_000)).toBeLessThanOrEqual(30) // one more at the edges, and calls that were on their way for a while
  }, 30_000)
})

describe('an account that says it has had enough', () => {
  it('is left alone until its Retry-After is over', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    for (let index = 0; index < 5; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    s.sandbox.fault({
      upstream: 'hrflow',
      method: 'POST',
      nth: 1,
      kind: { status: 429, headers: { 'retry-after': '1' }, body: { code: 429, message: 'Too many requests' } },
    })
    const { run } = await relay.sync()
    await relay.quiet()
    const calls = s.sandbox.calls.filter((call) => call.upstream === 'hrflow')
    const refused = calls.findIndex((call) => call.status === 429)
    const next = calls.slice(refused + 1).find((call) => call.at > (calls[refused]?.at ?? 0) + 100)
    expect((next?.at ?? 0) - (calls[refused]?.at ?? 0)).toBeGreaterThanOrEqual(900)
    expect(run.result?.events.write_failure).toBe(1)
    expect(s.board.active()).toHaveLength(5)
  }, 20_000)

  it('stays at rest for objects that start anew, and the status says so', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    s.sandbox.fault({
      upstream: 'hrflow',
      nth: 1,
      kind: { status: 429, headers: { 'retry-after': '60' }, body: { code: 429, message: 'Too many requests' } },
    })
    const called = () => s.sandbox.calls.filter(({ upstream }) => upstream === 'hrflow').length
    await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    await expect.poll(called).toBe(1)
    for (let round = 0; round < 2; round++) {
      s.flatchr.put({ id: `N${round}`, title: 'x', status: 1 })
      await relay.webhook(JSON.stringify(s.flatchrEvent(`N${round}`)), {}, 'path-token-0123456789abcdef')
      await expect.poll(async () => (await relay.status()).held_by).toBe('rest')
      await evictLimiter(s.hrflow_auth.api_user)
      await relay.evict()
    }
    expect([called(), (await relay.status()).held_by]).toEqual([1, 'rest'])
  })

  it('of Workable tells by its headers: the relay rests when nothing remains', async () => {
    const s = scenario()
    s.workable.limit = { calls: 4, perMs: 1_000 }
    const relay = s.deployWorkable({ delivery: { retry_base_ms: 40, retry_max_ms: 200, max_attempts: 6 } })
    for (let index = 0; index < 8; index++) s.workable.put({ shortcode: `J${index}`, title: 'x', state: 'published' })
    await relay.sync()
    await relay.quiet()
    expect(s.board.active()).toHaveLength(8)
  }, 30_000)
})

describe('an origin that answers slowly', () => {
  it('does not hold up what a run has read already and only HrFlow has to take', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    for (let index = 0; index < 8; index++) s.flatchr.put({ id: `W${index}`, title: 'x', status: 1 })
    await relay.sync()
    for (let index = 0; index < 6; index++) s.flatchr.put({ id: `R${index}`, title: 'x', status: 1 })
    s.sandbox.fault({ path: /\/vacancy\/W/, kind: { delayMs: 1_200 } })
    await relay.api('POST', '/pause')
    // The webhooks come first, so their turn comes first too.
    for (let index = 0; index < 8; index++)
      await relay.webhook(JSON.stringify(s.flatchrEvent(`W${index}`)), {}, 'path-token-0123456789abcdef')
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    s.sandbox.forgetCalls()
    await relay.api('POST', '/resume')
    await expect.poll(() => s.board.active().length, { timeout: 5_000 }).toBe(14)
    const asked = s.sandbox.calls.filter(({ path }) => path.startsWith('/vacancy/'))
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => null)) // none was answered yet
    expect(asked.length).toBeGreaterThan(0)
    await relay.quiet()
  }, 30_000)
})
