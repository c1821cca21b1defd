// France Travail's search: range, origin, place, profession, words, creation dates, order. The other documented parameters
// are accepted and select nothing; search-parameters.ts holds all of them to their rules.
import { derived, momentOf, type Records, type Stored } from './records.ts'
import { searchProblem } from './search-parameters.ts'
import { empty, type JsonObject, json, type Reply, textAt } from './upstream.ts'

/** Any other id is malformed. How strict the real one is, is not known. */
export const OFFER_ID = /^[0-9A-Za-z_-]{1,64}$/

export interface SearchSettings {
  /** How many offers of one query can be reached. Default 3150. */
  cap: number
  /** The widest range. Default 150. */
  window: number
  /** Whether an offer created exactly at a bound is found. Not known of the real one; default true. */
  boundsInclusive: boolean
}

/** What the filters look at, worked out once for each state of an offer. */
interface Indexed {
  readonly offer: Readonly<JsonObject>
  readonly createdAt: number
  readonly origin: string
  readonly departement: string | null
  readonly commune: string | null
  readonly rome: string | null
  readonly title: string
}

/** Answers `GET …/offres/search`. */
export function createOfferSearch(records: Records, now: () => number) {
  const indexes = new WeakMap<Stored, Indexed>()
  const indexed = (stored: Stored): Indexed => {
    const known = indexes.get(stored) ?? indexOf(stored)
    indexes.set(stored, known)
    return known
  }
  const inOrder = derived(
    () => records.version,
    () => Array.from(records.stored(), indexed),
  )
  const newestFirst = derived(
    () => records.version,
    () => inOrder().toSorted((a, b) => b.createdAt - a.createdAt),
  )

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

    const matches = filterOf(query, settings, now())
    const found = (query.get('sort') === '1' ? newestFirst() : inOrder()).filter(matches)
    if (found.length === 0) return empty(204, { 'content-range': '*/0' })
    const page = found.slice(start, end + 1)
    if (page.length === 0) return empty(204, { 'content-range': `offres -1--1/${found.length}` })
    const span = `offres ${start}-${start + page.length - 1}/${found.length}`
    // 206 on the last page too: 200 only says that this answer holds everything.
    return json(
      page.length === found.length ? 200 : 206,
      { resultats: page.map(({ offer }) => offer), filtresPossibles: [] },
      { 'content-range': span },
    )
  }
}

/** A 400; `codeErreur` is only a time stamp. */
export const badQuery = (message: string, now: number): Reply =>
  json(400, { message, codeHttp: 400, codeErreur: String(now) })

function filterOf(query: URLSearchParams, settings: SearchSettings, now: number): (offer: Indexed) => boolean {
  const listed = (name: string) => query.get(name)?.split(',') ?? null
  const [departements, communes, romes] = [listed('departement'), listed('commune'), listed('codeROME')]
  const words = listed('motsCles')?.map((word) => plain(word.trim())) ?? []
  const origin = query.get('origineOffre') ?? '1' // without it the partners' offers are not found
  const slack = settings.boundsInclusive ? 0 : 1
  const from = Date.parse(query.get('minCreationDate') ?? '') + slack
  const to = Date.parse(query.get('maxCreationDate') ?? '') - slack
  const publishedFrom = now - Number(query.get('publieeDepuis') ?? Number.POSITIVE_INFINITY) * 86_400_000
  const within = (list: readonly string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value))
  return (offer) =>
    offer.origin === origin &&
    !(offer.createdAt < from || offer.createdAt > to || offer.createdAt < publishedFrom) &&
    within(departements, offer.departement) &&
    within(communes, offer.commune) &&
    within(romes, offer.rome) &&
    words.every((word) => offer.title.includes(word))
}

function indexOf({ addedAt, record: offer }: Stored): Indexed {
  const place = offer['lieuTravail']
  const commune = textAt(place, 'commune')
  return {
    offer,
    createdAt: momentOf(textAt(offer, 'dateCreation'), addedAt),
    origin: textAt(offer['origineOffre'], 'origine') ?? '1',
    departement: departementOf(commune, textAt(place, 'libelle'), textAt(place, 'codePostal')),
    commune,
    rome: textAt(offer, 'romeCode'),
    title: plain(textAt(offer, 'intitule') ?? ''),
  }
}

/** The département of an INSEE code, of a label like `74 - ANNECY` or of a postcode; overseas ones have three digits. */
function departementOf(...codes: readonly (string | null)[]): string | null {
  for (const code of codes) {
    const found = /^(97\d|2[AB]|\d\d)(?=\d{2,3}$| - )/.exec(code ?? '')?.[1]
    if (found !== undefined) return found
  }
  return null
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
