// A board of offers small enough to be listed whole, behind a search that gives only so many of them, and a listing of it
// by the pure functions alone. What the API leaves open (are bounds inclusive, do milliseconds count) can be chosen.
import type { Incomplete } from '../../../src/connectors/connector'
import { type Place, placeOf } from '../../../src/connectors/francetravail/cursor'
import type { Limits } from '../../../src/connectors/francetravail/limits'
import { follow, questionOf } from '../../../src/connectors/francetravail/listing'
import type { FranceTravailPull } from '../../../src/connectors/francetravail/parameters'
import type { PageAnswer } from '../../../src/connectors/francetravail/search'

export interface Offer {
  readonly id: string
  /** Unix ms, or null without a date of creation. */
  readonly createdAt: number | null
  readonly departement: string | null
  readonly romeCode: string | null
}

export interface Bounds {
  readonly areInclusive: boolean
  /** How much of a date counts: 1 the milliseconds, 1,000 the seconds. */
  readonly unitMs: 1 | 1_000
}

type Question = Readonly<Record<string, string>>

/** In the order of a search: the newest first, those without a date last. */
export const newestFirst = (offers: readonly Offer[]): readonly Offer[] =>
  offers.toSorted((a, b) => (b.createdAt ?? Number.MIN_SAFE_INTEGER) - (a.createdAt ?? Number.MIN_SAFE_INTEGER))

/** Those of `offers` that a question finds, in their order. */
export function found(offers: readonly Offer[], question: Question, { areInclusive, unitMs }: Bounds): Offer[] {
  const { minCreationDate, maxCreationDate, departement, grandDomaine } = question
  const isBetween = ({ createdAt }: Offer) => {
    if (minCreationDate === undefined || maxCreationDate === undefined) return true
    if (createdAt === null) return false
    const at = Math.floor(createdAt / unitMs) * unitMs
    const [min, max] = [Date.parse(minCreationDate), Date.parse(maxCreationDate)]
    return areInclusive ? min <= at && at <= max : min < at && at < max
  }
  return offers
    .filter(isBetween)
    .filter((offer) => departement === undefined || departement.split(',').includes(offer.departement ?? ''))
    .filter(({ romeCode }) => grandDomaine === undefined || (romeCode?.startsWith(grandDomaine) ?? false))
}

export interface Listing {
  /** The offers listed, each once, in the order in which they came. */
  readonly ids: readonly string[]
  readonly incomplete: readonly Incomplete[]
  readonly questions: readonly Question[]
  /** How long the longest cursor was. */
  readonly longest: number
  /** What the pages told of the whole. */
  readonly expected: readonly (number | null)[]
}

/** The offers of the nth question (from 1), or what else came back. */
export type Answer = (question: Question, nth: number) => readonly Offer[] | Partial<PageAnswer>

const isBoard = (answered: readonly Offer[] | Partial<PageAnswer>): answered is readonly Offer[] =>
  Array.isArray(answered)

/** What the search that finds these offers tells on the page from `first` to `last`. */
const pageOf = (all: readonly Offer[], first: number, last: number) => ({
  offers: all.slice(first, last + 1).map(({ id, createdAt }) => ({ reference: id, createdAt })),
  total: all.length,
})

/** Lists `pull`, each page from the text of its cursor. */
export function list(
  pull: FranceTravailPull,
  limits: Limits,
  answer: Answer,
  now = Date.parse('2026-11-20T12:00:00Z'),
): Listing {
  const ids = new Set<string>()
  const incomplete: Incomplete[] = []
  const questions: Question[] = []
  const expected: (number | null)[] = []
  let longest = 0
  for (let cursor: string | null = null; ; ) {
    const place: Place | null = placeOf(pull, cursor)
    if (place === null) throw new Error(`no place: ${cursor}`)
    if (questions.length > 20_000) throw new Error('the listing does not end')
    const asked = Object.entries({ ...pull, ...questionOf(pull, place, limits) })
    const question = Object.fromEntries(asked.map(([name, value]) => [name, String(value)]))
    questions.push(question)
    const [first = 0, last = 0] = (question['range'] ?? '').split('-').map(Number)
    if (first > limits.lastStart || last - first >= limits.pageSize) throw new Error(`not a page: ${question['range']}`)
    const answered = answer(question, questions.length)
    const told: PageAnswer = {
      offers: [],
      total: null,
      ...(isBoard(answered) ? pageOf(answered, first, last) : answered),
    }
    const turned: ReturnType<typeof follow> = follow(pull, place, told, now, limits)
    if (turned.isRead) for (const { reference } of told.offers) ids.add(reference ?? '')
    if (turned.incomplete !== undefined) incomplete.push(turned.incomplete)
    expected.push(turned.expected)
    cursor = turned.next
    longest = Math.max(longest, cursor?.length ?? 0)
    if (cursor === null) return { ids: [...ids], incomplete, questions, longest, expected }
  }
}
