// One event through its steps: fetchJob, logics, format, push. It makes the board agree with what the origin holds now,
// whatever the event says. Everything it needs is passed in: no env, no SQL, no clock. It never throws by itself.

import type { ActionRules } from '../config/actions'
import type { OriginReason } from '../connectors/connector'
import type { BoardCopy, BoardFailure, BoardResult, Upserted } from '../hrflow/board'
import type { Enrichment } from '../hrflow/enrich'
import { contentHash, type HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import type { Failure, Result } from '../lib/result'
import type { AbsentAs, Outcome } from '../store/inbox'
import type { LedgerRow } from '../store/ledger'
import type { DeliveryReason } from './consequences'

/** How long a formatted job may be pushed as it was read; an older one is read anew. */
export const SNAPSHOT_MAX_AGE_MS = 600_000
/** Complete listings in a row that must lack an open job before it counts as having left the selection. */
const ABSENCES_TO_ARCHIVE = 2

/** What is to be delivered. */
export interface Delivery {
  readonly reference: string
  /** The newest event of the inbox when this delivery began. */
  readonly newestSeq: number
  /** The job formatted by a run, when it was read (Unix ms), and the newest event then. */
  readonly snapshot: { readonly job: HrFlowJob; readonly at: number; readonly seq: number } | null
  /** The event is older than this object: an earlier one may have written it and died before it noted that. */
  readonly unproven: boolean
  /** Write the job whatever the hashes say. */
  readonly force: boolean
  /** How a complete listing lacked the job; null: it did not. */
  readonly absent: AbsentAs | null
  readonly listing_hash: string | null
}

export interface DeliverySteps {
  fetchJob(reference: string): Promise<Result<object | null, OriginReason>>
  isOpen(job: object): boolean
  /** The job, perhaps changed, or null when it is discarded. */
  logics(job: object): Promise<Result<object | null, 'logics_failure'>>
  /** The HrFlow job with that reference. */
  format(job: object, reference: string): Promise<Result<HrFlowJob, 'format_failure'>>
  /** Merges what parsing found; null when this workflow does not enrich and never did. */
  enrich(
    job: HrFlowJob,
    kept: Enrichment | null,
  ): Promise<Result<{ job: HrFlowJob; enrichment: Enrichment }, HrFlowReason>>
  readonly rules: Pick<ActionRules, 'pushes' | 'closes' | 'enriches'>
  /** `beforeWrite` is called right before the first call that changes the board. */
  upsert(job: HrFlowJob, copy: BoardCopy, beforeWrite: () => void): Promise<BoardResult<Upserted>>
  /** Notes that the board may hold the job because of this workflow, so that it is never taken for a foreign one. */
  noteWrite(reference: string): void
  archive(reference: string): Promise<BoardResult<'archived' | 'unchanged'>>
  /** Archives a job that is not known to be this origin's: as it is. */
  archiveForeign(reference: string): Promise<BoardResult<'archived' | 'unchanged'>>
  /** Whether another workflow of this board has the job. */
  heldElsewhere(reference: string): Promise<boolean>
  /** Whether a listing of the board, made by this run, lacked the job. */
  notOnBoard(reference: string): boolean
  readEnrichment(json: string): Enrichment | null
  now(): number
  /** How long "not found" must last before it is believed; 0: at once. */
  readonly notFoundConfirmMs: number
}

/** In place of a hash: the board has the job, and its copy was left as it was. */
export const KEPT = 'kept'

type Patch = Partial<Omit<LedgerRow, 'reference'>>

/** What a delivery came to, and what it changes in the job's ledger row. */
export type Delivered =
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly reason: string | null; readonly patch: Patch }
  /** The origin does not find the job: to be asked again at `at` before that is believed. */
  | { readonly kind: 'confirm'; readonly at: number; readonly patch: Patch }
  | { readonly kind: 'failed'; readonly failure: Failure<DeliveryReason>; readonly patch: Patch }

