// The run of one workflow that is under way: which step is next, and what a step that fails leads to. After every step the
// checkpoint is stored with what the step changed, so a run goes on where it was cut off.
import { messageOf } from '../config/tenant-functions'
import { blamedSide, consequenceOf, type DeliveryReason } from '../delivery/consequences'
import { HELD } from '../delivery/outcome'
import type { Parts } from '../delivery/parts'
import { type Failure, fail, ok, type Result } from '../lib/result'
import { JOB_WAIT_MAX_MS } from '../lib/waits'
import { earlier, type Next } from '../lib/work'
import { EVERY_PARKED } from '../store/parked'
import { FRESH_STEP, type Run, withIssue } from '../store/run'
import { afterAttempt, STEP_CRASHES } from './attempts'
import { CHECK_KEY, openBoardCheck } from './board-check'
import { openBoardListing } from './board-listing'
import { openCurrentRun } from './current-run'
import { openDryBoard } from './dry-board'
import { openDryRun } from './dry-run'
import { noteFailedStep } from './failed-step'
import { openForgotten } from './forgotten'
import { broken, openReading } from './reading'
import { abandonedRun } from './result'
import { openRunEnd } from './run-end'
import { openRunGuard } from './run-guard'
import { rulesFor, selectionOf } from './selection'
import { openTally } from './tally'

/** A page is read when no more than this many events of the run are waiting, so that snapshots are pushed while fresh. */
const PAGE_AHEAD_EVENTS = 150
/** What is said of a step that crashed the object. */
const CRASHED = 'the object crashed during the attempt before'
/** What webhooks would have archived, which a run with approve_archive lets go. */
const ALL_HELD = { ...EVERY_PARKED, reason: HELD }
/** A run's step, or its beginning, among the tasks. */
export const RUN_KEY = '#run'

/** One attempt at what the run needs next, and what becomes of the run when no attempt came to an end. */
interface Step {
  attempt(): Promise<Result<void, DeliveryReason>>
  giveUp(run: Run, message: string): Promise<void> | void
}

export type SyncRun = ReturnType<typeof openSyncRun>

