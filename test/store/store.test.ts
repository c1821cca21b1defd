import { describe, expect, it } from 'vitest'
import { newRow } from '../../src/store/ledger'
import { openStore } from '../../src/store/store'
import { hint } from '../parts'
import { inStorage } from './storage'

const failure = new Error('in the middle')
/** What `work` throws, as text. */
function thrownBy(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    return String(error)
  }
}

describe('work that is stored atomically', () => {
  it('is stored whole, and gives what it came to', async () => {
    const seen = await inStorage((storage) => {
      const store = openStore(storage)
      const seq = store.atomically(() => {
        store.jobs.put({ ...newRow('A1'), archived: 0 })
        return store.events.add(hint())
      })
      const again = openStore(storage)
      return [seq, again.events.pending(), again.jobs.counts(), again.events.get(1)?.reference]
    })
    expect(seen).toEqual([1, 1, { active: 1, archived: 0 }, 'A1'])
  })

  it('that throws leaves nothing, and its error goes on', async () => {
    const seen = await inStorage((storage) => {
      const store = openStore(storage)
      const thrown = thrownBy(() =>
        store.atomically(() => {
          store.events.add(hint())
          store.jobs.put(newRow('A1'))
          store.values.put('paused', 'true')
          throw failure
        }),
      )
      return [thrown, store.events.get(1), store.jobs.get('A1'), store.values.get('paused')]
    })
    expect(seen).toEqual([String(failure), undefined, null, null])
  })

  it('that throws has what was counted in memory counted anew', async () => {
    const seen = await inStorage((storage) => {
      const store = openStore(storage)
      for (const reference of ['A1', 'A2']) {
        store.events.add(hint({ reference }))
        store.jobs.put({ ...newRow(reference), archived: 0 })
      }
      const counts = () => [store.events.pending(), store.events.oldestPendingAt(), store.jobs.counts()]
      const before = counts()
      const within: unknown[] = []
      thrownBy(() =>
        store.atomically(() => {
          store.events.supersede([1, 2])
          store.events.add(hint({ received_at: 5 }))
          store.jobs.put({ ...newRow('A1'), archived: 1 })
          store.jobs.forget('A2')
          within.push(...counts())
          throw failure
        }),
      )
      const fresh = openStore(storage)
      const stored = [fresh.events.pending(), fresh.events.oldestPendingAt(), fresh.jobs.counts()]
      return { before, within, after: counts(), stored }
    })
    expect(seen.within).toEqual([1, 5, { active: 0, archived: 1 }])
    expect(seen).toEqual({ ...seen, after: seen.before, stored: seen.before })
  })

  it('that throws takes back no number that an earlier event has', async () => {
    const seqs = await inStorage((storage) => {
      const store = openStore(storage)
      store.events.add(hint())
      thrownBy(() =>
        store.atomically(() => {
          store.events.add(hint())
          throw failure
        }),
      )
      const next = store.events.add(hint())
      return [next !== null && next > 1, store.events.newestSeq() === next, store.events.pending()]
    })
    expect(seqs).toEqual([true, true, 2])
  })
})

describe('who keeps in memory what is stored', () => {
  it('hears of each transaction that was taken back, after it was, and of no other', async () => {
    const heard = await inStorage((storage) => {
      const store = openStore(storage)
      const lines: string[] = []
      store.onRollback(() => lines.push(`first: ${store.values.get('paused')}`))
      store.onRollback(() => lines.push(`second: ${store.values.get('paused')}`))
      store.atomically(() => store.values.put('paused', 'kept'))
      thrownBy(() =>
        store.atomically(() => {
          store.values.put('paused', 'taken back')
          throw failure
        }),
      )
      return lines
    })
    expect(heard).toEqual(['first: kept', 'second: kept'])
  })
})
