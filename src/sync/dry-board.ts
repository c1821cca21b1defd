// What a dry run knows of the board: what its listing showed of each job, and what a check of the board would have found, as
// if it had been noted. It writes nothing but the run's own lists (`listed`: board_content, differing).

import { openOwnForm } from '../delivery/own-form'
import type { Parts } from '../delivery/parts'
import type { BoardCopy } from '../hrflow/board'
import type { BoardPage } from '../hrflow/client'
import { recordHash } from '../hrflow/compare'
import type { HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import { inChunks } from '../lib/chunks'
import { type HashedTexts, openHashedTexts } from '../lib/hashed-texts'
import { ok, type Result } from '../lib/result'
import type { LedgerRow } from '../store/ledger'
import type { Run } from '../store/run'
import {
  DIFFERENCES,
  type Difference,
  type Differing,
  differencesOn,
  disproved,
  lineOf,
  linesOf,
  readLines,
} from './board-difference'
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

/** So many lines are noted in one row, which holds no more than a megabyte. */
const LINES_TOGETHER = 1_000

/** The line of `board_content` of a job. */
const contentLine = (reference: string, hash: string): string => `${hash} ${reference}`

export type DryBoard = ReturnType<typeof openDryBoard>

export function openDryBoard(parts: Parts, board: BoardListing) {
  const { workflow, upstreams, clock } = parts
  const { jobs, runs, values } = parts.store
  /** The lines of what was listed so, read when first asked for. */
  let differing: HashedTexts | null = null
  let contents: HashedTexts | null = null

  function differenceOf(reference: string): Difference | undefined {
    differing ??= openHashedTexts(runs.listed('differing'))
    const lines = differing
    return DIFFERENCES.find((as) => lines.has(lineOf({ reference, as })))
  }
  /** Whether a copy on the board says that, by its hash. */
  function says(reference: string, hash: string): boolean {
    contents ??= openHashedTexts(runs.listed('board_content'))
    return contents.has(contentLine(reference, hash))
  }
  /** The jobs that this workflow archived and that a check would find active again. */
  function* broughtBack(run: Run): Generator<string> {
    if (run.persist) return
    for (const line of runs.listed('differing'))
      for (const { reference, as } of readLines([line])) if (as === 'brought_back') yield reference
  }
  /** Notes what is missing on the board after its last page, however much that is; how many, and the first of them. */
  function noteMissing(run: Run): { readonly count: number; readonly first: readonly Differing[] } {
    const first: Differing[] = []
    let [count, page] = [0, run.board_page + 1]
    const missing = absentJobs(jobs.proven(), { has: board.lists }, { since: run.started_at, now: clock.now() })
    for (const references of inChunks(missing, LINES_TOGETHER)) {
      const together = references.map((reference) => ({ reference, as: 'missing' as const }))
      runs.noteListed('differing', page++, linesOf(together))
      count += together.length
      first.push(...together.slice(0, DIFFERING_NAMED - first.length))
    }
    return { count, first }
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
      const hashed = page.jobs.map(async ({ reference, job }) =>
        contentLine(reference, await recordHash(reference, job)),
      )
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
        if (found.length > 0) runs.noteListed('differing', run.board_page, linesOf(found))
        const missing = read.board === 'listed' ? noteMissing(run) : { count: 0, first: [] }
        const all = [...found, ...missing.first]
        const board_check = {
          ...check,
          compared: check.compared + ours.length,
          differing: check.differing + found.length + missing.count,
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
      return new Map(
        [...rows].map(([reference, row]) => {
          const as = differenceOf(reference)
          return [reference, as === undefined ? row : disproved(row, { as })]
        }),
      )
    },

    broughtBack,
    isBroughtBack: (run: Run, reference: string): boolean => !run.persist && differenceOf(reference) === 'brought_back',
    broughtBackCount(run: Run): number {
      let count = 0
      for (const _one of broughtBack(run)) count += 1
      return count
    },

    /** What the board holds of a job that would be sent. */
    async held(run: Run, sent: HrFlowJob): Promise<Result<Held, HrFlowReason>> {
      const { reference } = sent
      const own = await openOwnForm(sent, jobs.get(reference))
      if (run.board === 'listed') {
        const copy = board.holds(run, reference) ? 'active' : board.lacks(run, reference) ? 'absent' : 'archived'
        return ok({ copy, isSame: own.isSameContent((hash) => says(reference, hash)) })
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
