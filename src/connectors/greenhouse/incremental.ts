// Incremental reading of Harvest: its listing by `updated_at`, whatever the state. The Job Board API lists all that there is; what
// did not change is left out here. Pure. https://harvestdocs.greenhouse.io/docs/filters
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import { movedBy, OVERLAP_MS } from '../shared/incremental'
import type { GreenhousePull } from './schemas'

export const incremental: Incremental<GreenhousePull> = {
  narrow(pull, since) {
    const from = Math.max(0, since - OVERLAP_MS)
    const own = momentOf(pull.updated_after ?? null) ?? 0
    return own > from ? pull : { ...pull, updated_after: new Date(from).toISOString() }
  },
  movedAt: movedBy('updated_at'),
}
