import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absentAs,
  BODY_KEY_MS,
  type EventRow,
  type EventState,
  type NewEvent,
  openInbox,
  stateOf,
} from '../../src/store/inbox'
import { meta, PARKED_DUE_AT } from '../../src/store/tables'
import { costly, inStorage, recording, rowsWritten } from './storage'

const NOW = 1_800_000_000_000

const hint = (more: Partial<NewEvent> = {}): NewEvent => ({
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  ...more,
})

/** The row of `hint()` as first event. */
const stored = (more: Partial<EventRow> = {}): EventRow => ({
  seq: 1,
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  outcome: null,
  reason: null,
  message: null,
  attempts: 0,
  attempts_before: 0,
  run_id: null,
  run_outcome: null,
  absent: 0,
  force: 0,
  listing_hash: null,
  snapshot: null,
  snapshot_at: null,
  snapshot_seq: null,
  ...more,
})

const key = (byte: number) => new Uint8Array(32).fill(byte)
const WHY = { reason: 'hrflow_unavailable', message: 'HTTP 502', attempts: 3 }
const UNREADABLE = { reason: 'event_parsing_failure', message: 'no data', body: '{"x":1}' }

/** SQL of `n` numbers from `first` on, as the table n. */
const numbers = (first: number, n: number) =>
  `WITH RECURSIVE n(seq) AS (SELECT ${first} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${first + n - 1})`
/** Puts `n` finished events, from `first` on, into the inbox. */
const finish = (sql: SqlStorage, first: number, n: number): void => {
  sql.exec(
    `${numbers(first, n)} INSERT INTO event (seq, action, reference, received_at, outcome) SELECT seq, 'update', 'R' || seq, 5, 'created' FROM n`,
  )
}
/** Puts `n` waiting events, all due at 7, into the inbox. */
const wait = (sql: SqlStorage, n: number): void => {
  sql.exec(
    `${numbers(1, n)} INSERT INTO event (seq, action, reference, received_at, due_at) SELECT seq, 'update', 'A', 5, 7 FROM n`,
  )
}

const opened = <T>(work: (inbox: ReturnType<typeof openInbox>, sql: SqlStorage) => T) =>
  inStorage(({ sql }) => work(openInbox(sql), sql))

