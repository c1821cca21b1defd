// Step by step through large listings: what is asked for in which order, and what becomes of an API that makes no sense.
import { describe, expect, it } from 'vitest'
import { mostCalls } from '../../../src/connectors/francetravail/paging'
import { found, list, newestFirst, type Offer } from './simulated'
import { pullOf } from './upstream'

const LIMITS = { pageSize: 2, lastStart: 2, mostOffers: 4 }
const NOW = Date.parse('2026-11-20T12:00:00Z')
const INCLUSIVE = { areInclusive: true, unitMs: 1 } as const
const own = pullOf({ origineOffre: '1' })
const recent = pullOf({
  origineOffre: '1',
  minCreationDate: '2026-11-20T08:00:00Z',
  maxCreationDate: '2026-11-20T08:00:07Z',
})

const offers = (count: number, at = '2026-11-20T08:00:00Z', everyMs = 1_000): Offer[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `O${index}`, createdAt: Date.parse(at) + index * everyMs, departement: '74', romeCode: 'D1102' },
  }))
/** A question without what all of them have. */
const short = ({
  minCreationDate,
  maxCreationDate,
  range,
  departement,
  grandDomaine,
}: Readonly<Record<string, string>>) =>
  [minCreationDate?.slice(11, 19), maxCreationDate?.slice(11, 19), departement, grandDomaine, range]
    .filter((text) => text !== undefined)
    .join(' ')

describe('a window of pull_parameters with more offers than a search gives', () => {
  it('is read in halves, the older first, without weighing it against what it is itself', () => {
    const board = newestFirst(offers(8))
    const { questions, ids, incomplete, expected } = list(
      recent,
      LIMITS,
      (asked) => found(board, asked, INCLUSIVE),
      NOW,
    )
    expect(questions.map(short)).toEqual([
      '08:00:00 08:00:07 0-1',
      '08:00:00 08:00:04 0-1',
      '08:00:00 08:00:02 0-1',
      '08:00:00 08:00:02 2-3',
      '08:00:01 08:00:04 0-1',
      '08:00:01 08:00:04 2-3',
      '08:00:03 08:00:07 0-1',
      '08:00:03 08:00:06 0-1',
      '08:00:03 08:00:06 2-3',
      '08:00:05 08:00:07 0-1',
      '08:00:05 08:00:07 2-3',
    ])
    expect([ids.length, incomplete, new Set(expected)]).toEqual([8, [], new Set([8])])
  })

  it('is split when it outgrows a search between two pages', () => {
    const grown = newestFirst(offers(8))
    const { ids, incomplete, questions } = list(
      recent,
      LIMITS,
      (asked, nth) => found(nth === 1 ? grown.slice(5) : grown, asked, INCLUSIVE),
      NOW,
    )
    expect([ids.length, incomplete, questions.map(short).slice(0, 3)]).toEqual([
      8,
      [],
      ['08:00:00 08:00:07 0-1', '08:00:00 08:00:07 2-3', '08:00:00 08:00:04 0-1'],
    ])
  })

  it('asks for a total again when its parts do not come to it, and is complete when offers have vanished', () => {
    const board = newestFirst(offers(8))
    const gone = new Set(['O5', 'O6', 'O7'])
    const { ids, incomplete, questions } = list(
      recent,
      LIMITS,
      (asked, nth) => found(nth < 7 ? board : board.filter(({ id }) => !gone.has(id)), asked, INCLUSIVE),
      NOW,
    )
    expect([ids.length, incomplete, questions.map(short).slice(6)]).toEqual([
      5,
      [],
      ['08:00:03 08:00:07 0-1', '08:00:00 08:00:07 0-1'],
    ])
  })
})

describe('a second with more offers than a search gives', () => {
  it('is read by grand domaine too when an offer has no département, though as many of the others vanish meanwhile', () => {
    const crowd = offers(6, '2026-11-20T08:00:00.100Z', 1).map((one, index) => ({
      ...{ ...one, departement: ['74', '74', '74', '75', '75', null][index] ?? null },
      romeCode: index % 2 === 0 ? 'D1102' : 'M1805',
    }))
    let left = newestFirst(crowd)
    const second = pullOf({ ...recent, maxCreationDate: '2026-11-20T08:00:01Z' })
    const { ids, incomplete, questions } = list(
      second,
      LIMITS,
      (asked) => {
        const shown = found(left, asked, INCLUSIVE)
        if (asked['departement']?.includes('74')) left = left.filter(({ id }) => id !== 'O2')
        return shown
      },
      NOW,
    )
    expect([[...ids].sort(), incomplete]).toEqual([['O0', 'O1', 'O2', 'O3', 'O4', 'O5'], []])
    expect(questions.filter((asked) => asked['grandDomaine'] === 'M').length).toBeGreaterThan(0)
  })
})

