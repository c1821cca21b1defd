import { describe, expect, it } from 'vitest'
import { newRow, openLedger } from '../../src/store/ledger'
import { openRunEvents } from '../../src/store/run-events'
import { hint, NOW, openEvents, opened, WHY } from './events'
import { inStorage, recording } from './storage'

const RUN = { run_id: 'r1', last_seq: null }

describe('the events of a run', () => {
  it('are those that it counted so, with what is known of their jobs, by their seqs', async () => {
    const told = await opened(({ inbox, log, sql }) => {
      for (const [reference, run_id] of [
        ['A', 'r1'],
        ['B', 'r1'],
        ['C', 'r2'],
        ['D', 'r1'],
      ] as const)
        inbox.add(hint({ reference, run_id, about: { state: 'closed' } }))
      openLedger(sql).put({ ...newRow('A'), name: 'Baker', read_at: NOW })
      for (const seq of [1, 3, 4]) log.countForRun(seq, 'created')
      log.countForRun(2, 'write_failure')
      inbox.postpone([2], NOW + 5, WHY)
      inbox.close(4, { outcome: 'created', reason: 'x', message: 'm' })
      const events = openRunEvents(sql, inbox)
      return [
        events.page(RUN, 'created', 0, 9),
        events.page(RUN, 'created', 0, 1),
        events.page(RUN, 'created', 1, 1),
        events.page({ ...RUN, last_seq: 3 }, 'created', 1, 9),
        events.page(RUN, null, 0, 9),
        events.page(RUN, 'archived', 0, 9),
      ]
    })
    const about = '{"state":"closed"}'
    const a = { seq: 1, reference: 'A', reason: null, message: null, about, name: 'Baker', read_at: NOW }
    const d = { seq: 4, reference: 'D', reason: 'x', message: 'm', about, name: null, read_at: null }
    const b = { seq: 2, reference: 'B', reason: WHY.reason, message: WHY.message, about, name: null, read_at: null }
    expect(told).toEqual([
      { events: [a, d], next: null },
      { events: [a], next: 1 },
      { events: [d], next: null },
      { events: [], next: null },
      { events: [b], next: null },
      { events: [], next: null },
    ])
  })

  it('that failed and were never tried are blocked', async () => {
    const told = await opened(({ inbox, log, sql }) => {
      inbox.add(hint({ run_id: 'r1' }))
      log.countRest('r1', 1, 'write_failure')
      return openRunEvents(sql, inbox).page(RUN, null, 0, 9).events
    })
    expect(told).toMatchObject([{ reference: 'A1', reason: 'blocked', message: null }])
  })

  it('are looked through 5,000 at a time, with 50,000 jobs and 20,000 events', async () => {
    const told = await inStorage(({ sql }) => {
      const numbers = (n: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`
      sql.exec(`${numbers(50_000)} INSERT INTO job (reference, archived) SELECT 'J' || i, 0 FROM n`)
      sql.exec(
        `${numbers(20_000)} INSERT INTO event (seq, action, reference, received_at, outcome, run_id, run_outcome)
         SELECT i, 'update', 'J' || i, 5, 'created', 'r1', iif(i = 19999, 'held', 'created') FROM n`,
      )
      const { inbox } = openEvents(sql)
      const { sql: noted, take } = recording(sql)
      const events = openRunEvents(noted, inbox)
      const pages: [found: number, rowsRead: number][] = []
      for (let after: number | null = 0; after !== null; ) {
        const page = events.page(RUN, 'held', after, 50)
        pages.push([page.events.length, Math.max(...take().map(({ rowsRead }) => rowsRead))])
        after = page.next
      }
      events.page(RUN, 'created', 0, 50)
      return { pages, first: Math.max(...take().map(({ rowsRead }) => rowsRead)) }
    })
    expect(told.pages.map(([found]) => found)).toEqual([0, 0, 0, 1])
    for (const [, rowsRead] of told.pages) expect(rowsRead).toBeLessThanOrEqual(5_010)
    expect(told.first).toBeLessThanOrEqual(110)
  })
})
