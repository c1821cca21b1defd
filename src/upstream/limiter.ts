// The rate of one upstream account, shared by every workflow that uses it: a small object that hands out moments.
// A permit is a moment at which one call may be made; moments of one account are never closer than its rate allows,
// whichever object uses them. The same object keeps what is not as it should be with its account (troubles.ts). Nothing else may
// know that itty-durable is behind it.
import { createDurable } from 'itty-durable/itty-durable.js'
import { proxyDurable } from 'itty-durable/proxy-durable.js'
import * as v from 'valibot'
import { findingsSchema, itemSchema } from '../attention/item'
import { parseJson } from '../lib/http'
import { inPlatformTime } from '../lib/in-time'
import { near } from '../lib/placement'
import { fail, ok, type Result } from '../lib/result'
import { ACCOUNT_REST_MAX_MS, REST_STORED_MS } from '../lib/waits'
import { openTroubles, reportSchema, type Troubles } from './troubles'

/** Longest that a caller may be made to wait for its first permit; beyond that it gets none and comes again. */
export const MAX_PERMIT_WAIT_MS = 2_000

/** How late a permit may be used: a later one would meet the moments of another holder, so it is let go. */
export const LATE_PERMIT_MS = 50

/** The moments of an account in Unix milliseconds: when the next call may be made. */
export interface Schedule {
  readonly next_at: number
}

/** `granted` permits: the first in `wait_ms` from now, the others one by one at the account's rate. 0 granted: come again in `wait_ms`. */
const leaseSchema = v.object({ granted: v.number(), wait_ms: v.number() })
export type Lease = v.InferOutput<typeof leaseSchema>

/**
 * Pure: takes up to `wanted` permits at `per_second`. No burst is saved up while idle, because the far side may count
 * over any window; so a fresh (or evicted) object starts with one permit.
 */
export function takePermits(
  schedule: Schedule,
  wanted: number,
  per_second: number,
  now: number,
): { schedule: Schedule; lease: Lease } {
  const spacing_ms = 1_000 / per_second
  // A rest is bounded again where it is used: the clock that it was made by may have been another.
  const first = Math.max(Math.min(schedule.next_at, now + ACCOUNT_REST_MAX_MS), now)
  if (first - now > MAX_PERMIT_WAIT_MS) return { schedule, lease: { granted: 0, wait_ms: first - now } }
  const fits = 1 + Math.floor((MAX_PERMIT_WAIT_MS - (first - now)) / spacing_ms)
  const granted = Math.max(1, Math.min(wanted, fits))
  return { schedule: { next_at: first + granted * spacing_ms }, lease: { granted, wait_ms: first - now } }
}

/**
 * Pure: no permit before `until` (Unix milliseconds), nor any for longer than ACCOUNT_REST_MAX_MS; an earlier `until` than
 * what stands changes nothing.
 */
export function rest(schedule: Schedule, until: number, now: number): Schedule {
  return { next_at: Math.max(schedule.next_at, Math.min(until, now + ACCOUNT_REST_MAX_MS)) }
}

const usersSchema = v.array(v.string())

/** What was sent as text: arguments travel in a header, which is for ASCII. */
const received = (sent: string): unknown => parseJson(decodeURIComponent(sent))

/** What is kept by the object of a state; opened when it is first needed. Beside the object, all of whose members are stored. */
const opened = new WeakMap<DurableObjectState, Troubles>()

function troublesOf(state: DurableObjectState, env: Env): Troubles {
  const troubles =
    opened.get(state) ?? openTroubles({ storage: state.storage, waitUntil: (work) => state.waitUntil(work) }, env)
  opened.set(state, troubles)
  return troubles
}

