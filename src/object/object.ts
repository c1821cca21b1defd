// The Durable Object of one workflow: what others may call, over RPC, and its alarm. Wiring only; all else is #private.
import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import type { Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { replay } from '../delivery/replay'
import { platformClock } from '../lib/clock'
import { createLog, type Log } from '../lib/log'
import { placed } from '../lib/placement'
import { earlier, type Next } from '../lib/work'
import type { NewEvent } from '../store/event'
import type { ListFilter, ParkedFilter } from '../store/event-log'
import { deleteState, getState } from '../store/kv'
import { openStore, type Store } from '../store/store'
import { migrate } from '../store/tables'
import type { RunRequest } from '../sync/request'
import { openRunControl, type RunControl, type StartedRun } from '../sync/run-control'
import type { RunView } from '../sync/run-view'
import { limiterOf } from '../upstream/limiter'
import { type Alarm, openAlarm } from './alarm'
import { bindTo, type Standing, standingOf } from './binding'
import { createEngine, type Engine } from './engine'
import { type Received, takeIn } from './intake'
import { forgetJob, jobOf, queueJob } from './jobs'
import { type Notes, openNotes } from './notes'
import { REPEATABLE } from './repeatable'
import { openRetention, type Retention } from './retention'
import { heldElsewhere } from './sharing'
import { type EventView, type JobView, type ObjectStatus, statusOf, viewOfEvent } from './views'

const DEFAULT_BUDGET = 45

/** The class of the workflows' objects, bound to a deployment's workflows. */
export function workflowObject(workflowsOf: WorkflowsOf) {
  return class WorkflowObject extends DurableObject<Env> {
    static {
      retryable(...REPEATABLE.map((name) => WorkflowObject.prototype[name]))
    }

    readonly #standing: Standing
    readonly #workflow: Workflow | null
    readonly #store: Store
    readonly #engine: Engine | null
    readonly #log: Log
    readonly #notes: Notes
    readonly #alarm: Alarm
    readonly #control: RunControl
    readonly #retention: Retention
    #erased = false

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env)
      migrate(ctx.storage)
      this.#store = openStore(ctx.storage)
      const workflows = workflowsOf(env)
      this.#standing = standingOf(ctx.id, env, workflows, this.#store.values)
      this.#workflow = this.#standing.workflow
      const workflow_id = this.#standing.id ?? ''
      this.#log = createLog({ workflow_id }, workflows.redact)
      this.#notes = openNotes(env.STATE, workflow_id, this.#store.values, this.#log, (work) => ctx.waitUntil(work))
      this.#engine = this.#workflow === null ? null : this.#open(this.#workflow)
      this.#retention = openRetention(this.#store, this.#workflow, platformClock, this.#log, this.#notes.fault)
      this.#retention.noteConfigured()
      this.#alarm = openAlarm({
        storage: ctx.storage,
        clock: platformClock,
        next: (busy) => this.#next(busy),
        slots: () => this.#engine?.slots() ?? 1,
        fault: (error) => this.#notes.fault(error),
      })
      this.#control = openRunControl({
        store: this.#store,
        workflow: this.#workflow,
        sync: this.#engine?.sync ?? null,
        clock: platformClock,
        getState: () => getState(env.STATE, workflow_id),
        putState: this.#notes.lastRun,
        started: () => this.#begin(),
      })
      ctx.blockConcurrencyWhile(() => this.#alarm.load())
    }

    #open(workflow: Workflow): Engine {
      const { env } = this
      bindTo(workflow, this.ctx.storage, this.#store, this.#log, Date.now())
      return createEngine({
        workflow,
        store: this.#store,
        clock: platformClock,
        log: this.#log,
        outside: {
          fetch: (url, init) => fetch(url, init),
          proxy: env.UPSTREAM_PROXY || null,
          limiter: (name) => limiterOf(placed(env.RATE_LIMITER, env), name),
        },
        heldElsewhere: (reference) => heldElsewhere(workflowsOf, env, workflow, reference),
        fault: (error) => this.#notes.fault(error),
        owed: { at: () => this.#control.owed.at(), begin: () => this.#control.beginOwed() },
        runEnded: (run) => this.#control.ended(run),
      })
    }

    /** Stores the events that are new. `full`: max_pending events are waiting, and none was stored. */
    async receive(events: readonly NewEvent[]): Promise<Received | 'full'> {
      const taken = takeIn(this.#store, events, this.#ready().workflow, this.#control.owed, Date.now())
      if (taken !== 'full') this.#begin()
      return taken
    }

    /** Starts a run, unless one is running: then only its id. */
    async startRun(request: RunRequest): Promise<StartedRun> {
      return this.#control.start(request)
    }

    /** Resolves when the run has ended, or after `ms`. */
    async waitForRun(run_id: string, ms: number): Promise<RunView | null> {
      void this.#alarm.rearm()
      return this.#control.wait(run_id, ms)
    }

    async getRun(run_id: string): Promise<RunView | null> {
      void this.#alarm.rearm()
      return this.#control.get(run_id)
    }

    /** Ends the run after the step that it is at. */
    async cancelRun(run_id: string): Promise<RunView | null> {
      return this.#control.cancel(run_id)
    }

    /** Newest first. */
    async listRuns(limit: number): Promise<RunView[]> {
      return this.#control.list(limit)
    }

    async status(): Promise<ObjectStatus> {
      void this.#alarm.rearm()
      return statusOf(this.#store, this.#engine?.gate ?? null, this.#control, this.#alarm.at(), Date.now())
    }

    async listEvents(filter: ListFilter): Promise<{ events: EventView[]; cursor: number | null }> {
      this.#ready()
      const { rows, cursor } = this.#store.log.list(filter)
      return { events: rows.map(viewOfEvent), cursor }
    }

    /** Opens parked events again, and reads kept payloads once more; `plan` only counts. */
    async replay(filter: ParkedFilter, plan: boolean): Promise<number> {
      const { workflow } = this.#ready()
      const count = await replay({ store: this.#store, workflow }, filter, plan, Date.now())
      if (!plan) void this.#alarm.rearm()
      return count
    }

    /** What is stored of one job. */
    async job(reference: string): Promise<{ ledger: JobView | null; events: EventView[] }> {
      this.#ready()
      return jobOf(this.#store, reference)
    }

    /** What keeps one job off the board: asks the origin and the board now. */
    async inspect(reference: string) {
      return this.#ready().engine.inspect(reference)
    }

    /** Queues one job: it is read, and written whatever the ledger says. */
    async syncJob(reference: string): Promise<{ seq: number | null }> {
      this.#ready()
      const queued = queueJob(this.#store, reference, Date.now())
      void this.#alarm.rearm()
      return queued
    }

    /** Forgets all that is stored of one job; the board is not touched. What is under way does not bring it back. */
    async forgetJob(reference: string): Promise<void> {
      const { engine } = this.#ready()
      forgetJob(this.#store, reference)
      engine.forgotten(reference)
      void this.#alarm.rearm()
    }

    async pause(): Promise<void> {
      this.#ready().engine.gate.pause()
      await this.#alarm.rearm()
    }

    async resume(): Promise<void> {
      this.#ready().engine.gate.resume()
      void this.#alarm.rearm()
    }

    /** Whether this workflow has the job on its board, so that another one of the same board must not archive it. */
    async holds(reference: string): Promise<boolean> {
      return this.#engine !== null && this.#store.jobs.get(reference)?.archived === 0
    }

    /** Prunes what is older than `retention_days`, and sets the alarm where work is waiting and none is coming. */
    async rearm(): Promise<void> {
      this.#retention.pruneNowAndThen()
      await this.#alarm.rearm()
    }

    /** This workflow is no longer configured, or not here: nothing is delivered, and after the retention time all of it goes. */
    async expire(): Promise<void> {
      if (this.#standing.isConfigured) return
      if (this.#retention.endsAt() <= platformClock.now()) await this.erase()
      else await this.#alarm.rearm()
    }

    /** Erases all of a workflow that is not configured, or not here: this object and its own keys in KV. A configured one: false. */
    async erase(): Promise<boolean> {
      if (this.#standing.isConfigured) return false
      if (this.#standing.isPlaced) await deleteState(this.env.STATE, this.#standing.id ?? '')
      this.#erased = true
      await this.ctx.storage.deleteAlarm()
      await this.ctx.storage.deleteAll()
      this.#log.info('erased')
      migrate(this.ctx.storage) // this object may be asked again before it goes
      return true
    }

    override async alarm(): Promise<void> {
      await this.#alarm.fired(async () => {
        if (this.#engine === null) return this.expire()
        this.#retention.pruneNowAndThen()
        this.#engine.begin(Number(this.env.SUBREQUEST_BUDGET) || DEFAULT_BUDGET)
      })
    }

    /** There is work, and from now on an object of this workflow. */
    #begin(): void {
      this.#notes.exists()
      void this.#alarm.rearm()
    }

    /** What to do now beside `busy`, or when to ask again. */
    #next(busy: ReadonlySet<string>): Next {
      if (!this.#standing.isConfigured) return { at: this.#erased ? null : this.#retention.endsAt() }
      const pruning = this.#retention.next(busy)
      const work = 'task' in pruning ? pruning : (this.#engine?.next(busy) ?? { at: null })
      return 'task' in work || 'task' in pruning ? work : { at: earlier(work.at, pruning.at) }
    }

    #ready(): { engine: Engine; workflow: Workflow } {
      if (this.#engine === null || this.#workflow === null) throw new Error('this workflow is not configured')
      return { engine: this.#engine, workflow: this.#workflow }
    }
  }
}
