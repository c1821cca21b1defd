// The running pull run of one workflow: its pages, its end, and what its events count as. After every step the checkpoint is
// stored with what the step changed, so a run goes on where it was cut off.

import type { ActionRules } from '../config/actions'
import { inTime, messageOf } from '../config/tenant-functions'
import type { Page } from '../connectors/connector'
import { consequenceOf, type DeliveryReason } from '../delivery/consequences'
import type { Room } from '../delivery/parts'
import { bindSteps, readingOnly } from '../delivery/steps'
import type { Failure } from '../lib/result'
import type { Task } from '../object/turn'
import type { EventRow, RunOutcome } from '../store/inbox'
import { newRow } from '../store/ledger'
import { finished, type Run, type Tally, withIssue } from '../store/run'
import { backoff } from '../upstream/backoff'
import { openBoardListing } from './board-listing'
import { openDryRun } from './dry-run'
import { afterListing } from './listing-end'
import { isEndless, readPage } from './page'
import { pullOf, rulesFor, type Settings, selectionOf, settingsOf } from './selection'
import { staysBecause, tokenAfter } from './token'

/** A page is read when no more than this many events of the run are waiting, so that snapshots are pushed while fresh. */
const PAGE_AHEAD_EVENTS = 150
/** Attempts at one page before the listing counts as broken. */
const PAGE_ATTEMPTS = 5
/** What is told of a step that ended the object. */
const ENDED = 'the attempt before ended this object in the middle of it'

export type PullRun = ReturnType<typeof openPullRun>

