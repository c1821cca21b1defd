// The object's few single values, in the table `meta`.

import type { Sql } from './sql'

export type MetaKey =
  | 'schema_version'
  | 'scope'
  | 'paused'
  | 'stopped'
  | 'breaker'
  | 'rest_until'
  | 'workflow_id'
  | 'last_run_at'
  | 'counts'
  | 'incremental_token'
  | 'board_listed'
  | 'board_check'
  | 'full_sync_owed'
  | 'owed_sync_at'
  | 'last_owed_sync'
  | 'owed_sync_run'
  | 'faults'
  | 'last_fired_at'
  | 'fired:schedule'
  | 'fired:full_sync_schedule'
  | 'last_seq'
  | 'open_jobs'
  | 'figures'
  | 'registered'
  | 'subscriptions'
  | 'unconfigured_since'
  | 'retention_days'
  | 'pruned_at'
  | 'jobs_pruned_at'
  | 'attention'
  | 'alerts'
  | 'failing'
  | 'last_faults'
  | 'schedules_since'
  | 'name'
  | 'ok_since'

export type Values = ReturnType<typeof openValues>

export function openValues(sql: Sql) {
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
