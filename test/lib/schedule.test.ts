import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastWithin, nextAfter, parseSchedule, type Schedule } from '../../src/lib/schedule'

const at = (text: string): number => Date.parse(text)
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function schedule(text: string): Schedule {
  const read = parseSchedule(text)
  if (!read.ok) throw new Error(read.message)
  return read.value
}

/** The next `count` moments after 2026-01-01T00:00Z, a Thursday. */
function moments(text: string, count: number, after = at('2026-01-01T00:00:00Z')): (string | null)[] {
  const found: (string | null)[] = []
  let last: number | null = after
  while (found.length < count && last !== null) {
    last = nextAfter(schedule(text), last)
    found.push(iso(last)?.replace(':00.000Z', 'Z') ?? null)
  }
  return found
}

describe('a schedule', () => {
  it.each([
    ['* * * * *', ['2026-01-01T00:01Z', '2026-01-01T00:02Z']],
    ['*/15 * * * *', ['2026-01-01T00:15Z', '2026-01-01T00:30Z', '2026-01-01T00:45Z', '2026-01-01T01:00Z']],
    ['0 3 * * *', ['2026-01-01T03:00Z', '2026-01-02T03:00Z']],
    [
      '  5,10-12,50/5   7 * * *  ',
      [
        '2026-01-01T07:05Z',
        '2026-01-01T07:10Z',
        '2026-01-01T07:11Z',
        '2026-01-01T07:12Z',
        '2026-01-01T07:50Z',
        '2026-01-01T07:55Z',
        '2026-01-02T07:05Z',
      ],
    ],
    ['0 8-18/5 * * *', ['2026-01-01T08:00Z', '2026-01-01T13:00Z', '2026-01-01T18:00Z', '2026-01-02T08:00Z']],
    ['0 0 1 JAN,jul *', ['2026-07-01T00:00Z', '2027-01-01T00:00Z']],
    ['0 0 31 * *', ['2026-01-31T00:00Z', '2026-03-31T00:00Z', '2026-05-31T00:00Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['0 6 * * 1', ['2026-01-05T06:00Z', '2026-01-12T06:00Z']],
    ['0 6 * * 0', ['2026-01-04T06:00Z', '2026-01-11T06:00Z']],
    ['0 6 * * 7', ['2026-01-04T06:00Z', '2026-01-11T06:00Z']],
    ['0 6 * * sun', ['2026-01-04T06:00Z', '2026-01-11T06:00Z']],
    ['0 6 * * 6-7', ['2026-01-03T06:00Z', '2026-01-04T06:00Z', '2026-01-10T06:00Z']],
    ['0 6 * * FRI-SUN', ['2026-01-02T06:00Z', '2026-01-03T06:00Z', '2026-01-04T06:00Z', '2026-01-09T06:00Z']],
    ['0 6 * * Mon-Fri/2', ['2026-01-02T06:00Z', '2026-01-05T06:00Z', '2026-01-07T06:00Z', '2026-01-09T06:00Z']],
    // Where day and weekday are both narrowed, either of them is enough, as crontab(5) has it.
    ['0 0 13 * 5', ['2026-01-02T00:00Z', '2026-01-09T00:00Z', '2026-01-13T00:00Z', '2026-01-16T00:00Z']],
    ['0 0 31 2 MON', ['2026-02-02T00:00Z', '2026-02-09T00:00Z']],
  ])('"%s" comes when it says, in UTC', (text, expected) => {
    expect(moments(text, expected.length)).toEqual(expected)
  })

  it('comes after a moment, never at it, and a part of a minute does not count', () => {
    expect(
      ['2026-01-01T02:59:59.999Z', '2026-01-01T03:00:00.000Z', '2026-01-01T03:00:00.001Z'].map((after) =>
        iso(nextAfter(schedule('0 3 * * *'), at(after))),
      ),
    ).toEqual(['2026-01-01T03:00:00.000Z', '2026-01-02T03:00:00.000Z', '2026-01-02T03:00:00.000Z'])
  })

  it('comes once in eight years where a century leaves a leap day out', () => {
    expect(iso(nextAfter(schedule('0 0 29 2 *'), at('2096-03-01T00:00:00Z')))).toBe('2104-02-29T00:00:00.000Z')
  })

  it('came last within a time: its end belongs to it, its start does not', () => {
    const hourly = schedule('0 * * * *')
    const within = (since: string, until: string) => iso(lastWithin(hourly, at(since), at(until)))
    expect(within('2026-01-01T00:00:00Z', '2026-01-01T00:59:59.999Z')).toBeNull()
    expect(within('2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z')).toBe('2026-01-01T01:00:00.000Z')
    expect(within('2025-12-31T23:59:59.999Z', '2026-01-01T00:04:00Z')).toBe('2026-01-01T00:00:00.000Z')
    expect(within('2025-12-31T20:00:00Z', '2026-01-01T05:59:00Z')).toBe('2026-01-01T05:00:00.000Z')
    expect(within('2026-01-01T05:00:00Z', '2026-01-01T04:00:00Z')).toBeNull()
    expect(iso(lastWithin(schedule('30 23 * * *'), at('2025-12-31T12:00:00Z'), at('2026-01-01T11:59:00Z')))).toBe(
      '2025-12-31T23:30:00.000Z',
    )
  })

  it('came last when it comes next, seen from before', () => {
    const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String)
    const fieldOf = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        number(least, most),
        fc.integer({ min: 1, max: most - least }).map((step) => `*/${step}`),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      )
    const expression = fc
      .tuple(fieldOf(0, 59), fieldOf(0, 23), fieldOf(1, 28), fieldOf(1, 12), fieldOf(0, 7))
      .map((fields) => fields.join(' '))
    fc.assert(
      fc.property(expression, fc.integer({ min: 0, max: 86_400 * 365 * 10 }), (text, seconds) => {
        const after = at('2026-01-01T00:00:00Z') + seconds * 1_000
        const next = nextAfter(schedule(text), after)
        expect(next).not.toBeNull()
        expect(lastWithin(schedule(text), after, next ?? 0)).toBe(next)
        expect(lastWithin(schedule(text), after, (next ?? 0) - 1)).toBeNull()
      }),
      { numRuns: 300 },
    )
  })
})

