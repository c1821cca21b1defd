// What an operator asks of jobs: found, what is stored of one, one queued before all others, one forgotten.
import { LANES } from '../store/event'
import type { JobFilter } from '../store/job-search'
import { type FoundView, type FullEventView, fullViewOfEvent, type JobView, viewOfFound, viewOfJob } from './views'
import type { RunningParts } from './wiring'

/** How many events of one job are given with it. */
const JOB_EVENTS = 50
/** How many pages of the log are looked through for them: 20,000 events. */
const JOB_EVENT_PAGES = 4

type Stored = Pick<RunningParts, 'store' | 'workflow'>

/** A page of the jobs that the ledger knows, by their references. */
export function jobsOf({ store }: Stored, filter: JobFilter): { items: FoundView[]; cursor: string | null } {
  const { jobs, cursor } = store.search.page(filter)
  return { items: jobs.map(viewOfFound), cursor }
}

/** The reference of the job that is asked for: its own, or, where no job has that, the one that the origin also calls so. */
export function referenceOf({ store, workflow }: Stored, asked: string): string {
  if (workflow.connector.describe === undefined || store.jobs.get(asked) !== null) return asked
  return store.search.byOtherId(asked) ?? asked
}

/** What is stored of one job. */
export interface StoredJob {
  readonly reference: string
  readonly ledger: JobView | null
  /** Newest first. */
  readonly events: readonly FullEventView[]
  /** Where the list of its events goes on, or null. */
  readonly cursor: number | null
}

/** What is stored of the job that is asked for by its reference or the origin's other id. */
export function jobOf(parts: Stored, asked: string): StoredJob {
  const { jobs, log } = parts.store
  const reference = referenceOf(parts, asked)
  const row = jobs.get(reference)
  const events: FullEventView[] = []
  let cursor: number | null = null
  for (let page = 0; page < JOB_EVENT_PAGES; page++) {
    const limit = JOB_EVENTS - events.length
    const listed = log.list({ state: null, reference, limit, cursor })
    events.push(...listed.rows.map(fullViewOfEvent))
    cursor = listed.cursor
    if (cursor === null || events.length === JOB_EVENTS) break
  }
  return { reference, ledger: row === null ? null : viewOfJob(row), events, cursor }
}

/** Queues the job at `now` (Unix ms): it is read, and written whatever the ledger says. */
export function queueJob(parts: RunningParts, asked: string, now: number): { reference: string; seq: number | null } {
  const reference = referenceOf(parts, asked)
  const event = { action: 'update', reference, type: 'manual', force: true, lane: LANES.operator } as const
  const seq = parts.store.events.add({ ...event, received_at: now, due_at: now })
  void parts.alarm.rearm()
  return { reference, seq }
}

/** Forgets all that is stored of the job, and says which; the board is not touched. What is under way does not bring it back. */
export async function forgetJob(parts: RunningParts, asked: string): Promise<string> {
  const { store, engine, alarm, attention } = parts
  const reference = referenceOf(parts, asked)
  store.atomically(() => {
    store.log.forget(reference)
    store.jobs.forget(reference)
    store.runs.forgetJob(reference)
    store.figures.prune((answer) => answer.reference !== reference)
  })
  engine.forgotten(reference)
  attention?.forget(reference)
  void alarm.putOff()
  await parts.forgetAtAccounts(reference)
  return reference
}