/** Delivers one event against what the ledger knows of its job. */
export async function deliver(event: Delivery, known: LedgerRow | null, steps: DeliverySteps): Promise<Delivered> {
  const startedAt = steps.now()
  const snapshot = event.snapshot
  // An unproven event's object may have written something newer than its snapshot.
  if (snapshot !== null && !event.unproven && isCurrent(snapshot, known, startedAt)) {
    return push(snapshot.job, event, known, steps, covering(known, snapshot.seq, snapshot.at, event))
  }
  // What this workflow holds by now is no longer foreign, and is asked about like any other.
  if (event.absent === 'foreign' && known?.archived !== 0) return archiveForeign(event.reference, steps)
  const read = await steps.fetchJob(event.reference)
  if (!read.ok) return failed(read)
  const covered = covering(known, event.newestSeq, startedAt, event)
  if (read.value === null) return notFound(event, known, steps, covered)
  if (!steps.isOpen(read.value) || known?.sample === 1)
    return takeOff('not_open', 'skipped', event, known, steps, covered)
  if (event.absent === 'gone' || event.absent === 'foreign') return nothing('skipped', 'still_open')
  if (event.absent === 'selection') {
    const absences = (known?.absences ?? 0) + 1
    if (absences >= ABSENCES_TO_ARCHIVE) return takeOff('left_selection', 'skipped', event, known, steps, covered)
    // A board that is not proven to hold the job is written all the same: it may have been archived there.
    const proven = !event.unproven && known !== null && known.hash !== null
    if (proven) return nothing('skipped', 'left_selection', { absences })
  }
  if (!steps.rules.pushes) return nothing('skipped', 'still_open')
  const kept = await steps.logics(read.value)
  if (!kept.ok) return failed(kept)
  if (kept.value === null && !steps.rules.closes) return nothing('discarded', 'discarded')
  if (kept.value === null) return takeOff('discarded', 'discarded', event, known, steps, covered)
  const formatted = await steps.format(kept.value, event.reference)
  if (!formatted.ok) return failed(formatted)
  return push(formatted.value, event, known, steps, covered)
}

/** The job was read and nothing of it settled, so nothing is covered: what else waits for the job keeps its turn. */
const nothing = (outcome: Outcome, reason: string, patch: Patch = {}): Delivered => ({
  kind: 'done',
  outcome,
  reason,
  patch: { missing_since: null, ...patch },
})

async function archiveForeign(reference: string, steps: DeliverySteps): Promise<Delivered> {
  if (await steps.heldElsewhere(reference))
    return { kind: 'done', outcome: 'skipped', reason: 'held_elsewhere', patch: {} }
  const archived = await steps.archiveForeign(reference)
  if (!archived.ok) return failed(archived)
  return { kind: 'done', outcome: archived.value, reason: 'foreign', patch: {} }
}

function isCurrent(snapshot: { at: number; seq: number }, known: LedgerRow | null, now: number): boolean {
  const newerRead = known !== null && (known.read_seq > snapshot.seq || known.read_at > snapshot.at)
  return !newerRead && now - snapshot.at < SNAPSHOT_MAX_AGE_MS
}

/** What a read changes in the row when the delivery succeeds: which events it covered, and that all is well. */
function covering(known: LedgerRow | null, seq: number, at: number, event: Delivery): Patch {
  return {
    read_seq: Math.max(known?.read_seq ?? 0, seq),
    read_at: Math.max(known?.read_at ?? 0, at),
    retry_at: null,
    attempts: 0,
    missing_since: null,
    ...(event.listing_hash === null ? {} : { listing_hash: event.listing_hash }),
  }
}

const failed = (failure: Failure<DeliveryReason>, patch: Patch = {}): Delivered => ({ kind: 'failed', failure, patch })

/** After a write that was sent and not answered by a success nothing is proven, only that the job may be on the board. */
const unanswered = (failure: BoardFailure, kept: Patch = {}): Delivered =>
  failed(failure, failure.touched ? { ...kept, hash: null, archived: 0 } : kept)

