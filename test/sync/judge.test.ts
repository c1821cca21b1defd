// One entry of a listing against the ledger: nothing, an outcome at once, or an event; seen in what its page comes to, whole.
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/config/definition'
import type { CheckedPush } from '../../src/config/settings'
import { entryMark } from '../../src/delivery/entry-hash'
import { fail, ok } from '../../src/lib/result'
import type { NewEvent } from '../../src/store/event'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { type PageRead, type PageSteps, readPage } from '../../src/sync/page'
import {
  ASKED,
  type Case,
  check,
  ENRICHING,
  ENTRY_HASHES,
  event,
  FORCED,
  FORCED_NEW_ONLY,
  FOUND,
  failed,
  HASH,
  hashOf,
  hrflow,
  job,
  known,
  NEW_ONLY,
  NOW,
  page,
  push_parameters,
  ROW_HASH,
  ROW_HASH_BEFORE,
  read,
  row,
  rulesFor,
  run,
  sample,
  snapshot,
  stepsOver,
} from './pages'

describe('a whole job whose entry is as it was when it was pushed', () => {
  const MARK = entryMark(ENTRY_HASHES.A1, HASH)
  const same = (more: Partial<LedgerRow> = {}) => known({ listing_hash: MARK, ...more })
  /** What its page comes to, and the steps that were taken for it. */
  const judged = async (ledger: LedgerRow, before = run(), over: Partial<PageSteps> = {}, more: object = {}) => {
    const { steps, read: taken } = stepsOver([ledger], { rules: rulesFor(before), ...over })
    const { run: after, events, patches } = await readPage(before, page([job('A1', more)]), ASKED, NOW, steps)
    return { taken, outcomes: after.outcomes, kept: after.kept, events: events.length, patches }
  }
  const UNCHANGED = { ...run().outcomes, unchanged: 1 }
  const passed = { taken: [], outcomes: UNCHANGED, kept: 0, events: 0, patches: [] }
  const pushed = { taken: ['logics', 'format'], outcomes: run().outcomes, kept: 0, events: 1, patches: [] }
  const looked = { ...passed, taken: ['logics', 'format'] }

  it('is passed over without logics and format', async () => {
    expect(await judged(same())).toEqual(passed)
  })

  it('is left as it is where nothing is edited', async () => {
    expect(await judged(same(), NEW_ONLY)).toEqual({ ...passed, outcomes: { ...run().outcomes, skipped: 1 }, kept: 1 })
  })

  it.each<[string, Promise<object>, object]>([
    ['with another salt is looked at', judged(same(), run(), { salt: 'v2' }), looked],
    ['that says something else is looked at', judged(same(), run(), {}, { more: 1 }), looked],
    ['of which the board is proven to hold something else is pushed', judged(same({ hash: 'other' })), pushed],
    ['that is not proven to be on the board is pushed', judged(same({ hash: null })), pushed],
    ['that is archived is pushed', judged(same({ archived: 1 })), pushed],
    ['of which an event is parked is pushed', judged(same({ parked_seq: 2 })), pushed],
    ['is pushed by a forced run', judged(same(), FORCED), pushed],
    ['is pushed where it is to be enriched', judged(same(), ENRICHING), pushed],
  ])('%s', async (_what, came, expected) => expect(await came).toEqual(expected))

  it('and that is closed is asked about', async () => {
    expect(await judged(same(), run(), { isOpen: () => false })).toEqual({ ...pushed, taken: [] })
  })

  it('comes to be known again where no functions are the tenant’s: a twentieth of a page, which costs a row each', async () => {
    const patches = [{ reference: 'A1', patch: { listing_hash: MARK } }]
    expect(await judged(known(), run(), { hasFunctions: false })).toEqual({ ...looked, patches })
    const rows = Array.from({ length: 40 }, (_, n) => known({ reference: `R${n}` }))
    const hash = async (reference: string) => ({ ...rows[0], reference, hash: await hashOf(reference) })
    const ledger = new Map(
      await Promise.all(rows.map(async (one) => [one.reference, { ...one, ...(await hash(one.reference)) }] as const)),
    )
    const { steps } = stepsOver([], { hasFunctions: false, known: () => ledger })
    const all = await readPage(run(), page(rows.map(({ reference }) => job(reference))), ASKED, NOW, steps)
    expect(all.patches.map(({ reference }) => reference)).toEqual(['R0', 'R1'])
  })
})

