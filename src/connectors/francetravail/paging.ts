// Where a listing is and where it goes on: passes by origin, pages by range. Pure; makes no call.
import * as v from 'valibot'
import type { FranceTravailPull } from './parameters'
import { LAST_START, MOST_OFFERS, PAGE_SIZE } from './rules'

const ORIGINS = ['1', '2'] as const
type OriginCode = (typeof ORIGINS)[number]

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const placeSchema = v.strictObject({
  /** The pass: France Travail's own offers, or its partners'. */
  origin: v.picklist(ORIGINS),
  /** How many offers of this pass were read. */
  start: whole,
  /** How many offers the passes before hold. */
  before: whole,
})
const cursorSchema = v.pipe(v.string(), v.parseJson(), placeSchema)

/** A place in a listing; its cursor is this as JSON. */
export type Place = v.InferOutput<typeof placeSchema>

/** Without `origineOffre` the API leaves partners' offers out, so each origin is asked for by name. */
const passes = (pull: FranceTravailPull): readonly OriginCode[] =>
  pull.origineOffre === undefined ? ORIGINS : [pull.origineOffre]

/** The place of a cursor of this listing, or null when it is none. A null cursor is the beginning. */
export function placeOf(pull: FranceTravailPull, cursor: string | null): Place | null {
  if (cursor === null) return { origin: passes(pull)[0] ?? '1', start: 0, before: 0 }
  const read = v.safeParse(cursorSchema, cursor)
  return read.success && passes(pull).includes(read.output.origin) ? read.output : null
}

/** The page at a place. One that would begin beyond the API's limit begins at it, and overlaps the one before. */
export function rangeAt(place: Place): string {
  const first = Math.min(place.start, LAST_START)
  return `${first}-${first + PAGE_SIZE - 1}`
}

/** How many offers the pass holds, from `Content-Range`, e.g. `offres 0-149/353`; null when it does not tell. */
export function totalOf(headers: Headers): number | null {
  const found = /\/(\d+)\s*$/.exec(headers.get('content-range') ?? '')
  return found === null ? null : Number(found[1])
}

/**
 * Where the listing goes on after a page of `count` offers, and what the page tells of the whole.
 * A pass ends where its total is reached or a page is empty: 200 and 206 do not tell, since a last page comes as either.
 */
export function follow(
  pull: FranceTravailPull,
  place: Place,
  page: { readonly count: number; readonly total: number | null },
): { readonly next: string | null; readonly expected: number | null; readonly incomplete?: string } {
  const { count, total } = page
  const first = Math.min(place.start, LAST_START)
  const reached = first + count
  const isLastReadable = first === LAST_START
  const ended = count === 0 || isLastReadable || (total !== null && reached >= total)
  const incomplete = lacks(place, { reached, total, ended, isLastReadable })
  const next = ended ? nextPass(pull, place, total ?? reached) : { ...place, start: reached }
  return {
    next: next === null ? null : JSON.stringify(next),
    expected: total === null ? null : place.before + total,
    ...(incomplete === null ? {} : { incomplete }),
  }
}

function nextPass(pull: FranceTravailPull, place: Place, total: number): Place | null {
  const order = passes(pull)
  const origin = order[order.indexOf(place.origin) + 1]
  return origin === undefined ? null : { origin, start: 0, before: place.before + total }
}

function lacks(
  place: Place,
  seen: { readonly reached: number; readonly total: number | null; ended: boolean; isLastReadable: boolean },
): string | null {
  const { reached, total, ended, isLastReadable } = seen
  const whose = `origineOffre ${place.origin}`
  if (total !== null && total > MOST_OFFERS)
    return `France Travail holds ${total} offers for ${whose} and gives the first ${MOST_OFFERS} of a search only: narrow pull_parameters`
  if (ended && total !== null && reached < total)
    return `France Travail gave ${reached} of ${total} offers for ${whose}`
  return isLastReadable && total === null
    ? `France Travail did not tell how many offers there are for ${whose}, and gives the first ${MOST_OFFERS} only`
    : null
}
