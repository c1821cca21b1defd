import { describe, expect, it } from 'vitest'
import { LANES, PARKED_DUE_AT } from '../../src/store/event'
import { newRow, openLedger } from '../../src/store/ledger'
import { openValues } from '../../src/store/meta'
import { MIGRATIONS, migrate } from '../../src/store/tables'
import { openEvents } from './events'
import { inStorage, recording } from './storage'

/** All that stands in the database: its tables and indexes, and the rows of every table. */
function everything(sql: SqlStorage): [parts: unknown, rows: unknown] {
  const parts = sql
    .exec<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .toArray()
  const tables = parts.filter(({ type }) => type === 'table')
  return [parts, tables.map(({ name }) => sql.exec(`SELECT * FROM "${name}"`).toArray())]
}

describe('migrate', () => {
  it('makes the tables, the indexes of keys and of what is due, and the triggers that count', async () => {
    const names = await inStorage(({ sql }) =>
      sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
        )
        .toArray()
        .map(({ name }) => name),
    )
    const of = (table: string) => ['added', 'changed', 'deleted'].map((change) => `${table}_${change}`)
    const tables = ['event', 'event_due', 'event_key', 'hour', 'job', 'listed', 'meta', 'run']
    expect(names).toEqual([...tables, ...of('event'), ...of('job')].toSorted())
  })

  it('changes nothing the second time, and costs next to nothing then', async () => {
    const told = await inStorage((storage) => {
      openEvents(storage.sql).inbox.add({ action: 'update', reference: 'A1', received_at: 1, due_at: 1 })
      openLedger(storage.sql).put(newRow('A1'))
      const before = everything(storage.sql)
      const { sql, take } = recording(storage.sql)
      migrate(new Proxy(storage, { get: (target, name) => (name === 'sql' ? sql : Reflect.get(target, name, target)) }))
      const statements = take()
      const cost = statements.map(({ rowsRead, rowsWritten }) => rowsRead + rowsWritten)
      return { before, after: everything(storage.sql), cost: cost.reduce((sum, rows) => sum + rows, 0) }
    })
    expect(told.after).toEqual(told.before)
    expect(told.cost).toBeLessThanOrEqual(1)
  })

  it('starts from an empty database, and leads to the same tables', async () => {
    const told = await inStorage((storage) => {
      const before = everything(storage.sql)
      for (const table of ['event', 'job', 'run', 'listed', 'meta', 'hour']) storage.sql.exec(`DROP TABLE ${table}`)
      migrate(storage)
      return { before, after: everything(storage.sql) }
    })
    expect(told.after).toEqual(told.before)
  })
})

