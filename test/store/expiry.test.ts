// What goes in time, and what is kept of what stays.
import { describe, expect, it } from 'vitest'
import { PARKED_DUE_AT } from '../../src/store/event'
import type { EventLog } from '../../src/store/event-log'
import { openExpiry } from '../../src/store/expiry'
import { openInbox } from '../../src/store/inbox'
import { type LedgerRow, newRow, openLedger } from '../../src/store/ledger'
import { openValues } from '../../src/store/meta'
import { openRuns } from '../../src/store/runs'
import { run } from '../parts'
import { finish, hint, key, NO_FIGURES, NOW, openEvents, opened, stored, UNREADABLE, WHY, wait } from './events'
import { inStorage, recording } from './storage'

const left = (log: EventLog) =>
  log.list({ state: null, reference: null, limit: 99, cursor: null }).rows.map(({ seq }) => seq)

describe('finished events', () => {
  it('go, the oldest first, so many at a time', async () => {
    const looks = await opened(({ inbox, log, expiry }) => {
      for (let count = 1; count <= 6; count++) inbox.add(hint({ received_at: NOW + count }))
      for (const seq of [1, 3, 4, 6]) inbox.close(seq, { outcome: 'created' })
      inbox.postpone([2], PARKED_DUE_AT, WHY)
      const look = () => [expiry.events(NOW + 6, 2), left(log)]
      return [look(), look(), look(), inbox.pending(), log.parked()]
    })
    expect(looks).toEqual([
      [{ deleted: 2, done: false }, [6, 5, 4, 2]],
      [{ deleted: 1, done: true }, [6, 5, 2]],
      [{ deleted: 0, done: true }, [6, 5, 2]],
      1,
      1,
    ])
  })

  it('go all, however old the events are that are parked or wait', async () => {
    const seen = await inStorage(({ sql }) => {
      finish(sql, 3, 31_998)
      sql.exec(
        `INSERT INTO event (seq, action, reference, received_at, due_at) VALUES (1, 'update', 'R', 5, ${PARKED_DUE_AT}), (2, 'update', 'R', 5, 7)`,
      )
      const { inbox, log, expiry } = openEvents(sql)
      let deleted = 0
      for (;;) {
        const look = expiry.events(NOW, 10_000)
        deleted += look.deleted
        if (look.done) break
      }
      return [deleted, sql.exec('SELECT seq FROM event').toArray(), inbox.pending(), log.parked()]
    })
    expect(seen).toEqual([31_998, [{ seq: 1 }, { seq: 2 }], 1, 1])
  })

  it('that waited or were parked when those after them were deleted go when looked for anew', async () => {
    const seen = await inStorage(({ sql }) => {
      wait(sql, 1)
      finish(sql, 2, 11_999)
      const { inbox, log, expiry } = openEvents(sql)
      const looks = [expiry.events(NOW, 11_999), expiry.events(NOW, 9)]
      inbox.close(1, { outcome: 'created' })
      return [...looks, expiry.events(NOW, 9), left(log)]
    })
    expect(seen).toEqual([{ deleted: 11_999, done: false }, { deleted: 0, done: true }, { deleted: 1, done: true }, []])
  })

  it('are looked for among a bounded number of events at a time', async () => {
    const read = await inStorage(({ sql }) => {
      wait(sql, 12_000)
      finish(sql, 12_001, 3_000)
      const { sql: noted, take } = recording(sql)
      const { expiry } = openEvents(noted)
      take()
      const look = expiry.events(NOW, 500)
      return [look, Math.max(...take().map(({ rowsRead }) => rowsRead)) <= 6_000]
    })
    expect(read).toEqual([{ deleted: 500, done: false }, true])
  })

  it('are none where there is nothing, and then nothing is written', async () => {
    const seen = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const { expiry } = openEvents(noted)
      take()
      const look = expiry.events(NOW, 9)
      return [look, take().reduce((sum, { rowsWritten }) => sum + rowsWritten, 0)]
    })
    expect(seen).toEqual([{ deleted: 0, done: true }, 0])
  })
})

