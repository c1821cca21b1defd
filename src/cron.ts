// The heartbeat: the Worker's one cron. It asks an object only when one of its schedules came since the last heartbeat that
// was noted, so that a missed one loses nothing, or once an hour, to set an alarm again that was lost. After a change of the
// jurisdiction it wakes the objects that are left behind.
import { alertSettings } from './attention/alert'
import { type Deployment, deploymentFindings } from './attention/deployment'
import { changed } from './attention/item'
import type { CheckedWorkflow } from './config/check'
import type { WorkflowsOf } from './config/deployment'
import { inTime } from './config/tenant-functions'
import { faultFields } from './lib/fault'
import { createLog, type Log } from './lib/log'
import { type Jurisdiction, jurisdictionOf, placed } from './lib/placement'
import { workflowStub } from './object/stub'
import { getHeartbeat, markedObjects, putHeartbeat } from './store/kv'
import { allTroubles, DEPLOYMENT } from './store/summaries'
import { dueRuns, hourCame, type Span, spanOf } from './sync/due'
import { isSaidByOthers, usersOf } from './upstream/accounts'
import { tellDeployment, tellUsers } from './upstream/reports'

/** A heartbeat may come a little early by the clock here; further ahead is not believed. */
const EARLY_MS = 60_000

/** The scheduled handler of a deployment with these workflows; `scheduledTime` is Unix ms. One workflow's trouble is not another's. */
export function createCron(workflowsOf: WorkflowsOf) {
  return async (scheduledTime: number, env: Env): Promise<void> => {
    const { all, find, fault, redact } = workflowsOf(env)
    const log = createLog({}, redact)
    // Nothing is noted: what came in the meantime is made up for once the file can be read again.
    if (fault !== null) {
      log.error('no workflow can be read', { path: fault.path, detail: fault.message })
      return tellOfDeployment(env, { all, fault, missed: new Map() }, log)
    }
    const until = Math.min(scheduledTime, Date.now() + EARLY_MS)
    const noted = await getHeartbeat(env.STATE)
    const notReached = new Map(Object.entries(noted?.missed ?? {}))
    const spanFor = (workflow_id: string) => spanOf(notReached.get(workflow_id) ?? noted?.at ?? null, until)
    const outcomes = await Promise.allSettled(
      all.map((entry) => inTime(() => lookAfter(env, entry, spanFor(entry.workflow_id), log))),
    )
    const missed = new Map<string, number>()
    for (const [index, outcome] of outcomes.entries()) {
      const workflow_id = all[index]?.workflow_id
      if (outcome.status === 'fulfilled' || workflow_id === undefined) continue
      missed.set(workflow_id, spanFor(workflow_id).since)
      log.warn('cron failed', { workflow_id, ...faultFields(outcome.reason) })
    }
    const at = Math.max(until, spanOf(noted?.at ?? null, until).since)
    const here = jurisdictionOf(env)
    const before = noted?.jurisdiction ?? here
    const haveMoved = before === here || (await leaveBehind(env, log, before))
    const jurisdiction = haveMoved ? here : before
    await putHeartbeat(env.STATE, { at, missed: Object.fromEntries(missed), jurisdiction }).catch((error) =>
      log.warn('heartbeat not noted', faultFields(error)),
    )
    await tellOfDeployment(env, { all, fault, missed }, log)
    await leaveAccounts(env, all, log)
    if (hourCame('unconfigured workflows', spanOf(noted?.at ?? null, until)))
      await expireUnconfigured(env, log, (id) => find(id) === undefined).catch((error) =>
        log.warn('unconfigured workflows not looked at', faultFields(error)),
      )
  }
}

/** Opens and closes what is wrong with the deployment; its object is asked only when something is, or was. */
async function tellOfDeployment(
  env: Env,
  { all, fault, missed }: Pick<Deployment, 'all' | 'fault' | 'missed'>,
  log: Log,
): Promise<void> {
  const settings = alertSettings(env)
  const alerts = settings !== null && 'wrong' in settings ? settings.wrong : null
  if (alerts !== null) log.error('alerts cannot be sent', { detail: alerts })
  const found = deploymentFindings({ all, fault, alerts, missed, heard_at: null }, Date.now())
  try {
    const known = (await allTroubles(env.STATE)).get(DEPLOYMENT)?.attention ?? []
    const { opened, closed } = changed(known, found, Date.now())
    if (opened.length + closed.length > 0) await tellDeployment(placed(env.RATE_LIMITER, env), found)
  } catch (error) {
    log.warn('deployment not looked at', faultFields(error))
  }
}

/** What only a workflow reported of an account that it does not use any more is over: it will not say so itself. */
async function leaveAccounts(env: Env, all: readonly CheckedWorkflow[], log: Log): Promise<void> {
  try {
    const usersOfAccount = await usersOf(all)
    for (const [name, { attention }] of await allTroubles(env.STATE)) {
      const users = usersOfAccount(name)
      if (name !== DEPLOYMENT && isSaidByOthers(attention, users))
        await tellUsers(placed(env.RATE_LIMITER, env), name, users)
    }
  } catch (error) {
    log.warn('accounts not looked at', faultFields(error))
  }
}

/** Asks a workflow's object for the runs that are due, or once an hour to look at its alarm, or not at all. */
async function lookAfter(env: Env, entry: CheckedWorkflow, span: Span, log: Log): Promise<void> {
  const { workflow_id } = entry
  for (const request of dueRuns(entry, span)) {
    const started = await workflowStub(env, workflow_id).startRun(request)
    if ('running' in started) {
      const message = request.owed ? 'full sync waits for the run under way' : 'cron skipped: a run is under way'
      log.info(message, { workflow_id, run_id: started.running })
    }
  }
  if (entry.ok && hourCame(workflow_id, span)) await workflowStub(env, workflow_id).rearm()
}

/** Asks the objects of workflows that are gone from the configuration whether their time is over. */
async function expireUnconfigured(env: Env, log: Log, isGone: (workflow_id: string) => boolean): Promise<void> {
  await expire(env, log, (await markedObjects(env.STATE)).filter(isGone))
}

/**
 * The deployment was given another jurisdiction, so every workflow has another object. Wakes those of the one before once:
 * each sees that it is left behind, and expires by its own alarm. Whether all were reached.
 */
const leaveBehind = (env: Env, log: Log, before: Jurisdiction): Promise<boolean> =>
  markedObjects(env.STATE)
    .then((ids) => expire(env, log, ids, before))
    .catch((error) => {
      log.warn('objects of the jurisdiction before not looked at', faultFields(error))
      return false
    })

/** Asks these objects whether their time is over. Whether all were reached. */
async function expire(env: Env, log: Log, ids: readonly string[], jurisdiction?: Jurisdiction): Promise<boolean> {
  const outcomes = await Promise.allSettled(ids.map((id) => inTime(() => workflowStub(env, id, jurisdiction).expire())))
  for (const [index, outcome] of outcomes.entries())
    if (outcome.status === 'rejected')
      log.warn('unconfigured workflow not reached', { workflow_id: ids[index], ...faultFields(outcome.reason) })
  return outcomes.every(({ status }) => status === 'fulfilled')
}
