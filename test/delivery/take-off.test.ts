// A job that does not belong on the board any more: what is called, in which order, and what it comes to, whole.
import { describe, it } from 'vitest'
import type { Delivered, Delivery } from '../../src/delivery/outcome'
import type { DeliverySteps } from '../../src/delivery/steps'
import type { BoardFailure } from '../../src/hrflow/board'
import { fail, ok } from '../../src/lib/result'
import type { LedgerRow } from '../../src/store/ledger'
import {
  ARCHIVE,
  archived,
  type Case,
  COVERED,
  check,
  FETCH,
  foreign,
  JOB,
  LOOK_AND_ARCHIVE,
  NOW,
  ORIGIN,
  ours,
  pushed,
  READ,
  snapshot,
} from './scripted'

type Off = [what: string, Partial<Delivery>, Partial<LedgerRow>, Partial<DeliverySteps>, unknown[][], string]

describe.each<Off>([
  ['that is closed', {}, {}, { isOpen: () => false }, [FETCH], 'not_open'],
  ['that is demonstration data', {}, { sample: 1 }, {}, [FETCH], 'not_open'],
  ['that is gone', {}, {}, { fetchJob: async () => ok(null) }, [FETCH], 'gone'],
  [
    'that is gone, which is to be confirmed, and long since',
    {},
    { missing_since: NOW - 600_000 },
    { fetchJob: async () => ok(null), notFoundConfirmMs: 600_000 },
    [FETCH],
    'gone',
  ],
  ['that the logics discard', {}, {}, { logics: async () => ok(null) }, [FETCH, ['logics', ORIGIN]], 'discarded'],
  ['that two complete listings lacked', { absent: 'selection' }, { absences: 1 }, {}, [FETCH], 'left_selection'],
  ['that many complete listings lacked', { absent: 'selection' }, { absences: 4 }, {}, [FETCH], 'left_selection'],
  [
    'that a listing lacked and that is closed',
    { absent: 'selection' },
    { absences: 0 },
    { isOpen: () => false },
    [FETCH],
    'not_open',
  ],
  [
    'that a listing lacked and that is gone',
    { absent: 'selection' },
    { absences: 0 },
    { fetchJob: async () => ok(null) },
    [FETCH],
    'gone',
  ],
  [
    'that a listing of one answer lacked, and that is not found either, though that is to be confirmed',
    { absent: 'selection' },
    { absences: 0 },
    { fetchJob: async () => ok(null), notFoundConfirmMs: 600_000, listsWhole: true },
    [FETCH],
    'gone',
  ],
  [
    'that a listing lacked, where only what is closed or gone is archived, and that is closed',
    { absent: 'gone' },
    { absences: 0 },
    { isOpen: () => false },
    [FETCH],
    'not_open',
  ],
  [
    'that a listing lacked, where only what is closed or gone is archived, and that is gone',
    { absent: 'gone' },
    { absences: 0 },
    { fetchJob: async () => ok(null) },
    [FETCH],
    'gone',
  ],
])('a job %s', (_what, given, row, over, read, reason) => {
  const done = (outcome: 'archived' | 'unchanged' | 'skipped' | 'discarded', more: object = {}): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: { ...COVERED, outcome, ...more },
  })
  const otherwise = reason === 'discarded' ? 'discarded' : 'skipped'
  /** Its listing row need not be read again only when logics discarded the job. */
  const off = (row: string | undefined = undefined) => ({
    archived: 1,
    kept: 0,
    absences: 0,
    ...(reason !== 'discarded' ? { listing_hash: null } : row === undefined ? {} : { listing_hash: row }),
  })
  const touched: BoardFailure = { ...fail('hrflow_unavailable', 'HTTP 502'), touched: true }
  const untouched: BoardFailure = { ...fail('throttled', 'wait', 300), touched: false }
  it.each<Case>([
    [
      'is archived when this workflow pushed it',
      given,
      ours(row),
      over,
      [...read, ...ARCHIVE],
      done('archived', off()),
    ],
    [
      'is looked at on the board when its last write is not proven, and archived',
      given,
      ours({ ...row, hash: null }),
      over,
      [...read, ...LOOK_AND_ARCHIVE],
      done('archived', off()),
    ],
    [
      'is looked at on the board likewise, and left alone when a write without an answer archived it',
      given,
      ours({ ...row, hash: null }),
      { ...over, archive: async () => ok('already') },
      [...read, ...LOOK_AND_ARCHIVE],
      done('unchanged', off()),
    ],
    [
      'is archived without a look when it was seen on the board, and left as it was',
      given,
      ours({ ...row, hash: null, kept: 1 }),
      over,
      [...read, ...ARCHIVE],
      done('archived', off()),
    ],
    [
      'is neither on the board nor archived there when the board has no such job',
      given,
      ours(row),
      { ...over, archive: async () => ok('unchanged') },
      [...read, ...ARCHIVE],
      done('unchanged', { ...off(), archived: null, hash: null }),
    ],
    [
      'is archived, and its listing row means that it was discarded only when that is why',
      { ...given, listing_hash: 'row' },
      ours({ ...row, listing_hash: 'old' }),
      over,
      [...read, ...ARCHIVE],
      done('archived', off('row')),
    ],
    ['is left alone when this workflow never pushed it', given, foreign(row), over, read, done(otherwise)],
    ['is not archived twice', given, archived(row), over, read, done('unchanged')],
    [
      'is looked at on the board when an earlier object may have brought it back, and archived again',
      { ...given, unproven: true },
      archived(row),
      over,
      [...read, ...LOOK_AND_ARCHIVE],
      done('archived', off()),
    ],
    [
      'is looked at on the board likewise, and left alone when it is archived there',
      { ...given, unproven: true },
      archived(row),
      { ...over, archive: async () => ok('already') },
      [...read, ...LOOK_AND_ARCHIVE],
      done('unchanged', off()),
    ],
    [
      'is only forgotten when another workflow of the board has it',
      { ...given, listing_hash: 'row' },
      ours(row),
      { ...over, heldElsewhere: async () => true },
      [...read, ['heldElsewhere', 'A1']],
      done('skipped', { archived: null, hash: null, kept: 0, listing_hash: null }),
    ],
    [
      'leaves its listing row’s hash in the ledger only when logics discard it',
      { ...given, listing_hash: 'row' },
      foreign(row),
      over,
      read,
      done(otherwise, { listing_hash: reason === 'discarded' ? 'row' : null }),
    ],
    [
      'is not proven to be anything after an archiving that was not answered',
      given,
      ours(row),
      { ...over, archive: async () => touched },
      [...read, ...ARCHIVE],
      { kind: 'failed', failure: touched, patch: { hash: null, kept: 0, archived: 0 } },
    ],
    [
      'stays as it is known after an archiving that was not sent',
      given,
      ours(row),
      { ...over, archive: async () => untouched },
      [...read, ...ARCHIVE],
      { kind: 'failed', failure: untouched, patch: {} },
    ],
  ])('%s', (...all) => check(all))
})

