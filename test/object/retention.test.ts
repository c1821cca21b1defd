import { describe, expect, it } from 'vitest'
import { openRetention } from '../../src/object/retention'
import { PARKED_DUE_AT } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { openStore } from '../../src/store/store'
import { longestWaitMs } from '../../src/upstream/backoff'
import { clockAt, hint, NOW, noting, run, workflow } from '../parts'
import { inStorage } from '../store/storage'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const hasEnded = (retention: ReturnType<typeof openRetention>, clock: { readonly at: number }): boolean =>
  retention.endsAt() <= clock.at

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
  }) => T | Promise<T>,
): Promise<T> =>
  inStorage((storage) => {
    const store = openStore(storage)
    const clock = clockAt(NOW)
    const { log, lines } = noting()
    const again = (days: number | null) =>
      openRetention(store, days === null ? null : workflow({ retention_days: days }), clock, log, (error) => {
        throw error
      })
    return work({ store, clock, lines, retention: again(isConfigured ? 10 : null), again })
  })

describe('events that wait', () => {
  it('wait as long as a job may, whatever a clock that was ahead has put them off to', async () => {
    const latest = NOW + longestWaitMs(workflow().delivery)
    const seen = await staged(true, ({ store, retention }) => {
      for (const due_at of [NOW + 2 * HOUR_MS, NOW + 365 * DAY_MS, NOW + 365 * DAY_MS])
        store.events.add(hint({ due_at }))
      store.events.postpone([2], NOW + 365 * DAY_MS)
      store.events.add(hint())
      store.events.postpone([4], PARKED_DUE_AT, { reason: 'x', message: 'x', attempts: 1 })
      retention.pruneNowAndThen()
      return [1, 2, 3, 4].map((seq) => store.events.get(seq)?.due_at)
    })
    expect(seen).toEqual([NOW + 2 * HOUR_MS, latest, latest, PARKED_DUE_AT])
  })
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
    expect(seen).toEqual([[2, 3], [['info', 'pruned', { events: 1, jobs: 0, runs: 0 }]]])
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
    expect(seen).toEqual([[1, 2, 3], [3], [['info', 'pruned', { events: 2, jobs: 0, runs: 0 }]]])
  })

  it('go five hundred at a time, a tenth of a second after each other, until none is left', async () => {
    const seen = await staged(true, async ({ store, retention, lines, clock }) => {
      for (let seq = 1; seq <= 1_001; seq++) {
        store.events.add(hint({ received_at: 5 }))
        store.events.close(seq, { outcome: 'created' })
      }
      const rows = () => store.log.list({ state: null, reference: null, limit: 2_000, cursor: null }).rows.length
      const idle = new Set<string>()
      retention.pruneNowAndThen()
      retention.pruneNowAndThen()
      const first = [rows(), retention.next(idle), lines.length]
      clock.at += 100
      const next = retention.next(idle)
      const beside = retention.next(new Set(['#prune']))
      if ('task' in next) await next.task.run()
      const second = [beside, rows(), retention.next(idle)]
      clock.at += 100
      retention.pruneNowAndThen()
      return [first, second, [rows(), retention.next(idle), lines]]
    })
    expect(seen).toEqual([
      [501, { at: NOW + 100 }, 0],
      [{ at: null }, 1, { at: NOW + 200 }],
      [0, { at: null }, [['info', 'pruned', { events: 1_001, jobs: 0, runs: 0 }]]],
    ])
  })

  it('are not looked for again by the next object within the hour', async () => {
    const seen = await staged(true, ({ store, retention, again, clock }) => {
      retention.pruneNowAndThen()
      three(store)
      clock.at = NOW + HOUR_MS
      again(10).pruneNowAndThen()
      const within = left(store)
      clock.at = NOW + HOUR_MS + 1
      again(10).pruneNowAndThen()
      return [within, left(store)]
    })
    expect(seen).toEqual([[1, 2, 3], [3]])
  })

  it('of a clock that was ahead are looked for all the same', async () => {
    const seen = await staged(true, ({ store, again }) => {
      store.values.put('pruned_at', String(NOW + DAY_MS))
      three(store)
      again(10).pruneNowAndThen()
      return left(store)
    })
    expect(seen).toEqual([2, 3])
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

describe('with them go', () => {
  it('ended runs and, once a day, the rows of jobs that never were on the board', async () => {
    const seen = await staged(true, ({ store, retention, clock, lines }) => {
      const old = NOW - 11 * DAY_MS
      const put = (reference: string) => store.jobs.put({ ...newRow(reference), read_at: old })
      store.runs.put(run({ run_id: 'r1', started_at: old, state: 'finished' }))
      put('A1')
      retention.pruneNowAndThen()
      const first = [store.runs.list(9), store.jobs.get('A1')]
      put('A1')
      clock.at = NOW + DAY_MS
      retention.pruneNowAndThen()
      const within = store.jobs.get('A1')?.reference
      clock.at = NOW + DAY_MS + HOUR_MS + 1
      retention.pruneNowAndThen()
      return [first, within, store.jobs.get('A1'), lines]
    })
    expect(seen).toEqual([
      [[], null],
      'A1',
      null,
      [
        ['info', 'pruned', { events: 0, jobs: 1, runs: 1 }],
        ['info', 'pruned', { events: 0, jobs: 1, runs: 0 }],
      ],
    ])
  })
})

describe('the data of a workflow that is no longer configured', () => {
  it('is kept for as long as it said, from when that was first seen', async () => {
    const seen = await staged(true, ({ retention, again, clock }) => {
      retention.noteConfigured()
      const isOver: boolean[] = [hasEnded(again(null), clock)]
      for (const after of [DAY_MS, 10 * DAY_MS - 1, 10 * DAY_MS]) {
        clock.at = NOW + after
        isOver.push(hasEnded(again(null), clock))
      }
      return isOver
    })
    expect(seen).toEqual([false, false, false, true])
  })

  it('is kept for thirty days where it never said', async () => {
    const seen = await staged(false, ({ retention, clock }) => {
      const isOver: boolean[] = [hasEnded(retention, clock)]
      for (const after of [30 * DAY_MS - 1, 30 * DAY_MS]) {
        clock.at = NOW + after
        isOver.push(hasEnded(retention, clock))
      }
      return isOver
    })
    expect(seen).toEqual([false, false, true])
  })

  it('is kept anew from when it is gone again, once it was configured in between', async () => {
    const seen = await staged(true, ({ again, clock, store }) => {
      hasEnded(again(null), clock)
      clock.at = NOW + 9 * DAY_MS
      again(20).noteConfigured()
      const between = [store.values.get('unconfigured_since'), store.values.get('retention_days')]
      clock.at = NOW + 15 * DAY_MS
      const isOver = [hasEnded(again(null), clock)]
      clock.at = NOW + 35 * DAY_MS
      return [between, [...isOver, hasEnded(again(null), clock)]]
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
