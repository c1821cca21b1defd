import { describe, expect, it } from 'vitest'
import { openRetention } from '../../src/object/retention'
import { openStore } from '../../src/store/store'
import { clockAt, hint, NOW, noting, workflow } from '../parts'
import { inStorage } from '../store/storage'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Retention of a workflow that keeps its events for ten days, or of one that is not configured. */
const staged = <T>(
  isConfigured: boolean,
  work: (stage: {
    readonly store: ReturnType<typeof openStore>
    readonly clock: ReturnType<typeof clockAt>
    readonly lines: unknown[][]
    readonly retention: ReturnType<typeof openRetention>
    /** The next object's, whose workflow keeps its events for so many days; null: it is not configured. */
    readonly again: (days: number | null) => ReturnType<typeof openRetention>
  }) => T,
): Promise<T> =>
  inStorage((storage) => {
    const store = openStore(storage)
    const clock = clockAt(NOW)
    const { log, lines } = noting()
    const again = (days: number | null) =>
      openRetention(store, days === null ? null : workflow({ retention_days: days }), clock, log)
    return work({ store, clock, lines, retention: again(isConfigured ? 10 : null), again })
  })

describe('finished events', () => {
  /** One that is finished and a day too old, one that is finished, one that is too old and waits. */
  const three = (store: ReturnType<typeof openStore>): void => {
    for (const received_at of [NOW - 11 * DAY_MS, NOW - 10 * DAY_MS, NOW - 11 * DAY_MS])
      store.events.add(hint({ received_at }))
    for (const seq of [1, 2]) store.events.close(seq, { outcome: 'created' })
  }
  const left = (store: ReturnType<typeof openStore>) => [1, 2, 3].filter((seq) => store.events.get(seq) !== undefined)

  it('go when their time is over, and that is logged', async () => {
    const seen = await staged(true, ({ store, retention, lines }) => {
      three(store)
      retention.pruneNowAndThen()
      return [left(store), lines]
    })
    expect(seen).toEqual([[2, 3], [['info', 'pruned', { events: 1 }]]])
  })

  it('are looked for once an hour, and a look that finds none is not logged', async () => {
    const seen = await staged(true, ({ store, retention, clock, lines }) => {
      retention.pruneNowAndThen()
      three(store)
      clock.at = NOW + HOUR_MS
      retention.pruneNowAndThen()
      const within = left(store)
      clock.at = NOW + HOUR_MS + 1
      retention.pruneNowAndThen()
      return [within, left(store), lines]
    })
    expect(seen).toEqual([[1, 2, 3], [3], [['info', 'pruned', { events: 2 }]]])
  })

  it('go five hundred at a time', async () => {
    const counts = await staged(true, ({ store, retention, lines }) => {
      for (let seq = 1; seq <= 501; seq++) {
        store.events.add(hint({ received_at: 5 }))
        store.events.close(seq, { outcome: 'created' })
      }
      retention.pruneNowAndThen()
      return lines
    })
    expect(counts).toEqual([['info', 'pruned', { events: 500 }]])
  })

  it('of a workflow that is not configured stay until all of it goes', async () => {
    const seen = await staged(false, ({ store, retention }) => {
      three(store)
      retention.pruneNowAndThen()
      return left(store)
    })
    expect(seen).toEqual([1, 2, 3])
  })
})

describe('the data of a workflow that is no longer configured', () => {
  it('is kept for as long as it said, from when that was first seen', async () => {
    const seen = await staged(true, ({ retention, again, clock }) => {
      retention.noteConfigured()
      const isOver: boolean[] = [again(null).isOver()]
      for (const after of [DAY_MS, 10 * DAY_MS - 1, 10 * DAY_MS]) {
        clock.at = NOW + after
        isOver.push(again(null).isOver())
      }
      return isOver
    })
    expect(seen).toEqual([false, false, false, true])
  })

  it('is kept for thirty days where it never said', async () => {
    const seen = await staged(false, ({ retention, clock }) => {
      const isOver: boolean[] = [retention.isOver()]
      for (const after of [30 * DAY_MS - 1, 30 * DAY_MS]) {
        clock.at = NOW + after
        isOver.push(retention.isOver())
      }
      return isOver
    })
    expect(seen).toEqual([false, false, true])
  })

  it('is kept anew from when it is gone again, once it was configured in between', async () => {
    const seen = await staged(true, ({ again, clock, store }) => {
      again(null).isOver()
      clock.at = NOW + 9 * DAY_MS
      again(20).noteConfigured()
      const between = [store.values.get('unconfigured_since'), store.values.get('retention_days')]
      clock.at = NOW + 15 * DAY_MS
      const isOver = [again(null).isOver()]
      clock.at = NOW + 35 * DAY_MS
      return [between, [...isOver, again(null).isOver()]]
    })
    expect(seen).toEqual([
      [null, '20'],
      [false, true],
    ])
  })

  it('is noted by nothing that is not configured itself', async () => {
    const seen = await staged(false, ({ retention, store }) => {
      retention.noteConfigured()
      return [store.values.get('unconfigured_since'), store.values.get('retention_days')]
    })
    expect(seen).toEqual([null, null])
  })
})