describe('a job that nobody knows', () => {
  const done = (outcome: 'skipped' | 'discarded', reason: string, more: object = {}): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: { ...COVERED, outcome, ...more },
  })
  it.each<Case>([
    ['is left alone when it is closed', {}, null, { isOpen: () => false }, [FETCH], done('skipped', 'not_open')],
    ['is left alone when it is gone', {}, null, { fetchJob: async () => ok(null) }, [FETCH], done('skipped', 'gone')],
    [
      'is left alone when it is discarded, also when an earlier object may have met it',
      { unproven: true },
      null,
      { logics: async () => ok(null) },
      [FETCH, ['logics', ORIGIN]],
      done('discarded', 'discarded'),
    ],
  ])('%s', (...given) => check(given))
})

describe('a job that a complete listing lacked', () => {
  const left = (absences: number): Delivered => ({
    ...pushed('unchanged', { absences }),
    outcome: 'skipped',
    reason: 'left_selection',
  })
  it.each<Case>([
    ['and that is open stays on the board for now', { absent: 'selection' }, ours({ absences: 0 }), {}, READ, left(1)],
    [
      'and that is open is written when it changed, and was lacked all the same',
      { absent: 'selection' },
      ours({ hash: 'old', absences: 0 }),
      {},
      [...READ, ['upsert', JOB, 'active']],
      pushed('updated', { absences: 1 }),
    ],
    [
      'and that is open is written when the board is not proven to hold it, and was lacked all the same',
      { absent: 'selection' },
      ours({ hash: null, absences: 0 }),
      {},
      [...READ, ['upsert', JOB, 'unknown']],
      pushed('created', { absences: 1 }),
    ],
    [
      'and that is open stays for good where its own answer tells all of the selection',
      { absent: 'selection' },
      ours({ absences: 4 }),
      { selectsByJob: true },
      READ,
      { ...pushed('unchanged', { absences: 4 }), outcome: 'skipped', reason: 'still_open' },
    ],
    [
      'and that is open and discarded by logics leaves the board there all the same',
      { absent: 'selection' },
      ours(),
      { selectsByJob: true, logics: async () => ok(null) },
      [FETCH, ['logics', ORIGIN], ...ARCHIVE],
      {
        kind: 'done',
        outcome: 'archived',
        reason: 'discarded',
        patch: { ...COVERED, archived: 1, kept: 0, absences: 0, outcome: 'archived' },
      },
    ],
    [
      'and that is delivered for another reason is no longer absent',
      {},
      ours({ absences: 1 }),
      {},
      READ,
      pushed('unchanged'),
    ],
  ])('%s', (...given) => check(given))
})

