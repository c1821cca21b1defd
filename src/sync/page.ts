// One page of a pull run: what each entry means against the ledger. Only the differences become events.
// It reads the ledger through a function, writes nothing, and never calls out.

import type { ActionRules } from '../config/actions'
import type { Incremental, Listed, Page } from '../connectors/connector'
import { contentHash, type HrFlowJob, REFERENCE_PATTERN } from '../hrflow/job'
import { stableHash } from '../lib/hash'
import type { Result } from '../lib/result'
import type { NewEvent } from '../store/inbox'
import type { LedgerRow } from '../store/ledger'
import { type Run, withIssue } from '../store/run'

/** Pages after which a listing counts as endless. */
const MAX_PAGES = 20_000

/** Whether a listing that stood at `before` and now at `after` will never end: it stands still, or goes in a circle. */
export function isEndless(before: Run, after: Run): boolean {
  const { cursor, pages } = after
  return cursor !== null && (cursor === before.cursor || cursor === before.landmark || pages >= MAX_PAGES)
}

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))

export interface PageSteps {
  readonly rules: ActionRules
  known(reference: string): LedgerRow | null
  /** Whether an earlier page of this listing had the job. */
  seen(reference: string): boolean
  /** Whether the board is known to hold the job, active. */
  onBoard(reference: string): boolean
  /** How an incremental run reads; null otherwise. */
  readonly incremental: Pick<Incremental<unknown>, 'movedAt' | 'isOld'> | null
  isOpen(job: object): boolean
  logics(job: object): Promise<Result<object | null, 'logics_failure'>>
  format(job: object, reference: string): Promise<Result<HrFlowJob, 'format_failure'>>
  /** Names the deployment: a listing row seen by another one is not trusted to be unchanged. */
  readonly version: string
  /** The tenant's functions are not called: each job is left to a delivery of its own. */
  readonly unread: boolean
}

interface RowPatch {
  readonly reference: string
  readonly patch: Partial<Pick<LedgerRow, 'absences' | 'sample' | 'archived' | 'hash'>>
}

/** A page worked through: the run's next checkpoint and what is to be stored with it. */
export interface PageRead {
  readonly run: Run
  readonly events: readonly NewEvent[]
  /** What changes in the ledger, whatever else was stored there meanwhile. */
  readonly patches: readonly RowPatch[]
  /** The references on the page. */
  readonly references: readonly string[]
  /** Those of jobs that this page makes the workflow's own. */
  readonly adopted: ReadonlySet<string>
}

/** What one entry comes to. */
type Verdict =
  | {
      readonly kind: 'event'
      readonly event: Pick<NewEvent, 'action' | 'snapshot' | 'listing_hash'>
      readonly unknown: boolean
      /** The board and the listing have it, and the ledger did not: from now on it is this workflow's. */
      readonly adopted?: boolean
      readonly sample?: 0 | 1
    }
  | { readonly kind: 'outcome'; readonly outcome: 'unchanged' | 'discarded' | 'skipped'; readonly sample?: 0 | 1 }
  | { readonly kind: 'failure'; readonly failure: 'logics_failure' | 'format_failure'; readonly message: string }

