// When a further hint about a job asks for nothing that is not asked for, over a real store.
import { describe, expect, it } from 'vitest'
import { LANES, type NewEvent } from '../../src/store/event'
import { openStore, type Store } from '../../src/store/store'
import { hint, NOW } from '../parts'
import { inStorage } from './storage'

const LATER = NOW + 60_000

/** A store with one event about A1; whether it covers a hint that would be due at `due_at`. */
const covered = (
  event: Partial<NewEvent>,
  after: (store: Store, storage: DurableObjectStorage) => Store = (store) => store,
  { readSeq = 0, due_at = LATER } = {},
) =>
  inStorage((storage) => {
    const store = openStore(storage, () => NOW)
    store.events.add(hint({ reference: 'A1', lane: LANES.hint, due_at: LATER, is_received: true, ...event }))
    return after(store, storage).events.isCovered(hint({ due_at }), 'A1', readSeq)
  })

describe('a hint is covered by an event of the same job', () => {
  it('that waits and is due by then', async () => {
    expect(await covered({})).toBe(true)
    expect(await covered({}, undefined, { due_at: LATER - 1 })).toBe(false)
  })

  it('also in a fresh object, which remembers nothing', async () => {
    expect(await covered({}, (_store, storage) => openStore(storage, () => NOW))).toBe(true)
  })

  it('and not by one that a run brought, which pushes what was read before', async () => {
    expect(await covered({ run_id: 'r1', is_received: false })).toBe(false)
  })

  it.each<[string, (store: Store) => void]>([
    ['is being read', ({ events }) => void events.beginRead('A1')],
    ['was read', ({ events }) => events.close(1, { outcome: 'unchanged' })],
    ['was tried in vain', ({ events }) => events.postpone([1], NOW, { reason: 'r', message: 'm', attempts: 1 })],
    [
      'is parked',
      ({ events }) => events.postpone([1], Number.MAX_SAFE_INTEGER, { reason: 'r', message: 'm', attempts: 0 }),
    ],
    ['was forgotten', ({ log }) => void log.forget('A1')],
  ])('and not by one that %s', async (_what, happens) => {
    const after = (store: Store): Store => {
      happens(store)
      return store
    }
    expect(await covered({}, after)).toBe(false)
  })

  it('and has come all the same: what was listed before is older than it', async () => {
    const seen = await inStorage((storage) => {
      const store = openStore(storage, () => NOW)
      store.events.add(hint({ lane: LANES.hint, due_at: LATER, is_received: true }))
      const covers = store.events.isCovered(hint({ received_at: NOW + 7, due_at: LATER }), 'A1', 0)
      return [covers, store.events.newestAt() - NOW]
    })
    expect(seen).toEqual([true, 7])
  })

  it('and not by one that an earlier read has covered', async () => {
    expect(await covered({}, undefined, { readSeq: 1 })).toBe(false)
  })
})
