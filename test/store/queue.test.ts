// What waits outside of the index of what is due, over a real store. That the order is that of a plain list, whatever is done and
// after every restart, is tried in events.test.ts.
import { describe, expect, it } from 'vitest'
import { LANES, type NewEvent } from '../../src/store/event'
import { hint, NOW, openEvents, WHY } from './events'
import { inStorage } from './storage'

/** The seqs of what stands in the index, after `act`. */
const inIndex = (act: (inbox: ReturnType<typeof openEvents>['inbox']) => void) =>
  inStorage(({ sql }) => {
    const { inbox } = openEvents(sql)
    act(inbox)
    return sql
      .exec<{ seq: number }>('SELECT seq FROM event WHERE due_at IS NOT NULL AND queued = 1 ORDER BY seq')
      .toArray()
      .map(({ seq }) => seq)
  })
const times = (n: number, act: () => unknown): void => {
  for (let count = 0; count < n; count++) act()
}

describe('an event stands outside of the index of what is due', () => {
  it('while it is new', async () => {
    expect(await inIndex((inbox) => times(3, () => inbox.add(hint())))).toEqual([])
  })

  it.each<[string, Partial<NewEvent>]>([
    ['a run brought it', { run_id: 'r1' }],
    ['its payload could not be read', { reference: null, parked: { reason: 'r', message: 'm', body: '{}' } }],
  ])('unless %s', async (_why, more) => {
    expect(await inIndex((inbox) => inbox.add(hint(more)))).toEqual([1])
  })

  it.each<[string, (inbox: ReturnType<typeof openEvents>['inbox']) => void]>([
    ['was put off', (inbox) => inbox.postpone([1], NOW + 9, WHY)],
    ['waits for a guard', (inbox) => inbox.leave(1, 'absent')],
  ])('until it %s', async (_what, happens) => {
    const seqs = await inIndex((inbox) => {
      times(2, () => inbox.add(hint()))
      happens(inbox)
    })
    expect(seqs).toEqual([1])
  })

  it('with 19 others at most: more wait in the index', async () => {
    const seqs = await inIndex((inbox) => times(22, () => inbox.add(hint())))
    expect(seqs).toEqual([21, 22])
  })

  it('until 24 newer ones came, among which a fresh object would not find it', async () => {
    const seqs = await inIndex((inbox) => {
      for (const reference of ['A1', 'A2']) inbox.add(hint({ reference }))
      times(23, () => inbox.close(inbox.add(hint()) ?? 0, { outcome: 'created' }))
    })
    expect(seqs).toEqual([1])
  })
})

describe('a fresh object', () => {
  it('finds those outside of the index, in the order of their moments with all others', async () => {
    const seen = await inStorage(({ sql }) => {
      const { inbox } = openEvents(sql)
      for (const later of [3, 1, 2]) inbox.add(hint({ due_at: NOW + later, lane: LANES.hint }))
      inbox.postpone([1], NOW + 2, WHY)
      return [inbox, openEvents(sql).inbox].map((same) => [
        same.due(LANES.hint, NOW + 5, null, 9).map(({ seq }) => seq),
        same.due(LANES.hint, NOW + 5, { due_at: NOW + 1, seq: 2 }, 9).map(({ seq }) => seq),
        same.due(LANES.hint, NOW + 5, null, 2).map(({ seq }) => seq),
        same.dueAfter(0),
        same.dueAfter(NOW + 1),
        same.oldestPendingAt(),
      ])
    })
    const same = [[2, 1, 3], [1, 3], [2, 1], NOW + 1, NOW + 2, NOW]
    expect(seen).toEqual([same, same])
  })

  it('takes along what would be left behind by what it stores', async () => {
    const seqs = await inStorage(({ sql }) => {
      times(20, () => openEvents(sql).inbox.add(hint()))
      for (let seq = 5; seq <= 20; seq++) openEvents(sql).inbox.close(seq, { outcome: 'created' })
      times(6, () => openEvents(sql).inbox.add(hint()))
      return openEvents(sql)
        .inbox.due(LANES.known, NOW, null, 99)
        .map(({ seq }) => seq)
    })
    expect(seqs).toEqual([1, 2, 3, 4, 21, 22, 23, 24, 25, 26])
  })

  it('finds them also when what was stored behind them is taken back or deleted', async () => {
    const seen = await inStorage((storage) => {
      const { inbox, log } = openEvents(storage.sql)
      inbox.add(hint({ reference: 'A1' }))
      try {
        storage.transactionSync(() => {
          times(70, () => inbox.add(hint({ reference: 'B2' })))
          throw new Error('taken back')
        })
      } catch {
        inbox.recount()
      }
      const after = inbox.due(LANES.known, NOW, null, 99).map(({ seq }) => seq)
      times(70, () => inbox.add(hint({ reference: 'B2' })))
      log.forget('B2')
      const [same, fresh] = [inbox, openEvents(storage.sql).inbox].map((one) =>
        one.due(LANES.known, NOW, null, 99).map(({ seq }) => seq),
      )
      return [after, same, fresh]
    })
    expect(seen).toEqual([[1], [1], [1]])
  })
})
