// Webhooks: size limit, workflow, verify, parse, receive, and only then 200. Nothing of a delivery is believed before it
// is verified, and nothing is answered before it is stored.
import { type Context, Hono } from 'hono'
import type { WorkflowsOf } from '../config/deployment'
import { parsePayload, toStore, unreadable } from '../delivery/receive'
import { parseJson } from '../lib/http'
import { tokenMatches } from '../lib/secrets'
import { workflowStub } from '../object/stub'
import { readBody } from './body'
import { problem } from './problem'

export const WEBHOOK_MAX_BYTES = 1024 * 1024
const RETRY_AFTER_SECONDS = '60'

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
    if (workflow.webhook_secrets.length === 0)
      return problem(c, 503, 'this workflow has no secret for its webhooks yet', {}, later)
    const request = { body, headers: c.req.raw.headers, token: c.req.param('token') ?? null }
    const genuine = await (webhook === undefined
      ? tokenMatches(request.token, workflow.webhook_secrets)
      : webhook.verify(request, workflow.webhook_secrets))
    if (!genuine) return problem(c, 401, null)
    const payload = parseJson(decodeUtf8(body))
    if (payload === undefined) return problem(c, 400, 'the body is not JSON')
    const parsed = await parsePayload(workflow, payload, Object.fromEntries(c.req.raw.headers))
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

/** JSON is UTF-8; anything else is decoded to a text that is no JSON. */
function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body)
  } catch {
    return ''
  }
}
