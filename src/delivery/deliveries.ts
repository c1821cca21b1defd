// Deliveries of one workflow: which event is next, its turn, and what is stored of it. What a job needs is decided in
// deliver.ts; what a failure leads to in reasons.ts.

import { messageOf } from '../config/tenant-functions'
import type { HrFlowJob } from '../hrflow/job'
import type { Task } from '../object/turn'
import { absentAs, type DueEvent, type EventRow, type Outcome } from '../store/inbox'
import { type LedgerRow, newRow } from '../store/ledger'
import { PARKED_DUE_AT } from '../store/tables'
import type { PullRun } from '../sync/sync-run'
import { backoff } from '../upstream/backoff'
import { blamedSide, consequenceOf, countedAs } from './consequences'
import { type Delivered, type Delivery, deliver, SNAPSHOT_MAX_AGE_MS } from './deliver'
import type { Room } from './parts'
import { bindSteps } from './steps'

/** How many due events are looked at first, and when those did not do. */
const DUE_BATCH = 16
const LARGE_BATCH = 256
/** Deliveries that ask the origin may hold so many connections while jobs that a run has read already wait to be pushed. */
const ORIGIN_SHARE = 4
/** How many events are settled without a call before the turn may do something else. */
const SETTLE_MAX = 5_000
/**
 * Of the events that are older than this object so many are noted before they are tried, one row each. Were one of them
 * under way when the object before this one ended, it is among them: events are taken in order, six at a time.
 */
const NOTED_FIRST = 12
/** So many deliveries in a row may end the object, the first of them noted beside others, before the event is parked. */
const ENDINGS_MAX = 3
/** Outcomes that HrFlow answered for. */
const WROTE: ReadonlySet<Outcome> = new Set(['created', 'updated', 'archived'])

