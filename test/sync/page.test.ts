// One page of a run against the ledger: what becomes an event, what is only counted, and the next checkpoint, whole.
import { describe, expect, it } from 'vitest'
import { type ActionRules, rulesOf } from '../../src/config/actions'
import type { Action } from '../../src/config/definition'
import type { RunEvents } from '../../src/config/run-result'
import type { CheckedPush } from '../../src/config/settings'
import type { Listed, Page } from '../../src/connectors/connector'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { stableHash } from '../../src/lib/hash'
import { fail, ok } from '../../src/lib/result'
import type { NewEvent } from '../../src/store/event'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import { newRun, type Run, type RunOutcomes } from '../../src/store/run'
import { isEndless, type PageRead, type PageSteps, readPage } from '../../src/sync/page'

const STARTED = 1_800_000_000_000
/** When the page was asked for, and the newest event then; and when it is worked through. */
const ASKED = { at: STARTED + 100, seq: 12 }
const NOW = STARTED + 900

const hrflow = (reference: string): HrFlowJob => ({
  reference,
  name: `Job ${reference}`,
  location: { text: null, lat: null, lng: null },
  sections: [],
})
const hashOf = (reference: string) => contentHash(hrflow(reference))
const HASH = await hashOf('A1')

const push_parameters = {
  board_key: 'b',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}
const run = (more: Partial<Run> = {}): Run => ({
  ...newRun(
    {
      run_id: 'r1',
      action: 'sync_jobs_in_hrflow',
      trigger: 'cron',
      pull_parameters: null,
      push_parameters,
      persist: true,
      incremental: false,
      since: null,
      force: false,
      approve_archive: false,
    },
    STARTED,
    13,
  ),
  ...more,
})

/** What a run does by its action and push parameters. */
const rulesFor = (of: Run): ActionRules => rulesOf(of.action, of.push_parameters, 'create')

/** A whole job of a listing; what is particular about it stands in the job itself. */
const job = (reference: string | null, more: object = {}): Listed<object> => ({
  kind: 'job',
  reference,
  job: { id: reference, ...more },
})
const ROW = { shortcode: 'A1', updated_at: '2026-11-01' }
const row = (more: Partial<Extract<Listed<object>, { kind: 'row' }>> = {}): Listed<object> => ({
  kind: 'row',
  reference: 'A1',
  row: ROW,
  job: {},
  sample: false,
  ...more,
})
const ROW_HASH = await stableHash(ROW, 'v1')
const ROW_HASH_BEFORE = await stableHash(ROW, 'v0') // as another deployment saw it

const page = (entries: readonly Listed<object>[], more: Partial<Page<object>> = {}): Page<object> => ({
  entries,
  next: 'page 2',
  expected: null,
  ...more,
})

const known = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow('A1'),
  hash: HASH,
  archived: 0,
  outcome: 'created',
  read_seq: 3,
  ...more,
})

/** Steps over jobs that say themselves what becomes of them: `{ closed }`, `{ discarded }`, `{ throws }`, `{ unformatted }`. */
function stepsOver(rows: readonly LedgerRow[], over: Partial<PageSteps> = {}) {
  const read: string[] = []
  const says = (given: object, what: string): boolean => what in given
  const steps: PageSteps = {
    version: 'v1',
    rules: rulesFor(run()),
    seen: () => false,
    onBoard: () => false,
    incremental: null,
    unread: false,
    known: (reference) => rows.find((one) => one.reference === reference) ?? null,
    isOpen: (given) => !says(given, 'closed'),
    logics: async (given) => {
      read.push('logics')
      if (says(given, 'throws')) return fail('logics_failure', 'logics[0] threw: x')
      return ok(says(given, 'discarded') ? null : { ...given, kept: true })
    },
    format: async (given, reference) => {
      read.push('format')
      if (says(given, 'unformatted') || !says(given, 'kept')) return fail('format_failure', 'name: expected a text')
      const formatted = hrflow('id' in given ? String(given.id) : '')
      return formatted.reference === reference ? ok(formatted) : fail('format_failure', `expected "${reference}"`)
    },
    ...over,
  }
  return { steps, read }
}