describe('an expression that is no schedule', () => {
  const FIVE = 'expected five fields: minute, hour, day, month, weekday'
  it.each([
    ['', `${FIVE}, e.g. "*/15 * * * *"; found none`],
    ['* * * *', `${FIVE}, e.g. "*/15 * * * *"; found 4`],
    ['0 */15 * * * *', `${FIVE}, e.g. "*/15 * * * *"; found 6`],
    ['@daily', `${FIVE}, e.g. "*/15 * * * *"; "@daily" is not known here`],
    ['60 * * * *', 'minute "60": expected a number from 0 to 59'],
    ['* 24 * * *', 'hour "24": expected a number from 0 to 23'],
    ['* * 0 * *', 'day "0": expected a number from 1 to 31'],
    ['* * * 13 *', 'month "13": expected a number from 1 to 12, or a name like JAN'],
    ['* * * * 8', 'weekday "8": expected a number from 0 to 7, or a name like MON'],
    ['* * * * 6L', 'weekday "6L": expected a number from 0 to 7, or a name like MON'],
    ['* * * * 2#1', 'weekday "2#1": expected a number from 0 to 7, or a name like MON'],
    ['0 0 L * *', 'day "L": expected a number from 1 to 31'],
    ['0 0 15W * *', 'day "15W": expected a number from 1 to 31'],
    ['0 0 ? * *', 'day "?": expected a number from 1 to 31'],
    ['0 0 * MON *', 'month "MON": expected a number from 1 to 12, or a name like JAN'],
    ['1.5 * * * *', 'minute "1.5": expected a number from 0 to 59'],
    ['-1 * * * *', 'minute "-1": expected a number from 0 to 59'],
    ['1,,2 * * * *', 'minute "": expected a number from 0 to 59'],
    ['*/0 * * * *', 'minute "*/0": expected a step from 1 to 59'],
    ['*/90 * * * *', 'minute "*/90": expected a step from 1 to 59'],
    ['*/ * * * *', 'minute "*/": expected a step from 1 to 59'],
    ['*/5/5 * * * *', 'minute "*/5/5": expected a step from 1 to 59'],
    ['30-10 * * * *', 'minute "30-10": expected a range from the lower to the higher'],
    ['1-2-3 * * * *', 'minute "1-2-3": expected a range from the lower to the higher'],
    ['*-5 * * * *', 'minute "*-5": expected a number from 0 to 59'],
    ['0 0 31 2 *', 'never comes: no such month has a day 31'],
    ['0 0 31 4,6,9,11 *', 'never comes: no such month has a day 31'],
    ['0 0 30,31 FEB *', 'never comes: no such month has a day 30, 31'],
  ])('%j is refused in words', (text, message) => {
    expect(parseSchedule(text)).toEqual({ ok: false, reason: 'invalid', message })
  })
})
