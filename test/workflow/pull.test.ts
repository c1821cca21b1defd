// One page of a run against the ledger: what becomes an event, what is only counted, and the next checkpoint, whole.
import { describe, expect, it } from 'vitest'
import type { Listed, Page } from '../../src/connectors/connector'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { stableHash } from '../../src/lib/hash'
import { fail, ok } from '../../src/lib/result'
import { KEPT } from '../../src/workflow/deliver'
import type { NewEvent } from '../../src/workflow/inbox'
import { type LedgerRow, newRow } from '../../src/workflow/ledger'
import { type PageRead, type PageSteps, readPage } from '../../src/workflow/pull'
import { newRun, type Run, type RunOutcomes } from '../../src/workflow/run'
import type { RunEvents } from '../../src/workflow/run-result'

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
      force: false,
      approve_archive: false,
    },
    STARTED,
    13,
  ),
  ...more,
})

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
  open: true,
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
function stepsOver(rows: readonly LedgerRow[], version = 'v1') {
  const read: string[] = []
  const says = (given: object, what: string): boolean => what in given
  const steps: PageSteps = {
    version,
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
    ...rest,
    run: {
      ...before,
      events: { ...before.events, read_success: before.events.read_success + 1, ...counts },
      outcomes: { ...before.outcomes, ...outcomes },
      cursor: 'page 2',
      pages: before.pages + 1,
      ...next,
    },
  }
}

type Case = [what: string, entry: Listed<object>, ledger: LedgerRow | null, before: Run, expected: PageRead]

async function check([, entry, ledger, before, expected]: Case): Promise<void> {
  const { steps } = stepsOver(ledger === null ? [] : [ledger])
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
      known({ hash: KEPT, outcome: 'skipped' }),
      NEW_ONLY,
      counted('skipped', NEW_ONLY),
    ],
    [
      'that was left as it is when only new jobs were wanted is pushed when all are',
      job('A1'),
      known({ hash: KEPT, outcome: 'skipped' }),
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
      seen({ hash: KEPT, outcome: 'skipped', listing_hash: 'old' }),
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
    ['that is closed, of a job on the board, is asked about', row({ open: false }), seen(), run(), ask()],
    ['that is closed, of a job that nobody knows, is skipped', row({ open: false }), null, run(), counted('skipped')],
    [
      'that is closed, of a job that is archived, is skipped',
      row({ open: false }),
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
      row({ open: false }),
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
    await readPage(run(), page([row(), row({ open: false })]), ASKED, NOW, steps)
    expect(called).toEqual([])
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
        read({ references: [], counts: { format_failure: 1 }, run: { issues: [issue] } }),
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
        read_attempts: 0,
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
      run: { ...before, pages: 4, cursor: 'page 2', read_attempts: 0 },
    })
  })

  it('that is the last ends the reading', async () => {
    const { steps } = stepsOver([])
    const { run: next } = await readPage(before, page([], { next: null }), ASKED, NOW, steps)
    expect(next).toEqual({ ...before, pages: 4, cursor: null, read_attempts: 0, state: 'pushing' })
  })

  it('may tell how many jobs there are, and why the listing is not complete, which later pages do not take back', async () => {
    const { steps } = stepsOver([])
    const told = { expected: 41, incomplete: 'more offers than a query returns' }
    const first = await readPage(before, page([], told), ASKED, NOW, steps)
    const second = await readPage(first.run, page([]), ASKED, NOW, steps)
    expect([first.run, second.run]).toEqual([
      { ...before, ...told, pages: 4, cursor: 'page 2', read_attempts: 0 },
      { ...before, ...told, pages: 5, cursor: 'page 2', read_attempts: 0 },
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
