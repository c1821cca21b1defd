import { describe, expect, it } from 'vitest'
import { entryHash, entryMark } from '../../src/delivery/entry-hash'

describe('the hash of an entry', () => {
  it('is the same for the same entry and salt only', async () => {
    const entries = [
      entryHash({ id: 1, title: 'Baker' }, 'v1'),
      entryHash({ id: 1, title: 'Baker' }, 'v1'),
      entryHash({ id: 1, title: 'baker' }, 'v1'),
      entryHash({ id: 1, title: 'Baker' }, 'v2'),
    ]
    const [one, same, ...others] = await Promise.all(entries)
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(same).toBe(one)
    expect(new Set([one, ...others]).size).toBe(3)
  })

  it('is kept with that of the job that was made of it', () => {
    expect(entryMark('e'.repeat(32), 'h'.repeat(64))).toBe(`${'e'.repeat(32)}.${'h'.repeat(32)}`)
  })
})
