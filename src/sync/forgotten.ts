// Jobs that are forgotten while a step of a run is under way: it may store what it knew of them before, so when it has ended
// they are forgotten again.
import type { Store } from '../store/store'

export type Forgotten = ReturnType<typeof openForgotten>

/** `reload` reads anew what is kept in memory of the run. Steps may be under way side by side. */
export function openForgotten(
  { atomically, runs }: Pick<Store, 'atomically' | 'runs'>,
  reload: (reference: string) => void,
) {
  let underWay = 0
  const again = new Set<string>()
  return {
    /** The job was forgotten in what is stored. */
    forgot(reference: string): void {
      if (underWay > 0) again.add(reference)
      reload(reference)
    },
    /** Takes a step. */
    async during(step: () => Promise<void>): Promise<void> {
      underWay += 1
      try {
        await step()
      } finally {
        underWay -= 1
        if (again.size > 0) {
          atomically(() => {
            for (const reference of again) runs.forgetJob(reference)
          })
          for (const reference of again) reload(reference)
          if (underWay === 0) again.clear()
        }
      }
    },
  }
}
