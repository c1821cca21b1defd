// Which events of webhooks wait that no delivery has begun: a further hint about such a job asks for what is asked for already,
// and need not be stored. It keeps nothing; what it remembers is looked at in the table `event` before it counts.
import { IN_INDEX, LANES, STATE_SQL } from './event'
import type { Queue } from './queue'
import type { Sql } from './sql'

/** So many waiting hints are looked at by a fresh object, and so many references are remembered. */
const LOOKED_AT = 500
const REMEMBERED = 5_000

export type Unbegun = ReturnType<typeof openUnbegun>

export function openUnbegun(sql: Sql, queue: Pick<Queue, 'outsideIn'>) {
  /** The newest such event of each reference. Read when it is first asked for. */
  let newest: Map<string, number> | null = null

  function load(): Map<string, number> {
    const waiting = sql
      .exec<{ reference: string; seq: number }>(
        `SELECT reference, seq FROM event WHERE lane = ${LANES.hint} AND ${IN_INDEX} AND ${STATE_SQL.pending} ORDER BY due_at, seq LIMIT ${LOOKED_AT}`,
      )
      .toArray()
    return new Map([...waiting, ...queue.outsideIn(LANES.hint)].map(({ reference, seq }) => [reference, seq]))
  }

  return {
    /** A webhook's event was stored. */
    stored(reference: string, seq: number): void {
      newest ??= load()
      if (newest.size >= REMEMBERED) newest.clear()
      newest.set(reference, seq)
    },
    /** A delivery of the job begins. */
    begins: (reference: string): void => void newest?.delete(reference),
    /** What is remembered may be wrong. */
    forget(): void {
      newest = null
    },

    /**
     * Whether an event waits, due by `due_at` (Unix ms), whose delivery will read the job. `readSeq`: events up to that one are
     * covered by a read that was made.
     */
    covers(reference: string, readSeq: number, due_at: number): boolean {
      newest ??= load()
      const seq = newest.get(reference)
      if (seq === undefined || seq <= readSeq) return false
      const found = sql.exec(
        `SELECT 1 FROM event WHERE seq = ? AND reference = ? AND due_at <= ? AND run_id IS NULL AND attempts = 0 AND ${STATE_SQL.pending}`,
        seq,
        reference,
        due_at,
      )
      return found.toArray().length > 0
    },
  }
}
