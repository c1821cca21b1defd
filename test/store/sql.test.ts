// The bound on what is stored, over a real database that would take more.
import { describe, expect, it } from 'vitest'
import { boundedSql, VALUE_MAX_BYTES } from '../../src/store/sql'
import { inStorage } from './storage'

const CASES: [what: string, value: unknown, bytes: number, isStored: boolean][] = [
  ['a text of as many bytes as may be', 'x'.repeat(VALUE_MAX_BYTES), VALUE_MAX_BYTES, true],
  ['a text of one byte more', 'x'.repeat(VALUE_MAX_BYTES + 1), VALUE_MAX_BYTES + 1, false],
  ['a text whose letters take three bytes each', '€'.repeat(400_000), 1_200_000, false],
  ['bytes, as many as may be', new Uint8Array(VALUE_MAX_BYTES), VALUE_MAX_BYTES, true],
  ['bytes, one more', new Uint8Array(VALUE_MAX_BYTES + 1), VALUE_MAX_BYTES + 1, false],
  ['a number', 7, 0, true],
]

describe('a value that is to be stored', () => {
  it.each(CASES)('%s', async (_what, value, bytes, isStored) => {
    const told = await inStorage(({ sql }) => {
      let thrown: string | null = null
      try {
        boundedSql(sql).exec('INSERT INTO meta (key, value) VALUES (?, ?)', 'large', value)
      } catch (error) {
        thrown = String(error)
      }
      return { thrown, stored: sql.exec("SELECT key FROM meta WHERE key = 'large'").toArray().length }
    })
    expect(told).toEqual({
      thrown: isStored ? null : `Error: a value of ${bytes} bytes is not stored: 1000000 are the most`,
      stored: isStored ? 1 : 0,
    })
  })
})
