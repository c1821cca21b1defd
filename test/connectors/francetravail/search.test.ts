// Step by step through listings: what is asked for in which order, what counts as brought, and what becomes of an API that
// makes no sense.
import { describe, expect, it } from 'vitest'
import { mostCalls } from '../../../src/connectors/francetravail/listing'
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
/** Offers as an answer shows them, those from `of` on. */
const some = (count: number, of = 0) =>
  Array.from({ length: count }, (_, index) => ({ reference: `S${of * count + index}`, createdAt: NOW }))
const short = (why: string, code: string, data: object) => ({
  kind: 'short',
  why,
  lack: { code, data: { origin: 'France Travail', ...data } },
})
/** A question without what all of them have. */
const brief = ({
  minCreationDate,
  maxCreationDate,
  range,
  departement,
  grandDomaine,
}: Readonly<Record<string, string>>) =>
  [minCreationDate?.slice(11, 19), maxCreationDate?.slice(11, 19), departement, grandDomaine, range]
    .filter((text) => text !== undefined)
    .join(' ')

describe('a search', () => {
  const board = newestFirst(offers(4))
  const ranges = (questions: readonly Readonly<Record<string, string>>[]) => questions.map(({ range }) => range)
  const rows = (...ids: number[]) => ({ offers: ids.map((id) => ({ reference: `O${id}`, createdAt: NOW })), total: 4 })

  it('is complete when it brought as many different offers as it told', () => {
    const { ids, incomplete, questions } = list(own, LIMITS, (asked) => found(board, asked, INCLUSIVE), NOW)
    expect([ids.length, incomplete, ranges(questions)]).toEqual([4, [], ['0-1', '2-3']])
  })

  it('that repeats one row and lacks another is read once more, and short when it does so again', () => {
    const pages = [rows(3, 2), rows(2, 1), rows(3, 2), rows(2, 1)]
    const { ids, incomplete, questions } = list(own, LIMITS, (_, nth) => pages[nth - 1] ?? {}, NOW)
    expect([ids, ranges(questions)]).toEqual([
      ['O3', 'O2', 'O1'],
      ['0-1', '2-3', '0-1', '2-3'],
    ])
    expect(incomplete).toEqual([
      short('France Travail gave 3 of 4 offers for origineOffre 1', 'search_short', {
        found: 3,
        search: 'origineOffre 1',
        total: 4,
      }),
    ])
  })

  it('is complete when its second reading brings all, and what the first one brought does not help the second', () => {
    const second = list(own, LIMITS, (_, nth) => [rows(3, 2), rows(2, 1), rows(3, 2), rows(1, 0)][nth - 1] ?? {}, NOW)
    expect([second.ids.length, second.incomplete]).toEqual([4, []])
    const other = list(own, LIMITS, (_, nth) => [rows(3, 2), rows(2, 1), rows(3, 2), rows(2, 0)][nth - 1] ?? {}, NOW)
    expect([other.ids.length, other.incomplete]).toEqual([
      4,
      [
        short('France Travail gave 3 of 4 offers for origineOffre 1', 'search_short', {
          found: 3,
          search: 'origineOffre 1',
          total: 4,
        }),
      ],
    ])
  })

  it('of which every page is the first one is short', () => {
    const { ids, incomplete } = list(own, LIMITS, () => rows(3, 2), NOW)
    expect([ids, incomplete]).toEqual([
      ['O3', 'O2'],
      [
        short('France Travail gave 2 of 4 offers for origineOffre 1', 'search_short', {
          found: 2,
          search: 'origineOffre 1',
          total: 4,
        }),
      ],
    ])
  })

  it('is measured by the smallest total that it told, since offers vanish while it is read', () => {
    const left = board.filter(({ id }) => id !== 'O0')
    const { ids, incomplete, questions } = list(
      own,
      LIMITS,
      (asked, nth) => found(nth === 1 ? board : left, asked, INCLUSIVE),
      NOW,
    )
    expect([ids, incomplete, ranges(questions)]).toEqual([['O3', 'O2', 'O1'], [], ['0-1', '2-3', '1-2']])
  })

  it('is complete likewise when an offer appears at its head meanwhile, which the next listing brings', () => {
    const pages = [
      { ...rows(3, 2), total: 3 },
      { ...rows(2, 1), total: 4 },
    ]
    const { ids, incomplete, questions } = list(own, LIMITS, (_, nth) => pages[nth - 1] ?? {}, NOW)
    expect([ids, incomplete, ranges(questions)]).toEqual([['O3', 'O2', 'O1'], [], ['0-1', '2-3']])
  })
})

