// One event against what the ledger knows of its job and what origin and board answer: what is called, in which order,
// and what it comes to, whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliver, SNAPSHOT_MAX_AGE_MS } from '../../src/delivery/deliver'
import { entryMark } from '../../src/delivery/entry-hash'
import type { Delivered, Delivery } from '../../src/delivery/outcome'
import type { BoardFailure } from '../../src/hrflow/board'
import { fail, ok } from '../../src/lib/result'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import {
  ARCHIVE,
  type Case,
  COVERED,
  check,
  ENRICHED,
  event,
  FETCH,
  HASH,
  JOB,
  KEPT,
  NOTED,
  NOW,
  ORIGIN,
  ours,
  PARSED,
  pushed,
  READ,
  SNAPSHOT,
  SNAPSHOT_FORM,
  SNAPSHOT_HASH,
  scripted,
  snapshot,
} from './scripted'

describe('a snapshot', () => {
  const PUSH = (copy: string) => [['upsert', SNAPSHOT, copy]]
  /** Only what was known when the snapshot was read is covered. */
  const asListed = (outcome: 'created' | 'updated' | 'unchanged', more: object = {}) =>
    pushed(outcome, {
      ...(outcome === 'unchanged' ? {} : { hash: SNAPSHOT_HASH, ...SNAPSHOT_FORM }),
      read_seq: 5,
      read_at: NOW - 1_000,
      ...more,
    })
  const oldest = NOW - SNAPSHOT_MAX_AGE_MS + 1
  it.each<Case>([
    ['of a new job is pushed without a read', snapshot(), null, {}, [...PUSH('unknown'), NOTED], asListed('created')],
    ['of a changed job likewise', snapshot(), ours(), {}, PUSH('active'), asListed('updated')],
    [
      'leaves the hash of its entry in the ledger, with that of what was pushed',
      snapshot({ entry: 'entry' }),
      ours(),
      {},
      PUSH('active'),
      asListed('updated', { listing_hash: entryMark('entry', SNAPSHOT_HASH) }),
    ],
    [
      'that is proven to be on the board leaves it likewise',
      snapshot({ entry: 'entry' }),
      ours({ hash: SNAPSHOT_HASH }),
      {},
      [],
      asListed('unchanged', { listing_hash: entryMark('entry', SNAPSHOT_HASH) }),
    ],
    [
      'that is too old leaves none: what was read anew may be something else',
      snapshot({ at: oldest - 1, entry: 'entry' }),
      ours(),
      {},
      READ,
      pushed('unchanged'),
    ],
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
        patch: { ...COVERED, archived: 1, kept: 0, absences: 0, listing_hash: null, outcome: 'archived' },
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
  const lacking: BoardFailure = { ...refused, lacking: true }
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
      failed(refused, { hash: null, kept: 0, archived: 0 }),
    ],
    [
      'may have put a new job on the board when a write was sent',
      snapshot(),
      null,
      { upsert: async () => refused },
      [['upsert', SNAPSHOT, 'unknown'], NOTED],
      failed(refused, { hash: null, kept: 0, archived: 0 }),
    ],
    [
      'has put none there when the board was read after it and has none',
      snapshot(),
      null,
      { upsert: async () => lacking },
      [['upsert', SNAPSHOT, 'unknown'], NOTED],
      failed(lacking, { hash: null, kept: 0, archived: null }),
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
      failed(refused, { enriched: JSON.stringify(PARSED), hash: null, kept: 0, archived: 0 }),
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
        if (given.absent === 'gone' && is.found && is.open && before?.sample !== 1)
          expect(named).not.toContain('archive')
        if (named.includes('upsert') && named.includes('fetchJob')) expect([is.found, is.open]).toEqual([true, true])
        expect(after.read_seq).toBeGreaterThanOrEqual(before?.read_seq ?? 0)
        if (delivered.kind !== 'done') expect(after.read_seq).toBe(before?.read_seq ?? 0)
        expect(named.includes('noteWrite')).toBe(named.includes('upsert') && before?.archived !== 0)
        if (writes.length === 1 && !is.answers) expect([after.hash, after.archived]).toEqual([null, 0])
      }),
      { numRuns: 500 },
    )
  })
})
