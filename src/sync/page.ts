// One page of a run: what its entries mean against the ledger. Only the differences become events. It reads the ledger
// through a function, writes nothing, and never calls out.
import { saidBy } from '../attention/issue'
import type { Data } from '../attention/item'
import type { Incremental, JobWords, Listed, Page } from '../connectors/connector'
import { REFERENCE_PATTERN } from '../hrflow/job'
import type { NewEvent } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import { withDiscarded } from '../store/named-jobs'
import { FAILING_NAMED, FRESH_STEP, type Run, withIssue } from '../store/run'
import { type JudgeSteps, judge, type Verdict } from './judge'

/**
 * Of a page's unchanged jobs whose entries the ledger does not know again, so many get to be known: it costs a row each, which a
 * job that some event has written then pays once, in the runs to come, and not all of them in one.
 */
const MARKED_SHARE = 0.05

/** Pages after which a listing counts as endless. */
const MAX_PAGES = 20_000

/** Whether a listing that stood at `before` and now at `after` will never end: it stands still, or goes in a circle. */
export function isEndless(before: Run, after: Run): boolean {
  const { cursor, pages } = after
  return cursor !== null && (cursor === before.cursor || cursor === before.landmark || pages >= MAX_PAGES)
}

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))

export interface PageSteps extends JudgeSteps {
  /** What people know a job by. */
  words(job: object): JobWords

  /** The ledger's rows of those jobs. */
  known(references: readonly string[]): ReadonlyMap<string, LedgerRow>
  /** Whether an earlier page of this listing had the job. */
  seen(reference: string): boolean
  /** What was thrown, in words for people, without any secret. */
  wordsOf(thrown: unknown): string
  /** How an incremental run reads; null otherwise. */
  readonly incremental: Pick<Incremental<unknown>, 'movedAt' | 'isOld'> | null
}

