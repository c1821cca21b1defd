// A webhook's payload as events of the inbox.

import type { Workflow } from '../config/check'
import { inTime, messageOf } from '../config/tenant-functions'
import type { JobEvent, ParsedWebhook } from '../connectors/connector'
import { REFERENCE_PATTERN } from '../hrflow/job'
import { sha256 } from '../lib/hash'
import { fail, ok, type Result } from '../lib/result'
import { redactor } from '../lib/secrets'
import type { NewEvent } from '../store/inbox'

/** How much of an origin's name, id and time of an event is stored; its key is made of the whole. */
const NAME_MAX_LENGTH = 200
const EVENT_ACTIONS: readonly string[] = ['create', 'update', 'archive']

/** The events of a genuine payload, by the workflow's own `event_parser` or the connector's reading. */
export async function parsePayload(
  workflow: Workflow,
  payload: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Result<ParsedWebhook, 'malformed' | 'event_parsing_failure'>> {
  if (workflow.event_parser === null)
    return workflow.connector.webhook?.parse(payload) ?? fail('malformed', 'this workflow takes no webhooks')
  try {
    const events: JobEvent[] = []
    const parser = workflow.event_parser
    for (const { action, reference } of await inTime(() => parser(structuredClone(payload), { ...headers }))) {
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

/** The key of an event: by what the origin calls it, or by the body where it has no name for it; and its place in the delivery. */
async function keyOf(event: JobEvent | null, index: number, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const named = event?.id == null ? null : JSON.stringify([event.type, event.id, event.fired_at, index])
  if (named !== null) return sha256(new TextEncoder().encode(named))
  const place = new TextEncoder().encode(`${index}:`)
  const keyed = new Uint8Array(place.byteLength + body.byteLength)
  keyed.set(place)
  keyed.set(body, place.byteLength)
  return sha256(keyed)
}

/** An event as it is stored: of its delivery only what names it, its hash and its size. */
export async function toStore(
  event: JobEvent,
  index: number,
  body: Uint8Array<ArrayBuffer>,
  workflow: Workflow,
  now: number,
): Promise<NewEvent> {
  return {
    action: event.action,
    reference: event.reference,
    type: event.type.slice(0, NAME_MAX_LENGTH),
    origin_id: event.id?.slice(0, NAME_MAX_LENGTH) ?? null,
    fired_at: event.fired_at?.slice(0, NAME_MAX_LENGTH) ?? null,
    size: body.byteLength,
    key: await keyOf(event, index, body),
    key_expires: event.id === null,
    received_at: now,
    due_at: event.concerns_job ? now : now + workflow.delivery.hint_delay_ms,
  }
}

/** The tenant's parser failed: the body is kept, until it is read again. */
export async function unreadable(message: string, body: Uint8Array<ArrayBuffer>, now: number): Promise<NewEvent> {
  return {
    action: 'update',
    reference: null,
    size: body.byteLength,
    key: await keyOf(null, 0, body),
    key_expires: true,
    received_at: now,
    due_at: now,
    parked: { reason: 'event_parsing_failure', message, body: new TextDecoder().decode(body) },
  }
}
