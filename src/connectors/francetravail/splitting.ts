// A pass that one search does not give whole: when it is split, what is read next, and whether the parts hold all of it.
// Pure. Along what a part is split stands in windows.ts.
import { LIMITS, type Limits } from './limits'
import type { FranceTravailPull } from './parameters'
import { nextPass, type Place, reading } from './place'
import { axisAfter, axisFor, windowOf, wordsOf } from './windows'

/** What an answer to a search tells. */
export interface Told {
  /** How many offers it gave. */
  readonly count: number
  /** How many the search holds, or null when it does not tell. */
  readonly total: number | null
  /** In what words the API refused a part of a split, where it did: then nothing of that part is read. */
  readonly refused?: string
}

/** What an answer comes to: where the listing goes on, and whether the offers of the answer count. */
export interface Onward {
  readonly next: Place | null
  readonly isRead: boolean
  readonly incomplete?: string
}

/** How often the pass and its window are weighed against each other before they count as different. */
const MOST_WEIGHINGS = 4

/** The part of its pass that a place reads, in words for a run's issues. */
export function whose(pull: FranceTravailPull, { origin, window, splits }: Place): string {
  const part = window === null || splits.length === 0 ? null : reading(pull, window, splits).part
  return `origineOffre ${origin}${part === null ? '' : `, ${wordsOf(part)}`}`
}

/** Where the listing goes on when what `place` reads holds `total` offers, too many for a search. Null: nothing can be split. */
export function splitUp(pull: FranceTravailPull, place: Place, total: number, now: number): Place | null {
  const fresh = { ...place, start: 0, total: null }
  const window = place.window ?? windowOf(pull, now)
  // Offers without a date are in no window; where pull_parameters give one, they are not in the pass either.
  if (place.window === null && pull.minCreationDate === undefined)
    return { ...fresh, window, weighing: { asked: 0, dated: 0 } }
  const by = axisFor(pull, reading(pull, window, place.splits).part)
  return by === null ? null : { ...fresh, window, splits: [...place.splits, { by, at: 0, sum: 0, total }] }
}

/**
 * After one more total, of the pass or of its window: asks for the other, or begins to read. An offer without a date of
 * creation is in no window, so a pass that is larger than its window cannot be complete. Both change while they are asked
 * one after the other, so they count as the same as soon as the window is not smaller than the pass just before or after
 * it. Only an offer that appears between two such calls can hide one without a date.
 */
export function weigh(pull: FranceTravailPull, place: Place, told: Told, now: number, limits: Limits = LIMITS): Onward {
  const { asked, dated: before } = place.weighing ?? { asked: 0, dated: 0 }
  const isWindow = asked % 2 === 0
  const dated = isWindow ? (told.total ?? 0) : before
  const held = isWindow ? place.held : (told.total ?? place.held)
  const isSame = dated >= held
  if (!isSame && told.refused === undefined && asked + 1 < MOST_WEIGHINGS)
    return { next: { ...place, held, weighing: { asked: asked + 1, dated } }, isRead: false }
  const open = { ...place, held, weighing: null }
  const incomplete =
    told.refused ??
    `France Travail holds ${held} offers for ${whose(pull, place)}, of which only ${dated} are found by their date of creation`
  const next =
    dated === 0
      ? { ...open, window: null, isCapped: true }
      : ((dated > limits.mostOffers ? splitUp(pull, open, dated, now) : null) ?? open)
  return { next, isRead: false, ...(isSame ? {} : { incomplete }) }
}

/**
 * Where the listing goes on when what `place` read, or what it split, is done with and held `total` offers.
 * The parts of a split must come to what was split. Their totals only shrink, as offers vanish: what is created meanwhile
 * has a window of its own. So they need not come to the total from before them, only to the one after them, which is asked
 * for where it matters. What has vanished, and the second that neighbours both count, could hide an offer that no part
 * shows. Windows leave none out that has a date; départements do, so they are not believed for shrinking: the other axis
 * is read as well.
 */
export function goOn(pull: FranceTravailPull, place: Place, total: number): Place | null {
  const { window, splits } = place
  const split = splits.at(-1)
  if (window === null || split === undefined) return nextPass(pull, place)
  const { parts, selection } = reading(pull, window, splits)
  const outer = { ...place, splits: splits.slice(0, -1), start: 0, total: null }
  const read = { ...split, at: split.at + 1, sum: split.sum + total }
  if (read.at < parts.length) return { ...outer, splits: [...outer.splits, read] }
  if (read.sum >= read.total) return goOn(pull, outer, read.total)
  const by = axisAfter(split.by, pull, selection)
  return { ...outer, splits: [...outer.splits, by === null ? read : { by, at: 0, sum: 0, total: read.total }] }
}

/** Whether a place asks for the total of something whose parts are read, but did not come to what it was before them. */
export function isAskedAgain(pull: FranceTravailPull, { window, splits }: Place): boolean {
  const split = splits.at(-1)
  return window !== null && split !== undefined && split.at === reading(pull, window, splits).parts.length
}

/** After that total: on with the listing, perhaps without some offers that none of the parts holds. */
export function addUp(pull: FranceTravailPull, place: Place, told: Told): Onward {
  const split = place.splits.at(-1)
  const total = told.total ?? split?.total ?? 0
  const next = goOn(pull, { ...place, splits: place.splits.slice(0, -1), start: 0, total: null }, total)
  if (split === undefined || split.sum >= total) return { next, isRead: false }
  const incomplete = `France Travail holds ${total} offers for ${whose(pull, place)}, and its parts by ${split.by} only ${split.sum}`
  return { next, isRead: false, incomplete }
}
