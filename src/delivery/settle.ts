// What is stored of a delivery: its event ends, is put off, or parks, and its job's row of the ledger changes. All of it in
// one transaction with what the run and the gate learn from it.
import { messageOf } from '../config/tenant-functions'
import {
  absentAs,
  type EventRow,
  LANES,
  type Outcome,
  PARKED_DUE_AT,
  type PutOff,
  type RunOutcome,
} from '../store/event'
import { type Noted, withAttempt } from '../store/history'
import { type LedgerRow, newRow } from '../store/ledger'
import { backoff } from '../upstream/backoff'
import type { Archives } from './archives'
import { NOTHING_SEEN, notedOf, type Seen } from './attempt'
import { blamedSide, type Consequence, consequenceOf, countedAs } from './consequences'
import { type Delivered, failed, HELD } from './outcome'
import type { Parts } from './parts'
import { SAME_ON_BOARD } from './push'
import type { RunAccount } from './run-account'
import { openSettlePartial } from './settle-partial'
import type { Suspects } from './suspects'

/** Outcomes, and reasons of others, that HrFlow answered for. */
const WROTE: ReadonlySet<Outcome> = new Set(['created', 'updated', 'archived'])
const READ: ReadonlySet<string | null> = new Set([SAME_ON_BOARD])

/** Why nothing is left to do about a foreign job. */
const FOREIGN_SETTLED: ReadonlySet<string | null> = new Set(['foreign', 'held_elsewhere'])

type Failed = Extract<Delivered, { kind: 'failed' }>
type Done = Extract<Delivered, { kind: 'done' }>
type Leaving = Extract<Delivered, { kind: 'leaving' }>
type Held = Extract<Delivered, { kind: 'held' }>

export type Settle = ReturnType<typeof openSettle>

