// The events whose jobs a run would archive, over a real database.
import { describe, expect, it } from 'vitest'
import { GUARD_DUE_AT, LANES } from '../../src/store/event'
import { openLeaving } from '../../src/store/leaving'
import { newRow } from '../../src/store/ledger'
import { openStore } from '../../src/store/store'
import { hint, NOW } from './events'
import { costly, inStorage, recording } from './storage'

/** Leaving: 1 (A, not open) and 3 (C, absent) of run r1, 4 (D) of another. Waiting: 2 (B) of r1. */
const staged = <T>(work: (store: ReturnType<typeof openStore>) => T) =>
  inStorage((storage) => {
    const store = openStore(storage)
    store.events.add(hint({ reference: 'A', run_id: 'r1', leaves: 'not_open' }))
    store.events.add(hint({ reference: 'B', run_id: 'r1' }))
    store.events.add(hint({ reference: 'C', run_id: 'r1', leaves: 'absent', absent: 'gone' }))
    store.events.add(hint({ reference: 'D', run_id: 'r0', leaves: 'not_open' }))
    return work(store)
  })
/** What is stored of events 1 to 4. */
const rows = ({ events }: ReturnType<typeof openStore>) =>
  [1, 2, 3, 4].map((seq) => {
    const event = events.get(seq)
    return [event?.due_at, event?.approved, event?.outcome, event?.reason, event?.run_outcome]
  })
const LEAVING = (why: string) => [GUARD_DUE_AT, 0, null, why, null]
const HELD = [null, 0, 'skipped', 'held', 'held']
const WAITING = [NOW, 0, null, null, null]

describe('an event whose job a run would archive', () => {
  it('is pending, and never due', async () => {
    const seen = await staged((store) => [
      store.events.pending(),
      store.events.due(LANES.run, GUARD_DUE_AT - 1, null, 9).map(({ seq }) => seq),
      store.events.dueAfter(NOW),
      rows(store),
    ])
    expect(seen).toEqual([4, [2], null, [LEAVING('not_open'), WAITING, LEAVING('absent'), LEAVING('not_open')]])
  })

  it('is listed and counted with its run, from the run’s first event on', async () => {
    const seen = await staged(({ leaving }) => [
      [...leaving.of('r1', 1)],
      [...leaving.of('r1', 2)],
      leaving.count('r1', 1),
      leaving.count('r2', 1),
    ])
    const [a, c] = [
      { reference: 'A', why: 'not_open' },
      { reference: 'C', why: 'absent' },
    ]
    expect(seen).toEqual([[a, c], [c], 2, 0])
  })

  it('is not listed when a later read of its job has covered it', async () => {
    const seen = await staged(({ leaving, jobs }) => {
      jobs.put({ ...newRow('A'), read_seq: 1 })
      jobs.put({ ...newRow('C'), read_seq: 2 })
      return [...leaving.of('r1', 1)].map(({ reference }) => reference)
    })
    expect(seen).toEqual(['C'])
  })

  it.each([true, false])('is due when it is released, and approved or not: %s', async (approved) => {
    const seen = await staged((store) => {
      store.leaving.release('r1', 1, NOW + 5, approved)
      return [rows(store), store.events.pending()]
    })
    const released = [NOW + 5, approved ? 1 : 0, null, null, null]
    expect(seen).toEqual([[released, WAITING, released, LEAVING('not_open')], 4])
  })

  it('ends as held, and is counted so; what does not leave stays as it is', async () => {
    const seen = await staged((store) => {
      store.leaving.hold('r1', 1)
      return [rows(store), store.events.pending()]
    })
    expect(seen).toEqual([[HELD, WAITING, HELD, LEAVING('not_open')], 2])
  })

  it('is not held when a later read of its job has covered it', async () => {
    const seen = await staged((store) => {
      store.jobs.put({ ...newRow('A'), read_seq: 1 })
      store.jobs.put({ ...newRow('C'), read_seq: 2 })
      store.leaving.hold('r1', 1)
      return rows(store)
    })
    expect(seen).toEqual([LEAVING('not_open'), WAITING, HELD, LEAVING('not_open')])
  })

  it('is one of very many: they are read in steps, and held however many they are', async () => {
    const COUNT = 5_000
    const seen = await inStorage((storage) => {
      const { sql, take } = recording(storage.sql)
      const store = openStore(storage)
      const leaving = openLeaving(sql, store.events)
      store.atomically(() => {
        for (let n = 0; n < COUNT; n++)
          store.events.add(hint({ reference: `J${n}`, run_id: 'r1', leaves: 'absent', absent: 'gone' }))
      })
      const references = new Set<string>()
      for (const { reference } of leaving.of('r1', 1)) references.add(reference)
      const steps = take()
      leaving.hold('r1', 1)
      return {
        ...{
          references: references.size,
          costly: costly(steps),
          inSteps: steps.every(({ rowsRead }) => rowsRead <= COUNT),
        },
        left: [store.leaving.count('r1', 1), store.events.pending()],
      }
    })
    expect(seen).toEqual({ references: COUNT, costly: [], inSteps: true, left: [0, 0] })
  })

  it('ends when its run was given up', async () => {
    const seen = await staged((store) => {
      store.leaving.endAll()
      return [rows(store).map(([due_at, , outcome]) => [due_at, outcome]), store.events.pending()]
    })
    const ended = [null, 'superseded']
    expect(seen).toEqual([[ended, [NOW, null], ended, ended], 1])
  })
})
