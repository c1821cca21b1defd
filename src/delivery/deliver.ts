// One event through its steps: fetchJob, logics, format, push. It makes the board agree with what the origin holds now,
// whatever the event says. Everything it needs is passed in: no env, no SQL, no clock. It never throws by itself.
import type { LedgerRow } from '../store/ledger'
import { entryMark } from './entry-hash'
import { type Delivered, type Delivery, failed, nothing, type Patch } from './outcome'
import { push } from './push'
import { pushPartial } from './push-partial'
import type { DeliverySteps } from './steps'
import { archiveForeign, notFound, takeOff } from './take-off'

/** How long a formatted job may be pushed as it was read; an older one is read anew. */
export const SNAPSHOT_MAX_AGE_MS = 600_000
/** Whether it may still be pushed. One that was read later than now was so by a clock that was wrong. */
export const isFresh = (read_at: number, now: number): boolean => read_at <= now && now - read_at < SNAPSHOT_MAX_AGE_MS
/** Complete listings in a row that must lack an open job before it counts as having left the selection. */
const ABSENCES_TO_ARCHIVE = 2

/** Delivers one event against what the ledger knows of its job. */
export async function deliver(event: Delivery, known: LedgerRow | null, steps: DeliverySteps): Promise<Delivered> {
  const startedAt = steps.now()
  const { snapshot, absent } = event
  // An unproven event's object may have written something newer than its snapshot.
  if (snapshot !== null && !event.unproven && isCurrent(snapshot, known, startedAt)) {
    if (!snapshot.partial)
      return withEntry(
        await push(snapshot.job, event, known, steps, covering(known, snapshot.seq, snapshot.at, event)),
        snapshot.entry ?? null,
        known,
      )
    const pushed = await pushPartial(snapshot.job, event, known, steps)
    if (pushed !== null) return pushed
  }
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

/** The origin has the job, open: so the board must hold it as it is, also where a listing lacked it. */
async function openJob(
  job: object,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  const { absent } = event
  const onlyIfGone = absent !== null && absent !== 'selection'
  const leftSelection = absent === 'selection' && !steps.selectsByJob
  const absences = (known?.absences ?? 0) + (leftSelection ? 1 : 0)
  if (leftSelection && absences >= ABSENCES_TO_ARCHIVE)
    return takeOff('left_selection', 'skipped', event, known, steps, covered)
  if (!steps.rules.pushes) return nothing('skipped', 'still_open')
  const kept = await steps.logics(job)
  if (!kept.ok) return failed(kept)
  // A listing that fell short takes nothing off the board but what is gone or closed.
  if (kept.value === null && onlyIfGone) return nothing('skipped', 'still_open')
  if (kept.value === null && !steps.rules.closes) return nothing('discarded', 'discarded')
  if (kept.value === null) return takeOff('discarded', 'discarded', event, known, steps, covered)
  const formatted = await steps.format(kept.value, event.reference)
  if (!formatted.ok) return failed(formatted)
  const pushed = await push(formatted.value, event, known, steps, covered)
  if (absent === null || pushed.kind !== 'done') return pushed
  // What a listing lacked was lacked, whatever the board holds of it now.
  const patch = { ...pushed.patch, absences }
  if (pushed.outcome !== 'unchanged') return { ...pushed, patch }
  return { ...pushed, outcome: 'skipped', reason: leftSelection ? 'left_selection' : 'still_open', patch }
}

/** What the snapshot was made of is known by now to stand for what the board holds, or is known to hold. */
function withEntry(pushed: Delivered, entry: string | null, known: LedgerRow | null): Delivered {
  if (entry === null || pushed.kind !== 'done') return pushed
  const { hash = pushed.outcome === 'unchanged' ? known?.hash : null } = pushed.patch
  return hash == null ? pushed : { ...pushed, patch: { ...pushed.patch, listing_hash: entryMark(entry, hash) } }
}

function isCurrent(snapshot: { at: number; seq: number }, known: LedgerRow | null, now: number): boolean {
  const newerRead = known !== null && (known.read_seq > snapshot.seq || known.read_at > snapshot.at)
  return !newerRead && isFresh(snapshot.at, now)
}

/** What a read changes in the row when the delivery succeeds: which events it covered, and that all is well. */
const covering = (known: LedgerRow | null, seq: number, at: number, event: Delivery): Patch => ({
  read_seq: Math.max(known?.read_seq ?? 0, seq),
  read_at: Math.max(known?.read_at ?? 0, at),
  retry_at: null,
  attempts: 0,
  missing_since: null,
  ...(known?.partial === 1 ? { partial: 0 } : {}),
  ...(event.listing_hash === null ? {} : { listing_hash: event.listing_hash }),
})
