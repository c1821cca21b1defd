// The run of one workflow that is under way: which step is next, and what a step that fails leads to. After every step the
// checkpoint is stored with what the step changed, so a run goes on where it was cut off.
import { consequenceOf, type DeliveryReason } from '../delivery/consequences'
import { HELD } from '../delivery/outcome'
import type { Parts } from '../delivery/parts'
import type { Failure } from '../lib/result'
import { JOB_WAIT_MAX_MS } from '../lib/waits'
import type { Next } from '../lib/work'
import { type Run, withIssue } from '../store/run'
import { backoff } from '../upstream/backoff'
import { openBoardListing } from './board-listing'
import { openCurrentRun } from './current-run'
import { openDryRun } from './dry-run'
import { broken, openReading } from './reading'
import { openRunEnd } from './run-end'
import { openRunGuard } from './run-guard'
import { rulesFor, selectionOf } from './selection'
import { openTally } from './tally'

/** A page is read when no more than this many events of the run are waiting, so that snapshots are pushed while fresh. */
const PAGE_AHEAD_EVENTS = 150
/** Attempts at one step before it is given up. */
const STEP_ATTEMPTS = 5
/** What is said of a step that crashed the object. */
const CRASHED = 'the object crashed during the attempt before'
/** What webhooks would have archived, which a run with approve_archive lets go. */
const ALL_HELD = { reference: null, reason: HELD, since: null, until: null }
/** The run's step among the tasks. */
const RUN_KEY = '#run'

export type SyncRun = ReturnType<typeof openSyncRun>

/** `ended` is called with each run that has ended. */
export function openSyncRun(parts: Parts, ended: (run: Run) => Promise<void>) {
  const { workflow, store, gate, clock, log } = parts
  const { connector } = workflow
  const current = openCurrentRun(store)
  const board = openBoardListing(parts)
  store.onRollback(board.forget)
  const dry = openDryRun(parts, board)
  const account = openTally(workflow, store, current, board)
  const reading = openReading(parts, current, account, board, dry)
  const guard = openRunGuard(parts, current, account)
  const runEnd = openRunEnd(parts, current)
  /** The run was begun by an earlier object, which may have crashed during the step that is now to be taken. */
  let takenUp = current.get() !== null

  /** What the run needs now: the board's next page, the origin's next page, an answer for a dry run, its guard, or its end. */
  function stepOf(stored: Run): (() => Promise<void>) | null {
    const run = { ...stored, begun: false }
    const crashed = stored.begun
    if (run.board === 'listing') return () => listBoard(run)
    if (run.state === 'reading') return current.unattempted() <= PAGE_AHEAD_EVENTS ? () => readOn(run, crashed) : null
    if (!run.persist && dry.isOpen(run)) return () => askForDryRun(run, crashed)
    if (current.unattempted() > 0) return null
    return guard.isDue(run) ? async () => guard.decide(run) : () => end(run, crashed)
  }

  async function listBoard(run: Run): Promise<void> {
    const listed = await board.next(run)
    if (listed.ok) store.atomically(() => current.put(listed.value()))
    else failed(run, listed, (message) => current.put(board.without(run, message)))
  }

  async function readOn(run: Run, crashed: boolean): Promise<void> {
    const read = await reading.pages(run, account.settingsFor(run.run_id), crashed)
    if (read.ok) return
    const last = current.get() ?? run // some pages of the same answer may have been stored
    failed(last, read, (message) => current.put(broken(last, message)))
  }

  async function askForDryRun(run: Run, crashed: boolean): Promise<void> {
    if (crashed) return current.put(dry.passOver(run, CRASHED))
    const asked = await dry.next(run, account.settingsFor(run.run_id))
    if (asked.ok) return current.put(asked.value)
    failed(run, asked, (message) => {
      const isRefused = consequenceOf(asked.reason) === 'stop'
      current.put(isRefused ? { ...broken(run, message), asked: dry.closed } : dry.passOver(run, message))
    })
  }

  async function end(run: Run, crashed: boolean): Promise<void> {
    const last = await runEnd.end(run, crashed ? CRASHED : null)
    board.forget()
    await ended(last)
  }

  /** A step failed: it is taken again, or, after the last attempt, `giveUp` says what becomes of the run. */
  function failed(run: Run, failure: Failure<DeliveryReason>, giveUp: (message: string) => void): void {
    const { reason, message, retryAfterMs } = failure
    const consequence = consequenceOf(reason)
    if (consequence === 'wait') {
      gate.wait(retryAfterMs ?? 0)
      return
    }
    const attempts = run.read_attempts + 1
    const again = consequence === 'retry' && attempts < STEP_ATTEMPTS
    const delay = again ? backoff(attempts, workflow.delivery, clock.random, retryAfterMs) : null
    log.error('not read', { run_id: run.run_id, reason, detail: message, attempts })
    if (delay !== null) {
      current.put({ ...run, read_attempts: attempts, read_at: clock.now() + delay })
      return
    }
    // A dry run changes nothing of the workflow either.
    const stops = consequence === 'stop' && run.persist
    if (stops) gate.stop(reason, message)
    giveUp(message)
    if (stops) account.block()
  }

  /** Marks the first step that this object takes of an earlier one's run, takes it, and takes the mark away. */
  async function take(step: () => Promise<void>): Promise<void> {
    const run = current.get()
    if (takenUp && run !== null) current.put({ ...run, begun: true })
    takenUp = false
    try {
      await step()
    } catch (error) {
      current.reload() // what it had changed in memory is not what is stored
      throw error
    }
    const after = current.get()
    if (after?.begun) current.put({ ...after, begun: false })
  }

  return {
    account,
    current,
    /** What is stored of the run's events was changed from outside. */
    reload(): void {
      current.reload()
      board.forget()
    },

    start(next: Run): void {
      store.atomically(() => {
        store.runs.makeRoom()
        store.leaving.endAll() // of a run that was given up
        const notes = connector.notes?.(selectionOf(workflow, next)) ?? []
        const noted = notes.reduce((to, { path, message }) => withIssue(to, `pull_parameters.${path}`, message), next)
        const rules = rulesFor(workflow, next)
        if (next.approve_archive && next.persist && rules.closes) store.log.reopen(ALL_HELD, clock.now(), true)
        const toList = (rules.closes || !next.persist) && board.isDue(next, rules.archivesForeign)
        current.begin(toList ? { ...noted, board: 'listing' } : noted)
      })
      board.forget()
    },

    /** Another cron fired while this run was under way. */
    noteSkippedCron(): void {
      const run = current.get()
      if (run !== null) current.put({ ...run, skipped_crons: run.skipped_crons + 1 })
    },

    /** The run's next step, or when to ask again; null also while it waits for its events. */
    next(busy: ReadonlySet<string>): Next {
      const run = current.get()
      if (run === null || busy.has(RUN_KEY)) return { at: null }
      const step = stepOf(run)
      if (step === null) return { at: null }
      // The clock may have been another when the wait was set.
      const at = Math.min(run.read_at, clock.now() + JOB_WAIT_MAX_MS)
      if (at > clock.now()) return { at }
      return { task: { key: RUN_KEY, run: () => take(step) } }
    },
  }
}