describe('a whole job', () => {
  const created = (more: Partial<NewEvent> = {}, before = run()) =>
    read({ events: [event({ action: 'create', ...snapshot('A1'), ...more })], run: { unknown: 1 } }, before)
  const updated = (more: Partial<NewEvent> = {}, before = run()) =>
    read({ events: [event({ ...snapshot('A1'), ...more })] }, before)
  const ask = (before = run(), leaves = 'not_open') => read({ events: [event({ action: 'archive', leaves })] }, before)
  const counted = (outcome: 'unchanged' | 'skipped', before = run()) => read({ outcomes: { [outcome]: 1 } }, before)
  const kept = () => read({ outcomes: { skipped: 1 }, run: { kept: 1 } }, NEW_ONLY)

  it.each<Case>([
    ['that nobody knows becomes an event with its snapshot', job('A1'), null, run(), created()],
    [
      'that was read and never pushed likewise',
      job('A1'),
      known({ archived: null, hash: null, outcome: 'skipped' }),
      run(),
      created(),
    ],
    ['that is proven to be as it is now costs nothing', job('A1'), known(), run(), counted('unchanged')],
    [
      'that is proven, and of which an event is parked, becomes an event that takes the place of that one',
      job('A1'),
      known({ parked_seq: 2 }),
      run(),
      updated(),
    ],
    ['that changed becomes an event with its snapshot', job('A1'), known({ hash: 'other' }), run(), updated()],
    ['whose last write is not proven likewise', job('A1'), known({ hash: null }), run(), updated()],
    [
      'that was archived is brought back, also when it did not change',
      job('A1'),
      known({ archived: 1 }),
      run(),
      updated(),
    ],
    ['that did not change is written by a forced run', job('A1'), known(), FORCED, updated({ force: true }, FORCED)],
    [
      'that changed is left as it is when only new jobs are wanted',
      job('A1'),
      known({ hash: 'other' }),
      NEW_ONLY,
      kept(),
    ],
    [
      'whose creation is not proven is pushed also when only new jobs are wanted',
      job('A1'),
      known({ hash: null, outcome: null }),
      NEW_ONLY,
      updated({}, NEW_ONLY),
    ],
    [
      'that was left as it is when only new jobs were wanted is left again',
      job('A1'),
      known({ hash: null, kept: 1, outcome: 'skipped' }),
      NEW_ONLY,
      kept(),
    ],
    [
      'that was left as it is when only new jobs were wanted is pushed when all are',
      job('A1'),
      known({ hash: null, kept: 1, outcome: 'skipped' }),
      run(),
      updated(),
    ],
    [
      'that did not change is enriched when that was switched on since',
      job('A1'),
      known(),
      ENRICHING,
      updated({}, ENRICHING),
    ],
    [
      'that did not change and is enriched costs nothing',
      job('A1'),
      known({ enriched: '{}' }),
      ENRICHING,
      counted('unchanged', ENRICHING),
    ],
    ['that nobody knows is created when only new jobs are wanted', job('A1'), null, NEW_ONLY, created({}, NEW_ONLY)],
    [
      'that was archived is brought back when only new jobs are wanted',
      job('A1'),
      known({ archived: 1 }),
      NEW_ONLY,
      updated({}, NEW_ONLY),
    ],
    [
      'that changed is written by a forced run even when only new jobs are wanted',
      job('A1'),
      known({ hash: 'other' }),
      FORCED_NEW_ONLY,
      updated({ force: true }, FORCED_NEW_ONLY),
    ],
    ['that is closed and on the board is asked about', job('A1', { closed: 1 }), known(), run(), ask()],
    [
      'that is closed and on the board is asked about when only new jobs are wanted',
      job('A1', { closed: 1 }),
      known(),
      NEW_ONLY,
      ask(NEW_ONLY),
    ],
    ['that is closed and that nobody knows is skipped', job('A1', { closed: 1 }), null, run(), counted('skipped')],
    [
      'that is closed and archived is skipped',
      job('A1', { closed: 1 }),
      known({ archived: 1 }),
      run(),
      counted('skipped'),
    ],
    [
      'that is discarded and on the board is asked about',
      job('A1', { discarded: 1 }),
      known(),
      run(),
      ask(run(), 'discarded'),
    ],
    [
      'that is discarded and that nobody knows is counted twice: as an outcome, and as hrflow-connectors does',
      job('A1', { discarded: 1 }),
      null,
      run(),
      read({ outcomes: { discarded: 1 }, counts: { logics_discard: 1 } }),
    ],
    [
      'that is discarded and archived likewise',
      job('A1', { discarded: 1 }),
      known({ archived: 1 }),
      run(),
      read({ outcomes: { discarded: 1 }, counts: { logics_discard: 1 } }),
    ],
    [
      'that the logics fail for is a failure and an issue, and stays on the board',
      job('A1', { throws: 1 }),
      known(),
      run(),
      read({
        counts: { logics_failure: 1 },
        run: {
          issues: [
            { path: 'jobs.A1', code: 'job_failure', data: { reason: 'logics_failure', message: 'logics[0] threw: x' } },
          ],
          unformatted: failed('A1', 'logics_failure'),
        },
      }),
    ],
    [
      'that cannot be formatted is a failure and an issue, and stays on the board',
      job('A1', { unformatted: 1 }),
      known(),
      run(),
      read({
        counts: { format_failure: 1 },
        run: {
          issues: [
            {
              path: 'jobs.A1',
              code: 'job_failure',
              data: { reason: 'format_failure', message: 'name: expected a text' },
            },
          ],
          unformatted: failed('A1', 'format_failure'),
        },
      }),
    ],
    [
      'that is formatted under another reference is a failure and an issue, and stays on the board',
      job('A1', { id: 'OTHER' }),
      known(),
      run(),
      read({
        counts: { format_failure: 1 },
        run: {
          issues: [
            { path: 'jobs.A1', code: 'job_failure', data: { reason: 'format_failure', message: 'expected "A1"' } },
          ],
          unformatted: failed('A1', 'format_failure'),
        },
      }),
    ],
    [
      'that earlier listings lacked is absent no longer, whatever else it is',
      job('A1'),
      known({ absences: 1 }),
      run(),
      read({ outcomes: { unchanged: 1 }, patches: [FOUND] }),
    ],
    [
      'that earlier listings lacked is absent no longer also when the logics fail for it',
      job('A1', { throws: 1 }),
      known({ absences: 1 }),
      run(),
      read({
        patches: [FOUND],
        counts: { logics_failure: 1 },
        run: {
          issues: [
            { path: 'jobs.A1', code: 'job_failure', data: { reason: 'logics_failure', message: 'logics[0] threw: x' } },
          ],
          unformatted: failed('A1', 'logics_failure'),
        },
      }),
    ],
    [
      'that earlier listings lacked and that changed is absent no longer, and becomes an event',
      job('A1'),
      known({ absences: 2, hash: 'other' }),
      run(),
      { ...updated(), patches: [FOUND] },
    ],
  ])('%s', (...given) => check(given))
})

