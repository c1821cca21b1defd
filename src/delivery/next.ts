// Which event is next. Decided over a batch of due events, in their order; it changes nothing.
import { earlier } from '../lib/work'
import { type DueEvent, type EventRow, LANES, type Outcome } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import { isFresh } from './deliver'

/** What the choice goes by. */
export interface View {
  /** Unix ms. */
  readonly now: number
  /** References that are being delivered. */
  readonly busy: ReadonlySet<string>
  /** Longest that a job may wait (ms): a later `retry_at` was made by another clock. */
  readonly longestWaitMs: number
  /** So long after it was written a job is not delivered again because of a webhook (ms): it may be one change of many. */
  readonly settlingMs: number
  /** Rather the first event that need not ask the origin, so that a slow origin does not hold up what can be pushed. */
  readonly sharing: boolean
  known(reference: string): LedgerRow | null
  holdsBack(run_id: string | null): boolean
  isDeadly(known: LedgerRow): boolean
  /** Whether an event that brings its job counts no more (src/store/sent.ts); `onBoard`: the rank of what the board has. */
  isOutranked(event: DueEvent, onBoard: number | null): boolean
}

/** The rows of jobs, each read once: for one choice, and what is begun by it at once. */
export function readOnce(read: View['known']): View['known'] {
  const rows = new Map<string, LedgerRow | null>()
  return (reference) => {
    const row = rows.has(reference) ? (rows.get(reference) ?? null) : read(reference)
    rows.set(reference, row)
    return row
  }
}

/** Events that need no call. */
export interface Settlement {
  /** Covered by a read of their job: superseded. */
  readonly covered: readonly { readonly event: DueEvent; readonly outcome: Outcome }[]
  /** Their job waits until a moment (Unix ms), and they with it. */
  readonly waiting: ReadonlyMap<number, readonly number[]>
  /** Each delivery of their job crashed the object. */
  readonly deadly: readonly { readonly event: DueEvent; readonly known: LedgerRow }[]
}

export interface Choice {
  readonly settle: Settlement | null
  readonly deliver: DueEvent | null
  /** When the first of those may be delivered whose jobs were written just now (Unix ms); null: there are none. */
  readonly settledAt: number | null
}

const WROTE: ReadonlySet<Outcome | null> = new Set(['created', 'updated', 'archived'])

/** Until when (Unix ms) a webhook's event waits because its job was written just now; 0: it does not. */
function settlesAt({ run_id, lane }: DueEvent, known: LedgerRow | null, { now, settlingMs }: View): number {
  const isWaiting = run_id === null && lane !== LANES.operator && known !== null && WROTE.has(known.outcome)
  // A later moment is of a clock that was wrong.
  return isWaiting && known.read_at <= now ? known.read_at + settlingMs : 0
}

/** Whether the delivery of an event reads its job at the origin, rather than push what a run has read. */
export const asksOrigin = ({ snapshot_at, rank }: Pick<EventRow, 'snapshot_at' | 'rank'>, now: number): boolean =>
  rank === null && (snapshot_at === null || !isFresh(snapshot_at, now))

/** Whether nothing is left to do of the event: a later read covers it or, where events bring the job, one that counts more. */
function isCovered({ seq, rank, ...event }: DueEvent, known: LedgerRow | null, view: View): boolean {
  if (rank !== null) return view.isOutranked({ ...event, seq, rank }, known?.rank ?? null)
  return known !== null && seq <= known.read_seq
}

/** What the events of `batch` come to, up to the first that is to be delivered. */
export function choose(batch: readonly DueEvent[], view: View): Choice {
  const { now, busy, sharing } = view
  const covered: { event: DueEvent; outcome: Outcome }[] = []
  const waiting = new Map<number, number[]>()
  const deadly: { event: DueEvent; known: LedgerRow }[] = []
  const rows = new Map<string, LedgerRow | null>()
  const passed = new Set<string>()
  let deliver: DueEvent | null = null
  let settledAt: number | null = null
  for (const event of batch) {
    const { reference, seq } = event
    if (deliver !== null && (passed.has(reference) || asksOrigin(event, now))) {
      passed.add(reference) // a job's events keep their order
      continue
    }
    if (busy.has(reference) || view.holdsBack(event.run_id)) continue
    const known = rows.has(reference) ? (rows.get(reference) ?? null) : view.known(reference)
    rows.set(reference, known)
    const waits = known?.retry_at == null ? 0 : Math.min(known.retry_at, now + view.longestWaitMs)
    if (isCovered(event, known, view)) covered.push({ event, outcome: known?.outcome ?? 'skipped' })
    else if (waits > now) waiting.set(waits, [...(waiting.get(waits) ?? []), seq])
    else if (known !== null && view.isDeadly(known)) deadly.push({ event, known })
    else if (settlesAt(event, known, view) > now) settledAt = earlier(settledAt, settlesAt(event, known, view))
    else {
      passed.add(reference)
      deliver = event
      if (!sharing || !asksOrigin(event, now)) break
    }
  }
  const isEmpty = covered.length + waiting.size + deadly.length === 0
  return { settle: isEmpty ? null : { covered, waiting, deadly }, deliver, settledAt }
}