describe('a job that nobody knows and that the origin does not find', () => {
  const over = { fetchJob: async () => ok(null), notFoundConfirmMs: 600_000 }
  const asked: Delivered = { kind: 'confirm', at: NOW + 600_000, patch: { missing_since: NOW } }
  const gone: Delivered = {
    kind: 'done',
    outcome: 'skipped',
    reason: 'gone',
    patch: { ...COVERED, outcome: 'skipped' },
  }
  const old = snapshot({ at: NOW - 3_600_000 })
  const since = foreign({ missing_since: NOW - 600_000 })
  it.each<Case>([
    ['is asked for again where a row of a listing had it', { listing_hash: 'row' }, null, over, [FETCH], asked],
    ['likewise where a listing had it whole', old, null, over, [FETCH], asked],
    ['likewise when this workflow archived it', { listing_hash: 'row' }, archived(), over, [FETCH], asked],
    [
      'is gone when that is said again ten minutes later',
      { listing_hash: 'row' },
      since,
      over,
      [FETCH],
      { ...gone, patch: { ...COVERED, listing_hash: null, outcome: 'skipped' } },
    ],
    ['is gone at once where only a webhook named it', {}, null, over, [FETCH], gone],
  ])('%s', (...given) => check(given))
})

describe('a job that a listing lacked, where only what is closed or gone is archived,', () => {
  const stillOpen = (absences: number): Delivered => ({
    ...pushed('unchanged', { absences }),
    outcome: 'skipped',
    reason: 'still_open',
  })
  const given = { absent: 'gone' } as const
  it.each<Case>([
    ['stays when it is open', given, ours(), {}, READ, stillOpen(1)],
    ['likewise however often listings lacked it', given, ours({ absences: 4 }), {}, READ, stillOpen(4)],
    [
      'is written when it changed',
      given,
      ours({ hash: 'old', absences: 0 }),
      {},
      [...READ, ['upsert', JOB, 'active']],
      pushed('updated'),
    ],
    [
      'is written when its last write is not proven',
      given,
      ours({ hash: null, absences: 0 }),
      {},
      [...READ, ['upsert', JOB, 'unknown']],
      pushed('created'),
    ],
    [
      'is left as it is where nothing is written',
      given,
      ours({ hash: 'old' }),
      { rules: { pushes: false, closes: true, enriches: false } },
      [FETCH],
      { kind: 'done', outcome: 'skipped', reason: 'still_open', patch: { missing_since: null } },
    ],
    [
      'is left as it is when logics discard it',
      given,
      ours(),
      { logics: async () => ok(null) },
      [FETCH, ['logics', ORIGIN]],
      { kind: 'done', outcome: 'skipped', reason: 'still_open', patch: { missing_since: null } },
    ],
    [
      'is to be asked for again where "not found" must be confirmed',
      given,
      ours(),
      { fetchJob: async () => ok(null), notFoundConfirmMs: 600_000 },
      [FETCH],
      { kind: 'confirm', at: NOW + 600_000, patch: { missing_since: NOW } },
    ],
  ])('%s', (...all) => check(all))
})