const event = (more: Partial<NewEvent>): NewEvent => ({
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  run_id: 'r1',
  force: false,
  ...more,
})
const snapshot = (reference: string): Partial<NewEvent> => ({
  snapshot: { json: JSON.stringify(hrflow(reference)), at: ASKED.at, seq: ASKED.seq },
})

/** What a page stores of a job that is absent no longer, and of one that is demonstration data or is no longer. */
const FOUND = { reference: 'A1', patch: { absences: 0 } }
const sample = (value: 0 | 1) => ({ reference: 'A1', patch: { sample: value } })

/** What a page comes to: the run's next checkpoint, and what else there is. */
function read(
  more: Omit<Partial<PageRead>, 'run'> & {
    counts?: Partial<RunEvents>
    outcomes?: Partial<RunOutcomes>
    run?: Partial<Run>
  },
  before = run(),
): PageRead {
  const { counts = {}, outcomes = {}, run: next = {}, ...rest } = more
  return {
    events: [],
    patches: [],
    references: ['A1'],
    adopted: new Set(),
    ...rest,
    run: {
      ...before,
      events: { ...before.events, read_success: before.events.read_success + 1, ...counts },
      outcomes: { ...before.outcomes, ...outcomes },
      cursor: 'page 2',
      pages: before.pages + 1,
      landmark: 'page 2', // 1 is a power of two
      ...next,
    },
  }
}

type Case = [what: string, entry: Listed<object>, ledger: LedgerRow | null, before: Run, expected: PageRead]

async function check([, entry, ledger, before, expected]: Case): Promise<void> {
  const { steps } = stepsOver(ledger === null ? [] : [ledger], { rules: rulesFor(before) })
  expect(await readPage(before, page([entry]), ASKED, NOW, steps)).toEqual(expected)
}

const FORCED = run({ force: true })
const NEW_ONLY = run({ push_parameters: { ...push_parameters, update_content: false } })
const ENRICHING = run({ push_parameters: { ...push_parameters, enrich_with_parsing: true } })
const FORCED_NEW_ONLY = run({ force: true, push_parameters: { ...push_parameters, update_content: false } })

describe('a whole job', () => {
  const created = (more: Partial<NewEvent> = {}, before = run()) =>
    read({ events: [event({ action: 'create', ...snapshot('A1'), ...more })], run: { unknown: 1 } }, before)
  const updated = (more: Partial<NewEvent> = {}, before = run()) =>
    read({ events: [event({ ...snapshot('A1'), ...more })] }, before)
  const ask = (before = run()) => read({ events: [event({ action: 'archive' })] }, before)
  const counted = (outcome: 'unchanged' | 'skipped', before = run()) => read({ outcomes: { [outcome]: 1 } }, before)

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
      counted('skipped', NEW_ONLY),
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
      counted('skipped', NEW_ONLY),
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
    ['that is discarded and on the board is asked about', job('A1', { discarded: 1 }), known(), run(), ask()],
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
        run: { issues: [{ path: 'jobs.A1', message: 'logics[0] threw: x' }] },
      }),
    ],
    [
      'that cannot be formatted is a failure and an issue, and stays on the board',
      job('A1', { unformatted: 1 }),
      known(),
      run(),
      read({
        counts: { format_failure: 1 },
        run: { issues: [{ path: 'jobs.A1', message: 'name: expected a text' }] },
      }),
    ],
    [
      'that is formatted under another reference is a failure and an issue, and stays on the board',
      job('A1', { id: 'OTHER' }),
      known(),
      run(),
      read({ counts: { format_failure: 1 }, run: { issues: [{ path: 'jobs.A1', message: 'expected "A1"' }] } }),
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
        run: { issues: [{ path: 'jobs.A1', message: 'logics[0] threw: x' }] },
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
    read({ events: [event({ action: 'archive' })], patches }, before)
  const counted = (outcome: 'unchanged' | 'skipped', before = run(), patches: PageRead['patches'] = []) =>
    read({ outcomes: { [outcome]: 1 }, patches }, before)
  const seen = (more: Partial<LedgerRow> = {}) => known({ listing_hash: ROW_HASH, ...more })
  const foreign = (outcome: LedgerRow['outcome'], listing_hash: string) =>
    known({ archived: null, hash: null, outcome, listing_hash })

  it.each<Case>([
    ['becomes an event for a job that nobody knows', row(), null, run(), hint('create')],
    ['that is as it was costs nothing', row(), seen(), run(), counted('unchanged')],
    ['that changed becomes an event', row(), seen({ listing_hash: 'old' }), run(), hint('update')],
    [
      'that another deployment saw is not trusted to be unchanged',
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
      counted('skipped', NEW_ONLY),
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
      counted('skipped', NEW_ONLY),
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
    read({ events: [event({ action: 'archive', force: before.force })], ...more }, before)
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
    read({ events: [event({ action: 'archive' })], patches, adopted: new Set(['A1']) }, before)
  const left = (before = run(), patches: PageRead['patches'] = []) =>
    read({ outcomes: { skipped: 1 }, patches }, before)
  const ask = (patches: PageRead['patches'] = []) => read({ events: [event({ action: 'archive' })], patches })
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
      events: [event({ action: 'archive' }), event({ action: 'create', reference: 'A3', ...snapshot('A3') })],
    })
  })
})

