// One page of a pull run: what each entry means against the ledger. Only the differences become events.
// It reads the ledger through a function, writes nothing, and never calls out.
import type { Listed, Page } from '../connectors/connector'
import { contentHash, type HrFlowJob, REFERENCE_PATTERN } from '../hrflow/job'
import { stableHash } from '../lib/hash'
import type { Result } from '../lib/result'
import type { NewEvent } from './inbox'
import type { LedgerRow } from './ledger'
import { type Run, withIssue } from './run'

/** Pages after which a listing counts as endless. */
export const MAX_PAGES = 5_000

export interface PageSteps {
  known(reference: string): LedgerRow | null
  isOpen(job: object): boolean
  logics(job: object): Promise<Result<object | null, 'logics_failure'>>
  format(job: object, reference: string): Promise<Result<HrFlowJob, 'format_failure'>>
  /** Names the deployment: a listing row seen by another one is not trusted to be unchanged. */
  readonly version: string
}

interface RowPatch {
  readonly reference: string
  readonly patch: Partial<Pick<LedgerRow, 'absences' | 'sample'>>
}

/** A page worked through: the run's next checkpoint and what is to be stored with it. */
export interface PageRead {
  readonly run: Run
  readonly events: readonly NewEvent[]
  /** What changes in the ledger, whatever else was stored there meanwhile. */
  readonly patches: readonly RowPatch[]
  /** The references on the page. */
  readonly references: readonly string[]
}

/** What one entry comes to. */
type Verdict =
  | {
      readonly kind: 'event'
      readonly event: Pick<NewEvent, 'action' | 'snapshot' | 'listing_hash'>
      readonly unknown: boolean
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
  const references: string[] = []
  let next: Run = run
  let unknown = run.unknown
  for (const entry of page.entries) {
    counts.read_success += 1
    const { reference } = entry
    if (reference === null || !REFERENCE_PATTERN.test(reference)) {
      counts.format_failure += 1
      next = withIssue(
        next,
        'jobs',
        'an entry of the listing has no reference that a board could hold, and was left out',
      )
      continue
    }
    references.push(reference)
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
    const patch = {
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
      cursor: page.next,
      pages: run.pages + 1,
      read_attempts: 0,
      expected: page.expected ?? run.expected,
      incomplete: page.incomplete ?? run.incomplete,
      state: ended ? 'pushing' : 'reading',
    },
    events,
    patches,
    references,
  }
}

/** With `update_content: false` a job that is on the board stays as it is there. One that may not be there is no such job. */
const leftAsItIs = (known: LedgerRow, run: Run): boolean => !run.push_parameters.update_content && known.hash !== null

/** Enrichment was switched on after the job was pushed. */
const toEnrich = (known: LedgerRow, run: Run): boolean =>
  run.push_parameters.enrich_with_parsing && known.enriched === null

/** What a job that logics discard was left as; an archived one keeps its listing row's hash only then. */
const WAS_DISCARDED: ReadonlySet<LedgerRow['outcome']> = new Set(['discarded', 'archived', 'unchanged'])

const isOurs = (known: LedgerRow | null): known is LedgerRow => known !== null && known.archived === 0

async function judge(
  entry: Listed<object>,
  reference: string,
  known: LedgerRow | null,
  run: Run,
  asked: { at: number; seq: number },
  steps: PageSteps,
): Promise<Verdict> {
  if (entry.kind === 'row') return judgeRow(entry, known, run, steps)
  // An open question about the job, like one that is closed but on the board, is left to its delivery, which asks the origin.
  const ask: Verdict = { kind: 'event', event: { action: 'archive' }, unknown: false }
  if (!steps.isOpen(entry.job)) return isOurs(known) ? ask : { kind: 'outcome', outcome: 'skipped' }
  const kept = await steps.logics(entry.job)
  if (!kept.ok) return { kind: 'failure', failure: 'logics_failure', message: kept.message }
  if (kept.value === null) return isOurs(known) ? ask : { kind: 'outcome', outcome: 'discarded' }
  const formatted = await steps.format(kept.value, reference)
  if (!formatted.ok) return { kind: 'failure', failure: 'format_failure', message: formatted.message }
  if (isOurs(known) && !run.force) {
    if (leftAsItIs(known, run)) return { kind: 'outcome', outcome: 'skipped' }
    if (!toEnrich(known, run) && known.hash === (await contentHash(formatted.value)))
      return { kind: 'outcome', outcome: 'unchanged' }
  }
  const snapshot = { json: JSON.stringify(formatted.value), at: asked.at, seq: asked.seq }
  const unknown = known === null || known.archived === null
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', snapshot }, unknown }
}

/** A row tells only whether something changed; what, its delivery reads. */
async function judgeRow(
  entry: Extract<Listed<object>, { kind: 'row' }>,
  known: LedgerRow | null,
  run: Run,
  steps: PageSteps,
): Promise<Verdict> {
  const listing_hash = await stableHash(entry.row, steps.version)
  const told =
    (known?.sample ?? 0) === (entry.sample ? 1 : 0) ? {} : { sample: entry.sample ? (1 as const) : (0 as const) }
  if (!entry.open || entry.sample) {
    if (!isOurs(known)) return { kind: 'outcome', outcome: 'skipped', ...told }
    return { kind: 'event', event: { action: 'archive' }, unknown: false, ...told }
  }
  const same = known !== null && known.listing_hash === listing_hash && known.sample === 0
  if (known !== null && !run.force) {
    // Read in full when its row was as it is now, and not kept on the board then.
    if (same && known.outcome === 'skipped' && known.archived === null) return { kind: 'outcome', outcome: 'skipped' }
    if (same && known.archived !== 0 && WAS_DISCARDED.has(known.outcome))
      return { kind: 'outcome', outcome: 'discarded' }
    if (isOurs(known) && leftAsItIs(known, run)) return { kind: 'outcome', outcome: same ? 'unchanged' : 'skipped' }
    if (isOurs(known) && known.hash !== null && same && !toEnrich(known, run))
      return { kind: 'outcome', outcome: 'unchanged' }
  }
  const unknown = known === null || known.archived === null
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', listing_hash }, unknown, ...told }
}
