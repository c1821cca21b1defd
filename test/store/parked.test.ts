import { describe, expect, it } from 'vitest'
import { LANES, PARKED_DUE_AT } from '../../src/store/event'
import type { Inbox } from '../../src/store/inbox'
import { newRow, openLedger } from '../../src/store/ledger'
import { EVERY_PARKED, openParked, type Parked, type ParkedFilter } from '../../src/store/parked'
import { hint, NOW, openEvents, opened, stored, UNREADABLE, WHY } from './events'
import { inStorage, recording } from './storage'

/** Parked: 1 of A, 2 of B by a run, 3 of A, and 4, which could not be read. Waiting: 5 of A. */
function park(inbox: Inbox): void {
  for (const [index, reference] of ['A', 'B', 'A'].entries()) {
    const of = reference === 'B' ? { run_id: 'r1' } : {}
    const seq = Number(inbox.add(hint({ reference, received_at: NOW + index, ...of })))
    inbox.postpone([seq], PARKED_DUE_AT, WHY)
  }
  inbox.add(hint({ reference: null, parked: UNREADABLE }))
  inbox.add(hint({ reference: 'A' }))
}

/** What is found: events about a job, and unreadable ones. */
function found(parked: Parked, filter: Partial<ParkedFilter>): [seqs: number[], unread: number[]] {
  const all = [...parked.stretches({ ...EVERY_PARKED, ...filter })]
  return [all.flatMap(({ seqs }) => seqs).toSorted((a, b) => a - b), all.flatMap(({ unread }) => unread)]
}

describe('parked events', () => {
  it.each<[Partial<ParkedFilter>, seqs: number[], unread: number[]]>([
    [{}, [1, 2, 3], [4]],
    [{ reference: 'A' }, [1, 3], []],
    [{ reference: 'C' }, [], []],
    [{ since: NOW + 1 }, [2, 3], []],
    [{ until: NOW + 1 }, [1, 2], [4]],
    [{ since: NOW + 1, until: NOW + 1 }, [2], []],
    [{ reference: 'B', until: NOW }, [], []],
    [{ reason: WHY.reason }, [1, 2, 3], []],
    [{ reason: UNREADABLE.reason }, [], [4]],
    [{ run_id: 'r1' }, [2], []],
    [{ run_id: 'r2' }, [], []],
  ])('are found by %j, and none that waits', async (filter, seqs, unread) => {
    const told = await opened(({ inbox, parked }) => {
      park(inbox)
      return found(parked, filter)
    })
    expect(told).toEqual([seqs, unread])
  })

  it('wait again with a full set of attempts, before all others, and how many there were is kept', async () => {
    const told = await opened(({ inbox, log, parked }) => {
      park(inbox)
      parked.reopenAll(EVERY_PARKED, NOW, false)
      inbox.postpone([1], PARKED_DUE_AT, { ...WHY, attempts: 2 })
      parked.reopenAll(EVERY_PARKED, NOW + 7, false)
      const due = inbox.due(LANES.operator, NOW + 7, null, 9).map(({ seq }) => seq)
      return [inbox.get(1), due, inbox.pending(), log.parked()]
    })
    expect(told).toEqual([
      stored({
        ...WHY,
        reference: 'A',
        due_at: NOW + 7,
        lane: LANES.operator,
        attempts: 0,
        attempts_before: WHY.attempts + 2,
      }),
      [2, 3, 1],
      4,
      1,
    ])
  })

  it('give the payload that could not be read, and none once they are ended', async () => {
    const told = await opened(({ inbox, parked }) => {
      park(inbox)
      const before = [parked.body(4), parked.body(1), parked.body(5), parked.body(99)]
      parked.dismiss([4])
      return [before, parked.body(4)]
    })
    expect(told).toEqual([[UNREADABLE.body, null, null, null], null])
  })

  it('are ended: their reason stays, and their jobs wait for nothing', async () => {
    const told = await opened(({ inbox, log, parked, sql }) => {
      park(inbox)
      const jobs = openLedger(sql)
      jobs.put({ ...newRow('A'), parked_seq: 3 })
      jobs.put({ ...newRow('B'), parked_seq: 2 })
      parked.dismiss([1, 3, 4, 5])
      parked.dismiss([1, 3])
      const ended = [1, 3, 4, 5].map((seq) => {
        const { due_at, outcome, reason, message } = inbox.get(seq) ?? stored()
        return { due_at, outcome, reason, message }
      })
      return [ended, jobs.get('A')?.parked_seq, jobs.get('B')?.parked_seq, log.parked(), inbox.pending()]
    })
    const ended = { due_at: null, outcome: 'skipped', reason: WHY.reason, message: `dismissed: ${WHY.message}` }
    const unread = { ...ended, reason: UNREADABLE.reason, message: `dismissed: ${UNREADABLE.message}` }
    const waiting = { due_at: NOW, outcome: null, reason: null, message: null }
    expect(told).toEqual([[ended, ended, unread, waiting], null, 2, 1, 1])
  })
})

describe('20,000 parked events', () => {
  it('are looked through, opened and ended in stretches of 1,000', async () => {
    const told = await inStorage(({ sql }) => {
      sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO event (seq, action, reference, received_at, due_at, lane) SELECT i, 'update', 'J' || i, ${NOW}, ${PARKED_DUE_AT}, 1 + i % 5 FROM n`,
      )
      const { inbox } = openEvents(sql)
      const { sql: noted, take } = recording(sql)
      const parked = openParked(noted, inbox)
      const most = () => {
        const statements = take()
        return [
          Math.max(...statements.map(({ rowsRead }) => rowsRead)),
          Math.max(...statements.map((s) => s.rowsWritten)),
        ]
      }
      const count = found(parked, { reference: 'none' })[0].length + found(parked, {})[0].length
      const looked = most()
      parked.reopenAll({ ...EVERY_PARKED, until: NOW - 1 }, NOW, false)
      const nothing = most()
      const [first] = parked.stretches(EVERY_PARKED)
      parked.reopen(first?.seqs ?? [], NOW, false)
      const reopened = most()
      const [next] = parked.stretches(EVERY_PARKED)
      parked.dismiss(next?.seqs ?? [])
      return { count, looked, nothing, reopened, ended: most(), pending: inbox.pending() }
    })
    const { count, looked, nothing, reopened, ended, pending } = told
    expect([count, pending]).toEqual([20_000, 1_000])
    for (const [read = Infinity] of [looked, nothing]) expect(read).toBeLessThanOrEqual(2_000)
    expect([looked[1], nothing[1]]).toEqual([0, 0])
    for (const [read = Infinity, written = Infinity] of [reopened, ended]) {
      expect(read).toBeLessThanOrEqual(10_000)
      expect(written).toBeLessThanOrEqual(5_000)
    }
  })
})
