// The Durable Object of one workflow: it receives, starts runs, answers the admin API, and wakes up to work. Wiring only.
import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import type { CheckedWorkflow, Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { messageOf } from '../config/tenant-functions'
import type { Inspection } from '../delivery/diagnose'
import { type ReplayFilter, replay } from '../delivery/replay'
import { createLog, type Log } from '../lib/log'
import { placed } from '../lib/placement'
import type { EventState, NewEvent } from '../store/inbox'
import { deleteState, getState, type LastRun, markObject, putState } from '../store/kv'
import { abandonedRun, type ShownRun } from '../store/run'
import { openRuns } from '../store/runs'
import { bindScope, meta, migrate } from '../store/tables'
import type { RunRequest } from '../sync/request'
import { openRunDesk, type RunDesk, type StartedRun } from '../sync/run-control'
import type { Side } from '../upstream/breaker'
import type { Stopped } from '../upstream/gate'
import { limiterOf } from '../upstream/limiter'
import { openWakeup, type Wakeup } from './alarm'
import { createEngine, type Engine } from './engine'
import { workflowStub } from './stub'
import { takeTurn } from './turn'
import { type ShownEvent, type ShownJob, shownEvent, shownJob } from './views'

const DEFAULT_BUDGET = 45
const DAY_MS = 86_400_000
const DEFAULT_RETENTION_DAYS = 30
const PRUNE_EVERY_MS = 3_600_000
const PRUNE_BATCH = 500
const INSPECT_FETCHES = 10
/** How many events of one job are shown with it. */
const JOB_EVENTS = 50

/**
 * Methods that do no more when they are called twice, so the runtime may repeat a call whose connection broke before its
 * answer came. Not startRun, syncJob and replay: they would begin the work a second time.
 * https://developers.cloudflare.com/durable-objects/best-practices/automatic-retries/
 */
export const REPEATABLE = [
  ...(['receive', 'status', 'job', 'inspect', 'listEvents', 'listRuns', 'getRun', 'waitForRun', 'holds'] as const),
  ...(['rearm', 'pause', 'resume', 'forgetJob', 'expire', 'erase'] as const),
] as const

export interface Received {
  readonly received: number
  readonly duplicates: number
}

/** What the object alone knows of its workflow's state. */
export interface ObjectStatus {
  readonly paused: boolean
  readonly stopped: Stopped | null
  /** The side that counts as down. */
  readonly down: Side | null
  readonly pending: number
  readonly parked: number
  readonly oldest_pending_seconds: number | null
  readonly board: { readonly active: number; readonly archived: number }
  readonly last_fired_at: string | null
  readonly last_run: LastRun | null
  readonly incremental_token: string | null
  readonly next_alarm: string | null
  /** Faults of the relay's own so far. */
  readonly faults: number
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The class of the workflows' objects, bound to a deployment's workflows. */
export function workflowObject(workflowsOf: WorkflowsOf) {
  return class WorkflowObject extends DurableObject<Env> {
    static {
      retryable(...REPEATABLE.map((name) => WorkflowObject.prototype[name]))
    }

    /** Whether the deployment knows this workflow, misconfigured or not. */
    readonly configured: boolean
    readonly workflow: Workflow | null
    readonly engine: Engine | null
    readonly log: Log
    readonly wakeup: Wakeup
    readonly desk: RunDesk
    prunedAt = 0

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env)
      const workflow_id = ctx.id.name ?? ''
      const checked = workflowsOf(env).find(workflow_id)
      this.configured = checked !== undefined
      this.workflow = checked?.ok ? checked.workflow : null
      const { redact } = workflowsOf(env)
      this.log = createLog({ workflow_id }, redact)
      migrate(ctx.storage)
      this.engine = this.workflow === null ? null : this.open(this.workflow, redact)
      if (this.workflow !== null) this.noteConfigured(this.workflow)
      this.wakeup = openWakeup({
        storage: ctx.storage,
        now: () => Date.now(),
        nextAt: () => this.engine?.nextAt() ?? null,
        fault: (error) => this.noteFault(error),
      })
      this.desk = openRunDesk({
        storage: ctx.storage,
        workflow: this.workflow,
        engine: () => this.engine,
        now: () => Date.now(),
        getState: () => getState(env.STATE, workflow_id),
        putState: (last) => this.putState(last),
        started: () => {
          this.register()
          this.wakeup.wakeUp()
        },
      })
      ctx.blockConcurrencyWhile(() => this.wakeup.load())
    }

    open(workflow: Workflow, redact: (text: string) => string): Engine {
      const { ctx, env } = this
      const scope = JSON.stringify([
        workflow.connector.name,
        workflow.origin_account,
        workflow.hrflow_account,
        workflow.push_parameters.board_key,
      ])
      if (bindScope(ctx.storage, scope)) {
        this.log.info('another board or account: the ledger starts anew, the old board is left as it is')
        const runs = openRuns(ctx.storage.sql)
        const latest = runs.list(1)[0]
        if (latest !== undefined && latest.state !== 'finished') runs.put(abandonedRun(latest, Date.now()))
      }
      return createEngine(workflow, {
        storage: ctx.storage,
        fetch: (url, init) => fetch(url, init),
        proxy: env.UPSTREAM_PROXY || null,
        now: () => Date.now(),
        sleep: (ms) => scheduler.wait(ms),
        random: Math.random,
        limiter: (name) => limiterOf(placed(env.RATE_LIMITER, env), name),
        redact,
        log: this.log,
        version: env.VERSION.id,
        heldElsewhere: (reference) => this.heldElsewhere(workflow, reference),
        fault: (error) => this.noteFault(error),
        runEnded: (run) => this.desk.ended(run),
      })
    }

    /** Notes how long the data is to be kept once the workflow is gone, and that it is not gone. */
    noteConfigured(workflow: Workflow): void {
      const values = meta(this.ctx.storage.sql)
      if (values.get('unconfigured_since') !== null) values.put('unconfigured_since', null)
      const days = String(workflow.retention_days)
      if (values.get('retention_days') !== days) values.put('retention_days', days)
    }

    /** Stores the events that are new. `full`: max_pending events are waiting, and none was stored. */
    async receive(events: readonly NewEvent[]): Promise<Received | 'full'> {
      const { engine, workflow } = this.ready()
      if (engine.inbox.pending() >= workflow.max_pending) return 'full'
      const received = this.ctx.storage.transactionSync(
        () => events.filter((event) => engine.inbox.add(event) !== null).length,
      )
      this.register()
      this.wakeup.wakeUp()
      return { received, duplicates: events.length - received }
    }

    /** Once in an object's life: notes in KV that there is one. */
    register(): void {
      const values = meta(this.ctx.storage.sql)
      if (values.get('registered') !== null) return
      values.put('registered', 'true')
      const marked = markObject(this.env.STATE, this.ctx.id.name ?? '').catch((error) => {
        values.put('registered', null)
        this.log.error('object not noted in KV', { detail: String(error) })
      })
      this.ctx.waitUntil(marked)
    }

    /** Starts a run, unless one is running: then only its id. */
    async startRun(request: RunRequest): Promise<StartedRun> {
      return this.desk.start(request)
    }

    /** Resolves when the run has ended, or after `ms`. */
    async waitForRun(run_id: string, ms: number): Promise<ShownRun | null> {
      this.wakeup.ensure()
      await this.desk.wait(run_id, ms)
      return this.desk.get(run_id)
    }

    async getRun(run_id: string): Promise<ShownRun | null> {
      this.wakeup.ensure()
      return this.desk.get(run_id)
    }

    /** Newest first. */
    async listRuns(limit: number): Promise<ShownRun[]> {
      return this.desk.list(limit)
    }

    /** The object keeps its own copy, so a run ends whether KV takes it or not. */
    async putState(last: LastRun): Promise<void> {
      await putState(this.env.STATE, this.ctx.id.name ?? '', last, new Date().toISOString()).catch((error) =>
        this.log.error('state not saved to KV; the object keeps its own', { detail: String(error) }),
      )
    }

    async status(): Promise<ObjectStatus> {
      this.wakeup.ensure()
      const values = meta(this.ctx.storage.sql)
      const { engine } = this
      const oldest = engine?.inbox.oldestPendingAt() ?? null
      return {
        paused: engine?.gate.paused() ?? false,
        stopped: engine?.gate.stopped() ?? null,
        down: engine?.gate.breaker()?.side ?? null,
        pending: engine?.inbox.pending() ?? 0,
        parked: engine?.inbox.parked() ?? 0,
        oldest_pending_seconds: oldest === null ? null : Math.max(0, Math.floor((Date.now() - oldest) / 1_000)),
        board: engine?.ledger.counts() ?? { active: 0, archived: 0 },
        last_fired_at: values.get('last_fired_at'),
        last_run: this.desk.last(),
        incremental_token: this.desk.ownToken(),
        next_alarm: iso(this.wakeup.at()),
        faults: Number(values.get('faults') ?? 0),
      }
    }

    async listEvents(filter: {
      state: EventState | null
      reference: string | null
      limit: number
      cursor: number | null
    }) {
      const { rows, cursor } = this.ready().engine.inbox.list(filter)
      return { events: rows.map(shownEvent), cursor }
    }

    /** Opens parked events again, and reads kept payloads once more; `plan` only counts. */
    async replay(filter: ReplayFilter, plan: boolean): Promise<number> {
      const { engine, workflow } = this.ready()
      const { storage } = this.ctx
      const count = await replay({ storage, workflow, inbox: engine.inbox }, filter, plan, Date.now())
      if (!plan) this.wakeup.wakeUp()
      return count
    }

    /** What is stored of one job. */
    async job(reference: string): Promise<{ ledger: ShownJob | null; events: ShownEvent[] }> {
      const { engine } = this.ready()
      const row = engine.ledger.get(reference)
      const { rows } = engine.inbox.list({ state: null, reference, limit: JOB_EVENTS, cursor: null })
      return { ledger: row === null ? null : shownJob(row), events: rows.map(shownEvent) }
    }

    /** What keeps one job off the board: asks the origin and the board now. */
    async inspect(reference: string): Promise<Inspection> {
      return this.ready().engine.inspect(reference, INSPECT_FETCHES)
    }

    /** Queues one job: it is read, and written whatever the ledger says. */
    async syncJob(reference: string): Promise<{ seq: number | null }> {
      const { engine } = this.ready()
      const now = Date.now()
      const seq = engine.inbox.add({
        action: 'update',
        reference,
        type: 'manual',
        received_at: now,
        due_at: now,
        force: true,
      })
      this.wakeup.wakeUp()
      return { seq }
    }

    /** Forgets all that is stored of one job; the board is not touched. */
    async forgetJob(reference: string): Promise<void> {
      const { engine } = this.ready()
      this.ctx.storage.transactionSync(() => {
        engine.inbox.forget(reference)
        engine.ledger.forget(reference)
      })
      engine.pullRun.reload()
      this.wakeup.wakeUp()
    }

    async pause(): Promise<void> {
      this.ready().engine.gate.pause()
      await this.wakeup.arm()
    }

    async resume(): Promise<void> {
      this.ready().engine.gate.resume()
      this.wakeup.wakeUp()
    }

    /** Whether this workflow has the job on its board, so that another one of the same board must not archive it. */
    async holds(reference: string): Promise<boolean> {
      return this.engine?.ledger.get(reference)?.archived === 0
    }

    /** Prunes what is older than `retention_days`, and sets the alarm when work is open and none is coming. */
    async rearm(): Promise<void> {
      this.prune()
      await this.wakeup.rearm()
    }

    /** Deletes finished events past their time, a batch at a time. */
    prune(): void {
      const { engine, workflow } = this
      if (engine === null || workflow === null) return
      const pruned = engine.inbox.prune(Date.now() - workflow.retention_days * DAY_MS, PRUNE_BATCH)
      this.prunedAt = Date.now()
      if (pruned > 0) this.log.info('pruned', { events: pruned })
    }

    /** This workflow is no longer configured: nothing is delivered, and after the retention time all of it goes. */
    async expire(): Promise<void> {
      if (this.configured) return
      const values = meta(this.ctx.storage.sql)
      const since = Number(values.get('unconfigured_since') ?? Date.now())
      values.put('unconfigured_since', String(since))
      const days = Number(values.get('retention_days') ?? DEFAULT_RETENTION_DAYS)
      if (Date.now() - since >= days * DAY_MS) await this.erase()
    }

    /** Erases everything of a workflow that is no longer configured: this object and its keys in KV. A configured one: false. */
    async erase(): Promise<boolean> {
      if (this.configured) return false
      await deleteState(this.env.STATE, this.ctx.id.name ?? '')
      await this.ctx.storage.deleteAlarm()
      await this.ctx.storage.deleteAll()
      this.log.info('erased')
      migrate(this.ctx.storage) // this object may be asked again before it goes
      return true
    }

    override async alarm(): Promise<void> {
      await this.wakeup.turn(() => this.turn())
    }

    /** One turn of the work that is due. */
    async turn(): Promise<void> {
      const { engine } = this
      if (engine === null) return this.configured ? undefined : this.expire()
      if (Date.now() - this.prunedAt > PRUNE_EVERY_MS) this.prune()
      engine.beginTurn(Number(this.env.SUBREQUEST_BUDGET) || DEFAULT_BUDGET)
      await takeTurn({
        next: (busy) => engine.next(busy),
        slots: () => engine.slots(),
        now: () => Date.now(),
        woken: () => this.wakeup.woken(),
      })
    }

    /** Logs and counts a fault of ours. It may lie in the storage itself, so it must not throw. */
    noteFault(error: unknown): void {
      this.log.error('fault', { detail: messageOf(error) })
      try {
        const values = meta(this.ctx.storage.sql)
        values.put('faults', String(Number(values.get('faults') ?? 0) + 1))
      } catch (failure) {
        this.log.error('fault not counted', { detail: messageOf(failure) })
      }
    }

    ready(): { engine: Engine; workflow: Workflow } {
      if (this.engine === null || this.workflow === null) throw new Error('this workflow is not configured')
      return { engine: this.engine, workflow: this.workflow }
    }

    async heldElsewhere(workflow: Workflow, reference: string): Promise<boolean> {
      const others = workflowsOf(this.env).all.filter((other) => sharesBoard(workflow, other))
      for (const other of others) {
        if (await workflowStub(this.env, other.workflow_id).holds(reference)) return true
      }
      return false
    }
  }
}

function sharesBoard(workflow: Workflow, other: CheckedWorkflow): boolean {
  return (
    other.ok &&
    other.workflow_id !== workflow.workflow_id &&
    other.workflow.hrflow_account === workflow.hrflow_account &&
    other.workflow.push_parameters.board_key === workflow.push_parameters.board_key
  )
}