/** One object per upstream account, named by the account. It keeps its schedule in memory, and stores a long rest. */
export class RateLimiter extends createDurable({ autoPersist: false }) {
  schedule: Schedule = { next_at: 0 }
  /** What its class keeps the state as. */
  declare state: DurableObjectState & { readonly env: Env }

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    // Before the first call: else one that came meanwhile would be forgotten by what is loaded.
    state.blockConcurrencyWhile(() => this.loadFromStorage())
  }

  take(wanted: number, per_second: number): Lease {
    const { schedule, lease } = takePermits(this.schedule, wanted, per_second, Date.now())
    this.schedule = schedule
    return lease
  }

  async rest(until: number): Promise<Schedule> {
    const now = Date.now()
    this.schedule = rest(this.schedule, until, now)
    if (until - now > REST_STORED_MS) await this.persist()
    return this.schedule
  }

  /** A workflow tells that something about its account opened or closed. */
  async report(sent: string): Promise<boolean> {
    await troublesOf(this.state, this.state.env).report(v.parse(reportSchema, received(sent)))
    return true
  }

  /** A job was forgotten. */
  async forget(sent: string): Promise<boolean> {
    await troublesOf(this.state, this.state.env).forget(v.parse(v.string(), received(sent)))
    return true
  }

  /** The heartbeat tells which workflows use the account. */
  async usedBy(sent: string): Promise<boolean> {
    await troublesOf(this.state, this.state.env).usedBy(v.parse(usersSchema, received(sent)))
    return true
  }

  /** The heartbeat tells what is wrong with the deployment now. */
  async found(name: string, sent: string): Promise<boolean> {
    await troublesOf(this.state, this.state.env).found(name, v.parse(findingsSchema, received(sent)))
    return true
  }

  /** Sends one alert, to see whether they arrive. */
  async test(sent: string): Promise<boolean> {
    await troublesOf(this.state, this.state.env).test(v.parse(itemSchema, received(sent)))
    return true
  }

  async alarm(): Promise<void> {
    await troublesOf(this.state, this.state.env).work()
  }
}

/** What a workflow's object may ask of an account's limiter. */
export interface Limiter {
  take(wanted: number, per_second: number): Promise<Lease>
  /** Makes the account rest until `until` (Unix milliseconds), because the far side said so. */
  rest(until: number): Promise<void>
}

/** The object of that name: of an account, or the deployment's. */
export const sharedObject = (namespace: DurableObjectNamespace, name: string) =>
  proxyDurable(near(namespace), { parse: true }).get(name)

/** The limiter of `account`, e.g. `hrflow:<hash>`. */
export function limiterOf(namespace: DurableObjectNamespace, account: string): Limiter {
  const stub = sharedObject(namespace, account)
  return {
    take: async (wanted, per_second) => v.parse(leaseSchema, await inPlatformTime(() => stub.take(wanted, per_second))),
    rest: async (until) => {
      await inPlatformTime(() => stub.rest(until))
    },
  }
}

export interface PermitOptions {
  readonly limiter: Limiter
  readonly per_second: number
  /** How many permits to ask for at once: about as many calls as are to come. */
  readonly wanted: () => number
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** One holder's permits for one account. */
export interface Permits {
  /** Waits for a permit, at most MAX_PERMIT_WAIT_MS; `throttled` tells in `retryAfterMs` when to come again. */
  next(): Promise<Result<void, 'throttled'>>
  /** The far side wants rest until `until` (Unix milliseconds): the permits held are given up, and all holders wait. */
  rest(until: number): Promise<void>
}

/** Takes permits in leases, so that many calls cost one question, and keeps each to its moment. */
export function permits(options: PermitOptions): Permits {
  const { limiter, per_second, wanted, now, sleep } = options
  let moments: number[] = []
  let asking: Promise<Lease> | null = null
  let rests = 0
  const ask = async (): Promise<Lease> => {
    const before = rests
    const lease = await limiter.take(Math.max(1, wanted()), per_second)
    if (rests !== before) return lease // given before the account's rest was known
    const start = now() + lease.wait_ms
    for (let index = 0; index < lease.granted; index++) moments.push(start + (index * 1_000) / per_second)
    return lease
  }
  const next = async (): Promise<Result<void, 'throttled'>> => {
    for (;;) {
      const from = now() - LATE_PERMIT_MS
      moments = moments.filter((moment) => moment >= from)
      const moment = moments.shift()
      if (moment !== undefined) {
        const wait = moment - now()
        const before = rests
        if (wait > 0) await sleep(wait)
        if (now() - moment <= LATE_PERMIT_MS && rests === before) return ok(undefined)
        continue // woken too late for it, or into a rest
      }
      asking ??= ask().finally(() => {
        asking = null
      })
      const lease = await asking
      if (lease.granted === 0)
        return fail('throttled', `the account's rate is used up for ${lease.wait_ms} ms`, lease.wait_ms)
    }
  }
  return {
    next,
    rest: async (until) => {
      rests += 1
      moments = []
      await limiter.rest(until)
      rests += 1 // what was granted while the limiter did not know yet
    },
  }
}
