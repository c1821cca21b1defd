// The check of the board: a complete sync lists it, page by page and slowly, beside all else that the run does, and has the jobs
// that somebody changed there delivered. It goes on in the next complete sync where its run ended.

import { messageOf } from '../config/tenant-functions'
import { consequenceOf, type DeliveryReason } from '../delivery/consequences'
import type { Parts } from '../delivery/parts'
import type { RunAccount } from '../delivery/run-account'
import { type Failure, fail, ok, type Result } from '../lib/result'
import { JOB_WAIT_MAX_MS } from '../lib/waits'
import type { Next } from '../lib/work'
import { FRESH_STEP, type Run } from '../store/run'
import { afterAttempt, STEP_CRASHES } from './attempts'
import { differencesOn } from './board-difference'
import { openCheckNotes } from './check-notes'
import { withCheck } from './check-result'
import type { Shared } from './check-state'
import type { CurrentRun } from './current-run'
import { noteFailedStep } from './failed-step'
import { rulesFor } from './selection'

/** A page of the board, among the tasks: it stands beside the run's own steps. */
export const CHECK_KEY = '#check'
/** A run that has nothing else left to do waits for its check until it is this old. */
export const CHECK_WITHIN_MS = 300_000
/** The check makes this share of the calls that HrFlow's account allows. */
const SHARE_OF_RATE = 0.1
/** Shortest wait after the account's rate was used up. */
const NO_ROOM_MS = 1_000
/** So often a page is read again, because a job that differs on it was delivered meanwhile; then it is believed. */
const UNSETTLED_MAX = 3
/** What is said of a page that crashed the object. */
const CRASHED = 'the object crashed during the attempt before'

export type BoardCheck = ReturnType<typeof openBoardCheck>

export function openBoardCheck(parts: Parts, current: CurrentRun, account: Pick<RunAccount, 'block'>) {
  const { workflow, store, upstreams, gate, clock, log } = parts
  const notes = openCheckNotes(store, workflow, clock, current)
  const pauseMs = 1_000 / (workflow.rates.hrflow_per_second * SHARE_OF_RATE)
  /** The moment of the account's permit for the next page, or null: it is still to be asked for. */
  let permitAt: number | null = null
  /** The account's rate was used up before. */
  let roomAt = 0
  /** It was begun by an earlier object, which may have crashed. */
  let takenUp = notes.openIn(current.get()) !== null

  /** When the next page may be read. A moment far ahead was set by another clock. */
  const nextAt = ({ read_at }: Shared): number =>
    Math.max(Math.min(read_at, clock.now() + JOB_WAIT_MAX_MS), roomAt, permitAt ?? 0)

  /** Whether a page may be read now: within its share of the account's rate, which the account's workflows have together. */
  async function mayRead(): Promise<boolean> {
    if (permitAt === null) {
      const { granted, wait_ms } = await upstreams.slowly(SHARE_OF_RATE)
      if (granted > 0) permitAt = clock.now() + wait_ms
      else roomAt = clock.now() + Math.max(wait_ms, NO_ROOM_MS)
    }
    return permitAt !== null && permitAt <= clock.now()
  }

  async function readPage(run: Run): Promise<Result<void, DeliveryReason>> {
    const askedAt = clock.now()
    const page = await upstreams.board.listJobs(notes.page())
    if (!page.ok) return page
    const found = await differencesOn(page.value.jobs, rulesFor(workflow, run), {
      known: store.jobs.get,
      wasSeen: notes.wasSeen,
      heldElsewhere: parts.heldElsewhere,
    })
    // What a page says after its run has ended is read once more by the next one.
    const open = notes.openIn(current.get())
    if (open?.run_id !== run.run_id) return ok(undefined)
    const nextAt = clock.now() + pauseMs
    if (open.unsettled < UNSETTLED_MAX && notes.isUnsettled(found, askedAt))
      notes.keep({ ...open, ...FRESH_STEP, unsettled: open.unsettled + 1, read_at: nextAt })
    else store.atomically(() => notes.storePage(page.value, found, nextAt, open))
    return ok(undefined)
  }

  /** A page was not read: it is tried again, or the check is left to the next run. */
  function failed(shared: Shared, failure: Failure<DeliveryReason>): void {
    const { reason, message, retryAfterMs } = failure
    const consequence = consequenceOf(reason)
    if (consequence === 'wait') {
      roomAt = clock.now() + Math.max(retryAfterMs ?? 0, NO_ROOM_MS)
      return
    }
    const again =
      consequence === 'retry' ? afterAttempt(shared, failure, workflow.delivery, clock.now(), clock.random) : null
    noteFailedStep(parts, 'board not checked', shared, failure, again !== null)
    if (again !== null) {
      notes.keep(again)
      return
    }
    notes.giveUp(shared, message)
    if (consequence !== 'stop') return
    gate.stop(reason, message)
    account.block()
  }

  /** Reads the next page. The first that this object reads of an earlier one's check is marked before. */
  async function take(run: Run): Promise<void> {
    if (!(await mayRead())) return
    permitAt = null
    const shared = notes.openIn(current.get())
    if (shared === null || shared.run_id !== run.run_id) return
    if (shared.begun > 0) parts.crashed('the object crashed during a page of the board')
    if (shared.begun >= STEP_CRASHES) return notes.giveUp(shared, CRASHED)
    if (takenUp || shared.begun > 0) notes.keep({ ...shared, begun: shared.begun + 1 })
    takenUp = false
    const taken = await readPage(run).catch((error) => {
      parts.fault(error)
      return fail('relay_failure', log.redact(messageOf(error)))
    })
    const open = notes.openIn(current.get())
    if (!taken.ok && open?.run_id === run.run_id) store.atomically(() => failed(open, taken))
  }

  return {
    /** A run begins: whether it checks the board. Within the caller's transaction. */
    begin: notes.begin,

    /** The next page as a task, or when to ask again. `isCrowded`: so many events of the run wait that no more are to come. */
    next(isCrowded: boolean): Next {
      const run = current.get()
      const shared = notes.openIn(run)
      if (run === null || shared === null || isCrowded || gate.probing()) return { at: null }
      const at = nextAt(shared)
      return at > clock.now() ? { at } : { task: { key: CHECK_KEY, run: () => take(run) } }
    },

    /** Whether the run, which has nothing else left to do, waits for its check. */
    holdsEnd(run: Run): boolean {
      const shared = notes.openIn(run)
      const until = run.started_at + CHECK_WITHIN_MS
      return shared !== null && !gate.probing() && clock.now() < until && nextAt(shared) < until
    },

    hasFound: notes.hasFound,
    /** Queues the jobs that were found to differ; their deliveries make the board agree. */
    queue(run: Run): void {
      const at = clock.now()
      store.atomically(() => {
        for (const reference of notes.takeFound(run)) {
          const event = { action: 'update', reference, received_at: at, due_at: at, run_id: run.run_id } as const
          if (store.events.add(event) !== null) current.add(null, 1)
        }
      })
    },

    /** The run with what its check came to so far. */
    reported: (run: Run): Run => withCheck(run, notes.of(run), store.jobs.get),
    forgot: notes.forgot,
  }
}
