// The running pull run of one workflow: its pages, its listing of the board, its end, and what its events count as.
// After every step the checkpoint is stored with what the step changed, so a run goes on where it was cut off.
import type { OriginReason } from '../connectors/connector'
import type { Failure } from '../lib/result'
import { absentJobs, guard } from './absence'
import { backoff } from './backoff'
import { checkPull } from './check'
import type { EventRow, RunOutcome } from './inbox'
import { newRow } from './ledger'
import { MAX_PAGES, readPage } from './pull'
import { consequenceOf } from './reasons'
import type { Room } from './room'
import { finished, type Run, type Tally, withIssue } from './run'
import { bindSteps } from './steps'
import { inTime, messageOf } from './tenant'
import type { Task } from './turn'

/** A page is read when no more than this many events of the run are waiting, so that snapshots are pushed while fresh. */
const PAGE_AHEAD_EVENTS = 150
/** More references than this that the ledger does not know: the board is listed instead of asked for each. */
const LIST_BOARD_ABOVE = 30
/** Attempts at one page before the listing counts as broken. */
const PAGE_ATTEMPTS = 5
/** How many jobs of a held run its issue names. */
const HELD_NAMED = 20

export type PullRun = ReturnType<typeof openPullRun>

export function openPullRun(room: Room) {
  const { workflow, tools, inbox, ledger, runs, values, gate, upstreams } = room
  const { now, log, storage } = tools
  const latest = runs.list(1)[0]
  let run: Run | null = latest !== undefined && latest.state !== 'finished' ? latest : null
  /** Events of the run that were not attempted yet. */
  let uncounted = run === null ? 0 : (tally(run).get(null) ?? 0)
  let board: ReadonlySet<string> | null = null

  function tally(of: Run): Tally {
    return new Map(inbox.runOutcomes(of.run_id, of.first_seq).map((row) => [row.outcome, row.n]))
  }

  function store(next: Run): void {
    run = next
    runs.put(next)
  }

  function pullOf(of: Run): unknown {
    const checked = of.pull_parameters === null ? null : checkPull(workflow.connector, of.pull_parameters)
    return checked?.ok ? checked.value : workflow.pull_parameters
  }

  function count(event: Pick<EventRow, 'seq' | 'run_id' | 'run_outcome'>, outcome: RunOutcome): void {
    if (event.run_id === null || event.run_outcome !== null) return
    inbox.countForRun(event.seq, outcome)
    if (event.run_id === run?.run_id) uncounted -= 1
  }

  /** The workflow is stopped: the events of its run count as failed, and are delivered later as ordinary ones. */
  function block(): void {
    if (run === null || uncounted === 0) return
    inbox.countRest(run.run_id, run.first_seq, 'write_failure')
    uncounted = 0
  }

  /** What the run needs now: the board's next page, the origin's next page, or its end. */
  function nextStep(): (() => Promise<void>) | null {
    if (run === null || run.read_at > now()) return null
    const current = run
    if (current.board === 'listing') return () => listBoard(current)
    if (current.state === 'reading') return uncounted <= PAGE_AHEAD_EVENTS ? () => pullPage(current) : null
    return uncounted === 0 ? () => end(current) : null
  }

  async function pullPage(current: Run): Promise<void> {
    const asked = { at: now(), seq: inbox.newestSeq() }
    const pull = pullOf(current)
    const listed = await upstreams.origin.listJobs(pull, current.cursor)
    if (!listed.ok) return pageFailed(current, listed)
    gate.answered('origin')
    if (gate.stopped()?.reason === 'origin_unauthorized') gate.cameThrough()
    const steps = bindSteps(workflow, upstreams, {
      now,
      redact: tools.redact,
      pull,
      push: current.push_parameters,
      editExisting: true,
      heldElsewhere: tools.heldElsewhere,
      notOnBoard: () => false,
      noteWrite: () => {}, // a page writes nothing
    })
    const read = await readPage(current, listed.value, asked, now(), {
      ...steps,
      known: ledger.get,
      version: tools.version,
    })
    storage.transactionSync(() => {
      for (const { reference, patch } of read.patches)
        ledger.put({ ...(ledger.get(reference) ?? newRow(reference)), ...patch })
      for (const event of read.events) if (inbox.add(event) !== null) uncounted += 1
      runs.noteListed('origin', current.pages, read.references)
      const endless = read.run.cursor !== null && (read.run.cursor === current.cursor || read.run.pages >= MAX_PAGES)
      let next = endless ? broken(read.run, 'the listing does not end') : read.run
      if (next.state === 'pushing') next = listingEnded(next, pull)
      const askAll = next.board === 'unlisted' && next.unknown > LIST_BOARD_ABOVE
      store(askAll ? { ...next, board: 'listing' } : next)
      if (gate.probing()) block()
    })
  }

  /** The listing cannot go on: what was read is pushed, and nothing is archived for being absent. */
  const broken = (current: Run, message: string): Run => ({
    ...withIssue(current, 'read_failure', message),
    events: { ...current.events, read_failure: current.events.read_failure + 1 },
    incomplete: current.incomplete ?? message,
    state: 'pushing',
  })

  function pageFailed(current: Run, failure: Failure<OriginReason>): void {
    const consequence = consequenceOf(failure.reason)
    if (consequence === 'wait') {
      gate.wait(failure.retryAfterMs ?? 0)
      return
    }
    const attempts = current.read_attempts + 1
    const again = consequence === 'retry' && attempts < PAGE_ATTEMPTS
    const delay = again ? backoff(attempts, workflow.delivery, tools.random, failure.retryAfterMs) : null
    log.error('page not read', { run_id: current.run_id, reason: failure.reason, detail: failure.message, attempts })
    if (delay !== null) store({ ...current, read_attempts: attempts, read_at: now() + delay })
    else {
      if (consequence === 'stop') gate.stop(failure.reason, failure.message)
      store(broken(current, failure.message))
      if (consequence === 'stop') block()
    }
  }

  /** After the last page: the jobs of this workflow that a complete listing lacks are asked about. */
  function listingEnded(current: Run, pull: unknown): Run {
    if (current.incomplete !== null) {
      const told = withIssue(
        current,
        'listing',
        `not complete: ${current.incomplete}; nothing is archived for being absent`,
      )
      return { ...told, events: { ...told.events, read_failure: Math.max(1, told.events.read_failure) } }
    }
    if (!current.push_parameters.sync || workflow.connector.narrows(pull)) return current
    if (current.pull_parameters !== null) {
      // Another selection than the workflow's says nothing of the jobs that it lacks.
      return withIssue(
        current,
        'listing',
        'nothing is archived for being absent: the run had pull_parameters of its own',
      )
    }
    const active = ledger.active()
    const absent = absentJobs(active, runs.listed('origin'), current.started_at)
    const listed = current.events.read_success
    const held = current.approve_archive
      ? null
      : guard(absent.length, active.length, listed, workflow.max_archive_share)
    if (held !== null) {
      log.error('run held', { run_id: current.run_id, detail: held })
      const first = absent.slice(0, HELD_NAMED).join(', ')
      const message = `nothing was archived: ${held}. To approve it, start a run with "approve_archive": true. The first of them: ${first}`
      return { ...withIssue(current, 'listing', message), outcomes: { ...current.outcomes, held: absent.length } }
    }
    const at = now()
    for (const reference of absent) {
      inbox.add({ action: 'archive', reference, received_at: at, due_at: at, run_id: current.run_id, absent: true })
      uncounted += 1
    }
    return current
  }

  /** Lists the board, so that what is not on it can be created without asking for each. A failure costs only that. */
  async function listBoard(current: Run): Promise<void> {
    const listed = await upstreams.board.listReferences(current.board_page)
    if (!listed.ok) {
      const consequence = consequenceOf(listed.reason)
      if (consequence === 'wait') {
        gate.wait(listed.retryAfterMs ?? 0)
        return
      }
      log.error('board not listed', { run_id: current.run_id, reason: listed.reason, detail: listed.message })
      store({ ...current, board: 'failed' })
      if (consequence === 'stop') {
        gate.stop(listed.reason, listed.message)
        block()
      }
      return
    }
    const { references, next } = listed.value
    storage.transactionSync(() => {
      runs.noteListed('board', current.board_page, references)
      store(next === null ? { ...current, board: 'listed' } : { ...current, board_page: next })
    })
    board = null
  }

  async function end(current: Run): Promise<void> {
    const pushed = inbox.runPushed(current.run_id, current.first_seq)
    const callback = workflow.callback === null || pushed.length === 0 ? 'none' : await callBack(current, pushed)
    const ended = finished(current, tally(current), now(), callback, values.get('incremental_token'))
    runs.put(ended)
    run = null
    uncounted = 0
    board = null
    log.info('run ended', { run_id: ended.run_id, status: ended.result?.status, reason: ended.result?.reason })
    await tools.runEnded(ended)
  }

  async function callBack(current: Run, items: string[]): Promise<'executed' | 'failed'> {
    const told = {
      origin_parameters: current.pull_parameters ?? workflow.pull_parameters,
      target_parameters: current.push_parameters,
      events: finished(current, tally(current), now(), 'none', null).events,
      items,
      run: { run_id: current.run_id, action: current.action },
    }
    try {
      await inTime(() => workflow.callback?.(told))
      return 'executed'
    } catch (error) {
      log.error('callback failed', { run_id: current.run_id, detail: tools.redact(messageOf(error)) })
      return 'failed'
    }
  }

  return {
    current: (): Run | null => run,
    tally,
    count,
    block,

    start(next: Run): void {
      storage.transactionSync(() => {
        runs.makeRoom()
        const notes = workflow.connector.notes?.(pullOf(next)) ?? []
        store(notes.reduce((told, { path, message }) => withIssue(told, `pull_parameters.${path}`, message), next))
      })
      uncounted = 0
    },

    /** The run's next step, or null when it waits for its events or there is none. */
    next(): Task | null {
      const step = nextStep()
      return step === null ? null : { key: '#run', run: step }
    },
    /** When the run's next step may be taken, or null. */
    nextAt: (): number | null =>
      run !== null &&
      (run.board === 'listing' || (run.state === 'reading' ? uncounted <= PAGE_AHEAD_EVENTS : uncounted === 0))
        ? run.read_at
        : null,

    /** Whether events of that run wait until it has listed the board. */
    holdsBack: (run_id: string | null): boolean => run !== null && run_id === run.run_id && run.board === 'listing',
    /** Whether that run listed the board and the job was not on it. */
    lackedByBoard(run_id: string | null, reference: string): boolean {
      if (run === null || run_id !== run.run_id || run.board !== 'listed') return false
      board ??= runs.listed('board')
      return !board.has(reference)
    },
    /** The parameters that a run's events go by; all others go by the workflow's. */
    settingsFor(run_id: string | null) {
      if (run === null || run_id !== run.run_id) {
        return { push: workflow.push_parameters, pull: workflow.pull_parameters, editExisting: true }
      }
      return {
        push: run.push_parameters,
        pull: pullOf(run),
        editExisting: run.push_parameters.update_content || run.force,
      }
    },
  }
}
