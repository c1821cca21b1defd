// What a workflow's object works on, and when: it picks the next piece of work, stores what came of it, and says when
// to wake up again. Every decision about a job is made elsewhere (deliver, pull, absence); every answer is stored here.
import type { HrFlowJob } from '../hrflow/job'
import type { Log } from '../lib/log'
import type { Result } from '../lib/result'
import { absentJobs, guard } from './absence'
import { backoff } from './backoff'
import { checkPull, type Workflow } from './check'
import { type Delivered, type Delivery, deliver } from './deliver'
import { type EventRow, openInbox, type RunOutcome } from './inbox'
import { newRow, openLedger } from './ledger'
import { MAX_PAGES, readPage } from './pull'
import { consequenceOf, countedAs, type DeliveryReason } from './reasons'
import { finished, type Run, type Tally, withIssue } from './run'
import { openRuns } from './runs'
import { meta, PARKED_DUE_AT } from './schema'
import { bindSteps } from './steps'
import { messageOf } from './tenant'
import type { Task } from './turn'
import { type Budget, openUpstreams, type UpstreamTools } from './upstream'

/** A stopped workflow tries one event this often. */
export const PROBE_MS = 900_000
/** A piece of work is not begun with fewer fetches left than it may need. */
const CALLS_PER_TASK = 6
/** A page is read when no more than this many events of the run are waiting, so that snapshots are pushed while fresh. */
const PAGE_AHEAD_EVENTS = 150
/** More references than this that the ledger does not know: the board is listed instead of asked for each. */
const LIST_BOARD_ABOVE = 30
/** Attempts at one page before the listing counts as broken. */
const PAGE_ATTEMPTS = 5
const DUE_BATCH = 16
const CALLBACK_TIMEOUT_MS = 20_000

export interface Stopped {
  readonly reason: string
  readonly message: string
  readonly since: number
  readonly probe_at: number
}

export interface EngineTools extends Omit<UpstreamTools, 'work' | 'budget'> {
  readonly storage: DurableObjectStorage
  readonly random: () => number
  readonly log: Log
  /** Names the deployment. */
  readonly version: string
  heldElsewhere(reference: string): Promise<boolean>
  /** Told of a run that has ended. */
  runEnded(run: Run): Promise<void>
}

export type Engine = ReturnType<typeof createEngine>