export function openDeliveries(room: Room, pullRun: PullRun) {
  const { workflow, tools, inbox, ledger, gate, upstreams } = room
  const { now, log, storage } = tools
  /** Events up to this one were stored before this object was constructed. */
  const constructedSeq = inbox.newestSeq()
  let toNote = NOTED_FIRST
  /** A delivery that may end this object is under way. */
  let alone = false
  /** Deliveries under way that ask the origin. */
  let asking = 0
  const asksOrigin = ({ snapshot_at }: Pick<EventRow, 'snapshot_at'>): boolean =>
    snapshot_at === null || now() - snapshot_at >= SNAPSHOT_MAX_AGE_MS

  /**
   * The next due event that may be delivered beside `busy`. Events that need no call are settled on the way, SETTLE_MAX
   * of them before the turn may do something else; the rest is due at once.
   */
  function pick(busy: ReadonlySet<string>): EventRow | null {
    let after: DueEvent | null = null
    const sharing = asking >= ORIGIN_SHARE && pullRun.current() !== null
    for (let looked = 0; looked < SETTLE_MAX; ) {
      const limit = looked === 0 && !sharing ? DUE_BATCH : LARGE_BATCH
      const batch: DueEvent[] = inbox.due(now(), after, limit)
      const chosen = settleBatch(batch, busy, sharing)
      if (chosen !== null) return inbox.get(chosen.seq) ?? null
      looked += batch.length
      after = batch.at(-1) ?? null
      if (batch.length < limit) return null
    }
    return null
  }

  /**
   * Settles what needs no call, up to the first event that does need one; that one is returned. `sharing`: rather the
   * first that need not ask the origin, so that a slow origin does not hold up what can be pushed.
   */
  function settleBatch(batch: readonly DueEvent[], busy: ReadonlySet<string>, sharing: boolean): DueEvent | null {
    const covered: number[] = []
    const waiting = new Map<number, number[]>()
    const passed = new Set<string>()
    let chosen: DueEvent | null = null
    const rows = new Map<string, LedgerRow | null>()
    for (const event of batch) {
      const { reference, seq } = event
      if (chosen !== null && (passed.has(reference) || asksOrigin(event))) {
        passed.add(reference) // a job's events keep their order
        continue
      }
      if (busy.has(reference) || pullRun.holdsBack(event.run_id)) continue
      const known = rows.get(reference) ?? ledger.get(reference)
      rows.set(reference, known)
      if (known !== null && seq <= known.read_seq) {
        covered.push(seq)
        pullRun.count(event, known.outcome ?? 'skipped')
      } else if (known?.retry_at != null && known.retry_at > now()) {
        waiting.set(known.retry_at, [...(waiting.get(known.retry_at) ?? []), seq])
      } else if (known !== null && known.begun >= ENDINGS_MAX) {
        const whole = inbox.get(seq)
        if (whole !== undefined) storage.transactionSync(() => parkDeadly(whole, known))
        rows.delete(reference)
      } else {
        passed.add(reference)
        chosen = event
        if (!sharing || !asksOrigin(event)) break
      }
    }
    if (covered.length > 0) inbox.supersede(covered)
    for (const [retry_at, seqs] of waiting) inbox.putOff(seqs, retry_at)
    return chosen
  }

  async function deliverEvent(event: EventRow, reference: string): Promise<void> {
    const steps = bindSteps(workflow, upstreams, {
      now,
      redact: tools.redact,
      ...pullRun.settingsFor(event.run_id),
      heldElsewhere: tools.heldElsewhere,
      notOnBoard: (asked) => pullRun.lackedByBoard(event.run_id, asked),
      noteWrite: (written) => ledger.put({ ...(ledger.get(written) ?? newRow(written)), archived: 0, hash: null }),
    })
    const delivery: Delivery = {
      reference,
      newestSeq: inbox.newestSeq(),
      snapshot: snapshotOf(event),
      unproven: event.seq <= constructedSeq,
      force: event.force === 1,
      absent: absentAs(event),
      listing_hash: event.listing_hash,
    }
    const known = ledger.get(reference)
    noteBegin(event, known ?? newRow(reference))
    const delivered = await deliver(delivery, known, steps).catch((error): Delivered => {
      // Nothing is known of how far it came, so nothing is proven any more.
      const failure = { ok: false, reason: 'relay_failure', message: tools.redact(messageOf(error)) } as const
      return { kind: 'failed', failure, patch: { hash: null } }
    })
    storage.transactionSync(() => settle(event, reference, delivered))
    gate.delivered()
  }

  /**
   * Notes an older event before it is tried: should it end this object, it is known by that. One that was begun before and
   * did not end is due again only later, so that all others are delivered first.
   */
  function noteBegin(event: EventRow, known: LedgerRow): void {
    const isSuspect = known.begun > 0
    if (!isSuspect && (event.seq > constructedSeq || toNote === 0)) return
    if (!isSuspect) {
      toNote -= 1
      ledger.put({ ...known, begun: 1 })
      return
    }
    const retry_at = now() + (backoff(known.begun, { ...workflow.delivery, max_attempts: Infinity }, tools.random) ?? 0)
    storage.transactionSync(() => {
      ledger.put({ ...known, begun: known.begun + 1, retry_at })
      inbox.putOff([event.seq], retry_at)
    })
  }

  /** Every delivery of this event ended the object in the middle of it. A newer event of the job gets one try. */
  function parkDeadly(event: EventRow, known: LedgerRow): void {
    const message = `${known.begun} deliveries in a row ended in the middle, and this object with them`
    const attempts = event.attempts + known.begun
    log.error('parked', {
      reference: known.reference,
      seq: event.seq,
      reason: 'relay_failure',
      detail: message,
      attempts,
    })
    pullRun.count(event, countedAs('relay_failure'))
    park(
      event,
      { ...known, ...unprovenPatch(event, known), begun: ENDINGS_MAX - 1 },
      { reason: 'relay_failure', message, attempts },
    )
  }

  function park(event: EventRow, row: LedgerRow, why: { reason: string; message: string; attempts: number }): void {
    supersedeParked(row, event.seq)
    inbox.postpone(event.seq, PARKED_DUE_AT, why)
    ledger.put({ ...row, retry_at: null, attempts: 0, parked_seq: event.seq })
  }

  function settle(event: EventRow, reference: string, delivered: Delivered): void {
    const noted = ledger.get(reference) ?? newRow(reference)
    const before = noted.begun === 0 ? noted : { ...noted, begun: 0, retry_at: null }
    const attempts = event.attempts + 1
    if (delivered.kind === 'done') {
      const { outcome, reason } = delivered
      inbox.close(event.seq, { outcome, reason, attempts })
      // A delivery that settled nothing of the job covers nothing either.
      const covers = delivered.patch.read_seq !== undefined
      if (covers) supersedeParked(before, event.seq)
      ledger.put({ ...before, ...delivered.patch, ...(covers ? { outcome, parked_seq: null, read_at: now() } : {}) })
      pullRun.count(event, outcome)
      if (event.snapshot === null) gate.answered('origin')
      if (WROTE.has(outcome)) gate.answered('hrflow')
      gate.cameThrough()
      log.info('delivered', { reference, seq: event.seq, outcome, reason, attempts })
    } else if (delivered.kind === 'confirm') {
      const message = 'the origin does not find it; it is asked again before the job is archived'
      inbox.postpone(event.seq, delivered.at, { reason: 'not_found', message, attempts: event.attempts })
      ledger.put({ ...before, ...unprovenPatch(event, before), ...delivered.patch, retry_at: null })
      pullRun.count(event, 'skipped')
    } else {
      if (before !== noted) ledger.put(before)
      settleFailure(event, before, delivered, attempts)
    }
  }

  /** What an earlier object may have written for this event stays unproven until a delivery of the job comes through. */
  const unprovenPatch = (event: EventRow, before: LedgerRow): Partial<LedgerRow> =>
    event.seq <= constructedSeq && before.archived !== null ? { hash: null, archived: 0 } : {}

  function settleFailure(
    event: EventRow,
    before: LedgerRow,
    { failure, patch }: Extract<Delivered, { kind: 'failed' }>,
    attempts: number,
  ): void {
    const { reason, message } = failure
    const unproven = { ...unprovenPatch(event, before), ...patch }
    // What was read before this write must not be pushed over it.
    const changed = unproven.hash === null ? { ...unproven, read_at: now() } : unproven
    const row = { ...before, ...changed }
    const consequence = consequenceOf(reason)
    if (consequence === 'wait' || consequence === 'stop') {
      if (Object.keys(changed).length > 0) ledger.put(row)
      if (consequence === 'wait') {
        gate.wait(failure.retryAfterMs ?? 0)
        return
      }
      inbox.postpone(event.seq, event.due_at ?? now(), { reason, message, attempts: event.attempts })
      gate.stop(reason, message)
      pullRun.block()
      return
    }
    const side = blamedSide(reason)
    // While the breaker is open nobody's attempts are used up, the probe's neither.
    const counted = side.down && gate.breaker()?.side === side.name ? event.attempts : attempts
    if (side.name !== null) {
      if (side.down) gate.failed(side.name)
      else gate.answered(side.name)
    }
    const { delivery } = workflow
    const delay =
      consequence === 'retry' ? backoff(Math.max(counted, 1), delivery, tools.random, failure.retryAfterMs) : null
    const told = { reference: row.reference, seq: event.seq, reason, detail: message, attempts: counted }
    log.error(delay === null ? 'parked' : 'to be retried', told)
    pullRun.count(event, countedAs(reason))
    if (delay === null) {
      park(event, row, { reason, message, attempts: counted })
    } else {
      const retry_at = now() + delay
      inbox.postpone(event.seq, retry_at, { reason, message, attempts: counted })
      ledger.put({ ...row, retry_at, attempts: counted })
    }
    if (gate.breaker() !== null) pullRun.block()
  }

  /** A newer event of a job takes the place of the one that is parked. */
  function supersedeParked(row: LedgerRow, seq: number): void {
    if (row.parked_seq !== null && row.parked_seq !== seq) inbox.close(row.parked_seq, { outcome: 'superseded' })
  }

  return {
    /** Whether nothing may be begun beside what is under way. */
    alone: (): boolean => alone,

    /** The next delivery, or null when none is due. One that may end this object waits until it is alone. */
    next(busy: ReadonlySet<string>): Task | null {
      const event = pick(busy)
      const reference = event?.reference ?? null
      if (event === null || reference === null) return null
      const isSuspect = (ledger.get(reference)?.begun ?? 0) > 0
      if (isSuspect && busy.size > 0) return null
      gate.delivering()
      const asks = asksOrigin(event)
      alone = isSuspect
      if (asks) asking += 1
      const run = () =>
        deliverEvent(event, reference).finally(() => {
          alone = false
          if (asks) asking -= 1
        })
      return { key: reference, run }
    },
  }
}

function snapshotOf(event: EventRow): Delivery['snapshot'] {
  if (event.snapshot === null || event.snapshot_at === null || event.snapshot_seq === null) return null
  const job: HrFlowJob = JSON.parse(event.snapshot) // our own writing: it passed the schema before it was stored
  return { job, at: event.snapshot_at, seq: event.snapshot_seq }
}
