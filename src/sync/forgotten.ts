// Jobs that are forgotten while a step of a run is under way: it may store what it knew of them before, so when it has ended
// they are forgotten again.
import type { Store } from '../store/store'

export type Forgotten = ReturnType<typeof openForgotten>

/** `reload` reads anew what is kept in memory of the run. */
export function openForgotten({ atomically, runs }: Pick<Store, 'atomically' | 'runs'>, reload: () => void) {
  let isUnderWay = false
  const again = new Set<string>()
  return {
    /** The job was forgotten in what is stored. */
    forgot(reference: string): void {
      if (isUnderWay) again.add(reference)
      reload()
    },
    /** Takes a step. */
    async during(step: () => Promise<void>): Promise<void> {
      isUnderWay = true
      try {
        await step()
      } finally {
        isUnderWay = false
        if (again.size > 0) {
          atomically(() => {
            for (const reference of again) runs.forgetJob(reference)
          })
          again.clear()
          reload()
        }
      }
    },
  }
}