const SNAPSHOT = { json: '{"name":"Baker"}', at: NOW, seq: 1 }
const NAMED = { key: key(1), type: 'job_updated', origin_id: 'o1', fired_at: 'f1', size: 7, listing_hash: 'l' }
const everything = (sql: SqlStorage) => sql.exec('SELECT * FROM event').toArray()

describe('an event that is not finished', () => {
  it('loses its snapshot when it is parked', async () => {
    const row = await opened(({ inbox }) => {
      inbox.add(hint({ snapshot: SNAPSHOT }))
      inbox.postpone([1], PARKED_DUE_AT, WHY)
      return inbox.get(1)
    })
    expect(row).toEqual(stored({ due_at: PARKED_DUE_AT, ...WHY }))
  })

  it('and is parked keeps, in time, its reason and reference, and what it asks for', async () => {
    const rows = await opened(({ inbox, expiry, sql }) => {
      inbox.add(hint({ ...NAMED, snapshot: SNAPSHOT, run_id: 'r1', absent: 'foreign', about: { state: 'open' } }))
      inbox.postpone([1], PARKED_DUE_AT, { ...WHY, history: '[{"at":1}]' })
      sql.exec("UPDATE event SET snapshot = 'kept by an earlier version'")
      expiry.events(NOW + 1, 9)
      return everything(sql)
    })
    const { reference, reason, action, run_id, attempts, due_at, lane, absent } = rows[0] ?? {}
    const kept = Object.entries(rows[0] ?? {}).filter(([, value]) => value !== null && value !== 0)
    expect([rows.length, Object.fromEntries(kept)]).toEqual([
      1,
      { seq: 1, received_at: NOW, reference, reason, action, run_id, attempts, due_at, lane, queued: 1, absent },
    ])
    expect([reference, reason, action, run_id, absent]).toEqual(['A1', WHY.reason, 'update', 'r1', 3])
  })

  it('and waits keeps what makes it known, and loses what was read of its job', async () => {
    const rows = await opened(({ inbox, expiry, sql }) => {
      inbox.add(hint({ ...NAMED, snapshot: SNAPSHOT, about: { state: 'open', other_id: '7' } }))
      inbox.postpone([1], NOW + 9, WHY)
      const before = everything(sql)[0]
      expiry.events(NOW + 1, 9)
      return [before, everything(sql)[0]]
    })
    expect(rows[1]).toEqual({
      ...rows[0],
      message: null,
      about: null,
      listing_hash: null,
      snapshot: null,
      snapshot_at: null,
      snapshot_seq: null,
      partial: 0,
    })
  })

  it('and could not be read goes with its body', async () => {
    const rows = await opened(({ inbox, expiry, sql }) => {
      inbox.add(hint({ reference: null, parked: UNREADABLE }))
      inbox.add(hint({ reference: null, parked: UNREADABLE, received_at: NOW + 1 }))
      expiry.events(NOW + 1, 9)
      return sql.exec('SELECT seq FROM event').toArray()
    })
    expect(rows).toEqual([{ seq: 2 }])
  })

  it('loses nothing before its time', async () => {
    const rows = await opened(({ inbox, expiry, sql }) => {
      inbox.add(hint({ ...NAMED, snapshot: SNAPSHOT }))
      inbox.add(hint())
      inbox.postpone([2], PARKED_DUE_AT, WHY)
      const before = everything(sql)
      expiry.events(NOW, 9)
      return [before, everything(sql)]
    })
    expect(rows[1]).toEqual(rows[0])
  })
})

