// What a run's deliveries go by, and what is counted of them: an event is counted once, by what is stored.
import type { Workflow } from '../config/check'
import type { RunAccount } from '../delivery/run-account'
import type { Run } from '../store/run'
import type { Store } from '../store/store'
import type { BoardListing } from './board-listing'
import type { CurrentRun } from './current-run'
import { settingsOf } from './selection'

/** The account of the run under way, for its deliveries. */
export function openTally(workflow: Workflow, store: Store, current: CurrentRun, board: BoardListing): RunAccount {
  /** The ended run that an event was last delivered for. */
  let earlier: Run | null = null
  /** The ended run of an event, which goes by what that run went by. */
  function earlierRun(run_id: string): Run | null {
    if (earlier?.run_id !== run_id) earlier = store.runs.get(run_id) ?? null
    return earlier
  }
  const isCurrent = (run_id: string | null): boolean => run_id !== null && current.get()?.run_id === run_id
  const runOf = (run_id: string | null): Run | null =>
    run_id === null ? null : isCurrent(run_id) ? current.get() : earlierRun(run_id)
  return {
    isOpen: () => current.get() !== null,

    settingsFor(run_id) {
      // An event that failed in its run is tried again by what that run went by.
      return settingsOf(workflow, runOf(run_id))
    },

    holdsBack: (run_id) => isCurrent(run_id) && current.get()?.board === 'listing',
    lackedByBoard(run_id, reference) {
      const run = current.get()
      return run !== null && isCurrent(run_id) && board.lacks(run, reference)
    },

    guards({ seq, run_id }, why) {
      if (run_id === null) return null
      const run = runOf(run_id)
      if (run?.archives === 'held') return 'hold'
      // An event that was counted, as a failure perhaps, is no longer one that its run waits for.
      const isAwaited = isCurrent(run_id) && store.events.get(seq)?.run_outcome === null
      if (!isAwaited || run?.archives === 'released') return run?.approve_archive ? 'go' : null
      return run?.archives === 'closed_only' && why === 'not_open' ? 'go' : 'wait'
    },
    answersFor({ run_id, run_outcome, approved }) {
      const run = runOf(run_id)
      if (run?.approve_archive) return null
      // The guard of its run let it go, or a person did, with what was held.
      if (approved === 1) return run?.archives === 'released' ? 'run' : null
      return isCurrent(run_id) && run_outcome === null ? 'run' : 'webhook'
    },
    leave: current.leave,

    count(event, outcome, isCounted) {
      if (event.run_id === null || event.run_outcome !== null) return
      // The row may be older than what is stored: a delivery under way when its run was blocked was counted then.
      const isFirst = isCounted ?? store.log.countForRun(event.seq, outcome)
      if (!isFirst || !isCurrent(event.run_id)) return
      current.add(null, -1)
      current.add(outcome, 1)
    },

    block() {
      const run = current.get()
      const rest = current.unattempted()
      if (run === null || rest === 0) return
      store.log.countRest(run.run_id, run.first_seq, 'write_failure')
      current.add('write_failure', rest)
      current.add(null, -rest)
    },
  }
}