describe('a row that is less than the job', () => {
  const hint = (action: 'create' | 'update', before = run(), more: Partial<NewEvent> = {}) =>
    read(
      {
        events: [event({ action, listing_hash: ROW_HASH, ...more })],
        run: action === 'create' ? { unknown: 1 } : {},
      },
      before,
    )
  const ask = (before = run(), patches: PageRead['patches'] = []) =>
    read({ events: [event({ action: 'archive', leaves: 'not_open' })], patches }, before)
  const counted = (outcome: 'unchanged' | 'skipped', before = run(), patches: PageRead['patches'] = []) =>
    read({ outcomes: { [outcome]: 1 }, patches }, before)
  const kept = () => read({ outcomes: { skipped: 1 }, run: { kept: 1 } }, NEW_ONLY)
  const seen = (more: Partial<LedgerRow> = {}) => known({ listing_hash: ROW_HASH, ...more })
  const foreign = (outcome: LedgerRow['outcome'], listing_hash: string) =>
    known({ archived: null, hash: null, outcome, listing_hash })

  it.each<Case>([
    ['becomes an event for a job that nobody knows', row(), null, run(), hint('create')],
    ['that is as it was costs nothing', row(), seen(), run(), counted('unchanged')],
    ['that changed becomes an event', row(), seen({ listing_hash: 'old' }), run(), hint('update')],
    [
      'that was read while something else decided over its job is not trusted to be unchanged',
      row(),
      seen({ listing_hash: ROW_HASH_BEFORE }),
      run(),
      hint('update'),
    ],
    ['of a job whose last write is not proven becomes an event', row(), seen({ hash: null }), run(), hint('update')],
    ['of a job that is archived becomes an event', row(), seen({ archived: 1 }), run(), hint('update')],
    ...(['archived', 'unchanged', 'discarded'] as const).map(
      (outcome): Case => [
        `of a job that was discarded and so archived (${outcome}) is not read again as long as it is as it was`,
        row(),
        seen({ archived: 1, outcome }),
        run(),
        read({ outcomes: { discarded: 1 }, counts: { logics_discard: 1 } }),
      ],
    ),
    [
      'of a job that was discarded and so archived is read again when it changed',
      row(),
      seen({ archived: 1, outcome: 'archived', listing_hash: 'old' }),
      run(),
      hint('update'),
    ],
    [
      'of a job that was archived because it had left the selection is read again, also when it is as it was',
      row(),
      seen({ archived: 1, outcome: 'archived', listing_hash: null }),
      run(),
      hint('update'),
    ],
    [
      'of a job whose archiving was not answered is read again',
      row(),
      seen({ hash: null, outcome: 'archived' }),
      run(),
      hint('update'),
    ],
    [
      'that is as it was is read when enrichment was switched on since',
      row(),
      seen(),
      ENRICHING,
      hint('update', ENRICHING),
    ],
    [
      'that is as it was, of a job that is enriched, costs nothing',
      row(),
      seen({ enriched: '{}' }),
      ENRICHING,
      counted('unchanged', ENRICHING),
    ],
    [
      'that changed, of a job that was left as it is when only new jobs were wanted, is left again',
      row(),
      seen({ hash: null, kept: 1, outcome: 'skipped', listing_hash: 'old' }),
      NEW_ONLY,
      kept(),
    ],
    [
      'of a job that was read and discarded is not read again as long as it is as it was',
      row(),
      foreign('discarded', ROW_HASH),
      run(),
      read({ outcomes: { discarded: 1 }, counts: { logics_discard: 1 } }),
    ],
    ['of a job that was read and skipped likewise', row(), foreign('skipped', ROW_HASH), run(), counted('skipped')],
    [
      'of a job that was discarded is read again when it changed',
      row(),
      foreign('discarded', 'old'),
      run(),
      hint('create'),
    ],
    [
      'of a job that another workflow had is read again',
      row(),
      known({ archived: null, hash: null, outcome: 'skipped' }),
      run(),
      hint('create'),
    ],
    ['that is as it was is read by a forced run', row(), seen(), FORCED, hint('update', FORCED, { force: true })],
    [
      'of a job that was discarded is read by a forced run',
      row(),
      foreign('discarded', ROW_HASH),
      FORCED,
      hint('create', FORCED, { force: true }),
    ],
    [
      'that changed is left as it is when only new jobs are wanted',
      row(),
      seen({ listing_hash: 'old' }),
      NEW_ONLY,
      kept(),
    ],
    [
      'of a job that may not be on the board is read when only new jobs are wanted',
      row(),
      seen({ hash: null }),
      NEW_ONLY,
      hint('update', NEW_ONLY),
    ],
    ['that is closed, of a job on the board, is asked about', row({ job: { closed: 1 } }), seen(), run(), ask()],
    [
      'that is closed, of a job that nobody knows, is skipped',
      row({ job: { closed: 1 } }),
      null,
      run(),
      counted('skipped'),
    ],
    [
      'that is closed, of a job that is archived, is skipped',
      row({ job: { closed: 1 } }),
      seen({ archived: 1 }),
      run(),
      counted('skipped'),
    ],
    [
      'of demonstration data is skipped, and remembered',
      row({ sample: true }),
      null,
      run(),
      counted('skipped', run(), [sample(1)]),
    ],
    [
      'of demonstration data on the board is remembered and asked about',
      row({ sample: true }),
      seen(),
      run(),
      ask(run(), [sample(1)]),
    ],
    [
      'of demonstration data is remembered once',
      row({ sample: true }),
      { ...newRow('A1'), sample: 1 },
      run(),
      counted('skipped'),
    ],
    [
      'that is demonstration data no longer is read, also when it is as it was',
      row(),
      seen({ archived: 1, outcome: 'archived', sample: 1 }),
      run(),
      { ...hint('update'), patches: [sample(0)] },
    ],
    [
      'that is demonstration data no longer is read also when it was never pushed',
      row(),
      { ...foreign('skipped', ROW_HASH), sample: 1 },
      run(),
      { ...hint('create'), patches: [sample(0)] },
    ],
    [
      'that is closed and demonstration data no longer is skipped, and that is remembered',
      row({ job: { closed: 1 } }),
      { ...newRow('A1'), sample: 1 },
      run(),
      counted('skipped', run(), [sample(0)]),
    ],
    [
      'of demonstration data that earlier listings lacked changes both in one',
      row({ sample: true }),
      seen({ absences: 1 }),
      run(),
      ask(run(), [{ reference: 'A1', patch: { absences: 0, sample: 1 } }]),
    ],
    [
      'of a job that earlier listings lacked makes it absent no longer',
      row(),
      seen({ absences: 1 }),
      run(),
      counted('unchanged', run(), [FOUND]),
    ],
  ])('%s', (...given) => check(given))

  it('is judged without logics and format, which need the whole job', async () => {
    const { steps, read: called } = stepsOver([])
    await readPage(run(), page([row(), row({ job: { closed: 1 } })]), ASKED, NOW, steps)
    expect(called).toEqual([])
  })
})

