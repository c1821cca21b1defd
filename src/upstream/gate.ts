// What holds a workflow's work back: a pause, a stop, an open breaker, or a far side that has no room now.
// Kept beyond the object's life: pause, stop and open breaker.
import type { Log } from '../lib/log'
import type { MetaStore } from '../store/tables'
import { type Breaker, CLOSED, mayTry, type OpenBreaker, type Side, sideAnswered, sideFailed, tried } from './breaker'

/** A stopped workflow tries one event this often. */
export const STOP_PROBE_MS = 900_000

/** Why a workflow is stopped. Times are Unix milliseconds. */
export interface Stopped {
  readonly reason: string
  readonly message: string
  readonly since: number
  readonly probe_at: number
}

export type Gate = ReturnType<typeof openGate>

export function openGate(values: MetaStore, now: () => number, log: Log) {
  const read = <T>(key: 'stopped' | 'breaker'): T | null => {
    const stored = values.get(key)
    return stored === null ? null : JSON.parse(stored) // our own writing
  }
  let paused = values.get('paused') !== null
  let stopped = read<Stopped>('stopped')
  let breaker: Breaker = { ...CLOSED, open: read<OpenBreaker>('breaker') }
  if (breaker.open !== null) breaker = tried(breaker, false) // the probe of an object that is gone
  let waitUntil = 0

  const keepStop = (next: Stopped | null): void => {
    stopped = next
    values.put('stopped', next === null ? null : JSON.stringify(next))
  }

  const keepBreaker = (next: Breaker): void => {
    const before = breaker
    breaker = next
    if (next.open === before.open) return
    values.put('breaker', next.open === null ? null : JSON.stringify(next.open))
    if (before.open === null) log.error('breaker opened', { side: next.open?.side })
    if (next.open === null) log.info('breaker closed', { side: before.open?.side })
  }

  return {
    paused: (): boolean => paused,
    stopped: (): Stopped | null => stopped,
    breaker: (): OpenBreaker | null => breaker.open,
    /** Whether only single events are tried, to see whether the far side is back. */
    probing: (): boolean => stopped !== null || breaker.open !== null,

    pause(): void {
      paused = true
      values.put('paused', 'true')
    },
    /** Ends a pause, a stop and an open breaker. */
    resume(): void {
      paused = false
      values.put('paused', null)
      keepStop(null)
      keepBreaker(CLOSED)
      waitUntil = 0
    },

    stop(reason: string, message: string): void {
      keepStop({ reason, message, since: stopped?.since ?? now(), probe_at: now() + STOP_PROBE_MS })
      log.error('workflow stopped', { reason, detail: message })
    },
    /** A failure blames `side`. */
    failed: (side: Side): void => keepBreaker(sideFailed(breaker, side, now())),
    /** `side` answered, and not with an outage. */
    answered: (side: Side): void => keepBreaker(sideAnswered(breaker, side)),
    /** A delivery came through: nothing is wrong any more with what had stopped the workflow. */
    cameThrough(): void {
      if (stopped === null) return
      log.info('workflow goes on', { reason: stopped.reason })
      keepStop(null)
    },

    /** Whether an event may be tried now. */
    mayDeliver: (): boolean => (stopped === null || stopped.probe_at <= now()) && mayTry(breaker, now()),
    /** An event is being tried. */
    delivering(): void {
      if (stopped !== null) keepStop({ ...stopped, probe_at: now() + STOP_PROBE_MS })
      breaker = tried(breaker, true)
    },
    /** Its turn has ended, whatever came of it. */
    delivered(): void {
      breaker = tried(breaker, false)
    },
    /** When an event that is due at `due_at` may be tried. */
    deliverAt: (due_at: number): number => Math.max(due_at, stopped?.probe_at ?? 0, breaker.open?.probe_at ?? 0),

    /** Nothing is begun for `ms`. */
    wait(ms: number): void {
      waitUntil = Math.max(waitUntil, now() + ms)
    },
    waitUntil: (): number => waitUntil,
    open: (): boolean => !paused && waitUntil <= now(),
  }
}
