// What a dry run knows of the board: what its listing showed of each job, and what a check of the board would have found, as
// if it had been noted. It writes nothing but the run's own lists (`listed`: board_content, differing).

import { openOwnForm } from '../delivery/own-form'
import type { Parts } from '../delivery/parts'
import type { BoardCopy } from '../hrflow/board'
import type { BoardPage } from '../hrflow/client'
import { recordHash } from '../hrflow/compare'
import type { HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import { ok, type Result } from '../lib/result'
import type { LedgerRow } from '../store/ledger'
import type { Run } from '../store/run'
import { type Difference, differencesOn, disproved, linesOf, readLines } from './board-difference'
import type { BoardListing } from './board-listing'
import { DIFFERING_NAMED } from './check-result'
import { isDue, loadCheck } from './check-state'
import { absentJobs } from './listing-end'
import { isComplete, rulesFor } from './selection'

/** What the board holds of a job, and whether it says what would be sent. */
export interface Held {
  readonly copy: Exclude<BoardCopy, 'unknown'>
  readonly isSame: boolean
}

export type DryBoard = ReturnType<typeof openDryBoard>

export function openDryBoard(parts: Parts, board: BoardListing) {
  const { workflow, upstreams, clock } = parts
  const { jobs, runs, values } = parts.store
  let differing: Map<string, Difference> | null = null
  let contents: Map<string, string> | null = null

  function differences(): Map<string, Difference> {
    differing ??= new Map(readLines(runs.listed('differing')).map(({ reference, as }) => [reference, as]))
    return differing
  }
  function contentOf(reference: string): string | undefined {
    contents ??= new Map(Array.from(runs.listed('board_content'), (line) => [line.slice(65), line.slice(0, 64)]))
    return contents.get(reference)
  }

  function forget(): void {
    differing = null
    contents = null
  }

  return {
    /** A dry run begins: whether a real one would check the board. */
    begun(run: Run): Run {
      const { active, archived } = jobs.counts()
      const checks =
        isComplete(run, workflow) && isDue(loadCheck(values), workflow, clock.now()) && active + archived > 0
      const board_check = { compared: 0, differing: 0, healed: 0, finished_at: null, first: [] }
      return checks ? { ...run, board_check } : run
    },

    /** Looks at a page of the board's listing. What comes of it is the run behind `read`, the run after that page. */
    async look(run: Run, page: BoardPage): Promise<(read: Run) => Run> {
      const hashed = page.jobs.map(async ({ reference, job }) => `${await recordHash(reference, job)} ${reference}`)
      const content = await Promise.all(hashed)
      const check = run.board_check
      const found =
        check === null
          ? []
          : await differencesOn(page.jobs, rulesFor(workflow, run), {
              known: jobs.get,
              wasSeen: board.lists,
              heldElsewhere: parts.heldElsewhere,
            })
      const ours = page.jobs.filter(({ reference }) => !board.lists(reference) && jobs.get(reference)?.archived != null)
      return (read) => {
        runs.noteListed('board_content', run.board_page, content)
        forget()
        if (check === null) return read
        const missing = read.board === 'listed' ? absentJobs(jobs.proven(), board.listed(), run.started_at) : []
        const all = [...found, ...missing.map((reference) => ({ reference, as: 'missing' as const }))]
        if (all.length > 0) runs.noteListed('differing', run.board_page, linesOf(all))
        const board_check = {
          ...check,
          compared: check.compared + ours.length,
          differing: check.differing + all.length,
          finished_at: read.board === 'listing' ? null : clock.now(),
          first: [...check.first, ...all.map(({ reference, as }) => ({ reference, as }))].slice(0, DIFFERING_NAMED),
        }
        return { ...read, board_check }
      }
    },

    /** The jobs' rows of the ledger, as a check of the board would leave them. */
    known(run: Run, references: readonly string[]): ReadonlyMap<string, LedgerRow> {
      const rows = jobs.many(references)
      if (run.persist) return rows
      const seen = differences()
      return new Map(
        [...rows].map(([reference, row]) => {
          const as = seen.get(reference)
          return [reference, as === undefined ? row : disproved(row, { as })]
        }),
      )
    },

    /** The jobs that this workflow archived and that a check would find active again. */
    broughtBack: (run: Run): string[] =>
      run.persist
        ? []
        : Array.from(differences()).flatMap(([reference, as]) => (as === 'brought_back' ? [reference] : [])),

    /** What the board holds of a job that would be sent. */
    async held(run: Run, sent: HrFlowJob): Promise<Result<Held, HrFlowReason>> {
      const { reference } = sent
      const own = await openOwnForm(sent, jobs.get(reference))
      if (run.board === 'listed') {
        const copy = board.holds(run, reference) ? 'active' : board.lacks(run, reference) ? 'absent' : 'archived'
        return ok({ copy, isSame: own.isSameContent(contentOf(reference) ?? '') })
      }
      const found = await upstreams.board.getJob(reference)
      if (!found.ok) return found
      if (found.value === null) return ok({ copy: 'absent', isSame: false })
      const { archived, job } = found.value
      return ok({ copy: archived ? 'archived' : 'active', isSame: await own.isSame(job) })
    },

    forget,
  }
}
