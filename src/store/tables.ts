// The tables of a workflow's object, and the numbered steps that lead to them. A step once released never changes; a new one
// only adds, but for the one that made the table of events anew: an older version does not find what waits there. Every further
// index costs each event a row more; so does the counting of a job that comes to the board or leaves it.
import { COUNTING, COUNTING_EVENTS, COUNTING_LEFT } from './counts'
import { openValues } from './meta'

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    key BLOB UNIQUE,
    action TEXT NOT NULL,
    reference TEXT,
    type TEXT,
    origin_id TEXT,
    fired_at TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL,
    due_at INTEGER,
    outcome TEXT,
    reason TEXT,
    message TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    run_id TEXT,
    run_outcome TEXT,
    absent INTEGER NOT NULL DEFAULT 0,
    force INTEGER NOT NULL DEFAULT 0,
    listing_hash TEXT,
    snapshot TEXT,
    snapshot_at INTEGER,
    snapshot_seq INTEGER,
    body TEXT
  );
  CREATE INDEX event_due ON event (due_at, seq) WHERE due_at IS NOT NULL;
  CREATE TABLE job (
    reference TEXT PRIMARY KEY,
    hash TEXT,
    archived INTEGER,
    outcome TEXT,
    read_seq INTEGER NOT NULL DEFAULT 0,
    read_at INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    parked_seq INTEGER,
    missing_since INTEGER,
    absences INTEGER NOT NULL DEFAULT 0,
    listing_hash TEXT,
    sample INTEGER NOT NULL DEFAULT 0,
    enriched TEXT
  ) WITHOUT ROWID;
  CREATE TABLE run (started_at INTEGER NOT NULL, run_id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (started_at, run_id)) WITHOUT ROWID;
  CREATE TABLE listed (kind TEXT NOT NULL, page INTEGER NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (kind, page)) WITHOUT ROWID;
  `,
  // Attempts made before an event was replayed, so that it keeps its history and gets a full set of new ones.
  'ALTER TABLE event ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0',
  // Deliveries that were noted before they began and have not come to an end: this object ended instead.
  'ALTER TABLE job ADD COLUMN begun INTEGER NOT NULL DEFAULT 0',
  // The board has a copy that was left as it was: until now a word in place of a hash.
  "ALTER TABLE job ADD COLUMN kept INTEGER NOT NULL DEFAULT 0; UPDATE job SET hash = NULL, kept = 1 WHERE hash = 'kept'",
  // What was sent, and the form in which HrFlow gives it back: so that a job is not written again for its form alone.
  'ALTER TABLE job ADD COLUMN sent_hash TEXT; ALTER TABLE job ADD COLUMN board_hash TEXT',
  // Archiving the event's job was approved, by the guard or a person.
  'ALTER TABLE event ADD COLUMN approved INTEGER NOT NULL DEFAULT 0',
  // What is asked at every look is counted as it changes.
  COUNTING,
  // The lane in which an event waits, first in the one index of what is due.
  `
  ALTER TABLE event ADD COLUMN lane INTEGER NOT NULL DEFAULT 2;
  UPDATE event SET lane = CASE
    WHEN run_id IS NOT NULL THEN 4
    WHEN type = 'manual' THEN 1
    WHEN reference IS NULL OR reference IN (SELECT reference FROM job WHERE archived IS NOT NULL OR kept = 1) THEN 2
    ELSE 3 END
  WHERE due_at IS NOT NULL;
  DROP INDEX event_due;
  CREATE INDEX event_due ON event (lane, due_at, seq) WHERE due_at IS NOT NULL;
  `,
  // What the object counted, hour by hour; and what of it is not written yet, kept in the rows of events.
  `
  CREATE TABLE hour (at INTEGER PRIMARY KEY, figures TEXT NOT NULL);
  ALTER TABLE event ADD COLUMN unwritten TEXT;
  `,
  // By what a job is found (its name as it is and without case and accents, the origin's other id), and what is kept of the
  // attempts at an event.
  `
  ALTER TABLE job ADD COLUMN name TEXT;
  ALTER TABLE job ADD COLUMN folded_name TEXT;
  ALTER TABLE job ADD COLUMN other_id TEXT;
  ALTER TABLE event ADD COLUMN history TEXT;
  ALTER TABLE event ADD COLUMN about TEXT;
  `,
  // Of an origin without an API: which of a job's events counts (sent.ts), and up to which one the board has it.
  'ALTER TABLE event ADD COLUMN rank INTEGER; ALTER TABLE job ADD COLUMN rank INTEGER',
  // An index costs a row for each event in it. Only keys that are good for as long as the event is kept stand in one (`key`), not
  // those of bodies (`body_key`), nor a run's events, which have none; and what is due only where it does not go at once (`queued`).
  `
  ALTER TABLE event RENAME TO event_before;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    key BLOB,
    body_key BLOB,
    action TEXT NOT NULL,
    reference TEXT,
    type TEXT,
    origin_id TEXT,
    fired_at TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL,
    lane INTEGER NOT NULL DEFAULT 2,
    due_at INTEGER,
    queued INTEGER NOT NULL DEFAULT 1,
    outcome TEXT,
    reason TEXT,
    message TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempts_before INTEGER NOT NULL DEFAULT 0,
    run_id TEXT,
    run_outcome TEXT,
    absent INTEGER NOT NULL DEFAULT 0,
    approved INTEGER NOT NULL DEFAULT 0,
    force INTEGER NOT NULL DEFAULT 0,
    listing_hash TEXT,
    snapshot TEXT,
    snapshot_at INTEGER,
    snapshot_seq INTEGER,
    body TEXT,
    history TEXT,
    about TEXT,
    unwritten TEXT,
    rank INTEGER
  );
  INSERT INTO event (key, body_key, seq, action, reference, type, origin_id, fired_at, size, received_at, lane, due_at, outcome, reason,
      message, attempts, attempts_before, run_id, run_outcome, absent, approved, force, listing_hash, snapshot, snapshot_at, snapshot_seq, body,
      history, about, unwritten, rank)
    SELECT iif(origin_id IS NULL AND reference IS NOT NULL AND rank IS NULL, NULL, key), iif(origin_id IS NULL AND reference IS NOT NULL AND rank IS NULL, key, NULL),
      seq, action, reference, type, origin_id, fired_at, size, received_at, lane, due_at, outcome, reason,
      message, attempts, attempts_before, run_id, run_outcome, absent, approved, force, listing_hash, snapshot, snapshot_at, snapshot_seq, body,
      history, about, unwritten, rank FROM event_before;
  DROP TABLE event_before;
  CREATE UNIQUE INDEX event_key ON event (key) WHERE key IS NOT NULL;
  CREATE INDEX event_due ON event (lane, due_at, seq) WHERE due_at IS NOT NULL AND queued = 1;
  ${COUNTING_EVENTS}
  `,
  // When a job left the board without a person's word, so that one that comes back is no longer counted as gone.
  COUNTING_LEFT,
  // A listing row may be enough for the board until its job is read: of which events that holds, and of which jobs.
  'ALTER TABLE event ADD COLUMN partial INTEGER NOT NULL DEFAULT 0; ALTER TABLE job ADD COLUMN partial INTEGER NOT NULL DEFAULT 0',
]

/** Brings the tables up to date, by all steps or the first so many. Cheap when they are: one row read. */
export function migrate(storage: DurableObjectStorage, steps = MIGRATIONS): void {
  const { sql } = storage
  sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  const version = Number(openValues(sql).get('schema_version') ?? 0)
  if (version >= steps.length) return
  storage.transactionSync(() => {
    for (const step of steps.slice(version)) sql.exec(step)
    openValues(sql).put('schema_version', String(steps.length))
  })
}
