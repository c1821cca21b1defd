// Incremental reading of Workable: its listing by `updated_after`. Pure.
// https://workable.readme.io/reference/jobs
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import type { WorkablePull } from './client'

/** Read again by the next run: what the listing shows a little after its `updated_at`. */
const OVERLAP_MS = 600_000

const MOMENT = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)Z$/

/** A parameter's moment in Unix seconds: those, or ISO 8601 in its basic or extended form. */
function secondsOf(moment: string | number): number {
  if (typeof moment === 'number') return moment
  return (momentOf(moment.replace(MOMENT, '$1-$2-$3T$4:$5:$6Z')) ?? 0) / 1_000
}

export const incremental: Incremental<WorkablePull> = {
  narrow(pull, since) {
    const from = Math.floor((since - OVERLAP_MS) / 1_000)
    const own = pull.updated_after === undefined ? 0 : secondsOf(pull.updated_after)
    return own > from ? pull : { ...pull, updated_after: from }
  },
  movedAt: (entry) => momentOf('updated_at' in entry ? entry.updated_at : null),
}
