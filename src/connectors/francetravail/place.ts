// Where a listing is: its pass, the splits under way in it, and the page of the search that is being read.
// A place is kept as JSON in a run's checkpoint and may be read back by another isolate. Pure.
import * as v from 'valibot'
import type { FranceTravailPull } from './parameters'
import { partsOf, type Selection, type Window, wholeOf } from './windows'

const ORIGINS = ['1', '2'] as const

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const seconds = v.pipe(v.number(), v.integer())

const splitSchema = v.strictObject({
  by: v.picklist(['creation', 'departement', 'grandDomaine']),
  /** Which part is being read. After the last: what was split is asked for its total again. */
  at: whole,
  /** How many offers the parts before hold. */
  sum: whole,
  /** How many offers there were in what was split. */
  total: whole,
})

const placeSchema = v.strictObject({
  /** The pass: France Travail's own offers, or its partners'. */
  origin: v.picklist(ORIGINS),
  /** How many offers the passes before hold. */
  before: whole,
  /** How many offers this pass holds, as last told by a search for all of it. */
  held: whole,
  /** How many calls were made for this pass. */
  calls: whole,
  /** The offer that the next page begins at, counted from 0. */
  start: whole,
  /** The total that the page before told, in the same search. */
  total: v.nullable(whole),
  /** Null as long as one search does for the pass. */
  window: v.nullable(v.strictObject({ first: seconds, last: seconds, began: seconds })),
  /** While the pass and its window are asked in turn for how many offers they hold: how often so far, and the window's. */
  weighing: v.nullable(v.strictObject({ asked: whole, dated: whole })),
  /** The splits under way, each of a part of the one before: one for each halving of the window, and three at most. */
  splits: v.pipe(v.array(splitSchema), v.maxLength(64)),
  /** The pass cannot be split: what one search gives of it is read. */
  isCapped: v.boolean(),
})
const cursorSchema = v.pipe(v.string(), v.parseJson(), placeSchema)

export type Place = v.InferOutput<typeof placeSchema>
export type Split = Place['splits'][number]

/** Without `origineOffre` the API leaves partners' offers out, so each origin is asked for by name. */
const passes = (pull: FranceTravailPull): readonly Place['origin'][] =>
  pull.origineOffre === undefined ? ORIGINS : [pull.origineOffre]

const startOf = (origin: Place['origin'], before: number): Place => {
  const counts = { held: 0, calls: 0, start: 0, total: null }
  return { origin, before, ...counts, window: null, weighing: null, splits: [], isCapped: false }
}

/** The place of a cursor of this listing, or null when it is none. A null cursor is the beginning. */
export function placeOf(pull: FranceTravailPull, cursor: string | null): Place | null {
  if (cursor === null) return startOf(passes(pull)[0] ?? '1', 0)
  const read = v.safeParse(cursorSchema, cursor)
  if (!read.success || !passes(pull).includes(read.output.origin)) return null
  const { window, weighing, splits } = read.output
  const isWhole = window === null && (weighing !== null || splits.length > 0)
  return isWhole || !canGoOn(pull, read.output) ? null : read.output
}

/** Whether every split is at one of its parts; the innermost may be behind its last. */
const canGoOn = (pull: FranceTravailPull, { window, splits }: Place): boolean =>
  splits.every(({ at }, index) => {
    const parts = window === null ? [] : reading(pull, window, splits.slice(0, index + 1)).parts
    return at < parts.length + (index === splits.length - 1 ? 1 : 0)
  })

/** Whether no pass comes after this one. */
export const isLastPass = (pull: FranceTravailPull, { origin }: Place): boolean => passes(pull).at(-1) === origin

/** The beginning of the next pass, or null after the last. */
export function nextPass(pull: FranceTravailPull, { origin, before, held }: Place): Place | null {
  const order = passes(pull)
  const next = order[order.indexOf(origin) + 1]
  return next === undefined ? null : startOf(next, before + held)
}

/** What the innermost of `splits` splits, into which parts, and what is read now: one of them, or what was split once more. */
export function reading(
  pull: FranceTravailPull,
  window: Window,
  splits: readonly Split[],
): { readonly selection: Selection; readonly parts: readonly Selection[]; readonly part: Selection } {
  let selection = wholeOf(window)
  let parts: readonly Selection[] = []
  let part = selection
  for (const { by, at } of splits) {
    selection = part
    parts = partsOf(by, pull, window, selection)
    part = parts[at] ?? selection
  }
  return { selection, parts, part }
}
