// What an object does with the events of a webhook, over a real store.
import { describe, expect, it } from 'vitest'
import { takeIn } from '../../src/object/intake'
import { LANES, type NewEvent } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { hint, NOW, partsOver, run } from '../parts'
import { key } from '../store/events'
import { inStorage } from '../store/storage'

const UNKNOWN_MAX = 1_000

/** An object with A1 and A2 on its board; takes in events and counts the syncs that are owed. */
const staged = <T>(
  work: (stage: {
    readonly store: ReturnType<typeof partsOver>['store']
    readonly take: (...events: readonly NewEvent[]) => ReturnType<typeof takeIn>
    readonly owed: () => number
  }) => T,
  more: object = {},
) =>
  inStorage((storage) => {
    const { store, workflow } = partsOver(storage, more)
    for (const reference of ['A1', 'A2']) store.jobs.put({ ...newRow(reference), archived: 0, read_at: NOW - 1_000 })
    let owed = 0
    const note = () => {
      owed += 1
    }
    return work({ store, take: (...events) => takeIn(store, events, workflow, { note }, NOW), owed: () => owed })
  })

const about = (reference: string, more: Partial<NewEvent> = {}) => hint({ reference, ...more })
const falseOnes = (count: number) => Array.from({ length: count }, (_, index) => about(`F${index}`))

describe('the events of a webhook', () => {
  it('wait each in the lane of its job, and a hint until the time since the last read is over', async () => {
    const rows = await staged(({ store, take }) => {
      take(about('A1'), about('A2', { is_hint: true }), about('B1'), about('B2', { is_hint: true }))
      return [1, 2, 3, 4].map((seq) => [store.events.get(seq)?.lane, Number(store.events.get(seq)?.due_at) - NOW])
    })
    expect(rows).toEqual([
      [LANES.known, 0],
      [LANES.hint, 59_000],
      [LANES.unknown, 0],
      [LANES.unknown, 0],
    ])
  })

  it('count as received when they are new', async () => {
    const seen = await staged(({ take }) => [
      take(about('A1', { key: key(1) }), about('A2', { key: key(2) })),
      take(about('A1', { key: key(1) }), about('A2', { key: key(3) })),
    ])
    expect(seen).toEqual([
      { received: 2, duplicates: 0 },
      { received: 1, duplicates: 1 },
    ])
  })

  it('are one where they are hints and the job is still to be read: the further ones are stored nowhere', async () => {
    const late = { is_hint: true, due_at: NOW }
    const seen = await staged(({ store, take }) => {
      const answers = [take(about('A1', late)), take(about('A1', { ...late, key: key(2) }), about('A2', late))]
      store.events.beginRead('A1')
      const third = take(about('A1', late))
      const { received, duplicates } = store.figures.total()
      return [...answers, third, { received, duplicates }, store.events.pending()]
    })
    expect(seen).toEqual([
      { received: 1, duplicates: 0 },
      { received: 1, duplicates: 1 },
      { received: 1, duplicates: 0 },
      { received: 3, duplicates: 1 },
      3,
    ])
  })

  it('are each stored beside a run, which may have read the job after the one and before the other', async () => {
    const late = { is_hint: true, due_at: NOW }
    const seen = await staged(({ store, take }) => {
      take(about('A1', late))
      store.runs.put(run())
      const beside = take(about('A1', late))
      store.runs.put(run({ state: 'finished' }))
      store.events.add(hint({ reference: 'A2', run_id: 'r1' }))
      return [beside, take(about('A1', late)), store.events.pending()]
    })
    expect(seen).toEqual([{ received: 1, duplicates: 0 }, { received: 1, duplicates: 0 }, 4])
  })

  it('are each stored where they are about the job itself', async () => {
    const seen = await staged(({ take }) => [take(about('A1')), take(about('A1'))])
    expect(seen).toEqual([
      { received: 1, duplicates: 0 },
      { received: 1, duplicates: 0 },
    ])
  })

  it('are all refused while as many wait as may', async () => {
    const seen = await staged(
      ({ store, take }) => [take(about('A1'), about('A2')), take(about('A1')), store.events.pending()],
      { max_pending: 2 },
    )
    expect(seen).toEqual([{ received: 2, duplicates: 0 }, 'full', 2])
  })
})

describe(`of references that nobody knows ${UNKNOWN_MAX} wait`, () => {
  it('and for what comes beyond a sync is owed: it is received, and not stored', async () => {
    const seen = await staged(({ store, take, owed }) => {
      const answers = [take(...falseOnes(UNKNOWN_MAX)), owed(), take(about('G1'), about('G2'))]
      return [...answers, owed() > 0, store.events.pending(), store.events.waitingIn(LANES.unknown)]
    })
    const { length } = falseOnes(UNKNOWN_MAX)
    expect(seen).toEqual([
      { received: length, duplicates: 0 },
      0,
      { received: 2, duplicates: 0 },
      true,
      UNKNOWN_MAX,
      UNKNOWN_MAX,
    ])
  })

  it('and those of known jobs, and bodies that could not be read, are stored all the same', async () => {
    const seen = await staged(({ store, take, owed }) => {
      take(...falseOnes(UNKNOWN_MAX))
      const unread = { reason: 'event_parsing_failure', message: 'no data', body: '{}' }
      take(about('A1'), about('A2', { is_hint: true }), hint({ reference: null, parked: unread }))
      return [owed(), store.events.pending(), store.log.parked()]
    })
    expect(seen).toEqual([0, UNKNOWN_MAX + 2, 1])
  })

  it('and one more once one of them was delivered', async () => {
    const seen = await staged(({ store, take, owed }) => {
      take(...falseOnes(UNKNOWN_MAX))
      store.events.close(1, { outcome: 'skipped' })
      store.events.supersede([2])
      take(about('G1'), about('G2'))
      return [owed(), store.events.waitingIn(LANES.unknown)]
    })
    expect(seen).toEqual([0, UNKNOWN_MAX])
  })
})
