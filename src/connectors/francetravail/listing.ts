// A listing: which search is made next, and whether those made so far brought all offers. Its cursor is the stack of what is
// still to be read of a pass (cursor.ts). A search that holds too much is put back on it as split, with its parts above it; when the
// parts are read, they must have brought as many different offers as it says. Pure; makes no call.
import type { Incomplete } from '../connector'
import { incompleteBy } from '../shared/lack'
import { type Item, nextPass, type Place, passes, type Split } from './cursor'
import { LABEL, LIMITS, type Limits } from './limits'
import type { FranceTravailPull } from './parameters'
import { type Brought, countOf, NOTHING, nextPage, type PageAnswer, unread } from './search'
import { axisFor, filtersOf, partsOf, wholeOf, windowOf, wordsOf } from './windows'

/** Newest first: offers that appear while pages are read push others onto a later page, never off the listing. */
export const NEWEST_FIRST = 1
/** How often a pass and its window are weighed against each other before they count as different. */
const MOST_WEIGHINGS = 4

const windowAt = (pull: FranceTravailPull, began: number) => windowOf(pull, began * 1_000)

/** What a place asks for, or null for all of its pass. */
function selectionAt(pull: FranceTravailPull, { began, weighing, stack }: Place) {
  if (weighing === null || began === null) return stack.at(-1) ?? null
  return weighing.asked % 2 === 0 ? wholeOf(windowAt(pull, began)) : null
}

/** The offers that a place asks for, counted from 0. A page beyond the API's limit begins at it, and overlaps the one before. */
export function rangeOf({ search }: Place, { lastStart, pageSize }: Limits): { first: number; last: number } {
  const first = Math.min(search.start, lastStart)
  return { first, last: first + pageSize - 1 }
}

/**
 * The search parameters of a place. A user's own order is not among them: everything is read, and only the newest first
 * can be read page by page without missing what moves meanwhile.
 */
export function questionOf(pull: FranceTravailPull, place: Place, limits = LIMITS): Readonly<Record<string, string>> {
  const { first, last } = rangeOf(place, limits)
  const selection = selectionAt(pull, place)
  return {
    ...(selection === null || place.began === null ? {} : filtersOf(pull, windowAt(pull, place.began), selection)),
    origineOffre: place.origin,
    sort: String(NEWEST_FIRST),
    range: `${first}-${last}`,
  }
}

/** What an answer comes to: where the listing goes on, and whether the offers of the answer are part of it. */
interface Onward {
  readonly next: Place | null
  readonly isRead: boolean
  readonly incomplete?: Incomplete
}

/** Where the listing goes on after an answer that came at `now` (Unix ms), and what it tells of the whole. */
export function follow(
  pull: FranceTravailPull,
  place: Place,
  answer: PageAnswer,
  now: number,
  limits: Limits = LIMITS,
) {
  const isAlone = place.began === null
  const here = { ...place, calls: place.calls + 1, held: isAlone ? (answer.total ?? place.held) : place.held }
  const onward = bounded(pull, here, take(pull, here, answer, now, limits), limits)
  const { next, isRead, incomplete } = onward
  // Half of the truth would be none: the passes to come hold offers too.
  const isKnown = passes(pull).at(-1) === place.origin && !(isAlone && answer.total === null)
  return {
    next: next === null ? null : JSON.stringify(next),
    expected: isKnown ? here.before + here.held : null,
    isRead,
    ...(incomplete === undefined ? {} : { incomplete }),
  }
}

function take(pull: FranceTravailPull, place: Place, answer: PageAnswer, now: number, limits: Limits): Onward {
  if (place.weighing !== null) return weigh(pull, place, answer, now, limits)
  const item = place.stack.at(-1) ?? null
  const name = nameOf(place, item)
  if (item !== null && item.split !== null) return addUp(pull, place, { ...item, split: item.split }, answer)
  if (answer.refused !== undefined) {
    const incomplete = { kind: 'broken', why: answer.refused } as const
    return { next: close(pull, { ...place, isLacking: true }, NOTHING), isRead: false, incomplete }
  }
  const isTooMuch = answer.total !== null && answer.total > limits.mostOffers
  const parted = isTooMuch && !place.isCapped ? splitUp(pull, place, answer.total ?? 0, now) : null
  if (parted !== null) return { next: parted, isRead: false }
  const paged = nextPage(place.search, answer, { selection: item, name }, limits)
  if ('next' in paged) return { next: { ...place, search: paged.next }, isRead: true }
  const { brought, lack } = paged
  const held = item === null ? paged.held : place.held
  const next = close(pull, { ...place, held, isLacking: place.isLacking || lack !== null }, brought)
  return { next, isRead: true, ...(lack === null ? {} : { incomplete: lack }) }
}

/** What is read, in words for a run's issues. */
const nameOf = ({ origin }: Place, item: Item | null): string =>
  `origineOffre ${origin}${item === null ? '' : `, ${wordsOf(item)}`}`

