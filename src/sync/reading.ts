// One step of a run that reads: a page of the origin's listing, and what its end means. What it changes is stored in one
// transaction with the checkpoint.
import { issueWords } from '../attention/issue-words'
import type { ActionRules } from '../config/actions'
import { contentSalt } from '../config/content-salt'
import { messageOf } from '../config/tenant-functions'
import type { OriginReason, Page } from '../connectors/connector'
import { wordsOf } from '../delivery/attempt'
import type { Parts } from '../delivery/parts'
import type { RunAccount } from '../delivery/run-account'
import { bindSteps, type Settings } from '../delivery/steps'
import { ok, type Result } from '../lib/result'
import type { NewEvent } from '../store/event'
import { newRow, type ReadJob } from '../store/ledger'
import { type Run, withIssue } from '../store/run'
import { openAhead } from './ahead'
import type { BoardListing } from './board-listing'
import type { CurrentRun } from './current-run'
import type { DryBoard } from './dry-board'
import type { DryRun } from './dry-run'
import { type GoneRead, goneEvents, readGone } from './gone-feed'
import { afterListing } from './listing-end'
import { isEndless, type PageRead, readPage, worse } from './page'
import { pagesOf, unseen } from './pieces'
import { pullOf, selectionOf } from './selection'

/** While no more of the listed jobs differ, the next page is asked for before this one is worked through. */
const QUIET_SHARE = 0.1

/** The listing cannot go on: what was read is pushed, and nothing is archived for being absent. */
export const broken = (run: Run, message: string): Run =>
  brokenOff(withIssue(run, 'read_failure', 'read_failure', { message }), message)

/** Nor can one that comes by the same page again. */
const endless = (run: Run): Run =>
  brokenOff(withIssue(run, 'read_failure', 'endless'), issueWords({ code: 'endless', data: {} }))

const brokenOff = (run: Run, message: string): Run => ({
  ...run,
  events: { ...run.events, read_failure: run.events.read_failure + 1 },
  incomplete: worse(run.incomplete, { kind: 'broken', why: message }),
  state: 'pushing',
})

export type Reading = ReturnType<typeof openReading>

