// What is kept for how long: finished events go after `retention_days`, and all of it when the workflow is no longer configured
// for as long. Kept for that in `meta`: retention_days, unconfigured_since.
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { Log } from '../lib/log'
import type { Store } from '../store/store'

const DAY_MS = 86_400_000
const DEFAULT_RETENTION_DAYS = 30
const PRUNE_EVERY_MS = 3_600_000
const PRUNE_BATCH = 500

export type Retention = ReturnType<typeof openRetention>

export function openRetention(
  store: Store,
  workflow: Workflow | null,
  clock: Pick<Clock, 'now'>,
  log: Pick<Log, 'info'>,
) {
  const { values } = store
  let prunedAt = 0

  /** A batch at a time. */
  function prune(): void {
    if (workflow === null) return
    prunedAt = clock.now()
    const pruned = store.log.prune(prunedAt - workflow.retention_days * DAY_MS, PRUNE_BATCH)
    if (pruned > 0) log.info('pruned', { events: pruned })
  }

  return {
    /** Deletes finished events past their time, when that was not done for an hour. */
    pruneNowAndThen(): void {
      if (clock.now() - prunedAt > PRUNE_EVERY_MS) prune()
    },

    /** Notes how long the data is to be kept once the workflow is gone, and that it is not gone. */
    noteConfigured(): void {
      if (workflow === null) return
      if (values.get('unconfigured_since') !== null) values.put('unconfigured_since', null)
      const days = String(workflow.retention_days)
      if (values.get('retention_days') !== days) values.put('retention_days', days)
    },

    /** Notes that the workflow is not configured; whether it has not been for so long that all of its data goes. */
    isOver(): boolean {
      const now = clock.now()
      const since = Number(values.get('unconfigured_since') ?? now)
      values.put('unconfigured_since', String(since))
      const days = Number(values.get('retention_days') ?? DEFAULT_RETENTION_DAYS)
      return now - since >= days * DAY_MS
    },
  }
}