describe('a split search', () => {
  const board = newestFirst(offers(8))
  /** The windows of a faulty index: two offers that the whole shows are in none of them. */
  const withoutTwo = (asked: Readonly<Record<string, string>>) =>
    asked['minCreationDate'] === '2026-11-20T08:00:00Z' && asked['maxCreationDate'] === '2026-11-20T08:00:07Z'
      ? found(board, asked, INCLUSIVE)
      : found(
          board.filter(({ id }) => id !== 'O1' && id !== 'O6'),
          asked,
          INCLUSIVE,
        )

  it('whose parts lack offers is short, though neighbours count the seconds at their border twice', () => {
    const { ids, incomplete } = list(recent, LIMITS, withoutTwo, NOW)
    expect([ids.length, incomplete]).toEqual([
      6,
      [
        short(
          'France Travail holds 8 offers for origineOffre 1, created from 2026-11-20T08:00:00Z to 2026-11-20T08:00:08Z, and its parts by creation brought only 6',
          'parts_short',
          {
            by: 'creation',
            found: 6,
            search: 'origineOffre 1, created from 2026-11-20T08:00:00Z to 2026-11-20T08:00:08Z',
            total: 8,
          },
        ),
      ],
    ])
  })

  it('of which one part falls short is short once, and is not added up', () => {
    const { incomplete, questions } = list(
      recent,
      LIMITS,
      (asked) => {
        const all = found(board, asked, INCLUSIVE)
        return asked['minCreationDate'] === '2026-11-20T08:00:05Z' && asked['range'] === '2-3'
          ? { offers: all.slice(1, 2).map(({ id, createdAt }) => ({ reference: id, createdAt })), total: all.length }
          : all
      },
      NOW,
    )
    expect(incomplete).toEqual([
      short(
        'France Travail gave 2 of 3 offers for origineOffre 1, created from 2026-11-20T08:00:06Z to 2026-11-20T08:00:08Z',
        'search_short',
        { found: 2, search: 'origineOffre 1, created from 2026-11-20T08:00:06Z to 2026-11-20T08:00:08Z', total: 3 },
      ),
    ])
    expect(questions.map(brief).slice(-4)).toEqual([
      '08:00:05 08:00:07 0-1',
      '08:00:05 08:00:07 2-3',
      '08:00:05 08:00:07 0-1',
      '08:00:05 08:00:07 2-3',
    ])
  })
})

