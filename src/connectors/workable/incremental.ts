// Incremental reading of Workable: its listing by `updated_after`. Pure.
// https://workable.readme.io/reference/jobs
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import { movedBy, OVERLAP_MS } from '../shared/incremental'
import type { WorkablePull } from './schemas'

const MOMENT = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d(?:\.\d+)?))?(?:Z|([+-]\d\d):?(\d\d))?)?$/

/** A parameter's moment in Unix seconds: those, or ISO 8601 in its basic or extended form. */
function secondsOf(moment: string | number): number {
  if (typeof moment === 'number') return moment
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone, rest] = MOMENT.exec(moment) ?? []
  const offset = zone === undefined ? 'Z' : `${zone}:${rest}`
  return (momentOf(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`) ?? 0) / 1_000
}

export const incremental: Incremental<WorkablePull> = {
  narrow(pull, since) {
    const from = Math.floor((since - OVERLAP_MS) / 1_000)
    const own = pull.updated_after === undefined ? 0 : secondsOf(pull.updated_after)
    return own > from ? pull : { ...pull, updated_after: from }
  },
  movedAt: movedBy('updated_at'),
}
