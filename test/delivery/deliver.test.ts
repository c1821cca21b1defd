// One event against what the ledger knows of its job and what origin and board answer: what is called, in which order,
// and what it comes to, whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Delivered,
  type Delivery,
  type DeliverySteps,
  deliver,
  KEPT as LEFT_AS_IT_WAS,
  SNAPSHOT_MAX_AGE_MS,
} from '../../src/delivery/deliver'
import type { BoardFailure } from '../../src/hrflow/board'
import type { Enrichment } from '../../src/hrflow/enrich'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { fail, ok } from '../../src/lib/result'
import { type LedgerRow, newRow } from '../../src/store/ledger'

const NOW = 1_800_000_000_000
/** The job as the origin holds it, as the logics leave it, as it is formatted, and as a run formatted it earlier. */
const ORIGIN = { id: 'A1', title: 'Baker' }
const KEPT = { id: 'A1', title: 'Baker', kept: true }
const JOB: HrFlowJob = { reference: 'A1', name: 'Baker', location: { text: null, lat: null, lng: null }, sections: [] }
const SNAPSHOT: HrFlowJob = { ...JOB, name: 'Baker, as listed' }
const HASH = await contentHash(JOB)
const SNAPSHOT_HASH = await contentHash(SNAPSHOT)

const ENRICHMENT: Enrichment = {
  text_hash: 't',
  entities: { skills: [], languages: [], tasks: [], certifications: [], courses: [], interests: [] },
}
const PARSED: Enrichment = { ...ENRICHMENT, text_hash: 'u' }
const ENRICHED: HrFlowJob = { ...JOB, skills: [{ name: 'dough' }] }

const event = (more: Partial<Delivery> = {}): Delivery => ({
  reference: 'A1',
  newestSeq: 7,
  snapshot: null,
  unproven: false,
  force: false,
  absent: null,
  listing_hash: null,
  ...more,
})
const snapshot = (more: Partial<NonNullable<Delivery['snapshot']>> = {}) => ({
  snapshot: { job: SNAPSHOT, at: NOW - 1_000, seq: 5, ...more },
})

/** A job on the board, proven to be as it is now, after a few failures and absences. */
const ours = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow('A1'),
  hash: HASH,
  archived: 0,
  outcome: 'created',
  read_seq: 3,
  read_at: NOW - 5_000,
  retry_at: NOW - 1,
  attempts: 2,
  absences: 1,
  ...more,
})
const archived = (more: Partial<LedgerRow> = {}) => ours({ archived: 1, outcome: 'archived', ...more })
/** A job that was read and never pushed. */
const foreign = (more: Partial<LedgerRow> = {}) => ours({ archived: null, hash: null, outcome: 'skipped', ...more })

/** What every read changes: the newest event when it began is covered, and all is well. */
const COVERED = { read_seq: 7, read_at: NOW, retry_at: null, attempts: 0, missing_since: null }
const pushed = (outcome: 'created' | 'updated' | 'unchanged', more: object = {}): Delivered => ({
  kind: 'done',
  outcome,
  reason: null,
  patch: { ...COVERED, archived: 0, hash: HASH, absences: 0, outcome, ...more },
})

/** An active copy was left as it is. Of its content nothing is proven, and no event is covered. */
const KEPT_ON_BOARD: Delivered = {
  kind: 'done',
  outcome: 'skipped',
  reason: 'on_board',
  patch: { missing_since: null, archived: 0, hash: LEFT_AS_IT_WAS, absences: 0 },
}
/** The board has no copy and none was made. No event is covered. */
const LACKING: Delivered = {
  kind: 'done',
  outcome: 'skipped',
  reason: 'not_on_board',
  patch: { missing_since: null, archived: null, hash: null, listing_hash: null },
}

/** Steps of the common case: an open job, found and changed by nothing, a board that takes it. */
const COMMON: DeliverySteps = {
  fetchJob: async () => ok(ORIGIN),
  isOpen: () => true,
  logics: async () => ok(KEPT),
  format: async () => ok(JOB),
  rules: { pushes: true, closes: true, enriches: false },
  enrich: async () => ok({ job: ENRICHED, enrichment: PARSED }),
  readEnrichment: (json) => (json === JSON.stringify(ENRICHMENT) ? ENRICHMENT : null),
  upsert: async (_job, copy) => ok(copy === 'unknown' ? 'created' : 'updated'),
  archive: async () => ok('archived'),
  archiveForeign: async () => ok('archived'),
  noteWrite: () => {},
  heldElsewhere: async () => false,
  notOnBoard: () => false,
  now: () => NOW,
  notFoundConfirmMs: 0,
}

