// The run that is under way, its checkpoint and its tally: taken up from storage, stored after every step.
import { type HashedTexts, openHashedTexts } from '../lib/hashed-texts'
import type { RunOutcome } from '../store/event'
import type { Run } from '../store/run'
import type { Store } from '../store/store'
import type { Counts } from './result'

export type CurrentRun = ReturnType<typeof openCurrentRun>

/** What is kept here in memory is what is stored: after a transaction that was taken back it is read anew. */
export function openCurrentRun(store: Pick<Store, 'runs' | 'log' | 'leaving' | 'onRollback'>) {
  let run: Run | null = null
  /** What its events came to so far; null: those that were not attempted yet. Kept here, since looking must cost nothing. */
  let tally = new Map<RunOutcome | null, number>()
  /** How many of those that were not attempted wait for its guard. */
  let leaving = 0
  /** The references on its pages so far. */
  let seen: HashedTexts | null = null

  function reload(): void {
    const latest = store.runs.list(1)[0]
    run = latest !== undefined && latest.state !== 'finished' ? latest : null
    const rows = run === null ? [] : store.log.runOutcomes(run.run_id, run.first_seq)
    tally = new Map(rows.map((row) => [row.outcome, row.n]))
    leaving = run === null ? 0 : store.leaving.count(run.run_id, run.first_seq)
    seen = null
  }
  reload()
  store.onRollback(reload)

  return {
    get: (): Run | null => run,
    reload,
    /** Stores the checkpoint after a step. Since the step took the run up, crons may have fired, or it may have been cancelled. */
    put(next: Run): void {
      const skipped_crons = Math.max(run?.skipped_crons ?? 0, next.skipped_crons)
      run = { ...next, skipped_crons, cancelled: next.cancelled || run?.cancelled === true }
      store.runs.put(run)
    },
    /** A run begins: nothing of it is counted yet. */
    begin(next: Run): void {
      run = null
      tally = new Map()
      leaving = 0
      seen = null
      this.put(next)
    },
    /** The run has ended; `ended` is stored. */
    end(ended: Run): void {
      store.runs.put(ended)
      run = null
      tally = new Map()
      leaving = 0
      seen = null
    },

    /** What the events of the run came to so far. */
    counts: (): Counts => tally,
    /** How many of its events were not attempted yet. */
    uncounted: (): number => tally.get(null) ?? 0,
    /** How many of those wait for its guard, and how many for their first attempt. */
    leaving: (): number => leaving,
    unattempted: (): number => (tally.get(null) ?? 0) - leaving,
    /** One more of those that were not attempted waits for the guard. */
    leave(): void {
      leaving += 1
    },
    /** The guard holds `n` events. */
    hold(n: number): void {
      this.add(null, -n)
      this.add('held', n)
      leaving -= n
    },
    /** Those that waited for the guard wait for their attempt. */
    release(): void {
      leaving = 0
    },
    /** `n` more of its events came to that; null: are waiting. */
    add(outcome: RunOutcome | null, n: number): void {
      tally.set(outcome, (tally.get(outcome) ?? 0) + n)
    },
    /** The references that the origin listed so far. */
    seen(): HashedTexts {
      seen ??= openHashedTexts(store.runs.listed('origin'))
      return seen
    },
  }
}
