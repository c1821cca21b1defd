// What one entry of a listing means against the ledger: nothing, an outcome at once, or an event. It writes nothing and
// never calls out.
import type { ActionRules } from '../config/actions'
import type { Kept } from '../config/tenant-functions'
import type { Listed } from '../connectors/connector'
import { entryHash, entryMark } from '../delivery/entry-hash'
import { contentHash, type HrFlowJob } from '../hrflow/job'
import { stableHash } from '../lib/hash'
import type { Result } from '../lib/result'
import type { NewEvent } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import type { Run } from '../store/run'

/** What judging an entry goes by. */
export interface JudgeSteps {
  readonly rules: ActionRules
  /** Whether the board is known to hold the job, active. */
  onBoard(reference: string): boolean
  isOpen(job: object): boolean
  logics(job: object): Promise<Kept>
  format(job: object, reference: string): Promise<Result<HrFlowJob, 'format_failure'>>
  /** Of the hash of a row or an entry: what else decides over the job that is made of it. */
  readonly salt: string
  /** The tenant's functions are not called: each job is left to a delivery of its own. */
  readonly unread: boolean
  /** Whether the tenant's functions make something else of a job: for them it must be whole, and they may make another of it on another day. */
  readonly hasFunctions: boolean
}

/** What one entry comes to. */
export type Verdict =
  | {
      readonly kind: 'event'
      readonly event: Pick<NewEvent, 'action' | 'leaves' | 'snapshot' | 'listing_hash' | 'partial'>
      readonly logic?: string | undefined
      readonly unknown: boolean
      /** The board and the listing have it, and the ledger did not: from now on it is this workflow's. */
      readonly adopted?: boolean
      readonly sample?: 0 | 1
    }
  /** `kept`: skipped, since the board has the job and nothing is to be edited. */
  | {
      readonly kind: 'outcome'
      readonly outcome: 'unchanged' | 'discarded' | 'skipped' | 'kept'
      /** The logic that discards it now. */
      readonly logic?: string | undefined
      readonly sample?: 0 | 1
      /** By what the ledger will know the entry again: worth a row only now and then. */
      readonly mark?: string
    }
  | { readonly kind: 'failure'; readonly failure: 'logics_failure' | 'format_failure'; readonly message: string }

/** A longer formatted job is not kept as it was read: its delivery reads it anew. In UTF-16 units. */
const SNAPSHOT_MAX_LENGTH = 256 * 1024

/** Whether the board is proven to hold a copy of the job. */
const isProven = (known: LedgerRow): boolean => known.hash !== null || known.kept === 1

/** Where a run does not edit, a job that is on the board stays as it is there. One that may not be there is no such job. */
const leftAsItIs = (known: LedgerRow, { editsExisting }: ActionRules): boolean => !editsExisting && isProven(known)

/** Enrichment was switched on after the job was pushed. */
const toEnrich = (known: LedgerRow, { enriches }: ActionRules): boolean => enriches && known.enriched === null

/** What a job that logics discard was left as; an archived one keeps its listing row's hash only then. */
const WAS_DISCARDED: ReadonlySet<LedgerRow['outcome']> = new Set(['discarded', 'archived', 'unchanged'])

const isOurs = (known: LedgerRow | null): known is LedgerRow => known !== null && known.archived === 0

const SKIPPED: Verdict = { kind: 'outcome', outcome: 'skipped' }
const KEPT: Verdict = { kind: 'outcome', outcome: 'kept' }
const UNCHANGED = { kind: 'outcome', outcome: 'unchanged' } as const

const DISCARDED = { kind: 'outcome', outcome: 'discarded' } as const
/** The job may have to leave the board, if the guard lets it: its delivery asks the origin once more. */
const leaving = (leaves: 'not_open' | 'discarded') =>
  ({ kind: 'event', event: { action: 'archive', leaves }, unknown: false }) as const

/** A job that the origin says is not open. One that the board has, and nobody knows how it came there, is adopted first. */
function notOpen(reference: string, known: LedgerRow | null, { rules, onBoard }: JudgeSteps): Verdict {
  if (!rules.closes) return SKIPPED
  if (known?.archived === 0) return leaving('not_open')
  return known?.archived !== 1 && onBoard(reference) ? { ...leaving('not_open'), adopted: true } : SKIPPED
}

type Row = Extract<Listed<object>, { kind: 'row' }>
/** When a page was asked for (Unix ms), and the newest event then. */
interface Asked {
  readonly at: number
  readonly seq: number
}

