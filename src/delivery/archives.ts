// Whether the job of an event may be archived now: a run's archives wait for the guard of that run, all others are counted, and
// an hour of them may archive as much as a run. Kept in `meta`: archives, written with each archive that it counts.

import * as v from 'valibot'
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import { parseJson } from '../lib/http'
import type { EventRow } from '../store/event'
import type { Store } from '../store/store'
import { tooMany } from './archive-limit'
import type { LeaveReason, Permission } from './outcome'
import type { RunAccount } from './run-account'

const HOUR_MS = 3_600_000

/** An hour that began with an archive: when (Unix ms), how many jobs were active then, and how many were archived since. */
const hourSchema = v.object({ since: v.number(), active: v.number(), archived: v.number() })
type Hour = v.InferOutput<typeof hourSchema>

export type Archives = ReturnType<typeof openArchives>

export function openArchives(
  { jobs, values }: Pick<Store, 'jobs' | 'values'>,
  workflow: Pick<Workflow, 'max_archive_share' | 'max_archive_count'>,
  clock: Pick<Clock, 'now'>,
  account: Pick<RunAccount, 'guards'>,
) {
  /** Events whose archives are under way and will be counted, with the hour in which they were asked about. */
  const underWay = new Map<number, Hour>()

  /** The hour that is under way, or null. */
  function stored(): Hour | null {
    const now = clock.now()
    const read = v.safeParse(hourSchema, parseJson(values.get('archives') ?? ''))
    // One that begins later than now was written by a clock that was wrong.
    const isNow = read.success && read.output.since <= now && now - read.output.since < HOUR_MS
    return isNow ? read.output : null
  }

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
      const hour = stored() ?? { since: clock.now(), active: jobs.counts().active, archived: 0 }
      const many = tooMany(hour.archived + underWay.size + 1, hour.active, workflow)
      if (many !== null) return { kind: 'hold', message: `${many} within an hour` }
      underWay.set(event.seq, hour)
      return { kind: 'go' }
    },

    /** The event's job was archived: counted with what else is stored of that. */
    note({ seq }: Pick<EventRow, 'seq'>): void {
      const asked = underWay.get(seq)
      if (asked === undefined) return
      const before = stored() ?? asked // the job is no longer among the active ones
      values.put('archives', JSON.stringify({ ...before, archived: before.archived + 1 }))
    },

    /** The event's delivery has ended, however it did. */
    ended: ({ seq }: Pick<EventRow, 'seq'>): void => void underWay.delete(seq),
  }
}