interface RowPatch {
  readonly reference: string
  readonly patch: Partial<Pick<LedgerRow, 'absences' | 'sample' | 'archived' | 'hash' | 'kept' | 'listing_hash'>>
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

/** A page as it grows, entry by entry. */
interface Growing {
  run: Run
  readonly events: NewEvent[]
  readonly patches: RowPatch[]
  readonly references: Set<string>
  readonly adopted: Set<string>
}

/** Works through a page that was asked for at `asked.at` (Unix ms), when `asked.seq` was the newest event. */
export async function readPage(
  run: Run,
  page: Page<object>,
  asked: { readonly at: number; readonly seq: number },
  now: number,
  steps: PageSteps,
): Promise<PageRead> {
  /** Whatever an entry holds, what goes wrong with it is its own failure. */
  const judgeEntry = (
    entry: Exclude<Listed<object>, { kind: 'unreadable' }>,
    reference: string,
    known: LedgerRow | null,
  ) =>
    judge(entry, reference, known, run, asked, steps).catch(
      (error): Verdict => ({
        kind: 'failure',
        failure: 'format_failure',
        message: `not judged: ${steps.wordsOf(error)}`,
      }),
    )
  const growing: Growing = { run, events: [], patches: [], references: new Set(), adopted: new Set() }
  const rows = steps.known(page.entries.flatMap(({ reference }) => (reference === null ? [] : [reference])))
  let marks = steps.hasFunctions ? 0 : Math.ceil(page.entries.length * MARKED_SHARE)
  for (const entry of page.entries) {
    if (entry.kind === 'unreadable') {
      growing.run = withNameless(countedAs(growing.run, 'read_success'), 'unreadable', {
        message: entry.why,
        ...saidBy(entry.lack),
      })
      continue
    }
    const { reference } = entry
    if (reference !== null && (steps.seen(reference) || growing.references.has(reference))) continue
    if (!isWanted(growing, entry.job, steps)) continue
    growing.run = countedAs(growing.run, 'read_success')
    if (reference === null || !REFERENCE_PATTERN.test(reference)) {
      growing.run = withNameless(growing.run, 'no_reference')
      continue
    }
    growing.references.add(reference)
    const known = rows.get(reference) ?? null
    const verdict = forLater(await judgeEntry(entry, reference, known), run, known)
    const marked = marks > 0 && 'mark' in verdict ? verdict.mark : undefined
    if (marked !== undefined) marks -= 1
    take(growing, verdict, { reference, known, now, marked, words: () => steps.words(entry.job) })
  }
  const { references, ...read } = growing
  return { ...read, references: [...references], run: withPage(growing.run, page) }
}

/**
 * A job that fails gets an event where the next run will not list it again: its own delivery meets the failure, and parks it, so
 * that it stands there until somebody mends it.
 */
function forLater(verdict: Verdict, { incremental, persist }: Run, known: LedgerRow | null): Verdict {
  if (verdict.kind !== 'failure' || !incremental || !persist) return verdict
  const unknown = known === null || known.archived === null
  return { kind: 'event', event: { action: unknown ? 'create' : 'update' }, unknown }
}

/** Whether an incremental run takes the entry; the newest moment that it has seen moves on. */
function isWanted(growing: Growing, job: object, { incremental }: PageSteps): boolean {
  const { run } = growing
  if (incremental === null) return true
  if (run.since !== null && incremental.isOld?.(job, run.since)) return false
  growing.run = { ...run, newest: latest(run.newest, incremental.movedAt(job)) }
  return true
}

const countedAs = (run: Run, counter: keyof Run['events']): Run => ({
  ...run,
  events: { ...run.events, [counter]: run.events[counter] + 1 },
})

/** The run with an entry of which nobody knows which job it is. */
const withNameless = (run: Run, code: 'unreadable' | 'no_reference', data: Data = {}): Run =>
  withIssue({ ...countedAs(run, 'format_failure'), nameless: run.nameless + 1 }, 'jobs', code, data)

function withUnformatted(run: Run, reference: string, reason: string): Run {
  const { count, first } = run.unformatted
  const named = count < FAILING_NAMED ? [...first, { reference, reason }] : first
  return { ...run, unformatted: { count: count + 1, first: named } }
}

function withVerdict(run: Run, of: Extract<Verdict, { kind: 'outcome' }>['outcome']): Run {
  const outcome = of === 'kept' ? 'skipped' : of
  const outcomes = { ...run.outcomes, [outcome]: run.outcomes[outcome] + 1 }
  const kept = run.kept + (of === 'kept' ? 1 : 0)
  return { ...(outcome === 'discarded' ? countedAs(run, 'logics_discard') : run), outcomes, kept }
}

/** An entry of a page, which came at `now` (Unix ms). */
interface Entry {
  readonly reference: string
  readonly known: LedgerRow | null
  readonly now: number
  /** By what the ledger is to know it from now on. */
  readonly marked: string | undefined
  words(): JobWords
}

/** Adds what one entry came to. */
function take(growing: Growing, verdict: Verdict, { reference, known, now, marked, words }: Entry): void {
  const { run } = growing
  if (verdict.kind === 'event') {
    const { run_id, force } = run
    const { other_id, state } = words()
    const { logic } = verdict
    const isKnown = other_id !== null || state !== null || logic !== undefined
    const about = isKnown ? { about: { other_id, state, logic } } : {}
    growing.events.push({ ...verdict.event, reference, received_at: now, due_at: now, run_id, force, ...about })
    if (verdict.unknown) growing.run = { ...run, unknown: run.unknown + 1 }
  } else if (verdict.kind === 'outcome') {
    growing.run = withVerdict(run, verdict.outcome)
    if (verdict.outcome === 'discarded') {
      const name = words().name ?? known?.name ?? null
      growing.run = withDiscarded(growing.run, { reference, name, logic: verdict.logic ?? null })
    }
  } else {
    const { failure, message } = verdict
    const noted = withUnformatted(countedAs(run, failure), reference, failure)
    growing.run = withIssue(noted, `jobs.${reference}`, 'job_failure', { reason: failure, message })
  }
  const isAdopted = 'adopted' in verdict && verdict.adopted === true
  if (isAdopted) growing.adopted.add(reference)
  const patch = {
    ...(isAdopted ? ({ archived: 0, hash: null, kept: 0 } as const) : {}),
    ...(known !== null && known.absences > 0 ? { absences: 0 } : {}),
    ...(marked === undefined ? {} : { listing_hash: marked }),
    ...('sample' in verdict && verdict.sample !== undefined ? { sample: verdict.sample } : {}),
  }
  if (Object.keys(patch).length > 0) growing.patches.push({ reference, patch })
}

/** The run's checkpoint after the page. */
const withPage = (run: Run, page: Page<object>): Run => ({
  ...run,
  cursor: page.next,
  pages: run.pages + 1,
  landmark: isPowerOfTwo(run.pages + 1) ? page.next : run.landmark,
  ...FRESH_STEP,
  expected: page.expected ?? run.expected,
  incomplete: worse(run.incomplete, page.incomplete ?? null),
  state: page.next === null && page.rest === undefined ? 'pushing' : 'reading',
})

/** What is known of why a listing is not complete: a part that could not be read is worse than one that fell short. */
export const worse = (known: Run['incomplete'], found: Run['incomplete']): Run['incomplete'] =>
  found !== null && (known === null || (known.kind === 'short' && found.kind === 'broken')) ? found : known

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)