describe('a foreign job, which the board has and the listing lacked,', () => {
  const done = (outcome: 'archived' | 'unchanged' | 'skipped', reason: string): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: {},
  })
  const given = { absent: 'foreign' } as const
  const HELD = ['heldElsewhere', 'A1']
  const AS_IT_IS = [HELD, ['archiveForeign', 'A1']]
  const lost: BoardFailure = { ...fail('hrflow_unavailable', 'HTTP 502'), touched: true }
  it.each<Case>([
    ['is archived as it is, and the origin is not asked', given, null, {}, AS_IT_IS, done('archived', 'foreign')],
    ['likewise when it was read and never pushed', given, foreign(), {}, AS_IT_IS, done('archived', 'foreign')],
    [
      'likewise when this workflow had archived it and somebody brought it back',
      given,
      archived(),
      {},
      AS_IT_IS,
      done('archived', 'foreign'),
    ],
    [
      'likewise in a forced run, and after an earlier object',
      { ...given, force: true, unproven: true },
      null,
      {},
      AS_IT_IS,
      done('archived', 'foreign'),
    ],
    [
      'is unchanged when the board has no such job any more',
      given,
      null,
      { archiveForeign: async () => ok('unchanged') },
      AS_IT_IS,
      done('unchanged', 'foreign'),
    ],
    [
      'is left alone when another workflow of the board has it',
      given,
      null,
      { heldElsewhere: async () => true },
      [HELD],
      done('skipped', 'held_elsewhere'),
    ],
    [
      'is no less foreign after an archiving that was not answered',
      given,
      null,
      { archiveForeign: async () => lost },
      AS_IT_IS,
      { kind: 'failed', failure: lost, patch: {} },
    ],
    [
      'is foreign no longer, and stays, when this workflow has pushed it meanwhile and it is open',
      given,
      ours(),
      {},
      READ,
      { ...pushed('unchanged', { absences: 1 }), outcome: 'skipped', reason: 'still_open' },
    ],
    [
      'is foreign no longer, and is archived like any other, when this workflow has pushed it meanwhile and it is closed',
      given,
      ours({ absences: 0 }),
      { isOpen: () => false },
      [FETCH, ...ARCHIVE],
      {
        kind: 'done',
        outcome: 'archived',
        reason: 'not_open',
        patch: { ...COVERED, archived: 1, kept: 0, absences: 0, listing_hash: null, outcome: 'archived' },
      },
    ],
  ])('%s', (...all) => check(all))
})

