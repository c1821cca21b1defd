// The jobs that a run's own row names, the first of each kind: those that no event stands for, and what a dry run would have
// done. Pure.
import * as v from 'valibot'

const named = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.object({ count: v.number(), first: v.array(v.object(entries)) })

/** What a dry run would have done: counts, and the first of each kind. */
export const previewSchema = v.object({
  created: named({ reference: v.string(), name: v.string() }),
  /** `fields`: the names of those that change on the board; null as long as they are not known. */
  updated: named({
    reference: v.string(),
    name: v.string(),
    fields: v.nullable(v.array(v.string())),
    /** What the board holds, and what would be sent, as texts. */
    changes: v.optional(
      v.nullable(
        v.array(v.object({ field: v.string(), before: v.nullable(v.string()), after: v.nullable(v.string()) })),
      ),
      null,
    ),
  }),
  archived: named({ reference: v.string(), reason: v.string() }),
})
export type Preview = v.InferOutput<typeof previewSchema>

export const noPreview = (): Preview => ({
  created: { count: 0, first: [] },
  updated: { count: 0, first: [] },
  archived: { count: 0, first: [] },
})

/** So many of each kind are named. */
export const NAMED_MAX = 100

export const namedJobsSchema = v.object({
  /** Discarded as the listing was read; `logic`: by which, where that is known. */
  discarded: v.array(v.object({ reference: v.string(), name: v.nullable(v.string()), logic: v.nullable(v.string()) })),
  /** On the board, and neither listed nor this workflow's: their references. */
  foreign: v.array(v.string()),
})
export type NamedJobs = v.InferOutput<typeof namedJobsSchema>

export const noNamedJobs = (): NamedJobs => ({ discarded: [], foreign: [] })

interface Naming {
  readonly named: NamedJobs
}

/** The run with one more discarded job named, up to the most that are. */
export const withDiscarded = <R extends Naming>(run: R, job: NamedJobs['discarded'][number]): R =>
  run.named.discarded.length >= NAMED_MAX
    ? run
    : { ...run, named: { ...run.named, discarded: [...run.named.discarded, job] } }

/** The run with the first of its foreign jobs named. */
export const withForeign = <R extends Naming>(run: R, references: readonly string[]): R => ({
  ...run,
  named: { ...run.named, foreign: references.slice(0, NAMED_MAX) },
})
