// What an operator asks of one job: what is stored of it, queued before all others, forgotten.
import { LANES } from '../store/event'
import { type EventView, type JobView, viewOfEvent, viewOfJob } from './views'
import type { RunningParts } from './wiring'

/** How many events of one job are given with it. */
const JOB_EVENTS = 50

/** What is stored of the job. */
export function jobOf(
  { store }: Pick<RunningParts, 'store'>,
  reference: string,
): { ledger: JobView | null; events: EventView[] } {
  const row = store.jobs.get(reference)
  const { rows } = store.log.list({ state: null, reference, limit: JOB_EVENTS, cursor: null })
  return { ledger: row === null ? null : viewOfJob(row), events: rows.map(viewOfEvent) }
}

/** Queues the job at `now` (Unix ms): it is read, and written whatever the ledger says. */
export function queueJob({ store, alarm }: RunningParts, reference: string, now: number): { seq: number | null } {
  const asked = { action: 'update', reference, type: 'manual', force: true, lane: LANES.operator } as const
  const seq = store.events.add({ ...asked, received_at: now, due_at: now })
  void alarm.rearm()
  return { seq }
}

/** Forgets all that is stored of the job; the board is not touched. What is under way does not bring it back. */
export function forgetJob({ store, engine, alarm }: RunningParts, reference: string): void {
  store.atomically(() => {
    store.log.forget(reference)
    store.jobs.forget(reference)
    store.runs.forgetJob(reference)
    store.figures.prune((answer) => answer.reference !== reference)
  })
  engine.forgotten(reference)
  void alarm.rearm()
}