describe('a job that is listed twice', () => {
  it('counts where it is listed first, on the same page', async () => {
    const entries = [job('A1'), job('A2', { throws: 1 }), job('A1', { closed: 1 }), job('A2'), row()]
    const { steps } = stepsOver([])
    expect(await readPage(run(), page(entries), ASKED, NOW, steps)).toEqual(
      read({
        references: ['A1', 'A2'],
        events: [event({ action: 'create', ...snapshot('A1') })],
        counts: { read_success: 2, logics_failure: 1 },
        run: { unknown: 1, issues: [{ path: 'jobs.A2', message: 'logics[0] threw: x' }] },
      }),
    )
  })

  it('counts where it is listed first, on an earlier page', async () => {
    const before = run({ pages: 1, events: { ...run().events, read_success: 2 } })
    const { steps, read: called } = stepsOver([], { seen: (reference) => reference !== 'A3' })
    expect([await readPage(before, page([job('A1'), row(), job('A3'), job('A2')]), ASKED, NOW, steps), called]).toEqual(
      [
        read(
          {
            references: ['A3'],
            events: [event({ action: 'create', reference: 'A3', ...snapshot('A3') })],
            run: { unknown: 1 },
          },
          before,
        ),
        ['logics', 'format'],
      ],
    )
  })

  it('cannot be told when it has no reference: every such entry counts', async () => {
    const { steps } = stepsOver([], { seen: () => true })
    const { run: next } = await readPage(run(), page([job(null), job(null)]), ASKED, NOW, steps)
    expect([next.events.read_success, next.events.format_failure]).toEqual([2, 2])
  })
})

