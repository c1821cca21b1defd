// The row of a finished event whose time is over is taken by the next event.
import { describe, expect, it } from 'vitest'
import { openValues } from '../../src/store/meta'
import { hint, key, NOW, openEvents, WHY } from './events'
import { inStorage, recording, rowsWritten } from './storage'

const DAY = 86_400_000
const OLD = NOW - 30 * DAY - 1

/** Two events that are done or what `then` makes of them, and a new one; all rows then, and how many were written for the new one. */
const added = (received_at: number, then: (inbox: ReturnType<typeof openEvents>['inbox']) => void, days = '30') =>
  inStorage(({ sql }) => {
    openValues(sql).put('retention_days', days)
    const { sql: noted, take } = recording(sql)
    const { inbox } = openEvents(noted)
    const named = { type: 'job_updated', origin_id: 'e', fired_at: 'then', about: { state: 'open' } }
    for (const n of [1, 2])
      inbox.add(hint({ received_at, key: key(n), force: true, snapshot: { json: '{}', at: 1, seq: 0 }, ...named }))
    then(inbox)
    take()
    inbox.add(hint({ key: key(3), origin_id: 'e3' }))
    const written = rowsWritten(take())
    const rows = sql.exec('SELECT * FROM event ORDER BY seq').toArray()
    return { written, seqs: rows.map(({ seq }) => seq), last: rows.at(-1) }
  })
const done = (inbox: ReturnType<typeof openEvents>['inbox']): void => {
  for (const seq of [1, 2])
    inbox.close(seq, { outcome: 'updated', reason: 'r', message: 'm', attempts: 3, history: '[]' })
}

describe('a new event', () => {
  it('takes the row of the oldest whose time is over, at no further cost, and nothing of that one is left', async () => {
    const inItsPlace = await added(OLD, done)
    const inItsOwn = await added(NOW - DAY, done)
    expect(inItsPlace.seqs).toEqual([2, 3])
    expect(inItsOwn.seqs).toEqual([1, 2, 3])
    expect([inItsPlace.last, inItsPlace.written]).toEqual([inItsOwn.last, inItsOwn.written])
  })

  it.each<[string, number, Parameters<typeof added>[1], string]>([
    ['is parked', OLD, (inbox) => inbox.postpone([1, 2], Number.MAX_SAFE_INTEGER, WHY), '30'],
    ['waits', OLD, () => {}, '30'],
    ['is kept longer', OLD, done, '31'],
  ])('does not take that of one that %s', async (_what, at, then, days) => {
    expect((await added(at, then, days)).seqs).toEqual([1, 2, 3])
  })
})
