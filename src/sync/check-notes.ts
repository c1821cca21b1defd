// What a check of the board has seen there and found to differ, and what becomes of that: kept in `meta` (board_check) and `listed`
// (checked, differing). A job that differs counts as not proven from then on; when the listing of its run has ended, it is queued.
import { withTexts } from '../attention/item'
import type { Workflow } from '../config/check'
import type { BoardPage } from '../hrflow/client'
import { inChunks } from '../lib/chunks'
import type { Clock } from '../lib/clock'
import { type HashedTexts, openHashedTexts } from '../lib/hashed-texts'
import { FORGOTTEN, namesJob } from '../store/forgetting'
import { FRESH_STEP, type Run } from '../store/run'
import type { Store } from '../store/store'
import { type Differing, disproved, linesOf, readLines } from './board-difference'
import { beginning, type CheckState, isDue, loadCheck, type Shared, sharedWith } from './check-state'
import type { CurrentRun } from './current-run'
import { absentJobs } from './listing-end'
import { isComplete } from './selection'

/** Pages in a row that show nothing new after which the board's listing counts as endless. Some do after a pause: jobs were added. */
const KNOWN_PAGES_MAX = 40
/** Runs in a row that gave the check up at the same page, which is passed over then. */
const GIVEN_UP_MAX = 3

/** So many lines are noted in one row, which holds no more than a megabyte. */
const LINES_TOGETHER = 1_000

export type CheckNotes = ReturnType<typeof openCheckNotes>

