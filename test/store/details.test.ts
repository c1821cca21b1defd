// An event whose job is on the board as its listing row told it, and is still to be read.
import { expect, it } from 'vitest'
import { LANES } from '../../src/store/event'
import { hint, NOW, openEvents, opened, stored } from './events'

it('whose job is on the board as its row told it waits in another lane without that, and its run counts it once', async () => {
  const toRead = { run_outcome: 'created', reason: 'partial', message: 'to be read', history: '[{}]' } as const
  const seen = await opened(({ inbox, log, sql }) => {
    inbox.add(hint({ run_id: 'r1', listing_hash: 'row', partial: true, snapshot: { json: '{}', at: NOW, seq: 0 } }))
    inbox.add(hint({ run_id: 'r1' }))
    log.countForRun(2, 'write_failure')
    const lanes = () => Object.values(LANES).map((lane) => inbox.waitingIn(lane))
    const before = lanes()
    const counted = [inbox.readDetail(1, NOW + 7, toRead), inbox.readDetail(2, NOW + 8, toRead)]
    const rows = [inbox.get(1), inbox.get(2)?.run_outcome]
    const due = inbox.due(LANES.detail, NOW + 8, null, 9).map(({ seq }) => seq)
    const found = [before, lanes(), counted, rows, due, inbox.due(LANES.run, NOW + 9, null, 9)]
    inbox.close(1, { outcome: 'updated', run_outcome: 'updated' })
    const again = inbox.readDetail(1, NOW, toRead)
    return [...found, inbox.get(1)?.run_outcome, again, inbox.pending(), openEvents(sql).inbox.waitingIn(LANES.detail)]
  })
  const row = stored({
    lane: LANES.detail,
    due_at: NOW + 7,
    run_id: 'r1',
    run_outcome: 'created',
    reason: 'partial',
    message: 'to be read',
    history: '[{}]',
    listing_hash: 'row',
  })
  expect(seen).toEqual([
    [0, 0, 0, 2, 0, 0],
    [0, 0, 0, 0, 0, 2],
    [true, false],
    [row, 'write_failure'],
    [1, 2],
    [],
    'created',
    false,
    1,
    1,
  ])
})
