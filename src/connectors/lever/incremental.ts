// Incremental reading of Lever: the Data API's listing by `updated_at_start`, whatever the state, so that what was unpublished
// is read too. The public API tells no date of change: it is read whole each time. Pure.
import { toNumber } from '../../lib/shapes'
import type { Incremental } from '../connector'
import { OVERLAP_MS } from '../shared/incremental'
import type { LeverPull } from './schemas'

/** A field's moment in Unix ms, or null when it tells none. */
function momentIn(entry: object, field: string): number | null {
  const at = toNumber(Object.hasOwn(entry, field) ? Reflect.get(entry, field) : null)
  return at !== null && Number.isSafeInteger(at) && at > 0 ? at : null
}

export const incremental: Incremental<LeverPull> = {
  narrow(pull, since) {
    const from = Math.max(0, since - OVERLAP_MS)
    return (pull.updated_at_start ?? 0) > from ? pull : { ...pull, updated_at_start: from }
  },
  movedAt: (entry) => momentIn(entry, 'updatedAt') ?? momentIn(entry, 'createdAt'),
}
