// The first due events of each lane, as they were last read: a look at what is next happens at every delivery, and most look at
// the same ones. It is always the beginning of what is due: who leaves is taken out, and who comes before its end ends it.
import type { DueEvent, Lane } from './event'

/** So many are read at once. */
const BATCH = 64

/** The place of an event among those of its lane. */
export interface Place {
  readonly due_at: number
  readonly seq: number
}

/** The order in which events are due. */
export const byPlace = (one: Place, other: Place): number => one.due_at - other.due_at || one.seq - other.seq

export type DueBatches = ReturnType<typeof openDueBatches>

export function openDueBatches() {
  const batches = new Map<Lane, DueEvent[]>()
  return {
    /** The first `limit` events of a lane that are due at `now` (Unix ms); `read` reads as many as it is asked for. */
    first(lane: Lane, now: number, limit: number, read: (most: number) => DueEvent[]): DueEvent[] {
      const known = batches.get(lane) ?? []
      const last = known[limit - 1]
      if (last !== undefined && last.due_at <= now) return known.slice(0, limit)
      const events = read(Math.max(limit, BATCH))
      batches.set(lane, events)
      return events.slice(0, limit)
    },
    /** That event is no longer where it was. */
    left(seq: number): void {
      for (const [lane, events] of batches) {
        const at = events.findIndex((event) => event.seq === seq)
        if (at >= 0) batches.set(lane, events.toSpliced(at, 1))
      }
    },
    /** An event waits at that place from now on. */
    entered(lane: Lane, place: Place): void {
      const last = batches.get(lane)?.at(-1)
      if (last !== undefined && byPlace(place, last) < 0) batches.delete(lane)
    },
    /** What was read may be wrong. */
    forget: (): void => batches.clear(),
  }
}
