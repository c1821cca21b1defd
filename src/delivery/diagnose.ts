// What keeps a job off the board: origin, tenant's functions and board asked now, nothing changed.

import { contentHash } from '../hrflow/job'
import type { LedgerRow } from '../store/ledger'
import type { DeliverySteps } from './steps'

/** `verdict` is one word; `detail` says more where there is more. */
export interface Inspection {
  /** What the origin says of the job now. */
  readonly origin: 'open' | 'not_open' | 'not_found' | 'unknown'
  /** What the board holds of it now. */
  readonly board: 'active' | 'archived' | 'missing' | 'unknown'
  readonly verdict: string
  readonly detail: string | null
}

type Steps = Pick<DeliverySteps, 'fetchJob' | 'isOpen' | 'logics' | 'format' | 'getJob'>

/** Follows one job through the steps of its delivery without writing; `pending`: an event of it waits. */
export async function inspectJob(
  reference: string,
  known: LedgerRow | null,
  pending: boolean,
  steps: Steps,
): Promise<Inspection> {
  const held = await steps.getJob(reference)
  const board = !held.ok ? 'unknown' : held.value === null ? 'missing' : held.value.archived ? 'archived' : 'active'
  const found = (origin: Inspection['origin'], verdict: string, detail: string | null = null): Inspection => ({
    origin,
    board,
    verdict,
    detail,
  })

  const read = await steps.fetchJob(reference)
  if (!read.ok) return found('unknown', read.reason, read.message)
  if (read.value === null) return found('not_found', 'not_found')
  if (known?.sample === 1) return found('not_open', 'not_open', 'it is demonstration data of the origin')
  if (!steps.isOpen(read.value)) return found('not_open', 'not_open')
  const kept = await steps.logics(read.value)
  if (!kept.ok) return found('open', kept.reason, kept.message)
  if (kept.value === null) return found('open', 'discarded', 'logics discard it')
  const formatted = await steps.format(kept.value, reference)
  if (!formatted.ok) return found('open', formatted.reason, formatted.message)
  if (!held.ok) return found('open', held.reason, held.message)
  if (known?.parked_seq != null) return found('open', 'parked', `event ${known.parked_seq} is parked; replay it`)
  if (pending) return found('open', 'pending', 'an event of it waits to be delivered')
  if (board === 'missing') return found('open', 'missing', 'the board does not have it; sync it')
  if (board === 'archived') return found('open', 'archived', 'it is archived on the board; sync it')
  const same = known?.hash === (await contentHash(formatted.value))
  return same
    ? found('open', 'unchanged')
    : found('open', 'changed', 'the board holds other content, and no event said so; sync it')
}