/** Judges an entry of a page that was asked for at `asked.at` (Unix ms), when `asked.seq` was the newest event. */
export async function judge(
  entry: Exclude<Listed<object>, { kind: 'unreadable' }>,
  reference: string,
  known: LedgerRow | null,
  run: Pick<Run, 'force'>,
  asked: Asked,
  steps: JudgeSteps,
): Promise<Verdict> {
  if (entry.kind === 'row') return judgeRow(entry, reference, known, run, asked, steps)
  const { rules } = steps
  if (!steps.isOpen(entry.job)) return notOpen(reference, known, steps)
  if (!rules.pushes) return SKIPPED
  const unknown = known === null || known.archived === null
  if (steps.unread) return { kind: 'event', event: { action: unknown ? 'create' : 'update' }, unknown }
  const hash = await entryHash(entry.job, steps.salt)
  const isIdle = isOurs(known) && !run.force && known.parked_seq === null && !toEnrich(known, rules)
  // It is what it was when what the board is proven to hold was made of it.
  if (isIdle && known.hash !== null && known.listing_hash === entryMark(hash, known.hash))
    return leftAsItIs(known, rules) ? KEPT : UNCHANGED
  const kept = await steps.logics(entry.job)
  if (!kept.ok) return { kind: 'failure', failure: 'logics_failure', message: kept.message }
  if (kept.value === null) {
    const logic = kept.discardedBy
    return isOurs(known) && rules.closes ? { ...leaving('discarded'), logic } : { ...DISCARDED, logic }
  }
  const formatted = await steps.format(kept.value, reference)
  if (!formatted.ok) return { kind: 'failure', failure: 'format_failure', message: formatted.message }
  if (isOurs(known) && !run.force) {
    if (leftAsItIs(known, rules)) return KEPT
    // A parked event of it is superseded by the delivery of this one, which calls nobody.
    if (isIdle && known.hash !== null && known.hash === (await contentHash(formatted.value)))
      return { ...UNCHANGED, mark: entryMark(hash, known.hash) }
  }
  const snapshot = snapshotOf(formatted.value, asked)
  const read = snapshot === null ? {} : { snapshot, listing_hash: hash }
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', ...read }, unknown }
}

/** The formatted job as it is kept with its event; null: it is too long for that. */
function snapshotOf(job: HrFlowJob, { at, seq }: Asked): Required<NewEvent>['snapshot'] | null {
  const json = JSON.stringify(job)
  return json.length > SNAPSHOT_MAX_LENGTH ? null : { json, at, seq }
}

/**
 * What a row tells of a job that is new to ledger and board, where that is enough for the board until the job is read. What is
 * made of it must be the job but for what the row lacks, so the tenant's functions, which may look at anything, get no row.
 */
async function toldByRow(
  { pushable, job }: Row,
  reference: string,
  known: LedgerRow | null,
  asked: Asked,
  { rules, hasFunctions, unread, onBoard, format }: JudgeSteps,
): Promise<Pick<NewEvent, 'snapshot' | 'partial'>> {
  const completes = rules.createsMissing && rules.editsExisting
  if (!pushable || known !== null || hasFunctions || unread || !completes || onBoard(reference)) return {}
  const formatted = await format(job, reference)
  const snapshot = formatted.ok ? snapshotOf(formatted.value, asked) : null
  return snapshot === null ? {} : { snapshot, partial: true }
}

/** A row says only whether something changed; what, its delivery reads. */
async function judgeRow(
  entry: Row,
  reference: string,
  known: LedgerRow | null,
  run: Pick<Run, 'force'>,
  asked: Asked,
  steps: JudgeSteps,
): Promise<Verdict> {
  const { rules } = steps
  const listing_hash = await stableHash(entry.row, steps.salt)
  const noted =
    (known?.sample ?? 0) === (entry.sample ? 1 : 0) ? {} : { sample: entry.sample ? (1 as const) : (0 as const) }
  if (entry.sample || !steps.isOpen(entry.job)) return { ...notOpen(reference, known, steps), ...noted }
  if (!rules.pushes) return { ...SKIPPED, ...noted }
  const same = known !== null && known.listing_hash === listing_hash && known.sample === 0 && known.partial === 0
  if (known !== null && !run.force) {
    // Read in full when its row was as it is now, and not kept on the board then.
    if (same && known.outcome === 'skipped' && known.archived === null) return SKIPPED
    if (same && known.archived !== 0 && WAS_DISCARDED.has(known.outcome)) return DISCARDED
    if (isOurs(known) && leftAsItIs(known, rules)) return same ? UNCHANGED : KEPT
    if (isOurs(known) && isProven(known) && same && !toEnrich(known, rules)) return UNCHANGED
  }
  const unknown = known === null || known.archived === null
  const told = await toldByRow(entry, reference, known, asked, steps)
  return { kind: 'event', event: { action: unknown ? 'create' : 'update', ...told, listing_hash }, unknown, ...noted }
}
