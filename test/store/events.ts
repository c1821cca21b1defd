// Events for the tests of their SQL: hand-made ones, the rows they are stored as, and many at once.
import type { EventRow, NewEvent } from '../../src/store/event'
import { type EventLog, openEventLog } from '../../src/store/event-log'
import { type Expiry, openExpiry } from '../../src/store/expiry'
import { type Inbox, openInbox } from '../../src/store/inbox'
import { openLedger } from '../../src/store/ledger'
import { openValues } from '../../src/store/meta'
import { openParked, type Parked } from '../../src/store/parked'
import { inStorage } from './storage'

export const NOW = 1_800_000_000_000

/** For an inbox whose figures nobody looks at. */
export const NO_FIGURES = { count: () => {}, toKeep: () => null }

export const hint = (more: Partial<NewEvent> = {}): NewEvent => ({
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  ...more,
})

/** The row of `hint()` as first event. */
export const stored = (more: Partial<EventRow> = {}): EventRow => ({
  seq: 1,
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  lane: 2,
  outcome: null,
  reason: null,
  message: null,
  attempts: 0,
  attempts_before: 0,
  run_id: null,
  run_outcome: null,
  absent: 0,
  approved: 0,
  force: 0,
  listing_hash: null,
  snapshot: null,
  snapshot_at: null,
  snapshot_seq: null,
  partial: 0,
  rank: null,
  history: null,
  about: null,
  ...more,
})

export const key = (byte: number) => new Uint8Array(32).fill(byte)
export const WHY = { reason: 'hrflow_unavailable', message: 'HTTP 502', attempts: 3 }
export const UNREADABLE = { reason: 'event_parsing_failure', message: 'no data', body: '{"x":1}' }

/** SQL of `n` numbers from `first` on, as the table n. */
const numbers = (first: number, n: number) =>
  `WITH RECURSIVE n(seq) AS (SELECT ${first} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${first + n - 1})`
/** Puts `n` finished events, from `first` on, into the inbox. */
export const finish = (sql: SqlStorage, first: number, n: number): void => {
  sql.exec(
    `${numbers(first, n)} INSERT INTO event (seq, action, reference, received_at, outcome) SELECT seq, 'update', 'R' || seq, 5, 'created' FROM n`,
  )
}
/** Puts `n` waiting events, all due at 7, into the inbox. */
export const wait = (sql: SqlStorage, n: number): void => {
  sql.exec(
    `${numbers(1, n)} INSERT INTO event (seq, action, reference, received_at, due_at) SELECT seq, 'update', 'A', 5, 7 FROM n`,
  )
}

/** The events of a database, as those that wait, as the log of all, and as what goes in time. */
export function openEvents(sql: SqlStorage): {
  readonly inbox: Inbox
  readonly log: EventLog
  readonly expiry: Expiry
  readonly parked: Parked
} {
  const values = openValues(sql)
  const inbox = openInbox(sql, values, NO_FIGURES)
  const expiry = openExpiry(sql, values, inbox, openLedger(sql))
  return { inbox, log: openEventLog(sql, values, inbox), expiry, parked: openParked(sql, inbox) }
}

/** Works on the events of a fresh object. */
export const opened = <T>(work: (events: ReturnType<typeof openEvents> & { readonly sql: SqlStorage }) => T) =>
  inStorage(({ sql }) => work({ ...openEvents(sql), sql }))
