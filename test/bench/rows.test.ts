import { describe, expect, it } from 'vitest'
import { faster, median, plain, quantile, summaries, tableLines, times } from './rows'

describe('what is measured', () => {
  it('is told by its medians over the repetitions, and whether they meet the target', () => {
    const repetitions = [
      [faster('sync', 200, 900, 4), plain('writes', 40, '', 32)],
      [faster('sync', 100, 600, 4), plain('writes', 20, '', 32)],
      [faster('sync', 300, 600, 4), plain('writes', 30, '', 32)],
    ]
    expect(
      summaries(repetitions).map(({ value, least, largest, reference, ratio, met }) => [
        value,
        least,
        largest,
        reference,
        ratio,
        met,
      ]),
    ).toEqual([
      [200, 100, 300, 600, 4.5, true],
      [30, 20, 40, undefined, undefined, true],
    ])
  })

  it('stands in a table with what is missed named', () => {
    const rows = summaries([[times('p99', 30, 'ms', 10, 1.5), plain('heap', 1_234.5, 'MB')]])
    expect(tableLines('B4', rows)).toEqual([
      '| B4 | p99 | 30 ms |  | 10 ms | × 3 | × ≤ 1.5 missed |',
      '| B4 | heap | 1,235 MB |  |  |  |  |',
    ])
  })

  it('has a middle, also of an even number, and a value below which a share lies', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([]), quantile([5, 1, 4, 2, 3], 0.8)]).toEqual([
      2, 2.5, 0, 4,
    ])
  })
})
