// Events that may have crashed the object. A crash is noticed by nobody: the platform starts a new object, which finds the
// event waiting as if nothing had been. So an event that was there before this object is marked before it is tried, in its
// job's row of the ledger (`begun`), and the mark goes when the delivery ends.
//
//   waiting ──marked──▶ tried ──ends──▶ not marked
//                         └──crash──▶ suspect ──tried alone, behind all others──▶ parked after CRASHES_MAX crashes
import type { DeliverySettings } from '../config/definition'
import type { Clock } from '../lib/clock'
import type { EventRow, Lane } from '../store/event'
import { type LedgerRow, newRow } from '../store/ledger'
import type { Store } from '../store/store'
import { backoff } from '../upstream/backoff'
import type { Parts } from './parts'

/**
 * Of the events that are older than this object so many of each lane are marked before they are tried, one row each. Were
 * one of them being delivered when the object before this one crashed, it is among them: a lane's events are taken in order,
 * six at a time.
 */
const MARKED_FIRST = 12
/** An event is parked after it has crashed the object this often in a row; the first of them may have been another's. */
const CRASHES_MAX = 3

export type Suspects = ReturnType<typeof openSuspects>

export function openSuspects(store: Store, clock: Clock, settings: DeliverySettings, crashed: Parts['crashed']) {
  /** Events up to this one were stored before this object was constructed. */
  const constructedSeq = store.events.newestSeq()
  const marked = new Map<Lane, number>()

  return {
    /** Whether an earlier object may have worked on the event, and written something, before it crashed. */
    isOlder: (event: Pick<EventRow, 'seq'>): boolean => event.seq <= constructedSeq,
    /** Whether a delivery of the job may have crashed the object: it is tried alone. */
    isSuspect: (known: LedgerRow | null): boolean => (known?.begun ?? 0) > 0,
    /** Whether its deliveries crashed the object so often that none is tried any more. */
    isDeadly: (known: LedgerRow | null): boolean => (known?.begun ?? 0) >= CRASHES_MAX,

    /** Marks an event before it is tried. A suspect is due again only later, so that all others come before it. */
    mark(event: EventRow, known: LedgerRow): void {
      const isSuspect = known.begun > 0
      const markedOfLane = marked.get(event.lane) ?? 0
      if (!isSuspect && (event.seq > constructedSeq || markedOfLane === MARKED_FIRST)) return
      if (!isSuspect) {
        marked.set(event.lane, markedOfLane + 1)
        store.jobs.put({ ...known, begun: 1 })
        return
      }
      const retry_at = clock.now() + (backoff(known.begun, { ...settings, max_attempts: Infinity }, clock.random) ?? 0)
      store.atomically(() => {
        store.jobs.put({ ...known, begun: known.begun + 1, retry_at })
        store.events.postpone([event.seq], retry_at)
      })
      crashed('the object crashed during a delivery')
    },

    /** The job's row when a delivery of it has ended: it is no suspect any more. */
    cleared(reference: string): LedgerRow {
      const row = store.jobs.get(reference) ?? newRow(reference)
      return row.begun === 0 ? row : { ...row, begun: 0, retry_at: null }
    },

    /** The row of a job whose event is parked: a newer event gets one try. */
    parked: (known: LedgerRow): LedgerRow => ({ ...known, begun: CRASHES_MAX - 1 }),
  }
}