describe('a row that tells enough of its job for the board', () => {
  const UNKNOWN = hrflow('A1')
  const told = row({ pushable: true, job: { id: 'A1' } })
  const UPDATING_ONLY = { ...rulesFor(run()), createsMissing: false }
  const format: PageSteps['format'] = async () => ok(UNKNOWN)
  const RAW = { snapshot: { json: JSON.stringify(UNKNOWN), at: ASKED.at, seq: ASKED.seq }, partial: true }
  /** What the event of that row says beside its hash, and whether the job was formatted. */
  const judged = async (ledger: LedgerRow | null, over: Partial<PageSteps> = {}, before = run(), entry = told) => {
    const { steps } = stepsOver(ledger === null ? [] : [ledger], {
      rules: rulesFor(before),
      hasFunctions: false,
      format,
      ...over,
    })
    const { events, run: after } = await readPage(before, page([entry]), ASKED, NOW, steps)
    return { events, unknown: after.unknown, failures: after.unformatted.count }
  }
  const hinted = (action: 'create' | 'update', more: Partial<NewEvent> = {}) => ({
    events: [event({ action, listing_hash: ROW_HASH, ...more })],
    unknown: action === 'create' ? 1 : 0,
    failures: 0,
  })

  it('makes an event with what it tells, of a job that nobody knows', async () => {
    expect(await judged(null)).toEqual(hinted('create', RAW))
  })

  it('does so in a forced run as well', async () => {
    expect(await judged(null, {}, FORCED)).toEqual(hinted('create', { ...RAW, force: true }))
  })

  it.each<[string, Promise<object>, object]>([
    ['a row that does not', judged(null, {}, run(), row({ job: { id: 'A1' } })), hinted('create')],
    ['a workflow with functions of its own', judged(null, { hasFunctions: true }), hinted('create')],
    ['a job that the board holds', judged(null, { onBoard: () => true }), hinted('create')],
    ['a job that was read and never pushed', judged(known({ archived: null, hash: null })), hinted('create')],
    ['a job that was archived', judged(known({ archived: 1 })), hinted('update')],
    ['a job on the board', judged(known({ listing_hash: 'old' })), hinted('update')],
    ['a run that creates nothing', judged(null, { rules: UPDATING_ONLY }), hinted('create')],
    ['a run that would not edit it afterwards', judged(null, {}, NEW_ONLY), hinted('create')],
    ['a page that crashed the object', judged(null, { unread: true }), hinted('create')],
    [
      'a job that cannot be formatted',
      judged(null, { format: async () => fail('format_failure', 'x') }),
      hinted('create'),
    ],
    [
      'a job too long to be kept',
      judged(null, { format: async () => ok({ ...UNKNOWN, summary: 'x'.repeat(300_000) }) }),
      hinted('create'),
    ],
  ])('makes one without that of %s', async (_what, came, expected) => expect(await came).toEqual(expected))

  it('that is as it was is read as long as the job was not', async () => {
    const partial = known({ listing_hash: ROW_HASH, partial: 1 })
    expect(await judged(partial)).toEqual(hinted('update'))
    expect(await judged({ ...partial, partial: 0 })).toEqual({ events: [], unknown: 0, failures: 0 })
  })
})

