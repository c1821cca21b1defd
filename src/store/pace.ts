// How many events an object settles a minute, over the last ten. In memory only: a fresh object knows nothing of it yet.

const MINUTE_MS = 60_000
const WINDOW_MINUTES = 10
/** Before that nothing is said: two events in the first second are no pace. */
const KNOWN_AFTER_MS = 10_000

export type Pace = ReturnType<typeof openPace>

/** `now` is Unix ms. */
export function openPace(now: () => number) {
  let minutes = new Map<number, number>()
  let since: number | null = null
  return {
    settled(n: number): void {
      since ??= now()
      const minute = Math.floor(now() / MINUTE_MS)
      if (!minutes.has(minute)) minutes = new Map([...minutes].filter(([at]) => at > minute - WINDOW_MINUTES))
      minutes.set(minute, (minutes.get(minute) ?? 0) + n)
    },

    /** null: not known. */
    perMinute(): number | null {
      if (since === null || now() - since < KNOWN_AFTER_MS) return null
      const minute = Math.floor(now() / MINUTE_MS)
      const from = Math.max(since, (minute - WINDOW_MINUTES + 1) * MINUTE_MS)
      const settled = [...minutes].reduce((sum, [at, n]) => (at > minute - WINDOW_MINUTES ? sum + n : sum), 0)
      return settled / Math.max(1 / 6, (now() - from) / MINUTE_MS)
    },
  }
}