describe('a job that the origin does not find, where that must be confirmed', () => {
  const gone: Partial<DeliverySteps> = { fetchJob: async () => ok(null), notFoundConfirmMs: 600_000 }
  const confirm = (since: number): Delivered => ({
    kind: 'confirm',
    at: since + 600_000,
    patch: { missing_since: since },
  })
  it.each<Case>([
    ['is to be asked for again', {}, ours(), gone, [FETCH], confirm(NOW)],
    [
      'is to be asked for until it has been missing long enough',
      {},
      ours({ missing_since: NOW - 599_999 }),
      gone,
      [FETCH],
      confirm(NOW - 599_999),
    ],
    [
      'is to be asked for ten minutes later when a clock that was ahead noted that it is missing',
      {},
      ours({ missing_since: NOW + 1 }),
      gone,
      [FETCH],
      confirm(NOW),
    ],
    [
      'is to be asked for again when a listing in pages lacked it',
      { absent: 'selection' },
      ours(),
      gone,
      [FETCH],
      confirm(NOW),
    ],
    [
      'is to be asked for again when a listing of one answer may have lost it, or no listing lacked it',
      { absent: 'gone' },
      ours(),
      { ...gone, listsWhole: true },
      [FETCH],
      confirm(NOW),
    ],
    [
      'is left alone at once when this workflow never pushed it',
      {},
      foreign(),
      gone,
      [FETCH],
      { kind: 'done', outcome: 'skipped', reason: 'gone', patch: { ...COVERED, outcome: 'skipped' } },
    ],
    [
      'stays archived at once',
      {},
      archived(),
      gone,
      [FETCH],
      { kind: 'done', outcome: 'unchanged', reason: 'gone', patch: { ...COVERED, outcome: 'unchanged' } },
    ],
    [
      'is no longer missing once it is found',
      {},
      ours({ missing_since: NOW - 599_999 }),
      { notFoundConfirmMs: 600_000 },
      READ,
      pushed('unchanged'),
    ],
  ])('%s', (...given) => check(given))
})

describe('a job that may not be archived now', () => {
  const wait: Partial<DeliverySteps> = { awaitsGuard: () => true, mayArchive: () => ({ kind: 'wait' }) }
  const hold: Partial<DeliverySteps> = { mayArchive: () => ({ kind: 'hold', message: 'too many' }) }
  const closed: Partial<DeliverySteps> = { isOpen: () => false }
  const gone: Partial<DeliverySteps> = { fetchJob: async () => ok(null) }
  const asked = [FETCH, ['heldElsewhere', 'A1']]
  const leaving = (why: 'not_open' | 'gone' | 'foreign', patch = {}): Delivered => ({ kind: 'leaving', why, patch })
  const held = (why: 'not_open' | 'gone' | 'foreign'): Delivered => ({
    ...{ kind: 'held', why, message: `${why}: too many`, patch: {} },
  })

  it.each<Case>([
    ['waits for its run’s guard', {}, ours(), { ...closed, ...wait }, asked, leaving('not_open')],
    ['is held', {}, ours(), { ...closed, ...hold }, asked, held('not_open')],
    [
      'waits at its first "not found" already, which is remembered',
      {},
      ours(),
      { ...gone, ...wait, notFoundConfirmMs: 600_000 },
      [FETCH],
      leaving('gone', { missing_since: NOW }),
    ],
    [
      'is asked for again before it is held',
      {},
      ours(),
      { ...gone, ...hold, notFoundConfirmMs: 600_000 },
      [FETCH],
      { kind: 'confirm', at: NOW + 600_000, patch: { missing_since: NOW } },
    ],
    ['is held when it is not found at last', {}, ours(), { ...gone, ...hold }, asked, held('gone')],
    [
      'waits when it is foreign, and the origin is not asked',
      { absent: 'foreign' },
      null,
      wait,
      [['heldElsewhere', 'A1']],
      leaving('foreign'),
    ],
    ['is held when it is foreign', { absent: 'foreign' }, null, hold, [['heldElsewhere', 'A1']], held('foreign')],
    [
      'is not one that was never pushed',
      {},
      foreign(),
      { ...closed, ...hold },
      [FETCH],
      { kind: 'done', outcome: 'skipped', reason: 'not_open', patch: { ...COVERED, outcome: 'skipped' } },
    ],
  ])('%s', (...given) => check(given))
})
