// Webhooks: size limit, workflow, verify, parse, receive, and only then 200. Nothing of a delivery is believed before it
// is verified, and nothing is answered before it is stored.
import { type Context, Hono } from 'hono'
import type { JobEvent, ParsedWebhook } from '../connectors/connector'
import { REFERENCE_PATTERN } from '../hrflow/job'
import { sha256, tokenMatches } from '../lib/hmac'
import { parseJson } from '../lib/http'
import { redactor } from '../lib/log'
import { fail, ok, type Result } from '../lib/result'
import type { Workflow, WorkflowsOf } from '../workflow/check'
import type { NewEvent } from '../workflow/inbox'
import { workflowStub } from '../workflow/stub'
import { messageOf } from '../workflow/tenant'
import { readBody } from './body'
import { problem } from './problem'

export const WEBHOOK_MAX_BYTES = 1024 * 1024
const RETRY_AFTER_SECONDS = '60'

type Parsed = Result<ParsedWebhook, 'malformed' | 'event_parsing_failure'>

/** The routes below `/webhooks`. */
export function webhooks(workflowsOf: WorkflowsOf) {
  const routes = new Hono<{ Bindings: Env }>()

  const receive = async (c: Context<{ Bindings: Env }>): Promise<Response> => {
    const body = await readBody(c.req.raw, WEBHOOK_MAX_BYTES)
    if (body === null) return problem(c, 413, `a webhook may have at most ${WEBHOOK_MAX_BYTES} bytes`)
    const checked = workflowsOf(c.env).find(c.req.param('workflow_id') ?? '')
    if (checked === undefined) return problem(c, 404, 'there is no such workflow')
    const later = { 'retry-after': RETRY_AFTER_SECONDS }
    if (!checked.ok) return problem(c, 503, 'this workflow is misconfigured', {}, later)
    const { workflow } = checked
    const { webhook } = workflow.connector
    if (webhook === undefined && workflow.event_parser === null)
      return problem(c, 404, 'this workflow takes no webhooks')
    const request = { body, headers: c.req.raw.headers, token: c.req.param('token') ?? null }
    const genuine = await (webhook === undefined
      ? tokenMatches(request.token, workflow.webhook_secrets)
      : webhook.verify(request, workflow.webhook_secrets))
    if (!genuine) return problem(c, 401, null)
    const payload = parseJson(new TextDecoder().decode(body))
    if (payload === undefined) return problem(c, 400, 'the body is not JSON')
    const parsed = await parse(workflow, payload, c.req.raw.headers)
    if (!parsed.ok && parsed.reason === 'malformed') return problem(c, 400, parsed.message)
    const events = parsed.ok
      ? await Promise.all(parsed.value.events.map((event, index) => toStore(event, index, body, workflow, Date.now())))
      : [await unreadable(parsed.message, body, Date.now())]
    const ignored = parsed.ok ? parsed.value.ignored : 0
    if (events.length === 0) return c.json({ received: 0, duplicates: 0, ignored })
    const received = await workflowStub(c.env, workflow.workflow_id).receive(events)
    if (received === 'full') return problem(c, 503, 'too many events are waiting', {}, later)
    return c.json({ ...received, ignored })
  }

  for (const path of ['/:workflow_id', '/:workflow_id/:token']) {
    routes.post(path, receive)
    routes.all(path, (c) => problem(c, 405, 'webhooks are sent by POST', {}, { allow: 'POST' }))
  }
  return routes
}

async function parse(workflow: Workflow, payload: unknown, headers: Headers): Promise<Parsed> {
  if (workflow.event_parser === null)
    return workflow.connector.webhook?.parse(payload) ?? fail('malformed', 'this workflow takes no webhooks')
  try {
    const events: JobEvent[] = []
    for (const { action, reference } of await workflow.event_parser(payload, Object.fromEntries(headers))) {
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

async function toStore(
  event: JobEvent,
  index: number,
  body: Uint8Array<ArrayBuffer>,
  workflow: Workflow,
  now: number,
): Promise<NewEvent> {
  return {
    action: event.action,
    reference: event.reference,
    type: event.type,
    origin_id: event.id,
    fired_at: event.fired_at,
    size: body.byteLength,
    key: await keyOf(event, index, body),
    key_expires: event.id === null,
    received_at: now,
    due_at: event.concerns_job ? now : now + workflow.delivery.hint_delay_ms,
  }
}

/** The tenant's parser failed: the body is kept, until it is read again. */
async function unreadable(message: string, body: Uint8Array<ArrayBuffer>, now: number): Promise<NewEvent> {
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
