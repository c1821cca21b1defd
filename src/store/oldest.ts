// When the oldest waiting event was received (table `event`). It reads only.
import { ANY_LANE, PARKED_DUE_AT } from './event'
import type { Sql } from './sql'

/** Up to so many waiting events are looked through for the oldest; among more it is found by its seq. */
const FEW = 40

/** `pending`: how many events wait. */
export function openOldest(sql: Sql, pending: () => number) {
  /** No event below this one is waiting. */
  let firstPending = 0
  const one = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T | undefined =>
    sql.exec<T>(query, ...given).toArray()[0]

  return {
    /** Unix ms, or null when nothing waits. Looks on from where it looked last. */
    at(): number | null {
      if (pending() === 0) return null
      if (pending() <= FEW) {
        const oldest = `SELECT min(seq) FROM event INDEXED BY event_due WHERE ${ANY_LANE} AND due_at IS NOT NULL AND due_at < ${PARKED_DUE_AT}`
        return one<{ at: number }>(`SELECT received_at AS at FROM event WHERE seq = (${oldest})`)?.at ?? null
      }
      const found = one<{ seq: number; at: number }>(
        // The plus keeps the planner off the index of what is due, which it would have to sort.
        `SELECT seq, received_at AS at FROM event WHERE seq >= ? AND +due_at IS NOT NULL AND +due_at < ${PARKED_DUE_AT} ORDER BY seq LIMIT 1`,
        firstPending,
      )
      firstPending = found?.seq ?? firstPending
      return found?.at ?? null
    },
    /** Events were changed from elsewhere. */
    forget(): void {
      firstPending = 0
    },
  }
}
