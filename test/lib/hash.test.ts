import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortHash, stableHash } from '../../src/lib/hash'

/** The same value with the keys of every object in the opposite order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry)]),
  )
}

describe('stableHash', () => {
  it('is the SHA-256 of the JSON with sorted keys', async () => {
    // printf '{"a":1,"b":[2,{"c":null,"d":"é"}]}' | sha256sum
    expect(await stableHash({ b: [2, { d: 'é', c: null }], a: 1 })).toBe(
      'a3c33d9b542c021d6f295d812c44d2a00c3bc6dab1d241fc664dcfc01fbe5a8b',
    )
  })

  it('does not depend on the order of keys, at any depth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        expect(await stableHash(turned(value))).toBe(await stableHash(value))
      }),
      { numRuns: 50 },
    )
  })

  it('differs for what differs: an order of a list, a type, a place, a null', async () => {
    const values = [
      { a: [1, 2] },
      { a: [2, 1] },
      { a: ['1', '2'] },
      { b: [1, 2] },
      { a: { a: [1, 2] } },
      { a: [1, 2], b: null },
      [],
      {},
      null,
      '',
    ]
    const hashes = await Promise.all(values.map((value) => stableHash(value)))
    expect(new Set(hashes).size).toBe(values.length)
  })

  it('takes a key that is not given for one that is undefined, as JSON does', async () => {
    expect(await stableHash({ a: 1, b: undefined })).toBe(await stableHash({ a: 1 }))
  })

  it('differs by its salt', async () => {
    const hashes = await Promise.all([undefined, '', 'one', 'two'].map((salt) => stableHash({ a: 1 }, salt)))
    expect([hashes[0] === hashes[1], new Set(hashes).size]).toEqual([true, 3])
  })
})

describe('shortHash', () => {
  it('is the same for the same text, and a number from 0 to 2^32 - 1', () => {
    const hashes = ['', 'acme', 'é', 'acme-workable'].map(shortHash)
    expect(hashes).toEqual(['', 'acme', 'é', 'acme-workable'].map(shortHash))
    expect(hashes.filter((hash) => !Number.isInteger(hash) || hash < 0 || hash >= 2 ** 32)).toEqual([])
  })

  it('spreads names that differ in their last letters alone', () => {
    const minutes = Array.from({ length: 600 }, (_, index) => shortHash(`acme-${index}`) % 60)
    const counts = Array.from({ length: 60 }, (_, minute) => minutes.filter((one) => one === minute).length)
    expect(Math.max(...counts)).toBeLessThan(25)
    expect(counts.filter((count) => count === 0).length).toBeLessThan(3)
  })
})