describe('rows of the ledger', () => {
  const row = (reference: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
    ...newRow(reference),
    read_at: NOW - 1,
    ...more,
  })
  const kept = (rows: readonly LedgerRow[], limit: number) =>
    inStorage(({ sql }) => {
      const jobs = openLedger(sql)
      for (const one of rows) jobs.put(one)
      const values = openValues(sql)
      const expiry = openExpiry(sql, values, openInbox(sql, values, NO_FIGURES), jobs)
      const looks = []
      do looks.push(expiry.jobs(NOW, limit))
      while (!looks.at(-1)?.done)
      const left = rows.map(({ reference }) => reference).filter((reference) => jobs.get(reference) !== null)
      const having = (what: 'name' | 'enriched') =>
        rows.map(({ reference }) => reference).filter((reference) => jobs.get(reference)?.[what] != null)
      const [named, enriched] = [having('name'), having('enriched')]
      return { looks, left, ...(named.length > 0 ? { named } : {}), ...(enriched.length > 0 ? { enriched } : {}) }
    })

  it('of jobs that never were on the board go, so many being looked at at a time', async () => {
    const rows = ['A', 'B', 'C', 'D', 'E'].map((reference) => row(reference))
    expect(await kept(rows, 2)).toEqual({
      looks: [
        { deleted: 2, done: false },
        { deleted: 2, done: false },
        { deleted: 1, done: true },
      ],
      left: [],
    })
  })

  it('stay of jobs that are or were on the board, are in trouble, or are demonstration data, and of those of late', async () => {
    const rows = [
      row('active', { archived: 0 }),
      row('archived', { archived: 1 }),
      row('again', { retry_at: NOW }),
      row('suspect', { begun: 1 }),
      row('sample', { sample: 1 }),
      row('late', { read_at: NOW }),
      row('missing', { read_at: 0, missing_since: NOW }),
      row('parked', { read_at: 0, parked_seq: 7 }),
      row('gone', { read_at: 0, missing_since: NOW - 1, listing_hash: 'l' }),
    ]
    expect(await kept(rows, 99)).toEqual({
      looks: [{ deleted: 1, done: true }],
      left: ['active', 'archived', 'again', 'suspect', 'sample', 'late', 'missing', 'parked'],
    })
  })

  it('keep the name, and what parsing found, of jobs that are on the board, and of no other when its time is over', async () => {
    const rows = [
      row('active', { archived: 0, name: 'Baker', enriched: '{}' }),
      row('archived', { archived: 1, name: 'Baker', enriched: '{}' }),
      row('nameless', { archived: 1, enriched: '{}' }),
      row('sample', { sample: 1, name: 'Baker' }),
      row('late', { archived: 1, read_at: NOW, name: 'Baker', enriched: '{}' }),
    ]
    expect(await kept(rows, 99)).toEqual({
      looks: [{ deleted: 0, done: true }],
      left: ['active', 'archived', 'nameless', 'sample', 'late'],
      named: ['active', 'late'],
      enriched: ['active', 'late'],
    })
  })
})

describe('runs', () => {
  it('go when they have ended, and what was listed goes with the last', async () => {
    const seen = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.put(run({ run_id: 'old', started_at: 1, state: 'finished' }))
      runs.put(run({ run_id: 'new', started_at: 3, state: 'finished' }))
      sql.exec("INSERT INTO run (started_at, run_id, body) VALUES (1, 'unreadable', 'x')")
      runs.noteListed('origin', 0, ['A1'])
      const { expiry } = openEvents(sql)
      const look = (before: number) => [
        expiry.runs(before),
        runs.list(9).map(({ run_id }) => run_id),
        [...runs.listed('origin')],
      ]
      return [look(1), look(2), look(4), sql.exec('SELECT * FROM run').toArray()]
    })
    expect(seen).toEqual([[0, ['new', 'old'], ['A1']], [2, ['new'], ['A1']], [1, [], []], []])
  })

  it('stay while they are under way, with what they listed', async () => {
    const seen = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.put(run({ run_id: 'reading', started_at: 1 }))
      runs.put(run({ run_id: 'pushing', started_at: 2, state: 'pushing' }))
      runs.noteListed('origin', 0, ['A1'])
      return [openEvents(sql).expiry.runs(NOW), runs.list(9).length, [...runs.listed('origin')]]
    })
    expect(seen).toEqual([0, 2, ['A1']])
  })
})
