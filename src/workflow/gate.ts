// What holds a workflow's work back: a pause, a stop with its probes, or a far side that has no room now.
import type { Log } from '../lib/log'
import type { MetaStore } from './schema'

/** A stopped workflow tries one event this often. */
export const PROBE_MS = 900_000

/** Why a workflow is stopped. Times are Unix milliseconds. */
export interface Stopped {
  readonly reason: string
  readonly message: string
  readonly since: number
  readonly probe_at: number
}

export type Gate = ReturnType<typeof openGate>

export function openGate(values: MetaStore, now: () => number, log: Log) {
  const stored = values.get('stopped')
  let stopped: Stopped | null = stored === null ? null : JSON.parse(stored)
  let paused = values.get('paused') !== null
  let waitUntil = 0

  const keep = (next: Stopped | null): void => {
    stopped = next
    values.put('stopped', next === null ? null : JSON.stringify(next))
  }

  return {
    paused: (): boolean => paused,
    pause(): void {
      paused = true
      values.put('paused', 'true')
    },
    /** Ends a pause and a stop. */
    resume(): void {
      paused = false
      values.put('paused', null)
      keep(null)
      waitUntil = 0
    },

    stopped: (): Stopped | null => stopped,
    stop(reason: string, message: string): void {
      keep({ reason, message, since: stopped?.since ?? now(), probe_at: now() + PROBE_MS })
      log.error('workflow stopped', { reason, detail: message })
    },
    /** Something got through: the stop is over. */
    gotThrough(): void {
      if (stopped === null) return
      log.info('workflow goes on', { reason: stopped.reason })
      keep(null)
    },
    /** Whether an event may be tried now; while stopped only one in PROBE_MS. */
    mayDeliver: (): boolean => stopped === null || stopped.probe_at <= now(),
    /** An event is being tried: if that is a probe, the next one is PROBE_MS away. */
    delivering(): void {
      if (stopped !== null) keep({ ...stopped, probe_at: now() + PROBE_MS })
    },
    /** When an event that is due at `due_at` may be tried. */
    deliverAt: (due_at: number): number => (stopped === null ? due_at : Math.max(due_at, stopped.probe_at)),

    /** Nothing is begun for `ms`. */
    wait(ms: number): void {
      waitUntil = Math.max(waitUntil, now() + ms)
    },
    waitUntil: (): number => waitUntil,
    open: (): boolean => !paused && waitUntil <= now(),
  }
}
