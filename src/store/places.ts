// Rows of finished events whose time is over (table `event`): the next event takes the row of one, since deleting it would cost a
// row. It reads only; what nobody takes goes with the others (expiry.ts).
import type { Values } from './meta'
import type { Sql } from './sql'

const DAY_MS = 86_400_000
/** Some of the oldest, among which are parked ones that stay. */
const LOOKED_AT = 4
/** Where there was none, nobody looks again so soon. */
const LOOK_AGAIN_MS = 60_000

export type Places = ReturnType<typeof openPlaces>

export function openPlaces(sql: Sql, values: Pick<Values, 'get'>) {
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    /** The seq of an event whose time is over at `now` (Unix ms), or null. */
    find(now: number): number | null {
      if (now >= lookedAt && now < lookedAt + LOOK_AGAIN_MS) return null
      const days = Number(values.get('retention_days') ?? Number.NaN)
      const oldest = sql
        .exec<{ seq: number; due_at: number | null; received_at: number }>(
          `SELECT seq, due_at, received_at FROM event WHERE seq > 0 ORDER BY seq LIMIT ${LOOKED_AT}`,
        )
        .toArray()
      const over = oldest.find(({ due_at, received_at }) => due_at === null && received_at < now - days * DAY_MS)
      if (over === undefined) lookedAt = now
      return over?.seq ?? null
    },
  }
}