export function openCheckNotes(store: Store, workflow: Workflow, clock: Pick<Clock, 'now'>, current: CurrentRun) {
  const { events, jobs, runs, values } = store
  let state: CheckState = loadCheck(values)
  let seen: HashedTexts | null = null
  store.onRollback(reload)

  function reload(): void {
    state = loadCheck(values)
    seen = null
  }
  function put(next: CheckState): void {
    state = next
    values.put('board_check', JSON.stringify(next))
  }
  function seenSoFar(): HashedTexts {
    seen ??= openHashedTexts(runs.listed('checked'))
    return seen
  }

  /** The jobs on the pages of `differing` from `page` on. */
  function differingFrom(page: number, pages: number): Differing[] {
    const lines = Array.from({ length: pages - page }, (_, index) => runs.listedPage('differing', page + index) ?? [])
    return readLines(lines.flat())
  }

  /**
   * Nothing is proven of these jobs any more. Where a page showed one as it was before its last write, its next delivery finds
   * that the board has it: one read too many, against a difference that stays for a day.
   */
  function noteDiffering(found: readonly Differing[], shared: Shared): Shared {
    const noted: Differing[] = []
    for (const one of found) {
      const row = jobs.get(one.reference)
      if (row === null) continue
      jobs.put(disproved(row, one))
      noted.push(one)
    }
    if (noted.length === 0) return shared
    runs.noteListed('differing', shared.pages, linesOf(noted))
    return { ...shared, differing: shared.differing + noted.length, pages: shared.pages + 1 }
  }

  /** After the last page: what a complete listing of the board lacked is missing there, however much that is. */
  function end(begun: NonNullable<CheckState['begun']>, shared: Shared): void {
    const { size } = seenSoFar()
    const isShort = begun.gap || begun.known >= KNOWN_PAGES_MAX || (begun.total !== null && size < begun.total)
    const missing = isShort ? [] : absentJobs(jobs.proven(), seenSoFar(), { since: begun.at, now: clock.now() })
    let noted = shared
    for (const references of inChunks(missing, LINES_TOGETHER))
      noted = noteDiffering(
        references.map((reference) => ({ reference, as: 'missing' })),
        noted,
      )
    const issue = isShort ? { code: 'check_short' as const, data: { found: size, total: begun.total } } : null
    runs.unlist('checked')
    seen = null
    put({ checked_at: begun.at, begun: null, run: { ...noted, over: true, issue, finished_at: clock.now() } })
  }

  return {
    /** A run begins: whether it checks the board. Within the caller's transaction. */
    begin(run: Run): void {
      const now = clock.now()
      if (!run.persist || !isComplete(run, workflow) || !isDue(state, workflow, now)) return
      const { active, archived } = jobs.counts()
      // There is nothing of ours to look at yet, and all that this run brings there is known.
      if (state.begun === null && active + archived === 0) {
        put({ checked_at: now, begun: null, run: null })
        return
      }
      if (state.begun === null) runs.unlist('checked')
      put({ ...state, begun: state.begun ?? beginning(now), run: sharedWith(run.run_id, now) })
    },

    /** What of the check belongs to that run, as long as it goes on in it. */
    openIn(run: Run | null): Shared | null {
      const { begun, run: shared } = state
      if (run === null || begun === null || shared === null || shared.run_id !== run.run_id) return null
      return shared.over || run.cancelled ? null : shared
    },

    /** The page that is to be read next. */
    page: (): number => state.begun?.page ?? 1,
    /** Whether an earlier page showed the job. */
    wasSeen: (reference: string): boolean => seenSoFar().has(reference),
    /** Another attempt at the page, or the mark of one, is stored. */
    keep: (shared: Shared): void => put({ ...state, run: shared }),

    /**
     * Whether a job that differs was delivered since `askedAt` (Unix ms), or is now: the page may show it as it was before, and what
     * is written now without knowing that it differs, as an update of one that somebody archived, may not make it agree.
     */
    isUnsettled: (found: readonly Differing[], askedAt: number): boolean =>
      found.some(({ reference }) => (jobs.get(reference)?.read_at ?? 0) >= askedAt || events.isBeingRead(reference)),

    /** Stores what a page came to; the next one is read at `nextAt` (Unix ms). Within the caller's transaction. */
    storePage(page: BoardPage, found: readonly Differing[], nextAt: number, shared: Shared): void {
      const { begun } = state
      if (begun === null) return
      const onPage = [...page.jobs.map(({ reference }) => reference), ...page.others]
      const fresh = new Set(onPage.filter((one) => !seenSoFar().has(one)))
      for (const one of fresh) seenSoFar().add(one)
      runs.noteListed('checked', begun.page, [...fresh])
      const ours = [...fresh].filter((reference) => jobs.get(reference)?.archived != null).length
      const noted = noteDiffering(found, { ...shared, compared: shared.compared + ours })
      const total = page.total === null ? begun.total : Math.min(begun.total ?? page.total, page.total)
      const known = fresh.size === 0 ? begun.known + 1 : 0
      const after = { ...begun, total, known, given_up: 0 }
      const read = { ...noted, ...FRESH_STEP, unsettled: 0, read_at: nextAt }
      if (page.next !== null && known < KNOWN_PAGES_MAX)
        put({ ...state, begun: { ...after, page: page.next }, run: read })
      else end(after, read)
    },

    /** The check is left to the next run; a page at which run after run gave it up is passed over. */
    giveUp(shared: Shared, message: string): void {
      const { begun } = state
      if (begun === null) return
      const given_up = begun.given_up + 1
      const after =
        given_up < GIVEN_UP_MAX ? { ...begun, given_up } : { ...begun, page: begun.page + 1, gap: true, given_up: 0 }
      const issue = { code: 'check_given_up' as const, data: { page: begun.page, message } }
      put({ ...state, begun: after, run: { ...shared, ...FRESH_STEP, unsettled: 0, over: true, issue } })
    },

    /** What the check came to in that run so far, and the jobs that it found. */
    of(run: Run): { readonly shared: Shared; readonly differing: readonly Differing[] } | null {
      const shared = state.run
      return shared?.run_id === run.run_id ? { shared, differing: differingFrom(0, shared.pages) } : null
    },

    /** Whether jobs were found that are not queued yet. */
    hasFound: (run: Run): boolean => state.run?.run_id === run.run_id && state.run.queued < state.run.pages,

    /** Takes those jobs that still wait for somebody to make the board agree, to be queued. Within the caller's transaction. */
    takeFound(run: Run): string[] {
      const shared = state.run
      if (shared === null) return []
      const recounted = { ...shared.recounted }
      const leaving = openHashedTexts()
      for (const { reference } of store.leaving.of(run.run_id, run.first_seq)) leaving.add(reference)
      const waiting = differingFrom(shared.queued, shared.pages).flatMap(({ reference, as }) => {
        const row = jobs.get(reference)
        const isDone = row === null || row.archived !== 0 || row.hash !== null || row.kept === 1
        // Its own event waits: to be tried again, for the guard, or until the origin is asked once more.
        if (isDone || row.retry_at !== null || leaving.has(reference) || row.missing_since !== null) return []
        // The listing showed it before that was known, and the run has counted it then.
        if (current.seen().has(reference) && row.read_at < run.started_at)
          recounted[as === 'brought_back' ? 'skipped' : 'unchanged'] += 1
        return [reference]
      })
      put({ ...state, run: { ...shared, queued: shared.pages, recounted } })
      return waiting
    },

    /** A job was forgotten in what is stored. */
    forgot(reference: string): void {
      reload()
      const { run } = state
      if (run?.issue == null) return
      const names = namesJob(reference)
      if (!Object.values(run.issue.data).some((value) => names(String(value)))) return
      const data = withTexts(run.issue.data, (text) => (names(text) ? FORGOTTEN : text))
      put({ ...state, run: { ...run, issue: { ...run.issue, data } } })
    },
    reload,
  }
}
