// A new job is put on the board as its listing row tells it, which lacks some of it: so that it is there soon where its origin
// lets jobs be read only slowly. It is made and never edited: what the board has, whoever put it there, waits for the whole job.
import type { HrFlowJob } from '../hrflow/job'
import type { LedgerRow } from '../store/ledger'
import { type Delivered, type Delivery, failed } from './outcome'
import { push } from './push'
import type { DeliverySteps } from './steps'

/** Whether what is known of a job contradicts a row that has it open, or says that it is not new. */
const isKnown = (known: LedgerRow | null): boolean =>
  known !== null && (known.archived !== null || known.missing_since !== null || known.sample === 1)

/** Pushes `job`, made of a listing row; null: it is not new, or the board has one. */
export async function pushPartial(
  job: HrFlowJob,
  event: Delivery,
  known: LedgerRow | null,
  steps: DeliverySteps,
): Promise<Delivered | null> {
  if (isKnown(known)) return null
  if (!steps.notOnBoard(event.reference)) {
    const held = await steps.getJob(event.reference)
    if (!held.ok) return failed(held)
    if (held.value !== null) return null
  }
  // Which events it covers, and that all is well, is known when it was read.
  const pushed = await push(job, { ...event, force: false }, known, { ...steps, notOnBoard: () => true }, {})
  if (pushed.kind !== 'done' || (pushed.outcome !== 'created' && pushed.outcome !== 'updated')) return pushed
  return {
    kind: 'partial',
    outcome: pushed.outcome,
    patch: { ...pushed.patch, partial: 1, listing_hash: event.listing_hash },
  }
}
