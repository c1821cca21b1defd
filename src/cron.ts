// The Worker's scheduled side: starts the runs that are due, and re-arms what should have woken up by itself.

import type { WorkflowsOf } from './config/check'
import { messageOf } from './config/tenant-functions'
import { createLog } from './lib/log'
import { workflowStub } from './object/stub'
import { markedObjects } from './store/kv'
import { type RunRequest, runRequest } from './sync/request'

/** The scheduled handler of a deployment with these workflows. One workflow's trouble is not another's. */
export function createCron(workflowsOf: WorkflowsOf) {
  const log = createLog({}, (text) => text)
  return async (cron: string, env: Env): Promise<void> => {
    const woken = workflowsOf(env).all.map(async (entry) => {
      const stub = workflowStub(env, entry.workflow_id)
      const { schedule, full_sync_schedule } = entry.ok ? entry.workflow : entry
      const requests: RunRequest[] = []
      if (schedule === cron) {
        const action = entry.ok ? entry.workflow.scheduled_action : 'sync_jobs_in_hrflow'
        requests.push(runRequest(entry, { action, trigger: 'cron' }))
      }
      // A full sync comes seldom, and perhaps at the minute of the other cron: it is owed, not skipped.
      if (full_sync_schedule === cron)
        requests.push(runRequest(entry, { action: 'sync_jobs_in_hrflow', trigger: 'cron', incremental: false }, true))
      for (const request of requests) {
        const started = await stub.startRun(request)
        if ('running' in started)
          log.info(request.owed ? 'full sync waits for the run under way' : 'cron skipped: a run is under way', {
            workflow_id: entry.workflow_id,
            run_id: started.running,
          })
      }
      if (entry.ok) await stub.rearm()
    })
    for (const [index, outcome] of (await Promise.allSettled(woken)).entries()) {
      if (outcome.status === 'rejected') {
        log.error('cron failed', {
          workflow_id: workflowsOf(env).all[index]?.workflow_id,
          detail: messageOf(outcome.reason),
        })
      }
    }
    await expireUnconfigured(env).catch((error) =>
      log.error('unconfigured workflows not looked at', { detail: messageOf(error) }),
    )
  }

  /** The objects of workflows that are gone from the configuration are told so. */
  async function expireUnconfigured(env: Env): Promise<void> {
    const gone = (await markedObjects(env.STATE)).filter((id) => workflowsOf(env).find(id) === undefined)
    await Promise.all(gone.map((id) => workflowStub(env, id).expire()))
  }
}
