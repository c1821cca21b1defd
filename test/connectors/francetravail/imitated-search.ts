// France Travail's search: range, origin, place, profession, words, creation dates, order. The other documented parameters
// are accepted and select nothing; imitated-parameters.ts holds all of them to their rules.

import { derived, type Records, type Stored } from '../../sandbox/records.ts'
import { empty, json, type Reply } from '../../sandbox/upstream.ts'
import { searchProblem } from './imitated-parameters.ts'
import { createdBetween, type Indexed, indexOf, plain, type Shelf, shelvesOf } from './imitated-shelves.ts'
import { type Found, findNumbered, type NumberedOffers } from './numbered-offers.ts'

/** Any other id is malformed. How strict the real one is, is not known. */
export const OFFER_ID = /^[0-9A-Za-z_-]{1,64}$/

export interface SearchSettings {
  /** How many offers of one query can be reached. Default 3150. */
  cap: number
  /** The widest range. Default 150. */
  window: number
  /** Whether an offer created exactly at a bound is found. Not known of the real one; default true. */
  boundsInclusive: boolean
  /** Very many offers, in place of those that were put there. Default null. */
  numbered: NumberedOffers | null
}

/** Answers `GET …/offres/search`. */
export function createOfferSearch(records: Records, now: () => number) {
  const indexes = new WeakMap<Stored, Indexed>()
  const indexed = (stored: Stored): Indexed => {
    const known = indexes.get(stored) ?? indexOf(stored)
    indexes.set(stored, known)
    return known
  }
  const shelves = derived(
    () => records.version,
    () => shelvesOf(Array.from(records.stored(), indexed)),
  )
  let latest: { readonly shelf: Shelf | undefined; readonly key: string; readonly found: readonly Indexed[] } | null =
    null
  /** The offers that a query finds; those of the latest one are kept, since the next often asks for another page of them. */
  const find = (query: URLSearchParams, settings: SearchSettings): Found => {
    if (settings.numbered !== null) return findNumbered(settings.numbered, query, settings.boundsInclusive)
    const shelf = shelves().get(query.get('origineOffre') ?? '1') // without it the partners' offers are not found
    const rest = new URLSearchParams(query)
    rest.delete('range')
    const key = `${rest} ${settings.boundsInclusive} ${query.has('publieeDepuis') ? now() : ''}`
    if (latest === null || latest.shelf !== shelf || latest.key !== key)
      latest = { shelf, key, found: shelf === undefined ? [] : matching(shelf, query, settings, now()) }
    const { found } = latest
    return {
      length: found.length,
      offers: (first, end) => found.slice(first, end).map(({ offer }) => offer),
    }
  }

  return (query: URLSearchParams, settings: SearchSettings): Reply => {
    const problem = searchProblem(query)
    if (problem !== null) return badQuery(problem, now())
    const range = /^(\d+)-(\d+)$/.exec(query.get('range') ?? `0-${settings.window - 1}`)
    if (range === null) return badQuery('Le format du paramètre « range » est incorrect.', now())
    const [start, end] = [Number(range[1]), Number(range[2])]
    if (end < start) return badQuery('Le format du paramètre « range » est incorrect.', now())
    if (end - start >= settings.window) return badQuery('La plage de résultats demandée est trop importante.', now())
    const furthest = settings.cap - settings.window
    if (start > furthest) return badQuery(`La position de début doit être inférieure ou égale à ${furthest}.`, now())

    const found = find(query, settings)
    if (found.length === 0) return empty(204, { 'content-range': '*/0' })
    const page = found.offers(start, end + 1)
    if (page.length === 0) return empty(204, { 'content-range': `offres -1--1/${found.length}` })
    const span = `offres ${start}-${start + page.length - 1}/${found.length}`
    // 206 on the last page too: 200 only says that this answer holds everything.
    return json(
      page.length === found.length ? 200 : 206,
      { resultats: page, filtresPossibles: [] },
      { 'content-range': span },
    )
  }
}

/** A 400; `codeErreur` is only a time stamp. */
export const badQuery = (message: string, now: number): Reply =>
  json(400, { message, codeHttp: 400, codeErreur: String(now) })

function matching(shelf: Shelf, query: URLSearchParams, settings: SearchSettings, now: number): readonly Indexed[] {
  const [min, max] = [query.get('minCreationDate'), query.get('maxCreationDate')]
  const isNewestFirst = query.get('sort') === '1'
  const all = min === null || max === null ? null : createdBetween(shelf.dated, min, max, settings.boundsInclusive)
  const offers = all ?? (isNewestFirst ? shelf.newestFirst : shelf.inOrder)
  const filters = filtersOf(query, now)
  const found = filters.length === 0 ? offers : offers.filter((offer) => filters.every((filter) => filter(offer)))
  return all === null || isNewestFirst ? found : found.toSorted((a, b) => a.seq - b.seq)
}

/** The filters that a query gives, beside origin and creation dates. */
function filtersOf(query: URLSearchParams, now: number): readonly ((offer: Indexed) => boolean)[] {
  const filters: ((offer: Indexed) => boolean)[] = []
  const oneOf = (name: string, value: (offer: Indexed) => string | null) => {
    const given = query.get(name)?.split(',')
    if (given !== undefined) filters.push((offer) => given.some((one) => one === value(offer)))
  }
  oneOf('departement', ({ departement }) => departement)
  oneOf('commune', ({ commune }) => commune)
  oneOf('codeROME', ({ rome }) => rome)
  // A letter, or a letter and two digits: how the codes of its professions begin.
  const domain = query.get('grandDomaine')
  if (domain !== null) filters.push(({ rome }) => rome?.startsWith(domain) ?? false)
  const days = query.get('publieeDepuis')
  if (days !== null) filters.push(({ createdAt }) => createdAt >= now - Number(days) * 86_400_000)
  const words = query.get('motsCles')?.split(',')
  for (const word of words ?? []) {
    const wanted = plain(word.trim())
    filters.push(({ title }) => title.includes(wanted))
  }
  return filters
}
