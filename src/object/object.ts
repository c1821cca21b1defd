// The Durable Object of one workflow: what others may call, over RPC, and its alarm. Each call is one line: its parts stand in
// wiring.ts, what a call does beside them in a file of its subject. All else is #private.
import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import type { WorkflowsOf } from '../config/deployment'
import type { OriginReason } from '../connectors/connector'
import type { Inspection } from '../delivery/diagnose'
import type { Result } from '../lib/result'
import type { NewEvent } from '../store/event'
import type { Counted } from '../store/figures'
import type { JobFilter } from '../store/job-search'
import type { ParkedFilter } from '../store/parked'
import type { RunPlace } from '../store/runs'
import { type Board, isOfBoard } from '../store/scope'
import type { Verified } from '../store/webhook-times'
import type { RunRequest } from '../sync/request'
import type { StartedRun } from '../sync/run-control'
import type { RunJobPage, RunList } from '../sync/run-jobs'
import type { RunView } from '../sync/run-view'
import { lastWebhooks, type Noted, noteAnswers } from './answers'
import { checkUp } from './check-up'
import { dismissed, type EventFilter, eventsOf, replayed } from './events'
import { type FiguresView, figuresOf } from './figures-view'
import { type Received, received } from './intake'
import { forgetJob, jobOf, jobsOf, queueJob, referenceOf, type StoredJob } from './jobs'
import type { Made } from './registration'
import { REPEATABLE } from './repeatable'
import { type EventView, type FoundView, type ObjectStatus, statusOf } from './views'
import type { WebhookView } from './webhook-view'
import { type ObjectParts, openParts, type RunningParts } from './wiring'