describe('a window of pull_parameters with more offers than a search gives', () => {
  it('is read in halves, the older first, without weighing it against what it is itself', () => {
    const board = newestFirst(offers(8))
    const { questions, ids, incomplete, expected } = list(
      recent,
      LIMITS,
      (asked) => found(board, asked, INCLUSIVE),
      NOW,
    )
    expect(questions.map(brief)).toEqual([
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
    expect([ids.length, incomplete, questions.map(brief).slice(0, 3)]).toEqual([
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
    expect([ids.length, incomplete, questions.map(brief).slice(6)]).toEqual([
      5,
      [],
      ['08:00:03 08:00:07 0-1', '08:00:00 08:00:07 0-1'],
    ])
  })
})

describe('a second with more offers than a search gives', () => {
  it('is read by grand domaine, so that no offer lacks for having no département', () => {
    const crowd = offers(6, '2026-11-20T08:00:00.100Z', 1).map((one, index) => ({
      ...{ ...one, departement: ['74', '74', '74', '75', '75', null][index] ?? null },
      romeCode: index % 2 === 0 ? 'D1102' : 'M1805',
    }))
    const second = pullOf({ ...recent, maxCreationDate: '2026-11-20T08:00:01Z' })
    const board = newestFirst(crowd)
    const { ids, incomplete, questions } = list(second, LIMITS, (asked) => found(board, asked, INCLUSIVE), NOW)
    expect([[...ids].sort(), incomplete]).toEqual([['O0', 'O1', 'O2', 'O3', 'O4', 'O5'], []])
    expect(questions.filter((asked) => asked['departement'] !== undefined)).toEqual([])
  })
})

describe('a pass without a window', () => {
  const board = newestFirst(offers(8))
  const totals = (list: readonly number[]) => (_: unknown, nth: number) => ({ offers: [], total: list[nth - 1] ?? 0 })

  it.each([
    ['at once', [8, 8], 2],
    ['when the pass has shrunk meanwhile', [8, 7, 7], 3],
    ['when its window is asked again', [8, 7, 9, 9], 4],
    ['when the pass is asked a third time', [8, 7, 9, 8, 8], 5],
  ])('agrees with its window %s: %j', (_, told, calls) => {
    const { incomplete, questions } = list(
      own,
      LIMITS,
      (asked, nth) => (nth <= calls ? totals(told)(asked, nth) : { offers: [], total: 0 }),
      NOW,
    )
    const isWindow = questions.slice(0, calls + 1).map((asked) => asked['minCreationDate'] !== undefined)
    expect(isWindow).toEqual([false, true, false, true, false].slice(0, calls).concat(true))
    expect(incomplete.filter(({ why }) => why.includes('date of creation'))).toEqual([])
  })

  it('holds offers without a date when it is larger than its window each time', () => {
    const undated = [...board, { id: 'U', createdAt: null, departement: null, romeCode: null }]
    const { ids, incomplete } = list(own, LIMITS, (asked) => found(undated, asked, INCLUSIVE), NOW)
    expect([ids.length, incomplete]).toEqual([
      8,
      [
        short(
          'France Travail holds 9 offers for origineOffre 1, of which only 8 are found by their date of creation',
          'undated',
          { found: 8, search: 'origineOffre 1', total: 9 },
        ),
      ],
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
        short(
          'France Travail holds 8 offers for origineOffre 1, of which only 0 are found by their date of creation',
          'undated',
          { found: 0, search: 'origineOffre 1', total: 8 },
        ),
        short(
          'France Travail holds 8 offers for origineOffre 1 and gives the first 4 of a search only: narrow pull_parameters',
          'search_too_large',
          { most: 4, search: 'origineOffre 1', total: 8 },
        ),
      ],
    ])
  })
})

describe('an API that makes no sense', { timeout: 20_000 }, () => {
  it.each([
    ['shows everything whatever it is asked for', () => ({ offers: some(2), total: 20 })],
    ['tells totals that nothing comes to', () => ({ offers: [], total: 20 })],
    ['tells ever larger totals', (_: unknown, nth: number) => ({ offers: some(2, nth), total: 5 + (nth % 40) })],
    [
      'has lost half of its offers at every second page',
      (_: unknown, nth: number) => ({ offers: some(1, nth), total: 2 + 2 * (nth % 2) }),
    ],
    ['tells no totals and gives offers for ever', (_: unknown, nth: number) => ({ offers: some(2, nth), total: null })],
    ['tells no totals and gives the same offers for ever', () => ({ offers: some(2), total: null })],
    ['gives an offer without an id for ever', () => ({ offers: [{ reference: null, createdAt: NOW }], total: null })],
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
