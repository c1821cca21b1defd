// One page of a listing, made by hand: its entries, the ledger that it is read against, and what it comes to.
import { expect } from 'vitest'
import { type ActionRules, rulesOf } from '../../src/config/actions'
import type { RunEvents } from '../../src/config/run-result'
import type { Listed, Page } from '../../src/connectors/connector'
import { entryHash } from '../../src/delivery/entry-hash'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { stableHash } from '../../src/lib/hash'
import { fail, ok } from '../../src/lib/result'
import type { NewEvent } from '../../src/store/event'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import { newRun, type Run, type RunOutcomes } from '../../src/store/run'
import { type PageRead, type PageSteps, readPage } from '../../src/sync/page'

export const STARTED = 1_800_000_000_000
/** When the page was asked for, and the newest event then; and when it is worked through. */
export const ASKED = { at: STARTED + 100, seq: 12 }
export const NOW = STARTED + 900

export const hrflow = (reference: string): HrFlowJob => ({
  reference,
  name: `Job ${reference}`,
  location: { text: null, lat: null, lng: null },
  sections: [],
})
export const hashOf = (reference: string) => contentHash(hrflow(reference))
export const HASH = await hashOf('A1')

export const push_parameters = {
  board_key: 'b',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}
export const run = (more: Partial<Run> = {}): Run => ({
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
export const rulesFor = (of: Run): ActionRules => rulesOf(of.action, of.push_parameters, 'create')

/** A whole job of a listing; what is particular about it stands in the job itself. */
export const job = (reference: string | null, more: object = {}): Listed<object> => ({
  kind: 'job',
  reference,
  job: { id: reference, ...more },
})
export const ROW = { shortcode: 'A1', updated_at: '2026-11-01' }
export const row = (more: Partial<Extract<Listed<object>, { kind: 'row' }>> = {}): Listed<object> => ({
  kind: 'row',
  reference: 'A1',
  row: ROW,
  job: {},
  sample: false,
  ...more,
})
export const ROW_HASH = await stableHash(ROW, 'v1')
export const ROW_HASH_BEFORE = await stableHash(ROW, 'v0') // as another deployment saw it

export const page = (entries: readonly Listed<object>[], more: Partial<Page<object>> = {}): Page<object> => ({
  entries,
  next: 'page 2',
  expected: null,
  ...more,
})

export const known = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow('A1'),
  hash: HASH,
  archived: 0,
  outcome: 'created',
  read_seq: 3,
  ...more,
})

/** Steps over jobs that say themselves what becomes of them: `{ closed }`, `{ discarded }`, `{ throws }`, `{ unformatted }`. */
export function stepsOver(rows: readonly LedgerRow[], over: Partial<PageSteps> = {}) {
  const read: string[] = []
  const says = (given: object, what: string): boolean => what in given
  const steps: PageSteps = {
    salt: 'v1',
    rules: rulesFor(run()),
    seen: () => false,
    onBoard: () => false,
    incremental: null,
    unread: false,
    words: () => ({ name: null, other_id: null, state: null }),
    wordsOf: (thrown) => `${thrown}`,
    known: () => new Map(rows.map((one) => [one.reference, one])),
    hasFunctions: true,
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

export const event = (more: Partial<NewEvent>): NewEvent => ({
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  run_id: 'r1',
  force: false,
  ...more,
})
/** The hashes of entries, as `job` makes them. */
export const ENTRY_HASHES = {
  A1: await entryHash({ id: 'A1' }, 'v1'),
  A2: await entryHash({ id: 'A2' }, 'v1'),
  A3: await entryHash({ id: 'A3' }, 'v1'),
}
/** What the event of a job that is listed whole holds: the job as formatted, and the hash of its entry. */
export const snapshot = (reference: keyof typeof ENTRY_HASHES): Partial<NewEvent> => ({
  snapshot: { json: JSON.stringify(hrflow(reference)), at: ASKED.at, seq: ASKED.seq },
  listing_hash: ENTRY_HASHES[reference],
})

/** What a page stores of a job that is absent no longer, and of one that is demonstration data or is no longer. */
export const FOUND = { reference: 'A1', patch: { absences: 0 } }
export const sample = (value: 0 | 1) => ({ reference: 'A1', patch: { sample: value } })

/** What a run keeps of the one listed job that failed for that reason. */
export const failed = (reference: string, reason: string): Run['unformatted'] => ({
  count: 1,
  first: [{ reference, reason }],
})

/** How a run names a job that was discarded as its page was read. */
export const discardedAs = (reference: string, logic: string | null = null) => ({ reference, name: null, logic })

/** What a page comes to: the run's next checkpoint, and what else there is. */
export function read(
  more: Omit<Partial<PageRead>, 'run'> & {
    counts?: Partial<RunEvents>
    outcomes?: Partial<RunOutcomes>
    run?: Partial<Run>
  },
  before = run(),
): PageRead {
  const { counts = {}, outcomes = {}, run: next = {}, ...rest } = more
  const discarded = outcomes.discarded === undefined ? [] : [discardedAs('A1')]
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
      named: { ...before.named, discarded: [...before.named.discarded, ...discarded] },
      ...next,
    },
  }
}

export type Case = [what: string, entry: Listed<object>, ledger: LedgerRow | null, before: Run, expected: PageRead]

export async function check([, entry, ledger, before, expected]: Case): Promise<void> {
  const { steps } = stepsOver(ledger === null ? [] : [ledger], { rules: rulesFor(before) })
  expect(await readPage(before, page([entry]), ASKED, NOW, steps)).toEqual(expected)
}

export const FORCED = run({ force: true })
export const NEW_ONLY = run({ push_parameters: { ...push_parameters, update_content: false } })
export const ENRICHING = run({ push_parameters: { ...push_parameters, enrich_with_parsing: true } })
export const FORCED_NEW_ONLY = run({ force: true, push_parameters: { ...push_parameters, update_content: false } })