/** The class of the workflows' objects, bound to a deployment's workflows. */
export function workflowObject(workflowsOf: WorkflowsOf) {
  return class WorkflowObject extends DurableObject<Env> {
    static {
      retryable(...REPEATABLE.map((name) => WorkflowObject.prototype[name]))
    }

    readonly #parts: ObjectParts

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env)
      this.#parts = openParts(ctx, env, workflowsOf)
      ctx.blockConcurrencyWhile(() => this.#parts.alarm.load())
    }

    /**
     * Stores the events that are new. `full`: max_pending events are waiting, and none was stored. `noted` is counted with
     * them and `by` proved them, and once more when the runtime repeats the call: figures need not be as exact as events.
     */
    async receive(
      events: readonly NewEvent[],
      noted: Noted | null = null,
      by: Verified | null = null,
    ): Promise<Received | 'full'> {
      return received(this.#running, events, noted, by)
    }

    /** Counts webhooks that were answered without this object; false: not now. */
    async noteAnswers(noted: Noted): Promise<boolean> {
      return noteAnswers(this.#parts, noted)
    }

    /** What was counted, hour by hour and in all. */
    async figures(): Promise<FiguresView> {
      return figuresOf(this.#parts.store, Date.now())
    }

    /** The status, and all that was ever counted. */
    async metrics(): Promise<{ status: ObjectStatus; counted: Counted }> {
      return { status: await this.status(), counted: this.#parts.store.figures.total() }
    }

    /** The last webhooks and how they were answered, newest first. */
    async lastWebhooks(): Promise<WebhookView[]> {
      return lastWebhooks(this.#parts)
    }

    /** Starts a run, unless one is running: then only its id. */
    async startRun(request: RunRequest): Promise<StartedRun> {
      return this.#parts.control.start(request)
    }

    /** Resolves when the run has ended, or after `ms`. */
    async waitForRun(run_id: string, ms: number): Promise<RunView | null> {
      return this.#woken.control.wait(run_id, ms)
    }

    async getRun(run_id: string): Promise<RunView | null> {
      return this.#woken.control.get(run_id)
    }

    /** Ends the run after the step that it is at. */
    async cancelRun(run_id: string): Promise<RunView | null> {
      return this.#parts.control.cancel(run_id)
    }

    /** Newest first. */
    async listRuns(limit: number, before: RunPlace | null = null): Promise<RunView[]> {
      return this.#parts.control.list(limit, before)
    }

    /** A page of one list of a run's jobs, and how many there are in all. */
    async runJobs(run_id: string, list: RunList, limit: number, cursor: string | null): Promise<RunJobPage | null> {
      return this.#parts.control.jobs(run_id, { list, limit, cursor })
    }

    async status(): Promise<ObjectStatus> {
      return statusOf(this.#woken, Date.now())
    }

    async listEvents(filter: EventFilter): Promise<{ items: EventView[]; cursor: number | null }> {
      return eventsOf(this.#running, filter)
    }

    /** Opens parked events again, and reads kept payloads once more; `plan` only counts. */
    async replay(filter: ParkedFilter, plan: boolean): Promise<number> {
      return replayed(this.#running, filter, plan)
    }

    /** Ends parked events for good; `plan` only counts. */
    async dismiss(filter: ParkedFilter, plan: boolean): Promise<number> {
      return dismissed(this.#running, filter, plan)
    }

    /** Closes the warning that many jobs were archived; false: it is not open. */
    async dismissArchives(): Promise<boolean> {
      return this.#running.attention?.dismissArchives() ?? false
    }

    /** A page of the jobs that are known. */
    async listJobs(filter: JobFilter): Promise<{ items: FoundView[]; cursor: string | null }> {
      return jobsOf(this.#running, filter)
    }

    /** What is stored of one job, asked for by its reference or the origin's other id. */
    async job(asked: string): Promise<StoredJob> {
      return jobOf(this.#running, asked)
    }

    /** What keeps one job off the board: asks the origin and the board now. */
    async inspect(asked: string): Promise<Inspection> {
      return this.#running.engine.inspect(referenceOf(this.#running, asked))
    }

    /** Whether both sides take the credentials, and board and webhooks are there: asks them now. */
    async check(address: string) {
      const found = await checkUp(this.#running, address)
      void this.#parts.alarm.rearm() // what that shows to be over closes
      return found
    }

    /** Registers the workflow's webhooks at the origin, to be sent to this address of the Worker. */
    async registerWebhooks(address: string): Promise<Made> {
      const made = await this.#running.registration.register(address)
      void this.#parts.alarm.rearm()
      return made
    }

    /** The workflow's webhooks at the origin as they are now; `address` counts where none were registered here. */
    async registeredWebhooks(address: string): Promise<Made> {
      const { registration } = this.#running
      return registration.held(registration.stored()?.address ?? address)
    }

    /** Removes the workflow's webhooks at the origin; `address` as before. */
    async removeWebhooks(address: string): Promise<Result<number, OriginReason>> {
      const { registration } = this.#running
      return registration.remove(registration.stored()?.address ?? address)
    }

    /** Queues one job: it is read, and written whatever the ledger says. */
    async syncJob(asked: string): Promise<{ reference: string; seq: number | null }> {
      return queueJob(this.#running, asked, Date.now())
    }

    /** Forgets all that is stored of one job, and says which; the board is not touched. What is under way does not bring it back. */
    async forgetJob(asked: string): Promise<string> {
      return forgetJob(this.#running, asked)
    }

    async pause(): Promise<void> {
      this.#running.engine.gate.pause()
      this.#parts.summary.mark()
      await this.#parts.alarm.putOff()
    }

    async resume(): Promise<void> {
      this.#running.engine.gate.resume()
      this.#parts.summary.mark()
      void this.#parts.alarm.rearm()
    }

    /**
     * Whether this workflow has the job on its board, so that another one of the same board must not archive it. One that does not
     * run because it is misconfigured is asked with that board.
     */
    async holds(reference: string, board: Board | null = null): Promise<boolean> {
      const { engine, store } = this.#parts
      const isAskedFor = engine === null ? isOfBoard(store.values, board) : !engine.isLettingGo(reference)
      return isAskedFor && store.jobs.get(reference)?.archived === 0
    }

    /** The hourly look: prunes, asks a side that failed or refused where nothing else would, and sets an alarm that was lost. */
    async rearm(): Promise<void> {
      this.#parts.retention.pruneNowAndThen()
      this.#parts.askAgain()
      await this.#parts.alarm.rearm()
    }

    /** This workflow is no longer configured, or not here: nothing is delivered, and after the retention time all of it goes. */
    async expire(): Promise<void> {
      await this.#parts.lifetime.expire()
    }

    /** Erases all of a workflow that is not configured, or not here: this object and its own keys in KV. A configured one: false. */
    async erase(): Promise<boolean> {
      return this.#parts.lifetime.erase()
    }

    override async alarm(info?: AlarmInvocationInfo): Promise<void> {
      await this.#parts.work(info?.isRetry ?? false)
    }

    /** The parts, with the alarm set where work is waiting and none is coming, and what is wrong looked at. */
    get #woken(): ObjectParts {
      void this.#parts.alarm.rearm()
      this.#parts.attention?.look()
      return this.#parts
    }

    /** The parts of a workflow that runs. */
    get #running(): RunningParts {
      const { engine, workflow, registration, ...others } = this.#parts
      if (engine === null || workflow === null || registration === null)
        throw new Error('this workflow is not configured')
      return { ...others, engine, workflow, registration }
    }
  }
}