/** The common steps, unless `over` says otherwise, and the calls made of them. */
function scripted(over: Partial<DeliverySteps> = {}) {
  const calls: unknown[][] = []
  const noted =
    <Given extends unknown[], Answer>(name: string, answer: (...given: Given) => Answer) =>
    (...given: Given): Answer => {
      calls.push([name, ...given])
      return answer(...given)
    }
  const given = { ...COMMON, ...over }
  const steps: DeliverySteps = {
    ...given,
    fetchJob: noted('fetchJob', given.fetchJob),
    logics: noted('logics', given.logics),
    format: noted('format', given.format),
    enrich: noted('enrich', given.enrich),
    // Like the board's: whatever was answered, it was told beforehand that a write was on its way, if there was one.
    upsert: async (job, copy, beforeWrite) => {
      calls.push(['upsert', job, copy])
      const answer = await given.upsert(job, copy, beforeWrite)
      if (answer.ok ? answer.value === 'created' || answer.value === 'updated' : answer.touched) beforeWrite()
      return answer
    },
    noteWrite: noted('noteWrite', given.noteWrite),
    archive: noted('archive', given.archive),
    archiveForeign: noted('archiveForeign', given.archiveForeign),
    heldElsewhere: noted('heldElsewhere', given.heldElsewhere),
  }
  return { steps, calls }
}

const FETCH = ['fetchJob', 'A1']
const READ = [FETCH, ['logics', ORIGIN], ['format', KEPT, 'A1']]
/** That the board may hold the job from now on is noted for a job that is not this workflow's yet. */
const NOTED = ['noteWrite', 'A1']
const ARCHIVE = [
  ['heldElsewhere', 'A1'],
  ['archive', 'A1'],
]

type Case = [
  what: string,
  given: Partial<Delivery>,
  known: LedgerRow | null,
  over: Partial<DeliverySteps>,
  calls: unknown[][],
  delivered: Delivered,
]

async function check([, given, known, over, calls, delivered]: Case): Promise<void> {
  const script = scripted(over)
  expect([await deliver(event(given), known, script.steps), script.calls]).toEqual([delivered, calls])
}

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
      upsert('archived'),
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
      upsert('unknown'),
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
      ours({ hash: LEFT_AS_IT_WAS }),
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
    const upsert: DeliverySteps['upsert'] = async (_job, _copy, beforeWrite) => {
      beforeWrite()
      return ok('lacking')
    }
    expect([await deliver(event(), null, { ...steps, upsert }), noted]).toEqual([LACKING, ['A1']])
  })

  it('of a new reference is noted before it is written, not after', async () => {
    const order: string[] = []
    const { steps } = scripted({ noteWrite: (reference) => order.push(`note ${reference}`) })
    const upsert: DeliverySteps['upsert'] = async (_job, _copy, beforeWrite) => {
      order.push('read')
      beforeWrite()
      order.push('write')
      return ok('created')
    }
    await deliver(event(), null, { ...steps, upsert })
    await deliver(event(), ours({ hash: 'other' }), { ...steps, upsert })
    await deliver(event(), archived(), { ...steps, upsert })
    expect(order).toEqual(['read', 'note A1', 'write', 'read', 'write', 'read', 'write'])
  })
})

