// The step push: the board is made to hold the job, unless it is proven, or read, to hold it already.
import type { BoardCopy } from '../hrflow/board'
import { contentHash, type HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import { ok, type Result } from '../lib/result'
import type { Outcome } from '../store/event'
import { type LedgerRow, newRow } from '../store/ledger'
import { type Delivered, type Delivery, failed, nothing, type Patch, unanswered } from './outcome'
import { openOwnForm } from './own-form'
import type { DeliverySteps } from './steps'

/** Why a job that was not proven to be on the board as it is now was not written: it was read there. */
export const SAME_ON_BOARD = 'same_on_board'

/** Pushes `job`; `covered` is what the read behind it changes in the row when the delivery succeeds. */
export async function push(
  job: HrFlowJob,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
  covered: Patch,
): Promise<Delivered> {
  const hash = await contentHash(job)
  const settled = { ...covered, absences: 0 }
  const done = (outcome: Outcome, patch: Patch, reason: string | null = null): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: { ...settled, archived: 0, hash, kept: 0, outcome, ...patch },
  })
  const toEnrich = steps.rules.enriches && known?.enriched == null
  const proven = !event.unproven && !event.force && !toEnrich
  // The board was not looked at: whoever finds meanwhile that it differs knows better, so nothing is said of it.
  if (proven && known?.archived === 0 && known.hash === hash)
    return { kind: 'done', outcome: 'unchanged', reason: null, patch: { ...settled, outcome: 'unchanged' } }
  const enriched = await withEnrichment(job, known, steps)
  if (!enriched.ok) return failed(enriched)
  const { toSend, patch } = enriched.value
  // Were this object to crash between the write and its note, the job would stay on the board as if it were foreign, or archived.
  const isOff = known === null || known.archived !== 0
  let noted = false
  const own = await openOwnForm(toSend, known)
  const pushed = await steps.upsert(toSend, copyOf(event, known, steps), {
    beforeWrite: () => {
      if (!isOff || noted) return
      noted = true
      steps.noteWrite(event.reference)
    },
    isSame: async (record) => !event.force && (await own.isSame(record)),
    answered: own.answered,
  })
  // No write was sent after all: what was noted before it is taken back.
  const { archived, left_hour, left_by } = known ?? newRow(event.reference)
  const before = { archived, left_hour, left_by }
  if (!pushed.ok) return unanswered(pushed, noted && !pushed.touched ? { ...patch, ...before } : patch)
  // Neither settles what an event from elsewhere asks for, which edits and creates. Of a copy that is left as it was
  // nothing is proven but that it is there.
  if (pushed.value === 'kept') return nothing('skipped', 'on_board', { archived: 0, hash: null, kept: 1, absences: 0 })
  if (pushed.value === 'lacking')
    return nothing('skipped', 'not_on_board', { archived: null, hash: null, kept: 0, listing_hash: null })
  if (pushed.value === 'same') return done('unchanged', { ...patch, ...(await own.form()) }, SAME_ON_BOARD)
  if (own.isDoubtful()) {
    const read = await steps.getJob(event.reference)
    if (read.ok && read.value !== null) own.answered(read.value.job)
  }
  return done(pushed.value, { ...patch, ...(await own.form()) })
}

/** The job with what parsing found in it, and that finding as it is kept; the job itself where nothing is enriched. */
async function withEnrichment(
  job: HrFlowJob,
  known: LedgerRow | null,
  steps: DeliverySteps,
): Promise<Result<{ readonly toSend: HrFlowJob; readonly patch: Patch }, HrFlowReason>> {
  const kept = known?.enriched == null ? null : steps.readEnrichment(known.enriched)
  if (!steps.rules.enriches && kept === null) return ok({ toSend: job, patch: {} })
  const enriched = await steps.enrich(job, kept)
  if (!enriched.ok) return enriched
  return ok({ toSend: enriched.value.job, patch: { enriched: JSON.stringify(enriched.value.enrichment) } })
}

function copyOf(event: Delivery, known: LedgerRow | null, steps: DeliverySteps): BoardCopy {
  if (event.unproven || event.force) return 'unknown'
  if (known === null || known.archived === null) return steps.notOnBoard(event.reference) ? 'absent' : 'unknown'
  if (known.hash === null) return 'unknown'
  return known.archived === 1 ? 'archived' : 'active'
}