async function push(
  job: HrFlowJob,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  const hash = await contentHash(job)
  const done = (outcome: Outcome, patch: Patch): Delivered => ({
    kind: 'done',
    outcome,
    reason: null,
    patch: { ...covered, archived: 0, hash, absences: 0, outcome, ...patch },
  })
  const toEnrich = steps.rules.enriches && known?.enriched == null
  const proven = !event.unproven && !event.force && !toEnrich
  if (proven && known?.archived === 0 && known.hash === hash) return done('unchanged', {})
  const keptEnrichment = known?.enriched == null ? null : steps.readEnrichment(known.enriched)
  let toSend = job
  let enrichment: Patch = {}
  if (steps.rules.enriches || keptEnrichment !== null) {
    const enriched = await steps.enrich(job, keptEnrichment)
    if (!enriched.ok) return failed(enriched)
    toSend = enriched.value.job
    enrichment = { enriched: JSON.stringify(enriched.value.enrichment) }
  }
  // Were this object to end between the write and its note, the job would stay on the board as if it were foreign.
  const isNew = known === null || known.archived === null
  let noted = false
  const pushed = await steps.upsert(toSend, copyOf(event, known, steps), () => {
    if (!isNew || noted) return
    noted = true
    steps.noteWrite(event.reference)
  })
  // No write was sent after all: what was noted before it is taken back.
  if (!pushed.ok) return unanswered(pushed, noted && !pushed.touched ? { ...enrichment, archived: null } : enrichment)
  // Neither settles what an event from elsewhere asks for, which edits and creates. Of a copy that is left as it was
  // nothing is proven but that it is there.
  if (pushed.value === 'kept') return nothing('skipped', 'on_board', { archived: 0, hash: KEPT, absences: 0 })
  if (pushed.value === 'lacking')
    return nothing('skipped', 'not_on_board', { archived: null, hash: null, listing_hash: null })
  return done(pushed.value, enrichment)
}

function copyOf(event: Delivery, known: LedgerRow | null, steps: DeliverySteps): BoardCopy {
  if (event.unproven || event.force) return 'unknown'
  if (known === null || known.archived === null) return steps.notOnBoard(event.reference) ? 'absent' : 'unknown'
  if (known.hash === null || known.hash === KEPT) return 'unknown'
  return known.archived === 1 ? 'archived' : 'active'
}

async function notFound(
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  const ours = known !== null && known.archived === 0
  if (ours && steps.notFoundConfirmMs > 0) {
    const since = known.missing_since ?? steps.now()
    const at = since + steps.notFoundConfirmMs
    if (steps.now() < at) return { kind: 'confirm', at, patch: { missing_since: since } }
  }
  return takeOff('gone', 'skipped', event, known, steps, covered)
}

/** Takes the job off the board if this workflow put it there; a job that it never pushed is left alone (`otherwise`). */
async function takeOff(
  reason: 'not_open' | 'gone' | 'discarded' | 'left_selection',
  otherwise: Outcome,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  // That its listing row was read in full is remembered only of a job that logics discard: nothing else settles it.
  const toForget = reason !== 'discarded' && (event.listing_hash !== null || known?.listing_hash != null)
  const row = toForget ? { listing_hash: null } : {}
  const done = (outcome: Outcome, patch: Patch): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: { ...covered, ...row, ...patch, outcome },
  })
  if (known === null || known.archived === null) return done(otherwise, {})
  if (known.archived === 1 && !event.unproven) return done('unchanged', {})
  if (await steps.heldElsewhere(event.reference))
    return done('skipped', { archived: null, hash: null, listing_hash: null })
  const archived = await steps.archive(event.reference)
  if (!archived.ok) return unanswered(archived)
  // `unchanged`: the board has no such job, so it is not archived there either.
  const left: Patch = archived.value === 'archived' ? { archived: 1 } : { archived: null, hash: null }
  return done(archived.value, { ...left, absences: 0, ...(reason === 'discarded' ? {} : { listing_hash: null }) })
}
