// How often KV is given an object's figures, and that no life of the object gives them twice or leaves them out.
import { describe, expect, it } from 'vitest'
import { openFiguresNote } from '../../src/object/figures-note'
import { openStore } from '../../src/store/store'
import { clockAt } from '../parts'
import { hint, key } from '../store/events'
import { inStorage, recording, rowsWritten } from '../store/storage'

const NOON = Date.UTC(2027, 0, 4, 12)
const MINUTE = 60_000

/** An object over `storage`, as it is asked when there is nothing else to do; `evict` begins its next life. */
function objectOver(storage: DurableObjectStorage) {
  const clock = clockAt(NOON)
  let seq = 0
  const life = () => {
    const store = openStore(storage, clock.now)
    return { store, note: openFiguresNote({ ...store, clock }) }
  }
  let { store, note } = life()
  return {
    clock,
    evict(): void {
      ;({ store, note } = life())
    },
    /** An event comes, and waits. */
    comes: () =>
      void store.atomically(() => store.events.add(hint({ key: key(++seq), reference: `A${seq}`, is_received: true }))),
    /** The event with that seq is delivered. */
    delivers: (of = seq) => void store.atomically(() => store.events.close(of, { outcome: 'updated', attempts: 1 })),
    fails: (of: number, ms: number) =>
      void store.atomically(() =>
        store.events.postpone([of], clock.at + ms, { reason: 'hrflow_unavailable', message: '', attempts: 1 }),
      ),
    /** Asks, and gives KV what it is to have: how many events wait as it says; null: it is not given anything. */
    asked: (workAt: number | null = clock.at + MINUTE, { taken = true } = {}): number | null => {
      if (!note.isDue(workAt)) return null
      note.gives()
      if (taken) note.written()
      return store.events.pending()
    },
  }
}

const over = <T>(work: (object: ReturnType<typeof objectOver>) => T) =>
  inStorage((storage) => work(objectOver(storage)))

describe('KV is given the figures', () => {
  it('once they were written, and not again before they are the next time', async () => {
    const asked = await over(({ clock, comes, delivers, asked }) => {
      const given: (number | null)[] = [asked()]
      for (const minutes of [0, 1, 6, 7, 12]) {
        clock.at = NOON + minutes * MINUTE
        comes()
        delivers()
        given.push(asked(null), asked(null))
      }
      return given
    })
    expect(asked).toEqual([null, 0, null, null, null, 0, null, null, null, 0, null])
  })

  it.each([
    ['by the object that took it', false],
    ['by another one', true],
  ])('when the event that waits for a minute is delivered %s, and by none that follows', async (_by, isEvicted) => {
    const asked = await over(({ clock, comes, delivers, asked, evict }) => {
      const given: (number | null)[] = []
      for (const minutes of [0, 1.5, 3]) {
        clock.at = NOON + minutes * MINUTE
        comes()
        given.push(asked())
        if (isEvicted) evict()
        given.push(asked())
        clock.at += MINUTE
        delivers()
        given.push(asked(null))
        if (isEvicted) evict()
        given.push(asked(null))
      }
      return given
    })
    expect(asked).toEqual([null, null, 0, null, ...Array(8).fill(null)])
  })

  it('by whoever delivers the last of events that overlap, whichever life of the object came between', async () => {
    const asked = await over(({ comes, delivers, asked, evict }) => {
      comes()
      const given = [asked()]
      evict()
      comes()
      delivers(1)
      given.push(asked())
      evict()
      comes()
      delivers(2)
      given.push(asked())
      evict()
      delivers(3)
      return [...given, asked(null)]
    })
    expect(asked).toEqual([null, null, null, 0])
  })

  it('while events wait that nothing delivers, or not before they are written next, and again once none waits', async () => {
    const asked = await over(({ clock, comes, fails, delivers, asked, evict }) => {
      comes()
      fails(1, 120 * MINUTE)
      const given = [asked(null), asked(null)]
      evict()
      given.push(asked(NOON + 120 * MINUTE))
      clock.at += MINUTE
      delivers(1)
      return [...given, asked(null), asked(null)]
    })
    expect(asked).toEqual([1, null, null, 0, null])
  })

  it('when they are written a second time while events go on waiting, each a little', async () => {
    const asked = await over(({ clock, comes, delivers, asked, evict }) => {
      const given: (number | null)[] = []
      comes()
      for (let n = 1; n <= 4; n++) {
        clock.at = NOON + n * 6 * MINUTE
        comes()
        delivers(n)
        given.push(asked())
        evict()
        given.push(asked())
      }
      delivers(5)
      return [...given, asked(null)]
    })
    expect(asked).toEqual([1, null, 1, null, 1, null, 1, null, 0])
  })

  it('not while a run is under way, whose end gives them', async () => {
    const asked = await over(({ clock, comes, delivers, asked }) => {
      comes()
      delivers()
      return [asked(clock.at), asked(clock.at + 4 * MINUTE), asked(null)]
    })
    expect(asked).toEqual([null, null, 0])
  })

  it('once, also when KV does not take them', async () => {
    const asked = await over(({ comes, delivers, asked }) => {
      comes()
      delivers()
      return [asked(null, { taken: false }), asked(null)]
    })
    expect(asked).toEqual([0, null])
  })

  it('at no row: that it has them rides on the next event', async () => {
    const rows = await inStorage((storage) => {
      const { sql, take } = recording(storage.sql)
      const { transactionSync } = storage
      const recorded = new Proxy(storage, {
        get: (target, name) => (name === 'sql' ? sql : (work: () => unknown) => transactionSync.call(target, work)),
      })
      const object = objectOver(recorded)
      return [1, 2, 3].map(() => {
        object.comes()
        object.asked()
        object.evict()
        object.delivers()
        object.asked(null)
        object.evict()
        return rowsWritten(take())
      })
    })
    expect(rows).toEqual([3 + 1, 3, 3])
  })
})
