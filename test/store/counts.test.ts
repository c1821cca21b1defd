// What is counted beside the rows stays what the rows are, whatever changes them.
import { describe, expect, it } from 'vitest'
import { countsOf, type LeftBy } from '../../src/store/counts'
import { PARKED_DUE_AT } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { EVERY_PARKED } from '../../src/store/parked'
import { openStore } from '../../src/store/store'
import { MIGRATIONS, migrate } from '../../src/store/tables'
import { hint, NOW } from '../parts'
import { inStorage } from './storage'

const PARKED = { reason: 'event_parsing_failure', message: 'no', body: '{}' }
const WHY = { reason: 'origin_refused', message: 'no', attempts: 1 }

/** What the rows are, each counted. */
function rowsOf({ sql }: DurableObjectStorage) {
  const count = (query: string): number => Number(sql.exec(`SELECT count(*) AS n FROM ${query}`).one()['n'])
  return {
    parked: count(`event WHERE due_at = ${PARKED_DUE_AT}`),
    active: count('job WHERE archived = 0'),
    archived: count('job WHERE archived = 1'),
    hour: HOUR,
    left_by_webhook: count(`job WHERE left_by = 'webhook' AND left_hour = ${HOUR}`),
    left_by_run: count(`job WHERE left_by = 'run' AND left_hour = ${HOUR}`),
    active_then: 0,
    left_of_them: count(`job WHERE left_by IS NOT NULL AND left_hour = ${HOUR} AND came_hour IS NOT ${HOUR}`),
  }
}
const HOUR = 7

describe('the counts', () => {
  it('are what the rows are after every change of an event and of a job', async () => {
    const seen = await inStorage((storage) => {
      const { events, log, parked, jobs, values, atomically } = openStore(storage)
      jobs.beginHour(HOUR)
      const left = (by: LeftBy, hour = HOUR) => ({ archived: 1, left_hour: hour, left_by: by }) as const
      const changes: (() => unknown)[] = [
        () => events.add(hint()),
        () => events.add(hint({ reference: null, parked: PARKED })),
        () => events.postpone([1], PARKED_DUE_AT, WHY),
        () => events.postpone([1], PARKED_DUE_AT, WHY),
        () => parked.reopenAll(EVERY_PARKED, NOW, true),
        () => events.postpone([1], PARKED_DUE_AT, WHY),
        () => events.close(1, { outcome: 'superseded' }),
        () => events.add(hint({ reference: 'B2', parked: PARKED })),
        () => log.forget('B2'),
        () => jobs.put({ ...newRow('A1'), archived: 0 }),
        () => jobs.put({ ...newRow('A1'), archived: 0, hash: 'h' }),
        () => jobs.put({ ...newRow('A1'), archived: 1 }),
        () => jobs.put({ ...newRow('A1'), archived: 0 }),
        () => jobs.put({ ...newRow('A1'), ...left('webhook') }),
        () => jobs.put({ ...newRow('A1'), ...left('webhook'), hash: 'h' }),
        () => jobs.put({ ...newRow('A1'), ...left('run') }),
        () => jobs.put({ ...newRow('D4'), ...left('run'), archived: null }), // a foreign one
        () => jobs.put({ ...newRow('F6'), ...left('run'), came_hour: HOUR }), // that came within it
        () => jobs.put({ ...newRow('E5'), ...left('run', HOUR - 1) }), // of an earlier hour
        () => jobs.put({ ...newRow('A1'), archived: 0 }),
        () => jobs.put({ ...newRow('E5'), archived: 0 }),
        () => jobs.put({ ...newRow('F6'), archived: 0 }),
        () => jobs.put({ ...newRow('D4'), archived: 0 }),
        () => jobs.put({ ...newRow('B2') }),
        () => jobs.put({ ...newRow('B2'), archived: 0 }),
        () => jobs.put({ ...newRow('B2') }),
        () => jobs.put({ ...newRow('C3'), archived: 0 }),
        () => jobs.disprove(),
        () => jobs.forget('A1'),
        () => storage.sql.exec('DELETE FROM job'),
      ]
      return changes.map((change) => {
        atomically(change)
        return [countsOf(values), rowsOf(storage)]
      })
    })
    expect(seen.map(([counted]) => counted)).toEqual(seen.map(([, rows]) => rows))
    expect(new Set(seen.map((pair) => JSON.stringify(pair))).size).toBe(15)
  })

  it('are taken back with the transaction that changed them', async () => {
    const seen = await inStorage((storage) => {
      const { jobs, values, atomically } = openStore(storage)
      expect(() =>
        atomically(() => {
          jobs.put({ ...newRow('A1'), archived: 0 })
          throw new Error('taken back')
        }),
      ).toThrow('taken back')
      return [countsOf(values), rowsOf(storage)]
    })
    const none = {
      parked: 0,
      active: 0,
      archived: 0,
      hour: 0,
      left_by_webhook: 0,
      left_by_run: 0,
      active_then: 0,
      left_of_them: 0,
    }
    expect(seen).toEqual([none, { ...none, hour: HOUR }])
  })

  it('begin with what is there when the tables come up to date', async () => {
    const seen = await inStorage(async (storage) => {
      await storage.deleteAll()
      migrate(storage, MIGRATIONS.slice(0, -1))
      storage.sql.exec("INSERT INTO job (reference, archived) VALUES ('A1', 0), ('A2', 1), ('A3', 1), ('A4', NULL)")
      storage.sql.exec(`INSERT INTO event (seq, action, received_at, due_at) VALUES (1, 'update', 1, ${PARKED_DUE_AT})`)
      migrate(storage)
      return countsOf(openStore(storage).values)
    })
    expect(seen).toEqual({
      parked: 1,
      active: 1,
      archived: 2,
      hour: 0,
      left_by_webhook: 0,
      left_by_run: 0,
      active_then: 0,
      left_of_them: 0,
    })
  })
})
