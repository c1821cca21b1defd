// The jobs of a run, list by list: from its events, and, where no event stands for a job, from what its row names. A page looks
// through a bounded number of events and says where the next begins.
import { iso } from '../lib/clock'
import { aboutOf } from '../store/history'
import type { Run } from '../store/run'
import type { RunEvent } from '../store/run-events'
import type { Store } from '../store/store'

export const RUN_LISTS = ['created', 'updated', 'archived', 'discarded', 'foreign', 'held', 'failing'] as const
export type RunList = (typeof RUN_LISTS)[number]

/** One job of a run. */
export interface RunJob {
  readonly reference: string
  readonly name: string | null
  /** Why it is in this list. */
  readonly reason: string | null
  readonly message: string | null
  /** The logic that discarded it. */
  readonly logic: string | null
  /** Its state, in the origin's own words. */
  readonly origin_state: string | null
  /** When its origin last had it. */
  readonly last_seen: string | null
  /** What changes on the board; null: that is not known. */
  readonly changes:
    | readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[]
    | null
}

export interface RunJobs {
  readonly items: readonly RunJob[]
  readonly cursor: string | null
}

/** And how many jobs the list has in all. */
export interface RunJobPage extends RunJobs {
  readonly count: number
}

const job = (reference: string, more: Partial<RunJob> = {}): RunJob => ({
  reference,
  name: null,
  reason: null,
  message: null,
  logic: null,
  origin_state: null,
  last_seen: null,
  changes: null,
  ...more,
})

/** When the last complete listing before a new run began, `before` being the run before it. */
export function listedBefore(before: Run | undefined): number | null {
  if (before === undefined) return null
  const isWhole = before.action === 'sync_jobs_in_hrflow' && before.state === 'finished' && !before.cancelled
  const isOfAll = before.pull_parameters === null && !(before.incremental && before.since !== null)
  const isComplete = before.incomplete === null && before.nameless === 0 && before.result?.status !== 'fatal'
  return isWhole && isOfAll && isComplete ? before.started_at : before.listed_before
}

/** What the origin does not find was last seen by a listing; of what is archived, `read_at` is when that was done. */
function lastSeen(list: RunList, why: string | null, read_at: number, listed_before: number | null): string | null {
  const isLost = why === 'gone' || why === 'absent'
  const seen =
    list === 'archived' && isLost ? (listed_before ?? 0) : isLost ? Math.max(read_at, listed_before ?? 0) : read_at
  return seen === 0 ? null : iso(seen)
}

function jobOfEvent(list: RunList, event: RunEvent, { listed_before }: Run): RunJob {
  const { state = null, logic = null } = aboutOf(event.about)
  // Of what is held, why it would leave stands beside that it is held.
  const reason = list === 'held' ? event.message : event.reason
  return job(event.reference, {
    name: event.name,
    reason,
    message: list === 'failing' ? event.message : null,
    logic,
    origin_state: state,
    last_seen: lastSeen(list, reason, event.read_at ?? 0, listed_before),
  })
}

/** What the run's row names of a list. `nameOf`: a job's name in the ledger. */
function namedOf(run: Run, list: RunList, nameOf: (reference: string) => string | null): RunJob[] {
  const { preview, named } = run
  const archived = () =>
    (preview?.archived.first ?? []).map(({ reference, reason }) => job(reference, { reason, name: nameOf(reference) }))
  switch (list) {
    case 'created':
      return (preview?.created.first ?? []).map(({ reference, name }) => job(reference, { name }))
    case 'updated':
      return (preview?.updated.first ?? []).map(({ reference, name, changes }) => job(reference, { name, changes }))
    case 'archived':
      return run.archives === 'held' ? [] : archived()
    case 'held':
      return run.archives === 'held' ? archived() : []
    case 'discarded':
      return named.discarded.map(({ reference, name, logic }) => job(reference, { name, logic, reason: 'discarded' }))
    case 'foreign':
      return named.foreign.map((reference) => job(reference, { name: nameOf(reference), reason: 'foreign' }))
    case 'failing':
      return run.unformatted.first.map(({ reference, reason }) => job(reference, { reason, name: nameOf(reference) }))
  }
}

/** A page of one list of the run's jobs: first what its row names (`n` and a place), then its events (`e` and a seq). */
export function jobsOfRun(
  { jobs, runEvents }: Pick<Store, 'jobs' | 'runEvents'>,
  run: Run,
  { list, limit, cursor }: { readonly list: RunList; readonly limit: number; readonly cursor: string | null },
): RunJobs {
  const from = Number(cursor?.slice(1) ?? 0)
  const toEvents = list === 'foreign' || !run.persist ? null : `e${run.first_seq - 1}`
  if (cursor === null || cursor.startsWith('n')) {
    const isDone = (reference: string): boolean => (jobs.get(reference)?.read_at ?? 0) > run.started_at
    const named = namedOf(run, list, (reference) => jobs.get(reference)?.name ?? null)
    const left = list === 'failing' ? named.filter(({ reference }) => !isDone(reference)) : named
    const items = left.slice(from, from + limit)
    if (from + limit < left.length) return { items, cursor: `n${from + limit}` }
    if (items.length > 0 || toEvents === null) return { items, cursor: toEvents }
  }
  if (list === 'foreign') return { items: [], cursor: null }
  const after = cursor?.startsWith('e') ? from : run.first_seq - 1
  const { events, next } = runEvents.page(run, list === 'failing' ? null : list, after, limit)
  return { items: events.map((event) => jobOfEvent(list, event, run)), cursor: next === null ? null : `e${next}` }
}
