// France Travail's offers by origin and in order, so that a search among tens of thousands stays cheap.
import { momentOf, type Stored } from '../../sandbox/records.ts'
import { type JsonObject, textAt } from '../../sandbox/upstream.ts'

/** What the filters look at, worked out once for each state of an offer. */
export interface Indexed {
  readonly offer: Readonly<JsonObject>
  /** The order in which offers were added. */
  readonly seq: number
  /** Without a date of creation: when it was added. */
  readonly createdAt: number
  /** An offer without a date of creation is in no window of such dates. */
  readonly isDated: boolean
  readonly origin: string
  readonly departement: string | null
  readonly commune: string | null
  readonly rome: string | null
  readonly title: string
}

/** The offers of one origin. */
export interface Shelf {
  /** As they were added. */
  readonly inOrder: readonly Indexed[]
  readonly newestFirst: readonly Indexed[]
  /** Those of newestFirst that have a date of creation: no window of such dates shows another. */
  readonly dated: readonly Indexed[]
}

/** Offers by their origin. */
export function shelvesOf(offers: readonly Indexed[]): ReadonlyMap<string, Shelf> {
  const shelves = Array.from(
    Map.groupBy(offers, ({ origin }) => origin),
    ([origin, inOrder]) => {
      const newestFirst = inOrder.toSorted((a, b) => b.createdAt - a.createdAt)
      return [origin, { inOrder, newestFirst, dated: newestFirst.filter(({ isDated }) => isDated) }] as const
    },
  )
  return new Map(shelves)
}

/** The part of a list, newest first, that was created between two moments. */
export function createdBetween(
  dated: readonly Indexed[],
  min: string,
  max: string,
  isInclusive: boolean,
): readonly Indexed[] {
  const slack = isInclusive ? 0 : 1
  const first = countWhile(dated, ({ createdAt }) => createdAt > Date.parse(max) - slack)
  const end = countWhile(dated, ({ createdAt }) => createdAt >= Date.parse(min) + slack)
  return dated.slice(first, Math.max(first, end))
}

/** How many at the beginning of a list fulfil what none behind them does. */
function countWhile(list: readonly Indexed[], holds: (offer: Indexed) => boolean): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const offer = list[middle]
    if (offer !== undefined && holds(offer)) low = middle + 1
    else high = middle
  }
  return low
}

export function indexOf({ seq, addedAt, record: offer }: Stored): Indexed {
  const place = offer['lieuTravail']
  const commune = textAt(place, 'commune')
  const createdAt = momentOf(textAt(offer, 'dateCreation'), Number.NaN)
  return {
    offer,
    seq,
    createdAt: Number.isNaN(createdAt) ? addedAt : createdAt,
    isDated: !Number.isNaN(createdAt),
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

/** A text as words are looked for in it. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
