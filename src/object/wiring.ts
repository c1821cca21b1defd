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
import { openRunControl, type RunControl } from '../sync/run-control'
import { limiterOf } from '../upstream/limiter'
import { forgetAtAccount } from '../upstream/reports'
import { openAlarm } from './alarm'
import type { AttentionList } from './attention'
import { endedRun } from './attention-facts'
import { attentionOf } from './attention-wiring'
import { bindTo, standingOf } from './binding'
import { createEngine, type Engine } from './engine'
import { openFiguresNote } from './figures-note'
import { openLifetime } from './lifetime'
import { openNotes } from './notes'
import { openRegistration, type RegistrationOfWebhooks } from './registration'
import { openRetention } from './retention'
import { heldElsewhere } from './sharing'
import { openSummary, type SummaryNote, summaryOf } from './summary'

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
  const registration = openRegistrationOf()
  const summary = inShort()
  const figuresNote = openFiguresNote({ figures: store.figures, events: store.events, clock: platformClock })
  const attention = attentionList()
  const retention = openRetention(store, workflow, platformClock, log, notes.fault)
  retention.noteConfigured()
  const slots = (): number => engine?.slots() ?? 1
  const alarm = openAlarm({ storage, clock: platformClock, next, slots, fault: notes.fault })
  const control = runControl()
  const ending = { state: env.STATE, erasing: summary.end }
  const lifetime = openLifetime({ storage, standing, retention, alarm, log, clock: platformClock, ...ending })
  const all = {
    store,
    workflow,
    engine,
    log,
    alarm,
    control,
    registration,
    retention,
    lifetime,
    attention,
    summary,
    forgetAtAccounts,
    begin,
    askAgain,
    work,
  }

  function openRegistrationOf(): RegistrationOfWebhooks | null {
    if (workflow === null || engine === null) return null
    const { values } = store
    const { fault } = notes
    return openRegistration({ workflow, values, calls: engine.subscriptions, clock: platformClock, log, fault })
  }

  function attentionList(): AttentionList | null {
    if (workflow === null || engine === null) return null
    const { gate } = engine
    const registered = () => registration?.stored() ?? null
    return attentionOf({ workflow, store, gate, env, workflows, log, changed: summary.mark, registered })
  }

  function inShort(): SummaryNote {
    return openSummary({
      kv: env.STATE,
      workflow_id,
      read: () => {
        figuresNote.gives()
        return summaryOf(all, Date.now())
      },
      last: () => control.last(),
      written({ pending }) {
        figuresNote.written()
        attention?.written(pending, figuresNote.isOwed())
      },
      wait: platformClock.sleep,
      later: (work) => ctx.waitUntil(work),
      log,
    })
  }

  function runControl(): RunControl {
    return openRunControl({
      store,
      workflow,
      sync: engine?.sync ?? null,
      clock: platformClock,
      getState: () => getState(env.STATE, workflow_id),
      putState: summary.runEnded,
      started: () => begin(),
      ended: (run) => attention?.runEnded(endedRun(run, store.jobs.counts().active)),
    })
  }

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
      crashed: notes.crashed,
      moreToDo: () => void alarm.rearm(),
      owed: { at: () => control.owed.at(), begin: () => control.beginOwed() },
      runEnded: (run) => control.ended(run),
    })
  }

  /** The accounts' objects forget a job, whose name may stand in a far side's words. Throws when one gives no answer. */
  async function forgetAtAccounts(reference: string): Promise<void> {
    if (workflow === null) return
    const { origin_account, hrflow_account } = workflow
    const forget = (account: string) => forgetAtAccount(placed(env.RATE_LIMITER, env), account, reference)
    await Promise.all([origin_account, hrflow_account].map(forget))
  }

  /** There is work, and from now on an object of this workflow. `isOneOfMany`: a webhook brought it. */
  function begin(isOneOfMany = false): void {
    notes.exists()
    void alarm.rearm(isOneOfMany)
  }

  /** What to do now beside `busy`, or when to ask again. `isOneOfMany`: a webhook came. */
  function next(busy: ReadonlySet<string>, isOneOfMany = false): Next {
    if (!standing.isConfigured) return { at: lifetime.endsAt() }
    const ofAttention = attention?.next(busy) ?? { at: null }
    if ('task' in ofAttention) return ofAttention
    const pruning = retention.next(busy)
    const work = 'task' in pruning ? pruning : (engine?.next(busy) ?? { at: null })
    const looking = registration?.next(busy) ?? { at: null }
    if ('task' in work || 'task' in pruning) return work
    if ('task' in looking) return looking
    const at = earlier(earlier(work.at, pruning.at), looking.at)
    if (busy.size > 0 || attention === null) return { at: earlier(at, ofAttention.at) }
    // Nothing else is to be done: what has become of it all is looked at, of many webhooks that come together by the next alarm.
    const nextAt = earlier(at, ofAttention.at)
    const looksAt = isOneOfMany ? attention.looksAt(work.at) : null
    if (looksAt !== null) return { at: earlier(nextAt, looksAt) }
    attention.look()
    if (figuresNote.isDue(work.at) || attention.unwritten(store.events.pending())) summary.mark()
    const after = attention.next(busy)
    return 'task' in after ? after : { at: earlier(at, after.at) }
  }

  /** Asks the sides about their accounts where nothing else would: a trouble that is over would stay in the list. */
  function askAgain(): void {
    if (engine === null || !engine.asksNobody()) return
    const asked = engine.check().then(() => alarm.rearm())
    ctx.waitUntil(asked.catch(notes.fault))
  }

  /** The alarm has come: all the work there is. `isRetry`: the platform rings once more, because the object ended in the middle. */
  async function work(isRetry: boolean): Promise<void> {
    await alarm.fired(async () => {
      if (isRetry) notes.crashed('the object crashed while it worked')
      if (engine === null) return lifetime.expire()
      retention.pruneNowAndThen()
      engine.begin(Number(env.SUBREQUEST_BUDGET) || DEFAULT_BUDGET)
    })
  }

  return all
}
