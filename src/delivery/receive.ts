// A webhook's payload as events of the inbox.

import type { Workflow } from '../config/check'
import { inTime, messageOf } from '../config/tenant-functions'
import type { JobEvent, ParsedEvent, ParsedWebhook, WebhookRequest } from '../connectors/connector'
import { REFERENCE_PATTERN } from '../hrflow/job'
import { sha256, toHex } from '../lib/hash'
import { fail, ok, type Result } from '../lib/result'
import { redactor } from '../lib/secrets'
import type { NewEvent } from '../store/event'
import { entityReference } from './entity'
import { keptOf, sentKey } from './sent'

/** How much of an origin's name, id and time of an event is stored; its key is made of the whole. */
const NAME_MAX_LENGTH = 200
const EVENT_ACTIONS: readonly string[] = ['create', 'update', 'archive']

/** Most events that one delivery may hold: a body of 256 KiB holds about as many of the smallest. */
export const MAX_EVENTS = 1_000

/** The events of a genuine payload, by the workflow's own `event_parser` or the connector's reading. */
export async function parsePayload(
  workflow: Workflow,
  payload: unknown,
  request: WebhookRequest,
): Promise<Result<ParsedWebhook, Unreadable>> {
  const parsed = await eventsOf(workflow, payload, request)
  if (!parsed.ok || parsed.value.events.length <= MAX_EVENTS) return parsed
  return fail('excessive', `at most ${MAX_EVENTS} events in one delivery, not ${parsed.value.events.length}`)
}

export type Unreadable = 'malformed' | 'event_parsing_failure' | 'excessive'

async function eventsOf(
  workflow: Workflow,
  payload: unknown,
  request: WebhookRequest,
): Promise<Result<ParsedWebhook, Unreadable>> {
  if (workflow.event_parser === null)
    return workflow.connector.webhook?.parse(payload, request) ?? fail('malformed', 'this workflow takes no webhooks')
  try {
    const events: JobEvent[] = []
    const parser = workflow.event_parser
    for (const { action, reference } of await inTime(() =>
      parser(structuredClone(payload), Object.fromEntries(request.headers)),
    )) {
      if (!EVENT_ACTIONS.includes(action)) throw new Error('event_parser returned an event without a known action')
      if (typeof reference !== 'string' || !REFERENCE_PATTERN.test(reference))
        throw new Error('event_parser returned an event without a valid reference')
      events.push({ action, reference, type: 'event_parser', id: null, fired_at: null, concerns_job: true })
    }
    return ok({ events, ignored: events.length === 0 ? 1 : 0 })
  } catch (error) {
    return fail('event_parsing_failure', redactor(workflow.secrets)(messageOf(error)))
  }
}

/** What is kept of a body: it is hashed once, however many events it holds. */
export interface BodyDigest {
  /** SHA-256, hex. */
  readonly hash: string
  readonly size: number
}

export const digestOf = async (body: Uint8Array<ArrayBuffer>): Promise<BodyDigest> => ({
  hash: toHex(await sha256(body)),
  size: body.byteLength,
})

/** The key of an event: by what the origin calls it, or by the body where it has no name for it; and its place in the delivery. */
const keyOf = (
  event: Pick<JobEvent, 'type' | 'id' | 'fired_at'> | null,
  index: number,
  { hash }: BodyDigest,
): Promise<Uint8Array> =>
  sha256(
    new TextEncoder().encode(
      JSON.stringify(event?.id == null ? [hash, index] : [event.type, event.id, event.fired_at, index]),
    ),
  )

/** An event as it is stored: of its delivery only what names it, its hash and its size. */
export async function toStore(event: ParsedEvent, index: number, body: BodyDigest, now: number): Promise<NewEvent> {
  const reference = 'entity' in event ? entityReference(event.entity) : event.reference
  const key = await keyOf(event, index, body)
  const named = {
    action: event.action,
    reference,
    type: event.type.slice(0, NAME_MAX_LENGTH),
    origin_id: event.id?.slice(0, NAME_MAX_LENGTH) ?? null,
    fired_at: event.fired_at?.slice(0, NAME_MAX_LENGTH) ?? null,
    size: body.size,
    received_at: now,
    due_at: now,
    is_hint: !event.concerns_job,
  }
  // What brings its job says the same however often it comes: its key is good for as long as it is kept.
  if ('moment' in event) return { ...named, key: await sentKey(reference, key), sent: keptOf(event) }
  return { ...named, key, key_until_read: event.id === null }
}

/** The tenant's parser failed: the body is kept, until it is read again. */
export async function unreadable(message: string, body: Uint8Array<ArrayBuffer>, now: number): Promise<NewEvent> {
  const digest = await digestOf(body)
  return {
    action: 'update',
    reference: null,
    size: digest.size,
    key: await keyOf(null, 0, digest),
    key_until_read: true,
    received_at: now,
    due_at: now,
    parked: { reason: 'event_parsing_failure', message, body: new TextDecoder().decode(body) },
  }
}
