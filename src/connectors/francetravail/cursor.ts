// The cursor of a listing: a pass, and the stack of what is still to be read of it. It is kept as JSON in a run's checkpoint
// and may be read back by another isolate. Pure.
import * as v from 'valibot'
import type { FranceTravailPull } from './parameters'
import { broughtSchema, searchSchema, unread } from './search'

const ORIGINS = ['1', '2'] as const
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const seconds = v.pipe(v.number(), v.integer())

const itemSchema = v.strictObject({
  from: seconds,
  to: seconds,
  departement: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  grandDomaine: v.nullable(v.string()),
  /** It is read in parts: by what, how many offers it holds, how many parts are read, and what they brought together. */
  split: v.nullable(
    v.strictObject({
      by: v.picklist(['creation', 'departement', 'grandDomaine']),
      total: whole,
      parts: whole,
      brought: broughtSchema,
    }),
  ),
})

const placeSchema = v.strictObject({
  /** The pass: France Travail's own offers, or its partners'. */
  origin: v.picklist(ORIGINS),
  /** How many offers the passes before hold, and this one, as last said by a search for all of it. */
  before: whole,
  held: whole,
  /** How many calls were made for this pass. */
  calls: whole,
  /** When the pass turned out to be too large for one search, in Unix seconds. Null: one search does. */
  began: v.nullable(seconds),
  /** While the pass and its window are asked one after the other for how many offers they hold: how often so far, and the window's. */
  weighing: v.nullable(v.strictObject({ asked: whole, dated: whole })),
  /** What is still to be read, the next on top, at the end. Empty: all of the pass, in one search. */
  stack: v.pipe(v.array(itemSchema), v.maxLength(512)),
  /** The pass cannot be split: what one search gives of it is read. */
  isCapped: v.boolean(),
  /** Something is known to lack in this pass: what was split need not be added up any more. */
  isLacking: v.boolean(),
  /** The search that is being read. */
  search: searchSchema,
})
const cursorSchema = v.pipe(v.string(), v.parseJson(), placeSchema)

export type Place = v.InferOutput<typeof placeSchema>
export type Item = v.InferOutput<typeof itemSchema>
export type Split = NonNullable<Item['split']>

/** Without `origineOffre` the API leaves partners' offers out, so each origin is asked for by name. */
export const passes = (pull: FranceTravailPull): readonly Place['origin'][] =>
  pull.origineOffre === undefined ? ORIGINS : [pull.origineOffre]

const startOf = (origin: Place['origin'], before: number): Place => ({
  ...{ origin, before, held: 0, calls: 0, began: null, weighing: null, stack: [] },
  ...{ isCapped: false, isLacking: false, search: unread() },
})

/** The place of a cursor of this listing, or null when it is none. A null cursor is the beginning. */
export function placeOf(pull: FranceTravailPull, cursor: string | null): Place | null {
  if (cursor === null) return startOf(passes(pull)[0] ?? '1', 0)
  const read = v.safeParse(cursorSchema, cursor)
  if (!read.success || !passes(pull).includes(read.output.origin)) return null
  const { began, weighing, stack } = read.output
  const isSound = stack.length < 2 || stack[0]?.split != null
  const isParted = weighing !== null || stack.length > 0
  return isSound && isParted === (began !== null) ? read.output : null
}

/** The beginning of the next pass, or null after the last. */
export function nextPass(pull: FranceTravailPull, { origin, before, held }: Place): Place | null {
  const order = passes(pull)
  const next = order[order.indexOf(origin) + 1]
  return next === undefined ? null : startOf(next, before + held)
}
