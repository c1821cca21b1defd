// Events of an origin without an API. A job is not read, it came with its event and is kept in it; a list of open jobs becomes an
// archive of each job on the board that it lacks, within the guard. Which of a job's events counts: src/store/sent.ts.
import * as v from 'valibot'
import { holdWords } from '../attention/hold'
import type { SentJob, SentList } from '../connectors/connector'
import { sha256 } from '../lib/hash'
import { parseJson } from '../lib/http'
import { fail, ok } from '../lib/result'
import { isRecord } from '../lib/shapes'
import type { EventRow, NewEvent } from '../store/event'
import { KEY_HALF_BYTES, LIST_REFERENCE, rankOf } from '../store/sent'
import { tooMany } from './archive-limit'
import { inLane } from './lanes'
import { type Delivered, failed } from './outcome'
import type { Parts } from './parts'
import type { DeliverySteps } from './steps'

const encoder = new TextEncoder()

/** The key of such an event: the first half is its job's, the second half its own. */
export async function sentKey(reference: string, own: Uint8Array): Promise<Uint8Array> {
  const [ofJob, key] = [await sha256(encoder.encode(reference)), new Uint8Array(2 * KEY_HALF_BYTES)]
  key.set(ofJob.subarray(0, KEY_HALF_BYTES))
  key.set(own.subarray(0, KEY_HALF_BYTES), KEY_HALF_BYTES)
  return key
}

/** What is kept of such an event. */
export function keptOf(event: SentJob | SentList): NonNullable<NewEvent['sent']> {
  const rank = rankOf(event.moment, event.action === 'archive')
  const brought = 'open' in event ? event.open : event.job
  return { rank, body: brought === null ? null : JSON.stringify(brought) }
}

/** The steps of a delivery whose job came with its event: it is taken from there. */
export function withSent(steps: DeliverySteps, event: Pick<EventRow, 'action'>, body: string | null): DeliverySteps {
  if (event.action === 'archive') return { ...steps, fetchJob: async () => ok({}), isOpen: () => false }
  const job = body === null ? undefined : parseJson(body)
  const fetchJob = async () => (isRecord(job) ? ok(job) : fail('origin_refused', 'the job is not kept any more'))
  return { ...steps, fetchJob }
}

/** A delivery that came through says up to which event the board has the job. */
export const ranked = (delivered: Delivered, rank: number | null): Delivered =>
  rank === null || delivered.kind !== 'done' ? delivered : { ...delivered, patch: { ...delivered.patch, rank } }

/** Whether the event is such a list. */
export const isList = ({ reference, rank }: Pick<EventRow, 'reference' | 'rank'>): boolean =>
  reference === LIST_REFERENCE && rank !== null

type Settling = Pick<Parts, 'workflow' | 'store' | 'clock'>

/**
 * Stores an archive for each job that the list lacks. When the object crashes in between, it is done again, which does no harm:
 * their keys are the same.
 */
export async function settleList(
  { workflow, store, clock }: Settling,
  { seq, rank, approved }: Pick<EventRow, 'seq' | 'approved'> & { readonly rank: number },
  newestSeq: number,
): Promise<Delivered> {
  const startedAt = clock.now()
  const read = v.safeParse(v.array(v.string()), parseJson(store.sent.body({ seq }) ?? ''))
  if (!read.success) return failed(fail('origin_refused', 'the list is not kept any more'))
  const list = { rank, open: read.output }
  const lacked = store.sent.lackedBy(list)
  const held = approved === 1 ? null : holdOf(lacked.length, list.open.length, store.jobs.counts().active, workflow)
  if (held !== null) return { kind: 'held', why: 'left_selection', message: `left_selection: ${held}`, patch: {} }
  const own = await sha256(encoder.encode(`${LIST_REFERENCE} ${rank}`))
  const archives = await Promise.all(
    lacked.map(async (reference) => ({ reference, key: await sentKey(reference, own) })),
  )
  const now = clock.now()
  store.atomically(() => {
    store.sent.noteList(list)
    for (const { reference, key } of archives) {
      const event = { action: 'archive', reference, key, type: LIST_REFERENCE, received_at: now, due_at: now } as const
      const more = { sent: { rank, body: null }, approved: approved === 1 }
      const known = { now, hint_delay_ms: 0, row: store.jobs.get(reference), isBeingRead: false }
      store.events.add(inLane({ ...event, ...more }, known))
    }
  })
  const covered = { read_seq: newestSeq, read_at: startedAt, retry_at: null, attempts: 0, missing_since: null }
  return { kind: 'done', outcome: 'skipped', reason: 'resolved', patch: covered }
}

/** Why a list must not archive so many jobs before a person says so, in words; null: it may. */
function holdOf(lacked: number, open: number, active: number, limit: Parameters<typeof tooMany>[2]): string | null {
  const many = tooMany(lacked, active, limit)
  if (many !== null) return holdWords(many)
  if (open > 0 || lacked === 0) return null
  return holdWords({ why: 'empty', jobs: 0, active, limit: 0, earlier: 0 })
}
