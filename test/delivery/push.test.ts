// An open job on its way to the board: what is called, in which order, and what it comes to, whole.
import { describe, expect, it } from 'vitest'
import { deliver } from '../../src/delivery/deliver'
import type { DeliverySteps } from '../../src/delivery/steps'
import type { BoardRecord } from '../../src/hrflow/client'
import { recordHash } from '../../src/hrflow/compare'
import { ok } from '../../src/lib/result'
import { newRow } from '../../src/store/ledger'
import {
  archived,
  type Case,
  check,
  ENRICHED,
  ENRICHED_FORM,
  ENRICHMENT,
  event,
  FORM,
  foreign,
  JOB,
  KEPT_ON_BOARD,
  LACKING,
  NOTED,
  NOW,
  ON_BOARD,
  ORIGIN,
  ours,
  PARSED,
  pushed,
  READ,
  SNAPSHOT,
  SNAPSHOT_HASH,
  scripted,
  snapshot,
} from './scripted'

describe('an open job', () => {
  const upsert = (copy: string) => [...READ, ['upsert', JOB, copy]]
  const first = (copy: string) => [...upsert(copy), NOTED]
  it.each<Case>([
    ['that nobody knows is read on the board first', {}, null, {}, first('unknown'), pushed('created')],
    ['that was read and never pushed likewise', {}, foreign(), {}, first('unknown'), pushed('created')],
    [
      'that a listing of the board lacked is created without reading there',
      {},
      null,
      { notOnBoard: (reference) => reference === 'A1', upsert: async () => ok('created') },
      first('absent'),
      pushed('created'),
    ],
    [
      'that was read, never pushed, and lacked by a listing of the board likewise',
      {},
      foreign(),
      { notOnBoard: () => true, upsert: async () => ok('created') },
      first('absent'),
      pushed('created'),
    ],
    ['that changed is edited', {}, ours({ hash: 'other' }), {}, upsert('active'), pushed('updated')],
    [
      'that changed and vanished from the board is created',
      {},
      ours({ hash: 'other' }),
      { upsert: async () => ok('created') },
      upsert('active'),
      pushed('created'),
    ],
    [
      'that is ours is not taken for absent, whatever a listing of the board said',
      {},
      ours({ hash: 'other' }),
      { notOnBoard: () => true },
      upsert('active'),
      pushed('updated'),
    ],
    ['that is proven to be as it is now is not pushed', {}, ours(), {}, READ, pushed('unchanged')],
    [
      'whose last write is not proven is read on the board first',
      {},
      ours({ hash: null }),
      {},
      upsert('unknown'),
      pushed('created'),
    ],
    [
      'that was archived is brought back, also when it did not change',
      {},
      archived(),
      {},
      first('archived'),
      pushed('updated'),
    ],
    [
      'is written when it is forced, whatever is known',
      { force: true },
      ours(),
      { notOnBoard: () => true },
      upsert('unknown'),
      pushed('created'),
    ],
    [
      'is written when an earlier object may have written it, whatever is known',
      { unproven: true },
      ours(),
      {},
      upsert('unknown'),
      pushed('created'),
    ],
    [
      'is read on the board first when an earlier object may have written it, also when a listing lacked it',
      { unproven: true },
      null,
      { notOnBoard: () => true },
      first('unknown'),
      pushed('created'),
    ],
    [
      'is read on the board first when an earlier object may have written it, also when it was archived',
      { unproven: true },
      archived(),
      {},
      first('unknown'),
      pushed('created'),
    ],
    [
      'leaves its listing row’s hash in the ledger',
      { listing_hash: 'row' },
      ours({ listing_hash: 'old' }),
      {},
      READ,
      pushed('unchanged', { listing_hash: 'row' }),
    ],
    [
      'never covers fewer events than were covered',
      { newestSeq: 2 },
      ours({ read_seq: 9, read_at: NOW + 60_000 }),
      {},
      READ,
      pushed('unchanged', { read_seq: 9, read_at: NOW + 60_000 }),
    ],
  ])('%s', (...given) => check(given))

  it('was read when the asking began, however long the answer took', async () => {
    let now = NOW
    const { steps } = scripted({
      now: () => now,
      fetchJob: async () => {
        now += 9_000
        return ok(ORIGIN)
      },
    })
    expect(await deliver(event(), null, steps)).toEqual(pushed('created'))
  })

  it('that is left as it is on the board, where only new jobs are wanted, is not proven to be there as it is now', async () => {
    const { steps, calls } = scripted({ upsert: async () => ok('kept') })
    const delivered = await deliver(event(), null, steps)
    expect([delivered, calls]).toEqual([KEPT_ON_BOARD, upsert('unknown')])
    const later = scripted()
    const again = await deliver(event({ newestSeq: 8 }), { ...newRow('A1'), ...delivered.patch }, later.steps)
    expect([again, later.calls]).toEqual([pushed('created', { read_seq: 8 }), upsert('unknown')])
  })

  it.each<Case>([
    [
      'that is left as it is on the board covers nothing: what else waits for the job may edit it',
      { newestSeq: 9, listing_hash: 'row' },
      ours({ hash: null, kept: 1 }),
      { upsert: async () => ok('kept') },
      upsert('unknown'),
      KEPT_ON_BOARD,
    ],
    [
      'that is left as it is although it was listed otherwise likewise',
      snapshot(),
      null,
      { upsert: async () => ok('kept') },
      [['upsert', SNAPSHOT, 'unknown']],
      KEPT_ON_BOARD,
    ],
    [
      'that the board lacks and that is not to be created is skipped, and nothing of it is known',
      { newestSeq: 9, listing_hash: 'row' },
      null,
      { upsert: async () => ok('lacking') },
      upsert('unknown'),
      LACKING,
    ],
    [
      'that a listing of the board lacked and that is not to be created likewise',
      snapshot(),
      foreign(),
      { notOnBoard: () => true, upsert: async () => ok('lacking') },
      [['upsert', SNAPSHOT, 'absent']],
      LACKING,
    ],
    [
      'that vanished from the board and is not to be created is this workflow’s no longer',
      {},
      ours({ hash: 'other', listing_hash: 'row' }),
      { upsert: async () => ok('lacking') },
      upsert('active'),
      LACKING,
    ],
  ])('%s', (...given) => check(given))

  it('that turned out not to be on the board is forgotten, also when its edit was noted as it left', async () => {
    const noted: string[] = []
    const { steps } = scripted({ noteWrite: (reference) => noted.push(reference) })
    const upsert: DeliverySteps['upsert'] = async (_job, _copy, { beforeWrite }) => {
      beforeWrite()
      return ok('lacking')
    }
    expect([await deliver(event(), null, { ...steps, upsert }), noted]).toEqual([LACKING, ['A1']])
  })

  it('of a new reference, or one that is brought back, is noted before it is written, not after', async () => {
    const order: string[] = []
    const { steps } = scripted({ noteWrite: (reference) => order.push(`note ${reference}`) })
    const upsert: DeliverySteps['upsert'] = async (_job, _copy, { beforeWrite }) => {
      order.push('read')
      beforeWrite()
      order.push('write')
      return ok('created')
    }
    await deliver(event(), null, { ...steps, upsert })
    await deliver(event(), ours({ hash: 'other' }), { ...steps, upsert })
    await deliver(event(), archived(), { ...steps, upsert })
    expect(order).toEqual(['read', 'note A1', 'write', 'read', 'write', 'read', 'note A1', 'write'])
  })
})

