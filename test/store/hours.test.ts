// The figures of an object: what they cost, what an eviction leaves of them, and that their sum only grows.
import { describe, expect, it } from 'vitest'
import { PARKED_DUE_AT } from '../../src/store/event'
import { HOUR_MS } from '../../src/store/figures'
import { openStore, type Store } from '../../src/store/store'
import { clockAt } from '../parts'
import { hint, key } from './events'
import { inStorage, recording, rowsWritten } from './storage'

/** Noon. */
const NOON = Date.UTC(2027, 0, 4, 12)
const MINUTE = 60_000

/** Works on the store of a fresh object; `evict` begins its next life. */
function over<T>(work: (given: { open: () => Store; clock: ReturnType<typeof clockAt>; sql: SqlStorage }) => T) {
  return inStorage((storage) => {
    const clock = clockAt(NOON)
    return work({ open: () => openStore(storage, clock.now), clock, sql: storage.sql })
  })
}

/** A webhook about `reference` that is delivered at once. */
function delivered({ events, figures, atomically }: Store, n: number, at = NOON): void {
  let seq: number | null = null
  atomically(() => {
    figures.accepted(1, at)
    seq = events.add(hint({ key: key(n), reference: `A${n}`, is_received: true }))
  })
  atomically(() => {
    figures.count('attempts')
    figures.count('delivered.created')
    events.close(seq ?? 0, { outcome: 'created', attempts: 1 })
  })
}

/** Without the rows written, which have a test of their own. */
const sumOf = ({ figures }: Pick<Store, 'figures'>) => {
  const { rows_written: _rows, ...sum } = figures.total()
  return sum
}
const times = (n: number) => ({ accepted: n, received: n, attempts: n, 'delivered.created': n })

