// The Durable Object of one workflow: it receives, starts runs, answers the admin API, and wakes up to work. Wiring only.
import { DurableObject } from 'cloudflare:workers'
import { createLog, type Log, redactor } from '../lib/log'
import { limiterOf } from '../limiter'
import { type LastRun, putState } from '../state'
import type { Side } from './breaker'
import type { CheckedPush, CheckedWorkflow, Workflow, WorkflowsOf } from './check'
import type { Action } from './definition'
import { createEngine, type Engine } from './engine'
import type { Stopped } from './gate'
import type { EventState, NewEvent } from './inbox'
import type { Issue } from './issues'
import { finished, newRun, type Run, type ShownRun, shownRun } from './run'
import { fatalResult, type RunReason } from './run-result'
import { openRuns } from './runs'
import { bindScope, meta, migrate } from './schema'
import { lastRunOf, shownEvent } from './shown'
import { placed, workflowStub } from './stub'
import { takeTurn } from './turn'

/** An alarm this much overdue is not coming any more. */
const OVERDUE_MS = 60_000
/** After a fault of ours the alarm comes again, but not at once. */
const FAULT_PAUSE_MS = 30_000
const DEFAULT_BUDGET = 45

export interface Received {
  readonly received: number
  readonly duplicates: number
}

export interface RunRequest {
  readonly action: Action
  readonly trigger: 'cron' | 'manual'
  /** As they were given; null: the workflow's own. They passed their check, or `refused` says why not. */
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush | null
  readonly force: boolean
  readonly approve_archive: boolean
  readonly refused: { readonly reason: RunReason; readonly issues: readonly Issue[] } | null
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
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The class of the workflows' objects, bound to a deployment's workflows. */
export function workflowObject(workflowsOf: WorkflowsOf) {
  return class WorkflowObject extends DurableObject<Env> {
    readonly workflow: Workflow | null
    readonly engine: Engine | null
    readonly log: Log
    alarmAt: number | null = null
    working = false
    wake: (() => void) | null = null
    readonly waiting = new Map<string, (() => void)[]>()

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env)
      const workflow_id = ctx.id.name ?? ''
      const checked = workflowsOf(env).find(workflow_id)
      this.workflow = checked?.ok ? checked.workflow : null
      const redact = redactor(this.workflow?.secrets ?? [])
      this.log = createLog({ workflow_id }, redact)
      migrate(ctx.storage)
      this.engine = this.workflow === null ? null : this.open(this.workflow, redact)
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
        runEnded: (run) => this.runEnded(run),
      })
    }

    /** Stores the events that are new. `full`: max_pending events are waiting, and none was stored. */
    async receive(events: readonly NewEvent[]): Promise<Received | 'full'> {
      const { engine, workflow } = this.ready()
      if (engine.inbox.pending() + events.length > workflow.max_pending) return 'full'
      const received = this.ctx.storage.transactionSync(
        () => events.filter((event) => engine.inbox.add(event) !== null).length,
      )
      this.wakeUp()
      return { received, duplicates: events.length - received }
    }

    /** Starts a run, unless one is running: then only its id. */
    async startRun(request: RunRequest): Promise<{ started: ShownRun } | { running: string }> {
      const { engine, workflow } = this
      const now = Date.now()
      const values = meta(this.ctx.storage.sql)
      if (request.trigger === 'cron') values.put('last_fired_at', new Date(now).toISOString())
      const running = engine?.pullRun.current()
      if (running) return { running: running.run_id }
      const { refused, ...asked } = request
      const run = newRun(
        {
          ...asked,
          run_id: crypto.randomUUID(),
          pull_parameters: request.pull_parameters ?? null,
          push_parameters: request.push_parameters ?? workflow?.push_parameters ?? noPush,
        },
        now,
        (engine?.inbox.newestSeq() ?? 0) + 1,
      )
      if (engine === null || refused !== null) {
        const token = values.get('incremental_token')
        const ended: Run = {
          ...finished(run, new Map(), now, 'none', token),
          issues: refused?.issues ?? [],
          result: fatalResult(refused?.reason ?? 'bad_origin_parameters', false, token),
        }
        openRuns(this.ctx.storage.sql).put(ended)
        await this.runEnded(ended)
        return { started: shownRun(ended, new Map()) }
      }
      engine.pullRun.start(run)
      this.wakeUp()
      return { started: shownRun(run, new Map()) }
    }

    /** Resolves when the run has ended, or after `ms`. */
    async waitForRun(run_id: string, ms: number): Promise<ShownRun | null> {
      if (this.engine?.pullRun.current()?.run_id === run_id) {
        const ended = new Promise<void>((resolve) => {
          this.waiting.set(run_id, [...(this.waiting.get(run_id) ?? []), resolve])
        })
        await Promise.race([ended, scheduler.wait(ms)])
      }
      return this.getRun(run_id)
    }

    async getRun(run_id: string): Promise<ShownRun | null> {
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
      const values = meta(this.ctx.storage.sql)
      const { engine } = this
      const oldest = engine?.inbox.oldestPendingAt() ?? null
      const last = openRuns(this.ctx.storage.sql)
        .list(2)
        .find((run) => run.state === 'finished')
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
        incremental_token: values.get('incremental_token'),
        next_alarm: iso(this.alarmAt),
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

    /** Sets the alarm when work is open and none is coming. */
    async rearm(): Promise<void> {
      if (!this.working && (this.alarmAt === null || this.alarmAt < Date.now() - OVERDUE_MS)) await this.arm()
    }

    override async alarm(info?: AlarmInvocationInfo): Promise<void> {
      this.alarmAt = null
      const { engine } = this
      if (engine === null) return
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
        this.log.error('fault in the alarm', { detail: error instanceof Error ? error.message : String(error) })
      } finally {
        this.working = false
        this.wake = null
        await this.arm(faulty ? Date.now() + FAULT_PAUSE_MS : 0)
      }
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
      if (last !== null) {
        await putState(this.env.STATE, workflow_id, last, new Date().toISOString()).catch((error) =>
          this.log.error('state not saved to KV; the object keeps its own', { detail: String(error) }),
        )
      }
      for (const resolve of this.waiting.get(run.run_id) ?? []) resolve()
      this.waiting.delete(run.run_id)
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
    other.workflow.origin_account === workflow.origin_account &&
    other.workflow.hrflow_account === workflow.hrflow_account &&
    other.workflow.push_parameters.board_key === workflow.push_parameters.board_key
  )
}