/** `ended` is called with each run that has ended. */
export function openSyncRun(parts: Parts, ended: (run: Run) => Promise<void>) {
  const { workflow, store, gate, clock, log } = parts
  const { connector } = workflow
  const current = openCurrentRun(store)
  const board = openBoardListing(parts)
  store.onRollback(board.forget)
  const onBoard = openDryBoard(parts, board)
  store.onRollback(onBoard.forget)
  const dry = openDryRun(parts, board, onBoard)
  const account = openTally(workflow, store, current, board)
  const reading = openReading(parts, current, account, board, dry, onBoard)
  const guard = openRunGuard(parts, current, account, onBoard)
  const check = openBoardCheck(parts, current, account)
  const runEnd = openRunEnd(parts, current)
  /** The run was begun by an earlier object, which may have crashed during the step that is now to be taken. */
  let takenUp = current.get() !== null
  const { forgot, during } = openForgotten(store, (reference) => {
    current.reload()
    board.forget()
    onBoard.forget()
    check.forgot(reference)
  })

  /** What the run needs now: the board's next page, the origin's next page, an answer for a dry run, its guard, or its end. */
  function stepOf(stored: Run): Step | null {
    const run = { ...stored, begun: 0 }
    const crashed = stored.begun > 0
    const toEnd: Step = { attempt: () => end(run, crashed), giveUp: abandon }
    if (run.cancelled) return toEnd
    if (run.board === 'listing')
      return { attempt: () => listBoard(run), giveUp: (last, message) => current.put(board.without(last, message)) }
    if (run.state === 'reading') {
      if (current.unattempted() > PAGE_AHEAD_EVENTS) return null
      const settings = account.settingsFor(run.run_id)
      return {
        attempt: () => reading.pages(run, settings, crashed),
        giveUp: (last, message) => current.put(broken(last, message)),
      }
    }
    if (!run.persist && dry.isOpen(run)) {
      return {
        attempt: () => askForDryRun(run, crashed),
        giveUp: (last, message) => current.put(dryGivenUp(last, message)),
      }
    }
    if (current.unattempted() > 0) return null
    if (check.hasFound(run)) return { attempt: async () => ok(check.queue(run)), giveUp: abandon }
    if (guard.isDue(run)) return { attempt: async () => ok(guard.decide(run)), giveUp: abandon }
    return check.holdsEnd(run) ? null : toEnd
  }

  async function listBoard(run: Run): Promise<Result<void, DeliveryReason>> {
    if (run.board_page === 1 && run.read_attempts === 0) reading.begin(run)
    const listed = await board.next(run, run.persist ? undefined : (page) => onBoard.look(run, page))
    if (!listed.ok) return listed
    store.atomically(() => current.put(listed.value()))
    return ok(undefined)
  }

  async function askForDryRun(run: Run, crashed: boolean): Promise<Result<void, DeliveryReason>> {
    const asked = crashed ? ok(dry.passOver(run, CRASHED)) : await dry.next(run, account.settingsFor(run.run_id))
    if (!asked.ok) return asked
    current.put(asked.value)
    return ok(undefined)
  }

  /** A dry run that was refused asks nothing any more; one whose question got no answer goes on without it. */
  const dryGivenUp = (run: Run, message: string): Run =>
    run.refused === null ? dry.passOver(run, message) : { ...broken(run, message), asked: dry.closed }

  async function end(run: Run, crashed: boolean): Promise<Result<void, DeliveryReason>> {
    const failedBefore = run.read_attempts > 0 ? 'the attempt before failed, so it is not called again' : null
    const last = await runEnd.end(check.reported(run), crashed ? CRASHED : failedBefore)
    board.forget()
    await ended(last)
    return ok(undefined)
  }

  /** A run that cannot be ended as it should ends without a callback, and without more than why. */
  async function abandon(run: Run, message: string): Promise<void> {
    const last = abandonedRun(check.reported(run), message, clock.now())
    current.end(last)
    board.forget()
    await ended(last)
  }

  /** A step failed: it is taken again, or, after the last attempt, given up. Of a cancelled run only its end is tried again. */
  async function failed(failure: Failure<DeliveryReason>, giveUp: Step['giveUp']): Promise<void> {
    const run = current.get() // some pages of the same answer may have been stored
    if (run === null) return
    const { reason, message, retryAfterMs } = failure
    const consequence = consequenceOf(reason)
    if (consequence === 'wait') {
      unmark()
      gate.wait(retryAfterMs ?? 0)
      return
    }
    const again =
      consequence === 'retry' ? afterAttempt(run, failure, workflow.delivery, clock.now(), clock.random) : null
    noteFailedStep(parts, 'not read', run, failure, again !== null)
    if (again !== null) return current.put(run.cancelled && giveUp !== abandon ? { ...run, ...FRESH_STEP } : again)
    const over: Run = { ...run, ...FRESH_STEP }
    if (consequence !== 'stop') return giveUp(over, message)
    // A dry run changes nothing of the workflow either.
    if (run.persist) gate.stop(reason, message)
    await giveUp({ ...over, refused: blamedSide(reason).name === 'origin' ? 'read_failure' : 'write_failure' }, message)
    if (run.persist) account.block()
  }

  function unmark(): void {
    const run = current.get()
    if (run !== null && run.begun > 0) current.put({ ...run, begun: 0 })
  }

  /**
   * Takes a step. The first that this object takes of an earlier one's run is marked before, and so is each that crashed an
   * object: one that crashes it again and again is given up.
   */
  async function take({ attempt, giveUp }: Step): Promise<void> {
    const run = current.get()
    if (run === null) return
    if (run.begun > 0) parts.crashed('the object crashed during a step of a run')
    if (run.begun >= STEP_CRASHES) return giveUp({ ...run, ...FRESH_STEP }, CRASHED)
    if (takenUp || run.begun > 0) current.put({ ...run, begun: run.begun + 1 })
    takenUp = false
    const taken = await attempt().catch((error) => {
      current.reload() // what it had changed in memory is not what is stored
      parts.fault(error)
      return fail('relay_failure', log.redact(messageOf(error)))
    })
    if (taken.ok) unmark()
    else await failed(taken, giveUp)
  }

  /** The next page of the board, of a check that goes on beside the steps. */
  function nextPage(busy: ReadonlySet<string>): Next {
    if (busy.has(CHECK_KEY)) return { at: null }
    const page = check.next(current.unattempted() > PAGE_AHEAD_EVENTS)
    return 'task' in page ? { task: { ...page.task, run: () => during(page.task.run) } } : page
  }

  function nextStep(busy: ReadonlySet<string>): Next {
    const run = current.get()
    if (run === null || busy.has(RUN_KEY)) return { at: null }
    const step = stepOf(run)
    if (step === null) return { at: null }
    // The clock may have been another when the wait was set.
    const at = run.cancelled && run.read_attempts === 0 ? 0 : Math.min(run.read_at, clock.now() + JOB_WAIT_MAX_MS)
    if (at > clock.now()) return { at }
    return { task: { key: RUN_KEY, run: () => during(() => take(step)) } }
  }

  return {
    account,
    current,
    /** A job was forgotten in what is stored. */
    forgotten: forgot,

    start(next: Run): void {
      store.atomically(() => {
        store.runs.makeRoom()
        store.leaving.endAll() // of a run that was given up
        const notes = connector.notes?.(selectionOf(workflow, next)) ?? []
        const noted = notes.reduce(
          (to, { path, message }) => withIssue(to, `pull_parameters.${path}`, 'note', { message }),
          next,
        )
        const rules = rulesFor(workflow, next)
        if (next.approve_archive && next.persist && rules.closes) store.parked.reopenAll(ALL_HELD, clock.now(), true)
        const toList = (rules.closes || !next.persist) && board.isDue(next, rules.archivesForeign)
        const begun = next.persist ? noted : onBoard.begun(noted)
        current.begin(toList ? { ...begun, board: 'listing' } : begun)
        check.begin(next)
      })
      board.forget()
    },

    /** Another cron fired while this run was under way. */
    noteSkippedCron(): void {
      const run = current.get()
      if (run !== null) current.put({ ...run, skipped_crons: run.skipped_crons + 1 })
    },

    /** That run, if it is under way, ends after the step that it is at. What it waited to try again is no step of its end. */
    cancel(run_id: string): void {
      const run = current.get()
      if (run?.run_id === run_id && !run.cancelled) current.put({ ...run, ...FRESH_STEP, cancelled: true })
    },

    /** Whether the run under way is only to be ended, whatever holds the work back. */
    isCancelled: (): boolean => current.get()?.cancelled === true,
    /** The run as it is now, with what its check of the board came to so far. */
    reported: check.reported,
    /** Whether a page of the origin is asked for beside the work under way. */
    isAskingAhead: reading.isCalling,
    /** Whether a page of the board may be read now, beside all else. */
    isChecking: (): boolean => 'task' in nextPage(new Set()),

    /** The run's next step, or when to ask again; null also while it waits for its events. */
    next(busy: ReadonlySet<string>): Next {
      const [page, step] = [nextPage(busy), nextStep(busy)]
      if ('task' in page) return page
      return 'task' in step ? step : { at: earlier(page.at, step.at) }
    },
  }
}
