// When an object wakes up: its one alarm, set to the moment at which there is something to do, and the work that it brings.
//
//   no alarm ──work to come──▶ set ──fires──▶ working ──▶ set again, or no alarm
import type { Clock } from '../lib/clock'
import { type Next, workThrough } from '../lib/work'

/** An alarm this much overdue is not coming any more. */
const OVERDUE_MS = 60_000
/** After a fault of ours the alarm comes again, but not at once. */
const FAULT_PAUSE_MS = 30_000
/** Work that began nothing is not asked for again before this, whatever the answer was. */
const EMPTY_PAUSE_MS = 1_000
/** No alarm is set further ahead, so that a moment from a clock that was wrong is looked at again. */
const AHEAD_MAX_MS = 86_400_000

export interface AlarmParts {
  readonly storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm' | 'deleteAlarm'>
  readonly clock: Pick<Clock, 'now'>
  /** What to do now beside `busy`, or when to ask again. `isOneOfMany`: asked because something came, as it does many times a second. */
  next(busy: ReadonlySet<string>, isOneOfMany?: boolean): Next
  /** How many tasks may run side by side now. */
  slots(): number
  /** Notes a fault of ours. Does not throw. */
  fault(error: unknown): void
}

export type Alarm = ReturnType<typeof openAlarm>

export function openAlarm({ storage, clock, next, slots, fault }: AlarmParts) {
  const { now } = clock
  let at: number | null = null
  let working = false
  let wake: (() => void) | null = null
  const isOverdue = (): boolean => at !== null && at < now() - OVERDUE_MS

  const wantedAt = (isOneOfMany: boolean): number | null => {
    const answer = next(new Set(), isOneOfMany)
    return 'task' in answer ? now() : answer.at
  }

  /** Sets the alarm to `wanted`. An earlier one stays, unless it is to be put off. */
  async function set(wanted: number | null, { puttingOff = false } = {}): Promise<void> {
    if (wanted === null) {
      if (at === null) return
      at = null
      await storage.deleteAlarm()
    } else if (at === null || wanted < at || isOverdue() || (puttingOff && wanted !== at && wanted > now())) {
      at = Math.min(wanted, now() + AHEAD_MAX_MS)
      await storage.setAlarm(at)
    }
  }

  /** What is at work sees at once what has changed; else the alarm is set. Never throws. */
  async function change(how: { readonly puttingOff: boolean }, isOneOfMany = false): Promise<void> {
    try {
      // No alarm comes sooner than one that is due.
      const isComing = !how.puttingOff && at !== null && at <= now() && !isOverdue()
      if (working) wake?.()
      else if (!isComing) await set(wantedAt(isOneOfMany), how)
    } catch (error) {
      fault(error)
    }
  }

  /** Resolves when there may be new work. */
  const woken = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
    })

  return {
    /** When the alarm comes (Unix ms), or null. */
    at: (): number | null => at,

    /** Reads what an earlier object set. */
    async load(): Promise<void> {
      at = await storage.getAlarm()
    },

    /** There may be work: the alarm comes for it, or before. Never throws. */
    rearm: (isOneOfMany = false): Promise<void> => change({ puttingOff: false }, isOneOfMany),

    /** There is less to do than before: an alarm that would find nothing does not come. Never throws. */
    putOff: (): Promise<void> => change({ puttingOff: true }),

    /** The alarm has come: `prepare`, then all the work there is, and the next alarm. Never throws. */
    async fired(prepare: () => Promise<void>): Promise<void> {
      at = null
      working = true
      let nextAt: number | null = now() + FAULT_PAUSE_MS
      try {
        await prepare()
        const { begun, at: again } = await workThrough({ next, slots, now, woken })
        nextAt = begun === 0 && again !== null ? Math.max(again, now() + EMPTY_PAUSE_MS) : again
      } catch (error) {
        fault(error)
      } finally {
        working = false
        wake = null
        await set(nextAt).catch(fault)
      }
    },
  }
}
