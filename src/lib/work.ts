// Work done side by side: each slot is filled again as soon as it is free. It knows nothing of what the work is.

/** After this long nothing more is started; the next alarm goes on. */
export const START_WINDOW_MS = 60_000

/** One piece of work. Two of the same key never run side by side. `run` does not throw. */
export interface Task {
  readonly key: string
  /** How many calls it is likely to make. */
  readonly fetches?: number
  run(): Promise<void>
}

/** What to do now, or when to ask again (Unix ms; null: only after something else has happened). */
export type Next = { readonly task: Task } | { readonly at: number | null }

/** The earlier of two moments; null is never. */
export const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

export interface WorkSteps {
  next(busy: ReadonlySet<string>): Next
  /** How many tasks may run side by side now. */
  slots(): number
  now(): number
  /** Resolves when there may be new work. */
  woken(): Promise<void>
}

/**
 * Works until nothing may be started and nothing runs. Tells how many tasks were begun, and when to ask again: the answer
 * of the last question, so that it cannot disagree with what was begun.
 */
export async function workThrough(steps: WorkSteps): Promise<{ readonly begun: number; readonly at: number | null }> {
  const startedAt = steps.now()
  const running = new Map<string, Promise<void>>()
  let begun = 0
  for (;;) {
    let at: number | null = null
    while (running.size < steps.slots()) {
      const next = steps.next(new Set(running.keys()))
      if ('at' in next) {
        at = next.at
        break
      }
      if (steps.now() - startedAt >= START_WINDOW_MS) {
        at = steps.now()
        break
      }
      begun += 1
      const { task } = next
      const done = task.run().finally(() => running.delete(task.key))
      running.set(task.key, done)
    }
    if (running.size === 0) return { begun, at }
    await Promise.race([...running.values(), steps.woken()])
  }
}
