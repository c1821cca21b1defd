// In which lane an event of a webhook waits, and whose turn it is: so that neither a flood nor a run keeps the others waiting.
//
//   operator ──▶ known jobs ──▶ of what is left, in turns: runs and then what they left to be read, hints, unknown references
import { LANES, type Lane, type NewEvent } from '../store/event'
import type { LedgerRow } from '../store/ledger'

/** Most events about unknown references that wait; one sync finds what comes beyond. */
export const UNKNOWN_MAX = 1_000

/** Each of the three gets at least a fifth (the details those of the runs, which they are of), and unknown references never more than that while another has work. */
const TURNS: readonly Lane[] = [LANES.run, LANES.hint, LANES.run, LANES.hint, LANES.unknown]
const IN_TURNS: readonly Lane[] = [LANES.run, LANES.hint, LANES.unknown]

/** Whether the board has the job, or had it, because of this workflow: whoever names such a one does not guess. */
const isKnown = (row: LedgerRow | null): boolean => row !== null && (row.archived !== null || row.kept === 1)

/** What is known of an event's job when the event comes. */
export interface Known {
  /** Unix ms. */
  readonly now: number
  readonly row: LedgerRow | null
  readonly isBeingRead: boolean
  readonly hint_delay_ms: number
}

/** The event in its lane. A hint about a job that was read just now waits until its time is over: it may be one of many. */
export function inLane(event: NewEvent, { now, row, isBeingRead, hint_delay_ms }: Known): NewEvent {
  const lane = !isKnown(row) ? LANES.unknown : event.is_hint ? LANES.hint : LANES.known
  if (!event.is_hint) return { ...event, lane }
  const readAt = isBeingRead ? now : Math.min(row?.read_at ?? 0, now) // a later one is of a clock that was wrong
  return { ...event, lane, due_at: Math.max(event.due_at, readAt + hint_delay_ms) }
}

/** Whose turn it is. Kept in memory: a fresh object begins anew. */
export function openTurns() {
  let turn = 0
  return {
    /** The lanes in the order in which they are looked through: all of them, or all but that of details. */
    order({ details }: { readonly details: boolean }): Lane[] {
      const next = TURNS[turn % TURNS.length]
      const rest = IN_TURNS.filter((lane) => lane !== next)
      const inTurns = [...(next === undefined ? [] : [next]), ...rest]
      const all = inTurns.flatMap((lane) => (lane === LANES.run && details ? [LANES.run, LANES.detail] : [lane]))
      return [LANES.operator, LANES.known, ...all]
    },
    /** A delivery of that lane has begun. */
    began(lane: Lane): void {
      if (lane === LANES.detail || IN_TURNS.includes(lane)) turn += 1
    },
  }
}
