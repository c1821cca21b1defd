// Incremental reading of SmartRecruiters: its listing by `updatedAfter`, whatever the posting status. Of the public postings those
// that were released before are passed over here. Pure.
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import { movedBy, OVERLAP_MS } from '../shared/incremental'
import type { SmartRecruitersPull } from './schemas'

export const incremental: Incremental<SmartRecruitersPull> = {
  narrow(pull, since) {
    const from = Math.max(0, since - OVERLAP_MS)
    const own = momentOf(pull.updated_after ?? null) ?? 0
    return own > from ? pull : { ...pull, updated_after: new Date(from).toISOString() }
  },
  movedAt: movedBy('updatedOn'),
}
