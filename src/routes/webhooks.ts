// Webhooks: workflow, token, body, signature, payload, receive, and only then 200. Nothing of a delivery is believed before it
// is verified, its body is not read before all that can be checked without it, and nothing is answered before it is stored.
import { waitUntil } from 'cloudflare:workers'
import { type Context, Hono } from 'hono'
import type { Workflow } from '../config/check'
import type { WorkflowsOf } from '../config/deployment'
import { marksOf } from '../config/webhook-secrets'
import type { WebhookRequest } from '../connectors/connector'
import { digestOf, parsePayload, toStore, unreadable } from '../delivery/receive'
import { parseJson } from '../lib/http'
import { createLog, type Log } from '../lib/log'
import { type Failure, fail, ok, type Result } from '../lib/result'
import { tokenMatches } from '../lib/secrets'
import type { Received } from '../object/intake'
import { workflowStub } from '../object/stub'
import type { NewEvent } from '../store/event'
import type { Verified } from '../store/webhook-times'
import { type Body, openBody } from './body'
import { createHandover } from './handover'
import { handshakeAnswer } from './handshake'
import { problem } from './problem'
import { createRefusals } from './refusals'

export const WEBHOOK_MAX_BYTES = 256 * 1024
const LATER = { 'retry-after': '60' }

type HookContext = Context<{ Bindings: Env }>

/** Why a webhook of a workflow is refused, in one word: as it is counted. */
type Reason = 'unproven' | 'malformed' | 'too_large' | 'excessive' | 'no_secret' | 'full'

/** What a genuine delivery brings. */
interface Delivery {
  readonly events: readonly NewEvent[]
  /** Events that concern no job. */
  readonly ignored: number
  /** The secret that proves it. */
  readonly by: Verified | null
}

/** The routes below `/webhooks`. */
export function webhooks(workflowsOf: WorkflowsOf) {
  const routes = new Hono<{ Bindings: Env }>()
  const refusals = createRefusals()
  const handover = createHandover()

  /** Counts an answer that no object was asked for. The call that may follow is made after the answer. */
  function note(c: HookContext, workflow_id: string, status: number, reason: Reason | null): void {
    handover.note(workflow_id, { at: Date.now(), status, event: null, reference: null, reason })
    waitUntil(handover.giveWhenDue((id, noted) => workflowStub(c.env, id).noteAnswers(noted)))
  }

  /** Stores the events, and hands over what was noted before them. */
  async function store(c: HookContext, workflow_id: string, { events, by }: Delivery): Promise<Received | 'full'> {
    const noted = handover.take(workflow_id)
    let stored: Received | 'full' = 'full'
    try {
      stored = await workflowStub(c.env, workflow_id).receive(events, noted, by)
    } finally {
      if (stored === 'full' && noted !== null) handover.giveBack(workflow_id, noted)
    }
    return stored
  }

  /** The answer to a webhook of a workflow that takes them. */
  async function answer(c: HookContext, workflow: Workflow, body: Body, log: Log): Promise<Response> {
    const { workflow_id, connector } = workflow
    const delivery = await readGenuine(c, workflow, body)
    const brought = delivery.ok ? delivery.value : NO_DELIVERY
    const { events, ignored } = brought
    const stored = events.length === 0 ? NO_EVENTS : await store(c, workflow_id, brought)
    const refused = !delivery.ok ? delivery : stored === 'full' ? fail('full', 'too many events are waiting') : null
    if (refused === null) {
      const status = connector.webhook?.acceptedStatus ?? 200
      if (events.length === 0) note(c, workflow_id, status, null)
      return c.json({ ...(stored === 'full' ? NO_EVENTS : stored), ignored }, status)
    }
    const { reason, message } = refused
    const refusal = await refusals[TREATED[reason]](
      c,
      log,
      { what: 'webhook', workflow_id, reason: message },
      refusalOf(c, refused),
    )
    note(c, workflow_id, refusal.status, reason)
    return refusal
  }

  const receive = async (c: HookContext): Promise<Response> => {
    const { find, fault, redact } = workflowsOf(c.env)
    const log = createLog({}, redact)
    const checked = find(c.req.param('workflow_id') ?? '')
    const workflow_id = fault === null ? (checked?.workflow_id ?? null) : null
    const refuse = (treated: Treated, reason: string, response: Response) =>
      refusals[treated](c, log, { what: 'webhook', workflow_id, reason }, response)
    const nowhere = (detail: string) => refuse('limit', detail, problem(c, 404, detail))
    if (checked === undefined) return nowhere('there is no such workflow')
    const misconfigured = 'this workflow is misconfigured'
    if (!checked.ok) return refuse('note', misconfigured, problem(c, 503, misconfigured, {}, LATER))
    const { workflow } = checked
    if (workflow.connector.webhook === undefined && workflow.event_parser === null)
      return nowhere('this workflow takes no webhooks')
    const body = openBody(c.req.raw)
    const greeting = await handshakeAnswer(c.req.raw, body, workflow.connector.webhook)
    if (greeting !== null) return refusals.greet(c, log, workflow.workflow_id, greeting)
    return c.req.method === 'POST' ? answer(c, workflow, body, log) : notByPost(c)
  }

  /** No delivery, but perhaps an origin's question whether anybody takes them here. */
  const ask = async (c: HookContext): Promise<Response> => {
    const checked = workflowsOf(c.env).find(c.req.param('workflow_id') ?? '')
    const asks = checked?.ok && checked.workflow.connector.webhook?.handshake !== undefined
    return asks ? receive(c) : notByPost(c)
  }

  for (const path of ['/:workflow_id', '/:workflow_id/:token']) {
    routes.post(path, receive)
    routes.all(path, ask)
  }
  return routes
}

