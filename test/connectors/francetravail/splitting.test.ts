// Listings of more offers than one search gives, on a board of random offers: is each of them listed, or its lack told?
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { mostCalls } from '../../../src/connectors/francetravail/listing'
import { type Answer, type Bounds, found, list, newestFirst, type Offer } from './simulated'
import { pullOf } from './upstream'

const LIMITS = { pageSize: 2, lastStart: 2, mostOffers: 4 }
const { mostOffers } = LIMITS
/** One search gives most boards whole, over many pages. */
const WIDE = { pageSize: 3, lastStart: 57, mostOffers: 60 }
/** Boards of each kind. */
const RUNS = inject('whole') ? 100 : 8
const NOW = Date.parse('2026-11-20T12:00:00Z')
const own = pullOf({ origineOffre: '1' })

/** Seconds that many offers are created in, two of them beside each other, and the very second of the listing. */
const CROWDED = ['2026-11-20T11:59:59Z', '2026-11-20T12:00:00Z', '2026-11-19T08:00:00Z', '2012-02-29T00:00:00Z']
const createdAt = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...CROWDED).chain((at) => fc.nat(1_999).map((ms) => Date.parse(at) + ms)) },
  { weight: 3, arbitrary: fc.nat(100_000_000).map((ms) => NOW - ms) },
  { weight: 3, arbitrary: fc.integer({ min: Date.UTC(2000, 0, 2), max: NOW }) },
)
const offer = fc.record({
  createdAt: fc.option(createdAt, { freq: 400 }),
  departement: fc.option(fc.constantFrom('74', '74', '75', '76', '2A', '971'), { freq: 50 }),
  romeCode: fc.option(fc.constantFrom('A1101', 'D1102', 'M1805', 'M1805', 'N1103'), { freq: 50 }),
})
const board = fc
  .array(offer, { maxLength: 80, size: 'max' })
  .map((offers) => newestFirst(offers.map((one, index) => ({ id: `O${index}`, ...one }))))
/** Offers that can all be listed: dated, never two in one second of one département, and of all professions. */
const dated = fc
  .uniqueArray(fc.tuple(fc.nat(30), fc.constantFrom('74', '75', '76', '2A')), {
    maxLength: 80,
    size: 'max',
    selector: String,
  })
  .map((places) =>
    newestFirst(
      places.map(([ago, departement], index) => ({
        ...{ id: `O${index}`, createdAt: NOW - 1_000 - ago * 1_000, departement },
        romeCode: `${'ABCDEFGHIJKLMN'[index % 14]}1101`,
      })),
    ),
  )
const bounds = fc.record<Bounds>({ areInclusive: fc.boolean(), unitMs: fc.constantFrom(1, 1_000) })

const instant = (seconds: number) => new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')
/** What the search for one second finds, which is as narrow as a window can be. */
const searched = (offers: readonly Offer[], second: number, kind: Bounds) =>
  found(offers, { minCreationDate: instant(second - 1), maxCreationDate: instant(second + 1) }, kind)
const groups = (offers: readonly Offer[], of: 'departement' | 'romeCode') =>
  Map.groupBy(offers, (one) => (of === 'romeCode' ? one.romeCode?.[0] : one.departement) ?? null)
const areFew = (offers: readonly Offer[], of: 'departement' | 'romeCode') =>
  Array.from(groups(offers, of)).every(([value, held]) => value !== null && held.length <= mostOffers)

/** Whether all that a search for one second finds can be read in parts that add up to it. */
function canBeSplit(offers: readonly Offer[]): boolean {
  if (offers.length <= mostOffers) return true
  const byProfession = groups(offers, 'romeCode')
  return (
    !byProfession.has(null) &&
    Array.from(byProfession.values()).every((held) => held.length <= mostOffers || areFew(held, 'departement'))
  )
}

/** Whether some search for the second of an offer can show it within what a search gives. */
function isReachable({ createdAt: at, departement, romeCode }: Offer, offers: readonly Offer[], kind: Bounds): boolean {
  if (offers.length <= mostOffers) return true
  if (at === null) return false
  const near = searched(offers, Math.floor(at / 1_000), kind)
  const alike = near.filter((one) => romeCode !== null && one.romeCode?.[0] === romeCode[0])
  const here = alike.filter((one) => one.departement === departement)
  return (
    near.length <= mostOffers ||
    (romeCode !== null && (alike.length <= mostOffers || (departement !== null && here.length <= mostOffers)))
  )
}

