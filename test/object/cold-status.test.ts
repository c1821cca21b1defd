// What it costs to look at an object that has just started: a few rows, however much it keeps.
import { describe, expect, it } from 'vitest'
import { statusOf } from '../../src/object/views'
import { PARKED_DUE_AT } from '../../src/store/event'
import { openStore } from '../../src/store/store'
import { openGate } from '../../src/upstream/gate'
import { NOW, noting } from '../parts'
import { inStorage, recording } from '../store/storage'

const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)'
const control = { last: () => null, ownToken: () => null } as never

/** The status of an object that keeps so much, and the rows that were read for it. */
const looked = (jobs: number, parked: number, waiting: number) =>
  inStorage((storage) => {
    const { sql } = storage
    sql.exec(`${NUMBERS} INSERT INTO job (reference, archived) SELECT 'J' || i, i % 2 FROM n`, jobs)
    sql.exec(
      `${NUMBERS} INSERT INTO event (seq, action, reference, received_at, due_at) SELECT i, 'update', 'J' || i, ${NOW}, ${PARKED_DUE_AT} FROM n`,
      parked,
    )
    sql.exec(
      `${NUMBERS} INSERT INTO event (seq, action, reference, received_at, due_at) SELECT ? + i, 'update', 'W' || i, ${NOW - 9_000} + i, ${NOW} FROM n`,
      waiting,
      parked,
    )
    const worked = openStore(storage, () => NOW - 30 * 3_600_000)
    worked.figures.count('rows_written', 1)
    worked.figures.write()
    sql.exec(
      `${NUMBERS} INSERT OR REPLACE INTO hour (at, figures) SELECT ${NOW} - i * 3600000, '{"counted":{"accepted":2,"refused.unproven":1},"oldest_wait_ms":5}' FROM n`,
      48,
    )
    const seen = recording(sql)
    const store = openStore(
      new Proxy(storage, { get: (target, name) => (name === 'sql' ? seen.sql : Reflect.get(target, name, target)) }),
    )
    const gate = openGate(store, () => NOW, noting().log)
    const status = statusOf({ store, engine: { gate }, control, alarm: { at: () => null }, attention: null }, NOW)
    const rows = seen.take().reduce((sum, { rowsRead }) => sum + rowsRead, 0)
    return {
      pending: status.pending,
      parked: status.parked,
      oldest: status.oldest_pending_seconds,
      board: status.board,
      accepted: status.webhooks.accepted_24h,
      rows,
    }
  })

describe('the status of an object that has just started', () => {
  it('reads fewer than a hundred rows with 50,000 jobs and 20,000 parked events', async () => {
    const { rows, ...status } = await looked(50_000, 20_000, 5)
    expect(status).toEqual({
      pending: 5,
      parked: 20_000,
      oldest: 8,
      board: { active: 25_000, archived: 25_000 },
      accepted: 46,
    })
    expect(rows).toBeLessThan(100)
  })
})