/** Works through a page that was asked for at `askedAt`, when `askedSeq` was the newest event. */
export async function readPage(
  run: Run,
  page: Page<object>,
  asked: { readonly at: number; readonly seq: number },
  now: number,
  steps: PageSteps,
): Promise<PageRead> {
  const counts = { ...run.events }
  const outcomes = { ...run.outcomes }
  const events: NewEvent[] = []
  const patches: RowPatch[] = []
  const references = new Set<string>()
  const adopted = new Set<string>()
  let next: Run = run
  let unknown = run.unknown
  let newest = run.newest
  const { incremental } = steps
  for (const entry of page.entries) {
    const { reference } = entry
    if (reference !== null && (steps.seen(reference) || references.has(reference))) continue
    if (incremental !== null) {
      if (run.since !== null && incremental.isOld?.(entry.job, run.since)) continue
      newest = latest(newest, incremental.movedAt(entry.job))
    }
    counts.read_success += 1
    if (reference === null || !REFERENCE_PATTERN.test(reference)) {
      counts.format_failure += 1
      next = withIssue(
        { ...next, nameless: next.nameless + 1 },
        'jobs',
        'an entry of the listing has no reference that a board could hold, and was left out',
      )
      continue
    }
    references.add(reference)
    const known = steps.known(reference)
    const judged = await judge(entry, reference, known, run, asked, steps)
    if (judged.kind === 'event') {
      events.push({ ...judged.event, reference, received_at: now, due_at: now, run_id: run.run_id, force: run.force })
      if (judged.unknown) unknown += 1
    } else if (judged.kind === 'outcome') {
      outcomes[judged.outcome] += 1
      if (judged.outcome === 'discarded') counts.logics_discard += 1
    } else {
      counts[judged.failure] += 1
      next = withIssue(next, `jobs.${reference}`, judged.message)
    }
    const isAdopted = 'adopted' in judged && judged.adopted === true
    if (isAdopted) adopted.add(reference)
    const patch = {
      ...(isAdopted ? ({ archived: 0, hash: null } as const) : {}),
      ...(known !== null && known.absences > 0 ? { absences: 0 } : {}),
      ...('sample' in judged && judged.sample !== undefined ? { sample: judged.sample } : {}),
    }
    if (Object.keys(patch).length > 0) patches.push({ reference, patch })
  }
  const ended = page.next === null
  return {
    run: {
      ...next,
      events: counts,
      outcomes,
      unknown,
      newest,
      cursor: page.next,
      pages: run.pages + 1,
      landmark: isPowerOfTwo(run.pages + 1) ? page.next : run.landmark,
      read_attempts: 0,
      expected: page.expected ?? run.expected,
      incomplete: page.incomplete?.why ?? run.incomplete,
      state: ended ? 'pushing' : 'reading',
    },
    events,
    patches,
    references: [...references],
    adopted,
  }
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

/** Where a run does not edit, a job that is on the board stays as it is there. One that may not be there is no such job. */
const leftAsItIs = (known: LedgerRow, { editsExisting }: ActionRules): boolean => !editsExisting && known.hash !== null

/** Enrichment was switched on after the job was pushed. */
const toEnrich = (known: LedgerRow, { enriches }: ActionRules): boolean => enriches && known.enriched === null

/** What a job that logics discard was left as; an archived one keeps its listing row's hash only then. */
const WAS_DISCARDED: ReadonlySet<LedgerRow['outcome']> = new Set(['discarded', 'archived', 'unchanged'])

const isOurs = (known: LedgerRow | null): known is LedgerRow => known !== null && known.archived === 0

const SKIPPED: Verdict = { kind: 'outcome', outcome: 'skipped' }

const DISCARDED: Verdict = { kind: 'outcome', outcome: 'discarded' }
/** The job may have to leave the board: its delivery asks the origin once more. */
const ASK = { kind: 'event', event: { action: 'archive' }, unknown: false } as const

/** A job that the origin says is not open. One that the board has, and nobody knows how it came there, is adopted first. */
function notOpen(reference: string, known: LedgerRow | null, { rules, onBoard }: PageSteps): Verdict {
  if (!rules.closes) return SKIPPED
  if (known?.archived === 0) return ASK
  return known?.archived !== 1 && onBoard(reference) ? { ...ASK, adopted: true } : SKIPPED
}

async function judge(
  entry: Listed<object>,
  reference: string,
  known: LedgerRow | null,
  run: Run,
  asked: { at: number; seq: number },
  steps: PageSteps,
): Promise<Verdict> {
  if (entry.kind === 'row') return judgeRow(entry, reference, known, run, steps)
  const { rules } = steps
  if (!steps.isOpen(entry.job)) return notOpen(reference, known, steps)
  if (!rules.pushes) return SKIPPED
  const unknown = known === null || known.archived === null
  if (steps.unread) return { kind: 'event', event: { action: unknown ? 'create' : 'update' }, unknown }
  const kept = await steps.logics(entry.job)
  if (!kept.ok) return { kind: 'failure', failure: 'logics_failure', message: kept.message }
  if (kept.value === null) return isOurs(known) && rules.closes ? ASK : DISCARDED
  const formatted = await steps.format(kept.value, reference)
  if (!formatted.ok) return { kind: 'failure', failure: 'format_failure', message: formatted.message }
  if (isOurs(known) && !run.force) {
    if (leftAsItIs(known, rules)) return SKIPPED
    if (!toEnrich(known, rules) && known.hash === (await contentHash(formatted.value)))
      return { kind: 'outcome', outcome: 'unchanged' }
  }
  const snapshot = { json: JSON.stringify(formatted.value), at: asked.at, seq: asked.seq }
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', snapshot }, unknown }
}

/** A row tells only whether something changed; what, its delivery reads. */
async function judgeRow(
  entry: Extract<Listed<object>, { kind: 'row' }>,
  reference: string,
  known: LedgerRow | null,
  run: Run,
  steps: PageSteps,
): Promise<Verdict> {
  const { rules } = steps
  const listing_hash = await stableHash(entry.row, steps.version)
  const told =
    (known?.sample ?? 0) === (entry.sample ? 1 : 0) ? {} : { sample: entry.sample ? (1 as const) : (0 as const) }
  if (entry.sample || !steps.isOpen(entry.job)) return { ...notOpen(reference, known, steps), ...told }
  if (!rules.pushes) return { ...SKIPPED, ...told }
  const same = known !== null && known.listing_hash === listing_hash && known.sample === 0
  if (known !== null && !run.force) {
    // Read in full when its row was as it is now, and not kept on the board then.
    if (same && known.outcome === 'skipped' && known.archived === null) return SKIPPED
    if (same && known.archived !== 0 && WAS_DISCARDED.has(known.outcome)) return DISCARDED
    if (isOurs(known) && leftAsItIs(known, rules)) return { kind: 'outcome', outcome: same ? 'unchanged' : 'skipped' }
    if (isOurs(known) && known.hash !== null && same && !toEnrich(known, rules))
      return { kind: 'outcome', outcome: 'unchanged' }
  }
  const unknown = known === null || known.archived === null
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', listing_hash }, unknown, ...told }
}
