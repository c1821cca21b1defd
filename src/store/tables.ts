// The tables of a workflow's object, and the numbered steps that lead to them. A step once released never changes;
// a new one only adds. Storing one event and its outcome is six row writes: every further index would add one.

/** In `event.due_at`: never due. Parked events stand behind all others in the one index. */
export const PARKED_DUE_AT = Number.MAX_SAFE_INTEGER

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
]

/** Brings the tables up to date, by all steps or the first so many. Cheap when they are: one row read. */
export function migrate(storage: DurableObjectStorage, steps = MIGRATIONS): void {
  const { sql } = storage
  sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  const version = Number(meta(sql).get('schema_version') ?? 0)
  if (version >= steps.length) return
  storage.transactionSync(() => {
    for (const step of steps.slice(version)) sql.exec(step)
    meta(sql).put('schema_version', String(steps.length))
  })
}

export type MetaKey =
  | 'schema_version'
  | 'scope'
  | 'paused'
  | 'stopped'
  | 'breaker'
  | 'incremental_token'
  | 'board_listed'
  | 'full_sync_owed'
  | 'faults'
  | 'last_fired_at'
  | 'fired:schedule'
  | 'fired:full_sync_schedule'
  | 'last_seq'
  | 'registered'
  | 'unconfigured_since'
  | 'retention_days'

export type MetaStore = ReturnType<typeof meta>

/** The object's few single values. */
export function meta(sql: SqlStorage) {
  return {
    get: (key: MetaKey): string | null =>
      sql.exec<{ value: string }>('SELECT value FROM meta WHERE key = ?', key).toArray()[0]?.value ?? null,
    /** null removes it. */
    put: (key: MetaKey, value: string | null): void => {
      if (value === null) sql.exec('DELETE FROM meta WHERE key = ?', key)
      else sql.exec('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value)
    },
  }
}

/**
 * Binds the ledger to `scope` (which accounts and which board). Another scope than the stored one empties it: the new
 * board holds none of what it says. The old board is left as it is. Tells whether the ledger was emptied.
 */
export function bindScope(storage: DurableObjectStorage, scope: string): boolean {
  const known = meta(storage.sql).get('scope')
  if (known === scope) return false
  return storage.transactionSync(() => {
    storage.sql.exec('DELETE FROM job')
    const values = meta(storage.sql)
    values.put('scope', scope)
    values.put('board_listed', null)
    values.put('full_sync_owed', null)
    // What a run of the old scope brought up, with jobs of the old account, is not for the new board. Webhooks are hints.
    storage.sql.exec(
      "UPDATE event SET due_at = NULL, outcome = 'superseded', reason = 'another_board', snapshot = NULL WHERE due_at IS NOT NULL AND run_id IS NOT NULL",
    )
    // An empty token is the object's own word: the one in KV belongs to the old ledger and is not asked for.
    if (known !== null) values.put('incremental_token', '')
    return known !== null
  })
}