describe('an incremental run', () => {
  /** Entries tell in `at` when they moved; what moved more than ten before is old. */
  const incremental: PageSteps['incremental'] = {
    movedAt: (entry) => ('at' in entry && typeof entry.at === 'number' ? entry.at : null),
    isOld: (entry, since) => 'at' in entry && typeof entry.at === 'number' && entry.at < since - 10,
  }
  const { movedAt } = incremental
  const since = (at: number | null, newest: number | null = null) => run({ incremental: true, since: at, newest })
  const entries = [
    job('A1', { at: 50 }),
    row({ reference: 'A2', job: { at: 95 } }),
    job('A3', { at: 120, throws: 1 }),
    job('A4'),
    job(null, { at: 60 }),
    row({ reference: 'A5', job: { at: 89, closed: 1 } }),
    job('A6', { at: 90, closed: 1 }),
  ]
  const told = async (before: Run, over: PageSteps['incremental'], given = entries) => {
    const { steps } = stepsOver([], { incremental: over })
    const { run: next, references } = await readPage(before, page(given), ASKED, NOW, steps)
    return { read: next.events.read_success, newest: next.newest, references }
  }

  it('leaves out what is old, as if it had not been listed', async () => {
    const before = since(100)
    const { steps, read: called } = stepsOver([known()], { incremental })
    const old = [job('A1', { at: 89, closed: 1 }), job(null, { at: 1 }), row({ job: { at: 89 } })]
    expect([await readPage(before, page(old), ASKED, NOW, steps), called]).toEqual([
      read({ references: [], counts: { read_success: 0 } }, before),
      [],
    ])
  })

  it('reads what moved since, and what does not tell, and notes the newest moment', async () => {
    expect(await told(since(100), incremental)).toEqual({ read: 4, newest: 120, references: ['A2', 'A3', 'A4', 'A6'] })
  })

  it('reads everything as long as nothing was seen before', async () => {
    expect(await told(since(null), incremental, [...entries, job('A7', { at: -99 })])).toEqual({
      read: 8,
      newest: 120,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'],
    })
  })

  it('reads everything that it is given where the origin itself leaves out what is old', async () => {
    expect(await told(since(100), { movedAt })).toEqual({
      read: 7,
      newest: 120,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
    })
  })

  it('keeps the newest moment of its earlier pages', async () => {
    expect([
      (await told(since(null, 130), incremental)).newest,
      (await told(since(null, 110), incremental)).newest,
      (await told(since(null, 110), incremental, [job('A4')])).newest,
      (await told(since(null, 110), incremental, [])).newest,
    ]).toEqual([130, 120, 110, 110])
  })

  it('knows no newest moment where nothing tells one, and takes the year 1970 for one', async () => {
    expect([
      (await told(since(null), incremental, [job('A4'), job('A5')])).newest,
      (await told(since(null), incremental, [job('A4'), job('A5', { at: 0 })])).newest,
    ]).toEqual([null, 0])
  })

  it('does not take an old one for listed, nor a second one for new', async () => {
    const twice = [job('A1', { at: 89 }), job('A1', { at: 95 }), job('A1', { at: 150 })]
    expect(await told(since(100), incremental, twice)).toEqual({ read: 1, newest: 95, references: ['A1'] })
  })

  it('is the only one that minds moments', async () => {
    expect(await told(run({ since: 100, newest: 7 }), null)).toEqual({
      read: 7,
      newest: 7,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
    })
  })
})

describe('an entry without a reference', () => {
  const issue = {
    path: 'jobs',
    message: 'an entry of the listing has no reference that a board could hold, and was left out',
  }
  it.each([[job(null)], [job('a/b')], [job('x'.repeat(65))], [job('')], [row({ reference: null })]])(
    'is left out and told of: %j',
    async (entry) => {
      const { steps, read: called } = stepsOver([])
      expect([await readPage(run(), page([entry]), ASKED, NOW, steps), called]).toEqual([
        read({ references: [], counts: { format_failure: 1 }, run: { issues: [issue], nameless: 1 } }),
        [],
      ])
    },
  )
})

