import { describe, expect, it } from 'vitest'
import { answersAdded, unwrittenAdded } from '../../src/store/answers'

const at = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    at: from + n,
    status: 401,
    event: null,
    reference: null,
    reason: 'unproven',
  }))

describe('the answers that are kept', () => {
  it('are the last 50, in the order of their time', () => {
    expect(answersAdded(at(100, 45), at(90, 10))).toEqual([...at(95, 5), ...at(100, 45)])
  })

  it('are fewer as long as they are not written', () => {
    expect(unwrittenAdded(at(100, 8), at(200, 5))).toEqual([...at(103, 5), ...at(200, 5)])
  })
})
