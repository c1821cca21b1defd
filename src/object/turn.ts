// One turn of an object's alarm: work side by side, each slot filled again as soon as it is free. It knows nothing of
// what the work is.

/** After this long a turn starts nothing more; the next alarm goes on. */
export const TURN_START_WINDOW_MS = 60_000

/** One piece of work. Two of the same key never run side by side. `run` does not throw. */
export interface Task {
  readonly key: string
  run(): Promise<void>
}

export interface TurnSteps {
  /** What to start now beside `busy`, or null when nothing may be started. */
  next(busy: ReadonlySet<string>): Task | null
  /** How many may run side by side now. */
  slots(): number
  now(): number
  /** Resolves when there may be new work. */
  woken(): Promise<void>
}

/** Works until nothing may be started and nothing runs. */
export async function takeTurn(steps: TurnSteps): Promise<void> {
  const startedAt = steps.now()
  const running = new Map<string, Promise<void>>()
  for (;;) {
    while (running.size < steps.slots() && steps.now() - startedAt < TURN_START_WINDOW_MS) {
      const task = steps.next(new Set(running.keys()))
      if (task === null) break
      running.set(
        task.key,
        task.run().finally(() => running.delete(task.key)),
      )
    }
    if (running.size === 0) return
    await Promise.race([...running.values(), steps.woken()])
  }
}
