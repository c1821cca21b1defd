// One event through its steps: fetchJob, logics, format, push. It makes the board agree with what the origin holds now,
// whatever the event says. Everything it needs is passed in: no env, no SQL, no clock. It never throws by itself.
import type { LedgerRow } from '../store/ledger'
import { type Delivered, type Delivery, failed, nothing, type Patch } from './outcome'
import { push } from './push'
import type { DeliverySteps } from './steps'
import { archiveForeign, notFound, takeOff } from './take-off'

/** How long a formatted job may be pushed as it was read; an older one is read anew. */
export const SNAPSHOT_MAX_AGE_MS = 600_000
/** Complete listings in a row that must lack an open job before it counts as having left the selection. */
const ABSENCES_TO_ARCHIVE = 2

/** Delivers one event against what the ledger knows of its job. */
export async function deliver(event: Delivery, known: LedgerRow | null, steps: DeliverySteps): Promise<Delivered> {
  const startedAt = steps.now()
  const { snapshot, absent } = event
  // An unproven event's object may have written something newer than its snapshot.
  if (snapshot !== null && !event.unproven && isCurrent(snapshot, known, startedAt))
    return push(snapshot.job, event, known, steps, covering(known, snapshot.seq, snapshot.at, event))
  // What this workflow holds by now is no longer foreign, and is asked about like any other.
  if (absent === 'foreign' && known?.archived !== 0) return archiveForeign(event.reference, steps)
  const read = await steps.fetchJob(event.reference)
  if (!read.ok) return failed(read)
  const covered = covering(known, event.newestSeq, startedAt, event)
  const job = read.value
  if (job === null) return notFound(event, known, steps, covered)
  if (!steps.isOpen(job) || known?.sample === 1) return takeOff('not_open', 'skipped', event, known, steps, covered)
  return openJob(job, event, known, steps, covered)
}

/** The origin has the job, open. */
async function openJob(
  job: object,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  if (event.absent === 'gone' || event.absent === 'foreign') return nothing('skipped', 'still_open')
  /** An open job that a listing lacked, written all the same, was lacked all the same. */
  let lacked: Patch = {}
  if (event.absent === 'selection') {
    const absences = (known?.absences ?? 0) + 1
    if (absences >= ABSENCES_TO_ARCHIVE) return takeOff('left_selection', 'skipped', event, known, steps, covered)
    // A board that is not proven to hold the job is written all the same: it may have been archived there.
    const proven = !event.unproven && known !== null && (known.hash !== null || known.kept === 1)
    if (proven) return nothing('skipped', 'left_selection', { absences })
    lacked = { absences }
  }
  if (!steps.rules.pushes) return nothing('skipped', 'still_open')
  const kept = await steps.logics(job)
  if (!kept.ok) return failed(kept)
  if (kept.value === null && !steps.rules.closes) return nothing('discarded', 'discarded')
  if (kept.value === null) return takeOff('discarded', 'discarded', event, known, steps, covered)
  const formatted = await steps.format(kept.value, event.reference)
  if (!formatted.ok) return failed(formatted)
  const pushed = await push(formatted.value, event, known, steps, covered)
  return pushed.kind === 'done' ? { ...pushed, patch: { ...pushed.patch, ...lacked } } : pushed
}

function isCurrent(snapshot: { at: number; seq: number }, known: LedgerRow | null, now: number): boolean {
  const newerRead = known !== null && (known.read_seq > snapshot.seq || known.read_at > snapshot.at)
  return !newerRead && now - snapshot.at < SNAPSHOT_MAX_AGE_MS
}

/** What a read changes in the row when the delivery succeeds: which events it covered, and that all is well. */
const covering = (known: LedgerRow | null, seq: number, at: number, event: Delivery): Patch => ({
  read_seq: Math.max(known?.read_seq ?? 0, seq),
  read_at: Math.max(known?.read_at ?? 0, at),
  retry_at: null,
  attempts: 0,
  missing_since: null,
  ...(event.listing_hash === null ? {} : { listing_hash: event.listing_hash }),
})