describe('an action', () => {
  const by = (action: Action, push: Partial<CheckedPush> = {}, more: Partial<Run> = {}) =>
    run({ action, push_parameters: { ...push_parameters, ...push }, ...more })
  const CREATING = by('create_jobs_in_hrflow')
  const UPDATING = by('update_jobs_in_hrflow')
  const ARCHIVING = by('archive_jobs_in_hrflow')
  const NO_SYNC = by('sync_jobs_in_hrflow', { sync: false })
  const FORCED_ARCHIVING = by('archive_jobs_in_hrflow', {}, { force: true })
  const counted = (outcome: 'unchanged' | 'skipped', before: Run, patches: PageRead['patches'] = []) =>
    read({ outcomes: { [outcome]: 1 }, patches }, before)
  const discarded = (before: Run) => read({ outcomes: { discarded: 1 }, counts: { logics_discard: 1 } }, before)
  const wrote = (action: 'create' | 'update', before: Run, more: Partial<NewEvent>) =>
    read({ events: [event({ action, ...more })], run: action === 'create' ? { unknown: 1 } : {} }, before)
  const ask = (before: Run, more: Partial<PageRead> = {}) =>
    read({ events: [event({ action: 'archive', leaves: 'not_open', force: before.force })], ...more }, before)
  const open = job('A1')
  const closed = job('A1', { closed: 1 })
  const closedRow = row({ job: { closed: 1 } })
  const SAME = { listing_hash: ROW_HASH }

  it.each<Case>([
    ['that creates, creates', open, null, CREATING, wrote('create', CREATING, snapshot('A1'))],
    ['that creates, edits', open, known({ hash: 'other' }), CREATING, wrote('update', CREATING, snapshot('A1'))],
    ['that creates, leaves what did not change', open, known(), CREATING, counted('unchanged', CREATING)],
    [
      'that creates, brings back what was archived',
      open,
      known({ archived: 1 }),
      CREATING,
      wrote('update', CREATING, snapshot('A1')),
    ],
    ['that creates, leaves on the board what is closed', closed, known(), CREATING, counted('skipped', CREATING)],
    [
      'that creates, leaves on the board what is closed also when only its row tells',
      closedRow,
      known(SAME),
      CREATING,
      counted('skipped', CREATING),
    ],
    [
      'that creates, leaves on the board what logics discard',
      job('A1', { discarded: 1 }),
      known(),
      CREATING,
      discarded(CREATING),
    ],
    [
      'that creates, remembers demonstration data and leaves it on the board',
      row({ sample: true }),
      known(SAME),
      CREATING,
      counted('skipped', CREATING, [sample(1)]),
    ],
    ['that creates, reads a row that nobody knows', row(), null, CREATING, wrote('create', CREATING, SAME)],
    ['that updates, edits', open, known({ hash: 'other' }), UPDATING, wrote('update', UPDATING, snapshot('A1'))],
    [
      'that updates, leaves it to the delivery what becomes of a job that the board may lack',
      open,
      null,
      UPDATING,
      wrote('create', UPDATING, snapshot('A1')),
    ],
    ['that updates, leaves on the board what is closed', closed, known(), UPDATING, counted('skipped', UPDATING)],
    ['that archives, skips what is open and new', open, null, ARCHIVING, counted('skipped', ARCHIVING)],
    [
      'that archives, skips what is open and changed',
      open,
      known({ hash: 'other' }),
      ARCHIVING,
      counted('skipped', ARCHIVING),
    ],
    [
      'that archives, skips what is open and archived',
      open,
      known({ archived: 1 }),
      ARCHIVING,
      counted('skipped', ARCHIVING),
    ],
    [
      'that archives, skips what is open also when it is forced',
      open,
      known({ hash: 'other' }),
      FORCED_ARCHIVING,
      counted('skipped', FORCED_ARCHIVING),
    ],
    [
      'that archives, does not ask logics about what is open',
      job('A1', { throws: 1 }),
      known(),
      ARCHIVING,
      counted('skipped', ARCHIVING),
    ],
    [
      'that archives, skips a row of what is open and changed',
      row(),
      known({ listing_hash: 'old' }),
      ARCHIVING,
      counted('skipped', ARCHIVING),
    ],
    [
      'that archives, skips a row that is demonstration data no longer, and remembers that',
      row(),
      known({ ...SAME, sample: 1 }),
      ARCHIVING,
      counted('skipped', ARCHIVING, [sample(0)]),
    ],
    [
      'that archives, finds what was absent',
      open,
      known({ absences: 1 }),
      ARCHIVING,
      counted('skipped', ARCHIVING, [FOUND]),
    ],
    ['that archives, asks about what is closed', closed, known(), ARCHIVING, ask(ARCHIVING)],
    ['that archives, asks about a row of what is closed', closedRow, known(SAME), ARCHIVING, ask(ARCHIVING)],
    ['that archives by force, asks likewise', closed, known(), FORCED_ARCHIVING, ask(FORCED_ARCHIVING)],
    [
      'that archives, asks about demonstration data on the board',
      row({ sample: true }),
      known(SAME),
      ARCHIVING,
      ask(ARCHIVING, { patches: [sample(1)] }),
    ],
    ['that archives, skips what is closed and new', closed, null, ARCHIVING, counted('skipped', ARCHIVING)],
    ['that syncs without sync, asks about what is closed all the same', closed, known(), NO_SYNC, ask(NO_SYNC)],
  ])('%s', (...given) => check(given))

  it('that archives reads no job: neither logics nor format are called', async () => {
    const { steps, read: called } = stepsOver([known()], { rules: rulesFor(ARCHIVING) })
    await readPage(ARCHIVING, page([open, job('A2', { closed: 1 }), job('A3', { discarded: 1 })]), ASKED, NOW, steps)
    expect(called).toEqual([])
  })
})