describe('a snapshot', () => {
  const PUSH = (copy: string) => [['upsert', SNAPSHOT, copy]]
  /** Only what was known when the snapshot was read is covered. */
  const asListed = (outcome: 'created' | 'updated' | 'unchanged', more: object = {}) =>
    pushed(outcome, { hash: SNAPSHOT_HASH, read_seq: 5, read_at: NOW - 1_000, ...more })
  const oldest = NOW - SNAPSHOT_MAX_AGE_MS + 1
  it.each<Case>([
    ['of a new job is pushed without a read', snapshot(), null, {}, [...PUSH('unknown'), NOTED], asListed('created')],
    ['of a changed job likewise', snapshot(), ours(), {}, PUSH('active'), asListed('updated')],
    [
      'that is proven to be on the board costs no call',
      snapshot(),
      ours({ hash: SNAPSHOT_HASH }),
      {},
      [],
      asListed('unchanged'),
    ],
    [
      'of a job last read at the same moment and event is pushed',
      snapshot(),
      ours({ read_seq: 5, read_at: NOW - 1_000 }),
      {},
      PUSH('active'),
      asListed('updated'),
    ],
    [
      'of almost ten minutes is pushed',
      snapshot({ at: oldest }),
      ours({ read_at: 0 }),
      {},
      PUSH('active'),
      asListed('updated', { read_at: oldest }),
    ],
    [
      'of ten minutes is read anew',
      snapshot({ at: oldest - 1 }),
      ours({ read_at: 0, hash: 'other' }),
      {},
      [...READ, ['upsert', JOB, 'active']],
      pushed('updated'),
    ],
    [
      'that a later event overtook is read anew',
      snapshot(),
      ours({ read_seq: 6, read_at: 0 }),
      {},
      READ,
      pushed('unchanged'),
    ],
    [
      'that a later read overtook is read anew',
      snapshot(),
      ours({ read_at: NOW - 999 }),
      {},
      READ,
      pushed('unchanged'),
    ],
    [
      'that was overtaken is not pushed when the job is gone by now',
      snapshot(),
      ours({ read_seq: 6 }),
      { fetchJob: async () => ok(null) },
      [FETCH, ...ARCHIVE],
      {
        kind: 'done',
        outcome: 'archived',
        reason: 'gone',
        patch: { ...COVERED, archived: 1, absences: 0, listing_hash: null, outcome: 'archived' },
      },
    ],
    [
      'is written when it is forced',
      { ...snapshot(), force: true },
      ours({ hash: SNAPSHOT_HASH }),
      {},
      PUSH('unknown'),
      asListed('created'),
    ],
    [
      'is read anew when an earlier object may have written something newer',
      { ...snapshot(), unproven: true },
      ours({ hash: SNAPSHOT_HASH }),
      {},
      [...READ, ['upsert', JOB, 'unknown']],
      pushed('created'),
    ],
  ])('%s', (...given) => check(given))
})

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
      'is archived also when its last write is not proven',
      given,
      ours({ ...row, hash: null }),
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
      'is archived again when an earlier object may have brought it back',
      { ...given, unproven: true },
      archived(row),
      over,
      [...read, ...ARCHIVE],
      done('archived', off()),
    ],
    [
      'is only forgotten when another workflow of the board has it',
      { ...given, listing_hash: 'row' },
      ours(row),
      { ...over, heldElsewhere: async () => true },
      [...read, ['heldElsewhere', 'A1']],
      done('skipped', { archived: null, hash: null, listing_hash: null }),
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
      { kind: 'failed', failure: touched, patch: { hash: null, archived: 0 } },
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
    kind: 'done',
    outcome: 'skipped',
    reason: 'left_selection',
    patch: { missing_since: null, absences },
  })
  it.each<Case>([
    [
      'and that is open stays on the board for now',
      { absent: 'selection' },
      ours({ absences: 0 }),
      {},
      [FETCH],
      left(1),
    ],
    [
      'and that is open is written when the board is not proven to hold it',
      { absent: 'selection' },
      ours({ hash: null, absences: 0 }),
      {},
      [...READ, ['upsert', JOB, 'unknown']],
      pushed('created'),
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

describe('a job that a listing lacked, where only what is closed or gone is archived,', () => {
  const stillOpen: Delivered = {
    kind: 'done',
    outcome: 'skipped',
    reason: 'still_open',
    patch: { missing_since: null },
  }
  const given = { absent: 'gone' } as const
  it.each<Case>([
    ['is left as it is when it is open', given, ours(), {}, [FETCH], stillOpen],
    ['likewise however often listings lacked it', given, ours({ absences: 4 }), {}, [FETCH], stillOpen],
    ['likewise when its last write is not proven', given, ours({ hash: null }), {}, [FETCH], stillOpen],
    [
      'likewise when an earlier object may have written it',
      { ...given, unproven: true },
      ours(),
      {},
      [FETCH],
      stillOpen,
    ],
    ['likewise when the run is forced', { ...given, force: true }, ours(), {}, [FETCH], stillOpen],
    [
      'likewise when logics would discard it: they are not asked',
      given,
      ours(),
      { logics: async () => ok(null) },
      [FETCH],
      stillOpen,
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

describe('an event of an action that does not do everything', () => {
  const settles = (outcome: 'skipped' | 'discarded', reason: string): Delivered => ({
    kind: 'done',
    outcome,
    reason,
    patch: { missing_since: null },
  })
  const writesOnly = { pushes: true, closes: false, enriches: false }
  const closesOnly = { pushes: false, closes: true, enriches: false }
  it.each<Case>([
    [
      'leaves on the board what logics discard, where nothing is archived',
      {},
      ours(),
      { rules: writesOnly, logics: async () => ok(null) },
      [FETCH, ['logics', ORIGIN]],
      settles('discarded', 'discarded'),
    ],
    [
      'leaves an open job as it is, where jobs are only archived',
      {},
      ours({ hash: 'old' }),
      { rules: closesOnly },
      [FETCH],
      settles('skipped', 'still_open'),
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
      [FETCH],
      { kind: 'done', outcome: 'skipped', reason: 'still_open', patch: { missing_since: null } },
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
        patch: { ...COVERED, archived: 1, absences: 0, listing_hash: null, outcome: 'archived' },
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

describe('a step that fails', () => {
  const failed = (failure: Extract<Delivered, { kind: 'failed' }>['failure'], patch: object = {}): Delivered => ({
    kind: 'failed',
    failure,
    patch,
  })
  const down = fail('origin_unavailable', 'no answer', 30_000)
  const logics = fail('logics_failure', 'logics[0] threw: x')
  const format = fail('format_failure', 'name: expected a text')
  const parsing = fail('rate_limited', 'HTTP 429', 5_000)
  const refused: BoardFailure = { ...fail('hrflow_refused', 'HTTP 400'), touched: true }
  const spent: BoardFailure = { ...fail('budget_spent', 'used up'), touched: false }
  it.each<Case>([
    ['ends the delivery: fetchJob', {}, ours(), { fetchJob: async () => down }, [FETCH], failed(down)],
    ['ends the delivery: logics', {}, ours(), { logics: async () => logics }, READ.slice(0, 2), failed(logics)],
    ['ends the delivery: format', {}, ours(), { format: async () => format }, READ, failed(format)],
    [
      'ends the delivery: enrich',
      {},
      null,
      { rules: { pushes: true, closes: true, enriches: true }, enrich: async () => parsing },
      [...READ, ['enrich', JOB, null]],
      failed(parsing),
    ],
    [
      'leaves nothing proven when a write was sent',
      {},
      ours({ hash: 'other' }),
      { upsert: async () => refused },
      [...READ, ['upsert', JOB, 'active']],
      failed(refused, { hash: null, archived: 0 }),
    ],
    [
      'may have put a new job on the board when a write was sent',
      snapshot(),
      null,
      { upsert: async () => refused },
      [['upsert', SNAPSHOT, 'unknown'], NOTED],
      failed(refused, { hash: null, archived: 0 }),
    ],
    [
      'changes nothing that is known when no write was sent',
      {},
      ours({ hash: 'other' }),
      { upsert: async () => spent },
      [...READ, ['upsert', JOB, 'active']],
      failed(spent),
    ],
    [
      'notes nothing of a new job when no write was sent',
      {},
      null,
      { upsert: async () => spent },
      [...READ, ['upsert', JOB, 'unknown']],
      failed(spent),
    ],
    [
      'keeps what parsing found, when a write was sent',
      {},
      ours({ hash: 'other' }),
      { rules: { pushes: true, closes: true, enriches: true }, upsert: async () => refused },
      [...READ, ['enrich', JOB, null], ['upsert', ENRICHED, 'active']],
      failed(refused, { enriched: JSON.stringify(PARSED), hash: null, archived: 0 }),
    ],
    [
      'keeps what parsing found, when no write was sent',
      {},
      ours({ hash: 'other' }),
      { rules: { pushes: true, closes: true, enriches: true }, upsert: async () => spent },
      [...READ, ['enrich', JOB, null], ['upsert', ENRICHED, 'active']],
      failed(spent, { enriched: JSON.stringify(PARSED) }),
    ],
  ])('%s', (...given) => check(given))
})

describe('enrichment', () => {
  const enriched = (outcome: 'created' | 'updated', more: object = {}) =>
    pushed(outcome, { enriched: JSON.stringify(PARSED), ...more })
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

describe('whatever happens', () => {
  const row = fc.record({
    hash: fc.constantFrom(null, 'other', HASH, SNAPSHOT_HASH),
    archived: fc.constantFrom<LedgerRow['archived']>(null, 0, 1),
    read_seq: fc.nat({ max: 10 }),
    read_at: fc.integer({ min: NOW - 700_000, max: NOW }),
    missing_since: fc.option(fc.integer({ min: NOW - 700_000, max: NOW })),
    absences: fc.nat({ max: 2 }),
    sample: fc.constantFrom<LedgerRow['sample']>(0, 1),
  })
  const asked = fc.record({
    snapshot: fc.option(
      fc.record({
        job: fc.constant(SNAPSHOT),
        at: fc.integer({ min: NOW - 700_000, max: NOW }),
        seq: fc.nat({ max: 10 }),
      }),
    ),
    newestSeq: fc.nat({ max: 10 }),
    unproven: fc.boolean(),
    force: fc.boolean(),
    absent: fc.constantFrom<Delivery['absent']>(null, 'selection', 'gone', 'foreign'),
  })
  const world = fc.record({
    found: fc.boolean(),
    open: fc.boolean(),
    discarded: fc.boolean(),
    held: fc.boolean(),
    lacked: fc.boolean(),
    confirm: fc.boolean(),
    answers: fc.boolean(),
  })

  it('the board is written once at most, a job that is not ours never archived, and no event uncovered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(row), asked, world, async (known, given, is) => {
        const before: LedgerRow | null = known === null ? null : { ...newRow('A1'), ...known }
        const unanswered: BoardFailure = { ...fail('hrflow_unavailable', 'x'), touched: true }
        const { steps, calls } = scripted({
          fetchJob: async () => ok(is.found ? ORIGIN : null),
          isOpen: () => is.open,
          logics: async () => ok(is.discarded ? null : KEPT),
          heldElsewhere: async () => is.held,
          notOnBoard: () => is.lacked,
          notFoundConfirmMs: is.confirm ? 600_000 : 0,
          upsert: async () => (is.answers ? ok('updated') : unanswered),
          archive: async () => (is.answers ? ok('archived') : unanswered),
          archiveForeign: async () => (is.answers ? ok('archived') : unanswered),
        })
        const delivered = await deliver(event(given), before, steps)
        const named = calls.map(([name]) => name)
        const writes = named.filter((name) => name === 'upsert' || name === 'archive')
        const after = { ...(before ?? newRow('A1')), ...delivered.patch }
        if (named.includes('archiveForeign')) {
          expect([given.absent, before?.archived === 0, is.held]).toEqual(['foreign', false, false])
          expect([named, delivered.patch]).toEqual([['heldElsewhere', 'archiveForeign'], {}])
        }
        expect(writes.length).toBeLessThanOrEqual(1)
        if (before === null || before.archived === null || is.held) expect(named).not.toContain('archive')
        if (given.absent === 'gone' && given.snapshot === null) expect(named).not.toContain('upsert')
        if (named.includes('upsert') && named.includes('fetchJob')) expect([is.found, is.open]).toEqual([true, true])
        expect(after.read_seq).toBeGreaterThanOrEqual(before?.read_seq ?? 0)
        if (delivered.kind !== 'done') expect(after.read_seq).toBe(before?.read_seq ?? 0)
        expect(named.includes('noteWrite')).toBe(named.includes('upsert') && (before?.archived ?? null) === null)
        if (writes.length === 1 && !is.answers) expect([after.hash, after.archived]).toEqual([null, 0])
      }),
      { numRuns: 500 },
    )
  })
})
