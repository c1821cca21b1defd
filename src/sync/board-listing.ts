// What a run's listing of its board says: what is not on it need not be asked for, closed jobs that stand on it are
// adopted, and the foreign ones are counted. It reads the board and never writes to it.

import type { Parts } from '../delivery/parts'
import type { HrFlowReason } from '../hrflow/reasons'
import { ok, type Result } from '../lib/result'
import { type Run, withIssue } from '../store/run'

/** More references than this that the ledger does not know: the board may be listed instead of asked for each. */
const LIST_BOARD_ABOVE = 30
/** Jobs on one page of a board's listing. */
const BOARD_PAGE = 30

export type BoardListing = ReturnType<typeof openBoardListing>

export function openBoardListing({ store, upstreams }: Pick<Parts, 'store' | 'upstreams'>) {
  const { jobs: ledger, runs, values } = store
  /** The active jobs on the board and the archived ones, read from the checkpoint when first asked for. */
  let listed: { active: ReadonlySet<string>; archived: ReadonlySet<string> } | null = null
  const sets = () => {
    listed ??= { active: runs.listed('board'), archived: runs.listed('board_archived') }
    return listed
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

    holds: (run: Run, reference: string): boolean => run.board === 'listed' && sets().active.has(reference),
    lacks: (run: Run, reference: string): boolean =>
      run.board === 'listed' && !sets().active.has(reference) && !sets().archived.has(reference),

    /** The active jobs on the board that are neither in the origin's listing nor this workflow's. */
    foreign(run: Run, seen: ReadonlySet<string>): string[] {
      if (run.board !== 'listed') return []
      return [...sets().active].filter((reference) => !seen.has(reference) && ledger.get(reference)?.archived !== 0)
    },

    /** Reads the board's next page; the run after it. */
    async next(run: Run): Promise<Result<Run, HrFlowReason>> {
      const page = await upstreams.board.listJobs(run.board_page)
      if (!page.ok) return page
      const { jobs, next } = page.value
      const named = jobs.filter(({ reference }) => !reference.includes('\n'))
      const of = (archived: boolean) => named.filter((job) => job.archived === archived).map((job) => job.reference)
      store.atomically(() => {
        runs.noteListed('board', run.board_page, of(false))
        runs.noteListed('board_archived', run.board_page, of(true))
      })
      listed = null
      const read = { ...run, read_attempts: 0 }
      return ok(next === null ? { ...read, board: 'listed' } : { ...read, board_page: next })
    },

    /** The run without its listing of the board, which costs only what that would have said. */
    without: (run: Run, message: string): Run => ({
      ...withIssue(run, 'board', `not listed, so closed and foreign jobs on it are not looked for: ${message}`),
      board: 'failed',
      read_attempts: 0,
    }),

    /** The run has read its listing against the board's: the next one need not look there again. */
    noteDone(run: Run): void {
      const whole = run.incomplete === null && run.pull_parameters === null
      if (run.board === 'listed' && run.persist && whole) values.put('board_listed', 'true')
    },

    forget(): void {
      listed = null
    },
  }
}
