// Very many offers of France Travail's, each made from its number when it is asked for: none is kept, so that a whole country's
// fit. The n-th is older than all before it. They are found by origin and by dates of creation.
import type { JsonObject } from '../../sandbox/upstream.ts'

type Origin = '1' | '2'

export interface NumberedOffers {
  readonly count: number
  /** When the n-th was created (Unix ms): earlier than the one before. */
  createdAt(n: number): number
  made(n: number): JsonObject
  /** The number that the id tells, or null where it tells none. */
  numberOf(id: string): number | null
}

/** Part of a search's offers, newest first. */
export interface Found {
  readonly length: number
  offers(first: number, end: number): readonly JsonObject[]
}

/** Parameters by which they are found; by another one nobody could say which of them are. */
const KNOWN_PARAMETERS = new Set(['range', 'sort', 'origineOffre', 'minCreationDate', 'maxCreationDate'])

/** Of three offers in a row the first is France Travail's own, the others are its partners'. */
const originOf = (n: number): Origin => (n % 3 === 0 ? '1' : '2')

const countOf = (origin: Origin, count: number): number => {
  const own = Math.ceil(count / 3)
  return origin === '1' ? own : count - own
}

/** The number of an origin's offer at that position, counted from 0. */
const numberAt = (origin: Origin, position: number): number =>
  origin === '1' ? position * 3 : Math.floor(position / 2) * 3 + 1 + (position % 2)

/** How many of `count` at the beginning fulfil what none behind them does. */
function countWhile(count: number, holds: (position: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** An offer as its origin holds it. */
export const numberedOffer = (numbered: NumberedOffers, n: number): JsonObject => ({
  ...numbered.made(n),
  origineOffre: { origine: originOf(n) },
})

/** The offer with that id, or undefined. */
export function numberedById(numbered: NumberedOffers, id: string): JsonObject | undefined {
  const n = numbered.numberOf(id)
  return n === null || n < 0 || n >= numbered.count ? undefined : numberedOffer(numbered, n)
}

/** What a search among them finds. */
export function findNumbered(numbered: NumberedOffers, query: URLSearchParams, isInclusive: boolean): Found {
  const unknown = [...query.keys()].find((name) => !KNOWN_PARAMETERS.has(name))
  if (unknown !== undefined || query.get('sort') !== '1')
    throw new Error(`numbered offers are found newest first, by origin and creation date, not by ${unknown ?? 'sort'}`)
  const origin: Origin = query.get('origineOffre') === '2' ? '2' : '1'
  const [min, max] = [query.get('minCreationDate'), query.get('maxCreationDate')]
  const all = countOf(origin, numbered.count)
  const createdAt = (position: number): number => numbered.createdAt(numberAt(origin, position))
  const slack = isInclusive ? 0 : 1
  const from = max === null ? 0 : countWhile(all, (position) => createdAt(position) > Date.parse(max) - slack)
  const to = min === null ? all : countWhile(all, (position) => createdAt(position) >= Date.parse(min) + slack)
  const length = Math.max(0, to - from)
  return {
    length,
    offers: (first, end) =>
      Array.from({ length: Math.max(0, Math.min(end, length) - first) }, (_, index) =>
        numberedOffer(numbered, numberAt(origin, from + first + index)),
      ),
  }
}
