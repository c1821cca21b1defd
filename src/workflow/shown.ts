// What the admin API shows of events and runs. Pure.
import type { LastRun } from '../state'
import { type EventRow, type EventState, stateOf } from './inbox'
import type { Run } from './run'

/** One event as the admin API shows it. */
export interface ShownEvent {
  readonly seq: number
  readonly action: string
  readonly reference: string | null
  readonly state: EventState
  readonly outcome: string | null
  readonly reason: string | null
  readonly message: string | null
  readonly attempts: number
  readonly next_attempt_at: string | null
  readonly received_at: string
  readonly run_id: string | null
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export function shownEvent(row: EventRow): ShownEvent {
  const state = stateOf(row)
  return {
    seq: row.seq,
    action: row.action,
    reference: row.reference,
    state,
    outcome: row.outcome === 'superseded' ? null : row.outcome,
    reason: row.reason,
    message: row.message,
    attempts: row.attempts,
    next_attempt_at: state === 'pending' ? iso(row.due_at) : null,
    received_at: new Date(row.received_at).toISOString(),
    run_id: row.run_id,
  }
}

/** The run's result as KV and the workflow show it, or null while it has none. */
export function lastRunOf(run: Run): LastRun | null {
  if (run.result === null || run.finished_at === null) return null
  return { ...run.result, run_id: run.run_id, action: run.action, finished_at: new Date(run.finished_at).toISOString() }
}
