// The Durable Object of one workflow: it receives, starts runs, answers the admin API, and wakes up to work. Wiring only.
import { DurableObject } from 'cloudflare:workers'
import { parseJson } from '../lib/http'
import { createLog, type Log, redactor } from '../lib/log'
import { limiterOf } from '../limiter'
import { deleteState, getState, type LastRun, markObject, putState } from '../state'
import type { Side } from './breaker'
import { type CheckedPush, type CheckedWorkflow, secretsOf, type Workflow, type WorkflowsOf } from './check'
import { createEngine, type Engine } from './engine'
import type { Stopped } from './gate'
import type { EventState, NewEvent } from './inbox'
import { sinceOf } from './incremental'
import type { Inspection } from './inspect'
import { parsePayload, toStore } from './payload'
import { newRun, type Run, refusedRun, type ShownRun, shownRun } from './run'
import { openRuns } from './runs'
import { bindScope, meta, migrate } from './schema'
import { lastRunOf, type ShownEvent, type ShownJob, shownEvent, shownJob } from './shown'
import type { RunRequest } from './start'
import { placed, workflowStub } from './stub'
import { messageOf } from './tenant'
import { takeTurn } from './turn'

/** An alarm this much overdue is not coming any more. */
const OVERDUE_MS = 60_000
/** After a fault of ours the alarm comes again, but not at once. */
const FAULT_PAUSE_MS = 30_000
const DEFAULT_BUDGET = 45
const DAY_MS = 86_400_000
const DEFAULT_RETENTION_DAYS = 30
const PRUNE_EVERY_MS = 3_600_000
const PRUNE_BATCH = 500
const INSPECT_FETCHES = 10
/** How far back the last run is looked for that was no dry run. */
const LAST_RUNS = 10
/** How many events of one job are shown with it. */
const JOB_EVENTS = 50

export interface Received {
  readonly received: number
  readonly duplicates: number
}

