// What keeps a job off the board, as one sentence made of a verdict and what is known: the only place of these words, so that
// a page can say them in another language. Pure.
import type { OriginReason } from '../connectors/connector'
import type { HrFlowReason } from '../hrflow/reasons'
import type { HeldBy } from '../upstream/gate'

/** All of them. A reason stands for what could not be asked or made. */
export const VERDICTS = [
  'not_found',
  'not_open',
  'discarded',
  'parked',
  'pending',
  'missing',
  'archived',
  'changed',
  'unchanged',
  'not_sent',
  'as_sent',
  'not_as_sent',
  'logics_failure',
  'format_failure',
  'origin_unavailable',
  'origin_unauthorized',
  'origin_refused',
  'hrflow_unavailable',
  'hrflow_unauthorized',
  'hrflow_refused',
  'hrflow_quota',
  'board_not_found',
  'rate_limited',
  'throttled',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** What keeps a side from being asked. */
type Asked = Exclude<OriginReason | HrFlowReason, 'budget_spent'>

/** The same, of a call that was not made for whatever cause. */
export const verdictOf = (reason: OriginReason | HrFlowReason): Verdict =>
  reason === 'budget_spent' ? 'throttled' : reason

/** What is known where the origin cannot be asked. */
type Sent = Extract<Verdict, 'not_sent' | 'as_sent' | 'not_as_sent'>

/** Why the board still shows a job that does not belong there. */
export const STAYS = ['parked', 'pending', 'held', 'asked_again', 'foreign', 'not_synced'] as const
export type Stays = (typeof STAYS)[number]

/** What a verdict is said with. */
export interface VerdictData {
  readonly reference: string
  readonly name: string | null
  /** The connector's name. */
  readonly origin: string
  /** Its state, in the origin's own words. */
  readonly origin_state: string | null
  readonly sample: boolean
  /** The logic that discards it. */
  readonly logic: string | null
  /** What was answered or thrown. */
  readonly detail: string | null
  /** The event that is parked, and why. */
  readonly parked: { readonly seq: number; readonly reason: string | null; readonly message: string | null } | null
  /** What holds the workflow's work back. */
  readonly held_by: HeldBy | null
  /** The names of the fields that differ from the board. */
  readonly fields: readonly string[]
  /** Why the board still shows it, where it should not; else null. */
  readonly stays: Stays | null
  /** Of an origin that cannot be asked: what its last webhook about the job came to. null: there was none, or the origin is asked. */
  readonly sent: { readonly at: string | null; readonly open: boolean } | null
  /** What the board holds of it now. */
  readonly board: BoardState
}

/** What a board may hold of a job. */
export const BOARD_STATES = ['active', 'archived', 'missing', 'unknown'] as const
export type BoardState = (typeof BOARD_STATES)[number]

const HELD_BY: Record<HeldBy, string> = {
  pause: 'the workflow is paused: resume it',
  stop: 'the workflow is stopped: its status says why',
  breaker: 'a side does not answer, and is tried now and then',
  rest: 'a far side ordered a rest, and it goes on by itself',
  rate: 'the rate is used up, and it goes on by itself',
}

const because = (detail: string | null): string => (detail === null ? '' : `: ${detail}`)

/** The verdict as a sentence that says what to do where somebody has to. */
export const verdictText = (verdict: Verdict, data: VerdictData): string =>
  data.stays === null
    ? sentenceOf(verdict, data)
    : `${sentenceOf(verdict, data).replace(/\.$/, '')}, and ${whyItStays(data.stays, data)}`

function sentenceOf(verdict: Verdict, data: VerdictData): string {
  const { reference, name, origin, detail, parked, fields } = data
  const job = name === null ? `The job ${reference}` : `"${name}" (${reference})`
  const named = fields.length === 0 ? '' : ` (${fields.join(', ')})`
  switch (verdict) {
    case 'not_found':
      return `${origin} has no job ${reference}: it was deleted there, or the reference is wrong${byNumber(reference)}.`
    case 'not_open':
      return `${job} is not open at ${origin}${whyNotOpen(data)}.`
    case 'discarded':
      return `${job} is discarded by your ${data.logic ?? 'logics'}.`
    case 'logics_failure':
      return `Your logics fail on ${quoted(job)}${because(detail)}; mend them, deploy, and replay.`
    case 'format_failure':
      return `${job} cannot be made a HrFlow job${because(detail)}; mend the format or the job, and sync it.`
    case 'parked':
      return `${job} waits for you: event ${parked?.seq} is parked${because(whyParked(parked))}; replay it when that is mended, or dismiss it.`
    case 'pending':
      return `${job} has an event that waits to be delivered${because(data.held_by === null ? null : HELD_BY[data.held_by])}.`
    case 'missing':
      return `${job} is open at ${origin} and not on the board: no event came about it; sync it.`
    case 'archived':
      return `${job} is open at ${origin} and archived on the board: no event came about that; sync it.`
    case 'changed':
      return `${job} is on the board with other content${named}: no event came about the change; sync it.`
    case 'unchanged':
      return fields.length === 0
        ? `${job} is on the board as it must be; HrFlow's search may show it some time later.`
        : `${job} was written as it must be, and the board shows other content${named}: HrFlow gives it back in its own form, or somebody edited it there; a sync writes it again.`
    case 'not_sent':
    case 'as_sent':
    case 'not_as_sent':
      return sentText(verdict, job, data)
    default:
      return reasonText(verdict, quoted(job), origin, detail)
  }
}

/** A job whose origin cannot be asked. */
function sentText(verdict: Sent, job: string, data: VerdictData): string {
  const { reference, origin, sent, board } = data
  switch (verdict) {
    case 'not_sent':
      return `${origin} cannot be asked: its webhooks bring its jobs, and none that is remembered brought ${reference}; have its sender send it.`
    case 'as_sent':
      return `${job} is ${sent?.open ? 'on the board as its webhook brought it' : 'off the board, as its webhook said'}${sentAt(data)}; ${origin} cannot be asked for more.`
    case 'not_as_sent':
      return sent?.open
        ? `${job} was brought by its webhook${sentAt(data)}, and the board ${board === 'archived' ? 'has it archived' : 'lacks it'}: somebody took it off there; forget the job here, then have its sender send it again.`
        : `${job} was closed by its webhook${sentAt(data)}, and the board shows it: somebody put it back there; archive it in HrFlow.`
  }
}

function whyItStays(stays: Stays, { parked, held_by, origin }: VerdictData): string {
  switch (stays) {
    case 'parked':
      return `the board still shows it, because event ${parked?.seq} is parked${because(whyParked(parked))}; replay it when that is mended.`
    case 'pending':
      return `the board still shows it until its event is delivered${because(held_by === null ? null : HELD_BY[held_by])}.`
    case 'held':
      return 'the board still shows it, because a run held its archiving: approve that run, or mend what made it archive so many.'
    case 'asked_again':
      return `the board still shows it until ${origin} has been asked once more, ten minutes after it did not find it.`
    case 'foreign':
      return 'the board shows one that this workflow did not write: a run with archive_foreign archives it.'
    case 'not_synced':
      return 'the board still shows it: sync it.'
  }
}

const sentAt = ({ sent }: VerdictData): string => (sent?.at == null ? '' : ` at ${sent.at}`)

/** In the middle of a sentence. */
const quoted = (job: string): string => job.replace(/^The job/, 'the job')

const byNumber = (reference: string): string =>
  /^\d+$/.test(reference) ? '; a number is known once a run has read its job, so start a sync and ask again' : ''

const whyNotOpen = ({ sample, origin_state }: VerdictData): string =>
  sample ? ': it is demonstration data' : origin_state === null ? '' : `: its state there is "${origin_state}"`

function whyParked(parked: VerdictData['parked']): string | null {
  if (parked === null || parked.reason === null) return null
  return parked.message === null ? parked.reason : `${parked.reason}, ${parked.message}`
}

/** A side that could not be asked. */
function reasonText(reason: Asked, job: string, origin: string, detail: string | null): string {
  switch (reason) {
    case 'origin_unavailable':
      return `${origin} did not answer for ${job}${because(detail)}; ask again later.`
    case 'origin_unauthorized':
      return `${origin} refuses the credentials${because(detail)}; mend the secret, deploy, and resume.`
    case 'origin_refused':
      return `${origin} refuses to give ${job}${because(detail)}.`
    case 'hrflow_unavailable':
      return `HrFlow did not answer for ${job}${because(detail)}; ask again later.`
    case 'hrflow_unauthorized':
      return `HrFlow refuses the credentials${because(detail)}; mend the secret, deploy, and resume.`
    case 'hrflow_refused':
      return `HrFlow refuses ${job}${because(detail)}.`
    case 'hrflow_quota':
      return `HrFlow's quota is used up${because(detail)}; talk to HrFlow, and resume.`
    case 'board_not_found':
      return `The board does not exist${because(detail)}; mend board_key, and deploy.`
    case 'rate_limited':
    case 'throttled':
      return `${job.replace(/^the/, 'The')} could not be looked at now, because the rate is used up${because(detail)}; ask again in a minute.`
  }
}
