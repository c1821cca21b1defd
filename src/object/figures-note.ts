// When KV is to say anew what an object counted: once for each time that its figures were written, which is at most every five
// minutes. It costs no row: that KV has them rides on the row of the next event.
//
//   written ──nothing waits──▶ noted in KV
//           ──events wait that are delivered soon──▶ left to whoever delivers the last of them, in this object or the next
//           ──a run is under way──▶ left to its end, which gives KV all that there is
//           ──events wait for longer, or still do when the figures are written again──▶ noted in KV, and again once nothing waits
import type { Clock } from '../lib/clock'
import type { Store } from '../store/store'

/** What is to be done before the figures are written next is waited for: KV would say of events that they wait, and soon again that none does. */
const SOON_MS = 300_000

export interface FiguresNoteParts {
  readonly figures: Pick<Store['figures'], 'writtenAt' | 'noted' | 'owed'>
  readonly events: Pick<Store['events'], 'pending'>
  readonly clock: Pick<Clock, 'now'>
}

export type FiguresNote = ReturnType<typeof openFiguresNote>

export function openFiguresNote({ figures, events, clock }: FiguresNoteParts) {
  // Whoever delivered the last event has noted it.
  if (events.pending() === 0) figures.noted()
  /** What KV was last given: of when the figures were, and how many events waited. An earlier object has given what it could. */
  let given = now()

  function now() {
    return { of: figures.writtenAt(), pending: events.pending() }
  }

  return {
    /** KV is given all that there is now. */
    gives(): void {
      given = now()
    },

    /** KV has taken it. */
    written(): void {
      if (given.pending === 0 && given.of === figures.writtenAt()) figures.noted()
    },

    /** Whether whoever delivers what waits corrects what KV says of it. */
    isOwed: (): boolean => figures.owed().isOwed,

    /** Whether KV is to be given what was written. `workAt`: when the next work is due (Unix ms); null: none is. */
    isDue(workAt: number | null): boolean {
      const { isOwed, isOverdue } = figures.owed()
      if (!isOwed) return false
      const isSoon = workAt !== null && workAt <= clock.now() + SOON_MS
      if (isSoon && !isOverdue) return false
      const isToCorrect = given.pending > 0 && events.pending() === 0
      return isToCorrect || given.of !== figures.writtenAt()
    },
  }
}