describe('a board of random offers', { timeout: 20_000 }, () => {
  it('is listed to the last offer that any search can reach, and called incomplete exactly when one cannot', () => {
    fc.assert(
      fc.property(board, bounds, (offers, kind) => {
        const { ids, incomplete, questions } = list(own, LIMITS, (question) => found(offers, question, kind), NOW)
        const reachable = offers.filter((one) => isReachable(one, offers, kind)).map(({ id }) => id)
        expect(reachable.filter((id) => !ids.includes(id))).toEqual([])
        const seconds = new Set(
          offers.flatMap((one) => {
            const second = Math.floor((one.createdAt ?? Number.NaN) / 1_000)
            return Number.isNaN(second) ? [] : [second - 1, second, second + 1]
          }),
        )
        const isComplete =
          offers.length <= mostOffers ||
          (offers.every((one) => one.createdAt !== null) &&
            [...seconds].every((second) => canBeSplit(searched(offers, second, kind))))
        expect([incomplete.length === 0, incomplete]).toEqual([isComplete, incomplete])
        if (isComplete) expect(ids.length).toBe(offers.length)
        expect(questions.length).toBeLessThan(mostCalls(offers.length, LIMITS))
      }),
      { numRuns: RUNS },
    )
  })

  const pages = fc.constantFrom(LIMITS, WIDE)

  it('is listed to the last offer that stays, and called complete, while others vanish', () => {
    const gone = fc.array(fc.nat(79), { maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(dated, bounds, pages, gone, (offers, kind, limits, vanish) => {
        let left = offers
        const answer: Answer = (question, nth) => {
          left = left.filter(({ id }) => id !== `O${vanish[nth - 1]}`)
          return found(left, question, kind)
        }
        const { ids, incomplete } = list(own, limits, answer, NOW)
        expect([left.filter(({ id }) => !ids.includes(id)), incomplete]).toEqual([[], []])
      }),
      { numRuns: RUNS },
    )
  })

  it('is listed to the last offer that stays while others vanish and appear', () => {
    const moves = fc.array(fc.option(fc.nat(79), { freq: 3 }), { maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(dated, bounds, pages, moves, (offers, kind, limits, changes) => {
        let left = offers
        const answer: Answer = (question, nth) => {
          const change = changes[nth - 1]
          const one = { id: `N${nth}`, createdAt: NOW + nth * 100, departement: '74', romeCode: 'A1101' }
          left = change === null ? [one, ...left] : left.filter(({ id }) => id !== `O${change}`)
          return found(left, question, kind)
        }
        const { ids } = list(own, limits, answer, NOW)
        expect(left.filter(({ id }) => id.startsWith('O') && !ids.includes(id))).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('is never called complete when it lacks an offer, whichever rows of a search are repeated, left out or moved', () => {
    const fault = fc.constantFrom('repeats', 'leaves out', 'first page', 'nothing', 'shuffles')
    const faults = fc.array(fc.option(fault, { freq: 2 }), { maxLength: 80, size: 'max' })
    fc.assert(
      fc.property(dated, bounds, pages, faults, (offers, kind, limits, struck) => {
        const answer: Answer = (question, nth) => {
          const all = found(offers, question, kind)
          const [first = 0, last = 0] = (question['range'] ?? '').split('-').map(Number)
          const page = all.slice(first, last + 1)
          const rows = {
            repeats: [...page.slice(0, -1), ...page.slice(0, 1)],
            'leaves out': page.slice(1),
            'first page': all.slice(0, last - first + 1),
            nothing: [],
            shuffles: all.toReversed().slice(first, last + 1),
          }
          const fault = struck[nth - 1] ?? null
          const shown = fault === null ? page : rows[fault]
          return { offers: shown.map(({ id, createdAt }) => ({ reference: id, createdAt })), total: all.length }
        }
        const { ids, incomplete } = list(own, limits, answer, NOW)
        if (incomplete.length === 0) expect(ids.length).toBe(offers.length)
      }),
      { numRuns: 2 * RUNS },
    )
  })
})
