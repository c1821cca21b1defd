// One search, page by page: where its next page begins, and whether it brought as many different offers as it holds.
// Rows are never counted in place of offers: a search may repeat one of them and lack another. Pure; makes no call.
import * as v from 'valibot'
import type { Incomplete } from '../connector'
import { incompleteBy } from '../shared/lack'
import { LABEL, type Limits } from './limits'
import { type Selection, zoneOf } from './windows'

/** An offer of an answer, as far as counting needs it. */
export interface Counted {
  /** Null where the offer has no id that may enter a URL. */
  readonly reference: string | null
  /** Unix ms. */
  readonly createdAt: number | null
}

/** What an answer to a search tells. */
export interface PageAnswer {
  readonly offers: readonly Counted[]
  /** How many the search holds, or null when it does not tell. */
  readonly total: number | null
  /** In what words the API refused a part of a split, where it did: then nothing of that part is read. */
  readonly refused?: string
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

/** How many different offers came: those created in the second before what was selected, in it, and in the second after. */
export const broughtSchema = v.strictObject({ before: whole, own: whole, after: whole })
export type Brought = v.InferOutput<typeof broughtSchema>
export const NOTHING: Brought = { before: 0, own: 0, after: 0 }
export const countOf = ({ before, own, after }: Brought): number => before + own + after

export const searchSchema = v.strictObject({
  /** The offer that the next page begins at, counted from 0. */
  start: whole,
  /** The total that the page before said, */
  total: v.nullable(whole),
  /** and the smallest that any page of this reading said. */
  least: v.nullable(whole),
  /** The references of the pages so far, each once, separated by spaces. */
  references: v.string(),
  brought: broughtSchema,
  /** It fell short once, and is read a second time. */
  isAgain: v.boolean(),
})
export type Search = v.InferOutput<typeof searchSchema>

/** A search before its first page. */
export function unread(isAgain = false): Search {
  return { start: 0, total: null, least: null, references: '', brought: NOTHING, isAgain }
}

/** What a page comes to: another page of the search, or its end. */
export type Paged =
  | { readonly next: Search }
  /** `held`: how many offers there are, as last said. `lack`: why these are not all, or null. */
  | { readonly brought: Brought; readonly held: number; readonly lack: Incomplete | null }

/**
 * After a page: the search goes on until its total is reached or a page is empty (200 and 206 do not tell, since a last
 * page comes as either). One that brought fewer different offers than the smallest total that it said is read once more.
 * `name` is what is searched, in words.
 */
export function nextPage(
  search: Search,
  answer: PageAnswer,
  { selection, name }: { readonly selection: Selection | null; readonly name: string },
  limits: Limits,
): Paged {
  const { lastStart, mostOffers } = limits
  const { offers, total } = answer
  const first = Math.min(search.start, lastStart)
  const read = noted(search, answer, selection)
  const found = countOf(read.brought)
  const ended = (lack: Incomplete | null): Paged => ({ brought: read.brought, held: total ?? found, lack })
  if (found > 2 * mostOffers)
    return ended(incompleteBy('broken', 'search_without_end', { origin: LABEL, found, search: name }))
  // As many offers as have vanished may have moved others up over the border of the page before.
  const vanished = search.total === null || total === null ? 0 : search.total - total
  if (vanished > 0 && first > 0) return { next: { ...read, start: Math.max(0, first - vanished) } }
  const reached = first + offers.length
  const isLastReadable = first === lastStart
  // Without a total only a page that brings something new is worth another.
  const isRepeated = total === null && offers.length > 0 && found === countOf(search.brought)
  const isOver = offers.length === 0 || isLastReadable || isRepeated || (total !== null && reached >= total)
  if (!isOver) return { next: { ...read, start: reached } }
  const isTooMuch = total !== null && total > mostOffers
  if (isTooMuch)
    return ended(incompleteBy('short', 'search_too_large', { origin: LABEL, total, search: name, most: mostOffers }))
  if (read.least !== null && found >= read.least) return ended(null)
  if (read.least !== null && !search.isAgain) return { next: unread(true) }
  if (read.least === null && !isLastReadable && !isRepeated) return ended(null)
  return ended(fallsShort(name, found, read.least))
}

/** The search with a page counted in. */
function noted(search: Search, { offers, total }: PageAnswer, selection: Selection | null): Search {
  const known = new Set(search.references.split(' '))
  const brought = { ...search.brought }
  for (const { reference, createdAt } of offers) {
    if (reference === null || known.has(reference)) continue
    known.add(reference)
    brought[selection === null ? 'own' : zoneOf(selection, createdAt)] += 1
  }
  known.delete('')
  const least = total === null ? search.least : Math.min(total, search.least ?? total)
  return { ...search, total, least, references: [...known].join(' '), brought }
}

const fallsShort = (search: string, found: number, least: number | null): Incomplete =>
  least === null
    ? incompleteBy('short', 'search_uncounted', { origin: LABEL, search, found })
    : incompleteBy('short', 'search_short', { origin: LABEL, found, total: least, search })
