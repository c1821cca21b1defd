// What holds a workflow's work back: a pause, a stop, an open breaker, or a rate that is used up.
// Kept beyond the object's life, in `meta`: pause, stop, open breaker, a long rest, and since when a side fails.
//
//   open ──pause──▶ paused ──resume──▶ open
//   open ──stop──▶ stopped ──one event comes through, or resume──▶ open
//   open ──tenth failure of a side──▶ breaker open ──that side answers──▶ open
//
// While stopped, and while the breaker is open, one event at a time is tried now and then: a probe.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import type { Log } from '../lib/log'
import { JOB_WAIT_MAX_MS, REST_STORED_MS } from '../lib/waits'
import { FORGOTTEN, namesJob } from '../store/forgetting'
import type { Store } from '../store/store'
import {
  BREAKER_PROBE_MAX_MS,
  type Breaker,
  CLOSED,
  mayTry,
  type OpenBreaker,
  type Side,
  sideAnswered,
  sideFailed,
  tried,
} from './breaker'

/** A stopped workflow tries one event this often. */
export const STOP_PROBE_MS = 900_000
/** A side that fails for a shorter time than this was not out: its coming back is no news. */
const OUTAGE_MS = 60_000

/** The stops that an answer about the account alone shows to be over; a quota shows only when something is written. */
const PROVED: Readonly<Record<Side, readonly string[]>> = {
  origin: ['origin_unauthorized'],
  hrflow: ['hrflow_unauthorized', 'board_not_found'],
}

/** Why a workflow is stopped. Times are Unix milliseconds. */
export interface Stopped {
  readonly reason: string
  readonly message: string
  readonly since: number
  readonly probe_at: number
}

/** Since when (Unix ms) a side fails with no success since, and what it said first. */
const failingSchema = v.object({ since: v.number(), words: v.string() })
export type Failing = v.InferOutput<typeof failingSchema>
const bothSchema = v.object({ origin: v.nullable(failingSchema), hrflow: v.nullable(failingSchema) })
/** Longest that is kept of what a side said. */
const WORDS_MAX_LENGTH = 400
const NEITHER: Readonly<Record<Side, Failing | null>> = { origin: null, hrflow: null }

/** What holds the work back now. */
export const HELD_BY = ['pause', 'stop', 'breaker', 'rest', 'rate'] as const
export type HeldBy = (typeof HELD_BY)[number]

export type Gate = ReturnType<typeof openGate>

