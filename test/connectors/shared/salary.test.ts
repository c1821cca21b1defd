import { describe, expect, it } from 'vitest'
import { amount, type GivenSalary, periodOf, salary } from '../../../src/connectors/shared/salary'

const pay = (from: unknown, to: unknown, rest: Partial<GivenSalary> = {}) =>
  salary({ from, to, currency: 'EUR', period: null, ...rest })
const range = (value_min: number | null, value_max: number | null, unit: string | null = 'EUR') => ({
  ranges: [{ name: 'salary', value_min, value_max, unit }],
  words: null,
})
const wordsOnly = (words: string | null) => ({ ranges: [], words })

describe('an amount', () => {
  it.each([
    [12.5, 12.5],
    ['12,50', 12.5],
    [' 1 800 ', 1800],
    ['40\u00a0000', 40_000],
    ['1\u202f234\u2009567.8', 1_234_567.8],
    ['2083.333', 2083.333],
    ['0.125', 0.125],
    ['1 234,500', 1234.5],
    ['0', 0],
    ['-5', -5],
  ])('is read from %j', (given, number) => {
    expect(amount(given)).toBe(number)
  })

  it.each([
    null,
    '',
    ' ',
    'selon profil',
    '1.923,00',
    '4 0000',
    '1 80',
    '30,000',
    '2.500',
    '-80,000',
    '35k',
    '1e3',
    '0x10',
    '12-14',
    true,
    {},
    Number.NaN,
  ])('is not read from %j', (given) => {
    expect(amount(given)).toBeNull()
  })
})

describe('a salary', () => {
  it('is a range, also of one end or with its ends the wrong way round', () => {
    expect(pay(30_000, 40_000)).toEqual(range(30_000, 40_000))
    expect(pay('40 000', '30000,5')).toEqual(range(30_000.5, 40_000))
    expect(pay(30_000, null)).toEqual(range(30_000, null))
    expect(pay('0', 40_000)).toEqual(range(null, 40_000))
    expect(pay(30_000, -1)).toEqual(range(30_000, null))
  })

  it('is none where nothing is given', () => {
    expect([pay(null, undefined), pay(0, '0'), pay(-5, ' ')]).toEqual(Array(3).fill(wordsOnly(null)))
  })

  it('is in a currency, by a period where that is known', () => {
    const units = (['hour', 'day', 'month', 'year', null] as const).map(
      (period) => pay(400, 500, { period, currency: ' eur ' }).ranges[0]?.unit,
    )
    expect(units).toEqual(['EUR/hour', 'EUR/day', 'EUR/month', undefined, 'EUR'])
    const currencies = ['€', 'Euros', 'chf', 'dollars', '$', '978', '', null]
    expect(currencies.map((currency) => pay(400, 500, { currency, period: 'day' }).ranges[0]?.unit)).toEqual([
      'EUR/day',
      'EUR/day',
      'CHF/day',
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it.each([
    ['hour', 500.5, null],
    ['hour', 12, 501],
    ['month', 99, null],
    ['month', 2_000, 50_001],
    ['year', 999, null],
    ['year', 38, 45],
    ['day', 10, 201],
    [null, 60, 80_000],
  ] as const)(
    'is no range where it is not plausible by the %s: %d to %j; then its words are kept',
    (period, from, to) => {
      const words = to === null ? String(from) : `${from} - ${to}`
      expect(pay(from, to, { period })).toEqual(wordsOnly(words))
    },
  )

  it.each([
    ['hour', 1, 20],
    ['hour', 500, 500],
    ['day', 10, 200],
    ['month', 100, 2_000],
    ['month', 50_000, null],
    ['year', 1_000, null],
    ['year', 2_000_000, null],
    [null, 3, 60],
  ] as const)('is a range at the edge of what is plausible by the %s: %d to %j', (period, from, to) => {
    expect(pay(from, to, { period })).toEqual(range(from, to, period === null ? 'EUR' : `EUR/${period}`))
  })

  it('keeps its words, once, beside a range where the other end can be read', () => {
    expect(pay('selon profil', 'selon  profil')).toEqual(wordsOnly('selon profil'))
    expect(pay('selon profil &amp; lieu', '0')).toEqual(wordsOnly('selon profil & lieu'))
    expect(pay(30_000, 'à négocier')).toEqual({ ...range(30_000, null), words: 'à négocier' })
  })
})

describe('a period', () => {
  it.each([
    ['year', 'year'],
    ['Yearly', 'year'],
    ['annual', 'year'],
    ['ANNUALLY', 'year'],
    ['per-year-salary', 'year'],
    ['1 YEAR', 'year'],
    ['monthly', 'month'],
    ['daily', 'day'],
    ['per-day-wage', 'day'],
    ['per hour', 'hour'],
    ['semi-month-salary', null],
    ['bi-week-salary', null],
    ['week', null],
    ['', null],
    [null, null],
  ])('is read from %j: %j', (word, period) => {
    expect(periodOf(word)).toBe(period)
  })
})
