// Replay over a real store: which parked events wait for their delivery again, and which kept payloads are read once more.
import { describe, expect, it } from 'vitest'
import { countParked, dismiss, replay } from '../../src/delivery/replay'
import { PARKED_DUE_AT } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { EVERY_PARKED, type ParkedFilter } from '../../src/store/parked'
import { hint, NOW, partsOver } from '../parts'
import { key, UNREADABLE, WHY } from '../store/events'
import { inStorage } from '../store/storage'

const LATER = NOW + 60_000

/** Parses payloads of `{jobs: [reference]}`. */
const event_parser = (payload: { jobs: string[] }) => payload.jobs.map((reference) => ({ action: 'update', reference }))

/** Parked A1 and A2, received at NOW and a second later, and two payloads that could not be read, of which one can be now. */
const parked = (filter: Partial<ParkedFilter>, plan = false) =>
  inStorage(async (storage) => {
    const { store, workflow } = partsOver(storage, { event_parser })
    const { events, log } = store
    for (const [index, reference] of ['A1', 'A2'].entries()) {
      const seq = Number(events.add(hint({ reference, received_at: NOW + index * 1_000 })))
      events.postpone([seq], PARKED_DUE_AT, WHY)
    }
    for (const [byte, body] of ['{"jobs":["B1","B2"]}', 'no JSON'].entries())
      events.add(hint({ reference: null, key: key(byte), parked: { ...UNREADABLE, body } }))
    const parts = { store, workflow, clock: { sleep: async () => {} } }
    const which = { ...EVERY_PARKED, ...filter }
    const count = await (plan ? countParked(parts, which) : replay(parts, which, LATER))
    const rows = log.list({ state: null, reference: null, limit: 50, cursor: null }).rows.toReversed()
    return {
      count,
      waiting: rows.filter(({ due_at }) => due_at === LATER).map(({ reference }) => reference),
      superseded: rows.filter(({ outcome }) => outcome === 'superseded').map(({ seq, reason }) => [seq, reason]),
      parked: log.parked(),
      a1: rows[0],
    }
  })

describe('a replay', () => {
  it('lets every parked event wait anew, and reads each kept payload that can be read now', async () => {
    expect(await parked({})).toMatchObject({
      count: 3,
      waiting: ['A1', 'A2', 'B1', 'B2'],
      superseded: [[3, 'read_again']],
      parked: 1,
    })
  })

  it('gives an event a full set of attempts, and remembers those before', async () => {
    expect((await parked({})).a1).toMatchObject({ due_at: LATER, attempts: 0, attempts_before: 3 })
  })

  it('of one reference touches that one alone, and no payload, since nobody knows what it names', async () => {
    expect(await parked({ reference: 'A2' })).toMatchObject({ count: 1, waiting: ['A2'], superseded: [], parked: 3 })
    expect(await parked({ reference: 'B1' })).toMatchObject({ count: 0, waiting: [], parked: 4 })
  })

  it('of a time takes what was received in it, both ends included', async () => {
    expect(await parked({ since: NOW + 1 })).toMatchObject({ count: 1, waiting: ['A2'], superseded: [] })
    expect(await parked({ until: NOW })).toMatchObject({ count: 2, waiting: ['A1', 'B1', 'B2'] })
    expect(await parked({ since: NOW + 1_001 })).toMatchObject({ count: 0, waiting: [] })
  })

  it('of one reason takes what is parked for that, payloads too', async () => {
    expect(await parked({ reason: WHY.reason })).toMatchObject({ count: 2, waiting: ['A1', 'A2'], superseded: [] })
    expect(await parked({ reason: UNREADABLE.reason })).toMatchObject({ count: 1, waiting: ['B1', 'B2'] })
    expect(await parked({ reason: 'held' })).toMatchObject({ count: 0, waiting: [], superseded: [], parked: 4 })
  })

  it('that names what is held approves of it; any other does not', async () => {
    const approved = (reason: string | null) =>
      inStorage(async (storage) => {
        const { store, workflow } = partsOver(storage)
        const seq = Number(store.events.add(hint()))
        store.events.postpone([seq], PARKED_DUE_AT, { ...WHY, reason: 'held' })
        await replay({ store, workflow, clock: { sleep: async () => {} } }, { ...EVERY_PARKED, reason }, LATER)
        return [store.events.get(seq)?.due_at, store.events.get(seq)?.approved]
      })
    expect([await approved(null), await approved('held')]).toEqual([
      [LATER, 0],
      [LATER, 1],
    ])
  })

  it('that is only planned says how many there are to try, and changes nothing', async () => {
    expect(await parked({}, true)).toMatchObject({ count: 4, waiting: [], superseded: [], parked: 4 })
    expect(await parked({ reference: 'A1' }, true)).toMatchObject({ count: 1, waiting: [], parked: 4 })
  })
})

describe('a dismissal', () => {
  /** Dismisses what is parked by `filter` twice: what both say, and what is stored then. */
  const dismissed = (filter: Partial<ParkedFilter>) =>
    inStorage(async (storage) => {
      const { store } = partsOver(storage)
      for (const reference of ['A1', 'A2']) {
        const seq = Number(store.events.add(hint({ reference })))
        store.events.postpone([seq], PARKED_DUE_AT, WHY)
        store.jobs.put({ ...newRow(reference), parked_seq: seq })
      }
      store.events.add(hint({ reference: null, parked: UNREADABLE }))
      const parts = { store, clock: { sleep: async () => {} } }
      const which = { ...EVERY_PARKED, ...filter }
      const counts = [await countParked(parts, which), await dismiss(parts, which), await dismiss(parts, which)]
      const parkedSeqs = ['A1', 'A2'].map((reference) => store.jobs.get(reference)?.parked_seq)
      const figure = store.figures.total()['dismissed'] ?? 0
      return { counts, parkedSeqs, figure, parked: store.log.parked(), first: store.events.get(1) }
    })

  it('ends what is parked, once, and its job waits for nothing', async () => {
    const told = await dismissed({})
    expect(told).toMatchObject({ counts: [3, 3, 0], figure: 3, parkedSeqs: [null, null], parked: 0 })
    expect(told.first).toMatchObject({ due_at: null, outcome: 'skipped', reason: WHY.reason })
  })

  it('leaves what its filter does not find', async () => {
    expect(await dismissed({ reference: 'A2' })).toMatchObject({ counts: [1, 1, 0], parkedSeqs: [1, null], parked: 2 })
  })
})