describe('a pass without a window', () => {
  const board = newestFirst(offers(8))
  const totals = (list: readonly number[]) => (_: unknown, nth: number) => ({ count: 0, total: list[nth - 1] ?? 0 })

  it.each([
    ['at once', [8, 8], 2],
    ['when the pass has shrunk meanwhile', [8, 7, 7], 3],
    ['when its window is asked again', [8, 7, 9, 9], 4],
    ['when the pass is asked a third time', [8, 7, 9, 8, 8], 5],
  ])('agrees with its window %s: %j', (_, told, calls) => {
    const { incomplete, questions } = list(
      own,
      LIMITS,
      (asked, nth) => (nth <= calls ? totals(told)(asked, nth) : { count: 0, total: 0 }),
      NOW,
    )
    const isWindow = questions.slice(0, calls + 1).map((asked) => asked['minCreationDate'] !== undefined)
    expect(isWindow).toEqual([false, true, false, true, false].slice(0, calls).concat(true))
    expect(incomplete.filter((reason) => reason.includes('date of creation'))).toEqual([])
  })

  it('holds offers without a date when it is larger than its window each time', () => {
    const undated = [...board, { id: 'U', createdAt: null, departement: null, romeCode: null }]
    const { ids, incomplete } = list(own, LIMITS, (asked) => found(undated, asked, INCLUSIVE), NOW)
    expect([ids.length, incomplete]).toEqual([
      8,
      ['France Travail holds 9 offers for origineOffre 1, of which only 8 are found by their date of creation'],
    ])
  })

  it('is read by its window alone where that is few enough for one search', () => {
    const few = [
      ...board.slice(4),
      ...['U', 'V'].map((id) => ({ id, createdAt: null, departement: null, romeCode: null })),
    ]
    const { ids, incomplete, questions } = list(own, LIMITS, (asked) => found(few, asked, INCLUSIVE), NOW)
    expect([ids, incomplete.length, questions.length]).toEqual([['O3', 'O2', 'O1', 'O0'], 1, 7])
  })

  it('is read as far as one search gives it when its window shows nothing at all', () => {
    const { ids, incomplete } = list(own, LIMITS, (asked) => (asked['minCreationDate'] === undefined ? board : []), NOW)
    expect([ids, incomplete]).toEqual([
      ['O7', 'O6', 'O5', 'O4'],
      [
        'France Travail holds 8 offers for origineOffre 1, of which only 0 are found by their date of creation',
        'France Travail holds 8 offers for origineOffre 1 and gives the first 4 of a search only: narrow pull_parameters',
      ],
    ])
  })
})

describe('an API that makes no sense', () => {
  it.each([
    ['shows everything whatever it is asked for', () => ({ count: 2, total: 20 })],
    ['tells totals that nothing comes to', () => ({ count: 0, total: 20 })],
    ['tells ever larger totals', (_: unknown, nth: number) => ({ count: 2, total: 5 + (nth % 40) })],
    [
      'has lost half of its offers at every second page',
      (_: unknown, nth: number) => ({ count: 1, total: 2 + 2 * (nth % 2) }),
    ],
    ['tells no totals and gives offers for ever', () => ({ count: 2, total: null })],
  ] as const)('and %s is left with a reason, and the other origin is read', (_, answer) => {
    const { incomplete, questions } = list(
      pullOf({}),
      LIMITS,
      (asked, nth) => (asked['origineOffre'] === '2' ? [] : answer(asked, nth)),
      NOW,
    )
    expect(incomplete.length).toBeGreaterThan(0)
    expect(questions.length).toBeLessThanOrEqual(mostCalls(44, LIMITS) + 1)
    expect(questions.at(-1)).toMatchObject({ origineOffre: '2' })
  })
})
