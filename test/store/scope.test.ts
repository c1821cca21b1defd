import { describe, expect, it } from 'vitest'
import { newRow, openLedger } from '../../src/store/ledger'
import { openValues } from '../../src/store/meta'
import { bindScope } from '../../src/store/scope'
import { openEvents } from './events'
import { inStorage } from './storage'

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
      const values = openValues(storage.sql)
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
      return openValues(storage.sql).get('incremental_token')
    })
    expect(told).toBe('')
  })

  it('leaves the other values as they are', async () => {
    const told = await inStorage((storage) => {
      const values = openValues(storage.sql)
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
      openEvents(storage.sql).inbox.add({ action: 'update', reference: 'A1', received_at: 1, due_at: 1 })
      bindScope(storage, 'one')
      bindScope(storage, 'two')
      return openEvents(storage.sql).inbox.pending()
    })
    expect(told).toBe(1)
  })
})
