// Why HrFlow did not do what was asked, and what its answers mean. https://developers.hrflow.ai/reference/http-status-codes

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

/** A write was done, or the board has no job of that reference and nothing happened. */
export type Written = 'done' | 'missing'

/** What every answer of HrFlow begins with. */
interface Envelope {
  readonly code: number
  readonly message: string | null
}

/** What an answer means. */
export type Outcome = Written | Exclude<HrFlowReason, 'throttled' | 'budget_spent'>

/** From the lightest to the worst: nothing wrong, about this job, about this moment, about the account. */
const OUTCOMES: readonly Outcome[] = [
  'done',
  'missing',
  'hrflow_refused',
  'rate_limited',
  'hrflow_unavailable',
  'hrflow_quota',
  'hrflow_unauthorized',
  'board_not_found',
]

/**
 * What an answer means: the worse of what its HTTP status and its envelope's code say. Without an envelope (null) it is
 * an outage, whatever the status, so that a gateway's page is never read as "no such job"; only a 429 needs no words.
 * https://developers.hrflow.ai/reference/errors
 */
export function reasonOf(status: number, envelope: Envelope | null): Outcome {
  if (envelope === null) return status === 429 ? 'rate_limited' : 'hrflow_unavailable'
  const message = envelope.message ?? ''
  const [byStatus, byCode] = [outcomeOf(status, message), outcomeOf(envelope.code, message)]
  return OUTCOMES.indexOf(byStatus) > OUTCOMES.indexOf(byCode) ? byStatus : byCode
}

function outcomeOf(code: number, message: string): Outcome {
  if (code >= 200 && code < 300) return 'done'
  if (code === 400 || code === 404) return notFound(code, message)
  if (code === 401 || code === 403) return 'hrflow_unauthorized'
  if (code === 402) return 'hrflow_quota'
  if (code === 429) return 'rate_limited'
  return code > 400 && code < 500 && code !== 408 ? 'hrflow_refused' : 'hrflow_unavailable'
}

/** A missing job and a wrong board_key both come as a 400, distinguished by the message alone; a 404 may name neither. */
function notFound(code: 400 | 404, message: string): Outcome {
  const object = /unable to find object:\s*["'`]?([a-z]+)/i.exec(message)?.[1]?.toLowerCase()
  if (object === 'board') return 'board_not_found'
  if (object === 'job') return 'missing'
  if (object !== undefined || code === 400) return 'hrflow_refused'
  return /\bboard/i.test(message) && !/\bjob/i.test(message) ? 'board_not_found' : 'missing'
}
