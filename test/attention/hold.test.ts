// Why the guard holds jobs back, in words.
import { describe, expect, it } from 'vitest'
import { type Hold, holdWords, holdWordsOf } from '../../src/attention/hold'

const hold = (more: Partial<Hold>): Hold => ({ why: 'share', jobs: 20, active: 30, limit: 0.5, earlier: 0, ...more })

describe('why jobs are held', () => {
  it.each([
    [{}, '20 of 30 active jobs would be archived, more than max_archive_share (0.5)'],
    [
      { earlier: 4 },
      '20 of 30 active jobs would be archived, more than max_archive_share (0.5), the 4 among them that webhooks archived within an hour',
    ],
    [{ why: 'count', limit: 5 }, '20 jobs would be archived, more than max_archive_count (5)'],
    [{ why: 'empty' }, 'the listing is empty while 30 jobs are active on the board'],
    [{ why: 'all_discarded' }, 'logics discard all 20 listed jobs while foreign jobs would be archived'],
  ] as const)('%j is a sentence, also of what was kept', (more, words) => {
    const { ...kept } = hold(more)
    expect([holdWords(hold(more)), holdWordsOf(kept)]).toEqual([words, words])
  })

  it('is what an earlier version said, or that there is a guard', () => {
    expect([holdWordsOf({ why: '20 of 30' }), holdWordsOf({})]).toEqual(['20 of 30', 'its guard holds it'])
  })
})
