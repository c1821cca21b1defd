// What a job pays: an amount or a range that can be compared, or the words that tell it. Pure.
import { plain } from './texts'

export type Period = 'hour' | 'day' | 'month' | 'year'

export type SalaryRange = {
  name: 'salary'
  value_min: number | null
  value_max: number | null
  unit: string | null
}

export interface Salary {
  /** One range or none. */
  readonly ranges: SalaryRange[]
  /** The pay as the origin worded it, for the tag `salary_description`, where it is no range. */
  readonly words: string | null
}

/** What an origin says of the pay. Either end may be a number, a text that is one ("1 800", "12,50"), or words. */
export interface GivenSalary {
  readonly from: unknown
  readonly to: unknown
  readonly currency: string | null
  readonly period: Period | null
}

const PERIOD = /^(?:per[- ]|1 )?(hour|da[yi]|month|year|annual)/i
const PERIOD_NAMES: ReadonlyMap<string, Period> = new Map([
  ['hour', 'hour'],
  ['day', 'day'],
  ['dai', 'day'],
  ['month', 'month'],
  ['year', 'year'],
  ['annual', 'year'],
])

/** The period that an origin's word names, in the usual spellings: `year`, `yearly`, `annual`, `per-year-salary`, `1 YEAR`. */
export function periodOf(word: string | null): Period | null {
  const [, name = ''] = PERIOD.exec(plain(word) ?? '') ?? []
  return PERIOD_NAMES.get(name.toLowerCase()) ?? null
}

/** What is plausible for a period. Outside of it the far side mistook the period or the amount. */
const PLAUSIBLE: Readonly<Record<Period, readonly [least: number, most: number]>> = {
  hour: [0, 500],
  day: [0, Number.POSITIVE_INFINITY],
  month: [100, 50_000],
  year: [1_000, Number.POSITIVE_INFINITY],
}
/** An upper end of more times the lower one is no range. */
const WIDEST = 20

/** Digits, perhaps in groups of three (plain, no-break or thin spaces), with a decimal comma or point. */
const AMOUNT = /^-?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)(?:[.,]\d+)?$/

/** "80,000" is eighty thousand to some and eighty to others, and "2.500" likewise: no pay has three decimals. */
const AMBIGUOUS = /^-?[1-9]\d{0,2}[.,]\d{3}$/

/** The number that an amount is written as, or null when it is none, or nobody knows which. */
export function amount(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || !AMOUNT.test(value.trim()) || AMBIGUOUS.test(value.trim())) return null
  return Number(value.replace(/\s/g, '').replace(',', '.'))
}

/** The pay as a range, with one end where the origin gives one; else the words for it. 0 and less mean "not given". */
export function salary({ from, to, currency, period }: GivenSalary): Salary {
  const [least, most] = ordered(positive(amount(from)), positive(amount(to)))
  const isRange = (least !== null || most !== null) && isPlausible(least, most, period)
  if (isRange) {
    const range: SalaryRange = { name: 'salary', value_min: least, value_max: most, unit: unitOf(currency, period) }
    return { ranges: [range], words: wordsOf([from, to].filter((end) => amount(end) === null)) }
  }
  return { ranges: [], words: wordsOf([from, to].filter((end) => (amount(end) ?? 1) > 0)) }
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null)

const ordered = (from: number | null, to: number | null): [number | null, number | null] =>
  from !== null && to !== null && from > to ? [to, from] : [from, to]

function isPlausible(least: number | null, most: number | null, period: Period | null): boolean {
  if (least !== null && most !== null && most > WIDEST * least) return false
  const [lowest, highest] = period === null ? [0, Number.POSITIVE_INFINITY] : PLAUSIBLE[period]
  return [least, most].every((end) => end === null || (end >= lowest && end <= highest))
}

/** `from` and `to` as they were written, each once. */
function wordsOf(ends: readonly unknown[]): string | null {
  const written = [...new Set(ends.map(plain).filter((end) => end !== null))]
  return written.length === 0 ? null : written.join(' - ')
}

/** `EUR/year`: the currency's ISO code in capitals and, where it is known, the period. Null without a currency. */
export function unitOf(currency: string | null, period: Period | null): string | null {
  const given = plain(currency)?.toUpperCase() ?? ''
  const code = /^(?:€|EUROS?)$/.test(given) ? 'EUR' : given
  if (!/^[A-Z]{3}$/.test(code)) return null
  return period === null ? code : `${code}/${period}`
}
