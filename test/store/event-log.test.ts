import { describe, expect, it } from 'vitest'
import { type EventState, PARKED_DUE_AT, stateOf } from '../../src/store/event'
import type { EventLog, ListFilter } from '../../src/store/event-log'
import type { Inbox } from '../../src/store/inbox'
import { finish, hint, NOW, openEvents, opened, WHY } from './events'
import { inStorage, recording } from './storage'

describe('what is deleted', () => {
  const left = (log: EventLog) =>
    log.list({ state: null, reference: null, limit: 99, cursor: null }).rows.map(({ seq }) => seq)

  it('for its job is every event of it, in whatever state', async () => {
    const told = await opened(({ inbox, log }) => {
      for (const reference of ['A', 'B', 'A', 'A']) inbox.add(hint({ reference }))
      inbox.close(1, { outcome: 'created' })
      inbox.postpone([3], PARKED_DUE_AT, WHY)
      log.forget('A')
      return [left(log), inbox.pending(), log.parked()]
    })
    expect(told).toEqual([[2], 1, 0])
  })

  it('never has its number given again, after a restart neither', async () => {
    const told = await opened(({ inbox, expiry, sql }) => {
      inbox.add(hint())
      inbox.close(1, { outcome: 'created' })
      expiry.events(NOW + 1, 9)
      const again = openEvents(sql)
      const second = again.inbox.add(hint({ reference: 'B' }))
      again.log.forget('B')
      return [inbox.newestSeq(), second, openEvents(sql).inbox.newestSeq(), openEvents(sql).inbox.add(hint())]
    })
    expect(told).toEqual([1, 2, 2, 3])
  })
})

describe('what still fails of runs', () => {
  it('is looked for among what waits, however many events are over', async () => {
    const told = await inStorage(({ sql }) => {
      finish(sql, 1, 12_000)
      const { inbox } = openEvents(sql)
      const seq = inbox.add(hint({ run_id: 'r1', reference: 'A' }))
      if (seq !== null) openEvents(sql).log.countForRun(seq, 'write_failure')
      const { sql: noted, take } = recording(sql)
      const { log } = openEvents(noted)
      take()
      return [log.failing(null), log.failing('r2'), take().reduce((sum, { rowsRead }) => sum + rowsRead, 0)]
    })
    const r1 = { run_id: 'r1', count: 1, jobs: [{ reference: 'A', reason: 'blocked' }] }
    expect(told).toEqual([[r1], [], expect.toSatisfy((n) => n < 10)])
  })

  it('is counted whole and named in part, however much it is, each run apart', async () => {
    const told = await opened(({ inbox, log }) => {
      for (const [run_id, count] of [
        ['r1', 250],
        ['r2', 2],
      ] as const)
        for (let n = 0; n < count; n++)
          log.countForRun(Number(inbox.add(hint({ run_id, reference: `${run_id}-${n}` }))), 'write_failure')
      return log.failing(null).map(({ run_id, count, jobs }) => [run_id, count, jobs.length, jobs[0], jobs.at(-1)])
    })
    const blocked = (reference: string) => ({ reference, reason: 'blocked' })
    expect(told).toEqual([
      ['r1', 250, 100, blocked('r1-0'), blocked('r1-99')],
      ['r2', 2, 2, blocked('r2-0'), blocked('r2-1')],
    ])
  })
})

describe('an event of a run', () => {
  it('is counted once, by the first word, whatever the reader of it knew', async () => {
    const told = await opened(({ inbox, log }) => {
      inbox.add(hint({ run_id: 'r1' }))
      const words = [log.countForRun(1, 'write_failure'), log.countForRun(1, 'created')]
      return [words, log.runOutcomes('r1', 1)]
    })
    expect(told).toEqual([[true, false], [{ outcome: 'write_failure', n: 1 }]])
  })
})

