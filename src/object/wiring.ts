// The parts of one workflow's object, put together: what is stored, the engine, the runs, the alarm, how long it all is kept.
import type { Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { platformClock } from '../lib/clock'
import { createLog } from '../lib/log'
import { placed } from '../lib/placement'
import { earlier, type Next } from '../lib/work'
import { getState } from '../store/kv'
import { openStore } from '../store/store'
import { migrate } from '../store/tables'
import { openRunControl } from '../sync/run-control'
import { limiterOf } from '../upstream/limiter'
import { openAlarm } from './alarm'
import { bindTo, standingOf } from './binding'
import { createEngine, type Engine } from './engine'
import { openLifetime } from './lifetime'
import { openNotes } from './notes'
import { openRegistration, type RegistrationOfWebhooks } from './registration'
import { openRetention } from './retention'
import { heldElsewhere } from './sharing'

const DEFAULT_BUDGET = 45

export type ObjectParts = ReturnType<typeof openParts>

/** The parts of an object whose workflow runs. */
export type RunningParts = ObjectParts & {
  readonly engine: Engine
  readonly workflow: Workflow
  readonly registration: RegistrationOfWebhooks
}

/** The parts of the object of `ctx`, bound to a deployment's workflows. */
export function openParts(ctx: DurableObjectState, env: Env, workflowsOf: WorkflowsOf) {
  const { storage } = ctx
  migrate(storage)
  const store = openStore(storage)
  const workflows = workflowsOf(env)
  const standing = standingOf(ctx.id, env, workflows, store.values)
  const { workflow } = standing
  const workflow_id = standing.id ?? ''
  const log = createLog({ workflow_id }, workflows.redact)
  const notes = openNotes(env.STATE, workflow_id, store.values, log, (work) => ctx.waitUntil(work))
  const engine = workflow === null ? null : engineOf(workflow)
  const registration =
    workflow === null || engine === null
      ? null
      : openRegistration({
          workflow,
          values: store.values,
          calls: engine.subscriptions,
          clock: platformClock,
          log,
          fault: notes.fault,
        })
  const retention = openRetention(store, workflow, platformClock, log, notes.fault)
  retention.noteConfigured()
  const alarm = openAlarm({
    storage,
    clock: platformClock,
    next,
    slots: () => engine?.slots() ?? 1,
    fault: notes.fault,
  })
  const sync = engine?.sync ?? null
  const state = { getState: () => getState(env.STATE, workflow_id), putState: notes.lastRun }
  const control = openRunControl({ store, workflow, sync, clock: platformClock, ...state, started: begin })
  const lifetime = openLifetime({ storage, state: env.STATE, standing, retention, alarm, log, clock: platformClock })

  function engineOf(running: Workflow): Engine {
    bindTo(running, storage, store, log, Date.now())
    return createEngine({
      workflow: running,
      store,
      clock: platformClock,
      log,
      outside: {
        fetch: (url, init) => fetch(url, init),
        proxy: env.UPSTREAM_PROXY || null,
        limiter: (name) => limiterOf(placed(env.RATE_LIMITER, env), name),
      },
      heldElsewhere: (reference) => heldElsewhere(workflowsOf, env, running, reference),
      fault: notes.fault,
      owed: { at: () => control.owed.at(), begin: () => control.beginOwed() },
      runEnded: (run) => control.ended(run),
    })
  }

  /** There is work, and from now on an object of this workflow. */
  function begin(): void {
    notes.exists()
    void alarm.rearm()
  }

  /** What to do now beside `busy`, or when to ask again. */
  function next(busy: ReadonlySet<string>): Next {
    if (!standing.isConfigured) return { at: lifetime.endsAt() }
    const pruning = retention.next(busy)
    const work = 'task' in pruning ? pruning : (engine?.next(busy) ?? { at: null })
    const looking = registration?.next(busy) ?? { at: null }
    if ('task' in work || 'task' in pruning) return work
    return 'task' in looking ? looking : { at: earlier(earlier(work.at, pruning.at), looking.at) }
  }

  /** The alarm has come: all the work there is. */
  const work = (): Promise<void> =>
    alarm.fired(async () => {
      if (engine === null) return lifetime.expire()
      retention.pruneNowAndThen()
      engine.begin(Number(env.SUBREQUEST_BUDGET) || DEFAULT_BUDGET)
    })

  return { store, workflow, engine, log, alarm, control, registration, retention, lifetime, begin, work }
}