/** The place with what it reads put back as split, its parts on top of it; null when nothing can be split. */
function splitUp(pull: FranceTravailPull, place: Place, total: number, now: number): Place | null {
  const began = place.began ?? Math.floor(now / 1_000)
  const window = windowAt(pull, began)
  const item = place.stack.at(-1)
  // Offers without a date are in no window; where pull_parameters give one, they are not in the pass either.
  if (item === undefined && place.began === null && pull.minCreationDate === undefined)
    return { ...place, began, weighing: { asked: 0, dated: 0 }, search: unread() }
  const selection = item ?? { ...wholeOf(window), split: null }
  const by = axisFor(pull, selection)
  if (by === null) return null
  const parts = partsOf(by, pull, window, selection).map((part) => ({ ...part, split: null }))
  const parted: Item = { ...selection, split: { by, total, parts: 0, brought: NOTHING } }
  return { ...place, began, stack: [...place.stack.slice(0, -1), parted, ...parts.toReversed()], search: unread() }
}

/** The place without what it has read, which brought so many offers; the next pass when nothing is left of this one. */
function close(pull: FranceTravailPull, place: Place, brought: Brought): Place | null {
  const stack = place.stack.slice(0, -1)
  const at = stack.findLastIndex(({ split }) => split !== null)
  const outer = stack[at]
  if (outer === undefined || outer.split === null) return nextPass(pull, place)
  const split = withPart(outer.split, brought)
  const next = { ...place, stack: stack.with(at, { ...outer, split }), search: unread() }
  const isAllRead = at === stack.length - 1
  return isAllRead && (place.isLacking || countOf(split.brought) >= split.total)
    ? close(pull, next, split.brought)
    : next
}

/** Halves of a window share the seconds at their border: what the later one found before itself, the earlier one found. */
function withPart({ by, total, parts, brought: sum }: Split, part: Brought): Split {
  const isFirst = parts === 0
  const brought =
    by === 'creation'
      ? { before: isFirst ? part.before : sum.before, own: sum.own + part.own, after: part.after }
      : { before: sum.before + part.before, own: sum.own + part.own, after: sum.after + part.after }
  return { by, total, parts: parts + 1, brought }
}

/**
 * The parts of a split came to less than it said before them, and it was asked for its total once more: offers may have
 * vanished meanwhile. It is not read once more as a whole, since each of its parts was where that fell short.
 */
function addUp(
  pull: FranceTravailPull,
  place: Place,
  item: Item & { readonly split: Split },
  answer: PageAnswer,
): Onward {
  const { by, total, brought } = item.split
  const least = Math.min(total, answer.total ?? total)
  const found = countOf(brought)
  if (found >= least) return { next: close(pull, place, brought), isRead: false }
  const data = { origin: LABEL, total: least, search: nameOf(place, item), by, found }
  const next = close(pull, { ...place, isLacking: true }, brought)
  return { next, isRead: false, incomplete: incompleteBy('short', 'parts_short', data) }
}

/**
 * After one more total, of the pass or of its window: asks for the other, or begins to read. An offer without a date of
 * creation is in no window, so a pass that is larger than its window cannot be complete. Both change while they are asked
 * one after the other, so they count as the same as soon as the window is not smaller than the pass just before or after
 * it. Only an offer that appears between two such calls can hide one without a date.
 */
function weigh(pull: FranceTravailPull, place: Place, answer: PageAnswer, now: number, limits: Limits): Onward {
  const { asked, dated: before } = place.weighing ?? { asked: 0, dated: 0 }
  const isWindow = asked % 2 === 0
  const dated = isWindow ? (answer.total ?? 0) : before
  const held = isWindow ? place.held : (answer.total ?? place.held)
  const isSame = dated >= held
  if (!isSame && answer.refused === undefined && asked + 1 < MOST_WEIGHINGS)
    return { next: { ...place, held, weighing: { asked: asked + 1, dated } }, isRead: false }
  const open = { ...place, held, weighing: null, isLacking: place.isLacking || !isSame }
  const window = { ...wholeOf(windowAt(pull, place.began ?? 0)), split: null }
  const unsplit = { ...open, stack: [window] }
  const next =
    dated === 0
      ? { ...open, began: null, isCapped: true }
      : ((dated > limits.mostOffers ? splitUp(pull, unsplit, dated, now) : null) ?? unsplit)
  if (isSame) return { next, isRead: false }
  const data = { origin: LABEL, total: held, search: nameOf(place, null), found: dated }
  const incomplete: Incomplete =
    answer.refused === undefined ? incompleteBy('short', 'undated', data) : { kind: 'broken', why: answer.refused }
  return { next, isRead: false, incomplete }
}

/** More calls than a pass of `held` offers can need, however they are spread. */
export function mostCalls(held: number, { pageSize, mostOffers }: Limits = LIMITS): number {
  return 200 + 8 * Math.ceil(held / pageSize) + 400 * Math.ceil(held / mostOffers)
}

/** Ends a pass that goes on for ever, because the totals it tells never fit each other. */
function bounded(pull: FranceTravailPull, place: Place, onward: Onward, limits: Limits): Onward {
  const { calls, held, origin } = place
  if (onward.next === null || onward.next.calls < mostCalls(held, limits)) return onward
  const data = { origin: LABEL, total: held, search: `origineOffre ${origin}`, calls }
  return { ...onward, next: nextPass(pull, place), incomplete: incompleteBy('broken', 'searches_without_end', data) }
}
