// How far a run is, how fast it goes, and how long it will take. Pure.
import type * as v from 'valibot'
import type { runSchema } from '../routes/answers/runs'

export type Run = v.InferOutput<typeof runSchema>

export interface Progress {
  readonly done: number
  /** null: nobody knows of how many. */
  readonly of: number | null
  /** Jobs a second since it began; null while that says nothing. */
  readonly perSecond: number | null
  /** Until its step ends, in ms. */
  readonly leftMs: number | null
}

/** A pace of less than this says nothing. */
const SETTLES_MS = 3_000

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

/** How far a run is that goes on, at `now` (Unix ms). */
export function progressOf({ state, progress, outcomes, started_at }: Run, now: number): Progress {
  const isReading = state === 'reading'
  const done = isReading ? progress.read : Math.min(progress.read, sum(outcomes) + progress.failed)
  const of = isReading ? progress.expected : progress.read
  const ms = started_at === null ? 0 : now - Date.parse(started_at)
  const perSecond = ms < SETTLES_MS || done === 0 ? null : (done / ms) * 1_000
  const leftMs = of === null || perSecond === null || of <= done ? null : ((of - done) / perSecond) * 1_000
  return { done, of, perSecond, leftMs }
}
