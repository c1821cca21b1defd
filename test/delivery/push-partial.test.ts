// A new job is put on the board as its listing row tells it.
import { describe, expect, it } from 'vitest'
import { deliver } from '../../src/delivery/deliver'
import type { Delivered } from '../../src/delivery/outcome'
import type { DeliverySteps } from '../../src/delivery/steps'
import { fail, ok } from '../../src/lib/result'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import {
  archived,
  check,
  event,
  FORM,
  foreign,
  NOTED,
  NOW,
  ON_BOARD,
  ours,
  pushed,
  READ,
  SNAPSHOT,
  SNAPSHOT_FORM,
  SNAPSHOT_HASH,
  scripted,
  snapshot,
} from './scripted'

const ROW = { ...snapshot({ partial: true }), listing_hash: 'row' }
const LACKED: Partial<DeliverySteps> = { notOnBoard: () => true, upsert: async () => ok('created') }
const CREATED: Delivered = {
  kind: 'partial',
  outcome: 'created',
  patch: {
    ...ON_BOARD,
    ...SNAPSHOT_FORM,
    hash: SNAPSHOT_HASH,
    absences: 0,
    outcome: 'created',
    partial: 1,
    listing_hash: 'row',
  },
}
const PUSH = ['upsert', SNAPSHOT, 'absent']
const GET = ['getJob', 'A1']
const whole = (more: object = {}) => pushed('created', { listing_hash: 'row', ...more })

describe('a job that a row tells', () => {
  it('is put on a board that was listed and lacks it; nothing is covered by that', () =>
    check(['', ROW, null, LACKED, [PUSH, NOTED], CREATED]))

  it('is put there also by a forced run, without a look', () =>
    check(['', { ...ROW, force: true }, null, LACKED, [PUSH, NOTED], CREATED]))

  it('is put on a board that, asked, lacks it', () =>
    check(['', ROW, null, { ...LACKED, notOnBoard: () => false }, [GET, PUSH, NOTED], CREATED]))

  it('is put there where it was read before and never was on the board', () =>
    check(['', ROW, newRow('A1'), LACKED, [PUSH, NOTED], CREATED]))

  it.each([true, false])('is read where the board has it (archived: %j)', (isArchived) => {
    const getJob = async () => ok({ key: 'k', reference: 'A1', archived: isArchived, job: {} })
    return check([
      '',
      ROW,
      null,
      { ...LACKED, notOnBoard: () => false, getJob },
      [GET, ...READ, ['upsert', expect.anything(), 'unknown'], NOTED],
      whole(),
    ])
  })

  it.each<[string, LedgerRow, string]>([
    ['this workflow has on the board', ours({ hash: null }), 'unknown'],
    ['this workflow archived', archived(), 'archived'],
    ['the origin did not find a moment ago', foreign({ missing_since: NOW - 1 }), 'absent'],
  ])('is read where %s', async (_what, known, copy) => {
    const { steps, calls } = scripted(LACKED)
    const delivered = await deliver(event(ROW), known, steps)
    expect([calls.slice(0, 4), delivered]).toEqual([
      [...READ, ['upsert', expect.anything(), copy]],
      pushed('created', { ...FORM, listing_hash: 'row' }),
    ])
  })

  it('is read where it is older than the object, which may have written it before it crashed', () =>
    check([
      '',
      { ...ROW, unproven: true },
      null,
      LACKED,
      [...READ, ['upsert', expect.anything(), 'unknown'], NOTED],
      whole(),
    ]))

  it('is tried again where the board cannot be asked, and where a write is not answered', async () => {
    const down = fail('hrflow_unavailable', 'down')
    const { steps } = scripted({ getJob: async () => down })
    expect(await deliver(event(ROW), null, steps)).toEqual({ kind: 'failed', failure: down, patch: {} })
    const lost = scripted({ ...LACKED, upsert: async () => ({ ...down, touched: true }) })
    expect(await deliver(event(ROW), null, lost.steps)).toEqual({
      kind: 'failed',
      failure: { ...down, touched: true },
      patch: { archived: 0, hash: null, kept: 0 },
    })
  })

  it('is partial no longer once it was read', async () => {
    const { steps } = scripted()
    const known = ours({ hash: SNAPSHOT_HASH, partial: 1, listing_hash: 'row' })
    expect(await deliver(event({ listing_hash: 'row' }), known, steps)).toEqual(
      pushed('updated', { listing_hash: 'row', partial: 0 }),
    )
  })
})
