import { describe, expect, it } from 'vitest'
import { absentAs, LANES, type NewEvent, PARKED_DUE_AT } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { EVERY_PARKED } from '../../src/store/parked'
import { openStore } from '../../src/store/store'
import { hint, key, NOW, openEvents, opened, stored, UNREADABLE, WHY, wait } from './events'
import { costly, inStorage, recording, rowsWritten } from './storage'

describe('adding an event', () => {
  it('numbers the events from 1 and stores each whole', async () => {
    const rows = await opened(({ inbox }) => {
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
            partial: true,
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
        lane: LANES.run,
        run_id: 'r1',
        absent: 1,
        force: 1,
        listing_hash: 'row',
        snapshot: '{"reference":"A2"}',
        snapshot_at: NOW - 7,
        snapshot_seq: 1,
        partial: 1,
      }),
      undefined,
    ])
  })

  it('keeps how a listing lacked the job', async () => {
    const asked: NewEvent['absent'][] = [undefined, 'selection', 'gone', 'foreign']
    const told = await opened(({ inbox }) =>
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
    const row = await opened(({ inbox, sql }) => {
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
    const told = await opened(({ inbox, log }) => {
      const states: unknown[] = []
      for (const [byte, then] of [
        [1, () => {}],
        [2, (seq: number) => inbox.postpone([seq], NOW + 9)],
        [3, (seq: number) => inbox.postpone([seq], PARKED_DUE_AT, WHY)],
        [4, (seq: number) => inbox.close(seq, { outcome: 'created' })],
      ] as const) {
        then(Number(inbox.add(hint({ key: key(byte) }))))
        states.push(inbox.add(hint({ key: key(byte), reference: 'B', received_at: NOW + 30 * 86_400_000 })))
      }
      return [states, inbox.newestSeq(), inbox.pending(), log.parked()]
    })
    expect(told).toEqual([[null, null, null, null], 4, 2, 1])
  })

  it('without a key is always new', async () => {
    expect(await opened(({ inbox }) => [inbox.add(hint()), inbox.add(hint())])).toEqual([1, 2])
  })

  describe('whose key is good until the known one is read', () => {
    const again = hint({ key: key(1), key_until_read: true })
    const kept = { ...again, reference: null, parked: UNREADABLE }
    type Opened = ReturnType<typeof openStore>
    const CASES: [what: string, isNew: boolean, first: NewEvent, then: (store: Opened) => void, next: NewEvent][] = [
      ['is the known one while that waits', false, again, () => {}, again],
      [
        'is the known one while that waits to be tried again',
        false,
        again,
        ({ events }) => events.postpone([1], NOW + 9, WHY),
        again,
      ],
      ['is new while the job is being read', true, again, ({ events }) => events.beginRead('A1'), again],
      [
        'is the known one when the read came to nothing',
        false,
        again,
        ({ events }) => {
          events.beginRead('A1')
          events.endRead('A1')
        },
        again,
      ],
      ['is the known one while another job is being read', false, again, ({ events }) => events.beginRead('B2'), again],
      [
        'is new when a read covers the known one',
        true,
        again,
        ({ jobs }) => jobs.put({ ...newRow('A1'), read_seq: 1 }),
        again,
      ],
      [
        'is new when the known one is done',
        true,
        again,
        ({ events }) => events.close(1, { outcome: 'updated' }),
        again,
      ],
      [
        'is new when the known one is parked',
        true,
        again,
        ({ events }) => events.postpone([1], PARKED_DUE_AT, WHY),
        again,
      ],
      ['is the known one while both cannot be read', false, kept, () => {}, kept],
      ['is new when only the known one cannot be read', true, kept, () => {}, again],
    ]
    it.each(CASES)('%s', async (_what, isNew, first, then, next) => {
      const told = await inStorage((storage) => {
        const store = openStore(storage)
        const { events } = store
        events.add(first)
        then(store)
        const before = events.get(1)
        const added = [events.add(next), events.add(next)]
        return { added, isAsBefore: JSON.stringify(events.get(1)) === JSON.stringify(before), second: events.get(2) }
      })
      expect(told).toEqual({
        added: [isNew ? 2 : null, null],
        isAsBefore: true,
        second: isNew ? stored({ seq: 2 }) : undefined,
      })
    })
  })

  it('that could not be read parks it as it came, with its body', async () => {
    const told = await opened(({ inbox, log, sql }) => {
      inbox.add(hint({ reference: null, parked: UNREADABLE }))
      const { body } = sql.exec('SELECT body FROM event').one()
      return [inbox.get(1), body, inbox.pending(), log.parked(), inbox.due(LANES.known, NOW * 2, null, 9)]
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
    const told = await opened(({ inbox }) => {
      for (const later of [30, 10, 20, 10, 0]) inbox.add(hint({ due_at: NOW + later }))
      return [
        seqs(inbox.due(LANES.known, NOW + 20, null, 9)),
        seqs(inbox.due(LANES.known, NOW + 30, null, 9)),
        seqs(inbox.due(LANES.known, NOW - 1, null, 9)),
        inbox.dueAfter(0),
      ]
    })
    expect(told).toEqual([[5, 2, 4, 3], [5, 2, 4, 3, 1], [], NOW])
  })

  it('hold what is needed to choose among them', async () => {
    const due = await opened(({ inbox }) => {
      inbox.add(hint({ lane: LANES.known, run_id: 'r1', snapshot: { json: '{}', at: 1, seq: 0 } }))
      return inbox.due(LANES.known, NOW, null, 9)
    })
    expect(due).toEqual([
      {
        seq: 1,
        due_at: NOW,
        lane: 2,
        reference: 'A1',
        attempts: 0,
        run_id: 'r1',
        run_outcome: null,
        snapshot_at: 1,
        rank: null,
      },
    ])
  })

  it('are given in batches, each going on behind the last of the one before', async () => {
    const batches = await opened(({ inbox }) => {
      for (const later of [1, 0, 0, 1, 0, 2]) inbox.add(hint({ due_at: NOW + later }))
      const found: number[][] = []
      for (let after: { due_at: number; seq: number } | null = null; ; ) {
        const batch = inbox.due(LANES.known, NOW + 5, after, 2)
        found.push(seqs(batch))
        after = batch.at(-1) ?? null
        if (after === null) return found
      }
    })
    expect(batches).toEqual([[2, 3], [5, 1], [4, 6], []])
  })

  it('are never those parked, nor those done', async () => {
    const told = await opened(({ inbox, log }) => {
      for (let count = 0; count < 3; count++) inbox.add(hint())
      inbox.postpone([1], PARKED_DUE_AT, WHY)
      inbox.close(2, { outcome: 'superseded' })
      const due = seqs(inbox.due(LANES.known, PARKED_DUE_AT - 1, null, 9))
      inbox.close(3, { outcome: 'created' })
      const counts = [inbox.pending(), log.parked()]
      inbox.close(1, { outcome: 'superseded' })
      return [
        due,
        inbox.due(LANES.known, PARKED_DUE_AT - 1, null, 9),
        inbox.dueAfter(0),
        counts,
        inbox.pending(),
        log.parked(),
      ]
    })
    expect(told).toEqual([[3], [], null, [0, 1], 0, 0])
  })
})

describe('an event', () => {
  it('that is closed keeps how it ended; its snapshot and its message go', async () => {
    const rows = await opened(({ inbox }) => {
      for (let count = 0; count < 3; count++) inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone([1], NOW + 9, WHY)
      inbox.close(1, { outcome: 'archived', reason: 'gone', attempts: 4 })
      inbox.postpone([2], PARKED_DUE_AT, WHY)
      inbox.close(2, { outcome: 'superseded' })
      return [inbox.get(1), inbox.get(2)]
    })
    const closed = stored({ due_at: null, snapshot_at: NOW, snapshot_seq: 0 })
    expect(rows).toEqual([
      { ...closed, outcome: 'archived', reason: 'gone', attempts: 4 },
      stored({ seq: 2, due_at: null, outcome: 'superseded', attempts: 3 }),
    ])
  })

  it('that is closed counts for its run by that, unless it was counted before', async () => {
    const seen = await opened(({ inbox, log }) => {
      for (const reference of ['A1', 'A2']) inbox.add(hint({ reference, run_id: 'r1' }))
      log.countForRun(2, 'write_failure')
      const closing = { outcome: 'created', run_outcome: 'created' } as const
      const counted = [1, 1, 2].map((seq) => inbox.close(seq, closing))
      return [counted, [1, 2].map((seq) => inbox.get(seq)?.run_outcome)]
    })
    expect(seen).toEqual([
      [true, false, false],
      ['created', 'write_failure'],
    ])
  })

  it('that is closed keeps nothing of what was sent', async () => {
    const body = await opened(({ inbox, sql }) => {
      inbox.add(hint({ reference: null, parked: UNREADABLE }))
      inbox.close(1, { outcome: 'skipped' })
      return sql.exec('SELECT body FROM event').one()
    })
    expect(body).toEqual({ body: null })
  })

  it('that is closed stays as it ended', async () => {
    const rows = await opened(({ inbox, log }) => {
      inbox.add(hint())
      inbox.close(1, { outcome: 'created', reason: null, attempts: 1 })
      const closed = inbox.get(1)
      inbox.close(1, { outcome: 'superseded' })
      inbox.postpone([1], NOW + 5, WHY)
      inbox.postpone([1], PARKED_DUE_AT, WHY)
      return [inbox.get(1), closed, inbox.pending(), log.parked()]
    })
    expect(rows).toEqual([rows[1], rows[1], 0, 0])
  })

  it('that is put off keeps its snapshot, and its reason when no other is given', async () => {
    const rows = await opened(({ inbox }) => {
      inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone([1], NOW + 40, WHY)
      const first = inbox.get(1)
      inbox.postpone([1], NOW + 80)
      return [first, inbox.get(1), inbox.pending()]
    })
    const waiting = stored({ ...WHY, snapshot: '{}', snapshot_at: NOW, snapshot_seq: 0 })
    expect(rows).toEqual([{ ...waiting, due_at: NOW + 40 }, { ...waiting, due_at: NOW + 80 }, 1])
  })

  it('that a read of its job covered is superseded with all others that it covered', async () => {
    const told = await opened(({ inbox }) => {
      for (let count = 0; count < 4; count++) inbox.add(hint({ snapshot: { json: '{}', at: NOW, seq: 0 } }))
      inbox.postpone([3], NOW + 9, WHY)
      inbox.supersede([1, 3])
      inbox.supersede([])
      return [[1, 2, 3, 4].map((seq) => inbox.get(seq)), inbox.pending(), inbox.dueAfter(0)]
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
    const told = await opened(({ inbox }) => {
      for (let count = 0; count < 3; count++) inbox.add(hint())
      inbox.postpone([1, 3], NOW + 70)
      inbox.postpone([], NOW + 80)
      return [[1, 2, 3].map((seq) => inbox.get(seq)), inbox.pending()]
    })
    expect(told).toEqual([[stored({ due_at: NOW + 70 }), stored({ seq: 2 }), stored({ seq: 3, due_at: NOW + 70 })], 3])
  })

  it('that is not there cannot be closed or put off', async () => {
    const told = await opened(({ inbox, log }) => {
      inbox.close(1, { outcome: 'created' })
      inbox.postpone([1], PARKED_DUE_AT, WHY)
      return [inbox.get(1), inbox.pending(), log.parked()]
    })
    expect(told).toEqual([undefined, 0, 0])
  })
})

describe('what waits', () => {
  it('is as old as the event that was received first', async () => {
    const told = await opened(({ inbox, parked }) => {
      const oldest = [inbox.oldestPendingAt()]
      const look = () => oldest.push(inbox.oldestPendingAt())
      for (const received_at of [NOW - 9, NOW - 5, NOW - 7]) inbox.add(hint({ received_at }))
      look()
      inbox.postpone([1], PARKED_DUE_AT, WHY)
      look()
      inbox.close(2, { outcome: 'created' })
      look()
      parked.reopenAll(EVERY_PARKED, NOW, false)
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

describe('what an event costs', () => {
  const costOf = (more: Partial<NewEvent>) =>
    inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const { inbox } = openEvents(noted)
      inbox.add(hint({ key: key(1), type: 'job_updated', ...more }))
      const stored = rowsWritten(take())
      inbox.add(hint({ key: key(1), ...more }))
      const again = rowsWritten(take())
      inbox.get(1)
      inbox.due(LANES.known, NOW, null, 16)
      inbox.close(1, { outcome: 'created', attempts: 1 })
      return [stored, again, rowsWritten(take())]
    })

  it('is one row when it is stored and one when it is closed, and one for its key where its origin names it', async () => {
    expect(await costOf({ key_until_read: true })).toEqual([1, 0, 1])
    expect(await costOf({ origin_id: 'e1' })).toEqual([2, 0, 1])
  })

  it('is a row more for one of a run, which waits in the index of what is due', async () => {
    const written = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      openEvents(noted).inbox.add(hint({ run_id: 'r1' }))
      return rowsWritten(take())
    })
    expect(written).toBe(2)
  })

  it('does not grow with the number of events: no statement walks through them or sorts them', async () => {
    const told = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const { inbox, log, parked } = openEvents(noted)
      inbox.add(hint({ key: key(1), key_until_read: true }))
      inbox.beginRead('A1')
      inbox.add(hint({ key: key(1), key_until_read: true }))
      inbox.get(2)
      inbox.due(LANES.known, NOW, null, 16)
      inbox.due(LANES.known, NOW, { due_at: NOW - 5, seq: 1 }, 16)
      inbox.dueAfter(0)
      inbox.postpone([2], NOW + 1)
      inbox.postpone([2], NOW + 2, WHY)
      log.countForRun(2, 'created')
      inbox.close(2, { outcome: 'created' })
      inbox.add(hint())
      inbox.postpone([3], NOW + 1)
      inbox.supersede([3])
      log.parked()
      log.list({ state: 'pending', reference: 'A1', limit: 9, cursor: null })
      for (const { seqs } of parked.stretches(EVERY_PARKED)) parked.dismiss(seqs)
      parked.reopenAll(EVERY_PARKED, NOW, false)
      parked.body(1)
      const statements = take()
      return { costly: costly(statements), seen: new Set(statements.map(({ query }) => query)).size }
    })
    expect(told.costly).toEqual([])
    expect(told.seen).toBeGreaterThan(15)
  })

  it('is nothing for lanes that were counted and are empty, and what comes into them is found', async () => {
    const told = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const { inbox } = openEvents(noted)
      inbox.pending()
      take()
      const look = () => Object.values(LANES).flatMap((lane) => inbox.due(lane, NOW, null, 9).map(({ seq }) => seq))
      const whenEmpty = [look(), inbox.dueAfter(0), take().length]
      inbox.add(hint({ lane: LANES.hint }))
      take()
      const withOne = [look(), inbox.dueAfter(0), take().length]
      inbox.close(1, { outcome: 'created' })
      take()
      return [whenEmpty, withOne, [look(), inbox.dueAfter(0), take().length]]
    })
    expect(told).toEqual([
      [[], null, 0],
      [[1], NOW, 0],
      [[], null, 0],
    ])
  })

  it('is the same for a later batch of what is due, also when everything is due at one moment', async () => {
    const told = await inStorage(({ sql }) => {
      wait(sql, 5_000)
      const { sql: noted, take } = recording(sql)
      const { inbox } = openEvents(noted)
      inbox.pending() // the newest are looked at once
      take()
      const batches = [4_000, 4_990, 5_000].map((seq) => {
        const batch = inbox.due(LANES.known, NOW, { due_at: 7, seq }, 16)
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
      const { inbox } = openEvents(noted)
      inbox.pending() // counted once
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
      const { inbox } = openEvents(noted)
      inbox.due(LANES.known, NOW, null, 16) // the newest are looked at once
      take()
      inbox.add(hint({ key: key(1) }))
      inbox.due(LANES.known, NOW, null, 16)
      inbox.dueAfter(0)
      inbox.get(4_000)
      inbox.postpone([4_000], NOW)
      inbox.postpone([4_000], NOW, WHY)
      inbox.close(4_000, { outcome: 'created' })
      return Math.max(...take().map(({ rowsRead }) => rowsRead))
    })
    expect(read).toBeLessThanOrEqual(16)
  })
})
