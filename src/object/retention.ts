// What is kept for how long. While the workflow is configured: events, runs and jobs that never were on the board go after
// `retention_days`, looked for once an hour (the ledger once a day), a batch at a time. When it no longer is: all of it goes
// after as long. Kept for that in `meta`: retention_days, unconfigured_since, pruned_at, jobs_pruned_at.
//
//   resting ──an hour over──▶ events ──▶ jobs (once a day) ──▶ runs ──▶ resting
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { Log } from '../lib/log'
import type { Next } from '../lib/work'
import type { Store } from '../store/store'
import { longestWaitMs } from '../upstream/backoff'

const DAY_MS = 86_400_000
const DEFAULT_RETENTION_DAYS = 30
const PRUNE_EVERY_MS = 3_600_000
const PRUNE_JOBS_EVERY_MS = DAY_MS
/** Rows that one batch deletes, or of the ledger looks at: some milliseconds of work. */
const PRUNE_BATCH = 500
/** Between two batches, so that deliveries have nearly all of the time; a million events a day take four minutes of it. */
const PRUNE_PAUSE_MS = 100
const PRUNE_KEY = '#prune'

export type Retention = ReturnType<typeof openRetention>

/** `fault` notes a fault of ours. */
export function openRetention(
  store: Store,
  workflow: Workflow | null,
  clock: Pick<Clock, 'now' | 'sleep'>,
  log: Pick<Log, 'info'>,
  fault: (error: unknown) => void,
) {
  const { values, expiry } = store
  let stage: 'resting' | 'events' | 'jobs' = 'resting'
  /** When the next batch may begin. */
  let batchAt = 0
  let pruned = { events: 0, jobs: 0, runs: 0 }
  let restedAt = Number(values.get('pruned_at') ?? 0)
  /** Whether so long has passed since; a moment to come is of a clock that was wrong. */
  const isOver = (since: number, ms: number): boolean => clock.now() - since > ms || clock.now() < since

  /** Deletes a batch of what was there before `before`; whether all is done. */
  function batch(before: number): boolean {
    if (stage === 'events') {
      const { deleted, done } = expiry.events(before, PRUNE_BATCH)
      pruned.events += deleted
      if (!done) return false
      stage = 'jobs'
    }
    if (isOver(Number(values.get('jobs_pruned_at') ?? 0), PRUNE_JOBS_EVERY_MS)) {
      const { deleted, done } = expiry.jobs(before, PRUNE_BATCH)
      pruned.jobs += deleted
      if (!done) return false
      values.put('jobs_pruned_at', String(clock.now()))
    }
    pruned.runs += expiry.runs(before)
    store.figures.prune(({ at }) => at >= before)
    return true
  }

  function rest(): void {
    restedAt = clock.now()
    stage = 'resting'
    pruned = { events: 0, jobs: 0, runs: 0 }
  }

  /** A batch, when one is due. A fault of it must not keep what is due from being delivered. */
  function prune(): void {
    if (workflow === null) return
    if (stage === 'resting') {
      if (!isOver(restedAt, PRUNE_EVERY_MS)) return
      stage = 'events'
    } else if (clock.now() < batchAt) return
    batchAt = clock.now() + PRUNE_PAUSE_MS
    try {
      const { retention_days, delivery } = workflow
      // What a clock that was ahead has put off would wait until then.
      if (stage === 'events') store.atomically(() => store.events.bound(clock.now() + longestWaitMs(delivery)))
      if (!store.atomically(() => batch(clock.now() - retention_days * DAY_MS))) return
      values.put('pruned_at', String(clock.now()))
      if (pruned.events + pruned.jobs + pruned.runs > 0) log.info('pruned', pruned)
      rest()
    } catch (error) {
      fault(error)
      rest()
    }
  }

  return {
    /** Begins to delete what is past its time, when that was not done for an hour. */
    pruneNowAndThen: prune,

    /** The next batch of a pruning that has begun, or when it is due. */
    next(busy: ReadonlySet<string>): Next {
      if (stage === 'resting' || busy.has(PRUNE_KEY)) return { at: null }
      if (batchAt > clock.now()) return { at: batchAt }
      const run = async () => {
        prune()
        await clock.sleep(0)
      }
      return { task: { key: PRUNE_KEY, run } }
    },

    /** Notes how long the data is to be kept once the workflow is gone, and that it is not gone. */
    noteConfigured(): void {
      if (workflow === null) return
      if (values.get('unconfigured_since') !== null) values.put('unconfigured_since', null)
      const days = String(workflow.retention_days)
      if (values.get('retention_days') !== days) values.put('retention_days', days)
    },

    /** Notes that the workflow is not configured; when it has not been for so long that all of its data goes (Unix ms). */
    endsAt(): number {
      const now = clock.now()
      const since = Math.min(Number(values.get('unconfigured_since') ?? now), now)
      if (values.get('unconfigured_since') === null) values.put('unconfigured_since', String(since))
      return since + Number(values.get('retention_days') ?? DEFAULT_RETENTION_DAYS) * DAY_MS
    },
  }
}
