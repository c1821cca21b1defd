import { describe, expect, it } from 'vitest'
import { flatchr, francetravail, workable } from '../../src/connectors'
import { newRow, openLedger } from '../../src/store/ledger'
import { openValues } from '../../src/store/meta'
import { bindScope, type Scope, scopeOf } from '../../src/store/scope'
import { workflow } from '../parts'
import { openEvents } from './events'
import { inStorage } from './storage'

const board = (board_key: string, hrflow = 'hrflow:a@acme.example'): Scope => ['test', 'test:1', hrflow, board_key]

describe('bindScope', () => {
  it('empties the ledger for another board or account, and then only', async () => {
    const told = await inStorage((storage) => {
      const steps: unknown[] = []
      for (const scope of ['one', 'one', 'two', 'two', 'one']) {
        openLedger(storage.sql).put({ ...newRow('A1'), archived: 0 })
        steps.push([bindScope(storage, board(scope)), openLedger(storage.sql).counts().active])
      }
      return steps
    })
    expect(told).toEqual([
      ['as_before', 0], // the first board of all: whatever stood there was of none
      ['as_before', 1],
      ['emptied', 0],
      ['as_before', 1],
      ['emptied', 0],
    ])
  })

  it('empties what was read of the old origin and board: the incremental token, that the board was listed, and what was archived there within the hour', async () => {
    const told = await inStorage((storage) => {
      const values = openValues(storage.sql)
      const ledger = openLedger(storage.sql)
      const kept = () => [...(['incremental_token', 'board_listed'] as const).map(values.get), ledger.left().hour]
      const steps: unknown[] = []
      for (const scope of ['one', 'one', 'two', 'two']) {
        const emptied = bindScope(storage, board(scope))
        steps.push([emptied, ...kept()])
        values.put('incremental_token', '2026-11-20T12:00:00.000Z')
        values.put('board_listed', 'true')
        ledger.beginHour(7)
      }
      return steps
    })
    expect(told).toEqual([
      ['as_before', null, null, 0], // the first board of all: what KV holds may be its own, from before the object
      ['as_before', '2026-11-20T12:00:00.000Z', 'true', 7],
      ['emptied', '', null, 0], // an empty token of its own, so that the one in KV is not asked for
      ['as_before', '2026-11-20T12:00:00.000Z', 'true', 7],
    ])
  })

  it('has no token in KV asked for after another board, also where the object never had one', async () => {
    const told = await inStorage((storage) => {
      bindScope(storage, board('one'))
      bindScope(storage, board('two'))
      return openValues(storage.sql).get('incremental_token')
    })
    expect(told).toBe('')
  })

  it('leaves the other values as they are', async () => {
    const told = await inStorage((storage) => {
      const values = openValues(storage.sql)
      bindScope(storage, board('one'))
      values.put('paused', 'true')
      values.put('last_fired_at', '2026-11-20T12:00:00.000Z')
      bindScope(storage, board('two'))
      return [values.get('scope'), values.get('paused'), values.get('last_fired_at')]
    })
    expect(told).toEqual([JSON.stringify(board('two')), 'true', '2026-11-20T12:00:00.000Z'])
  })

  it('leaves the events that wait', async () => {
    const told = await inStorage((storage) => {
      openEvents(storage.sql).inbox.add({ action: 'update', reference: 'A1', received_at: 1, due_at: 1 })
      bindScope(storage, board('one'))
      bindScope(storage, board('two'))
      return openEvents(storage.sql).inbox.pending()
    })
    expect(told).toBe(1)
  })

  it('keeps the ledger for another user of the same board, and proves nothing by it; what was read stays', async () => {
    const seen = await inStorage((storage) => {
      const [ledger, values] = [openLedger(storage.sql), openValues(storage.sql)]
      bindScope(storage, board('one'))
      const sent = { sent_hash: 's', board_hash: 'b', listing_hash: 'l' }
      ledger.put({ ...newRow('A1'), ...sent, archived: 0, hash: 'h' })
      ledger.put({ ...newRow('A2'), archived: 0, kept: 1 })
      ledger.put({ ...newRow('A3'), archived: 1, hash: 'h' })
      values.put('incremental_token', 't')
      values.put('board_listed', 'true')
      const bound = bindScope(storage, board('one', 'hrflow:b@acme.example'))
      return [
        bound,
        ['A1', 'A2', 'A3'].map((reference) => ledger.get(reference)),
        [values.get('incremental_token'), values.get('board_listed')],
        bindScope(storage, board('one', 'hrflow:b@acme.example')),
      ]
    })
    expect(seen).toEqual([
      'unproven',
      [
        { ...newRow('A1'), sent_hash: 's', board_hash: 'b', listing_hash: 'l', archived: 0 },
        { ...newRow('A2'), archived: 0 },
        { ...newRow('A3'), archived: 1 },
      ],
      ['t', 'true'],
      'as_before',
    ])
  })

  it('keeps the ledger, and what it has proven, where the origin no longer says whose jobs they are, or says it for the first time', async () => {
    const seen = await inStorage((storage) => {
      const ledger = openLedger(storage.sql)
      const steps: unknown[] = []
      for (const tenant of ['test:acme', null, null, 'test:acme', 'test:other']) {
        const bound = bindScope(storage, ['test', tenant, 'hrflow:a@acme.example', 'one'])
        steps.push([bound, ledger.get('A1')?.hash ?? null])
        ledger.put({ ...newRow('A1'), archived: 0, hash: 'h' })
      }
      return steps
    })
    expect(seen).toEqual([
      ['as_before', null],
      ['as_before', 'h'],
      ['as_before', 'h'],
      ['as_before', 'h'],
      ['emptied', null],
    ])
  })
})

describe('scopeOf', () => {
  it('is as it was stored before a tenant was told apart from an account, and has no key in it', () => {
    const scopes = [
      workflow({ connector: workable, connector_auth: { api_access_token: 'a-token', subdomain: 'Acme' } }),
      workflow({ connector: flatchr, connector_auth: { api_key: 'a-key', company_id: '59' } }),
      workflow({ connector: francetravail, connector_auth: { client_id: 'PAR_acme_1', client_secret: 's' } }),
    ].map(scopeOf)
    const board = ['hrflow:a@acme.example', 'b'] as const
    expect(scopes).toEqual([
      ['workable', 'workable:acme', ...board],
      ['flatchr', 'flatchr:api.flatchr.io:59', ...board],
      ['francetravail', null, ...board],
    ])
  })
})
