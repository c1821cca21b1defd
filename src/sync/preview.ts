// What a dry run would have done: counts, and the first of each kind. Pure.
import { type HrFlowJob, hrflowJobSchema } from '../hrflow/job'

/** How many of each kind are named. */
export const PREVIEW_NAMED = 20

export interface Preview {
  readonly created: Named<{ readonly reference: string; readonly name: string }>
  /** `fields`: the names of those that change on the board; null as long as they are not known. */
  readonly updated: Named<{
    readonly reference: string
    readonly name: string
    readonly fields: readonly string[] | null
  }>
  readonly archived: Named<{ readonly reference: string; readonly reason: string }>
}

interface Named<T> {
  readonly count: number
  readonly first: readonly T[]
}

export const noPreview = (): Preview => ({
  created: { count: 0, first: [] },
  updated: { count: 0, first: [] },
  archived: { count: 0, first: [] },
})

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
      return { ...preview, updated: withOne(preview.updated, { reference, name, fields: null }) }
    }
    case 'archived':
      return {
        ...preview,
        archived: withOne(preview.archived, { reference: planned.reference, reason: planned.reason }),
      }
  }
}

/** Of a job's documented fields, those that tell whether it changed. */
const COMPARED = Object.keys(hrflowJobSchema.entries).filter(
  (field) => !['reference', 'created_at', 'updated_at'].includes(field),
)

/** The names of the fields that a write would change on the board: what is not sent is lost there. */
export function changedFields(job: HrFlowJob, held: Readonly<Record<string, unknown>>): string[] {
  const sent: Readonly<Record<string, unknown>> = job
  const others = Object.keys(job).filter((field) => !(field in hrflowJobSchema.entries))
  return [...COMPARED, ...others].filter((field) => !saysTheSame(sent[field], held[field]))
}

/** What is absent, null or empty says the same. */
const saysTheSame = (one: unknown, other: unknown): boolean => JSON.stringify(bare(one)) === JSON.stringify(bare(other))

/** A value without what says nothing, its keys in order. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(bare)
  if (typeof value !== 'object' || value === null) return value ?? null
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, bare(entry)] as const)
    .filter(([, entry]) => entry !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
