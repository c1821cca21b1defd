// What a dry run would have done: counts, and the first of each kind. Pure.
import type { Change } from '../delivery/changes'
import type { Delivered } from '../delivery/outcome'
import type { HrFlowJob } from '../hrflow/job'
import { type Preview, withDiscarded } from '../store/named-jobs'
import { type Run, withIssue } from '../store/run'

/** How many of each kind are named. */
export const PREVIEW_NAMED = 20
/** Longest name of a job or a field that is kept, in UTF-16 units, and how many fields of one job are named. */
const PREVIEW_NAME_MAX_LENGTH = 200
const PREVIEW_FIELDS = 50

interface Named<T> {
  readonly count: number
  readonly first: T[]
}

const withOne = <T>({ count, first }: Named<T>, one: T): Named<T> => ({
  count: count + 1,
  first: first.length < PREVIEW_NAMED ? [...first, one] : first,
})

/** One write that a run would make. */
export type Planned =
  | { readonly kind: 'created' | 'updated'; readonly reference: string; readonly name: string }
  | { readonly kind: 'archived'; readonly reference: string; readonly reason: string }

export function withPlanned(preview: Preview, planned: Planned): Preview {
  switch (planned.kind) {
    case 'created':
      return { ...preview, created: withOne(preview.created, { reference: planned.reference, name: planned.name }) }
    case 'updated': {
      const { reference, name } = planned
      return { ...preview, updated: withOne(preview.updated, { reference, name, fields: null, changes: null }) }
    }
    case 'archived':
      return {
        ...preview,
        archived: withOne(preview.archived, { reference: planned.reference, reason: planned.reason }),
      }
  }
}

/** What an update would change: the names of all fields, and of the first what the board holds and what would be sent. */
export interface Changes {
  readonly fields: readonly string[]
  readonly changes: readonly Change[]
}
export const NO_CHANGES: Changes = { fields: [], changes: [] }

/** The run with what an update of that job would change. */
export const withFields = (run: Run, reference: string, { fields, changes }: Changes): Run => {
  if (run.preview === null) return run
  const named = fields.slice(0, PREVIEW_FIELDS).map((field) => field.slice(0, PREVIEW_NAME_MAX_LENGTH))
  const first = run.preview.updated.first.map((one) =>
    one.reference === reference ? { ...one, fields: named, changes: [...changes] } : one,
  )
  return { ...run, preview: { ...run.preview, updated: { ...run.preview.updated, first } } }
}

/** The run with what one job would come to. */
export function withOutcome(run: Run, reference: string, delivered: Delivered, job: HrFlowJob | null): Run {
  const counted = (outcome: 'unchanged' | 'discarded' | 'skipped'): Run => ({
    ...run,
    outcomes: { ...run.outcomes, [outcome]: run.outcomes[outcome] + 1 },
    events: outcome === 'discarded' ? { ...run.events, logics_discard: run.events.logics_discard + 1 } : run.events,
  })
  // Archived once the origin has not found it for long enough.
  if (delivered.kind === 'confirm') return planned(run, { kind: 'archived', reference, reason: 'gone' })
  if (delivered.kind === 'failed') {
    const { reason, message } = delivered.failure
    const counter = reason === 'logics_failure' || reason === 'format_failure' ? reason : 'write_failure'
    const noted = withIssue(run, `jobs.${reference}`, 'job_failure', { reason, message })
    return { ...noted, events: { ...noted.events, [counter]: noted.events[counter] + 1 } }
  }
  if (delivered.kind !== 'done' && delivered.kind !== 'partial') return run // a dry run asks no guard for a single job
  const { outcome } = delivered
  const reason = delivered.kind === 'done' ? delivered.reason : null
  switch (outcome) {
    case 'created':
    case 'updated':
      return planned(run, { kind: outcome, reference, name: (job?.name ?? '').slice(0, PREVIEW_NAME_MAX_LENGTH) })
    case 'archived':
      return planned(run, { kind: outcome, reference, reason: reason ?? 'not_open' })
    case 'discarded':
      return withDiscarded(counted(outcome), { reference, name: null, logic: null })
    default:
      return counted(outcome)
  }
}

const planned = (run: Run, one: Planned): Run => {
  const preview: Preview | null = run.preview === null ? null : withPlanned(run.preview, one)
  return { ...run, preview }
}
