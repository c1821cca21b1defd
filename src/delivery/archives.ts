// Whether the job of an event may be archived now: a run's archives wait for the guard of that run, all others are counted, and
// an hour of them, with what runs archived in it, may archive as much as a run.
import { holdWords } from '../attention/hold'
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { EventRow } from '../store/event'
import type { Store } from '../store/store'
import { type ArchiveHour, openArchiveHour } from './archive-hour'
import { tooMany } from './archive-limit'
import type { LeaveReason, Permission } from './outcome'
import type { RunAccount } from './run-account'

export type Archives = ReturnType<typeof openArchives>

export function openArchives(
  store: Pick<Store, 'jobs' | 'values'>,
  workflow: Pick<Workflow, 'max_archive_share' | 'max_archive_count'>,
  clock: Pick<Clock, 'now'>,
  account: Pick<RunAccount, 'guards' | 'archived'>,
) {
  const hour = openArchiveHour(store, clock)
  /** Events whose archives are under way and will be counted, with the hour in which they were asked about. */
  const underWay = new Map<number, ArchiveHour>()

  return {
    /** Whether the event's job waits for the guard of a run rather than be archived, or be asked about once more. */
    awaitsGuard: (event: EventRow, why: LeaveReason): boolean =>
      event.approved === 0 && account.guards(event, why) === 'wait',

    /** Whether the event's job may be archived now. */
    ask(event: EventRow, why: LeaveReason): Permission {
      if (event.approved === 1) return { kind: 'go' }
      const guard = account.guards(event, why)
      if (guard === 'hold') return { kind: 'hold', message: 'its run is held' }
      if (guard !== null) return { kind: guard }
      const byRun = account.archived()
      const now = hour.now(byRun)
      const many = tooMany(now.archived + now.by_runs + byRun + underWay.size + 1, now.active, workflow)
      if (many !== null) return { kind: 'hold', message: `${holdWords(many)} within an hour` }
      underWay.set(event.seq, now)
      return { kind: 'go' }
    },

    /** The event's job was archived: counted with what else is stored of that. */
    note({ seq, run_id, run_outcome }: Pick<EventRow, 'seq' | 'run_id' | 'run_outcome'>): void {
      const asked = underWay.get(seq)
      const isRuns = run_id !== null && run_outcome === null // its run counts it
      if (asked !== undefined && !isRuns) hour.note(asked)
    },

    /** The event's delivery has ended, however it did. */
    ended: ({ seq }: Pick<EventRow, 'seq'>): void => void underWay.delete(seq),
  }
}
