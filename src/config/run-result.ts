// What a run's counters mean: the status and reason that hrflow-connectors would give. Pure.

import * as v from 'valibot'

const count = v.number()

/** hrflow-connectors' nine counters of a run. */
export const runEventsSchema = v.object({
  read_success: count,
  read_failure: count,
  logics_discard: count,
  logics_failure: count,
  format_failure: count,
  write_failure: count,
  callback_failure: count,
  callback_executed: count,
  getting_incremental_token_failure: count,
})
export type RunEvents = v.InferOutput<typeof runEventsSchema>

export const RUN_REASONS = [
  'none',
  'getting_incremental_token_failure',
  'mode_not_supported_by_origin',
  'bad_origin_parameters',
  'bad_target_parameters',
  'origin_does_not_support_incremental',
  'read_failure',
  'logics_failure',
  'format_failure',
  'write_failure',
] as const
export type RunReason = (typeof RUN_REASONS)[number]

/** hrflow-connectors' result of a run. `reason` is `none` unless fatal. */
export const runResultSchema = v.object({
  incremental: v.boolean(),
  status: v.picklist(['success', 'success_with_failures', 'fatal']),
  reason: v.picklist(RUN_REASONS),
  events: runEventsSchema,
  incremental_token: v.nullable(v.string()),
})
export type RunResult = v.InferOutput<typeof runResultSchema>

export const noEvents = (): RunEvents => ({
  read_success: 0,
  read_failure: 0,
  logics_discard: 0,
  logics_failure: 0,
  format_failure: 0,
  write_failure: 0,
  callback_failure: 0,
  callback_executed: 0,
  getting_incremental_token_failure: 0,
})

/** What a run's jobs came to, beside its counters. */
export interface Settled {
  /**
   * Jobs that were pushed, or needed no push and are on the board: with one of those, not all of its pushes failed, even when
   * as many failed as there were items to push (an archive is a push of a job that was not read).
   */
  readonly settled: number
  /** Jobs that needed nothing and are not on the board: none of them was to be pushed. */
  readonly idle: number
}

/** The status and reason of a run that got as far as reading. Every item discarded by logics is a success. */
export function verdict(
  events: RunEvents,
  { settled, idle }: Settled = { settled: 0, idle: 0 },
): Pick<RunResult, 'status' | 'reason'> {
  const failures =
    events.read_failure + events.logics_failure + events.format_failure + events.write_failure + events.callback_failure
  if (events.getting_incremental_token_failure > 0)
    return { status: 'fatal', reason: 'getting_incremental_token_failure' }
  if (events.read_success === 0) {
    if (events.read_failure > 0) return { status: 'fatal', reason: 'read_failure' }
    return { status: failures > 0 ? 'success_with_failures' : 'success', reason: 'none' }
  }
  if (events.logics_failure >= events.read_success) return { status: 'fatal', reason: 'logics_failure' }
  const afterLogics = events.read_success - events.logics_discard - events.logics_failure
  if (afterLogics > 0 && events.format_failure >= afterLogics) return { status: 'fatal', reason: 'format_failure' }
  const remaining = afterLogics - events.format_failure
  const failedAll = events.write_failure > 0 && events.write_failure >= remaining - idle
  if (remaining > 0 && failedAll && settled === 0) return { status: 'fatal', reason: 'write_failure' }
  return { status: failures > 0 ? 'success_with_failures' : 'success', reason: 'none' }
}

/** A run that ended before it read anything. */
export const fatalResult = (reason: RunReason, incremental: boolean, incremental_token: string | null): RunResult => ({
  incremental,
  status: 'fatal',
  reason,
  events: noEvents(),
  incremental_token,
})