export function openPullRun(room: Room) {
  const { workflow, tools, inbox, ledger, runs, values, gate, upstreams } = room
  const { connector } = workflow
  const { now, log, storage } = tools
  const board = openBoardListing(room)
  const dry = openDryRun(room, board)
  let run: Run | null = null
  /** What the run's events came to so far; null: those that were not attempted yet. Kept here, since looking must cost nothing. */
  let tally = new Map<RunOutcome | null, number>()
  /** The references on the run's pages so far. */
  let seen: Set<string> | null = null
  /** The ended run that an event was last delivered for. */
  let earlier: Run | null = null
  reload()
  /** The run was begun by an earlier object, which may have ended in the middle of the step that is now to be taken. */
  let takenUp = run !== null

  /** Takes the run up where its checkpoint stands. */
  function reload(): void {
    const latest = runs.list(1)[0]
    run = latest !== undefined && latest.state !== 'finished' ? latest : null
    const counted = run === null ? [] : inbox.runOutcomes(run.run_id, run.first_seq)
    tally = new Map(counted.map((row) => [row.outcome, row.n]))
    ledger.recount()
    seen = null
    board.forget()
  }

  const uncounted = (): number => tally.get(null) ?? 0
  const more = (outcome: RunOutcome | null, n: number): void => {
    tally.set(outcome, (tally.get(outcome) ?? 0) + n)
  }

  /** Stores the checkpoint after a step. Crons may have fired since the step took the run up. */
  function store(next: Run): void {
    run = { ...next, skipped_crons: run?.skipped_crons ?? next.skipped_crons }
    runs.put(run)
  }

  const seenBy = (): Set<string> => {
    seen ??= runs.listed('origin')
    return seen
  }

  /** What a run's events go by; all others go by the workflow's own. */
  function settingsFor(run_id: string | null): Settings {
    if (run_id === null) return settingsOf(workflow, null)
    if (run?.run_id === run_id) return settingsOf(workflow, run)
    // An event that failed in its run is tried again by what that run was told.
    if (earlier?.run_id !== run_id) earlier = runs.get(run_id) ?? null
    return settingsOf(workflow, earlier)
  }

  function count(event: Pick<EventRow, 'seq' | 'run_id' | 'run_outcome'>, outcome: RunOutcome): void {
    if (event.run_id === null || event.run_outcome !== null) return
    // The row may be older than what is stored: a delivery under way when its run was blocked was counted then.
    if (!inbox.countForRun(event.seq, outcome) || event.run_id !== run?.run_id) return
    more(null, -1)
    more(outcome, 1)
  }

  /** The workflow is stopped: the events of its run count as failed, and are delivered later as ordinary ones. */
  function block(): void {
    if (run === null || uncounted() === 0) return
    inbox.countRest(run.run_id, run.first_seq, 'write_failure')
    more('write_failure', uncounted())
    tally.set(null, 0)
  }

  /** What the run needs now: the board's next page, the origin's next page, an answer for a dry run, or its end. */
  function nextStep(): (() => Promise<void>) | null {
    if (run === null || run.read_at > now()) return null
    const current = { ...run, begun: false }
    const again = run.begun
    if (current.board === 'listing') return () => listBoard(current)
    if (current.state === 'reading') return uncounted() <= PAGE_AHEAD_EVENTS ? () => pullPage(current, again) : null
    if (!current.persist && dry.isOpen(current)) return () => askForDryRun(current, again)
    return uncounted() === 0 ? () => end(current, again) : null
  }

  /** Notes the first step that this object takes of an earlier one's run. */
  function noteBegin(): void {
    if (takenUp && run !== null) store({ ...run, begun: true })
    takenUp = false
  }

  async function listBoard(current: Run): Promise<void> {
    const listed = await board.next(current)
    if (listed.ok) store(listed.value)
    else failed(current, listed, (message) => store(board.without(current, message)))
  }

  async function askForDryRun(current: Run, again: boolean): Promise<void> {
    if (again) return store(dry.passOver(current, ENDED))
    const asked = await dry.next(current, settingsFor(current.run_id))
    if (asked.ok) store(asked.value)
    else
      failed(current, asked, (message) =>
        store(
          gate.stopped() === null ? dry.passOver(current, message) : { ...broken(current, message), asked: dry.closed },
        ),
      )
  }

  async function pullPage(current: Run, again: boolean): Promise<void> {
    const asked = { at: now(), seq: inbox.newestSeq() }
    const listed = await upstreams.origin.listJobs(pullOf(workflow, current), current.cursor)
    if (!listed.ok) return failed(current, listed, (message) => store(broken(current, message)))
    gate.answered('origin')
    if (gate.stopped()?.reason === 'origin_unauthorized') gate.cameThrough()
    const settings = settingsFor(current.run_id)
    const read = await judgePage(current, listed.value, asked, settings, again)
    const planned = current.persist ? null : await dry.plan(read.run, read.events, read.adopted, settings)
    for (const reference of read.references) seenBy().add(reference)
    storage.transactionSync(() => {
      if (current.persist) {
        for (const { reference, patch } of read.patches)
          ledger.put({ ...(ledger.get(reference) ?? newRow(reference)), ...patch })
        for (const event of read.events) if (inbox.add(event) !== null) more(null, 1)
      }
      runs.noteListed('origin', current.pages, read.references)
      let next = planned ?? read.run
      if (isEndless(current, next)) next = broken(next, 'the listing does not end')
      if (next.state === 'pushing') next = listingEnded(next, settings.rules)
      const askAll = current.persist && next.board === 'unlisted' && board.isCheaper(next.unknown)
      store(askAll ? { ...next, board: 'listing' } : next)
      if (gate.probing()) block()
    })
  }

  function judgePage(
    current: Run,
    page: Page<object>,
    asked: { readonly at: number; readonly seq: number },
    settings: Settings,
    unread: boolean,
  ) {
    const steps = bindSteps(workflow, upstreams, { ...readingOnly(tools), ...settings })
    return readPage(current, page, asked, now(), {
      ...steps,
      rules: settings.rules,
      known: ledger.get,
      seen: (reference) => seenBy().has(reference),
      onBoard: (reference) => board.holds(current, reference),
      incremental: current.incremental ? (connector.incremental ?? null) : null,
      unread,
      version: tools.version,
    })
  }

  /** The listing cannot go on: what was read is pushed, and nothing is archived for being absent. */
  const broken = (current: Run, message: string): Run => ({
    ...withIssue(current, 'read_failure', message),
    events: { ...current.events, read_failure: current.events.read_failure + 1 },
    incomplete: current.incomplete ?? message,
    state: 'pushing',
  })

  /** A question failed: it is asked again, or, after the last attempt, `giveUp` is told. */
  function failed(current: Run, failure: Failure<DeliveryReason>, giveUp: (message: string) => void): void {
    const consequence = consequenceOf(failure.reason)
    if (consequence === 'wait') {
      gate.wait(failure.retryAfterMs ?? 0)
      return
    }
    const attempts = current.read_attempts + 1
    const again = consequence === 'retry' && attempts < PAGE_ATTEMPTS
    const delay = again ? backoff(attempts, workflow.delivery, tools.random, failure.retryAfterMs) : null
    log.error('not read', { run_id: current.run_id, reason: failure.reason, detail: failure.message, attempts })
    if (delay !== null) store({ ...current, read_attempts: attempts, read_at: now() + delay })
    else {
      if (consequence === 'stop') gate.stop(failure.reason, failure.message)
      giveUp(failure.message)
      if (consequence === 'stop') block()
    }
  }

  /** After the last page: what is absent is asked about, and what is foreign is counted. Within the page's transaction. */
  function listingEnded(current: Run, rules: ActionRules): Run {
    const listing = { seen: seenBy(), active: ledger.active(), foreign: board.foreign(current, seenBy()) }
    const ended = afterListing(current, rules, listing, {
      narrowed: connector.narrows(selectionOf(workflow, current), current.action === 'archive_jobs_in_hrflow'),
      max_archive_share: workflow.max_archive_share,
      at: now(),
    })
    if (rules.closes) board.noteDone(current)
    if (ended.held !== null) log.error('run held', { run_id: current.run_id, detail: ended.held })
    if (!current.persist) return dry.withAbsent(ended.run, ended.events)
    for (const event of ended.events) if (inbox.add(event) !== null) more(null, 1)
    return ended.run
  }

  async function end(current: Run, again: boolean): Promise<void> {
    const pushed = inbox.runPushed(current.run_id, current.first_seq)
    const refused = pushed.length === 0 ? null : again ? ENDED : await callBack(current, pushed)
    const isCalled = workflow.callback !== null && pushed.length > 0
    const callback = isCalled ? (refused === null ? 'executed' : 'failed') : 'none'
    const token = tokenAfter(current, values.get('incremental_token') || null, workflow)
    const stays = current.incremental && current.persist ? staysBecause(current, workflow) : null
    const last = { ...current, skipped_crons: run?.skipped_crons ?? 0 }
    const told = stays === null ? last : withIssue(last, 'incremental_token', `not moved: ${stays}`)
    const ended = finished(
      refused === null ? told : withIssue(told, 'callback', refused),
      tally,
      now(),
      callback,
      token,
    )
    storage.transactionSync(() => {
      const moved = ended.result?.incremental_token ?? null
      if (moved !== null && current.incremental && current.persist) values.put('incremental_token', moved)
      runs.put(ended)
    })
    run = null
    tally = new Map()
    seen = null
    board.forget()
    log.info('run ended', { run_id: ended.run_id, status: ended.result?.status, reason: ended.result?.reason })
    await tools.runEnded(ended)
  }

  /** Tells the tenant's callback what was pushed; why that failed, or null. */
  async function callBack(current: Run, items: string[]): Promise<string | null> {
    const told = {
      origin_parameters: structuredClone(selectionOf(workflow, current)),
      target_parameters: { ...current.push_parameters },
      events: { ...counts(current) },
      items,
      run: { run_id: current.run_id, action: current.action },
    }
    try {
      await inTime(() => workflow.callback?.(told))
      return null
    } catch (error) {
      const detail = tools.redact(messageOf(error))
      log.error('callback failed', { run_id: current.run_id, detail })
      return detail
    }
  }

  const counts = (of: Run) =>
    finished(of, tally, now(), 'none', { before: null, after: null, underivable: false }).events

  return {
    current: (): Run | null => run,
    /** What the events of the running run came to so far. */
    tally: (): Tally => tally,
    count,
    block,
    /** What is stored of the run's events was changed from outside. */
    reload,
    settingsFor,

    start(next: Run): void {
      storage.transactionSync(() => {
        runs.makeRoom()
        const notes = connector.notes?.(selectionOf(workflow, next)) ?? []
        const told = notes.reduce((to, { path, message }) => withIssue(to, `pull_parameters.${path}`, message), next)
        const rules = rulesFor(workflow, next)
        const toList = (rules.closes || !next.persist) && board.isDue(next, rules.archivesForeign)
        store(toList ? { ...told, board: 'listing' } : told)
      })
      tally = new Map()
      seen = null
      board.forget()
    },

    /** Another cron fired while this run was under way. */
    noteSkippedCron(): void {
      if (run === null) return
      run = { ...run, skipped_crons: run.skipped_crons + 1 }
      runs.put(run)
    },

    /** The run's next step, or null when it waits for its events or there is none. */
    next(): Task | null {
      const step = nextStep()
      if (step === null) return null
      return {
        key: '#run',
        run: async () => {
          try {
            noteBegin()
            await step()
            if (run?.begun) store({ ...run, begun: false })
          } catch (error) {
            reload() // what it had changed in memory is not what is stored
            throw error
          }
        },
      }
    },
    /** When the run's next step may be taken, or null. */
    nextAt: (): number | null =>
      run !== null &&
      (run.board === 'listing' || (run.state === 'reading' ? uncounted() <= PAGE_AHEAD_EVENTS : uncounted() === 0))
        ? run.read_at
        : null,

    /** Whether events of that run wait until it has listed the board. */
    holdsBack: (run_id: string | null): boolean => run !== null && run_id === run.run_id && run.board === 'listing',
    /** Whether that run listed the board and the job was not on it. */
    lackedByBoard: (run_id: string | null, reference: string): boolean =>
      run !== null && run_id === run.run_id && board.lacks(run, reference),
  }
}
