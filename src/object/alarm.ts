// When an object wakes up: its one alarm, set to the earliest moment at which something may be done, and the turn that the
// alarm brings.

/** An alarm this much overdue is not coming any more. */
const OVERDUE_MS = 60_000
/** After a fault of ours the alarm comes again, but not at once. */
const FAULT_PAUSE_MS = 30_000

export interface WakeupTools {
  readonly storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm' | 'deleteAlarm'>
  readonly now: () => number
  /** The earliest moment at which something may be done (Unix ms), or null. */
  nextAt(): number | null
  fault(error: unknown): void
}

export type Wakeup = ReturnType<typeof openWakeup>

export function openWakeup({ storage, now, nextAt, fault }: WakeupTools) {
  let at: number | null = null
  let working = false
  let wake: (() => void) | null = null
  const isOverdue = (): boolean => at !== null && at < now() - OVERDUE_MS

  /** Sets the alarm, not before `notBefore`. An earlier one stays. */
  async function arm(notBefore = 0): Promise<void> {
    const next = nextAt()
    const wanted = next === null ? null : Math.max(next, notBefore)
    if (wanted === null) {
      if (at === null) return
      at = null
      await storage.deleteAlarm()
    } else if (at === null || wanted < at || isOverdue()) {
      at = wanted
      await storage.setAlarm(wanted)
    }
  }

  return {
    arm,
    /** When the alarm comes (Unix ms), or null. */
    at: (): number | null => at,

    /** Reads what an earlier object set. */
    async load(): Promise<void> {
      at = await storage.getAlarm()
    },

    /** Resolves when there may be new work for a turn under way. */
    woken: (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve
      }),

    /** New work: a turn under way sees it at once; else the alarm is set. */
    wakeUp(): void {
      if (working) wake?.()
      else void arm()
    },

    /** Work is open and no alarm is coming: one was lost, and any request sets it again. */
    ensure(): void {
      if (!working && at === null) void arm()
    },
    /** The same, also for an alarm that should have come. */
    async rearm(): Promise<void> {
      if (!working && (at === null || isOverdue())) await arm()
    },

    /** The alarm has come: takes a turn, and sets the next one. Never throws. */
    async turn(work: () => Promise<void>): Promise<void> {
      at = null
      working = true
      let faulty = false
      try {
        await work()
      } catch (error) {
        faulty = true
        fault(error)
      } finally {
        working = false
        wake = null
        await arm(faulty ? now() + FAULT_PAUSE_MS : 0).catch(fault)
      }
    },
  }
}