describe('an open job that was to be brought back, and was not', () => {
  it('is archived as before, and is looked at before it is tried again', async () => {
    const { steps } = scripted()
    const upsert: DeliverySteps['upsert'] = async (_job, _copy, { beforeWrite }) => {
      beforeWrite()
      return { ok: false, reason: 'throttled', message: 'no room', touched: false }
    }
    const left = { left_hour: NOW, left_by: 'run' } as const
    const delivered = await deliver(event(), { ...archived(), ...left }, { ...steps, upsert })
    expect(delivered).toMatchObject({ kind: 'failed', patch: { archived: 1, ...left } })
  })
})

describe('an open job whose copy on the board is read', async () => {
  /** The copy as HrFlow gives it back in a form of its own. */
  const REWRITTEN = { ...JOB, key: 'k1', sections: [{ id: 1 }] }
  const OWN_FORM = { sent_hash: FORM.sent_hash, board_hash: await recordHash('A1', REWRITTEN) }
  const same = (more: object = {}) => ({
    ...pushed('unchanged', { ...ON_BOARD, ...FORM, ...more }),
    reason: 'same_on_board',
  })
  const asked = [...READ, ['upsert', JOB, 'unknown']]
  const LOOK = ['getJob', 'A1']

  /** A board that holds `copy`, and that answers a write with `answer`. */
  const holding = (copy: BoardRecord, answer: BoardRecord | null = null): Partial<DeliverySteps> => ({
    async upsert(_job, _copy, watch) {
      if (await watch.isSame(copy)) return ok('same')
      if (answer !== null) watch.answered(answer)
      return ok('updated')
    },
    getJob: async () => ok({ key: 'k1', archived: false, job: REWRITTEN }),
  })

  it.each<Case>([
    ['is not written when the copy says the same', { unproven: true }, ours(), holding(JOB), asked, same()],
    ['likewise after a write that had no answer', {}, ours({ hash: null }), holding(JOB), asked, same()],
    [
      'is written all the same when it is forced',
      { unproven: true, force: true },
      ours(),
      holding(JOB),
      asked,
      pushed('updated'),
    ],
    [
      'is written when the copy differs, and the form that was answered is kept',
      { unproven: true },
      ours({ hash: 'other' }),
      holding(REWRITTEN, REWRITTEN),
      asked,
      pushed('updated', OWN_FORM),
    ],
    [
      'is not written again for that form, also when nothing is proven',
      { unproven: true },
      ours({ ...OWN_FORM, hash: null }),
      holding(REWRITTEN),
      asked,
      same(OWN_FORM),
    ],
    [
      'that a listing showed in another form was only listed so',
      {},
      ours({ ...FORM, board_hash: `${FORM.sent_hash} ?listed`, hash: null }),
      holding(JOB),
      asked,
      same({ board_hash: `${FORM.sent_hash} listed` }),
    ],
    [
      'that a listing showed otherwise is written when it is so, and only the form that was given back is kept',
      {},
      ours({ ...OWN_FORM, board_hash: `${OWN_FORM.board_hash} ?listed`, hash: null }),
      holding({ ...REWRITTEN, name: 'Somebody’s' }, REWRITTEN),
      [...asked, LOOK],
      pushed('updated', OWN_FORM),
    ],
    [
      'is written in another form than that one, which is then read',
      { unproven: true },
      ours(OWN_FORM),
      holding({ ...REWRITTEN, name: 'Somebody’s' }),
      [...asked, LOOK],
      pushed('updated', OWN_FORM),
    ],
    [
      'is read after a write that is to put right nothing but the form, where no answer shows it',
      { unproven: true },
      ours(FORM),
      holding(REWRITTEN),
      [...asked, LOOK],
      pushed('updated', OWN_FORM),
    ],
    [
      'is written when something else is to be sent than what the form was noted of',
      { unproven: true },
      ours({ ...OWN_FORM, sent_hash: 'other' }),
      holding(REWRITTEN),
      asked,
      pushed('updated'),
    ],
  ])('%s', (...given) => check(given))
})

