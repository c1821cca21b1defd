import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkDeployment } from '../../src/config/deployment'
import type { Connector } from '../../src/connectors/connector'
import { fail, ok } from '../../src/lib/result'
import { ACCOUNT_REST_MAX_MS } from '../../src/lib/waits'
import {
  LATE_PERMIT_MS,
  type Lease,
  type Limiter,
  limiterOf,
  MAX_PERMIT_WAIT_MS,
  permits,
  rest,
  type Schedule,
  takePermits,
} from '../../src/upstream/limiter'
import { openUpstreams } from '../../src/upstream/upstreams'

const NOW = 1_800_000_000_000
/** Moments are fractions of milliseconds beside 13 digits: what arithmetic loses there. */
const ROUNDING_MS = 0.01

describe('takePermits', () => {
  it('gives a fresh object one permit at once and the others one by one', () => {
    expect(takePermits({ next_at: 0 }, 3, 10, NOW)).toEqual({
      schedule: { next_at: NOW + 300 },
      lease: { granted: 3, wait_ms: 0 },
    })
  })

  it('saves nothing up while nobody asks', () => {
    expect(takePermits({ next_at: NOW - 3_600_000 }, 1, 10, NOW)).toEqual({
      schedule: { next_at: NOW + 100 },
      lease: { granted: 1, wait_ms: 0 },
    })
  })

  it('begins a lease where the last one ended', () => {
    expect(takePermits({ next_at: NOW + 250 }, 2, 10, NOW)).toEqual({
      schedule: { next_at: NOW + 450 },
      lease: { granted: 2, wait_ms: 250 },
    })
  })

  it('grants no moment beyond the longest wait', () => {
    expect(takePermits({ next_at: NOW + 1_500 }, 45, 10, NOW)).toEqual({
      schedule: { next_at: NOW + 2_100 },
      lease: { granted: 6, wait_ms: 1_500 },
    })
    expect(takePermits({ next_at: NOW + MAX_PERMIT_WAIT_MS }, 45, 10, NOW)).toEqual({
      schedule: { next_at: NOW + MAX_PERMIT_WAIT_MS + 100 },
      lease: { granted: 1, wait_ms: MAX_PERMIT_WAIT_MS },
    })
  })

  it('grants nothing, and tells when to come again, when even the first moment is too far away', () => {
    const schedule: Schedule = { next_at: NOW + MAX_PERMIT_WAIT_MS + 1 }
    expect(takePermits(schedule, 3, 10, NOW)).toEqual({
      schedule,
      lease: { granted: 0, wait_ms: MAX_PERMIT_WAIT_MS + 1 },
    })
  })

  it('believes no rest longer than a quarter of an hour, whatever clock it was made by', () => {
    const schedule: Schedule = { next_at: NOW + 10 * ACCOUNT_REST_MAX_MS }
    expect(takePermits(schedule, 1, 10, NOW).lease).toEqual({ granted: 0, wait_ms: ACCOUNT_REST_MAX_MS })
  })

  it.each([0, -1])('takes a wish for %d as one for a single permit', (wanted) => {
    expect(takePermits({ next_at: 0 }, wanted, 10, NOW).lease).toEqual({ granted: 1, wait_ms: 0 })
  })

  it('knows rates below one a second', () => {
    expect(takePermits({ next_at: 0 }, 5, 0.1, NOW)).toEqual({
      schedule: { next_at: NOW + 10_000 },
      lease: { granted: 1, wait_ms: 0 },
    })
  })

  it('never grants two moments closer than the rate allows, nor one too far away, nor one during a rest', () => {
    const step = fc.record({
      later: fc.integer({ min: 0, max: 4_000 }),
      wanted: fc.integer({ min: 0, max: 60 }),
      rest: fc.option(fc.integer({ min: -500, max: 6_000 }), { freq: 5 }),
    })
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 1_000, noNaN: true }), fc.array(step), (per_second, steps) => {
        const spacing = 1_000 / per_second
        let now = NOW
        let schedule: Schedule = { next_at: 0 }
        let restUntil = 0
        let last = Number.NEGATIVE_INFINITY
        for (const { later, wanted, rest: restFor } of steps) {
          now += later
          if (restFor !== null) {
            restUntil = Math.max(restUntil, now + restFor)
            schedule = rest(schedule, now + restFor, now)
          }
          const taken = takePermits(schedule, wanted, per_second, now)
          schedule = taken.schedule
          const { granted, wait_ms } = taken.lease
          expect(granted > 0).toBe(wait_ms <= MAX_PERMIT_WAIT_MS)
          expect(granted).toBeLessThanOrEqual(Math.max(1, wanted))
          for (let index = 0; index < granted; index++) {
            const moment = now + wait_ms + index * spacing
            expect(moment - last).toBeGreaterThanOrEqual(spacing - ROUNDING_MS)
            expect(moment).toBeGreaterThanOrEqual(restUntil)
            expect(moment - now).toBeLessThanOrEqual(MAX_PERMIT_WAIT_MS + ROUNDING_MS)
            last = moment
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('rest', () => {
  it('only ever puts the next moment off', () => {
    expect([rest({ next_at: 100 }, 200, 0), rest({ next_at: 200 }, 100, 0)]).toEqual([
      { next_at: 200 },
      { next_at: 200 },
    ])
    expect(rest({ next_at: 0 }, 10 * ACCOUNT_REST_MAX_MS, 1_000)).toEqual({ next_at: 1_000 + ACCOUNT_REST_MAX_MS })
  })
})

/** One holder of an account at ten calls a second, its limiter answering `leases` in order, on a clock that sleep moves. */
function holder(leases: Lease[], wanted = 1) {
  const clock = { now: NOW }
  const asked: unknown[] = []
  const limiter: Limiter = {
    take: async (...taken) => {
      asked.push(['take', ...taken])
      const lease = leases.shift()
      if (lease === undefined) throw new Error('no lease is left')
      return lease
    },
    rest: async (until) => {
      asked.push(['rest', until])
    },
  }
  const held = permits({
    limiter,
    per_second: 10,
    wanted: () => wanted,
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms
    },
  })
  /** Takes `count` permits one after the other; tells when each was given, counted from the start. */
  const take = async (count: number) => {
    const moments: unknown[] = []
    for (let index = 0; index < count; index++) {
      const permitted = await held.next()
      moments.push(permitted.ok ? clock.now - NOW : permitted)
    }
    return moments
  }
  return { held, take, clock, asked }
}

describe('permits', () => {
  it('keep each call to its moment, and ask once for many', async () => {
    const { take, asked } = holder([{ granted: 3, wait_ms: 50 }], 3)
    expect([await take(3), asked]).toEqual([[50, 150, 250], [['take', 3, 10]]])
  })

  it('ask again when those of the lease are used up', async () => {
    const { take, asked } = holder([
      { granted: 2, wait_ms: 0 },
      { granted: 1, wait_ms: 400 },
    ])
    expect([await take(3), asked.length]).toEqual([[0, 100, 500], 2])
  })

  it('ask for at least one', async () => {
    const { take, asked } = holder([{ granted: 1, wait_ms: 0 }], 0)
    await take(1)
    expect(asked).toEqual([['take', 1, 10]])
  })

  it('serve callers who come at once from one question, each with a moment of its own', async () => {
    const lease = { granted: 3, wait_ms: 20 }
    const waits: number[] = []
    let questions = 0
    const held = permits({
      limiter: {
        take: async () => {
          questions += 1
          return lease
        },
        rest: async () => {},
      },
      per_second: 10,
      wanted: () => 3,
      now: () => NOW,
      sleep: async (ms) => {
        waits.push(ms)
      },
    })
    const permitted = await Promise.all([held.next(), held.next(), held.next()])
    expect([permitted, waits.toSorted((a, b) => a - b), questions]).toEqual([
      [ok(undefined), ok(undefined), ok(undefined)],
      [20, 120, 220],
      1,
    ])
  })

  it('are refused without waiting when the account has no room, and tell when to come again', async () => {
    const { take, clock } = holder([{ granted: 0, wait_ms: 2_500 }])
    expect([await take(1), clock.now]).toEqual([
      [fail('throttled', "the account's rate is used up for 2500 ms", 2_500)],
      NOW,
    ])
  })

  it('may be used a little late, and are let go after that', async () => {
    const { take, clock, asked } = holder(
      [
        { granted: 3, wait_ms: 0 },
        { granted: 1, wait_ms: 7 },
      ],
      3,
    )
    const first = await take(1)
    clock.now = NOW + 100 + LATE_PERMIT_MS
    const late = await take(1)
    clock.now = NOW + 200 + LATE_PERMIT_MS + 1
    const anew = await take(1)
    expect([first, late, anew, asked.length]).toEqual([[0], [100 + LATE_PERMIT_MS], [200 + LATE_PERMIT_MS + 1 + 7], 2])
  })

  it('are let go when their holder was woken too late for them', async () => {
    const clock = { now: NOW }
    const overslept = [LATE_PERMIT_MS, LATE_PERMIT_MS + 1, 0]
    let questions = 0
    const held = permits({
      limiter: {
        take: async () => {
          questions += 1
          return { granted: 1, wait_ms: 10 }
        },
        rest: async () => {},
      },
      per_second: 10,
      wanted: () => 1,
      now: () => clock.now,
      sleep: async (ms) => {
        clock.now += ms + (overslept.shift() ?? 0)
      },
    })
    const given: number[] = []
    for (let count = 0; count < 2; count++) {
      await held.next()
      given.push(clock.now - NOW)
    }
    const first = 10 + LATE_PERMIT_MS
    expect([given, questions]).toEqual([[first, first + 10 + LATE_PERMIT_MS + 1 + 10], 3])
  })

  it('are given up when the far side wants rest, and the account is told', async () => {
    const { held, take, asked } = holder(
      [
        { granted: 3, wait_ms: 0 },
        { granted: 0, wait_ms: 9_000 },
      ],
      3,
    )
    await take(1)
    await held.rest(NOW + 9_000)
    expect([await held.next(), asked]).toEqual([
      fail('throttled', "the account's rate is used up for 9000 ms", 9_000),
      [
        ['take', 3, 10],
        ['rest', NOW + 9_000],
        ['take', 3, 10],
      ],
    ])
  })

  /** A holder whose questions and rests are answered when the test says so, one after the other. */
  function pending() {
    const answers: ((lease: Lease) => void)[] = []
    const rested: (() => void)[] = []
    const woken: (() => void)[] = []
    const held = permits({
      limiter: {
        take: () => new Promise<Lease>((resolve) => answers.push(resolve)),
        rest: () => new Promise<void>((resolve) => rested.push(resolve)),
      },
      per_second: 10,
      wanted: () => 3,
      now: () => NOW,
      sleep: () => new Promise<void>((resolve) => woken.push(resolve)),
    })
    /** Does the next thing that is waited for, and lets what follows from it happen. */
    const settle = async <T>(waiting: ((value: T) => void)[], value: T) => {
      const next = waiting.shift()
      if (next === undefined) throw new Error('nobody waits for that')
      next(value)
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    }
    return { held, answers, rested, woken, settle }
  }
  const NO_ROOM: Lease = { granted: 0, wait_ms: 9_000 }
  const REFUSED = fail('throttled', "the account's rate is used up for 9000 ms", 9_000)

  it('that were on their way when the far side asked for rest are given up', async () => {
    const { held, answers, rested, settle } = pending()
    const waiting = held.next()
    const resting = held.rest(NOW + 9_000)
    await settle(rested, undefined)
    await resting
    await settle(answers, { granted: 3, wait_ms: 0 }) // granted before the limiter knew
    await settle(answers, NO_ROOM)
    expect([await waiting, answers]).toEqual([REFUSED, []])
  })

  it('that were asked for before the limiter knew of the rest are given up', async () => {
    const { held, answers, rested, settle } = pending()
    const resting = held.rest(NOW + 9_000)
    const waiting = held.next()
    await settle(rested, undefined)
    await resting
    await settle(answers, { granted: 3, wait_ms: 0 })
    await settle(answers, NO_ROOM)
    expect([await waiting, answers]).toEqual([REFUSED, []])
  })

  it('whose moment is waited for when the far side asks for rest are given up', async () => {
    const { held, answers, rested, woken, settle } = pending()
    const waiting = held.next()
    await settle(answers, { granted: 1, wait_ms: 40 })
    const resting = held.rest(NOW + 9_000)
    await settle(rested, undefined)
    await resting
    await settle(woken, undefined)
    await settle(answers, NO_ROOM)
    expect([await waiting, answers]).toEqual([REFUSED, []])
  })

  it('can be had again after the limiter could not be asked', async () => {
    const { held, take, asked } = holder([])
    await expect(held.next()).rejects.toThrow('no lease is left')
    asked.length = 0
    await expect(take(1)).rejects.toThrow('no lease is left')
    expect(asked).toEqual([['take', 1, 10]])
  })
})

describe('RateLimiter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const account = () => `hrflow:${crypto.randomUUID()}`

  it('shares one rate among all who hold the account', async () => {
    const name = account()
    const [one, other] = [limiterOf(env.RATE_LIMITER, name), limiterOf(env.RATE_LIMITER, name)]
    const leases = [await one.take(3, 10), await other.take(5, 10), await one.take(1, 10)]
    vi.setSystemTime(NOW + 700)
    leases.push(await other.take(2, 10))
    expect(leases).toEqual([
      { granted: 3, wait_ms: 0 },
      { granted: 5, wait_ms: 300 },
      { granted: 1, wait_ms: 800 },
      { granted: 2, wait_ms: 200 },
    ])
  })

  it('has its object made in Western Europe', async () => {
    const options: unknown[] = []
    const noting = new Proxy(env.RATE_LIMITER, {
      get: (real, member) => {
        if (member !== 'get') return Reflect.get(real, member).bind(real)
        return (...given: Parameters<typeof real.get>) => {
          options.push(given[1])
          return real.get(...given)
        }
      },
    })
    await limiterOf(noting, account()).take(1, 10)
    expect(options).toEqual([{ locationHint: 'weur' }])
  })

  it('keeps accounts apart', async () => {
    await limiterOf(env.RATE_LIMITER, account()).take(20, 10)
    expect(await limiterOf(env.RATE_LIMITER, account()).take(1, 10)).toEqual({ granted: 1, wait_ms: 0 })
  })

  it('lets nobody call while the account rests', async () => {
    const name = account()
    const [one, other] = [limiterOf(env.RATE_LIMITER, name), limiterOf(env.RATE_LIMITER, name)]
    await one.rest(NOW + 5_000)
    await other.rest(NOW + 1_000)
    const leases = [await one.take(1, 10), await other.take(1, 10)]
    vi.setSystemTime(NOW + 4_900)
    leases.push(await other.take(2, 10))
    expect(leases).toEqual([
      { granted: 0, wait_ms: 5_000 },
      { granted: 0, wait_ms: 5_000 },
      { granted: 2, wait_ms: 100 },
    ])
  })

  it('remembers a rest longer than five seconds when its object is gone, and no shorter one', async () => {
    const asked = async (restMs: number) => {
      const name = account()
      const limiter = limiterOf(env.RATE_LIMITER, name)
      await limiter.rest(NOW + restMs)
      await evictDurableObject(env.RATE_LIMITER.get(env.RATE_LIMITER.idFromName(name)))
      return Promise.all([limiter.take(1, 10), limiter.take(1, 10)])
    }
    expect([await asked(5_001), await asked(5_000)]).toEqual([
      [
        { granted: 0, wait_ms: 5_001 },
        { granted: 0, wait_ms: 5_001 },
      ],
      [
        { granted: 1, wait_ms: 0 },
        { granted: 1, wait_ms: 100 },
      ],
    ])
  })

  it('that gives no answer is not waited for longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: NOW })
    const fetch = () => new Promise<Response>(() => {})
    const hung = new Proxy(env.RATE_LIMITER, {
      get: (real, member) => (member === 'get' ? () => ({ fetch }) : Reflect.get(real, member).bind(real)),
    })
    const limiter = limiterOf(hung, account())
    const asked = Promise.allSettled([limiter.take(1, 10), limiter.rest(NOW + 1)])
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('keeps two holders, each on its own, to moments that are never closer than the rate', async () => {
    const name = account()
    const given: number[] = []
    const hold = () => {
      const clock = { now: NOW }
      const held = permits({
        limiter: limiterOf(env.RATE_LIMITER, name),
        per_second: 20,
        wanted: () => 4,
        now: () => clock.now,
        sleep: async (ms) => {
          clock.now += ms
        },
      })
      return async () => {
        const permitted = await held.next()
        if (permitted.ok) given.push(clock.now)
      }
    }
    const [one, other] = [hold(), hold()]
    for (let count = 0; count < 8; count++) await Promise.all([one(), other()])
    const gaps = given
      .toSorted((a, b) => a - b)
      .flatMap((moment, index, all) => (index === 0 ? [] : [moment - Number(all[index - 1])]))
    expect([given.length, Math.min(...gaps) >= 50 - ROUNDING_MS]).toEqual([16, true])
  })
})

describe('the two sides of a workflow', () => {
  const connector: Connector = {
    name: 'test',
    authSchema: v.strictObject({}),
    pullSchema: v.strictObject({}),
    ratePerSecond: 1,
    tenant: () => '1',
    account: () => 'test:1',
    secrets: () => [],
    connect: () => ({
      fetchJob: async () => fail('origin_refused', `secret-of-acme said ${'no '.repeat(500_000)}`),
      listJobs: async () => fail('origin_unavailable', 'nobody lists'),
    }),
    isOpen: () => true,
    narrows: () => false,
    format_version: 1,
    format: () => {
      throw new Error('nobody formats')
    },
  }
  const definition = {
    workflow_id: 'acme',
    connector,
    connector_auth: {},
    hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
    push_parameters: { board_key: 'b' },
  }

  /** Both sides of a workflow that has five calls left, over this limiter; every call is answered with 429. */
  function sides(limiter: Limiter) {
    const [checked] = checkDeployment([{ definition }]).all
    if (!checked?.ok) throw new Error(JSON.stringify(checked))
    const called: string[] = []
    const budget = { left: 5 }
    const upstreams = openUpstreams(checked.workflow, {
      fetch: async (url) => {
        called.push(new URL(url).pathname)
        return new Response('{}', { status: 429, headers: { 'retry-after': '4' } })
      },
      proxy: null,
      clock: { now: () => NOW, sleep: async () => {} },
      budget,
      limiter: () => limiter,
      work: () => 1,
      newestAt: () => 0,
      redact: (text) => text.replaceAll('secret-of-acme', '[redacted]'),
      figures: { count: () => {} },
      rested: () => {},
    })
    return { ...upstreams, called, budget }
  }

  it('make no call whose limiter is out of reach: it costs nothing of the budget, and is to be tried again soon', async () => {
    const down = async () => Promise.reject(new Error('limiter overloaded'))
    const { board: client, called, budget } = sides({ take: down, rest: down })
    expect([await client.getJob('A1'), called, budget]).toEqual([
      fail('throttled', 'the rate limiter gave no answer', 1_000),
      [],
      { left: 5 },
    ])
  })

  it('take an answer as it is when the limiter cannot be told that the far side wants rest', async () => {
    const {
      board: client,
      called,
      budget,
    } = sides({
      take: async () => ({ granted: 1, wait_ms: 0 }),
      rest: async () => Promise.reject(new Error('limiter overloaded')),
    })
    expect([await client.getJob('A1'), called.length, budget]).toMatchObject([
      { ok: false, reason: 'rate_limited', retryAfterMs: 4_000 },
      1,
      { left: 4 },
    ])
  })

  it('say of a failure no more than a thousand characters, and no secret', async () => {
    const { origin } = sides({ take: async () => ({ granted: 1, wait_ms: 0 }), rest: async () => {} })
    const said = `[redacted] said ${'no '.repeat(500)}`.slice(0, 1_000)
    expect(await origin.fetchJob('A1')).toEqual(fail('origin_refused', said))
  })
})
