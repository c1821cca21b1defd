// An event as it is stored, from the webhook (or the run) that brought it to its outcome. Types and pure readings of a row.
//
//   waiting (due_at) ──settled──▶ done        (due_at NULL, outcome)
//      │   ▲      └────covered──▶ superseded  (due_at NULL, outcome 'superseded')
//      │   │ replay
//      ├──▶ parked (due_at PARKED_DUE_AT, reason)
//      ├──pushed as its listing row tells it──▶ waiting in another lane, for its job to be read
//      └──a run would archive its job──▶ leaving (due_at GUARD_DUE_AT, why in reason) ──the guard──▶ waiting, or done as held
import type { Absence } from '../config/actions'
import type { JobEvent } from '../connectors/connector'
import { aboutText, type Known, type Noted } from './history'

/** In `due_at`: never due. Parked events stand behind all others in the one index. */
export const PARKED_DUE_AT = Number.MAX_SAFE_INTEGER

/** In `due_at`: never due by itself. A run would archive the job, and its guard says later whether. */
export const GUARD_DUE_AT = PARKED_DUE_AT - 1

/** Where an event waits. Which lane comes next is decided by the deliveries. */
export const LANES = {
  /** What an operator asked for. */
  operator: 1,
  /** Webhooks about jobs that the board has, or had; also those that could not be read. */
  known: 2,
  /** Webhooks about references that nobody knows: a new job, or a forger's. */
  unknown: 3,
  /** A run's. */
  run: 4,
  /** Webhooks about something else, whose job may have changed with it. */
  hint: 5,
  /** Jobs that are on the board as a run's listing tells them: what it lacks of them. */
  detail: 6,
} as const
export type Lane = (typeof LANES)[keyof typeof LANES]
/** Of an event in the index of what is due, as a condition of SQL: without it the index is not searched. Only new events stand outside (queue.ts). */
export const IN_INDEX = 'due_at IS NOT NULL AND queued = 1'
/** True of every event in the index, it leads a search by `due_at` through it. */
export const ANY_LANE = `lane IN (${Object.values(LANES).join(', ')}) AND ${IN_INDEX}`

/** How an event ended; also what a run counts it as. */
export type Outcome = 'created' | 'updated' | 'archived' | 'unchanged' | 'discarded' | 'skipped'
/** What a run's first attempt at an event came to. `kept`: skipped, since the board has the job and nothing is to be edited. */
export type RunOutcome = Outcome | 'kept' | 'held' | 'logics_failure' | 'format_failure' | 'write_failure'

export type EventState = 'pending' | 'parked' | 'done' | 'superseded'

/**
 * How a listing lacked a job. `selection`: it may have left the selection. `gone`: it is archived only if the origin says
 * that it is gone or closed. `foreign`: the board has it, and this workflow does not know it.
 */
export type AbsentAs = Absence | 'foreign'
const ABSENT_AS: readonly (AbsentAs | null)[] = [null, 'selection', 'gone', 'foreign']
export const absentCode = (as: AbsentAs | null): number => ABSENT_AS.indexOf(as)
export const absentAs = (row: Pick<EventRow, 'absent'>): AbsentAs | null => ABSENT_AS[row.absent] ?? null

export interface NewEvent {
  readonly action: JobEvent['action']
  /** null only when the payload could not be read. */
  readonly reference: string | null
  readonly received_at: number
  readonly due_at: number
  /** Without one: that of runs when it has a `run_id`, else that of known jobs. */
  readonly lane?: Lane
  /** It is about something else, and its job may have changed with it. */
  readonly is_hint?: boolean
  /** A webhook brought it: when it is new it counts as received. */
  readonly is_received?: boolean
  /** Makes it known; events with the same key are one. Without it every one is new. */
  readonly key?: Uint8Array
  /** The key is good only as long as the known event has not been read: the job may have changed since, and an equal body says so. */
  readonly key_until_read?: boolean
  readonly type?: string
  readonly origin_id?: string | null
  readonly fired_at?: string | null
  readonly size?: number
  readonly run_id?: string
  /** A run came upon this job because its complete listing lacked it. */
  readonly absent?: AbsentAs
  /** A run would archive the job, and why: it waits for the run's guard. */
  readonly leaves?: string
  readonly force?: boolean
  /** Of the listing row that the event is of; beside a snapshot, of the entry that it was made of. */
  readonly listing_hash?: string
  /** The snapshot was made of a row, which lacks some of the job: it is pushed where the board has none, and then the job is read. */
  readonly partial?: boolean
  /** What is known of the job beside its content. */
  readonly about?: Known
  /** The formatted job as JSON, when it was read and the newest event then. */
  readonly snapshot?: { readonly json: string; readonly at: number; readonly seq: number }
  /** Of an origin without an API: which of the job's events counts, and what is kept of it until it is on the board (sent.ts). */
  readonly sent?: { readonly rank: number; readonly body: string | null }
  /** Its job may be archived. */
  readonly approved?: boolean
  /** Parked as it came: why, and the body to read again. */
  readonly parked?: { readonly reason: string; readonly message: string; readonly body: string }
}

