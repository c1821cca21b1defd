// Which event is next. Decided over a batch of due events, in their order; it changes nothing.
import type { DueEvent, EventRow, Outcome } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import { SNAPSHOT_MAX_AGE_MS } from './deliver'

/** What the choice goes by. */
export interface View {
  /** Unix ms. */
  readonly now: number
  /** References that are being delivered. */
  readonly busy: ReadonlySet<string>
  /** Longest that a job may wait (ms): a later `retry_at` was made by another clock. */
  readonly longestWaitMs: number
  /** Rather the first event that need not ask the origin, so that a slow origin does not hold up what can be pushed. */
  readonly sharing: boolean
  known(reference: string): LedgerRow | null
  holdsBack(run_id: string | null): boolean
  isDeadly(known: LedgerRow): boolean
  /** Whether an event that brings its job counts no more (src/store/sent.ts); `onBoard`: the rank of what the board has. */
  isOutranked(event: DueEvent, onBoard: number | null): boolean
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
}

/** Whether the delivery of an event reads its job at the origin, rather than push what a run has read. */
export const asksOrigin = ({ snapshot_at, rank }: Pick<EventRow, 'snapshot_at' | 'rank'>, now: number): boolean =>
  rank === null && (snapshot_at === null || now - snapshot_at >= SNAPSHOT_MAX_AGE_MS)

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
    else {
      passed.add(reference)
      deliver = event
      if (!sharing || !asksOrigin(event, now)) break
    }
  }
  const isEmpty = covered.length + waiting.size + deadly.length === 0
  return { settle: isEmpty ? null : { covered, waiting, deadly }, deliver }
}