export function openSettle(
  parts: Parts,
  account: RunAccount,
  suspects: Suspects,
  archives: Pick<Archives, 'awaitsGuard' | 'leaving'>,
) {
  const { workflow, store, gate, clock, log } = parts
  const { events, jobs, figures } = store
  const settlePartial = openSettlePartial(parts, account)
  const anonymizes = workflow.anonymize_archived && workflow.connector.anonymize !== undefined

  /**
   * What an earlier object may have written for this event stays unproven until a delivery of the job comes through. One that
   * is archived is so still: bringing it back is noted before it is done.
   */
  const unproven = (event: EventRow, row: LedgerRow): Partial<LedgerRow> =>
    suspects.isOlder(event) && row.archived !== null ? { hash: null, kept: 0 } : {}

  /** A newer event of a job takes the place of the one that is parked. */
  function supersedeParked(row: LedgerRow, seq: number): void {
    if (row.parked_seq === null || row.parked_seq === seq) return
    figures.count('superseded')
    events.close(row.parked_seq, { outcome: 'superseded' })
  }

  /** A row that says what is stored already, or nothing, is not written. */
  function putChanged(row: LedgerRow): void {
    const { name, other_id } = row
    const stored = jobs.get(row.reference) ?? newRow(row.reference)
    // A name alone is not worth a row.
    if (JSON.stringify({ ...stored, name, other_id }) !== JSON.stringify(row)) jobs.put(row)
  }

  /** The row as it is stored: where an archived job's content must not be kept, it is not kept here either. */
  const withoutContent = (row: LedgerRow): LedgerRow =>
    row.archived === 1 && anonymizes ? { ...row, name: null, enriched: null } : row

  function park(event: EventRow, row: LedgerRow, why: PutOff): void {
    supersedeParked(row, event.seq)
    figures.count(`parked.${why.reason}`)
    events.postpone([event.seq], PARKED_DUE_AT, why)
    jobs.put({ ...row, retry_at: null, attempts: 0, parked_seq: event.seq })
  }

  function settleDone(event: EventRow, row: LedgerRow, { outcome, reason, patch }: Done, noted: Noted): void {
    const attempts = event.attempts + 1
    if (event.snapshot === null) gate.answered('origin')
    if (WROTE.has(outcome) || READ.has(reason)) gate.answered('hrflow')
    gate.cameThrough()
    figures.count(`delivered.${outcome}`)
    // How long its job waited was counted when the board got it as its listing row has it.
    if (event.lane !== LANES.detail) figures.waited(clock.now() - event.received_at)
    const counted: RunOutcome = reason === 'on_board' ? 'kept' : outcome
    const ofRun = event.run_id === null ? {} : { run_outcome: counted }
    const isCounted = events.close(event.seq, { outcome, reason, attempts, ...noted, ...ofRun })
    // A delivery that settled nothing of the job covers nothing either.
    const covers = patch.read_seq !== undefined
    // Of a foreign job nothing is read: what became of it is what the event that is parked asked for, too.
    const replaces = covers || (absentAs(event) === 'foreign' && FOREIGN_SETTLED.has(reason))
    if (replaces) supersedeParked(row, event.seq)
    const settled = { ...(covers ? { outcome, read_at: clock.now() } : {}), ...(replaces ? { parked_seq: null } : {}) }
    const after = { ...row, ...patch, ...settled }
    jobs.put(withoutContent({ ...after, ...archives.leaving(event, row, after, outcome) }))
    account.count(event, counted, isCounted)
    log.info('delivered', { reference: row.reference, seq: event.seq, run_id: event.run_id, outcome, reason, attempts })
  }

  /** The job would be archived by its run: its event waits for the guard, or, where that was asked meanwhile, is due again. */
  function settleLeaving(event: EventRow, row: LedgerRow, { why, patch }: Leaving, noted: Noted): void {
    putChanged({ ...row, ...unproven(event, row), ...patch, retry_at: null, attempts: 0 })
    if (why !== 'foreign') gate.answered('origin')
    if (archives.awaitsGuard(event, why)) {
      events.leave(event.seq, why, noted)
      account.leave()
    } else events.postpone([event.seq], clock.now())
  }

  /** The job is not archived before a person says so: its event waits for that, or ends with its run, which looks again. */
  function settleHeld(event: EventRow, row: LedgerRow, { why, message, patch }: Held, noted: Noted): void {
    const after = { ...row, ...unproven(event, row), ...patch, retry_at: null }
    const { reference } = row
    log.error('held', { reference, seq: event.seq, run_id: event.run_id, reason: HELD, detail: message })
    account.count(event, 'held')
    if (account.guards(event, why) === 'hold') {
      putChanged(after)
      events.close(event.seq, { outcome: 'skipped', reason: HELD, message: why, ...noted })
    } else park(event, after, { reason: HELD, message, attempts: event.attempts, ...noted })
  }

  function settleFailure(event: EventRow, row: LedgerRow, { failure, patch }: Failed, noted: Noted): void {
    const { reason } = failure
    const changed = { ...unproven(event, row), ...patch }
    // What was read before this write must not be pushed over it.
    const after = { ...row, ...changed, ...(changed.hash === null ? { read_at: clock.now() } : {}) }
    const consequence = consequenceOf(reason)
    if (consequence === 'wait') {
      putChanged(after)
      gate.wait(failure.retryAfterMs ?? 0)
    } else if (consequence === 'stop') {
      putChanged(after)
      // Behind all others, so that the next probe is another event.
      const { message } = failure
      events.postpone([event.seq], clock.now(), { reason, message, attempts: event.attempts, ...noted })
      gate.stop(reason, failure.message)
      account.block()
    } else settleAttempt(event, after, failure, consequence, noted)
  }

  /** An attempt failed: the event is tried again later, or parked. */
  function settleAttempt(
    event: EventRow,
    row: LedgerRow,
    failure: Failed['failure'],
    consequence: Extract<Consequence, 'retry' | 'park'>,
    noted: Noted,
  ): void {
    const { reason, message } = failure
    const side = blamedSide(reason)
    // While the breaker is open nobody's attempts are used up, the probe's neither.
    const attempts = event.attempts + (side.down && gate.breaker()?.side === side.name ? 0 : 1)
    // Of an outage the first failure is logged, not every attempt that meets it.
    const isKnown = side.down && side.name !== null && gate.failing(side.name) !== null
    if (side.name !== null) {
      // Where the side has answered others since, this job alone is in trouble.
      const inARow = event.reason === reason && gate.failing(side.name) !== null ? attempts : 1
      if (side.down) gate.failed(side.name, inARow, message)
      else gate.accepted(side.name)
    }
    const retries = consequence === 'retry'
    const delay = retries ? backoff(Math.max(attempts, 1), workflow.delivery, clock.random, failure.retryAfterMs) : null
    // Not the message: it may quote what the origin, HrFlow or a tenant's function said of the job, and no log can be erased.
    const fields = { reference: row.reference, seq: event.seq, run_id: event.run_id, reason, attempts }
    if (delay === null) log.error('parked', fields)
    else if (!isKnown) log.warn('to be tried again', fields)
    account.count(event, countedAs(reason))
    if (delay === null) {
      park(event, row, { reason, message, attempts, ...noted })
    } else {
      const retry_at = clock.now() + delay
      events.postpone([event.seq], retry_at, { reason, message, attempts, ...noted })
      jobs.put({ ...row, retry_at, attempts })
    }
    if (gate.breaker() !== null) account.block()
  }

  /** Its job was forgotten while it was delivered: nothing is stored of that. */
  const isForgotten = ({ seq }: EventRow): boolean => !events.has(seq)

  function settle(event: EventRow, reference: string, delivered: Delivered, seen: Seen): void {
    const cleared = suspects.cleared(reference)
    const row = { ...cleared, name: seen.name ?? cleared.name, other_id: seen.other_id ?? cleared.other_id }
    const noted = notedOf(event, delivered, seen, clock.now())
    figures.count('attempts')
    if (delivered.kind === 'failed') figures.count(`failed.${delivered.failure.reason}`)
    if (delivered.kind === 'done') settleDone(event, row, delivered, noted)
    else if (delivered.kind === 'partial') settlePartial(event, row, delivered, noted)
    else if (delivered.kind === 'leaving') settleLeaving(event, row, delivered, noted)
    else if (delivered.kind === 'held') settleHeld(event, row, delivered, noted)
    else if (delivered.kind === 'confirm') {
      const message = 'the origin does not find it; it is asked again before that is believed'
      events.postpone([event.seq], delivered.at, {
        reason: 'not_found',
        message,
        attempts: event.attempts,
        ...noted,
      })
      jobs.put({ ...row, ...unproven(event, row), ...delivered.patch, retry_at: null })
      account.count(event, 'skipped')
    } else settleFailure(event, row, delivered, noted)
  }

  return {
    /**
     * Stores what a delivery came to. Where that itself fails, the attempt counts all the same: a fault of ours, after which
     * nothing of the job is proven.
     */
    settle(event: EventRow, reference: string, delivered: Delivered, seen: Seen = NOTHING_SEEN): void {
      if (isForgotten(event)) return
      try {
        store.atomically(() => settle(event, reference, delivered, seen))
      } catch (error) {
        parts.fault(error)
        const message = `not stored: ${log.redact(messageOf(error))}`
        const fault = failed({ ok: false, reason: 'relay_failure', message }, { hash: null, kept: 0 })
        store.atomically(() => settle(event, reference, fault, { ...NOTHING_SEEN, step: seen.step, ms: seen.ms }))
      }
    },

    /** Every delivery of this event crashed the object: it is parked. */
    parkDeadly(event: EventRow, known: LedgerRow): void {
      const { reference } = known
      const message = `the object crashed during each of its last ${known.begun} deliveries`
      const attempts = event.attempts + known.begun
      const { seq, run_id } = event
      log.error('parked', { reference, seq, run_id, reason: 'relay_failure', detail: message, attempts })
      store.atomically(() => {
        account.count(event, countedAs('relay_failure'))
        const row = suspects.parked({ ...known, ...unproven(event, known) })
        const history = withAttempt(event.history, { at: clock.now(), step: null, reason: 'relay_failure', ms: {} })
        park(event, row, { reason: 'relay_failure', message, attempts, history })
      })
    },

    /** Notes that the board may hold the job because of this workflow. */
    noteWrite(event: EventRow, reference: string): void {
      if (!isForgotten(event))
        jobs.put({ ...(jobs.get(reference) ?? newRow(reference)), archived: 0, hash: null, kept: 0 })
    },
  }
}
