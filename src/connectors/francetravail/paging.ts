// A listing step by step: the search that a place asks for, and where it goes on after the answer. Pure; makes no call.
// What becomes of a search that is too large stands in splitting.ts.
import { LIMITS, type Limits } from './limits'
import type { FranceTravailPull } from './parameters'
import { isLastPass, nextPass, type Place, reading } from './place'
import { addUp, goOn, isAskedAgain, type Onward, splitUp, type Told, weigh, whose } from './splitting'
import { filtersOf } from './windows'

/** Newest first: offers that appear while pages are read push others onto a later page, never off the listing. */
export const NEWEST_FIRST = 1

/** How many offers a search holds, from `Content-Range`, e.g. `offres 0-149/353`; null when it does not tell. */
export function totalOf(headers: Headers): number | null {
  const found = /\/(\d+)\s*$/.exec(headers.get('content-range') ?? '')
  return found === null ? null : Number(found[1])
}

/**
 * The search parameters of a place. A user's own order is not among them: everything is read, and only the newest first
 * can be read page by page without missing what moves meanwhile.
 */
export function questionOf(pull: FranceTravailPull, place: Place, limits = LIMITS): Readonly<Record<string, string>> {
  const { origin, window, weighing, splits } = place
  // A page that would begin beyond the API's limit begins at it, and overlaps the one before.
  const first = Math.min(place.start, limits.lastStart)
  const isWhole = window === null || (weighing !== null && weighing.asked % 2 === 1)
  return {
    ...(isWhole ? {} : filtersOf(pull, window, reading(pull, window, splits).part)),
    origineOffre: origin,
    sort: String(NEWEST_FIRST),
    range: `${first}-${first + limits.pageSize - 1}`,
  }
}

/** Where the listing goes on after an answer that came at `now` (Unix ms), and what it tells of the whole. */
export function follow(
  pull: FranceTravailPull,
  place: Place,
  told: Told,
  now: number,
  limits: Limits = LIMITS,
): {
  readonly next: string | null
  readonly expected: number | null
  readonly incomplete?: string
  /** Whether the offers of the answer count: not when they are to be read part by part. */
  readonly isRead: boolean
} {
  const isAlone = place.window === null
  const here = { ...place, calls: place.calls + 1, held: isAlone ? (told.total ?? place.held) : place.held }
  const { next, isRead, incomplete } = bounded(pull, here, take(pull, here, told, now, limits), limits)
  return {
    next: next === null ? null : JSON.stringify(next),
    // Half of the truth would be none: the passes to come hold offers too.
    expected: isLastPass(pull, place) && !(isAlone && told.total === null) ? here.before + here.held : null,
    isRead,
    ...(incomplete === undefined ? {} : { incomplete }),
  }
}

function take(pull: FranceTravailPull, place: Place, told: Told, now: number, limits: Limits): Onward {
  if (place.weighing !== null) return weigh(pull, place, told, now, limits)
  if (isAskedAgain(pull, place)) return addUp(pull, place, told)
  const isTooMuch = told.total !== null && told.total > limits.mostOffers
  const next = isTooMuch && !place.isCapped ? splitUp(pull, place, told.total ?? 0, now) : null
  return next === null ? turnPage(pull, place, told, limits) : { next, isRead: false }
}

/** A search ends where its total is reached or a page is empty: 200 and 206 do not tell, since a last page comes as either. */
function turnPage(pull: FranceTravailPull, place: Place, { count, total }: Told, limits: Limits): Onward {
  const first = Math.min(place.start, limits.lastStart)
  const reached = first + count
  // As many offers as have vanished may have moved up over the border of the page before.
  const vanished = place.total === null || total === null ? 0 : place.total - total
  if (vanished > 0 && first > 0)
    return { next: { ...place, total, start: Math.max(0, first - vanished) }, isRead: true }
  const isLastReadable = first === limits.lastStart
  if (count > 0 && !isLastReadable && (total === null || reached < total))
    return { next: { ...place, total, start: reached }, isRead: true }
  const incomplete = lacks(whose(pull, place), { reached, total, isLastReadable }, limits)
  const held = place.window === null ? (total ?? reached) : place.held
  const next = goOn(pull, { ...place, held }, total ?? reached)
  return { next, isRead: true, ...(incomplete === null ? {} : { incomplete }) }
}

function lacks(
  name: string,
  { reached, total, isLastReadable }: { reached: number; total: number | null; isLastReadable: boolean },
  { mostOffers }: Limits,
): string | null {
  if (total !== null && total > mostOffers)
    return `France Travail holds ${total} offers for ${name} and gives the first ${mostOffers} of a search only: narrow pull_parameters`
  if (total !== null && reached < total) return `France Travail gave ${reached} of ${total} offers for ${name}`
  return isLastReadable && total === null
    ? `France Travail did not tell how many offers there are for ${name}, and gives the first ${mostOffers} only`
    : null
}

/** More calls than a pass of `held` offers can need, however they are spread. */
export function mostCalls(held: number, { pageSize, mostOffers }: Limits = LIMITS): number {
  return 200 + 4 * Math.ceil(held / pageSize) + 400 * Math.ceil(held / mostOffers)
}

/** Ends a pass that goes on for ever, because the totals it tells never fit each other. */
function bounded(pull: FranceTravailPull, place: Place, onward: Onward, limits: Limits): Onward {
  const { calls, held, origin } = place
  if (onward.next === null || onward.next.calls < mostCalls(held, limits)) return onward
  const incomplete = `France Travail holds ${held} offers for origineOffre ${origin}, and ${calls} searches came to no end of them`
  return { ...onward, next: nextPass(pull, place), incomplete }
}