export function openGate({ values, onRollback }: Pick<Store, 'values' | 'onRollback'>, now: () => number, log: Log) {
  const read = <T>(key: 'stopped' | 'breaker'): T | null => {
    const stored = values.get(key)
    return stored === null ? null : JSON.parse(stored) // our own writing
  }
  let paused = false
  /** Unix ms; null: an earlier version did not note it. */
  let pausedAt: number | null = null
  let stopped: Stopped | null = null
  let breaker: Breaker = CLOSED
  let failing: Readonly<Record<Side, Failing | null>> = NEITHER
  /** Until when the account of a side rests, as far as this object knows. */
  const rests: Record<Side, number> = { origin: 0, hrflow: 0 }
  /** A rest, or a fault of ours: nothing is begun before. A long one is stored, since an idle object is soon gone. */
  let waitUntil = 0
  /** Whether a far side ordered it: the account's rate has room again sooner than any far side asks for. */
  let isOrdered = false
  load()
  onRollback(load)

  /** Reads what is stored. A probe is of the object that began it. The clock may have been another: waits are bounded again. */
  function load(): void {
    const paused_at = values.get('paused')
    paused = paused_at !== null
    pausedAt = Number(paused_at) || null
    isOrdered ||= values.get('rest_until') !== null
    const stop = read<Stopped>('stopped')
    stopped = stop === null ? null : { ...stop, probe_at: Math.min(stop.probe_at, now() + STOP_PROBE_MS) }
    waitUntil = Math.min(Math.max(waitUntil, Number(values.get('rest_until') ?? 0)), now() + JOB_WAIT_MAX_MS)
    const fails = v.safeParse(bothSchema, parseJson(values.get('failing') ?? ''))
    failing = fails.success ? fails.output : NEITHER
    const open = read<OpenBreaker>('breaker')
    const probe_at = Math.min(open?.probe_at ?? 0, now() + BREAKER_PROBE_MAX_MS)
    breaker = { ...breaker, open: open === null ? null : { ...open, probe_at, probing: false } }
  }

  function keepStop(next: Stopped | null): void {
    stopped = next
    values.put('stopped', next === null ? null : JSON.stringify(next))
  }

  function keepBreaker(next: Breaker): void {
    const before = breaker
    breaker = next
    if (next.open === before.open) return
    values.put('breaker', next.open === null ? null : JSON.stringify(next.open))
    if (before.open === null) log.warn('breaker opened', { side: next.open?.side })
    if (next.open === null) log.info('breaker closed', { side: before.open?.side })
  }

  /** Written with the first failure of a side, and with the success that ends it. */
  function keepFailing(side: Side, next: Failing | null): void {
    if ((failing[side] === null) === (next === null)) return
    failing = { ...failing, [side]: next }
    values.put('failing', failing.origin === null && failing.hrflow === null ? null : JSON.stringify(failing))
  }

  return {
    /** A stop's message may name a job that is forgotten. */
    forgetJob(reference: string): void {
      const names = namesJob(reference)
      if (stopped !== null && names(stopped.message)) keepStop({ ...stopped, message: FORGOTTEN })
      for (const side of ['origin', 'hrflow'] as const) {
        const fails = failing[side]
        if (fails === null || !names(fails.words)) continue
        keepFailing(side, null)
        keepFailing(side, { ...fails, words: FORGOTTEN })
      }
    },
    paused: (): boolean => paused,
    /** Since when the workflow is paused, else stopped (Unix ms); null: neither, or nobody noted it. */
    since: (): number | null => (paused ? pausedAt : (stopped?.since ?? null)),
    stopped: (): Stopped | null => stopped,
    breaker: (): OpenBreaker | null => breaker.open,
    /** Since when a side fails with no success since; null: it does not. */
    failing: (side: Side): Failing | null => failing[side],
    /** So many failures of a side in a row were met by this object. */
    failures: (side: Side): number => breaker.failures[side],
    /** Whether only single events are tried, to see whether the far side is back. */
    probing: (): boolean => stopped !== null || breaker.open !== null,
    /** What holds the work back, the most lasting first; null: nothing. */
    heldBy(): HeldBy | null {
      if (paused) return 'pause'
      if (stopped !== null) return 'stop'
      if (breaker.open !== null) return 'breaker'
      if (waitUntil <= now()) return null
      return isOrdered ? 'rest' : 'rate'
    },

    /** The account of `side` rests until then (Unix ms), because the far side said so. */
    rested(side: Side, until: number): void {
      rests[side] = Math.max(rests[side], until)
    },
    restUntil: (side: Side): number => rests[side],

    pause(): void {
      if (paused) return
      paused = true
      pausedAt = now()
      values.put('paused', String(pausedAt))
    },
    /** Ends a pause, a stop and an open breaker. */
    resume(): void {
      paused = false
      values.put('paused', null)
      keepStop(null)
      keepBreaker(CLOSED)
      waitUntil = 0
      if (values.get('rest_until') !== null) values.put('rest_until', null)
    },

    stop(reason: string, message: string): void {
      keepStop({ reason, message, since: stopped?.since ?? now(), probe_at: now() + STOP_PROBE_MS })
      log.error('workflow stopped', { reason })
    },
    /** A failure blames `side`, as the event's last `inARow` attempts do; `words`: what was said. */
    failed(side: Side, inARow = 1, words = ''): void {
      keepBreaker(sideFailed(breaker, side, now(), inARow))
      this.fails(side, words)
    },
    /** A step of a run failed because of `side`: no event's attempt, so the breaker does not count it. */
    fails(side: Side, words: string): void {
      keepFailing(side, { since: now(), words: words.slice(0, WORDS_MAX_LENGTH) })
    },
    /** `side` answered, and not with an outage. */
    answered(side: Side): void {
      const failedFor = now() - (failing[side]?.since ?? now())
      if (failedFor >= OUTAGE_MS) log.info('a side answers again', { side, seconds: Math.round(failedFor / 1_000) })
      keepBreaker(sideAnswered(breaker, side))
      keepFailing(side, null)
    },
    /** `side` answered, and took our credentials: a stop because of them is over. */
    accepted(side: Side): void {
      this.answered(side)
      const isOfSide = stopped?.reason.startsWith('origin') === (side === 'origin')
      if (isOfSide) this.cameThrough()
    },
    /** `side` answered a question about the account alone: what it had refused of that, or had not found, is over. */
    proved(side: Side): void {
      this.answered(side)
      if (stopped !== null && PROVED[side].includes(stopped.reason)) this.cameThrough()
    },
    /** A delivery came through: nothing is wrong any more with what had stopped the workflow. */
    cameThrough(): void {
      if (stopped === null) return
      log.info('workflow goes on', { reason: stopped.reason })
      keepStop(null)
    },

    /** Nothing is begun for `ms`. */
    wait(ms: number): void {
      const until = now() + ms
      if (until <= waitUntil) return
      waitUntil = until
      isOrdered = ms > REST_STORED_MS
      if (isOrdered) values.put('rest_until', String(until))
    },
    /** From when on anything may be begun (Unix ms, 0: now), or null while the workflow is paused. */
    opensAt: (): number | null => (paused ? null : waitUntil),
    /** From when on an event may be tried (Unix ms), or null while the one that is being tried must end first. */
    deliversAt(): number | null {
      const at = Math.max(stopped?.probe_at ?? 0, breaker.open?.probe_at ?? 0)
      return at <= now() && !mayTry(breaker, now()) ? null : at
    },

    /** Tries an event. What is marked as being tried is no longer so when `work` has ended, however it ended. */
    async attempt<T>(work: () => Promise<T>): Promise<T> {
      if (stopped !== null) keepStop({ ...stopped, probe_at: now() + STOP_PROBE_MS })
      breaker = tried(breaker, true)
      try {
        return await work()
      } finally {
        breaker = tried(breaker, false)
      }
    },
  }
}
