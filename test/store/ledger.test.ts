import { describe, expect, it } from 'vitest'
import { type LedgerRow, newRow, openLedger } from '../../src/store/ledger'
import { costly, inStorage, recording, rowsWritten } from './storage'

const FULL: LedgerRow = {
  reference: 'A1',
  hash: 'h',
  sent_hash: 's',
  board_hash: 'b',
  kept: 1,
  archived: 1,
  left_hour: 1_800_000_000_000,
  left_by: 'run',
  came_hour: 1_700_000_000_000,
  outcome: 'updated',
  read_seq: 7,
  read_at: 1_800_000_000_000,
  retry_at: 1_800_000_000_500,
  attempts: 2,
  begun: 1,
  parked_seq: 5,
  missing_since: 1_800_000_000_100,
  absences: 1,
  listing_hash: 'l',
  partial: 1,
  sample: 1,
  enriched: '{"text_hash":"t"}',
  rank: 9,
  name: 'Baker',
  other_id: '1578',
}

describe('the ledger', () => {
  it('gives a row as it was put, and null for a job that it does not know', async () => {
    const rows = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      ledger.put(FULL)
      ledger.put(newRow('A2'))
      return [ledger.get('A1'), ledger.get('A2'), ledger.get('A3'), ledger.get('a1')]
    })
    expect(rows).toEqual([FULL, newRow('A2'), null, null])
  })

  it('replaces the whole row', async () => {
    const row = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      ledger.put(FULL)
      ledger.put({ ...newRow('A1'), read_seq: 9 })
      return ledger.get('A1')
    })
    expect(row).toEqual({ ...newRow('A1'), read_seq: 9 })
  })

  it('forgets one job and no other', async () => {
    const rows = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      for (const reference of ['A1', 'A2']) ledger.put(newRow(reference))
      ledger.forget('A1')
      ledger.forget('A3')
      return [ledger.get('A1'), ledger.get('A2')]
    })
    expect(rows).toEqual([null, newRow('A2')])
  })

  it('keeps a name also without case and accents, and forgets both, and what parsing found, when it is to', async () => {
    const names = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      const named = () => sql.exec('SELECT name, folded_name FROM job').toArray()
      ledger.put({ ...FULL, name: 'Ingénieur (H/F)' })
      const kept = named()
      ledger.forgetContent('A1')
      return [kept, named(), ledger.get('A1')]
    })
    expect(names).toEqual([
      [{ name: 'Ingénieur (H/F)', folded_name: 'ingenieur (h/f)' }],
      [{ name: null, folded_name: null }],
      { ...FULL, name: null, enriched: null },
    ])
  })

  it('knows nothing of a new job', () => {
    expect(newRow('A1')).toEqual({
      reference: 'A1',
      hash: null,
      sent_hash: null,
      board_hash: null,
      kept: 0,
      archived: null,
      left_hour: null,
      left_by: null,
      came_hour: null,
      outcome: null,
      read_seq: 0,
      read_at: 0,
      retry_at: null,
      attempts: 0,
      begun: 0,
      parked_seq: null,
      missing_since: null,
      absences: 0,
      listing_hash: null,
      partial: 0,
      sample: 0,
      enriched: null,
      rank: null,
      name: null,
      other_id: null,
    })
  })

  it('says of no job that is on the board that it left', async () => {
    const row = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      ledger.put({ ...FULL, archived: 0 })
      return ledger.get('A1')
    })
    expect(row).toEqual({ ...FULL, archived: 0, left_hour: null, left_by: null, came_hour: null })
  })

  it('counts what is on the board and what is archived there, not what never was', async () => {
    const told = await inStorage(({ sql }) => {
      const ledger = openLedger(sql)
      const empty = [ledger.counts(), [...ledger.active()]]
      for (const [reference, archived] of Object.entries({ A: 0, B: 0, C: 1, D: null, E: 0 } as const))
        ledger.put({ ...newRow(reference), archived, read_at: reference.charCodeAt(0) })
      return [empty, ledger.counts(), [...ledger.active()]]
    })
    expect(told).toEqual([
      [{ active: 0, archived: 0 }, []],
      { active: 3, archived: 1 },
      [
        { reference: 'A', read_at: 65 },
        { reference: 'B', read_at: 66 },
        { reference: 'E', read_at: 69 },
      ],
    ])
  })

  it('is looked through in steps by its key, while others write: never all of it at once', async () => {
    const COUNT = 4_500
    const seen = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const [ledger, others] = [openLedger(noted), openLedger(sql)]
      for (let n = 0; n < COUNT; n++)
        others.put({ ...newRow(`J${n}`), archived: n % 9 === 0 ? 1 : 0, hash: 'h', read_at: n })
      const references: string[] = []
      for (const { reference } of ledger.active()) {
        references.push(reference)
        others.put({ ...newRow(reference), archived: 1 })
      }
      const steps = take()
      return {
        ...{
          found: references.length,
          different: new Set(references).size,
          steps: steps.length,
          costly: costly(steps),
        },
        inSteps: steps.every(({ rowsRead }) => rowsRead < COUNT / 1.5),
        left: [[...ledger.active()], [...ledger.proven()], ledger.counts()],
      }
    })
    const active = COUNT - COUNT / 9
    expect(seen).toEqual({
      ...{ found: active, different: active, steps: 3, costly: [], inSteps: true },
      left: [[], [], { active: 0, archived: COUNT }],
    })
  })

  it('costs an event one search and one row written, and one more where a job comes to the board: it is counted', async () => {
    const told = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const ledger = openLedger(noted)
      const costs: unknown[] = []
      for (let count = 0; count < 2; count++) {
        ledger.get('A1')
        ledger.put(FULL)
        const statements = take()
        costs.push([statements.length, rowsWritten(statements), costly(statements)])
      }
      return costs
    })
    expect(told).toEqual([
      [2, 2, []],
      [2, 1, []],
    ])
  })

  it('costs no further row where a job leaves the board within an hour or comes back: both are counted in that one', async () => {
    const costs = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const ledger = openLedger(noted)
      const cost = (work: () => void) => {
        work()
        return rowsWritten(take())
      }
      ledger.put({ ...newRow('A1'), archived: 0 })
      take()
      const left = { archived: 1, left_hour: 7, left_by: 'webhook' } as const
      return [
        cost(() => ledger.beginHour(7)),
        cost(() => ledger.put({ ...newRow('A1'), ...left })),
        cost(() => ledger.put({ ...newRow('A1'), archived: 0 })),
      ]
    })
    expect(costs).toEqual([1, 2, 2])
  })
})