describe('enrichment', () => {
  const enriched = (outcome: 'created' | 'updated', more: object = {}) =>
    pushed(outcome, { enriched: JSON.stringify(PARSED), ...ENRICHED_FORM, ...more })
  const kept = JSON.stringify(ENRICHMENT)
  it.each<Case>([
    [
      'is merged into what is sent and kept; the hash stays that of the job alone',
      {},
      null,
      { rules: { pushes: true, closes: true, enriches: true } },
      [...READ, ['enrich', JOB, null], ['upsert', ENRICHED, 'unknown'], NOTED],
      enriched('created'),
    ],
    [
      'goes on from what was kept',
      {},
      ours({ hash: 'other', enriched: kept }),
      { rules: { pushes: true, closes: true, enriches: true } },
      [...READ, ['enrich', JOB, ENRICHMENT], ['upsert', ENRICHED, 'active']],
      enriched('updated'),
    ],
    [
      'that was kept is merged also when the workflow no longer asks for any, since an edit replaces everything',
      {},
      ours({ hash: 'other', enriched: kept }),
      {},
      [...READ, ['enrich', JOB, ENRICHMENT], ['upsert', ENRICHED, 'active']],
      enriched('updated'),
    ],
    [
      'that cannot be read is as none: parsed anew',
      {},
      ours({ hash: 'other', enriched: '{' }),
      { rules: { pushes: true, closes: true, enriches: true } },
      [...READ, ['enrich', JOB, null], ['upsert', ENRICHED, 'active']],
      enriched('updated'),
    ],
    [
      'that cannot be read is as none: left out where none is asked for',
      {},
      ours({ hash: 'other', enriched: '{' }),
      {},
      [...READ, ['upsert', JOB, 'active']],
      pushed('updated'),
    ],
    [
      'of a snapshot is merged too',
      snapshot(),
      null,
      { rules: { pushes: true, closes: true, enriches: true } },
      [['enrich', SNAPSHOT, null], ['upsert', ENRICHED, 'unknown'], NOTED],
      enriched('created', { hash: SNAPSHOT_HASH, read_seq: 5, read_at: NOW - 1_000 }),
    ],
    [
      'that was switched on later reaches a job that did not change',
      {},
      ours(),
      { rules: { pushes: true, closes: true, enriches: true } },
      [...READ, ['enrich', JOB, null], ['upsert', ENRICHED, 'active']],
      enriched('updated'),
    ],
    [
      'that was switched on later reaches a job that was listed unchanged',
      snapshot(),
      ours({ hash: SNAPSHOT_HASH }),
      { rules: { pushes: true, closes: true, enriches: true } },
      [
        ['enrich', SNAPSHOT, null],
        ['upsert', ENRICHED, 'active'],
      ],
      enriched('updated', { hash: SNAPSHOT_HASH, read_seq: 5, read_at: NOW - 1_000 }),
    ],
    [
      'is not asked for when the job did not change',
      {},
      ours({ enriched: kept }),
      { rules: { pushes: true, closes: true, enriches: true } },
      READ,
      pushed('unchanged'),
    ],
  ])('%s', (...given) => check(given))
})
