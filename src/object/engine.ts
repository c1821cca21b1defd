// The engine of one workflow: its rooms put together, what a turn may start now, and when the next one is.
import type { Workflow } from '../config/check'
import { openDeliveries } from '../delivery/deliveries'
import { type Inspection, inspectJob } from '../delivery/diagnose'
import type { EngineTools, Room } from '../delivery/parts'
import { bindSteps, readingOnly } from '../delivery/steps'
import { openInbox } from '../store/inbox'
import { openLedger } from '../store/ledger'
import { openRuns } from '../store/runs'
import { meta } from '../store/tables'
import { openPullRun } from '../sync/sync-run'
import { openGate } from '../upstream/gate'
import { type Budget, openUpstreams } from '../upstream/upstreams'
import type { Task } from './turn'

/** Fetches that one piece of work may need: it is not begun with fewer left for it. */
export const FETCHES_PER_TASK = 4

export type Engine = ReturnType<typeof createEngine>

export function createEngine(workflow: Workflow, tools: EngineTools) {
  const { storage, now, log } = tools
  const values = meta(storage.sql)
  const inbox = openInbox(storage.sql)
  const budget: Budget = { left: 0 }
  const gate = openGate(values, now, log)
  const room: Room = {
    workflow,
    tools,
    inbox,
    ledger: openLedger(storage.sql),
    runs: openRuns(storage.sql),
    values,
    gate,
    upstreams: openUpstreams(workflow, { ...tools, budget, work: inbox.pending }),
  }
  const pullRun = openPullRun(room)
  const deliveries = openDeliveries(room, pullRun)

  /** A fault of ours must not end the turn, nor come back at once for ever. */
  const guarded = (task: Task): Task => ({
    key: task.key,
    run: () =>
      task.run().catch((error) => {
        tools.fault(error)
        gate.wait(workflow.delivery.retry_base_ms)
      }),
  })

  return {
    inbox,
    gate,
    /** What keeps a job off the board, asked now with `fetches` of their own. */
    inspect(reference: string, fetches: number): Promise<Inspection> {
      const upstreams = openUpstreams(workflow, { ...tools, budget: { left: fetches }, work: () => 1 })
      const settings = { ...readingOnly(tools), ...pullRun.settingsFor(null) }
      const steps = bindSteps(workflow, upstreams, settings)
      const waits = inbox.list({ state: 'pending', reference, limit: 1, cursor: null }).rows.length > 0
      return inspectJob(reference, room.ledger.get(reference), waits, { ...steps, getJob: upstreams.board.getJob })
    },
    pullRun,
    ledger: room.ledger,

    /** Begins a turn with `fetches` to spend. */
    beginTurn(fetches: number): void {
      budget.left = Math.max(fetches, FETCHES_PER_TASK)
    },

    /** How many pieces of work may go side by side now. */
    slots: (): number => (deliveries.alone() || gate.probing() ? 1 : workflow.delivery.concurrency),

    /** What to start now beside `busy`, or null. */
    next(busy: ReadonlySet<string>): Task | null {
      if (!gate.open() || budget.left < FETCHES_PER_TASK * (busy.size + 1)) return null
      const task = (busy.has('#run') ? null : pullRun.next()) ?? (gate.mayDeliver() ? deliveries.next(busy) : null)
      return task === null ? null : guarded(task)
    },

    /** The earliest moment at which something may be done, or null. */
    nextAt(): number | null {
      if (gate.paused()) return null
      const dueAt = inbox.nextDueAt()
      const moments = [pullRun.nextAt(), dueAt === null ? null : gate.deliverAt(dueAt)].filter((at) => at !== null)
      return moments.length === 0 ? null : Math.max(Math.min(...moments), gate.waitUntil(), now())
    },
  }
}
