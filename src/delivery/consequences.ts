// What every reason for a failed delivery leads to, in one place.
import type { OriginReason } from '../connectors/connector'
import type { HrFlowReason } from '../hrflow/reasons'
import type { Side } from '../upstream/breaker'

/** `relay_failure`: a fault of ours. */
export type DeliveryReason = OriginReason | HrFlowReason | 'logics_failure' | 'format_failure' | 'relay_failure'

/** retry: again with back-off. park: not again by itself. stop: the whole workflow rests, its queue kept. wait: nothing was tried. */
export type Consequence = 'retry' | 'park' | 'stop' | 'wait'

export function consequenceOf(reason: DeliveryReason): Consequence {
  switch (reason) {
    case 'origin_unavailable':
    case 'hrflow_unavailable':
    case 'rate_limited':
    case 'relay_failure':
      return 'retry'
    case 'origin_refused':
    case 'hrflow_refused':
    case 'logics_failure':
    case 'format_failure':
      return 'park'
    case 'origin_unauthorized':
    case 'hrflow_unauthorized':
    case 'hrflow_quota':
    case 'board_not_found':
      return 'stop'
    case 'throttled':
    case 'budget_spent':
      return 'wait'
  }
}

/** Which side a failure tells of, and whether it is down: any other answer than an outage shows that it is up. */
export function blamedSide(reason: DeliveryReason): { readonly name: Side | null; readonly down: boolean } {
  switch (reason) {
    case 'origin_unavailable':
      return { name: 'origin', down: true }
    case 'hrflow_unavailable':
      return { name: 'hrflow', down: true }
    case 'origin_refused':
    case 'origin_unauthorized':
      return { name: 'origin', down: false }
    case 'hrflow_refused':
    case 'hrflow_unauthorized':
    case 'hrflow_quota':
    case 'board_not_found':
      return { name: 'hrflow', down: false }
    default:
      return { name: null, down: false }
  }
}

/** Which of a run's counters a failure belongs to. */
export const countedAs = (reason: DeliveryReason): 'logics_failure' | 'format_failure' | 'write_failure' =>
  reason === 'logics_failure' || reason === 'format_failure' ? reason : 'write_failure'
