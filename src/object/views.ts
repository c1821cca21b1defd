// What the admin API gives of an object: its status, its events, its jobs. Pure readings of what is stored.
import type { Attention } from '../attention/words'
import { iso } from '../lib/clock'
import { type EventRow, type EventState, type Outcome, stateOf } from '../store/event'
import { aboutOf, historyOf } from '../store/history'
import type { FoundJob } from '../store/job-search'
import type { LedgerRow } from '../store/ledger'
import type { Store } from '../store/store'
import type { RunControl } from '../sync/run-control'
import type { LastRunView } from '../sync/run-view'
import type { Side } from '../upstream/breaker'
import type { CourierState } from '../upstream/courier'
import type { Gate, HeldBy, Stopped } from '../upstream/gate'
import type { Alarm } from './alarm'
import type { AttentionList } from './attention'
import { drainedAt, failingSince, webhooksOf } from './figures-view'

/** What the object alone knows of its workflow's state. Times are ISO 8601. */
export interface ObjectStatus {
  readonly paused: boolean
  readonly stopped: Stopped | null
  /** The side that counts as down. */
  readonly down: Side | null
  /** What holds the work back now. */
  readonly held_by: HeldBy | null
  readonly pending: number
  readonly parked: number
  readonly oldest_pending_seconds: number | null
  /** Since when it is paused or stopped, and since when a far side fails. */
  readonly since: string | null
  readonly failing_since: string | null
  /** Events settled a minute in the last ten, and when none will wait any more at that pace. */
  readonly rate_per_minute: number | null
  readonly drained_at: string | null
  readonly webhooks: ReturnType<typeof webhooksOf>
  readonly board: { readonly active: number; readonly archived: number }
  readonly last_fired_at: string | null
  readonly last_run: LastRunView | null
  readonly incremental_token: string | null
  readonly next_alarm: string | null
  /** Faults of the relay's own so far. */
  readonly faults: number
  /** What is not as it should be, the most severe first. */
  readonly attention: readonly Attention[]
  /** Alerts about it that are still to be sent, and the last one that was given up. */
  readonly alerts: CourierState
}

/** What a status is made of; `engine` null: the workflow does not run. */
export interface StatusParts {
  readonly store: Pick<Store, 'events' | 'log' | 'jobs' | 'values' | 'figures'>
  readonly engine: { readonly gate: Gate } | null
  readonly control: Pick<RunControl, 'last' | 'ownToken'>
  readonly alarm: Pick<Alarm, 'at'>
  readonly attention: Pick<AttentionList, 'items' | 'given' | 'alerts'> | null
}

/** The status of the object now (Unix ms). */
export function statusOf({ store, engine, control, alarm, attention }: StatusParts, now: number): ObjectStatus {
  const { events, log, jobs, values, figures } = store
  const gate = engine?.gate ?? null
  const runs = gate !== null
  const oldest = runs ? events.oldestPendingAt() : null
  const pending = runs ? events.pending() : 0
  const per_minute = figures.perMinute()
  const held_by = gate?.heldBy() ?? null
  return {
    paused: gate?.paused() ?? false,
    stopped: gate?.stopped() ?? null,
    down: gate?.breaker()?.side ?? null,
    held_by,
    pending,
    parked: runs ? log.parked() : 0,
    oldest_pending_seconds: oldest === null ? null : Math.max(0, Math.floor((now - oldest) / 1_000)),
    since: iso(gate?.since() ?? null),
    failing_since: gate === null ? null : failingSince(gate),
    rate_per_minute: per_minute === null ? null : Math.round(per_minute * 10) / 10,
    drained_at: drainedAt({ pending, per_minute, held_by, opensAt: gate?.opensAt() ?? 0 }, now),
    webhooks: webhooksOf(figures, now),
    board: runs ? jobs.counts() : { active: 0, archived: 0 },
    last_fired_at: values.get('last_fired_at'),
    last_run: control.last(),
    incremental_token: control.ownToken(),
    next_alarm: iso(alarm.at()),
    faults: Number(values.get('faults') ?? 0),
    attention: attention?.given() ?? [],
    alerts: attention?.alerts() ?? { waiting: 0, given_up: null },
  }
}

/** One event as the admin API gives it. */
export interface EventView {
  readonly seq: number
  readonly action: string
  readonly reference: string | null
  readonly state: EventState
  readonly outcome: Outcome | null
  readonly reason: string | null
  readonly message: string | null
  readonly attempts: number
  readonly next_attempt_at: string | null
  readonly received_at: string
  readonly run_id: string | null
}

export function viewOfEvent(row: EventRow): EventView {
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

/** One event with all that is kept of it: what became of each attempt, and what is known of its job. */
export function fullViewOfEvent(row: EventRow) {
  const { state = null, logic = null } = aboutOf(row.about)
  const history = historyOf(row.history).map(({ at, ...attempt }) => ({ at: iso(at), ...attempt }))
  return { ...viewOfEvent(row), origin_state: state, logic, history }
}
export type FullEventView = ReturnType<typeof fullViewOfEvent>

/** A job of the ledger, as a list gives it. */
export const viewOfFound = ({ reference, name, other_id, archived, outcome, read_at, parked_seq }: FoundJob) => ({
  reference,
  name,
  other_id,
  state: archived === null ? ('none' as const) : archived === 1 ? ('archived' as const) : ('active' as const),
  last_outcome: outcome,
  last_read_at: read_at === 0 ? null : iso(read_at),
  parked_seq,
})
export type FoundView = ReturnType<typeof viewOfFound>

/** What the ledger holds of a job, for people. */
export function viewOfJob(row: LedgerRow) {
  return {
    name: row.name,
    other_id: row.other_id,
    on_board: row.archived === null ? null : row.archived === 1 ? ('archived' as const) : ('active' as const),
    /** Whether the board is proven to hold the content of `hash`, or a copy that was left as it was. */
    proven: row.hash !== null || row.kept === 1,
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

export type JobView = ReturnType<typeof viewOfJob>