describe('figures', () => {
  it('are none in a fresh object', async () => {
    const figures = await over(({ open }) => {
      const store = open()
      return [sumOf(store), store.figures.hours(0), store.figures.webhooks().last_accepted_at]
    })
    expect(figures).toEqual([{}, [], null])
  })

  it('outlive objects that are evicted after each event, without a row more than one in five minutes', async () => {
    const told = await over(({ open, clock, sql }) => {
      const written = () => sql.exec("SELECT value FROM meta WHERE key = 'figures'").toArray()[0]?.['value'] ?? null
      const writes = new Set<SqlStorageValue>()
      const sums = [1, 2, 3, 4, 5, 6, 7].map((n) => {
        delivered(open(), n, clock.at)
        writes.add(written())
        clock.at += MINUTE
        return sumOf(open())
      })
      return { sums, writes: writes.size }
    })
    expect(told).toEqual({ sums: [1, 2, 3, 4, 5, 6, 7].map(times), writes: 2 })
  })

  it('outlive it also when the last that was delivered is not the newest event', async () => {
    const sum = await over(({ open }) => {
      const { events, figures, atomically, ...store } = open()
      for (const n of [1, 2, 3]) atomically(() => events.add(hint({ key: key(n), is_received: true })))
      atomically(() => {
        figures.count('delivered.updated')
        events.close(1, { outcome: 'updated' })
      })
      atomically(() => {
        figures.count('failed.hrflow_unavailable')
        events.postpone([2], NOON + 1, { reason: 'hrflow_unavailable', message: '', attempts: 1 })
      })
      events.postpone([2, 3], PARKED_DUE_AT)
      void store
      return sumOf(open())
    })
    expect(sum).toEqual({ received: 3, 'delivered.updated': 1, 'failed.hrflow_unavailable': 1 })
  })

  it('are found again behind a run that stored very many events', async () => {
    const sum = await over(({ open }) => {
      const store = open()
      delivered(store, 1)
      store.atomically(() => {
        for (let n = 0; n < 500; n++) store.events.add(hint({ reference: `R${n}`, run_id: 'r1' }))
      })
      return sumOf(open())
    })
    expect(sum).toEqual(times(1))
  })

  it('never fall: what only memory knows is not in the sum', async () => {
    const sums = await over(({ open }) => {
      const store = open()
      delivered(store, 1)
      const before = sumOf(store)
      store.figures.count('duplicates')
      return [before, sumOf(store), sumOf(open())]
    })
    expect(sums).toEqual([times(1), times(1), times(1)])
  })

  it('are taken back with a transaction', async () => {
    const sums = await over(({ open }) => {
      const store = open()
      delivered(store, 1)
      const fails = () =>
        store.atomically(() => {
          store.figures.count('delivered.updated')
          store.events.add(hint({ is_received: true }))
          throw new Error('no')
        })
      expect(fails).toThrow('no')
      delivered(store, 2)
      return [sumOf(store), sumOf(open())]
    })
    expect(sums).toEqual([times(2), times(2)])
  })

  it('stand by the hour, for 48 hours, each event in its own', async () => {
    const hours = await over(({ open, clock }) => {
      for (let n = 0; n < 60; n++) {
        delivered(open(), n, clock.at)
        clock.at += HOUR_MS
      }
      const store = open()
      const kept = store.figures.hours(0)
      return {
        sum: sumOf(store),
        count: kept.length,
        last: kept.at(-1),
        since: store.figures.hours(NOON + 58 * HOUR_MS),
      }
    })
    const hour = { counted: { ...times(1), rows_written: expect.any(Number) }, oldest_wait_ms: expect.any(Number) }
    const last = { at: NOON + 59 * HOUR_MS, hour }
    expect(hours).toEqual({ sum: times(60), count: 49, last, since: [last] })
  })

  it('of an hour that a clock went back to are added to it', async () => {
    const hours = await over(({ open, clock }) => {
      for (const [n, at] of [NOON, NOON + 30 * MINUTE + HOUR_MS, NOON + 10 * MINUTE, NOON + 50 * MINUTE].entries()) {
        clock.at = at
        delivered(open(), n, clock.at)
      }
      return open()
        .figures.hours(0)
        .map(({ at, hour }) => [at - NOON, hour.counted['received']])
    })
    expect(hours).toEqual([
      [0, 3],
      [HOUR_MS, 1],
    ])
  })

  it('know the longest that an event waited, and what waits when they are written', async () => {
    const waits = await over(({ open, clock }) => {
      const store = open()
      store.figures.waited(7_000)
      store.figures.waited(3_000)
      store.events.add(hint({ received_at: NOON - 90_000 }))
      const before = store.figures.hours(0).map(({ hour }) => hour.oldest_wait_ms)
      clock.at += 5 * MINUTE
      store.atomically(() => {})
      return [
        before,
        open()
          .figures.hours(0)
          .map(({ hour }) => hour.oldest_wait_ms),
      ]
    })
    expect(waits).toEqual([[7_000], [390_000]])
  })

  it('know when webhooks came, also after an eviction', async () => {
    const webhooks = await over(({ open, clock }) => {
      for (const n of [1, 2, 3]) {
        delivered(open(), n, clock.at)
        clock.at += n * MINUTE
      }
      open().figures.refused('unproven', 4, NOON)
      const { days, ...ends } = open().figures.webhooks()
      return { ...ends, longest: days.map(({ longest_ms }) => longest_ms) }
    })
    expect(webhooks).toEqual({
      first_accepted_at: NOON,
      last_accepted_at: NOON + 3 * MINUTE,
      last_refused_at: null,
      secrets: [],
      longest: [2 * MINUTE],
    })
  })

  it('count the rows that the object wrote', async () => {
    const rows = await inStorage((storage) => {
      const { sql, take } = recording(storage.sql)
      const transactionSync: typeof storage.transactionSync = (work) => storage.transactionSync(work)
      const clock = clockAt(NOON)
      const store = openStore(
        new Proxy(storage, { get: (_target, name) => (name === 'sql' ? sql : transactionSync) }),
        clock.now,
      )
      for (const n of [1, 2, 3]) delivered(store, n)
      clock.at += 5 * MINUTE
      take()
      delivered(store, 4)
      const before = rowsWritten(take())
      delivered(store, 5)
      return { counted: store.figures.total()['rows_written'], before, last: rowsWritten(take()) }
    })
    // The last row, which closes the event, is not written yet when it keeps the figures.
    expect(rows).toEqual({ counted: 1 + 3 * 3 + 4 + 3 - 1, before: 4, last: 3 })
  })
})