describe("a run's events", () => {
  it('count once each: the first word stands', async () => {
    const told = await opened(({ inbox, log }) => {
      inbox.add(hint())
      for (const run_id of ['r1', 'r1', 'r1', 'r1', 'r2']) inbox.add(hint({ run_id }))
      log.countForRun(2, 'created')
      log.countForRun(2, 'write_failure')
      log.countForRun(3, 'write_failure')
      log.countForRun(6, 'updated')
      const before = log.runOutcomes('r1', 2)
      log.countRest('r1', 2, 'write_failure')
      return [before, log.runOutcomes('r1', 2), log.runOutcomes('r2', 2)]
    })
    const sorted = told.map((rows) => rows.toSorted((a, b) => String(a.outcome).localeCompare(String(b.outcome))))
    expect(sorted).toEqual([
      [
        { outcome: 'created', n: 1 },
        { outcome: null, n: 2 },
        { outcome: 'write_failure', n: 1 },
      ],
      [
        { outcome: 'created', n: 1 },
        { outcome: 'write_failure', n: 3 },
      ],
      [{ outcome: 'updated', n: 1 }],
    ])
  })

  it('that wrote to the board are told by reference', async () => {
    const pushed = await opened(({ inbox, log }) => {
      const outcomes = ['created', 'updated', 'archived', 'unchanged', 'skipped', 'discarded', 'write_failure'] as const
      for (const outcome of outcomes) {
        const seq = inbox.add(hint({ reference: outcome, run_id: 'r1' }))
        log.countForRun(Number(seq), outcome)
      }
      inbox.add(hint({ reference: 'waiting', run_id: 'r1' }))
      log.countForRun(Number(inbox.add(hint({ reference: 'other', run_id: 'r2' }))), 'created')
      return log.runPushed('r1', 1).toSorted()
    })
    expect(pushed).toEqual(['archived', 'created', 'updated'])
  })
})

describe('the list of events', () => {
  const ALL = { state: null, reference: null, limit: 100, cursor: null } as const

  /** Six events, one or two in every state. */
  const some = (inbox: Inbox): void => {
    for (const reference of ['A', 'B', 'A', 'B', 'A', 'B']) inbox.add(hint({ reference }))
    inbox.postpone([2], PARKED_DUE_AT, WHY)
    inbox.close(3, { outcome: 'created' })
    inbox.close(4, { outcome: 'superseded' })
    inbox.postpone([5], NOW + 99, WHY)
    inbox.close(6, { outcome: 'skipped', reason: 'gone' })
  }
  type Filter = Partial<ListFilter>
  const listed = (log: EventLog, filter: Filter) => {
    const { rows, cursor } = log.list({ ...ALL, ...filter })
    return [rows.map(({ seq }) => seq), cursor]
  }

  it.each<[Filter, unknown]>([
    [{}, [[6, 5, 4, 3, 2, 1], null]],
    [{ state: 'pending' }, [[5, 1], null]],
    [{ state: 'parked' }, [[2], null]],
    [{ state: 'done' }, [[6, 3], null]],
    [{ state: 'superseded' }, [[4], null]],
    [{ reference: 'A' }, [[5, 3, 1], null]],
    [{ reference: 'A', state: 'done' }, [[3], null]],
    [{ reference: 'C' }, [[], null]],
    [{ limit: 2 }, [[6, 5], 5]],
    [{ limit: 2, cursor: 5 }, [[4, 3], 3]],
    [{ limit: 2, cursor: 3 }, [[2, 1], null]],
    [{ limit: 2, reference: 'B', cursor: 6 }, [[4, 2], 2]],
    [{ limit: 1, state: 'superseded' }, [[4], 4]],
    [{ cursor: 1 }, [[], null]],
    [{ cursor: 0 }, [[], null]],
    [{ cursor: 999 }, [[6, 5, 4, 3, 2, 1], null]],
  ])('by %j is newest first', async (filter, expected) => {
    const told = await opened(({ inbox, log }) => {
      some(inbox)
      return listed(log, filter)
    })
    expect(told).toEqual(expected)
  })

  it('shows the whole rows, each in one state', async () => {
    const told = await opened(({ inbox, log }) => {
      some(inbox)
      const { rows } = log.list(ALL)
      return [rows.map(({ seq }) => inbox.get(seq)), rows, rows.map(stateOf)]
    })
    expect(told[0]).toEqual(told[1])
    const states: EventState[] = ['done', 'pending', 'superseded', 'done', 'parked', 'pending']
    expect(told[2]).toEqual(states)
  })

  it('looks through a bounded number of events at a time and still reaches the first', async () => {
    const told = await inStorage(({ sql }) => {
      finish(sql, 1, 12_000)
      const { sql: noted, take } = recording(sql)
      const many = openEvents(noted).log
      take()
      const pages: unknown[] = []
      for (let cursor: number | null = null; ; ) {
        const page = many.list({ ...ALL, reference: 'R1', cursor })
        pages.push([page.rows.map(({ seq }) => seq), page.cursor])
        cursor = page.cursor
        if (cursor === null) break
      }
      return { pages, most: Math.max(...take().map(({ rowsRead }) => rowsRead)) }
    })
    expect(told.pages).toEqual([
      [[], 7001],
      [[], 2001],
      [[1], null],
    ])
    expect(told.most).toBeLessThanOrEqual(5_001)
  })
})
