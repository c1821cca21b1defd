// What a run's listing of its board says: what is not on it need not be asked for, closed jobs that stand on it are
// adopted, and the foreign ones are counted. It reads the board and never writes to it.

import type { Parts } from '../delivery/parts'
import type { BoardPage } from '../hrflow/client'
import type { HrFlowReason } from '../hrflow/reasons'
import { openHashedTexts, type Texts } from '../lib/hashed-texts'
import { ok, type Result } from '../lib/result'
import { FRESH_STEP, type Run, withIssue } from '../store/run'

/** More references than this that the ledger does not know: the board may be listed instead of asked for each. */
const LIST_BOARD_ABOVE = 30
/** Jobs on one page of a board's listing. */
const BOARD_PAGE = 30
/** Pages after which a board's listing counts as endless. */
const MAX_BOARD_PAGES = 20_000

const KINDS = ['active', 'archived', 'unnamed'] as const
type Kind = (typeof KINDS)[number]

type Listed = ReturnType<typeof openListed>

/** What a board's listing has shown, of which there may be a million. */
function openListed(shown: Readonly<Record<Kind, Iterable<string>>>) {
  const sets = { active: openHashedTexts(), archived: openHashedTexts(), unnamed: openHashedTexts() }
  /** How many were archived meanwhile, or brought back, and so were listed as both. */
  let twice = 0
  const opened = {
    has: (kind: Kind, one: string): boolean => sets[kind].has(one),
    /** Whether it is new. */
    add(kind: Kind, one: string): boolean {
      if (!sets[kind].add(one)) return false
      if (kind !== 'unnamed' && sets[kind === 'active' ? 'archived' : 'active'].has(one)) twice += 1
      return true
    },
    /** How many different jobs were listed. */
    count: (): number => sets.active.size + sets.archived.size - twice + sets.unnamed.size,
  }
  for (const kind of KINDS) for (const one of shown[kind]) opened.add(kind, one)
  return opened
}

export type BoardListing = ReturnType<typeof openBoardListing>

export function openBoardListing({ store, upstreams, gate }: Pick<Parts, 'store' | 'upstreams' | 'gate'>) {
  const { jobs: ledger, runs, values } = store
  /** The active jobs on the board, the archived ones, and the keys of others, read from the checkpoint when first asked for. */
  let listed: Listed | null = null
  function sets(): Listed {
    listed ??= openListed({
      active: runs.listed('board'),
      archived: runs.listed('board_archived'),
      unnamed: runs.listed('board_unnamed'),
    })
    return listed
  }
  const isListed = ({ board }: Run): boolean => board === 'listed' || board === 'short'

  /** Notes what a page showed; whether any of it is new. Within the caller's transaction. */
  function note({ board_page }: Run, { jobs, others }: BoardPage): boolean {
    const of = (isArchived: boolean) => jobs.filter((job) => job.archived === isArchived).map((job) => job.reference)
    const onPage = { active: of(false), archived: of(true), unnamed: others }
    let isNew = false
    for (const kind of KINDS) for (const one of onPage[kind]) isNew = sets().add(kind, one) || isNew
    runs.noteListed('board', board_page, onPage.active)
    runs.noteListed('board_archived', board_page, onPage.archived)
    runs.noteListed('board_unnamed', board_page, onPage.unnamed)
    return isNew
  }

  /** The run after the last page. A listing that showed fewer jobs than there are proves of none that the board lacks it. */
  function ended(run: Run): Run {
    const [found, total] = [sets().count(), run.board_total]
    if (total === null || found >= total) return { ...run, board: 'listed' }
    return { ...withIssue(run, 'board', 'board_short', { found, total }), board: 'short' }
  }

  return {
    /** Whether a run that takes jobs off the board has to look at it first: nobody has yet, or it is about foreign jobs. */
    isDue: (run: Pick<Run, 'persist'>, archivesForeign: boolean): boolean =>
      values.get('board_listed') === null || archivesForeign || !run.persist,

    /** Whether so many unknown references are dearer to ask for one by one than the whole board is to list. */
    isCheaper(unknown: number): boolean {
      if (unknown <= LIST_BOARD_ABOVE) return false
      const { active, archived } = ledger.counts()
      return unknown > (active + archived) / BOARD_PAGE
    },

    /** Whether a page has listed the job so far. */
    lists: (reference: string): boolean => sets().has('active', reference) || sets().has('archived', reference),
    holds: (run: Run, reference: string): boolean => isListed(run) && sets().has('active', reference),
    lacks: (run: Run, reference: string): boolean =>
      run.board === 'listed' && !sets().has('active', reference) && !sets().has('archived', reference),

    /** The active jobs on the board that are neither in the origin's listing nor this workflow's; found anew each time. */
    foreign: (run: Run, seen: Texts): Iterable<string> => ({
      *[Symbol.iterator]() {
        if (!isListed(run)) return
        const found = openHashedTexts()
        for (const reference of runs.listed('board'))
          if (!seen.has(reference) && ledger.get(reference)?.archived !== 0 && found.add(reference)) yield reference
      },
    }),

    /**
     * Reads the board's next page, at which `look` looks too. What comes of it is the run after it, to be stored in the
     * transaction that it is asked in.
     */
    async next(
      run: Run,
      look: (page: BoardPage) => Promise<(read: Run) => Run> = async () => (read) => read,
    ): Promise<Result<() => Run, HrFlowReason>> {
      const page = await upstreams.board.listJobs(run.board_page)
      if (!page.ok) return page
      gate.answered('hrflow')
      const { next, total } = page.value
      const looked = await look(page.value)
      return ok(() => {
        const isNew = note(run, page.value)
        const read = { ...run, ...FRESH_STEP, board_total: run.board_total ?? total }
        // However many pages are said to follow: one that shows nothing new is followed by none that does.
        const isLast = next === null || !isNew || next > MAX_BOARD_PAGES
        return looked(isLast ? ended(read) : { ...read, board_page: next })
      })
    },

    /** The run without its listing of the board: a failure, though it costs only what that would have said. */
    without: (run: Run, message: string): Run => ({
      ...withIssue(run, 'board', 'board_unlisted', { message }),
      board: 'failed',
      // A refusal is counted when the run ends: with the jobs that it kept from the board, or by itself.
      events: { ...run.events, write_failure: run.events.write_failure + (run.refused === null ? 1 : 0) },
      ...FRESH_STEP,
    }),

    /** The run has read its listing against the board's: the next one need not look there again. */
    noteDone(run: Run): void {
      const whole = run.incomplete === null && run.pull_parameters === null
      // Also when it is short: it may be so each time, and what it showed was looked at.
      if (isListed(run) && run.persist && whole) values.put('board_listed', 'true')
    },

    forget(): void {
      listed = null
    },
  }
}
