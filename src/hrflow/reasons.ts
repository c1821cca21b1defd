// Why HrFlow did not do what was asked. https://developers.hrflow.ai/reference/http-status-codes

/**
 * `hrflow_unavailable`: an outage, a time-out, nonsense; the write may have taken effect. `rate_limited`: 429.
 * `hrflow_refused`: this job, which will not get better by itself. `hrflow_unauthorized`, `hrflow_quota`, `board_not_found`:
 * the account or its configuration. `throttled` and `budget_spent`: the call was not made.
 */
export type HrFlowReason =
  | 'hrflow_unavailable'
  | 'rate_limited'
  | 'hrflow_refused'
  | 'hrflow_unauthorized'
  | 'hrflow_quota'
  | 'board_not_found'
  | 'throttled'
  | 'budget_spent'