const notByPost = (c: HookContext): Response => problem(c, 405, 'webhooks are sent by POST', {}, { allow: 'POST' })

const NO_DELIVERY: Delivery = { events: [], ignored: 0, by: null }
const NO_EVENTS: Received = { received: 0, duplicates: 0 }

/** What follows a refusal beside its answer: see refusals.ts. */
type Treated = 'limit' | 'count' | 'note'
const TREATED: Readonly<Record<Reason, Treated>> = {
  unproven: 'limit',
  malformed: 'count',
  excessive: 'count',
  too_large: 'note',
  // Not the sender's fault: it is to try again.
  no_secret: 'note',
  full: 'note',
}

function refusalOf(c: HookContext, { reason, message, issues }: Failure<Reason>): Response {
  switch (reason) {
    case 'unproven':
      return problem(c, 401, null)
    case 'malformed':
      return problem(c, 400, message, issues === undefined ? {} : { issues })
    case 'too_large':
    case 'excessive':
      return problem(c, 413, message)
    case 'no_secret':
    case 'full':
      return problem(c, 503, message, {}, LATER)
  }
}

/** What a delivery brings that is proven to be the origin's. */
async function readGenuine(c: HookContext, workflow: Workflow, body: Body): Promise<Result<Delivery, Reason>> {
  if (workflow.webhook_secrets.length === 0)
    return fail('no_secret', 'this workflow has no secret for its webhooks yet')
  const genuine = await readProven(c, workflow, body)
  if (!genuine.ok) return genuine
  const { request, by } = genuine.value
  const brought = await readDelivery(workflow, request)
  return brought.ok ? ok({ ...brought.value, by }) : brought
}

interface Genuine {
  readonly request: WebhookRequest
  readonly by: Verified | null
}

/** A delivery that is proven to be the origin's, its body raw. */
async function readProven(
  c: HookContext,
  { workflow_id, connector: { webhook }, webhook_secrets }: Workflow,
  given: Body,
): Promise<Result<Genuine, 'unproven' | 'too_large'>> {
  const head = { headers: c.req.raw.headers, token: c.req.param('token') ?? null, now: Date.now() }
  const admitted = await (webhook?.admits(head, webhook_secrets) ?? tokenMatches(head.token, webhook_secrets))
  if (!admitted) return fail('unproven', 'its token or signature is missing or wrong')
  const maxBytes = webhook?.maxBytes ?? WEBHOOK_MAX_BYTES
  const body = await given.upTo(maxBytes)
  if (body === null) return fail('too_large', `a webhook may have at most ${maxBytes} bytes`)
  const request = { ...head, body }
  const proves = async (secrets: readonly string[]): Promise<boolean> =>
    webhook === undefined ? tokenMatches(head.token, secrets) : webhook.verify(request, secrets)
  if (!(await proves(webhook_secrets))) return fail('unproven', 'its signature is wrong')
  const [only, ...more] = webhook_secrets
  const each = more.length === 0 ? [only !== undefined] : await Promise.all(webhook_secrets.map((one) => proves([one])))
  const of = await marksOf(workflow_id, webhook_secrets)
  const mark = of[each.indexOf(true)]
  return ok({ request, by: mark === undefined ? null : { mark, of } })
}

/** What a genuine body says, ready to be stored. */
async function readDelivery(
  workflow: Workflow,
  request: WebhookRequest,
): Promise<Result<Omit<Delivery, 'by'>, 'malformed' | 'excessive'>> {
  const { body, now } = request
  const payload = parseJson(decodeUtf8(body))
  if (payload === undefined) return fail('malformed', 'the body is not JSON')
  const parsed = await parsePayload(workflow, payload, request)
  if (!parsed.ok) {
    if (parsed.reason === 'event_parsing_failure')
      return ok({ events: [await unreadable(parsed.message, body, now)], ignored: 0 })
    return { ...parsed, reason: parsed.reason }
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
