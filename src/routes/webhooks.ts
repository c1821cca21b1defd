// Webhooks: workflow, token, body, signature, payload, receive, and only then 200. Nothing of a delivery is believed before it
// is verified, its body is not read before all that can be checked without it, and nothing is answered before it is stored.
import { type Context, Hono } from 'hono'
import type { Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { digestOf, parsePayload, toStore, unreadable } from '../delivery/receive'
import { parseJson } from '../lib/http'
import { createLog } from '../lib/log'
import { fail, ok, type Result } from '../lib/result'
import { tokenMatches } from '../lib/secrets'
import { workflowStub } from '../object/stub'
import type { NewEvent } from '../store/event'
import { readBody } from './body'
import { problem } from './problem'
import { createRefusals } from './refusals'

export const WEBHOOK_MAX_BYTES = 256 * 1024
const LATER = { 'retry-after': '60' }

type HookContext = Context<{ Bindings: Env }>

/** The routes below `/webhooks`. */
export function webhooks(workflowsOf: WorkflowsOf) {
  const routes = new Hono<{ Bindings: Env }>()
  const refusals = createRefusals()

  const receive = async (c: HookContext): Promise<Response> => {
    const { find, fault, redact } = workflowsOf(c.env)
    const log = createLog({}, redact)
    const checked = find(c.req.param('workflow_id') ?? '')
    const workflow_id = fault === null ? (checked?.workflow_id ?? null) : null
    const refused = (reason: string) => ({ what: 'webhook', workflow_id, reason }) as const
    /** Not the sender's fault: it is to try again. */
    const later = (detail: string): Response => {
      refusals.note(log, refused(detail), 503)
      return problem(c, 503, detail, {}, LATER)
    }
    const nowhere = (detail: string) => refusals.limit(c, log, refused(detail), problem(c, 404, detail))
    if (checked === undefined) return nowhere('there is no such workflow')
    if (!checked.ok) return later('this workflow is misconfigured')
    const { workflow } = checked
    if (workflow.connector.webhook === undefined && workflow.event_parser === null)
      return nowhere('this workflow takes no webhooks')
    if (workflow.webhook_secrets.length === 0) return later('this workflow has no secret for its webhooks yet')
    const genuine = await genuineBody(c, workflow)
    if (!genuine.ok) {
      const because = refused(genuine.message)
      if (genuine.reason === 'unproven') return refusals.limit(c, log, because, problem(c, 401, null))
      refusals.note(log, because, 413)
      return problem(c, 413, genuine.message)
    }
    const delivery = await readDelivery(c, workflow, genuine.value)
    if (!delivery.ok) {
      const status = delivery.reason === 'excessive' ? 413 : 400
      return refusals.count(c, log, refused(delivery.message), problem(c, status, delivery.message))
    }
    const { events, ignored } = delivery.value
    if (events.length === 0) return c.json({ received: 0, duplicates: 0, ignored })
    const received = await workflowStub(c.env, workflow.workflow_id).receive(events)
    return received === 'full' ? later('too many events are waiting') : c.json({ ...received, ignored })
  }

  for (const path of ['/:workflow_id', '/:workflow_id/:token']) {
    routes.post(path, receive)
    routes.all(path, (c) => problem(c, 405, 'webhooks are sent by POST', {}, { allow: 'POST' }))
  }
  return routes
}

/** The raw body of a delivery that is proven to be the origin's. */
async function genuineBody(
  c: HookContext,
  { connector: { webhook }, webhook_secrets }: Workflow,
): Promise<Result<Uint8Array<ArrayBuffer>, 'unproven' | 'too_large'>> {
  const head = { headers: c.req.raw.headers, token: c.req.param('token') ?? null }
  const admitted = await (webhook?.admits(head, webhook_secrets) ?? tokenMatches(head.token, webhook_secrets))
  if (!admitted) return fail('unproven', 'its token or signature is missing or wrong')
  const maxBytes = webhook?.maxBytes ?? WEBHOOK_MAX_BYTES
  const body = await readBody(c.req.raw, maxBytes)
  if (body === null) return fail('too_large', `a webhook may have at most ${maxBytes} bytes`)
  const verified = (await webhook?.verify({ ...head, body }, webhook_secrets)) ?? true
  return verified ? ok(body) : fail('unproven', 'its signature is wrong')
}

/** What a genuine body says, ready to be stored. */
async function readDelivery(
  c: HookContext,
  workflow: Workflow,
  body: Uint8Array<ArrayBuffer>,
): Promise<Result<{ readonly events: readonly NewEvent[]; readonly ignored: number }, 'malformed' | 'excessive'>> {
  const payload = parseJson(decodeUtf8(body))
  if (payload === undefined) return fail('malformed', 'the body is not JSON')
  const parsed = await parsePayload(workflow, payload, Object.fromEntries(c.req.raw.headers))
  const now = Date.now()
  if (!parsed.ok) {
    if (parsed.reason === 'event_parsing_failure')
      return ok({ events: [await unreadable(parsed.message, body, now)], ignored: 0 })
    return fail(parsed.reason, parsed.message)
  }
  const digest = await digestOf(body)
  const events = parsed.value.events.map((event, index) => toStore(event, index, digest, now))
  return ok({ events: await Promise.all(events), ignored: parsed.value.ignored })
}

/** JSON is UTF-8; anything else is decoded to a text that is no JSON. */
function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body)
  } catch {
    return ''
  }
}