describe('adding an event', () => {
  it('numbers the events from 1 and stores each whole', async () => {
    const rows = await opened((inbox) => {
      const seqs = [
        inbox.add(hint()),
        inbox.add(
          hint({
            action: 'create',
            reference: 'A2',
            due_at: NOW + 5,
            run_id: 'r1',
            absent: 'selection',
            force: true,
            listing_hash: 'row',
            snapshot: { json: '{"reference":"A2"}', at: NOW - 7, seq: 1 },
          }),
        ),
      ]
      return [seqs, inbox.newestSeq(), inbox.get(1), inbox.get(2), inbox.get(3)]
    })
    expect(rows).toEqual([
      [1, 2],
      2,
      stored(),
      stored({
        seq: 2,
        action: 'create',
        reference: 'A2',
        due_at: NOW + 5,
        run_id: 'r1',
        absent: 1,
        force: 1,
        listing_hash: 'row',
        snapshot: '{"reference":"A2"}',
        snapshot_at: NOW - 7,
        snapshot_seq: 1,
      }),
      undefined,
    ])
  })

  it('keeps how a listing lacked the job', async () => {
    const asked: NewEvent['absent'][] = [undefined, 'selection', 'gone', 'foreign']
    const told = await opened((inbox) =>
      asked.map((absent) => {
        const row = inbox.get(inbox.add(hint(absent === undefined ? {} : { absent })) ?? 0)
        return row === undefined ? row : [row.absent, absentAs(row)]
      }),
    )
    expect(told).toEqual([
      [0, null],
      [1, 'selection'], // as an earlier version wrote it
      [2, 'gone'],
      [3, 'foreign'],
    ])
  })

  it('keeps what tells people where it came from', async () => {
    const row = await opened((inbox, sql) => {
      inbox.add(hint({ key: key(1), type: 'job_updated', origin_id: 'e7', fired_at: '2026-05-04', size: 812 }))
      return sql.exec('SELECT key, type, origin_id, fired_at, size, body FROM event').one()
    })
    expect(row).toEqual({
      key: key(1).buffer,
      type: 'job_updated',
      origin_id: 'e7',
      fired_at: '2026-05-04',
      size: 812,
      body: null,
    })
  })

  it('with the key of a stored one stores nothing, in whatever state that one is', async () => {
    const told = await opened((inbox) => {
      const states: unknown[] = []
      for (const [byte, then] of [
        [1, () => {}],
        [2, (seq: number) => inbox.putOff([seq], NOW + 9)],
        [3, (seq: number) => inbox.postpone(seq, PARKED_DUE_AT, WHY)],
        [4, (seq: number) => inbox.close(seq, { outcome: 'created' })],
      ] as const) {
        then(Number(inbox.add(hint({ key: key(byte) }))))
        states.push(inbox.add(hint({ key: key(byte), reference: 'B', received_at: NOW + 30 * 86_400_000 })))
      }
      return [states, inbox.newestSeq(), inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([[null, null, null, null], 4, 2, 1])
  })

  it('without a key is always new', async () => {
    expect(await opened((inbox) => [inbox.add(hint()), inbox.add(hint())])).toEqual([1, 2])
  })

  it('whose key is good for a while only opens the event again, under a new number, when that while is over', async () => {
    const told = await opened((inbox) => {
      const again = (after: number, reference: string) =>
        inbox.add(hint({ key: key(1), key_expires: true, reference, received_at: NOW + after, due_at: NOW + after }))
      const seqs = [again(0, 'A1'), again(BODY_KEY_MS - 1, 'A2'), again(BODY_KEY_MS, 'A3')]
      const first = [inbox.get(1), inbox.get(2), inbox.pending()]
      inbox.close(2, { outcome: 'created' })
      seqs.push(again(2 * BODY_KEY_MS - 1, 'A4'), again(2 * BODY_KEY_MS, 'A5'))
      return [seqs, first, inbox.get(2), inbox.get(3)?.reference, inbox.pending()]
    })
    expect(told).toEqual([
      [1, null, 2, null, 3],
      [undefined, stored({ seq: 2, reference: 'A3', received_at: NOW + BODY_KEY_MS, due_at: NOW + BODY_KEY_MS }), 1],
      undefined,
      'A5',
      1,
    ])
  })

  it('that could not be read parks it as it came, with its body', async () => {
    const told = await opened((inbox, sql) => {
      inbox.add(hint({ reference: null, parked: UNREADABLE }))
      const { body } = sql.exec('SELECT body FROM event').one()
      return [inbox.get(1), body, inbox.pending(), inbox.parked(), inbox.due(NOW * 2, null, 9)]
    })
    expect(told).toEqual([
      stored({ reference: null, due_at: PARKED_DUE_AT, reason: 'event_parsing_failure', message: 'no data' }),
      '{"x":1}',
      0,
      1,
      [],
    ])
  })
})

describe('due events', () => {
  const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq)

  it('come by the moment they are due and then by number, and not before that moment', async () => {
    const told = await opened((inbox) => {
      for (const later of [30, 10, 20, 10, 0]) inbox.add(hint({ due_at: NOW + later }))
      return [
        seqs(inbox.due(NOW + 20, null, 9)),
        seqs(inbox.due(NOW + 30, null, 9)),
        seqs(inbox.due(NOW - 1, null, 9)),
        inbox.nextDueAt(),
      ]
    })
    expect(told).toEqual([[5, 2, 4, 3], [5, 2, 4, 3, 1], [], NOW])
  })

  it('hold what is needed to choose among them', async () => {
    const due = await opened((inbox) => {
      inbox.add(hint({ run_id: 'r1', snapshot: { json: '{}', at: 1, seq: 0 } }))
      return inbox.due(NOW, null, 9)
    })
    expect(due).toEqual([
      { seq: 1, due_at: NOW, reference: 'A1', attempts: 0, run_id: 'r1', run_outcome: null, snapshot_at: 1 },
    ])
  })

  it('are given in batches, each going on behind the last of the one before', async () => {
    const batches = await opened((inbox) => {
      for (const later of [1, 0, 0, 1, 0, 2]) inbox.add(hint({ due_at: NOW + later }))
      const found: number[][] = []
      for (let after: { due_at: number; seq: number } | null = null; ; ) {
        const batch = inbox.due(NOW + 5, after, 2)
        found.push(seqs(batch))
        after = batch.at(-1) ?? null
        if (after === null) return found
      }
    })
    expect(batches).toEqual([[2, 3], [5, 1], [4, 6], []])
  })

  it('are never those parked, nor those done', async () => {
    const told = await opened((inbox) => {
      for (let count = 0; count < 3; count++) inbox.add(hint())
      inbox.postpone(1, PARKED_DUE_AT, WHY)
      inbox.close(2, { outcome: 'superseded' })
      const due = seqs(inbox.due(PARKED_DUE_AT - 1, null, 9))
      inbox.close(3, { outcome: 'created' })
      const counts = [inbox.pending(), inbox.parked()]
      inbox.close(1, { outcome: 'superseded' })
      return [due, inbox.due(PARKED_DUE_AT - 1, null, 9), inbox.nextDueAt(), counts, inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([[3], [], null, [0, 1], 0, 0])
  })
})

describe('an event', () => {
  it('that is closed keeps how it ended; its snapshot and its message go', async () => {
    const rows = await opened((inbox) => {
      for (let count = 0; count < 3; count++) inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone(1, NOW + 9, WHY)
      inbox.close(1, { outcome: 'archived', reason: 'gone', attempts: 4 })
      inbox.postpone(2, PARKED_DUE_AT, WHY)
      inbox.close(2, { outcome: 'superseded' })
      return [inbox.get(1), inbox.get(2)]
    })
    const closed = stored({ due_at: null, snapshot_at: NOW, snapshot_seq: 0 })
    expect(rows).toEqual([
      { ...closed, outcome: 'archived', reason: 'gone', attempts: 4 },
      { ...closed, seq: 2, outcome: 'superseded', attempts: 3 },
    ])
  })

  it('that is closed keeps nothing of what was sent', async () => {
    const body = await opened((inbox, sql) => {
      inbox.add(hint({ reference: null, parked: UNREADABLE }))
      inbox.close(1, { outcome: 'skipped' })
      return sql.exec('SELECT body FROM event').one()
    })
    expect(body).toEqual({ body: null })
  })

  it('that is closed stays as it ended', async () => {
    const rows = await opened((inbox) => {
      inbox.add(hint())
      inbox.close(1, { outcome: 'created', reason: null, attempts: 1 })
      const closed = inbox.get(1)
      inbox.close(1, { outcome: 'superseded' })
      inbox.postpone(1, NOW + 5, WHY)
      inbox.postpone(1, PARKED_DUE_AT, WHY)
      return [inbox.get(1), closed, inbox.pending(), inbox.parked()]
    })
    expect(rows).toEqual([rows[1], rows[1], 0, 0])
  })

  it('that is put off keeps its snapshot, and its reason when no other is given', async () => {
    const rows = await opened((inbox) => {
      inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone(1, NOW + 40, WHY)
      const first = inbox.get(1)
      inbox.putOff([1], NOW + 80)
      return [first, inbox.get(1), inbox.pending()]
    })
    const waiting = stored({ ...WHY, snapshot: '{}', snapshot_at: NOW, snapshot_seq: 0 })
    expect(rows).toEqual([{ ...waiting, due_at: NOW + 40 }, { ...waiting, due_at: NOW + 80 }, 1])
  })

  it('that a read of its job covered is superseded with all others that it covered', async () => {
    const told = await opened((inbox) => {
      for (let count = 0; count < 4; count++) inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone(3, NOW + 9, WHY)
      inbox.supersede([1, 3])
      inbox.supersede([])
      return [[1, 2, 3, 4].map((seq) => inbox.get(seq)), inbox.pending(), inbox.nextDueAt()]
    })
    const waits = stored({ snapshot: '{}', snapshot_at: NOW, snapshot_seq: 0 })
    const covered = { ...waits, due_at: null, outcome: 'superseded', snapshot: null }
    expect(told).toEqual([
      [covered, { ...waits, seq: 2 }, { ...covered, seq: 3, attempts: WHY.attempts }, { ...waits, seq: 4 }],
      2,
      NOW,
    ])
  })

  it('is put off together with others, and only its moment changes', async () => {
    const told = await opened((inbox) => {
      for (let count = 0; count < 3; count++) inbox.add(hint())
      inbox.putOff([1, 3], NOW + 70)
      inbox.putOff([], NOW + 80)
      return [[1, 2, 3].map((seq) => inbox.get(seq)), inbox.pending()]
    })
    expect(told).toEqual([[stored({ due_at: NOW + 70 }), stored({ seq: 2 }), stored({ seq: 3, due_at: NOW + 70 })], 3])
  })

  it('that is not there cannot be closed or put off', async () => {
    const told = await opened((inbox) => {
      inbox.close(1, { outcome: 'created' })
      inbox.postpone(1, PARKED_DUE_AT, WHY)
      return [inbox.get(1), inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([undefined, 0, 0])
  })
})

describe('an event of a run', () => {
  it('is counted once, by the first word, whatever the reader of it knew', async () => {
    const told = await opened((inbox) => {
      inbox.add(hint({ run_id: 'r1' }))
      const words = [inbox.countForRun(1, 'write_failure'), inbox.countForRun(1, 'created')]
      return [words, inbox.runOutcomes('r1', 1)]
    })
    expect(told).toEqual([[true, false], [{ outcome: 'write_failure', n: 1 }]])
  })
})

describe('a replay', () => {
  const ALL = { reference: null, since: null, until: null }

  /** Parked: 1 of A, 2 of B, 3 of A, and 4, which could not be read. Waiting: 5 of A. */
  const parked = (inbox: ReturnType<typeof openInbox>): void => {
    for (const [index, reference] of ['A', 'B', 'A'].entries()) {
      const seq = Number(inbox.add(hint({ reference, received_at: NOW + index })))
      inbox.postpone(seq, PARKED_DUE_AT, WHY)
    }
    inbox.add(hint({ reference: null, parked: UNREADABLE }))
    inbox.add(hint({ reference: 'A' }))
  }

  it.each<[Partial<typeof ALL> | Record<string, string | number>, number[]]>([
    [{}, [1, 2, 3]],
    [{ reference: 'A' }, [1, 3]],
    [{ reference: 'C' }, []],
    [{ since: NOW + 1 }, [2, 3]],
    [{ until: NOW + 1 }, [1, 2]],
    [{ since: NOW + 1, until: NOW + 1 }, [2]],
    [{ reference: 'B', until: NOW }, []],
  ])('by %j opens what is parked of that, and tells beforehand how many', async (filter, seqs) => {
    const told = await opened((inbox) => {
      parked(inbox)
      const planned = inbox.replay({ ...ALL, ...filter }, null)
      const untouched = [inbox.pending(), inbox.parked()]
      const count = inbox.replay({ ...ALL, ...filter }, NOW + 50)
      const opened = inbox.due(NOW + 50, { due_at: NOW + 50, seq: 0 }, 9).map(({ seq }) => seq)
      return [planned, untouched, count, opened, inbox.pending(), inbox.parked()]
    })
    const { length } = seqs
    expect(told).toEqual([length, [1, 4], length, seqs, 1 + length, 4 - length])
  })

  it('gives an event a full set of attempts, and keeps how many there were', async () => {
    const told = await opened((inbox) => {
      parked(inbox)
      inbox.replay(ALL, NOW)
      inbox.postpone(1, PARKED_DUE_AT, { ...WHY, attempts: 2 })
      inbox.replay(ALL, NOW + 7)
      return inbox.get(1)
    })
    expect(told).toEqual(
      stored({ ...WHY, reference: 'A', due_at: NOW + 7, attempts: 0, attempts_before: WHY.attempts + 2 }),
    )
  })

  it('of what could not be read begins with the bodies, oldest first', async () => {
    const told = await opened((inbox) => {
      parked(inbox)
      for (const [index, body] of ['a', 'b', 'c'].entries())
        inbox.add(hint({ reference: null, received_at: NOW + 10 * index, parked: { ...UNREADABLE, body } }))
      inbox.close(7, { outcome: 'skipped' })
      return [inbox.unread({ since: null, until: null }), inbox.unread({ since: NOW + 1, until: NOW + 20 })]
    })
    expect(told).toEqual([
      [
        { seq: 4, body: UNREADABLE.body, received_at: NOW },
        { seq: 6, body: 'a', received_at: NOW },
        { seq: 8, body: 'c', received_at: NOW + 20 },
      ],
      [{ seq: 8, body: 'c', received_at: NOW + 20 }],
    ])
  })
})

describe('what is deleted', () => {
  const left = (inbox: ReturnType<typeof openInbox>) =>
    inbox.list({ state: null, reference: null, limit: 99, cursor: null }).rows.map(({ seq }) => seq)

  it('for its age is what is finished, the oldest first, so many at a time', async () => {
    const told = await opened((inbox) => {
      for (let count = 1; count <= 6; count++) inbox.add(hint({ received_at: NOW + count }))
      for (const seq of [1, 3, 4, 6]) inbox.close(seq, { outcome: 'created' })
      inbox.postpone(2, PARKED_DUE_AT, WHY)
      const deleted = [inbox.prune(NOW + 6, 2), left(inbox), inbox.prune(NOW + 6, 2), left(inbox)]
      return [...deleted, inbox.prune(NOW + 6, 2), inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([2, [6, 5, 4, 2], 1, [6, 5, 2], 0, 1, 1])
  })

  it('for its age is all that is finished, however old the events are that are parked or wait', async () => {
    const told = await inStorage(({ sql }) => {
      finish(sql, 3, 11_998)
      sql.exec(
        `INSERT INTO event (seq, action, reference, received_at, due_at) VALUES (1, 'update', 'R', 5, ${PARKED_DUE_AT}), (2, 'update', 'R', 5, 7)`,
      )
      const inbox = openInbox(sql)
      let deleted = 0
      for (let more = inbox.prune(NOW, 1_000); more > 0; more = inbox.prune(NOW, 1_000)) deleted += more
      return [deleted, sql.exec('SELECT seq FROM event').toArray(), inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([11_998, [{ seq: 1 }, { seq: 2 }], 1, 1])
  })

  it('for its age is also what waited or was parked when those after it were deleted', async () => {
    const told = await inStorage(({ sql }) => {
      wait(sql, 1)
      finish(sql, 2, 11_999)
      const inbox = openInbox(sql)
      const deleted = [inbox.prune(NOW, 11_999), inbox.prune(NOW, 9)]
      inbox.close(1, { outcome: 'created' })
      return [...deleted, inbox.prune(NOW, 9), left(inbox), inbox.prune(NOW, 9)]
    })
    expect(told).toEqual([11_999, 0, 1, [], 0])
  })

  it('for its age is looked for among a bounded number of events at a time', async () => {
    const read = await inStorage(({ sql }) => {
      wait(sql, 12_000)
      finish(sql, 12_001, 3_000)
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      take()
      const deleted = inbox.prune(NOW, 500)
      return [deleted, Math.max(...take().map(({ rowsRead }) => rowsRead)) <= 6_000]
    })
    expect(read).toEqual([500, true])
  })

  it('for its job is every event of it, in whatever state', async () => {
    const told = await opened((inbox) => {
      for (const reference of ['A', 'B', 'A', 'A']) inbox.add(hint({ reference }))
      inbox.close(1, { outcome: 'created' })
      inbox.postpone(3, PARKED_DUE_AT, WHY)
      inbox.forget('A')
      return [left(inbox), inbox.pending(), inbox.parked()]
    })
    expect(told).toEqual([[2], 1, 0])
  })

  it('never has its number given again, after a restart neither', async () => {
    const told = await opened((inbox, sql) => {
      inbox.add(hint())
      inbox.close(1, { outcome: 'created' })
      inbox.prune(NOW + 1, 9)
      const again = openInbox(sql)
      const second = again.add(hint({ reference: 'B' }))
      again.forget('B')
      return [inbox.newestSeq(), second, openInbox(sql).newestSeq(), openInbox(sql).add(hint())]
    })
    expect(told).toEqual([1, 2, 2, 3])
  })

  it('is nothing where there is nothing', async () => {
    expect(await opened((inbox) => [inbox.prune(NOW, 9), inbox.newestSeq()])).toEqual([0, 0])
  })
})

describe("a run's events", () => {
  it('count once each: the first word stands', async () => {
    const told = await opened((inbox) => {
      inbox.add(hint())
      for (const run_id of ['r1', 'r1', 'r1', 'r1', 'r2']) inbox.add(hint({ run_id }))
      inbox.countForRun(2, 'created')
      inbox.countForRun(2, 'write_failure')
      inbox.countForRun(3, 'write_failure')
      inbox.countForRun(6, 'updated')
      const before = inbox.runOutcomes('r1', 2)
      inbox.countRest('r1', 2, 'write_failure')
      return [before, inbox.runOutcomes('r1', 2), inbox.runOutcomes('r2', 2)]
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
    const pushed = await opened((inbox) => {
      const outcomes = ['created', 'updated', 'archived', 'unchanged', 'skipped', 'discarded', 'write_failure'] as const
      for (const outcome of outcomes) {
        const seq = inbox.add(hint({ reference: outcome, run_id: 'r1' }))
        inbox.countForRun(Number(seq), outcome)
      }
      inbox.add(hint({ reference: 'waiting', run_id: 'r1' }))
      inbox.countForRun(Number(inbox.add(hint({ reference: 'other', run_id: 'r2' }))), 'created')
      return inbox.runPushed('r1', 1).toSorted()
    })
    expect(pushed).toEqual(['archived', 'created', 'updated'])
  })
})

describe('what waits', () => {
  it('is as old as the event that was received first', async () => {
    const told = await opened((inbox) => {
      const oldest = [inbox.oldestPendingAt()]
      const look = () => oldest.push(inbox.oldestPendingAt())
      for (const received_at of [NOW - 9, NOW - 5, NOW - 7]) inbox.add(hint({ received_at }))
      look()
      inbox.postpone(1, PARKED_DUE_AT, WHY)
      look()
      inbox.close(2, { outcome: 'created' })
      look()
      inbox.replay({ reference: null, since: null, until: null }, NOW)
      look()
      for (const seq of [1, 3]) inbox.close(seq, { outcome: 'created' })
      look()
      inbox.add(hint({ received_at: NOW - 2 }))
      look()
      return oldest
    })
    expect(told).toEqual([null, NOW - 9, NOW - 5, NOW - 7, NOW - 9, null, NOW - 2])
  })
})

describe('the list of events', () => {
  const ALL = { state: null, reference: null, limit: 100, cursor: null } as const

  /** Six events, one or two in every state. */
  const some = (inbox: ReturnType<typeof openInbox>): void => {
    for (const reference of ['A', 'B', 'A', 'B', 'A', 'B']) inbox.add(hint({ reference }))
    inbox.postpone(2, PARKED_DUE_AT, WHY)
    inbox.close(3, { outcome: 'created' })
    inbox.close(4, { outcome: 'superseded' })
    inbox.postpone(5, NOW + 99, WHY)
    inbox.close(6, { outcome: 'skipped', reason: 'gone' })
  }
  type Filter = Partial<Parameters<ReturnType<typeof openInbox>['list']>[0]>
  const listed = (inbox: ReturnType<typeof openInbox>, filter: Filter) => {
    const { rows, cursor } = inbox.list({ ...ALL, ...filter })
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
    const told = await opened((inbox) => {
      some(inbox)
      return listed(inbox, filter)
    })
    expect(told).toEqual(expected)
  })

  it('shows the whole rows, each in one state', async () => {
    const told = await opened((inbox) => {
      some(inbox)
      const { rows } = inbox.list(ALL)
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
      const many = openInbox(noted)
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

describe('the inbox as a whole', () => {
  interface Model {
    seq: number
    key: number | null
    reference: string
    received_at: number
    due_at: number | null
  }
  const reference = fc.constantFrom('A', 'B')
  const later = fc.integer({ min: 0, max: 2 * BODY_KEY_MS })
  const which = fc.nat()
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      reference,
      key: fc.option(fc.integer({ min: 1, max: 4 })),
      expires: fc.boolean(),
      parked: fc.boolean(),
      later,
    }),
    fc.record({ kind: fc.constant('close' as const), which }),
    fc.record({ kind: fc.constant('postpone' as const), which, later }),
    fc.record({ kind: fc.constant('putOff' as const), reference, later }),
    fc.record({ kind: fc.constant('supersede' as const), reference }),
    fc.record({ kind: fc.constant('park' as const), which }),
    fc.record({ kind: fc.constant('pass' as const), later }),
    fc.record({ kind: fc.constant('replay' as const), reference: fc.option(reference) }),
    fc.record({ kind: fc.constant('forget' as const), reference }),
    fc.record({ kind: fc.constant('prune' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  )

  it('agrees with a list of events, and counts right, whatever is done to it and after every restart', async () => {
    await inStorage(({ sql }) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
          sql.exec('DELETE FROM event')
          meta(sql).put('last_seq', null)
          let inbox = openInbox(sql)
          let model: Model[] = []
          let newest = 0
          let now = NOW
          for (const taken of steps) {
            if (taken.kind === 'pass') now += taken.later
            else if (taken.kind === 'add') {
              const { key: byte, expires, reference } = taken
              const added = inbox.add(
                hint({
                  reference,
                  received_at: now,
                  due_at: now + taken.later,
                  ...(byte === null ? {} : { key: key(byte), key_expires: expires }),
                  ...(taken.parked ? { parked: UNREADABLE } : {}),
                }),
              )
              const known = byte === null ? undefined : model.find((event) => event.key === byte)
              const isNew = known === undefined || (expires && now - known.received_at >= BODY_KEY_MS)
              expect(added).toBe(isNew ? newest + 1 : null)
              if (isNew) {
                newest += 1
                model = model.filter((event) => event !== known)
                const due_at = taken.parked ? PARKED_DUE_AT : now + taken.later
                model.push({ seq: newest, key: byte, reference, received_at: now, due_at })
              }
            } else if (taken.kind === 'replay') {
              const asked = { reference: taken.reference, since: null, until: null }
              const opened = model.filter(
                (event) =>
                  event.due_at === PARKED_DUE_AT && (taken.reference === null || event.reference === taken.reference),
              )
              expect([inbox.replay(asked, null), inbox.replay(asked, now)]).toEqual([opened.length, opened.length])
              for (const event of opened) event.due_at = now
            } else if (taken.kind === 'putOff' || taken.kind === 'supersede') {
              const meant = model.filter(
                (event) =>
                  event.reference === taken.reference && event.due_at !== null && event.due_at !== PARKED_DUE_AT,
              )
              const seqs = meant.map(({ seq }) => seq)
              if (taken.kind === 'supersede') inbox.supersede(seqs)
              else inbox.putOff(seqs, now + taken.later)
              for (const event of meant) event.due_at = taken.kind === 'supersede' ? null : now + taken.later
            } else if (taken.kind === 'forget') {
              inbox.forget(taken.reference)
              model = model.filter((event) => event.reference !== taken.reference)
            } else if (taken.kind === 'prune') {
              const old = model
                .filter(({ due_at, received_at }) => due_at === null && received_at < now)
                .slice(0, taken.limit)
              expect(inbox.prune(now, taken.limit)).toBe(old.length)
              model = model.filter((event) => !old.includes(event))
            } else {
              const event = model[taken.which % Math.max(1, model.length)]
              const seq = event?.seq ?? 1_000
              const due_at =
                taken.kind === 'postpone' ? now + taken.later : taken.kind === 'park' ? PARKED_DUE_AT : null
              if (due_at === null) inbox.close(seq, { outcome: 'created' })
              else if (event?.due_at !== PARKED_DUE_AT) inbox.postpone(seq, due_at, WHY)
              if (event !== undefined && event.due_at !== null && (due_at === null || event.due_at !== PARKED_DUE_AT))
                event.due_at = due_at
            }
            const waiting = model.filter(({ due_at }) => due_at !== null && due_at !== PARKED_DUE_AT)
            const due = waiting
              .filter(({ due_at }) => Number(due_at) <= now)
              .toSorted((a, b) => Number(a.due_at) - Number(b.due_at) || a.seq - b.seq)
            for (const same of [inbox, openInbox(sql)]) {
              expect([
                same.newestSeq(),
                same.pending(),
                same.parked(),
                same.nextDueAt(),
                same.oldestPendingAt(),
                same.due(now, null, 99).map(({ seq }) => seq),
                same.list({ state: null, reference: null, limit: 99, cursor: null }).rows.map(({ seq }) => seq),
              ]).toEqual([
                newest,
                waiting.length,
                model.filter(({ due_at }) => due_at === PARKED_DUE_AT).length,
                waiting.length === 0 ? null : Math.min(...waiting.map(({ due_at }) => Number(due_at))),
                waiting.toSorted((a, b) => a.seq - b.seq)[0]?.received_at ?? null,
                due.map(({ seq }) => seq),
                model.map(({ seq }) => seq).toSorted((a, b) => b - a),
              ])
            }
            if (taken.kind === 'pass') inbox = openInbox(sql)
          }
        }),
        { numRuns: 60 },
      )
    })
  })
})

describe('what an event costs', () => {
  it('is four rows: three when it is stored, one when it is closed', async () => {
    const written = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      inbox.add(hint({ key: key(1), type: 'job_updated', origin_id: 'e1' }))
      const stored = rowsWritten(take())
      inbox.add(hint({ key: key(1) }))
      const again = rowsWritten(take())
      inbox.get(1)
      inbox.due(NOW, null, 16)
      inbox.close(1, { outcome: 'created', attempts: 1 })
      return [stored, again, rowsWritten(take())]
    })
    expect(written).toEqual([3, 0, 1])
  })

  it('does not grow with the number of events: no statement walks through them or sorts them', async () => {
    const told = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      inbox.add(hint({ key: key(1), key_expires: true }))
      inbox.add(hint({ key: key(1), key_expires: true, received_at: NOW + BODY_KEY_MS }))
      inbox.get(2)
      inbox.due(NOW, null, 16)
      inbox.due(NOW, { due_at: NOW - 5, seq: 1 }, 16)
      inbox.nextDueAt()
      inbox.putOff([2], NOW + 1)
      inbox.postpone(2, NOW + 2, WHY)
      inbox.countForRun(2, 'created')
      inbox.close(2, { outcome: 'created' })
      inbox.add(hint())
      inbox.putOff([3], NOW + 1)
      inbox.supersede([3])
      inbox.parked()
      inbox.list({ state: 'pending', reference: 'A1', limit: 9, cursor: null })
      const everything = { reference: null, since: null, until: null }
      inbox.replay(everything, null)
      inbox.replay(everything, NOW)
      inbox.unread(everything)
      const statements = take()
      return { costly: costly(statements), seen: new Set(statements.map(({ query }) => query)).size }
    })
    expect(told.costly).toEqual([])
    expect(told.seen).toBeGreaterThan(15)
  })

  it('is the same for a later batch of what is due, also when everything is due at one moment', async () => {
    const told = await inStorage(({ sql }) => {
      wait(sql, 5_000)
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      take()
      const batches = [4_000, 4_990, 5_000].map((seq) => {
        const batch = inbox.due(NOW, { due_at: 7, seq }, 16)
        return [batch.at(0)?.seq, batch.length, Math.max(...take().map(({ rowsRead }) => rowsRead)) <= 32]
      })
      return batches
    })
    expect(told).toEqual([
      [4_001, 16, true],
      [4_991, 10, true],
      [undefined, 0, true],
    ])
  })

  it('is the same for asking how old the oldest is: what waits is not sorted', async () => {
    const told = await inStorage(({ sql }) => {
      wait(sql, 5_000)
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      take()
      const oldest = inbox.oldestPendingAt()
      const read = take().map(({ rowsRead }) => rowsRead)
      inbox.supersede(Array.from({ length: 3_000 }, (_, index) => index + 1))
      inbox.oldestPendingAt() // looks past them once
      take()
      return [oldest, Math.max(...read) <= 2, inbox.oldestPendingAt(), Math.max(...take().map((s) => s.rowsRead)) <= 2]
    })
    expect(told).toEqual([5, true, 5, true])
  })

  it('is the same when many wait: the first of them are found at once', async () => {
    const read = await inStorage(({ sql }) => {
      wait(sql, 5_000)
      const { sql: noted, take } = recording(sql)
      const inbox = openInbox(noted)
      take()
      inbox.add(hint({ key: key(1) }))
      inbox.due(NOW, null, 16)
      inbox.nextDueAt()
      inbox.get(4_000)
      inbox.putOff([4_000], NOW)
      inbox.postpone(4_000, NOW, WHY)
      inbox.close(4_000, { outcome: 'created' })
      return Math.max(...take().map(({ rowsRead }) => rowsRead))
    })
    expect(read).toBeLessThanOrEqual(16)
  })
})
