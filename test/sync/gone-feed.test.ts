import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../src/lib/result'
import { goneEvents, readGone } from '../../src/sync/gone-feed'
import { NOW, run } from '../parts'

const RULES = { closes: true }
const LAST = { next: null }
const narrowed = { ...run(), incremental: true, since: NOW - 1_000 }

/** A feed of these pages, and with what it was asked. */
function feedOf(...pages: readonly (readonly string[])[]) {
  const asked: unknown[] = []
  return {
    asked,
    async listGone(since: number, cursor: string | null) {
      asked.push([since, cursor])
      const at = Number(cursor ?? 0)
      return ok({ references: pages[at] ?? [], next: at + 1 < pages.length ? String(at + 1) : null })
    },
  }
}

describe('a feed of deletions', () => {
  it('is read to its end behind the last page of an incremental run', async () => {
    const feed = feedOf(['J1', 'J2'], ['J3'])
    expect(await readGone(feed, narrowed, RULES, LAST)).toEqual(ok(['J1', 'J2', 'J3']))
    expect(feed.asked).toEqual([
      [NOW - 1_000, null],
      [NOW - 1_000, '1'],
    ])
  })

  it('is not asked by a run whose listing tells it all, that takes nothing off the board, or that goes on', async () => {
    const feed = feedOf(['J1'])
    const read = [
      readGone(feed, { ...narrowed, incremental: false }, RULES, LAST),
      readGone(feed, { ...narrowed, since: null }, RULES, LAST),
      readGone(feed, narrowed, { closes: false }, LAST),
      readGone(feed, narrowed, RULES, { next: '2' }),
      readGone({}, narrowed, RULES, LAST),
    ]
    expect([await Promise.all(read), feed.asked]).toEqual([read.map(() => ok([])), []])
  })

  it('that fails, or does not end, fails the step', async () => {
    const failure = fail('origin_unavailable', 'down')
    expect(await readGone({ listGone: async () => failure }, narrowed, RULES, LAST)).toEqual(failure)
    const endless = { listGone: async () => ok({ references: ['J1'], next: 'again' }) }
    expect(await readGone(endless, narrowed, RULES, LAST)).toEqual(
      fail('origin_unavailable', 'the feed of deletions does not end'),
    )
  })

  it('has those asked about that the board has, as what may be gone', () => {
    const active = new Set(['J1', 'J2', 'J3'])
    const asked = { action: 'archive', received_at: NOW, due_at: NOW, run_id: 'r1', absent: 'gone', leaves: 'absent' }
    expect(goneEvents({ run_id: 'r1' }, ['J3', 'X', 'J1', 'J3'], (reference) => active.has(reference), NOW)).toEqual([
      { ...asked, reference: 'J1' },
      { ...asked, reference: 'J3' },
    ])
  })
})
