// Deliveries of one workflow: which event is next, its turn, and what is stored of it. What a job needs is decided in
// deliver.ts; what a failure leads to in reasons.ts.
import type { HrFlowJob } from '../hrflow/job'
import { backoff } from './backoff'
import { type Delivered, type Delivery, deliver } from './deliver'
import type { EventRow, Outcome } from './inbox'
import { type LedgerRow, newRow } from './ledger'
import type { PullRun } from './pull-run'
import { blamedSide, consequenceOf, countedAs } from './reasons'
import type { Room } from './room'
import { PARKED_DUE_AT } from './schema'
import { bindSteps } from './steps'
import { messageOf } from './tenant'
import type { Task } from './turn'

const DUE_BATCH = 16
/** Outcomes that HrFlow answered for. */
const WROTE: ReadonlySet<Outcome> = new Set(['created', 'updated', 'archived'])

export function openDeliveries(room: Room, pullRun: PullRun) {
  const { workflow, tools, inbox, ledger, gate, upstreams } = room
  const { now, log, storage } = tools
  /** Events up to this one were stored before this object was constructed. */
  const constructedSeq = inbox.newestSeq()

  /** The next due event that may be delivered beside `busy`; those that need no call are settled on the way. */
  function pick(busy: ReadonlySet<string>, oneByOne: boolean): EventRow | null {
    let after: { due_at: number; seq: number } | null = null
    for (;;) {
      const batch = inbox.due(now(), after, DUE_BATCH)
      for (const due of batch) {
        if (busy.has(due.reference) || pullRun.holdsBack(due.run_id)) continue
        const event = inbox.get(due.seq)
        if (event !== undefined && !settledWithoutCall(event, ledger.get(due.reference), oneByOne)) return event
      }
      const last = batch.at(-1)
      if (batch.length < DUE_BATCH || last === undefined) return null
      after = last
    }
  }

  function settledWithoutCall(event: EventRow, known: LedgerRow | null, oneByOne: boolean): boolean {
    if (known !== null && event.seq <= known.read_seq) {
      inbox.close(event.seq, { outcome: 'superseded' })
      pullRun.count(event, known.outcome ?? 'skipped')
      return true
    }
    if (known?.retry_at != null && known.retry_at > now()) {
      inbox.postpone(event.seq, known.retry_at)
      return true
    }
    if (oneByOne && event.attempts >= workflow.delivery.max_attempts) {
      // Each attempt was written down before it began, and none came to an end.
      const failure = { ok: false, reason: 'relay_failure', message: 'every attempt ended this object' } as const
      settleFailure(
        event,
        known ?? newRow(event.reference ?? ''),
        { kind: 'failed', failure, patch: {} },
        event.attempts,
      )
      return true
    }
    return false
  }

  async function deliverEvent(event: EventRow, reference: string, oneByOne: boolean): Promise<void> {
    const steps = bindSteps(workflow, upstreams, {
      now,
      ...pullRun.settingsFor(event.run_id),
      heldElsewhere: tools.heldElsewhere,
      notOnBoard: (asked) => pullRun.lackedByBoard(event.run_id, asked),
    })
    const delivery: Delivery = {
      reference,
      newestSeq: inbox.newestSeq(),
      snapshot: snapshotOf(event),
      unproven: event.seq <= constructedSeq,
      force: event.force === 1,
      absent: event.absent === 1,
      listing_hash: event.listing_hash,
    }
    if (oneByOne) inbox.noteAttempt(event.seq)
    const delivered = await deliver(delivery, ledger.get(reference), steps).catch((error): Delivered => {
      // Nothing is known of how far it came, so nothing is proven any more.
      const failure = { ok: false, reason: 'relay_failure', message: tools.redact(messageOf(error)) } as const
      return { kind: 'failed', failure, patch: { hash: null } }
    })
    storage.transactionSync(() => settle(event, reference, delivered))
    gate.delivered()
  }

  function settle(event: EventRow, reference: string, delivered: Delivered): void {
    const before = ledger.get(reference) ?? newRow(reference)
    const attempts = event.attempts + 1
    if (delivered.kind === 'done') {
      const { outcome, reason } = delivered
      inbox.close(event.seq, { outcome, reason, attempts })
      supersedeParked(before, event.seq)
      ledger.put({ ...before, ...delivered.patch, outcome, parked_seq: null })
      pullRun.count(event, outcome)
      if (event.snapshot === null) gate.answered('origin')
      if (WROTE.has(outcome)) gate.answered('hrflow')
      gate.cameThrough()
      log.info('delivered', { reference, seq: event.seq, outcome, reason, attempts })
    } else if (delivered.kind === 'confirm') {
      const message = 'the origin does not find it; it is asked again before the job is archived'
      inbox.postpone(event.seq, delivered.at, { reason: 'not_found', message, attempts: event.attempts })
      ledger.put({ ...before, ...delivered.patch, retry_at: null })
      pullRun.count(event, 'skipped')
    } else settleFailure(event, before, delivered, attempts)
  }

  function settleFailure(
    event: EventRow,
    before: LedgerRow,
    { failure, patch }: Extract<Delivered, { kind: 'failed' }>,
    attempts: number,
  ): void {
    const { reason, message } = failure
    const row = { ...before, ...patch }
    const consequence = consequenceOf(reason)
    if (consequence === 'wait' || consequence === 'stop') {
      if (Object.keys(patch).length > 0) ledger.put(row)
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
      supersedeParked(row, event.seq)
      inbox.postpone(event.seq, PARKED_DUE_AT, { reason, message, attempts: counted })
      ledger.put({ ...row, retry_at: null, attempts: 0, parked_seq: event.seq })
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
    /** The next delivery, or null when none is due. `oneByOne`: it is noted before it is tried. */
    next(busy: ReadonlySet<string>, oneByOne: boolean): Task | null {
      const event = pick(busy, oneByOne)
      const reference = event?.reference ?? null
      if (event === null || reference === null) return null
      gate.delivering()
      return { key: reference, run: () => deliverEvent(event, reference, oneByOne) }
    },
  }
}

function snapshotOf(event: EventRow): Delivery['snapshot'] {
  if (event.snapshot === null || event.snapshot_at === null || event.snapshot_seq === null) return null
  const job: HrFlowJob = JSON.parse(event.snapshot) // our own writing: it passed the schema before it was stored
  return { job, at: event.snapshot_at, seq: event.snapshot_seq }
}