describe('a page', () => {
  const before = run({
    pages: 3,
    unknown: 2,
    read_attempts: 4,
    expected: 40,
    events: { ...run().events, read_success: 30, logics_discard: 1 },
    outcomes: { ...run().outcomes, unchanged: 29 },
    issues: [{ path: 'jobs.Z', message: 'old' }],
  })

  it('adds what its entries come to, in their order, to what the run has so far', async () => {
    const { steps } = stepsOver([known(), known({ reference: 'A3', hash: 'other' }), known({ reference: 'A5' })])
    const entries = [
      job('A1'),
      job('A2'),
      job('A3'),
      job(null),
      job('A4', { throws: 1 }),
      job('A5', { closed: 1 }),
      job('A6', { discarded: 1 }),
    ]
    expect(await readPage(before, page(entries), ASKED, NOW, steps)).toEqual({
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
      adopted: new Set(),
      patches: [],
      events: [
        event({ reference: 'A2', action: 'create', ...snapshot('A2') }),
        event({ reference: 'A3', ...snapshot('A3') }),
        event({ reference: 'A5', action: 'archive' }),
      ],
      run: {
        ...before,
        pages: 4,
        cursor: 'page 2',
        landmark: 'page 2',
        read_attempts: 0,
        nameless: 1,
        unknown: 3,
        events: { ...before.events, read_success: 37, logics_discard: 2, logics_failure: 1, format_failure: 1 },
        outcomes: { ...before.outcomes, unchanged: 30, discarded: 1 },
        issues: [
          { path: 'jobs.Z', message: 'old' },
          {
            path: 'jobs',
            message: 'an entry of the listing has no reference that a board could hold, and was left out',
          },
          { path: 'jobs.A4', message: 'logics[0] threw: x' },
        ],
      },
    } satisfies PageRead)
  })

  it('puts no row back that a delivery writes while the page is worked through', async () => {
    const ledger = new Map([['A1', known({ hash: null, absences: 1 })]])
    const delivered = known({ archived: 1, outcome: 'archived', read_seq: 9, absences: 1 })
    const { steps } = stepsOver([])
    const { patches } = await readPage(run(), page([job('A1'), job('A2')]), ASKED, NOW, {
      ...steps,
      known: (reference) => ledger.get(reference) ?? null,
      logics: async (given) => {
        if ('id' in given && given.id === 'A2') ledger.set('A1', delivered)
        return steps.logics(given)
      },
    })
    for (const { reference, patch } of patches)
      ledger.set(reference, { ...(ledger.get(reference) ?? newRow(reference)), ...patch })
    expect([...ledger.values()]).toEqual([{ ...delivered, absences: 0 }])
  })

  it('without entries is one more page', async () => {
    const { steps } = stepsOver([])
    expect(await readPage(before, page([]), ASKED, NOW, steps)).toEqual({
      events: [],
      patches: [],
      references: [],
      adopted: new Set(),
      run: { ...before, pages: 4, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
    })
  })

  it('that is the last ends the reading', async () => {
    const { steps } = stepsOver([])
    const { run: next } = await readPage(before, page([], { next: null }), ASKED, NOW, steps)
    expect(next).toEqual({ ...before, pages: 4, cursor: null, read_attempts: 0, state: 'pushing' })
  })

  it('may tell how many jobs there are, and why the listing is not complete, which later pages do not take back', async () => {
    const { steps } = stepsOver([])
    const why = 'more offers than a query returns'
    const told = { expected: 41, incomplete: why }
    const given = page([], { expected: 41, incomplete: { kind: 'short', why } })
    const first = await readPage(before, given, ASKED, NOW, steps)
    const second = await readPage(first.run, page([]), ASKED, NOW, steps)
    expect([first.run, second.run]).toEqual([
      { ...before, ...told, pages: 4, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
      { ...before, ...told, pages: 5, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
    ])
  })

  it('leaves the run that it was given as it was', async () => {
    const { steps } = stepsOver([])
    const given = structuredClone(before)
    await readPage(given, page([job('A1'), job(null), job('A2', { discarded: 1 })]), ASKED, NOW, steps)
    expect(given).toEqual(before)
  })

  it('keeps a hundred issues and counts the rest', async () => {
    const { steps } = stepsOver([])
    const entries = Array.from({ length: 120 }, (_, index) => job(`B${index}`, { throws: 1 }))
    const { run: next } = await readPage(run(), page(entries), ASKED, NOW, steps)
    expect([next.issues.length, next.events.logics_failure]).toEqual([100, 120])
  })
})

describe('a listing', () => {
  it('is endless when it stands still, or comes by its landmark again', () => {
    const at = (cursor: string | null, more: Partial<Run> = {}) => run({ cursor, pages: 3, ...more })
    expect([
      isEndless(at('a'), at('b')),
      isEndless(at('a'), at('a')),
      isEndless(at('c', { landmark: 'b' }), at('b')),
      isEndless(at('c', { landmark: 'b' }), at(null)),
      isEndless(at('a'), at('b', { pages: 20_000 })),
    ]).toEqual([false, true, true, false, true])
  })

  it('in a circle is noticed, however long it takes to come into it and around it', async () => {
    const { steps } = stepsOver([])
    for (const [before, round] of [
      [0, 2],
      [1, 3],
      [5, 1],
      [9, 7],
    ] as const) {
      let now = run()
      let pages = 0
      for (; pages < 200; pages++) {
        const place = pages < before ? pages : before + ((pages - before) % round)
        const { run: next } = await readPage(now, page([], { next: `page ${place}` }), ASKED, NOW, steps)
        const ends = isEndless(now, next)
        now = next
        if (ends) break
      }
      expect(pages).toBeLessThanOrEqual(4 * (before + round))
    }
  })
})
