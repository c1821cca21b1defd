// Syncs that are owed: one for what webhooks brought and was not stored, which finds the jobs that those were about; and a full
// one, whose schedule came while another run was under way. Kept in `meta`: owed_sync_at, last_owed_sync (Unix ms), owed_sync_run
// (its id), full_sync_owed.
//
//   nothing owed ──noted──▶ owed ──no run is under way──▶ begun ──came through──▶ nothing owed
//                             ▲                             └──did not, or more was noted: four minutes later──▶ owed
//
// A full sync is owed until one begins: its schedule comes again.
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import { earlier } from '../lib/work'
import type { Values } from '../store/meta'
import type { Run } from '../store/run'
import { type RunRequest, runRequest } from './request'
import { isComplete } from './selection'

/** At most one in this time: a job that nobody knew, among those beyond what is stored, is on the board within five minutes. */
const OWED_EVERY_MS = 240_000

/** Whether a run read all that the origin has. */
const cameThrough = ({ result, cancelled, incomplete }: Run): boolean =>
  result !== null && result.status !== 'fatal' && !cancelled && incomplete?.kind !== 'broken'

export type OwedSync = ReturnType<typeof openOwedSync>

/** Its writes belong to the caller's transaction. */
export function openOwedSync(values: Values, clock: Pick<Clock, 'now'>) {
  const latest = (): number => clock.now() + OWED_EVERY_MS

  /** When the sync for webhooks is to begin. A moment further ahead is of a clock that was wrong. */
  function forWebhooksAt(): number | null {
    const at = values.get('owed_sync_at')
    return at === null ? null : Math.min(Number(at), latest())
  }
  function settle(): void {
    values.put('owed_sync_at', null)
    values.put('owed_sync_run', null)
  }

  return {
    /** A sync is owed. One that was begun may have passed what this is about. */
    note(): void {
      if (values.get('owed_sync_run') !== null) values.put('owed_sync_run', null)
      if (values.get('owed_sync_at') !== null) return
      const last = Number(values.get('last_owed_sync') ?? 0)
      values.put('owed_sync_at', String(Math.max(clock.now(), Math.min(last + OWED_EVERY_MS, latest()))))
    },
    /** A full sync is owed. */
    noteFull: (request: RunRequest): void => values.put('full_sync_owed', JSON.stringify(request)),

    /** When a sync that is owed is to begin, or null: none is. */
    at: (): number | null => earlier(forWebhooksAt(), values.get('full_sync_owed') === null ? null : 0),

    /** It is to begin now; where it does not, it is owed later, unless the workflow allows none. */
    take(workflow: Workflow): RunRequest {
      const full = values.get('full_sync_owed')
      if (full !== null) return { ...JSON.parse(full), owed: false, firing: null } // our own writing
      values.put('owed_sync_at', String(latest()))
      values.put('last_owed_sync', String(clock.now()))
      const { workflow_id } = workflow
      const asked = { action: 'sync_jobs_in_hrflow', trigger: 'cron', incremental: false, persist: true } as const
      const request = runRequest({ ok: true, workflow_id, workflow, issues: [] }, asked)
      if (request.refused !== null) settle()
      return request
    },

    /** A run has begun: one that reads all finds what is owed, whoever asked for it. */
    began(run: Run, workflow: Workflow): void {
      if (!isComplete(run, workflow)) return
      if (values.get('full_sync_owed') !== null) values.put('full_sync_owed', null)
      if (values.get('owed_sync_at') === null || !run.persist) return
      values.put('owed_sync_at', String(latest()))
      values.put('owed_sync_run', run.run_id)
    },

    /** A run has ended. */
    ended(run: Run): void {
      if (values.get('owed_sync_run') === run.run_id && cameThrough(run)) settle()
    },
  }
}
