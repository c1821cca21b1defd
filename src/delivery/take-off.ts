// Jobs that do not belong on the board any more: archived if this workflow put them there, left alone if it did not.
import type { Archived } from '../hrflow/board'
import type { Outcome } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import { type Delivered, type Delivery, failed, type LeaveReason, type Patch, unanswered } from './outcome'
import type { DeliverySteps } from './steps'

/**
 * The origin does not find the job: believed when it still does not after `notFoundConfirmMs`, or when a complete listing
 * that is one answer lacked it too (a listing that fell short asks as `gone`).
 */
export async function notFound(
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  // What this workflow has on the board, or a listing that has it, contradicts the answer: it is asked again.
  const isListed = event.absent === null && (event.listing_hash !== null || event.snapshot !== null)
  const isOurs = known?.archived === 0
  const isAgreed = steps.listsWhole && event.absent === 'selection'
  if ((isListed || isOurs) && !isAgreed && steps.notFoundConfirmMs > 0) {
    const since = Math.min(known?.missing_since ?? steps.now(), steps.now()) // a later moment is of a clock that was wrong
    if (isOurs && steps.awaitsGuard('gone')) return { kind: 'leaving', why: 'gone', patch: { missing_since: since } }
    const at = since + steps.notFoundConfirmMs
    if (steps.now() < at) return { kind: 'confirm', at, patch: { missing_since: since } }
  }
  return takeOff('gone', 'skipped', event, known, steps, covered)
}

/** Takes the job off the board if this workflow put it there; a job that it never pushed is left alone (`otherwise`). */
export async function takeOff(
  reason: LeaveReason,
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
    return done('skipped', { archived: null, hash: null, kept: 0, listing_hash: null })
  const held = known.archived === 1 ? null : unlessAllowed(reason, steps)
  if (held !== null) return held
  // An archived one is here because an earlier object may have brought it back, and what is not proven to be on the board may
  // be archived there already, by a write whose answer was lost: the board knows.
  const isProven = known.hash !== null || known.kept === 1
  const archived = await steps.archive(event.reference, known.archived === 1 || !isProven)
  if (!archived.ok) return unanswered(archived)
  // `unchanged`: the board has no such job, so it is not archived there either.
  const left: Patch = archived.value === 'unchanged' ? { archived: null, hash: null } : { archived: 1 }
  const forgotten = reason === 'discarded' ? {} : { listing_hash: null }
  return done(outcomeOf(archived.value), { ...left, kept: 0, absences: 0, ...forgotten })
}

/** What becomes of a job that may not be archived now, or null when it may. */
function unlessAllowed(why: LeaveReason, steps: DeliverySteps): Delivered | null {
  const permission = steps.mayArchive(why)
  switch (permission.kind) {
    case 'go':
      return null
    case 'wait':
      return { kind: 'leaving', why, patch: {} }
    case 'hold':
      return { kind: 'held', why, message: `${why}: ${permission.message}`, patch: {} }
  }
}

/** Archives a job on the board that nobody of this deployment holds, as it is. */
export async function archiveForeign(reference: string, steps: DeliverySteps): Promise<Delivered> {
  if (await steps.heldElsewhere(reference))
    return { kind: 'done', outcome: 'skipped', reason: 'held_elsewhere', patch: {} }
  const held = unlessAllowed('foreign', steps)
  if (held !== null) return held
  const archived = await steps.archiveForeign(reference)
  if (!archived.ok) return failed(archived)
  return { kind: 'done', outcome: outcomeOf(archived.value), reason: 'foreign', patch: {} }
}

const outcomeOf = (archived: Archived): 'archived' | 'unchanged' => (archived === 'archived' ? 'archived' : 'unchanged')
