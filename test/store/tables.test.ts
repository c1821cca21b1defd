import { describe, expect, it } from 'vitest'
import { openInbox } from '../../src/store/inbox'
import { newRow, openLedger } from '../../src/store/ledger'
import { bindScope, MIGRATIONS, meta, migrate } from '../../src/store/tables'
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
  it('makes the tables and the one index beside the keys', async () => {
    const names = await inStorage(({ sql }) =>
      sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
        )
        .toArray()
        .map(({ name }) => name),
    )
    expect(names).toEqual(['event', 'event_due', 'job', 'listed', 'meta', 'run'])
  })

  it('changes nothing the second time, and costs next to nothing then', async () => {
    const told = await inStorage((storage) => {
      openInbox(storage.sql).add({ action: 'update', reference: 'A1', received_at: 1, due_at: 1 })
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
      for (const table of ['event', 'job', 'run', 'listed', 'meta']) storage.sql.exec(`DROP TABLE ${table}`)
      migrate(storage)
      return { before, after: everything(storage.sql) }
    })
    expect(told.after).toEqual(told.before)
  })
})

describe('a step of the migrations', () => {
  const drop = ({ sql }: DurableObjectStorage): void => {
    for (const table of ['event', 'job', 'run', 'listed', 'meta']) sql.exec(`DROP TABLE ${table}`)
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
        meta(sql).put('paused', 'true')
        migrate(storage)
        const [tables] = everything(sql)
        return {
          today,
          tables,
          event: openInbox(sql).get(4)?.reference,
          job: openLedger(sql).get('A1'),
          paused: meta(sql).get('paused'),
          version: meta(sql).get('schema_version'),
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

describe('meta', () => {
  it('keeps single values, and forgets them for null', async () => {
    const told = await inStorage(({ sql }) => {
      const values = meta(sql)
      const absent = values.get('paused')
      values.put('paused', 'true')
      values.put('incremental_token', '')
      const put = [values.get('paused'), values.get('incremental_token')]
      values.put('paused', 'again')
      const replaced = values.get('paused')
      values.put('paused', null)
      values.put('paused', null)
      return [absent, put, replaced, values.get('paused'), values.get('incremental_token')]
    })
    expect(told).toEqual([null, ['true', ''], 'again', null, ''])
  })
})

describe('bindScope', () => {
  it('empties the ledger for another board or account, and then only', async () => {
    const told = await inStorage((storage) => {
      const steps: unknown[] = []
      for (const scope of ['one', 'one', 'two', 'two', 'one']) {
        openLedger(storage.sql).put({ ...newRow('A1'), archived: 0 })
        steps.push([bindScope(storage, scope), openLedger(storage.sql).counts().active])
      }
      return steps
    })
    expect(told).toEqual([
      [false, 0], // the first board of all: whatever stood there was of none
      [false, 1],
      [true, 0],
      [false, 1],
      [true, 0],
    ])
  })

  it('empties what was read of the old origin and board: the incremental token, and that the board was listed', async () => {
    const told = await inStorage((storage) => {
      const values = meta(storage.sql)
      const kept = () => [values.get('incremental_token'), values.get('board_listed')]
      const steps: unknown[] = []
      for (const scope of ['one', 'one', 'two', 'two']) {
        const emptied = bindScope(storage, scope)
        steps.push([emptied, ...kept()])
        values.put('incremental_token', '2026-11-20T12:00:00.000Z')
        values.put('board_listed', 'true')
      }
      return steps
    })
    expect(told).toEqual([
      [false, null, null], // the first board of all: what KV holds may be its own, from before the object
      [false, '2026-11-20T12:00:00.000Z', 'true'],
      [true, '', null], // an empty token of its own, so that the one in KV is not asked for
      [false, '2026-11-20T12:00:00.000Z', 'true'],
    ])
  })

  it('has no token in KV asked for after another board, also where the object never had one', async () => {
    const told = await inStorage((storage) => {
      bindScope(storage, 'one')
      bindScope(storage, 'two')
      return meta(storage.sql).get('incremental_token')
    })
    expect(told).toBe('')
  })

  it('leaves the other values as they are', async () => {
    const told = await inStorage((storage) => {
      const values = meta(storage.sql)
      bindScope(storage, 'one')
      values.put('paused', 'true')
      values.put('last_fired_at', '2026-11-20T12:00:00.000Z')
      bindScope(storage, 'two')
      return [values.get('scope'), values.get('paused'), values.get('last_fired_at')]
    })
    expect(told).toEqual(['two', 'true', '2026-11-20T12:00:00.000Z'])
  })

  it('leaves the events that wait', async () => {
    const told = await inStorage((storage) => {
      openInbox(storage.sql).add({ action: 'update', reference: 'A1', received_at: 1, due_at: 1 })
      bindScope(storage, 'one')
      bindScope(storage, 'two')
      return openInbox(storage.sql).pending()
    })
    expect(told).toBe(1)
  })
})