export function createEngine(workflow: Workflow, tools: EngineTools) {
  const { storage, now, log } = tools
  const inbox = openInbox(storage.sql)
  const ledger = openLedger(storage.sql)
  const runs = openRuns(storage.sql)
  const values = meta(storage.sql)
  const budget: Budget = { left: 0 }
  const upstreams = openUpstreams(workflow, { ...tools, budget, work: () => inbox.pending() })
  /** Events up to this one were stored before this object was constructed. */
  const constructedSeq = inbox.newestSeq()

  const latest = runs.list(1)[0]
  let run: Run | null = latest !== undefined && latest.state !== 'finished' ? latest : null
  let uncounted = run === null ? 0 : (tallyOf(run).get(null) ?? 0)
  let onBoard: ReadonlySet<string> | null = null
  let stopped: Stopped | null = readStopped()
  let waitUntil = 0
  let oneByOne = false

  function readStopped(): Stopped | null {
    const json = values.get('stopped')
    return json === null ? null : JSON.parse(json)
  }

  function tallyOf(of: Run): Tally {
    return new Map(inbox.runOutcomes(of.run_id, of.first_seq).map((row) => [row.outcome, row.n]))
  }

  const paused = (): boolean => values.get('paused') !== null

  function stop(reason: string, message: string): void {
    stopped = { reason, message, since: stopped?.since ?? now(), probe_at: now() + PROBE_MS }
    values.put('stopped', JSON.stringify(stopped))
    log.error('workflow stopped', { reason, detail: message })
    blockRun()
  }

  function unstop(): void {
    if (stopped === null) return
    log.info('workflow goes on', { reason: stopped.reason })
    stopped = null
    values.put('stopped', null)
  }

  /** While the workflow is stopped its run's events count as failed, and are delivered later as ordinary ones. */
  function blockRun(): void {
    if (run === null || uncounted === 0) return
    inbox.countRest(run.run_id, run.first_seq, 'write_failure')
    uncounted = 0
  }

  function count(event: Pick<EventRow, 'seq' | 'run_id' | 'run_outcome'>, outcome: RunOutcome): void {
    if (event.run_id === null || event.run_outcome !== null) return
    inbox.countForRun(event.seq, outcome)
    if (event.run_id === run?.run_id) uncounted -= 1
  }

  // ---- events

  /** The next due event that may be delivered beside `busy`; those that need no call are settled on the way. */
  function nextEvent(busy: ReadonlySet<string>): EventRow | null {
    let after: { due_at: number; seq: number } | null = null
    for (;;) {
      const batch = inbox.due(now(), after, DUE_BATCH)
      for (const due of batch) {
        if (busy.has(due.reference)) continue
        if (due.run_id !== null && due.run_id === run?.run_id && run.board === 'listing') continue
        const known = ledger.get(due.reference)
        const event = inbox.get(due.seq)
        if (event === undefined) continue
        if (known !== null && event.seq <= known.read_seq) {
          inbox.close(event.seq, { outcome: 'superseded' })
          count(event, known.outcome ?? 'skipped')
        } else if (known?.retry_at != null && known.retry_at > now()) {
          inbox.postpone(event.seq, known.retry_at)
        } else return event
      }
      const last = batch.at(-1)
      if (batch.length < DUE_BATCH || last === undefined) return null
      after = last
    }
  }

  async function deliverEvent(event: EventRow, reference: string): Promise<void> {
    const known = ledger.get(reference)
    const settings = runSettings(event)
    const steps = bindSteps(workflow, upstreams, {
      now,
      ...settings,
      heldElsewhere: tools.heldElsewhere,
      notOnBoard: (asked) => run?.board === 'listed' && event.run_id === run.run_id && !boardReferences().has(asked),
    })
    const delivery: Delivery = {
      reference,
      newestSeq: inbox.newestSeq(),
      snapshot: snapshotOf(event),
      unproven: event.seq <= constructedSeq,
      force: event.force === 1,
      absent: event.absent === 1,
      listing_hash: event.listing_hash,
    }
    if (oneByOne) inbox.noteAttempt(event.seq)
    const delivered = await deliver(delivery, known, steps).catch((error): Delivered => {
      log.error('delivery threw', { reference, seq: event.seq, detail: messageOf(error) })
      return { kind: 'failed', failure: { ok: false, reason: 'relay_failure', message: messageOf(error) }, patch: {} }
    })
    storage.transactionSync(() => settle(event, reference, delivered))
  }

  /** A run's events go by the parameters of the run; all others by the workflow's. */
  function runSettings(event: EventRow) {
    if (run === null || event.run_id !== run.run_id) {
      return { push: workflow.push_parameters, pull: workflow.pull_parameters, editExisting: true }
    }
    return {
      push: run.push_parameters,
      pull: pullOf(run),
      editExisting: run.push_parameters.update_content || run.force,
    }
  }

  function pullOf(of: Run): unknown {
    const checked = checkPull(workflow.connector, of.pull_parameters)
    return checked.ok ? checked.value : workflow.pull_parameters
  }

  function snapshotOf(event: EventRow): Delivery['snapshot'] {
    if (event.snapshot === null || event.snapshot_at === null || event.snapshot_seq === null) return null
    const job: HrFlowJob = JSON.parse(event.snapshot) // our own writing: it passed the schema before it was stored
    return { job, at: event.snapshot_at, seq: event.snapshot_seq }
  }

  function boardReferences(): ReadonlySet<string> {
    onBoard ??= runs.listed('board')
    return onBoard
  }

  function settle(event: EventRow, reference: string, delivered: Delivered): void {
    const before = ledger.get(reference) ?? newRow(reference)
    const attempts = event.attempts + 1
    switch (delivered.kind) {
      case 'done': {
        inbox.close(event.seq, { outcome: delivered.outcome, reason: delivered.reason, attempts })
        if (before.parked_seq !== null && before.parked_seq !== event.seq)
          inbox.close(before.parked_seq, { outcome: 'superseded' })
        ledger.put({ ...before, ...delivered.patch, outcome: delivered.outcome, parked_seq: null })
        count(event, delivered.outcome)
        unstop()
        log.info('delivered', {
          reference,
          seq: event.seq,
          outcome: delivered.outcome,
          reason: delivered.reason,
          attempts,
        })
        return
      }
      case 'confirm': {
        inbox.postpone(event.seq, delivered.at, {
          reason: 'not_found',
          message: 'the origin does not find it; asked again before it is archived',
          attempts: event.attempts,
        })
        ledger.put({ ...before, ...delivered.patch, retry_at: null })
        count(event, 'skipped')
        return
      }
      case 'failed':
        settleFailure(event, before, delivered, attempts)
    }
  }

  function settleFailure(
    event: EventRow,
    before: ReturnType<typeof newRow>,
    { failure, patch }: Extract<Delivered, { kind: 'failed' }>,
    attempts: number,
  ): void {
    const { reason, message } = failure
    const row = { ...before, ...patch }
    const touched = Object.keys(patch).length > 0
    const consequence = consequenceOf(reason)
    if (consequence === 'wait') {
      if (touched) ledger.put(row)
      waitUntil = Math.max(waitUntil, now() + (failure.retryAfterMs ?? 0))
      return
    }
    if (consequence === 'stop') {
      if (touched) ledger.put(row)
      inbox.postpone(event.seq, event.due_at ?? now(), { reason, message, attempts: event.attempts })
      count(event, 'write_failure')
      stop(reason, message)
      return
    }
    const delay =
      consequence === 'retry' ? backoff(attempts, workflow.delivery, tools.random, failure.retryAfterMs) : null
    count(event, countedAs(reason))
    log.error(delay === null ? 'parked' : 'to be retried', {
      reference: row.reference,
      seq: event.seq,
      reason,
      detail: message,
      attempts,
    })
    if (delay === null) {
      if (row.parked_seq !== null && row.parked_seq !== event.seq)
        inbox.close(row.parked_seq, { outcome: 'superseded' })
      inbox.postpone(event.seq, PARKED_DUE_AT, { reason, message, attempts })
      ledger.put({ ...row, retry_at: null, attempts: 0, parked_seq: event.seq })
      return
    }
    inbox.postpone(event.seq, now() + delay, { reason, message, attempts })
    ledger.put({ ...row, retry_at: now() + delay, attempts })
  }

  // ---- runs

  function store(next: Run): void {
    run = next
    runs.put(next)
  }

  /** What the run needs now, or null: the board's next page, the origin's next page, or its end. */
  function nextRunTask(): (() => Promise<void>) | null {
    if (run === null || run.read_at > now()) return null
    const current = run
    if (current.board === 'listing') return () => listBoard(current)
    if (current.state === 'reading') return uncounted <= PAGE_AHEAD_EVENTS ? () => pullPage(current) : null
    return uncounted === 0 ? () => endRun(current) : null
  }

  async function pullPage(current: Run): Promise<void> {
    const asked = { at: now(), seq: inbox.newestSeq() }
    const pull = pullOf(current)
    const listed = await upstreams.origin.listJobs(pull, current.cursor)
    if (!listed.ok) return pageFailed(current, listed)
    if (stopped?.reason === 'origin_unauthorized') unstop()
    const steps = bindSteps(workflow, upstreams, {
      now,
      push: current.push_parameters,
      pull,
      editExisting: true,
      heldElsewhere: tools.heldElsewhere,
      notOnBoard: () => false,
    })
    const read = await readPage(current, listed.value, asked, now(), {
      ...steps,
      known: ledger.get,
      version: tools.version,
    })
    storage.transactionSync(() => {
      for (const row of read.rows) ledger.put(row)
      for (const event of read.events) if (inbox.add(event) !== null) uncounted += 1
      runs.noteListed('origin', current.pages, read.references)
      const endless = read.run.cursor !== null && (read.run.cursor === current.cursor || read.run.pages >= MAX_PAGES)
      let next = endless ? broken(read.run, 'read_failure', 'the listing does not end') : read.run
      if (next.state === 'pushing') next = listingEnded(next, pull)
      const askAll = next.board === 'unlisted' && next.unknown > LIST_BOARD_ABOVE
      store(askAll ? { ...next, board: 'listing' } : next)
      if (stopped !== null) blockRun()
    })
  }

  const broken = (current: Run, path: string, message: string): Run => ({
    ...withIssue(current, path, message),
    events: { ...current.events, read_failure: current.events.read_failure + 1 },
    incomplete: current.incomplete ?? message,
    state: 'pushing',
  })

  function pageFailed(current: Run, failure: Extract<Result<never, DeliveryReason>, { ok: false }>): void {
    const consequence = consequenceOf(failure.reason)
    if (consequence === 'wait') {
      waitUntil = Math.max(waitUntil, now() + (failure.retryAfterMs ?? 0))
      return
    }
    const attempts = current.read_attempts + 1
    const delay =
      consequence === 'retry' && attempts < PAGE_ATTEMPTS
        ? backoff(attempts, workflow.delivery, tools.random, failure.retryAfterMs)
        : null
    log.error('page not read', { run_id: current.run_id, reason: failure.reason, detail: failure.message, attempts })
    if (delay !== null) {
      store({ ...current, read_attempts: attempts, read_at: now() + delay })
      return
    }
    if (consequence === 'stop') stop(failure.reason, failure.message)
    storage.transactionSync(() => store(broken(current, 'read_failure', failure.message)))
  }

  /** After the last page: jobs of this board that a complete listing lacks are asked about. */
  function listingEnded(current: Run, pull: unknown): Run {
    const listed =
      current.incomplete === null
        ? current
        : {
            ...withIssue(current, 'listing', `not complete: ${current.incomplete}`),
            events: { ...current.events, read_failure: Math.max(1, current.events.read_failure) },
          }
    if (listed.incomplete !== null || !listed.push_parameters.sync || workflow.connector.narrows(pull)) return listed
    const active = ledger.active()
    const absent = absentJobs(active, runs.listed('origin'), listed.started_at)
    const held = listed.approve_archive
      ? null
      : guard(absent.length, active.length, listed.events.read_success, workflow.max_archive_share)
    if (held !== null) {
      log.error('run held', { run_id: listed.run_id, detail: held })
      const message = `nothing was archived: ${held}. Approve it with a run with "approve_archive": true. First of them: ${absent.slice(0, 20).join(', ')}`
      return { ...withIssue(listed, 'listing', message), outcomes: { ...listed.outcomes, held: absent.length } }
    }
    for (const reference of absent) {
      const event = {
        action: 'archive',
        reference,
        received_at: now(),
        due_at: now(),
        run_id: listed.run_id,
        absent: true,
      } as const
      if (inbox.add(event) !== null) uncounted += 1
    }
    return listed
  }

  /** Lists the board, so that what is not on it can be created without asking for each. A failure only costs that. */
  async function listBoard(current: Run): Promise<void> {
    const listed = await upstreams.board.listReferences(current.board_page)
    if (!listed.ok && consequenceOf(listed.reason) === 'wait') {
      waitUntil = Math.max(waitUntil, now() + (listed.retryAfterMs ?? 0))
      return
    }
    storage.transactionSync(() => {
      if (!listed.ok) {
        if (consequenceOf(listed.reason) === 'stop') stop(listed.reason, listed.message)
        log.error('board not listed', { run_id: current.run_id, reason: listed.reason, detail: listed.message })
        store({ ...current, board: 'failed' })
        return
      }
      runs.noteListed('board', current.board_page, listed.value.references)
      const { next } = listed.value
      onBoard = null
      store(next === null ? { ...current, board: 'listed' } : { ...current, board_page: next })
    })
  }

  async function endRun(current: Run): Promise<void> {
    const pushed = inbox.runPushed(current.run_id, current.first_seq)
    const callback = workflow.callback === null || pushed.length === 0 ? 'none' : await callBack(current, pushed)
    const ended = finished(current, tallyOf(current), now(), callback, values.get('incremental_token'))
    storage.transactionSync(() => {
      runs.put(ended)
      run = null
      uncounted = 0
      onBoard = null
    })
    log.info('run ended', { run_id: ended.run_id, status: ended.result?.status, reason: ended.result?.reason })
    await tools.runEnded(ended)
  }

  async function callBack(current: Run, items: string[]): Promise<'executed' | 'failed'> {
    const told = {
      origin_parameters: current.pull_parameters,
      target_parameters: current.push_parameters,
      events: finished(current, tallyOf(current), now(), 'none', null).events,
      items,
      run: { run_id: current.run_id, action: current.action },
    }
    try {
      const late = tools
        .sleep(CALLBACK_TIMEOUT_MS)
        .then(() => Promise.reject(new Error(`no end after ${CALLBACK_TIMEOUT_MS} ms`)))
      await Promise.race([workflow.callback?.(told), late])
      return 'executed'
    } catch (error) {
      log.error('callback failed', { run_id: current.run_id, detail: messageOf(error) })
      return 'failed'
    }
  }

  return {
    inbox,
    ledger,
    runs,
    run: () => run,
    stopped: () => stopped,
    paused,
    tallyOf,
    unstop,

    pause: () => values.put('paused', 'true'),
    resume: () => {
      values.put('paused', null)
      unstop()
    },

    startRun(next: Run): void {
      storage.transactionSync(() => {
        runs.makeRoom()
        store(next)
      })
      uncounted = 0
    },

    /** Begins a turn with `fetches` to spend. `retry`: the last turn was cut off, so events go one by one, each noted before it is tried. */
    beginTurn(fetches: number, retry: boolean): void {
      budget.left = fetches
      waitUntil = 0
      oneByOne = retry
    },

    slots: (): number => (oneByOne || stopped !== null ? 1 : workflow.delivery.concurrency),

    next(busy: ReadonlySet<string>): Task | null {
      if (paused() || budget.left < CALLS_PER_TASK || waitUntil > now()) return null
      const runTask = busy.has('#run') ? null : nextRunTask()
      if (runTask !== null) return { key: '#run', run: () => guarded(runTask) }
      if (stopped !== null) {
        if (stopped.probe_at > now()) return null
        stopped = { ...stopped, probe_at: now() + PROBE_MS }
        values.put('stopped', JSON.stringify(stopped))
      }
      const event = nextEvent(busy)
      const reference = event?.reference ?? null
      if (event === null || reference === null) return null
      return { key: reference, run: () => guarded(() => deliverEvent(event, reference)) }
    },

    /** The earliest moment at which something may be done, or null. */
    nextAt(): number | null {
      if (paused()) return null
      const moments: number[] = []
      const dueAt = inbox.nextDueAt()
      if (dueAt !== null) moments.push(stopped === null ? dueAt : Math.max(dueAt, stopped.probe_at))
      if (run !== null && (run.board === 'listing' || run.state === 'reading' || uncounted === 0))
        moments.push(run.read_at)
      return moments.length === 0 ? null : Math.max(Math.min(...moments), waitUntil, now())
    },
  }

  /** A fault of ours must not end the turn, nor come back at once for ever. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.error('fault', { detail: messageOf(error) })
      waitUntil = now() + workflow.delivery.retry_base_ms
    }
  }
}
