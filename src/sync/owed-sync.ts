// A sync that is owed for what was received and not stored: it finds the jobs that those webhooks were about. Kept in `meta`:
// owed_sync_at, last_owed_sync (Unix ms).
//
//   nothing owed ──noted──▶ owed (a quarter of an hour after the last one) ──no run is under way──▶ begun
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { Values } from '../store/meta'
import { type RunRequest, runRequest } from './request'

/** At most one in this time. */
const OWED_EVERY_MS = 900_000

export type OwedSync = ReturnType<typeof openOwedSync>

export function openOwedSync(values: Values, clock: Pick<Clock, 'now'>) {
  const latest = (): number => clock.now() + OWED_EVERY_MS
  return {
    /** A sync is owed. Belongs to the caller's transaction. */
    note(): void {
      if (values.get('owed_sync_at') !== null) return
      const last = Number(values.get('last_owed_sync') ?? 0)
      values.put('owed_sync_at', String(Math.max(clock.now(), Math.min(last + OWED_EVERY_MS, latest()))))
    },

    /** When the sync that is owed is to begin, or null: none is. A moment further ahead is of a clock that was wrong. */
    at(): number | null {
      const at = values.get('owed_sync_at')
      return at === null ? null : Math.min(Number(at), latest())
    },

    /** It begins: no longer owed. */
    take(workflow: Workflow): RunRequest {
      values.put('owed_sync_at', null)
      values.put('last_owed_sync', String(clock.now()))
      const { workflow_id } = workflow
      const asked = { action: 'sync_jobs_in_hrflow', trigger: 'cron', incremental: false, persist: true } as const
      return runRequest({ ok: true, workflow_id, workflow, issues: [] }, asked)
    },
  }
}
