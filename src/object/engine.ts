// The engine of one workflow: its parts put together, and the one question that everything goes by: what to do now, or when
// to ask again.
import { isReadable } from '../config/check'
import { checkAccounts, type Finding } from '../delivery/account-check'
import { wordsOf } from '../delivery/attempt'
import { openDeliveries } from '../delivery/deliveries'
import { type Inspection, inspectJob } from '../delivery/diagnose'
import { HELD } from '../delivery/outcome'
import type { Parts } from '../delivery/parts'
import { bindSteps } from '../delivery/steps'
import { accountQuestions } from '../delivery/suspicion'
import { earlier, type Next, type Task } from '../lib/work'
import { aboutOf } from '../store/history'
import type { Run } from '../store/run'
import { openSyncRun, RUN_KEY } from '../sync/sync-run'
import { openGate } from '../upstream/gate'
import { openSpending } from '../upstream/spending'
import { type Budget, openUpstreams, type UpstreamTools } from '../upstream/upstreams'

/** Fetches that looking into one job, or into the accounts, may use. */
const INSPECT_FETCHES = 10

/** What the engine is given. */
export interface EngineParts extends Omit<Parts, 'gate' | 'upstreams'> {
  readonly outside: Pick<UpstreamTools, 'fetch' | 'proxy' | 'limiter'>
  /** The sync that is owed: when it is to begin (Unix ms; null: none is), and its beginning. */
  readonly owed: { at(): number | null; begin(): Promise<void> }
  /** Called with each run that has ended. */
  runEnded(run: Run): Promise<void>
}

export type Engine = ReturnType<typeof createEngine>

export function createEngine({ outside, owed, runEnded, ...given }: EngineParts) {
  const { workflow, store, clock, log } = given
  const gate = openGate(store, clock.now, log)
  const connect = (budget: Budget, work: () => number) =>
    openUpstreams(workflow, {
      ...outside,
      clock,
      redact: log.redact,
      figures: store.figures,
      budget,
      work,
      newestAt: store.events.newestAt,
      rested: gate.rested,
    })
  const budget: Budget = { left: 0 }
  const parts: Parts = { ...given, gate, upstreams: connect(budget, store.events.pending) }
  const spending = openSpending(budget)
  const sync = openSyncRun(parts, runEnded)
  const deliveries = openDeliveries(parts, sync.account)

  /** A fault of ours must not end the others' work, nor come back at once for ever. */
  const guarded = (task: Task): Task =>
    spending.counted({
      ...task,
      run: () =>
        task.run().catch((error) => {
          parts.fault(error)
          gate.wait(workflow.delivery.retry_base_ms)
        }),
    })

  /** What the run and the deliveries want, whatever holds the work back. */
  function wanted(busy: ReadonlySet<string>): Next {
    const ofRun = sync.next(busy)
    if ('task' in ofRun) return ofRun
    const owedAt = sync.current.get() === null && !busy.has(RUN_KEY) ? owed.at() : null
    if (owedAt !== null && owedAt <= clock.now()) return { task: { key: RUN_KEY, run: owed.begin } }
    const ofDeliveries = deliveries.next(busy)
    if ('task' in ofDeliveries) return ofDeliveries
    return { at: earlier(earlier(ofRun.at, owedAt), ofDeliveries.at) }
  }

  return {
    gate,
    sync,
    isLettingGo: deliveries.isLettingGo,

    /** Begins work with `fetches` to spend. */
    begin: spending.begin,

    /** How many tasks may run side by side now. A page of the board takes nobody's place. */
    slots(): number {
      if (deliveries.alone() || gate.probing()) return 1
      const calls = workflow.delivery.concurrency + (sync.isChecking() ? 1 : 0)
      return Math.max(1, calls - (sync.isAskingAhead() ? 1 : 0))
    },

    /** What to do now beside `busy`, or when to ask again (Unix ms; null: only after something else has happened). */
    next(busy: ReadonlySet<string>): Next {
      const toEnd = sync.isCancelled() ? sync.next(busy) : null
      if (toEnd !== null && 'task' in toEnd) return { task: guarded(toEnd.task) }
      const opensAt = gate.opensAt()
      if (opensAt === null) return { at: null }
      const next = wanted(busy)
      if ('at' in next) return { at: next.at === null ? null : Math.max(next.at, opensAt) }
      if (opensAt > clock.now()) return { at: opensAt }
      // The next alarm has fetches of its own.
      if (!spending.hasRoomFor(next.task)) return { at: clock.now() }
      return { task: guarded(next.task) }
    },

    /** A job was forgotten in what is stored. */
    forgotten(reference: string): void {
      gate.forgetJob(reference)
      sync.forgotten(reference)
    },

    /** Whether both sides take the credentials, and the board is there: asked now with fetches of its own. */
    async check(): Promise<Finding[]> {
      const upstreams = connect({ left: INSPECT_FETCHES }, () => 1)
      const { connector, push_parameters } = workflow
      const { board_key } = push_parameters
      const named = { connector: connector.name, isReadable: isReadable(connector), board_key }
      const found = await checkAccounts(accountQuestions({ workflow, upstreams }), named)
      const isWell = (of: Finding['of']) => found.some((one) => one.of === of && one.state === 'well')
      if (isWell('hrflow')) gate.answered('hrflow')
      if (isWell('board')) gate.proved('hrflow')
      if (isWell('origin')) gate.proved('origin')
      return found
    },

    /** Whether something stands against a side, and no event waits whose delivery would show that it is over. */
    asksNobody: (): boolean =>
      store.events.pending() === 0 &&
      !gate.paused() &&
      (gate.stopped() !== null || gate.failing('origin') !== null || gate.failing('hrflow') !== null),

    /** The origin's calls about its webhooks, with fetches of their own; null: it has none. */
    subscriptions: () => connect({ left: INSPECT_FETCHES }, () => 1).subscriptions,

    /** What keeps a job off the board, asked now with fetches of its own. */
    inspect(reference: string): Promise<Inspection> {
      const upstreams = connect({ left: INSPECT_FETCHES }, () => 1)
      const steps = bindSteps({ ...parts, upstreams }, sync.account.settingsFor(null))
      const row = store.jobs.get(reference)
      const event = row?.parked_seq == null ? undefined : store.events.get(row.parked_seq)
      const parked = event === undefined ? null : { seq: event.seq, reason: event.reason, message: event.message }
      const newest = (state: 'pending' | null) => store.log.list({ state, reference, limit: 1, cursor: null }).rows[0]
      const [pending, last] = [newest('pending') !== undefined, newest(null)]
      const held = last?.reason === HELD
      const discarded = last?.reason === 'discarded' ? { logic: aboutOf(last.about).logic ?? null } : null
      const { connector } = workflow
      const words = (job: object) => wordsOf(connector, job)
      const stored = { reference, row, parked, pending, held, discarded }
      const named = { origin: connector.name, readable: isReadable(connector), words }
      return inspectJob({ ...stored, ...named, held_by: gate.heldBy() }, steps)
    },
  }
}
