// The events of the generic signed origin. Its sender has no API, so an event is the truth and brings the job with it; or it has
// one (`fetch_url`), and an event is a hint to read the job there. Pure, but for Web Crypto.
import * as v from 'valibot'
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../../hrflow/job'
import { type InvalidAt, ok, type Result } from '../../lib/result'
import { isFlat, isRecord, MAX_DEPTH, momentOf } from '../../lib/shapes'
import type { JobEvent, ParsedWebhook, SentJob, SentList, WebhookRequest } from '../connector'
import { madeReference } from '../shared/references'
import { type Envelope, envelopeOf } from './envelope'
import { checked, givenJobSchema, invalid, referenceSchema } from './schemas'

/** What each type asks for; another one concerns no job. */
const MEANINGS: Readonly<Record<string, JobEvent['action'] | 'list'>> = {
  'job.created': 'create',
  'job.updated': 'update',
  'job.published': 'update',
  'job.archived': 'archive',
  'job.closed': 'archive',
  'job.deleted': 'archive',
  'job.snapshot': 'list',
  'jobs.snapshot': 'list',
}
export const EVENT_TYPES = Object.keys(MEANINGS)

/** How far in the future a moment may lie: clocks differ, and a time without a zone is taken for UTC. */
const AHEAD_MAX_MS = 86_400_000
const NO_MOMENT =
  'expected a date and time as ISO 8601: without one nobody knows which of two events of a job is the newer one'
const AHEAD = 'lies more than a day ahead: every later event of the job would be taken for an older one'

type Parsed = Result<ParsedWebhook, 'malformed'>
const IGNORED: Parsed = ok({ events: [], ignored: 1 })

/** What the envelope means; null: it concerns no job. */
function meant(payload: unknown, { headers }: WebhookRequest) {
  const read = envelopeOf(payload, headers)
  if (!read.ok) return read
  const meaning = Object.hasOwn(MEANINGS, read.value.type) ? MEANINGS[read.value.type] : undefined
  return ok(meaning === undefined ? null : { envelope: read.value, meaning })
}

/** The path of a field of `data` in what was sent. */
const within = ({ at }: Pick<Envelope, 'at'>, name: string): string => (at === '' ? name : `${at}.${name}`)

/** `data` with the reference that it names itself, or that stands as the subject beside it. */
function dataOf({ data, subject, at }: Envelope): Result<Record<string, unknown>, 'malformed'> {
  // Of an archived job the subject says all there is to say.
  const given = data ?? (subject === null ? data : {})
  if (!isRecord(given)) return invalid([{ path: at === '' ? 'body' : at, message: 'expected an object' }])
  if (!isFlat(given))
    return invalid([{ path: at === '' ? 'body' : at, message: `expected at most ${MAX_DEPTH} levels of nesting` }])
  const reference = given['reference'] ?? subject
  return ok(reference == null ? given : { ...given, reference })
}

/** When it was so: what the job says of itself, else when the event happened. */
function momentIn(envelope: Envelope, updated_at: unknown, now: number): Result<number, 'malformed'> {
  const own = momentOf(updated_at)
  const moment = own ?? momentOf(envelope.time)
  const path = own === null ? (envelope.at === '' ? 'ce-time' : 'timestamp') : within(envelope, 'updated_at')
  if (moment === null) return invalid([{ path, message: NO_MOMENT }])
  return moment > now + AHEAD_MAX_MS ? invalid([{ path, message: AHEAD }]) : ok(moment)
}

const named = ({ type, id, time }: Envelope) => ({ type, id, fired_at: time, concerns_job: true })

/** The two results, or all that is wrong in either. */
function both<A, B>(one: Result<A, 'malformed'>, other: Result<B, 'malformed'>): Result<readonly [A, B], 'malformed'> {
  if (one.ok && other.ok) return ok([one.value, other.value])
  const issues: readonly InvalidAt[] = [one, other].flatMap((result) => (result.ok ? [] : (result.issues ?? [])))
  return invalid(issues)
}

/** The events of a sender without an API. */
export async function sentEvents(payload: unknown, request: WebhookRequest): Promise<Parsed> {
  const read = meant(payload, request)
  if (!read.ok) return read
  if (read.value === null) return IGNORED
  const { envelope, meaning } = read.value
  const data = dataOf(envelope)
  if (!data.ok) return data
  if (meaning === 'list') return listEvent(envelope, data.value, request.now)
  const isOver = meaning === 'archive'
  const schema = isOver ? v.object({ reference: referenceSchema }) : givenJobSchema
  const job = checked(schema, data.value, envelope.at)
  const sound = both(job, momentIn(envelope, data.value['updated_at'], request.now))
  if (!sound.ok) return sound
  const [given, moment] = sound.value
  const { reference, original } = await madeReference(given.reference)
  const sent = isOver ? null : { ...given, reference, ...(original === null ? {} : { tags: tagged(given, original) }) }
  const event: SentJob = { action: meaning, reference, ...named(envelope), job: sent, moment }
  return ok({ events: [event], ignored: 0 })
}

/** The job's tags, and the name that its sender knows it by. */
function tagged(given: object, original: string): readonly object[] {
  const own: unknown = Reflect.get(given, 'tags')
  return [...(Array.isArray(own) ? own : []), { name: 'reference', value: original }]
}

/** So many fit into what is kept of a list. */
const OPEN_MAX = 10_000
const listSchema = v.object({
  references: v.pipe(
    v.array(referenceSchema, 'expected a list of references'),
    v.maxLength(OPEN_MAX, `expected at most ${OPEN_MAX} references`),
  ),
})

async function listEvent(envelope: Envelope, data: object, now: number): Promise<Parsed> {
  const sound = both(checked(listSchema, data, envelope.at), momentIn(envelope, null, now))
  if (!sound.ok) return sound
  const [{ references }, moment] = sound.value
  const made = await Promise.all([...new Set(references)].map(madeReference))
  const open = made.map(({ reference }) => reference)
  const event: SentList = { action: 'archive', entity: OPEN_JOBS, ...named(envelope), open, moment }
  return ok({ events: [event], ignored: 0 })
}

/** What a list of open jobs is about. */
const OPEN_JOBS = { kind: 'jobs', id: 'open' } as const

/** The hints of a sender with an API: which job may have changed. What the event says of it counts for nothing. */
export async function hintedEvents(payload: unknown, request: WebhookRequest): Promise<Parsed> {
  const read = meant(payload, request)
  if (!read.ok) return read
  // Which jobs are open is read at `list_url`.
  if (read.value === null || read.value.meaning === 'list') return IGNORED
  const { envelope, meaning } = read.value
  const data = dataOf(envelope)
  if (!data.ok) return data
  const { reference } = data.value
  if (typeof reference !== 'string' || !REFERENCE_PATTERN.test(reference)) {
    const message = `expected ${REFERENCE_FORM}: the job is asked for by it`
    return invalid([{ path: within(envelope, 'reference'), message }])
  }
  const event: JobEvent = { action: meaning, reference, ...named(envelope) }
  return ok({ events: [event], ignored: 0 })
}