describe('a closed job that the board holds', () => {
  const ADOPTED = { reference: 'A1', patch: { archived: 0, hash: null, kept: 0 } } as const
  const adopted = (before = run(), patches: PageRead['patches'] = [ADOPTED]) =>
    read({ events: [event({ action: 'archive', leaves: 'not_open' })], patches, adopted: new Set(['A1']) }, before)
  const left = (before = run(), patches: PageRead['patches'] = []) =>
    read({ outcomes: { skipped: 1 }, patches }, before)
  const ask = (patches: PageRead['patches'] = []) =>
    read({ events: [event({ action: 'archive', leaves: 'not_open' })], patches })
  const closed = job('A1', { closed: 1 })
  const closedRow = row({ job: { closed: 1 } })
  const ARCHIVING = run({ action: 'archive_jobs_in_hrflow' })
  const CREATING = run({ action: 'create_jobs_in_hrflow' })
  const NEVER_PUSHED = known({ archived: null, hash: null, outcome: 'skipped' })

  it.each<Case>([
    ['and that nobody knows is adopted, and asked about', closed, null, run(), adopted()],
    ['and that was never pushed likewise', closed, NEVER_PUSHED, run(), adopted()],
    ['and that nobody knows is adopted by its row too', closedRow, null, run(), adopted()],
    ['and that nobody knows is adopted by an archive run', closed, null, ARCHIVING, adopted(ARCHIVING)],
    ['is adopted when only new jobs are wanted', closed, null, NEW_ONLY, adopted(NEW_ONLY)],
    [
      'is adopted also when it is demonstration data, and that is remembered',
      row({ sample: true }),
      null,
      run(),
      adopted(run(), [{ reference: 'A1', patch: { archived: 0, hash: null, kept: 0, sample: 1 } }]),
    ],
    [
      'is adopted and absent no longer',
      closed,
      { ...NEVER_PUSHED, absences: 1 },
      run(),
      adopted(run(), [{ reference: 'A1', patch: { archived: 0, hash: null, kept: 0, absences: 0 } }]),
    ],
    ['and that is this workflow’s already is only asked about', closed, known(), run(), ask()],
    ['is left alone by a run that archives nothing', closed, null, CREATING, left(CREATING)],
    ['is left alone by a run that archives nothing, by its row too', closedRow, null, CREATING, left(CREATING)],
    ['and that is open is left to its delivery', job('A1'), known(), run(), read({ outcomes: { unchanged: 1 } })],
  ])('%s', async (_what, entry, ledger, before, expected) => {
    const over = { rules: rulesFor(before), onBoard: (reference: string) => reference === 'A1' }
    const { steps } = stepsOver(ledger === null ? [] : [ledger], over)
    expect(await readPage(before, page([entry]), ASKED, NOW, steps)).toEqual(expected)
  })

  it('is adopted alone: others of the page are not', async () => {
    const entries = [closed, job('A2', { closed: 1 }), job('A3')]
    const { steps } = stepsOver([], { onBoard: (reference) => reference !== 'A2' })
    const { adopted: own, patches, references, events } = await readPage(run(), page(entries), ASKED, NOW, steps)
    expect({ own, patches, references, events }).toEqual({
      own: new Set(['A1']),
      patches: [ADOPTED],
      references: ['A1', 'A2', 'A3'],
      events: [
        event({ action: 'archive', leaves: 'not_open' }),
        event({ action: 'create', reference: 'A3', ...snapshot('A3') }),
      ],
    })
  })
})
