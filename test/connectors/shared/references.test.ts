import { describe, expect, it } from 'vitest'
import { eachOnce, refusalOf, usableReference } from '../../../src/connectors/shared/references'

const GOOD = ['a', '0', '_-', 'vADYjo9m0LnkR0ry', 'x'.repeat(64)]
const BAD = ['', ' ', '..', 'a/b', 'é', 'a b', 'a\n', 'x'.repeat(65)]

describe('a reference', () => {
  it('is the id that the origin gave when that can stand in a URL', () => {
    expect(GOOD.map(usableReference)).toEqual(GOOD)
    expect([null, ...BAD].map(usableReference)).toEqual([null, ...BAD].map(() => null))
  })

  it('is asked for only when it is one, and refused with a sentence else', () => {
    expect(GOOD.map(refusalOf)).toEqual(GOOD.map(() => null))
    expect(BAD.map(refusalOf)).toEqual(
      BAD.map(() => ({
        ok: false,
        reason: 'origin_refused',
        message: 'the reference is not 1 to 64 letters, digits, "_" or "-"',
      })),
    )
  })
})

describe('the entries of a page', () => {
  it('keep the first of each reference, and all that have none', () => {
    const entry = (reference: string | null, at: number) => ({ reference, at })
    const page = [entry('a', 0), entry(null, 1), entry('A', 2), entry('a', 3), entry(null, 4), entry('b', 5)]
    expect(eachOnce(page).map(({ at }) => at)).toEqual([0, 1, 2, 4, 5])
  })
})
