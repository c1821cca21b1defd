import { describe, expect, it } from 'vitest'
import { eachOnce, madeReference, refusalOf, usableReference } from '../../../src/connectors/shared/references'

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

describe('the reference of a job that is named freely', () => {
  it('is its name where that can be one', async () => {
    expect(await Promise.all(GOOD.map(madeReference))).toEqual(GOOD.map((reference) => ({ reference, original: null })))
  })

  it('is x and 40 hex digits of the SHA-256 of any other name, which is kept beside it', async () => {
    expect(await madeReference('https://acme.example/jobs/1')).toEqual({
      reference: 'xc41cfb5575b748c241436592fc17448c3cb5f5aa',
      original: 'https://acme.example/jobs/1',
    })
    const made = await Promise.all(BAD.map(madeReference))
    expect(made.map(({ original }) => original)).toEqual(BAD)
    expect(new Set(made.map(({ reference }) => reference)).size).toBe(BAD.length)
    expect(made.map(({ reference }) => usableReference(reference))).toEqual(made.map(({ reference }) => reference))
  })
})

describe('the entries of a page', () => {
  it('keep the first of each reference, and all that have none', () => {
    const entry = (reference: string | null, at: number) => ({ reference, at })
    const page = [entry('a', 0), entry(null, 1), entry('A', 2), entry('a', 3), entry(null, 4), entry('b', 5)]
    expect(eachOnce(page).map(({ at }) => at)).toEqual([0, 1, 2, 4, 5])
  })
})
