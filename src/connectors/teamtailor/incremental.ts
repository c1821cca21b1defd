// Incremental reading of Teamtailor's API: its listing by `filter[updated-at]`, whatever the status, so that what was taken
// offline is read too. Pure.
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import { movedBy, OVERLAP_MS } from '../shared/incremental'
import type { TeamtailorPull } from './schemas'

export const incremental: Incremental<TeamtailorPull> = {
  narrow(pull, since) {
    const from = Math.max(0, since - OVERLAP_MS)
    if ((momentOf(pull.filter_updated_at_from) ?? 0) > from) return { ...pull, filter_status: 'all' }
    return { ...pull, filter_status: 'all', filter_updated_at_from: new Date(from).toISOString() }
  },
  movedAt: movedBy('updated-at'),
}
