// What keeps a job off the board: origin, tenant's functions and board asked now, nothing changed.
import type { JobWords } from '../connectors/connector'
import type { BoardJob } from '../hrflow/client'
import { contentHash, type HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import { iso } from '../lib/clock'
import type { Result } from '../lib/result'
import type { LedgerRow } from '../store/ledger'
import { asSent, type Change, changesOf } from './changes'
import type { DeliverySteps } from './steps'
import { type BoardState, type Stays, type Verdict, type VerdictData, verdictOf, verdictText } from './verdict-text'

/** `verdict` is one word, `verdict_text` a sentence; `detail` says more where there is more. */
export interface Inspection {
  /** What the origin says of the job now. */
  readonly origin: 'open' | 'not_open' | 'not_found' | 'unknown'
  /** What the board holds of it now. */
  readonly board: BoardState
  readonly verdict: Verdict
  readonly verdict_text: string
  /** What that sentence is made of. */
  readonly data: VerdictData
  readonly detail: string | null
  /** Its state, in the origin's own words. */
  readonly origin_state: string | null
  /** The logic that discards it. */
  readonly logic: string | null
  /** What would be sent, as JSON: formatted anew, and kept nowhere; null: nothing. */
  readonly sent: string | null
  /** What of that differs from the board; null: one of the two is not known. */
  readonly differs: readonly Change[] | null
}

type Steps = Pick<DeliverySteps, 'fetchJob' | 'isOpen' | 'logics' | 'format' | 'getJob' | 'readEnrichment'>

/** What is known without asking anybody. */
export interface Known extends Pick<VerdictData, 'reference' | 'origin' | 'parked' | 'held_by'> {
  readonly row: LedgerRow | null
  /** An event of it waits. */
  readonly pending: boolean
  /** Its archiving was held by the guard of a run, and nothing has come about it since. */
  readonly held: boolean
  /** Its origin can be asked; where not, what its webhooks brought is all that is known. */
  readonly readable: boolean
  /** The logics discarded it when an event of it was delivered last, and which of them; null: they did not. */
  readonly discarded: { readonly logic: string | null } | null
  words(job: object): JobWords
}

/** What following a job through its steps came to. */
type Followed = Pick<Inspection, 'origin' | 'verdict' | 'detail'> & {
  readonly words?: JobWords
  readonly logic?: string
  readonly formatted?: HrFlowJob
}
type Held = Result<BoardJob | null, HrFlowReason>

const boardOf = (held: Held): BoardState =>
  !held.ok ? 'unknown' : held.value === null ? 'missing' : held.value.archived ? 'archived' : 'active'

/** Verdicts of a job that does not belong on the board. */
const ABSENT: readonly Verdict[] = ['not_found', 'not_open', 'discarded']

function whyItStays(verdict: Verdict, held: Held, { row, pending, parked, ...known }: Known): Stays | null {
  if (!ABSENT.includes(verdict) || boardOf(held) !== 'active') return null
  if (parked !== null) return 'parked'
  if (pending) return 'pending'
  if (row === null || row.archived === null) return 'foreign'
  if (known.held) return 'held'
  return row.missing_since === null ? 'not_synced' : 'asked_again'
}

/** Follows one job through the steps of its delivery without writing. */
export async function inspectJob(known: Known, steps: Steps): Promise<Inspection> {
  const held = await steps.getJob(known.reference)
  const followed = known.readable ? await follow(known, held, steps) : fromWebhooks(known, held)
  const { origin, verdict, detail, words, logic = null, formatted } = followed
  const toSend = formatted === undefined ? null : await asSent(formatted, known.row?.enriched ?? null, steps)
  const record = held.ok ? (held.value?.job ?? null) : null
  const differs = toSend === null || record === null ? null : changesOf(toSend, record)
  const origin_state = words?.state ?? null
  const { reference, parked, held_by } = known
  const data: VerdictData = {
    reference,
    origin: known.origin,
    parked,
    held_by,
    name: formatted?.name ?? words?.name ?? known.row?.name ?? null,
    origin_state,
    sample: known.row?.sample === 1,
    logic,
    detail,
    fields: (differs ?? []).map(({ field }) => field),
    stays: whyItStays(verdict, held, known),
    sent: known.readable ? null : sentOf(known.row),
    board: boardOf(held),
  }
  const verdict_text = verdictText(verdict, data)
  const sent = toSend === null ? null : JSON.stringify(toSend)
  return { origin, board: boardOf(held), verdict, verdict_text, data, detail, origin_state, logic, sent, differs }
}

async function follow(known: Known, held: Held, steps: Steps): Promise<Followed> {
  const { reference, row } = known
  const read = await steps.fetchJob(reference)
  if (!read.ok) return { origin: 'unknown', verdict: verdictOf(read.reason), detail: read.message }
  if (read.value === null) return { origin: 'not_found', verdict: 'not_found', detail: null }
  const words = known.words(read.value)
  const closed = { origin: 'not_open', verdict: 'not_open', words } as const
  if (row?.sample === 1) return { ...closed, detail: 'it is demonstration data of the origin' }
  if (!steps.isOpen(read.value)) return { ...closed, detail: null }
  const open = { origin: 'open', words } as const
  const kept = await steps.logics(read.value)
  if (!kept.ok) return { ...open, verdict: kept.reason, detail: kept.message }
  if (kept.value === null) {
    const logic = kept.discardedBy === undefined ? {} : { logic: kept.discardedBy }
    return { ...open, verdict: 'discarded', detail: `${kept.discardedBy ?? 'logics'} discards it`, ...logic }
  }
  const formatted = await steps.format(kept.value, reference)
  if (!formatted.ok) return { ...open, verdict: formatted.reason, detail: formatted.message }
  return { ...open, formatted: formatted.value, ...(await againstBoard(known, held, formatted.value)) }
}

/** What the last webhook about it came to, as the ledger knows it: its moment is the rank's, or when it was delivered. */
function sentOf(row: LedgerRow | null): VerdictData['sent'] {
  if (row === null || row.archived === null) return null
  const at = row.rank === null ? row.read_at : Math.floor(row.rank / 2)
  return { at: at === 0 ? null : iso(at), open: row.archived === 0 }
}

/** A job whose origin cannot be asked: what its webhooks brought, against what the board holds of it. */
function fromWebhooks({ row, pending, parked, discarded }: Known, held: Held): Followed {
  const origin = 'unknown'
  if (!held.ok) return { origin, verdict: verdictOf(held.reason), detail: held.message }
  if (parked !== null) return { origin, verdict: 'parked', detail: `event ${parked.seq} is parked; replay it` }
  if (pending) return { origin, verdict: 'pending', detail: 'an event of it waits to be delivered' }
  if (discarded !== null) {
    const { logic } = discarded
    return { origin, verdict: 'discarded', detail: null, ...(logic === null ? {} : { logic }) }
  }
  const sent = sentOf(row)
  if (sent === null) return { origin, verdict: 'not_sent', detail: null }
  const agrees = sent.open === (boardOf(held) === 'active')
  return { origin, verdict: agrees ? 'as_sent' : 'not_as_sent', detail: null }
}

/** An open job against what the board holds of it. */
async function againstBoard(
  { row, pending, parked }: Known,
  held: Held,
  job: HrFlowJob,
): Promise<Pick<Followed, 'verdict' | 'detail'>> {
  if (!held.ok) return { verdict: verdictOf(held.reason), detail: held.message }
  if (parked !== null) return { verdict: 'parked', detail: `event ${parked.seq} is parked; replay it` }
  if (pending) return { verdict: 'pending', detail: 'an event of it waits to be delivered' }
  const board = boardOf(held)
  if (board === 'missing') return { verdict: 'missing', detail: 'the board does not have it; sync it' }
  if (board === 'archived') return { verdict: 'archived', detail: 'it is archived on the board; sync it' }
  return row?.hash === (await contentHash(job))
    ? { verdict: 'unchanged', detail: null }
    : { verdict: 'changed', detail: 'the board holds other content, and no event said so; sync it' }
}