/** A stored event. Times are Unix milliseconds. */
export type EventRow = {
  seq: number
  action: JobEvent['action']
  reference: string | null
  received_at: number
  due_at: number | null
  lane: Lane
  outcome: Outcome | 'superseded' | null
  reason: string | null
  message: string | null
  attempts: number
  attempts_before: number
  run_id: string | null
  run_outcome: RunOutcome | null
  absent: number
  /** 1: the guard, or a person, let its job be archived. */
  approved: 0 | 1
  force: number
  listing_hash: string | null
  snapshot: string | null
  snapshot_at: number | null
  snapshot_seq: number | null
  /** 1: the snapshot was made of a row. */
  partial: 0 | 1
  /** Of an event that brings its job (sent.ts); null: the job is to be read. */
  rank: number | null
  /** As JSON: the attempts that are kept, and what is known of the job (see history.ts). */
  history: string | null
  about: string | null
}

export interface Closing extends Noted {
  readonly outcome: Outcome | 'superseded'
  readonly reason?: string | null
  readonly message?: string | null
  readonly attempts?: number
  /** What its run counts it as, where it was not counted before. */
  readonly run_outcome?: RunOutcome
}

/** Why an event was put off or parked. */
export interface PutOff extends Noted {
  readonly reason: string
  readonly message: string
  readonly attempts: number
}

/** Of an event whose job is to be read although the board has it: what its run counts it as, and why it waits. */
export interface ToRead extends Noted {
  readonly run_outcome: RunOutcome
  readonly reason: string
  readonly message: string
}

/** The columns of an EventRow. */
export const EVENT_COLUMNS =
  'seq, action, reference, received_at, due_at, lane, outcome, reason, message, attempts, attempts_before, run_id, run_outcome, absent, approved, force, listing_hash, snapshot, snapshot_at, snapshot_seq, partial, rank, history, about'

/** A due event, as far as is needed to choose. */
export type DueEvent = Pick<
  EventRow,
  'seq' | 'lane' | 'attempts' | 'run_id' | 'run_outcome' | 'snapshot_at' | 'rank'
> & {
  due_at: number
  reference: string
}

/** Each state as a condition of SQL. */
export const STATE_SQL: Record<EventState, string> = {
  pending: `due_at IS NOT NULL AND due_at < ${PARKED_DUE_AT}`,
  parked: `due_at = ${PARKED_DUE_AT}`,
  done: `due_at IS NULL AND outcome <> 'superseded'`,
  superseded: `due_at IS NULL AND outcome = 'superseded'`,
}

export function stateOf(event: Pick<EventRow, 'due_at' | 'outcome'>): EventState {
  if (event.due_at === PARKED_DUE_AT) return 'parked'
  if (event.due_at !== null) return 'pending'
  return event.outcome === 'superseded' ? 'superseded' : 'done'
}

/** An event's columns, but for its seq. */
export const columnsOf = (event: NewEvent) => ({
  action: event.action,
  reference: event.reference,
  type: event.type ?? null,
  origin_id: event.origin_id ?? null,
  fired_at: event.fired_at ?? null,
  size: event.size ?? null,
  received_at: event.received_at,
  due_at: event.parked !== undefined ? PARKED_DUE_AT : event.leaves !== undefined ? GUARD_DUE_AT : event.due_at,
  lane: event.lane ?? (event.run_id === undefined ? LANES.known : LANES.run),
  reason: event.parked?.reason ?? event.leaves ?? null,
  message: event.parked?.message ?? null,
  run_id: event.run_id ?? null,
  absent: absentCode(event.absent ?? null),
  force: event.force ? 1 : 0,
  listing_hash: event.listing_hash ?? null,
  snapshot: event.snapshot?.json ?? null,
  snapshot_at: event.snapshot?.at ?? null,
  snapshot_seq: event.snapshot?.seq ?? null,
  partial: event.partial ? 1 : 0,
  body: event.parked?.body ?? event.sent?.body ?? null,
  rank: event.sent?.rank ?? null,
  approved: event.approved ? 1 : 0,
  about: aboutText(null, event.about ?? {}),
})
