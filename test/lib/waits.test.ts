import { describe, expect, it } from 'vitest'
import { JOB_WAIT_MAX_MS, momentIn, retryAfterMs } from '../../src/lib/waits'

const now = Date.parse('2026-10-21T07:27:00Z')

describe('retryAfterMs', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60_000],
    ['Wed, 21 Oct 2026 07:26:00 GMT', 0],
    ['Wednesday, 21-Oct-26 07:28:00 GMT', 60_000],
    ['2026-10-21T07:27:30Z', 30_000],
    [String(now / 1_000 + 7), 7_000],
    [String(now / 1_000 - 30), 0],
    [String(now + 7_000), 7_000],
    [String((now + 7_000) * 1_000), 7_000],
    ['2592000', JOB_WAIT_MAX_MS],
    [String(now / 1_000 + 2_592_000), JOB_WAIT_MAX_MS],
    ['99999999999999999999', JOB_WAIT_MAX_MS],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['5, 5', undefined],
    ['2026-10-21', undefined],
    ['9'.repeat(400), undefined],
  ])('of %j is %j', (value, ms) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value }), now)).toBe(ms)
  })

  it('of no header is undefined', () => {
    expect(retryAfterMs(new Headers(), now)).toBeUndefined()
  })
})

describe('a moment that a header tells', () => {
  it('is never before now, and none where nothing readable stands', () => {
    const values = [String(now / 1_000 - 30), String(now / 1_000 + 30), '30', 'nonsense', null, undefined]
    expect(values.map((value) => momentIn(value, now))).toEqual([
      now,
      now + 30_000,
      now + 30_000,
      undefined,
      undefined,
      undefined,
    ])
  })
})