/** Which parked events; times are Unix milliseconds. */
export interface ReplayFilter {
  readonly reference: string | null
  readonly since: number | null
  readonly until: number | null
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
    /** Whether the deployment knows this workflow, misconfigured or not. */
    readonly configured: boolean
    readonly workflow: Workflow | null
    readonly engine: Engine | null
    readonly log: Log
    alarmAt: number | null = null
    prunedAt = 0
    working = false
    wake: (() => void) | null = null
    readonly waiting = new Map<string, (() => void)[]>()

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env)
      const workflow_id = ctx.id.name ?? ''
      const checked = workflowsOf(env).find(workflow_id)
      this.configured = checked !== undefined
      this.workflow = checked?.ok ? checked.workflow : null
      const redact = redactor(secretsOf(workflowsOf(env)))
      this.log = createLog({ workflow_id }, redact)
      migrate(ctx.storage)
      this.engine = this.workflow === null ? null : this.open(this.workflow, redact)
      if (this.workflow !== null) this.noteConfigured(this.workflow)
      ctx.blockConcurrencyWhile(async () => {
        this.alarmAt = await ctx.storage.getAlarm()
      })
    }

    open(workflow: Workflow, redact: (text: string) => string): Engine {
      const { ctx, env } = this
      const scope = JSON.stringify([
        workflow.connector.name,
        workflow.origin_account,
        workflow.hrflow_account,
        workflow.push_parameters.board_key,
      ])
      if (bindScope(ctx.storage, scope))
        this.log.info('another board or account: the ledger starts anew, the old board is left as it is')
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
        runEnded: (run) => this.runEnded(run),
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
      this.wakeUp()
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
    async startRun(request: RunRequest): Promise<{ started: ShownRun } | { running: string }> {
      const { engine } = this
      const values = meta(this.ctx.storage.sql)
      if (request.trigger === 'cron') values.put('last_fired_at', new Date().toISOString())
      const token = request.incremental && request.refused === null ? await this.incrementalToken() : null
      const running = engine?.pullRun.current()
      if (running) {
        if (request.owed) values.put('full_sync_owed', JSON.stringify(request))
        else if (request.trigger === 'cron') engine?.pullRun.noteSkippedCron()
        return { running: running.run_id }
      }
      const run = this.newRun(request, token)
      if (engine === null || request.refused !== null) {
        const ended = refusedRun(run, request.refused, values.get('incremental_token') || null)
        const runs = openRuns(this.ctx.storage.sql)
        runs.makeRoom()
        runs.put(ended)
        await this.runEnded(ended)
        return { started: shownRun(ended, new Map()) }
      }
      engine.pullRun.start(run)
      this.register()
      this.wakeUp()
      return { started: shownRun(run, new Map()) }
    }

    newRun(request: RunRequest, token: string | null): Run {
      const { refused: _refused, owed: _owed, ...asked } = request
      const start = {
        ...asked,
        run_id: crypto.randomUUID(),
        pull_parameters: request.pull_parameters ?? null,
        push_parameters: request.push_parameters ?? this.workflow?.push_parameters ?? noPush,
        since: sinceOf(token),
      }
      return newRun(start, Date.now(), (this.engine?.inbox.newestSeq() ?? 0) + 1)
    }

    /** The object's own token; KV's only when the object never had one. */
    async incrementalToken(): Promise<string | null> {
      const values = meta(this.ctx.storage.sql)
      const own = values.get('incremental_token')
      if (own !== null) return own || null
      const token = (await getState(this.env.STATE, this.ctx.id.name ?? ''))?.incremental_token ?? null
      if (token !== null && values.get('incremental_token') === null) values.put('incremental_token', token)
      return token
    }

    /** Resolves when the run has ended, or after `ms`. */
    async waitForRun(run_id: string, ms: number): Promise<ShownRun | null> {
      this.ensureArmed()
      if (this.engine?.pullRun.current()?.run_id === run_id) {
        let timer: ReturnType<typeof setTimeout> | undefined
        await new Promise<void>((resolve) => {
          this.waiting.set(run_id, [...(this.waiting.get(run_id) ?? []), resolve])
          timer = setTimeout(resolve, ms)
        })
        clearTimeout(timer)
      }
      return this.getRun(run_id)
    }

    async getRun(run_id: string): Promise<ShownRun | null> {
      this.ensureArmed()
      const run = openRuns(this.ctx.storage.sql).get(run_id)
      return run === undefined ? null : this.shown(run)
    }

    /** Newest first. */
    async listRuns(limit: number): Promise<ShownRun[]> {
      return openRuns(this.ctx.storage.sql)
        .list(limit)
        .map((run) => this.shown(run))
    }

    async status(): Promise<ObjectStatus> {
      this.ensureArmed()
      const values = meta(this.ctx.storage.sql)
      const { engine } = this
      const oldest = engine?.inbox.oldestPendingAt() ?? null
      const last = openRuns(this.ctx.storage.sql)
        .list(LAST_RUNS)
        .find((run) => run.state === 'finished' && run.persist)
      return {
        paused: engine?.gate.paused() ?? false,
        stopped: engine?.gate.stopped() ?? null,
        down: engine?.gate.breaker()?.side ?? null,
        pending: engine?.inbox.pending() ?? 0,
        parked: engine?.inbox.parked() ?? 0,
        oldest_pending_seconds: oldest === null ? null : Math.max(0, Math.floor((Date.now() - oldest) / 1_000)),
        board: engine?.ledger.counts() ?? { active: 0, archived: 0 },
        last_fired_at: values.get('last_fired_at'),
        last_run: last === undefined ? null : lastRunOf(last),
        incremental_token: values.get('incremental_token') || null,
        next_alarm: iso(this.alarmAt),
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
      const unread = filter.reference === null ? engine.inbox.unread(filter) : []
      if (plan) return engine.inbox.replay(filter, null) + unread.length
      const now = Date.now()
      let count = 0
      for (const { seq, body } of unread) {
        const bytes = Uint8Array.from(new TextEncoder().encode(body))
        const parsed = await parsePayload(workflow, parseJson(body), {})
        if (!parsed.ok) continue // it stays parked
        const events = await Promise.all(
          parsed.value.events.map((event, index) => toStore(event, index, bytes, workflow, now)),
        )
        this.ctx.storage.transactionSync(() => {
          for (const { key: _key, ...event } of events) engine.inbox.add(event)
          engine.inbox.close(seq, { outcome: 'superseded', reason: 'read_again' })
        })
        count += 1
      }
      count += engine.inbox.replay(filter, now)
      this.wakeUp()
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
      this.wakeUp()
      return { seq }
    }

    /** Forgets all that is stored of one job; the board is not touched. */
    async forgetJob(reference: string): Promise<void> {
      const { engine } = this.ready()
      this.ctx.storage.transactionSync(() => {
        engine.inbox.forget(reference)
        engine.ledger.forget(reference)
      })
    }

    async pause(): Promise<void> {
      this.ready().engine.gate.pause()
      await this.arm()
    }

    async resume(): Promise<void> {
      this.ready().engine.gate.resume()
      this.wakeUp()
    }

    /** Whether this workflow has the job on its board, so that another one of the same board must not archive it. */
    async holds(reference: string): Promise<boolean> {
      return this.engine?.ledger.get(reference)?.archived === 0
    }

    /** Prunes what is older than `retention_days`, and sets the alarm when work is open and none is coming. */
    async rearm(): Promise<void> {
      this.prune()
      if (!this.working && (this.alarmAt === null || this.alarmAt < Date.now() - OVERDUE_MS)) await this.arm()
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

    override async alarm(info?: AlarmInvocationInfo): Promise<void> {
      this.alarmAt = null
      const { engine } = this
      if (engine === null) return this.configured ? undefined : this.expire()
      if (Date.now() - this.prunedAt > PRUNE_EVERY_MS) this.prune()
      this.working = true
      let faulty = false
      try {
        engine.beginTurn(Number(this.env.SUBREQUEST_BUDGET) || DEFAULT_BUDGET, (info?.retryCount ?? 0) > 0)
        await takeTurn({
          next: (busy) => engine.next(busy),
          slots: () => engine.slots(),
          now: () => Date.now(),
          woken: () =>
            new Promise((resolve) => {
              this.wake = resolve
            }),
        })
      } catch (error) {
        faulty = true
        this.noteFault(error)
      } finally {
        this.working = false
        this.wake = null
        await this.arm(faulty ? Date.now() + FAULT_PAUSE_MS : 0).catch((error) => this.noteFault(error))
      }
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

    /** Work is open and no alarm is coming: one was lost, and any request sets it again. */
    ensureArmed(): void {
      if (!this.working && this.alarmAt === null) void this.arm()
    }

    /** New work: a turn under way sees it at once; else the alarm is set. */
    wakeUp(): void {
      if (this.working) this.wake?.()
      else void this.arm()
    }

    /** Sets the alarm to the earliest moment at which something may be done, not before `notBefore`. An earlier one stays. */
    async arm(notBefore = 0): Promise<void> {
      const next = this.engine?.nextAt() ?? null
      const at = next === null ? null : Math.max(next, notBefore)
      const overdue = this.alarmAt !== null && this.alarmAt < Date.now() - OVERDUE_MS
      if (at === null) {
        if (this.alarmAt === null) return
        this.alarmAt = null
        await this.ctx.storage.deleteAlarm()
      } else if (this.alarmAt === null || at < this.alarmAt || overdue) {
        this.alarmAt = at
        await this.ctx.storage.setAlarm(at)
      }
    }

    ready(): { engine: Engine; workflow: Workflow } {
      if (this.engine === null || this.workflow === null) throw new Error('this workflow is not configured')
      return { engine: this.engine, workflow: this.workflow }
    }

    shown(run: Run): ShownRun {
      return shownRun(
        run,
        this.engine?.pullRun.current()?.run_id === run.run_id ? this.engine.pullRun.tally(run) : new Map(),
      )
    }

    async runEnded(run: Run): Promise<void> {
      const last = lastRunOf(run)
      const workflow_id = this.ctx.id.name ?? ''
      if (last !== null && run.persist) {
        await putState(this.env.STATE, workflow_id, last, new Date().toISOString()).catch((error) =>
          this.log.error('state not saved to KV; the object keeps its own', { detail: String(error) }),
        )
      }
      for (const resolve of this.waiting.get(run.run_id) ?? []) resolve()
      this.waiting.delete(run.run_id)
      await this.startOwed()
    }

    /** Starts the full sync whose cron fired while another run was under way. */
    async startOwed(): Promise<void> {
      const values = meta(this.ctx.storage.sql)
      const owed = values.get('full_sync_owed')
      if (owed === null || this.workflow === null) return
      values.put('full_sync_owed', null)
      await this.startRun({ ...JSON.parse(owed), owed: false }) // our own writing
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

const noPush: CheckedPush = {
  board_key: '',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}

function sharesBoard(workflow: Workflow, other: CheckedWorkflow): boolean {
  return (
    other.ok &&
    other.workflow_id !== workflow.workflow_id &&
    other.workflow.hrflow_account === workflow.hrflow_account &&
    other.workflow.push_parameters.board_key === workflow.push_parameters.board_key
  )
}
