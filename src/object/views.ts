// What the admin API shows of events and runs. Pure.

import { type EventRow, type EventState, stateOf } from '../store/inbox'
import type { LastRun } from '../store/kv'
import type { LedgerRow } from '../store/ledger'
import type { Run } from '../store/run'

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
    attempts: row.attempts_before + row.attempts,
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

/** What the ledger holds of a job, for people. */
export function shownJob(row: LedgerRow) {
  return {
    on_board: row.archived === null ? null : row.archived === 1 ? ('archived' as const) : ('active' as const),
    /** Whether the board is proven to hold the content of `hash`. */
    proven: row.hash !== null,
    hash: row.hash,
    last_outcome: row.outcome,
    last_read_at: row.read_at === 0 ? null : iso(row.read_at),
    retry_at: iso(row.retry_at),
    attempts: row.attempts,
    parked_seq: row.parked_seq,
    missing_since: iso(row.missing_since),
    absences: row.absences,
    sample: row.sample === 1,
    enriched: row.enriched !== null,
  }
}

export type ShownJob = ReturnType<typeof shownJob>
