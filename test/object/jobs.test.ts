// What it costs to look at jobs of an object that keeps many: bounded numbers of rows, whatever is asked.
import { beforeAll, describe, expect, it } from 'vitest'
import { flatchr } from '../../src/connectors'
import { eventsOf } from '../../src/object/events'
import { jobOf, jobsOf, referenceOf } from '../../src/object/jobs'
import { openStore } from '../../src/store/store'
import { NOW, workflow } from '../parts'
import { inStorage, recording } from '../store/storage'

const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)'
type Parts = Parameters<typeof jobOf>[0]

/** An object with 50,000 jobs and 20,000 events, of which two are J7's. It is filled once, since all here only look at it. */
const FILLED = crypto.randomUUID()
beforeAll(() =>
  inStorage(({ sql }) => {
    sql.exec(`${NUMBERS} INSERT INTO job (reference, archived, other_id) SELECT 'J' || i, 0, '7' || i FROM n`, 50_000)
    sql.exec(
      `${NUMBERS} INSERT INTO event (seq, action, reference, received_at, outcome, history)
       SELECT i, 'update', iif(i IN (3, 19990), 'J7', 'X' || i), ${NOW}, 'created', '[]' FROM n`,
      20_000,
    )
  }, FILLED),
)

/** What `look` gives of it, and the rows that were read. */
const looked = <T>(look: (parts: Parts) => T): Promise<{ told: T; rows: number }> =>
  inStorage((storage) => {
    const seen = recording(storage.sql)
    const store = openStore(
      new Proxy(storage, { get: (target, name) => (name === 'sql' ? seen.sql : Reflect.get(target, name, target)) }),
    )
    seen.take()
    const told = look({ store, workflow: { ...workflow(), connector: flatchr } })
    return { told, rows: seen.take().reduce((sum, { rowsRead }) => sum + rowsRead, 0) }
  }, FILLED)

describe('looking at jobs, with 50,000 jobs and 20,000 events,', () => {
  it('finds the events of one in at most as many rows as there are events', async () => {
    const { told, rows } = await looked((parts) => jobOf(parts, 'J7'))
    expect([told.reference, told.events.map(({ seq }) => seq), told.cursor]).toEqual(['J7', [19_990, 3], null])
    expect(rows).toBeLessThanOrEqual(20_010)
  })

  it("finds one by the origin's other id in at most as many rows as there are jobs, and by its reference in one", async () => {
    const byOther = await looked((parts) => referenceOf(parts, '749999'))
    expect(byOther.told).toBe('J49999')
    expect(byOther.rows).toBeLessThanOrEqual(50_010)
    const own = await looked((parts) => referenceOf(parts, 'J7'))
    expect([own.told, own.rows]).toEqual(['J7', 1])
  })

  it('lists a page of jobs and of events in a page of rows', async () => {
    const jobs = await looked((parts) => jobsOf(parts, { q: null, state: null, limit: 50, cursor: null }))
    expect([jobs.told.items.length, jobs.rows <= 60]).toEqual([50, true])
    const events = await looked((parts) =>
      eventsOf(parts, { state: null, reference: null, run_id: null, limit: 50, cursor: null }),
    )
    expect([events.told.items.length, events.rows <= 60]).toEqual([50, true])
    const rare = await looked((parts) =>
      eventsOf(parts, { state: null, reference: null, run_id: null, reason: 'none', limit: 50, cursor: null }),
    )
    expect([rare.told, rare.rows <= 5_010]).toEqual([{ items: [], cursor: 15_001 }, true])
  })
})
