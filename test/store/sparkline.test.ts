// The last 48 hours as digits, and back.
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../src/store/figures'
import { numbersOf, sparkOf } from '../../src/store/sparkline'

const NOW = Date.parse('2026-05-04T10:40:00Z')
const BEGIN = Date.parse('2026-05-04T10:00:00Z')
const ago = (hours: number, n: number) => ({ at: BEGIN - hours * HOUR_MS, n })
const zeros = (n: number) => Array.from({ length: n }, () => 0)

describe('the last hours', () => {
  it('are no digit as long as there is nothing, and what is older or to come is left out', () => {
    expect([sparkOf([], NOW), sparkOf([ago(48, 9), ago(-1, 9)], NOW)]).toEqual([
      { digits: '', most: 0 },
      { digits: '', most: 0 },
    ])
  })

  it('are in steps of the highest, and what is more than nothing is no 0', () => {
    expect(sparkOf([ago(3, 1), ago(2, 350), ago(0, 3_500)], NOW)).toEqual({ digits: '140z', most: 3_500 })
  })

  it('are 48 numbers again, right to a step, also when they are looked at hours later', () => {
    const spark = sparkOf([ago(47, 35), ago(1, 7), ago(0, 3)], NOW)
    expect(numbersOf(spark, NOW, NOW)).toEqual([35, ...zeros(45), 7, 3])
    expect(numbersOf(spark, NOW, NOW + HOUR_MS)).toEqual([...zeros(45), 7, 3, 0])
    expect(numbersOf(spark, NOW, NOW + 60 * HOUR_MS)).toEqual(zeros(48))
    expect(numbersOf(spark, NOW, NOW - HOUR_MS)).toEqual([35, ...zeros(45), 7, 3])
  })
})
