// What is stored of a job that was put on the board as its listing row tells it.
import { expect, it } from 'vitest'
import { openSettlePartial } from '../../src/delivery/settle-partial'
import { LANES } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { hint, NOW, partsOver } from '../parts'
import { inStorage } from '../store/storage'

const SNAPSHOT = { json: '{}', at: NOW - 5, seq: 0 }

it('its event waits to be read, its row says that it is not all, and its run counts it by that', async () => {
  const seen = await inStorage((storage) => {
    const { parts, store } = partsOver(storage)
    const counted: unknown[] = []
    const settle = openSettlePartial(parts, {
      count: ({ seq }, outcome, isCounted) => void counted.push([seq, outcome, isCounted]),
    })
    store.events.add(hint({ reference: 'A', run_id: 'r1', listing_hash: 'row', partial: true, snapshot: SNAPSHOT }))
    const event = store.events.get(1)
    if (event === undefined) throw new Error('no event')
    const patch = { archived: 0, hash: 'h', outcome: 'created', partial: 1, listing_hash: 'row' } as const
    const before = { ...newRow('A'), name: 'Baker', retry_at: 5, attempts: 2 }
    settle(event, before, { kind: 'partial', outcome: 'created', patch }, { history: '[]' })
    const figures = store.figures.total()
    const waiting = store.events.get(1)
    return { counted, waiting, row: store.jobs.get('A'), figures }
  })
  expect(seen.counted).toEqual([[1, 'created', true]])
  expect(seen.waiting).toMatchObject({
    lane: LANES.detail,
    due_at: NOW,
    reason: 'partial',
    message: 'it is on the board as its listing tells it; what that lacks comes when the job is read',
    attempts: 0,
    run_outcome: 'created',
    snapshot: null,
    partial: 0,
    listing_hash: 'row',
  })
  // What it covers, and which events, is known when it was read.
  expect(seen.row).toEqual({
    ...newRow('A'),
    name: 'Baker',
    archived: 0,
    hash: 'h',
    outcome: 'created',
    partial: 1,
    listing_hash: 'row',
    read_at: NOW,
  })
  expect(seen.figures).toMatchObject({ 'delivered.created': 1 })
})
