import { describe, expect, it } from 'vitest'
import { openSuspects } from '../../src/delivery/suspects'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import { openStore } from '../../src/store/store'
import { clockAt, hint, NOW, workflow } from '../parts'
import { inStorage } from '../store/storage'

const { delivery } = workflow({ delivery: { retry_base_ms: 1_000, retry_max_ms: 4_000, max_attempts: 2 } })

/** Works on an object that was constructed when events of `before` were waiting; marks an event by its number. */
const constructed = <T>(
  before: readonly string[],
  work: (given: {
    readonly store: ReturnType<typeof openStore>
    readonly suspects: ReturnType<typeof openSuspects>
    readonly mark: (seq: number) => void
    /** What the object before is said to have crashed during. */
    readonly crashes: readonly string[]
  }) => T,
): Promise<T> =>
  inStorage((storage) => {
    const store = openStore(storage)
    for (const reference of before) store.events.add(hint({ reference }))
    const crashes: string[] = []
    const suspects = openSuspects(store, clockAt(NOW), delivery, (during) => void crashes.push(during))
    const mark = (seq: number) => {
      const event = store.events.get(seq)
      if (event?.reference == null) throw new Error(`no event ${seq}`)
      suspects.mark(event, store.jobs.get(event.reference) ?? newRow(event.reference))
    }
    return work({ store, suspects, mark, crashes })
  })
const row = (reference: string, more: Partial<LedgerRow> = {}): LedgerRow => ({ ...newRow(reference), ...more })

describe('an event that was there before this object', () => {
  it('is marked before it is tried, and nothing else changes', async () => {
    const seen = await constructed(['A'], ({ store, suspects, mark }) => {
      const before = store.events.get(1)
      store.jobs.put(row('A', { hash: 'h', archived: 0 }))
      mark(1)
      const known = store.jobs.get('A')
      return [known, suspects.isSuspect(known), suspects.isDeadly(known), store.events.get(1), before]
    })
    expect(seen).toEqual([row('A', { hash: 'h', archived: 0, begun: 1 }), true, false, seen[4], seen[4]])
  })

  it('is one of the first twelve, or it is not marked', async () => {
    const references = Array.from({ length: 14 }, (_, index) => `A${index + 1}`)
    const marked = await constructed(references, ({ store, mark }) => {
      for (let seq = 1; seq <= 14; seq++) mark(seq)
      return references.filter((reference) => store.jobs.get(reference)?.begun === 1)
    })
    expect(marked).toEqual(references.slice(0, 12))
  })

  it('is known from one that came later, which is not marked', async () => {
    const seen = await constructed(['A'], ({ store, suspects, mark }) => {
      store.events.add(hint({ reference: 'B' }))
      mark(2)
      return [suspects.isOlder({ seq: 1 }), suspects.isOlder({ seq: 2 }), store.jobs.get('B')]
    })
    expect(seen).toEqual([true, false, null])
  })
})

describe('a suspect', () => {
  it('says that the object before crashed; an event that was not begun does not', async () => {
    const said = await constructed(['A', 'B'], ({ store, mark, crashes }) => {
      mark(1)
      const before = [...crashes]
      store.jobs.put(row('B', { begun: 1 }))
      mark(2)
      return [before, crashes]
    })
    expect(said).toEqual([[], ['the object crashed during a delivery']])
  })

  it.each<[begun: number, wait: number]>([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [9, 4_000],
  ])('that was begun %d times is due again only later, so that all others come before it', async (begun, wait) => {
    const seen = await constructed(['A'], ({ store, mark }) => {
      store.jobs.put(row('A', { begun, hash: 'h' }))
      mark(1)
      return [store.jobs.get('A'), store.events.get(1)?.due_at, store.events.get(1)?.attempts]
    })
    expect(seen).toEqual([row('A', { begun: begun + 1, hash: 'h', retry_at: NOW + wait }), NOW + wait, 0])
  })

  it('is marked also when its event came after this object was constructed', async () => {
    const begun = await constructed([], ({ store, mark }) => {
      store.jobs.put(row('A', { begun: 1 }))
      store.events.add(hint({ reference: 'A' }))
      mark(1)
      return store.jobs.get('A')?.begun
    })
    expect(begun).toBe(2)
  })

  it('takes no mark away from the events behind it', async () => {
    const references = ['S', ...Array.from({ length: 12 }, (_, index) => `A${index + 1}`)]
    const marked = await constructed(references, ({ store, mark }) => {
      store.jobs.put(row('S', { begun: 1 }))
      for (let seq = 1; seq <= 13; seq++) mark(seq)
      return references.map((reference) => store.jobs.get(reference)?.begun)
    })
    expect(marked).toEqual([2, ...Array.from({ length: 12 }, () => 1)])
  })

  it.each<[begun: number, isSuspect: boolean, isDeadly: boolean]>([
    [0, false, false],
    [1, true, false],
    [2, true, false],
    [3, true, true],
    [4, true, true],
  ])('after %d deliveries that did not end: suspect %s, deadly %s', async (begun, isSuspect, isDeadly) => {
    const seen = await constructed([], ({ suspects }) => {
      const known = row('A', { begun })
      return [suspects.isSuspect(known), suspects.isDeadly(known)]
    })
    expect(seen).toEqual([isSuspect, isDeadly])
  })

  it('is none of a job that nobody knows', async () => {
    expect(await constructed([], ({ suspects }) => [suspects.isSuspect(null), suspects.isDeadly(null)])).toEqual([
      false,
      false,
    ])
  })
})

describe('a delivery that has ended', () => {
  it('takes the mark from its job, and the wait that came with it', async () => {
    const seen = await constructed([], ({ store, suspects }) => {
      store.jobs.put(row('A', { begun: 2, retry_at: NOW + 9, hash: 'h' }))
      store.jobs.put(row('B', { retry_at: NOW + 9, attempts: 1 }))
      return [suspects.cleared('A'), suspects.cleared('B'), suspects.cleared('C'), store.jobs.get('A')?.begun]
    })
    expect(seen).toEqual([
      row('A', { hash: 'h' }),
      row('B', { retry_at: NOW + 9, attempts: 1 }), // of an earlier failure: it is for settling to say
      row('C'),
      2, // it stores nothing
    ])
  })

  it('that never ends is tried no more; a newer event of the job gets one try', async () => {
    const seen = await constructed([], ({ suspects }) => {
      const parked = suspects.parked(row('A', { begun: 3 }))
      return [parked, suspects.isDeadly(parked), suspects.isDeadly({ ...parked, begun: parked.begun + 1 })]
    })
    expect(seen).toEqual([row('A', { begun: 2 }), false, true])
  })
})