export function openReading(
  parts: Parts,
  current: CurrentRun,
  account: RunAccount,
  board: BoardListing,
  dry: DryRun,
  onBoard: DryBoard,
) {
  const { workflow, store, gate, clock, log, upstreams } = parts
  const { connector } = workflow
  const { events, jobs, runs } = store

  const ahead = openAhead((run) => upstreams.origin.listJobs(pullOf(workflow, run), run.cursor), {
    clock,
    newestSeq: events.newestSeq,
  })

  /** Whether little is likely to differ on the next page, so that it is taken soon: what differs is delivered before that. */
  function isQuiet(run: Run): boolean {
    if (run.force) return false
    if (run.pages === 0) return jobs.counts().active > 0
    const differed = [...current.counts().values()].reduce((sum, n) => sum + n, 0)
    return differed <= run.events.read_success * QUIET_SHARE
  }

  const judgePage = async (
    run: Run,
    page: Page<object>,
    asked: { at: number; seq: number },
    settings: Settings,
    unread: boolean,
  ) =>
    readPage(run, page, asked, clock.now(), {
      ...bindSteps(parts, settings),
      rules: settings.rules,
      known: (references) => onBoard.known(run, references),
      words: (job) => wordsOf(connector, job),
      seen: (reference) => current.seen().has(reference),
      onBoard: (reference) => board.holds(run, reference),
      incremental: run.incremental ? (connector.incremental ?? null) : null,
      unread,
      wordsOf: (thrown) => log.redact(messageOf(thrown)),
      salt: await contentSalt(workflow, clock.now()),
      hasFunctions: workflow.logics.length > 0 || workflow.format !== null,
    })

  function addEvent(event: NewEvent): void {
    if (events.add(event) === null) return
    current.add(null, 1)
    if (event.leaves !== undefined) current.leave()
  }

  /** The jobs that this workflow has on the board, those among them that a check would find active again. */
  function* activeJobs(run: Run): Generator<ReadJob> {
    yield* jobs.active()
    for (const reference of onBoard.broughtBack(run)) yield { reference, read_at: 0 }
  }

  /** After the last page: what is absent is asked about, and what is foreign is counted. Within the page's transaction. */
  function listingEnded(run: Run, rules: ActionRules, gone: readonly string[]): Run {
    const seen = current.seen()
    const isOurs = (reference: string): boolean => onBoard.isBroughtBack(run, reference)
    const foreign = board.foreign(run, { has: (reference) => seen.has(reference) || isOurs(reference) })
    const listing = { seen, active: activeJobs(run), foreign }
    const ended = afterListing(run, rules, listing, {
      narrowed: connector.narrows(selectionOf(workflow, run), run.action === 'archive_jobs_in_hrflow'),
      at: clock.now(),
    })
    if (rules.closes) board.noteDone(run)
    const absent = both(
      ended.events,
      goneEvents(run, gone, (reference) => isActive(run, reference), clock.now()),
    )
    if (run.persist) for (const event of absent) addEvent(event)
    else dry.noteAbsent(run, absent)
    return { ...ended.run, gone: null }
  }

  /** Whether this workflow has the job on the board, or a check would find it active there again. */
  const isActive = (run: Run, reference: string): boolean =>
    jobs.get(reference)?.archived === 0 || onBoard.isBroughtBack(run, reference)

  /** What the feed of deletions names, when `page` is the last; how far it was read is kept where it goes on later. */
  async function goneBehind(run: Run, page: Page<object>, { rules }: Settings): Promise<GoneRead['gone']> {
    const { gone, soFar } = await readGone(upstreams.origin, run, rules, page, {
      isActive: (reference) => isActive(run, reference),
      now: clock.now,
    })
    const stands = current.get()
    if (!gone.ok && stands?.run_id === run.run_id && stands.gone !== soFar) current.put({ ...stands, gone: soFar })
    return gone
  }

  /** Stores what a page came to: `planned` is the run where nothing of it is to happen. */
  function storePage(
    run: Run,
    read: PageRead,
    planned: Run | null,
    { rules, gone }: { readonly rules: ActionRules; readonly gone: readonly string[] },
  ): void {
    if (run.persist) {
      for (const { reference, patch } of read.patches)
        jobs.put({ ...(jobs.get(reference) ?? newRow(reference)), ...patch })
      for (const event of read.events) addEvent(event)
    }
    runs.noteListed('origin', run.pages, read.references)
    let next = planned ?? read.run
    if (isEndless(run, next)) next = endless(next)
    if (next.state === 'pushing') next = listingEnded(next, rules, gone)
    const askAll = run.persist && next.board === 'unlisted' && board.isCheaper(next.unknown)
    current.put(askAll ? { ...next, board: 'listing' } : next)
    if (gate.probing()) account.block()
  }

  /** Judges a page and stores what it came to; `run` is as it stands now. */
  async function takePage(
    run: Run,
    page: Page<object>,
    asked: { at: number; seq: number },
    settings: Settings,
    unread: boolean,
  ): Promise<Result<void, OriginReason>> {
    const gone = await goneBehind(run, page, settings)
    if (!gone.ok) return gone
    const read = await judgePage(run, page, asked, settings, unread)
    const planned = run.persist ? null : await dry.plan(read.run, read.events, read.adopted, settings)
    for (const reference of read.references) current.seen().add(reference)
    store.atomically(() => storePage(run, read, planned, { rules: settings.rules, gone: gone.value }))
    return ok(undefined)
  }

  /** Whether the run begins, or goes on with the answer it began with, and all that is listed is likely to be delivered. */
  const isFirst = (run: Run): boolean => run.cursor === null && !isQuiet({ ...run, pages: 0 })

  /** What was stored of an answer is delivered while the rest of it is worked through. */
  async function letOthersWork(): Promise<void> {
    parts.moreToDo()
    await clock.sleep(0)
  }

  return {
    /** Asks for the first page while something else is done before it is read, unless that would be one call too many. */
    begin(run: Run): void {
      const isFirst = run.state === 'reading' && run.pages === 0 && gate.heldBy() === null
      if (isFirst && events.pending() === 0) ahead.begin(run)
    },

    /** Whether a page is asked for beside the work under way. */
    isCalling: ahead.isCalling,

    /**
     * Reads the next page of `run`, or all pages of an answer that comes piece by piece. `crashed`: the attempt before
     * crashed the object, so each job of the first page is left to a delivery of its own. After a crash such an answer is
     * read again from its start, and what is stored of it is passed over.
     */
    async pages(run: Run, settings: Settings, crashed: boolean): Promise<Result<void, OriginReason>> {
      const { asked, answer: listed } = await ahead.take(run)
      if (!listed.ok) return listed
      gate.answered('origin')
      if (gate.stopped()?.reason === 'origin_unauthorized') gate.cameThrough()
      const { next: cursor, rest } = listed.value
      // Who paused the workflow meanwhile is not to see another call.
      const goesOn = cursor !== null && rest === undefined && gate.heldBy() === null
      if (goesOn && isQuiet(run)) ahead.begin({ ...run, cursor })
      const stored = run.cursor === null ? run.pages : 0
      let now = run
      let at = 0
      for await (const page of pagesOf(listed.value, { inPieces: isFirst(run) })) {
        if (!page.ok) return page
        const isOver = at++ < stored
        const left = isOver ? unseen(page.value, current.seen()) : page.value
        if (isOver && left.entries.length === 0 && left.rest !== undefined) continue
        const taken = await takePage(now, left, asked, settings, crashed && now === run)
        if (!taken.ok) return taken
        const next = current.get()
        if (next?.run_id !== run.run_id || next.state !== 'reading') break
        now = next
        if (left.rest !== undefined) await letOthersWork()
      }
      return ok(undefined)
    },
  }
}

function* both<T>(one: Iterable<T>, other: Iterable<T>): Generator<T> {
  yield* one
  yield* other
}