describe('a step of the migrations', () => {
  const drop = ({ sql }: DurableObjectStorage): void => {
    for (const table of ['event', 'job', 'run', 'listed', 'meta', 'hour']) sql.exec(`DROP TABLE ${table}`)
  }

  it.each(MIGRATIONS.map((_, index) => [index + 1]))(
    'keeps what an object of version %d holds, and ends in the tables of today',
    async (version) => {
      const told = await inStorage((storage) => {
        const { sql } = storage
        const [today] = everything(sql)
        drop(storage)
        migrate(storage, MIGRATIONS.slice(0, version))
        sql.exec(`INSERT INTO event (seq, action, reference, received_at, due_at) VALUES (4, 'update', 'A1', 1, 1)`)
        sql.exec(`INSERT INTO job (reference, hash, archived) VALUES ('A1', 'h', 0)`)
        openValues(sql).put('paused', 'true')
        migrate(storage)
        const [tables] = everything(sql)
        return {
          today,
          tables,
          event: openEvents(sql).inbox.get(4)?.reference,
          job: openLedger(sql).get('A1'),
          paused: openValues(sql).get('paused'),
          version: openValues(sql).get('schema_version'),
        }
      })
      expect(told).toEqual({
        today: told.today,
        tables: told.today,
        event: 'A1',
        job: { ...newRow('A1'), hash: 'h', archived: 0 },
        paused: 'true',
        version: String(MIGRATIONS.length),
      })
    },
  )

  it('puts a word that stood in place of a hash into a column of its own', async () => {
    const rows = await inStorage((storage) => {
      drop(storage)
      migrate(storage, MIGRATIONS.slice(0, 3))
      storage.sql.exec(`INSERT INTO job (reference, hash, archived) VALUES ('A1', 'kept', 0), ('A2', 'h', 0)`)
      migrate(storage)
      const ledger = openLedger(storage.sql)
      return [ledger.get('A1'), ledger.get('A2')]
    })
    expect(rows).toEqual([
      { ...newRow('A1'), archived: 0, kept: 1 },
      { ...newRow('A2'), archived: 0, hash: 'h' },
    ])
  })

  it('puts what waits into the lane where it would wait today', async () => {
    const rows = await inStorage((storage) => {
      const { sql } = storage
      drop(storage)
      migrate(storage, MIGRATIONS.slice(0, 7))
      sql.exec(
        `INSERT INTO job (reference, archived, kept) VALUES ('A1', 0, 0), ('A2', 1, 0), ('A3', NULL, 1), ('A4', NULL, 0)`,
      )
      sql.exec(
        `INSERT INTO event (seq, action, reference, type, run_id, received_at, due_at) VALUES
         (1, 'update', 'A1', 'manual', NULL, 1, 1), (2, 'update', 'A1', 'job_updated', NULL, 1, 1), (3, 'update', 'A2', NULL, NULL, 1, 1),
         (4, 'update', 'A3', NULL, NULL, 1, 1), (5, 'update', 'A4', NULL, NULL, 1, 1), (6, 'update', 'A5', NULL, NULL, 1, 1),
         (7, 'update', 'A1', NULL, 'r1', 1, 1), (8, 'update', NULL, NULL, NULL, 1, ${PARKED_DUE_AT})`,
      )
      migrate(storage)
      return sql
        .exec('SELECT seq, lane FROM event ORDER BY seq')
        .toArray()
        .map(({ lane }) => lane)
    })
    const { operator, known, unknown, run } = LANES
    expect(rows).toEqual([operator, known, known, known, unknown, unknown, run, known])
  })

  it('takes the keys of bodies out of the index of keys, but for those of kept payloads', async () => {
    const rows = await inStorage((storage) => {
      const { sql } = storage
      drop(storage)
      migrate(storage, MIGRATIONS.slice(0, 10))
      sql.exec(
        `INSERT INTO event (seq, key, origin_id, action, reference, received_at, due_at) VALUES
         (1, x'01', 'e1', 'update', 'A1', 1, 1), (2, x'02', NULL, 'update', 'A1', 1, 1), (3, NULL, NULL, 'update', 'A1', 1, 1),
         (4, x'04', NULL, 'update', NULL, 1, ${PARKED_DUE_AT})`,
      )
      migrate(storage)
      return sql.exec('SELECT seq, hex(key) AS key, hex(body_key) AS body, queued FROM event ORDER BY seq').toArray()
    })
    expect(rows).toEqual([
      { seq: 1, key: '01', body: '', queued: 1 },
      { seq: 2, key: '', body: '02', queued: 1 },
      { seq: 3, key: '', body: '', queued: 1 },
      { seq: 4, key: '04', body: '', queued: 1 },
    ])
  })

  it('takes the hour under way, and what was archived in it, into the counts', async () => {
    const seen = await inStorage((storage) => {
      drop(storage)
      migrate(storage, MIGRATIONS.slice(0, 12))
      storage.sql.exec(
        `INSERT INTO meta (key, value) VALUES ('archives', '{"since":1800000000000,"active":40,"archived":7,"by_runs":3}')`,
      )
      migrate(storage)
      const kept = storage.sql.exec("SELECT count(*) AS n FROM meta WHERE key = 'archives'").one()
      return [openLedger(storage.sql).left(), kept]
    })
    expect(seen).toEqual([
      { hour: 1_800_000_000_000, left_by_webhook: 7, left_by_run: 3, active_then: 40, left_of_them: 10 },
      { n: 0 },
    ])
  })

  it('that fails leaves the tables and the version as they were', async () => {
    const told = await inStorage((storage) => {
      const before = everything(storage.sql)
      const faulty = [...MIGRATIONS, 'CREATE TABLE more (a); CREATE TABLE more (a)']
      let thrown = ''
      try {
        migrate(storage, faulty)
      } catch (error) {
        thrown = String(error)
      }
      return { before, after: everything(storage.sql), thrown }
    })
    expect(told.thrown).toContain('already exists')
    expect(told.after).toEqual(told.before)
  })

  it('is not taken back by an older version of the relay', async () => {
    const told = await inStorage((storage) => {
      const before = everything(storage.sql)
      migrate(storage, MIGRATIONS.slice(0, 1))
      return { before, after: everything(storage.sql) }
    })
    expect(told.after).toEqual(told.before)
  })
})
