// The last 48 hours as one digit each, small enough for what KV keeps beside a key: in 36 steps of the highest. Pure.
import { HOUR_MS, hourOf } from './figures'

export const SPARK_HOURS = 48
const RADIX = 36
const HIGHEST = RADIX - 1

/** One number an hour, as a text. */
export interface Spark {
  /** A digit an hour, the last that of `at`; hours before the first digit had none. */
  readonly digits: string
  /** What the highest digit stands for. */
  readonly most: number
}

/** `hours` by their begin (Unix ms); the last digit is that of the hour of `now`. What is more than nothing is no 0. */
export function sparkOf(hours: readonly { readonly at: number; readonly n: number }[], now: number): Spark {
  const numbers = Array.from({ length: SPARK_HOURS }, () => 0)
  for (const { at, n } of hours) {
    const index = SPARK_HOURS - 1 - (hourOf(now) - at) / HOUR_MS
    if (index in numbers) numbers[index] = n
  }
  const most = Math.max(...numbers)
  const digits = numbers.map((n) => Math.ceil((n * HIGHEST) / Math.max(1, most)).toString(RADIX)).join('')
  return { digits: most === 0 ? '' : digits.replace(/^0+/, ''), most }
}

/** The 48 numbers up to the hour of `now`, oldest first; those of the hours since `at`, when it was noted, are 0. */
export function numbersOf({ digits, most }: Spark, at: number, now: number): number[] {
  const since = Math.max(0, Math.round((hourOf(now) - hourOf(at)) / HOUR_MS))
  const all = `${digits.padStart(SPARK_HOURS, '0')}${'0'.repeat(Math.min(SPARK_HOURS, since))}`.slice(-SPARK_HOURS)
  return [...all].map((digit) => Math.round((Number.parseInt(digit, RADIX) * most) / HIGHEST))
}
