// Whether the job of an event may be archived now: a run's archives wait for the guard of that run; an hour of all others, with
// what runs archived in it, may archive as much as a run.
import { type Hold, holdWords } from '../attention/hold'
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { EventRow, Outcome } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import type { Store } from '../store/store'
import { openArchiveHour } from './archive-hour'
import { tooMany } from './archive-limit'
import type { LeaveReason, Patch, Permission } from './outcome'
import type { RunAccount } from './run-account'

export type Archives = ReturnType<typeof openArchives>

export function openArchives(
  { jobs }: Pick<Store, 'jobs'>,
  workflow: Pick<Workflow, 'max_archive_share' | 'max_archive_count'>,
  clock: Pick<Clock, 'now'>,
  account: Pick<RunAccount, 'guards' | 'answersFor'>,
) {
  const hour = openArchiveHour(jobs, clock)
  /** Events whose archives are under way and will be counted, and whether their jobs were active when the hour began. */
  const underWay = new Map<number, boolean>()

  /** Why one job more must not leave in the hour: of those that were on the board in it, and of those that it began with. */
  function tooManyWith(isOfThem: boolean): Hold | null {
    const { active, by_webhooks, by_runs, active_then, left_of_them } = hour.now()
    const all = tooMany(by_webhooks + by_runs + underWay.size + 1, active, workflow)
    if (all !== null || !isOfThem) return all
    const ofThem = [...underWay.values()].filter((is) => is).length
    return tooMany(left_of_them + ofThem + 1, active_then, workflow)
  }

  const isOfThem = (row: Pick<LedgerRow, 'archived' | 'came_hour'> | null): boolean =>
    row?.archived === 0 && row.came_hour !== hour.now().since

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
      const counts = isOfThem(event.reference === null ? null : jobs.get(event.reference))
      const many = tooManyWith(counts)
      if (many !== null) return { kind: 'hold', message: `${holdWords(many)} within an hour` }
      underWay.set(event.seq, counts)
      return { kind: 'go' }
    },

    /**
     * What the row of the event's job says of its leaving, when its delivery came to `outcome` and the row from `before` to
     * `after`. Within the caller's transaction.
     */
    leaving(event: EventRow, before: LedgerRow, after: LedgerRow, outcome: Outcome): Patch {
      // Also one that was found archived: by an earlier write, which was not answered. Of a foreign one the row says nothing else.
      const leaves = before.archived !== 1 && (after.archived === 1 || outcome === 'archived')
      if (!leaves) return {}
      const by = account.answersFor(event)
      if (by === null) return { left_hour: null, left_by: null }
      const begun = hour.begun()
      // One that this workflow never wrote is none of those that were active when the hour began.
      return { left_hour: begun, left_by: by, ...(before.archived === null ? { came_hour: begun } : {}) }
    },

    /** The event's delivery has ended, however it did. */
    ended: ({ seq }: Pick<EventRow, 'seq'>): void => void underWay.delete(seq),
  }
}
