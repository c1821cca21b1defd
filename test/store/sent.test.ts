// Which event of a job counts, beside what the scenarios of test/e2e/sent.test.ts show.
import { describe, expect, it } from 'vitest'
import { newRow } from '../../src/store/ledger'
import { rankOf } from '../../src/store/sent'
import { openStore } from '../../src/store/store'
import { inStorage } from './storage'

/** What some systems write where they know no date. */
const NEVER = rankOf(Date.parse('0001-01-01T00:00:00Z'), false)

describe('an event of a moment long ago', () => {
  it('counts of a job of which nothing is known, and again of one that the board has from then', async () => {
    const outranked = await inStorage((storage) => {
      const { sent } = openStore(storage)
      return [null, NEVER, NEVER + 1].map((onBoard) =>
        sent.isOutranked({ seq: 1, reference: 'A', rank: NEVER }, onBoard),
      )
    })
    expect(outranked).toEqual([false, false, true])
  })

  it('that lists open jobs takes off the board what it lacks and nobody knows better', async () => {
    const lacked = await inStorage((storage) => {
      const { jobs, sent } = openStore(storage)
      for (const [reference, rank] of [
        ['A', null],
        ['B', NEVER],
        ['C', NEVER + 2],
        ['D', NEVER],
      ] as const)
        jobs.put({ ...newRow(reference), archived: 0, rank })
      return sent.lackedBy({ rank: NEVER + 1, open: ['D'] })
    })
    expect(lacked).toEqual(['A', 'B'])
  })
})
