// What every reason for a failed delivery leads to, in one place.
import type { OriginReason } from '../connectors/connector'
import type { HrFlowReason } from '../hrflow/reasons'

/** `relay_failure`: a fault of ours. */
export type DeliveryReason = OriginReason | HrFlowReason | 'logics_failure' | 'format_failure' | 'relay_failure'
/** What stops a workflow until it is resumed, or a probe succeeds. */
export type StopReason = Extract<
  DeliveryReason,
  'hrflow_unauthorized' | 'hrflow_quota' | 'origin_unauthorized' | 'board_not_found'
>

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

/** Which of a run's counters a failure belongs to. */
export const countedAs = (reason: DeliveryReason): 'logics_failure' | 'format_failure' | 'write_failure' =>
  reason === 'logics_failure' || reason === 'format_failure' ? reason : 'write_failure'
