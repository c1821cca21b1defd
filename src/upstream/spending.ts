// Whether an invocation has fetches left for one more piece of work beside what is under way. Each says how many it is likely to
// need, so that nearly all of them are used while all slots are. One that turns out to need more, and gets none, waits for the
// next invocation, which begins at once.
import type { Task } from '../lib/work'
import type { Budget } from './upstreams'

/** Fetches that a piece of work needs that does not say how many. */
export const FETCHES_PER_TASK = 4

export type Spending = ReturnType<typeof openSpending>

export function openSpending(budget: Budget) {
  let given = budget.left
  /** What the pieces of work under way are likely to need, and what those that have ended were. */
  const busy = new Map<string, number>()
  let ended = 0
  const expectedOf = ({ fetches }: Task): number => fetches ?? FETCHES_PER_TASK
  const used = (): number => given - budget.left

  /** How many of the fetches that are left those under way are still likely to make. */
  function promised(): number {
    const expected = [...busy.values()].reduce((sum, n) => sum + n, 0)
    return Math.max(0, expected - Math.max(0, used() - ended))
  }

  return {
    /** An invocation begins, with that many fetches. */
    begin(fetches: number): void {
      budget.left = Math.max(fetches, FETCHES_PER_TASK)
      given = budget.left
      ended = 0
    },

    hasRoomFor: (task: Task): boolean => budget.left >= promised() + expectedOf(task),

    /** The same task, counted while it is under way. */
    counted: (task: Task): Task => ({
      ...task,
      run: async () => {
        busy.set(task.key, expectedOf(task))
        try {
          await task.run()
        } finally {
          busy.delete(task.key)
          ended += expectedOf(task)
          // What was expected too much or too little is known now.
          if (busy.size === 0) ended = used()
        }
      },
    }),
  }
}
