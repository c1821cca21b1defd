// The workflow's webhooks at its origin: registered, listed and removed where it has an API for that; else what to do by hand.

import * as v from 'valibot'
import type { Registration } from '../../connectors/connector'
import { isLocalHost } from '../../lib/http'
import type { Result } from '../../lib/result'
import { workflowStub } from '../../object/stub'
import { addressFor } from '../../store/public-url'
import { said } from '../answers/common'
import { registeredWebhooksSchema, removedWebhooksSchema } from '../answers/subscriptions'
import { problem } from '../problem'
import { REFUSED } from '../refused'
import type { ApiContext, Asked } from '../route'
import { type Running, runningRoute } from '../workflow-route'

const PATH = '/api/workflows/:id/subscriptions'
const EXPECTED_ADDRESS = 'expected an address like https://relay.acme.example, which the origin can reach'

const isPublic = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, origin } = new URL(text)
  return protocol === 'https:' && !isLocalHost(hostname) && origin === text.replace(/\/$/, '')
}

const addressQuery = v.strictObject({
  address: v.optional(
    said(
      v.pipe(v.string(), v.check(isPublic, EXPECTED_ADDRESS)),
      "the Worker's own, where it is another than PUBLIC_URL, or without that than that of this request",
    ),
  ),
})

const AT_ORIGIN = {
  400: 'The address of the Worker is not one that the origin can reach.',
  501: 'Webhooks of this origin are registered by hand: `detail` says the exact address, the events, and where to enter them.',
  502: 'The origin did not do it: `detail` says why.',
} as const

/** What a call is made with: the Worker's address as the origin is to know it; or the answer that there is nothing to call. */
function addressOf(c: ApiContext, { workflow }: Running, given: string | undefined): string | Response {
  const address = given?.replace(/\/$/, '') ?? addressFor(c.env, c.req.url)
  const { webhook, name } = workflow.connector
  if (webhook === undefined) return problem(c, 501, `${name} sends no webhooks: the workflow's schedule finds changes`)
  if (webhook.registration.kind === 'by_hand')
    return byHand(c, webhook.registration, `${address}/webhooks/${workflow.workflow_id}`)
  return isPublic(address) ? address : problem(c, 400, REFUSED.not_reachable)
}

/** What to enter where. The secret itself is not said: whoever reads this need not know it. */
function byHand(c: ApiContext, registration: Extract<Registration<never>, { kind: 'by_hand' }>, url: string): Response {
  const { page, events, secretInAddress } = registration
  const target = secretInAddress ? `${url}/SECRET, where SECRET is the workflow's webhook_secret` : url
  const words = `this origin has no API for it. Enter in ${page}: the address ${target}; the events ${events.join(', ')}`
  return problem(c, 501, words, { by_hand: { page, address: secretInAddress ? `${url}/SECRET` : url, events } })
}

type Asking = Asked<typeof addressQuery, null> & { readonly entry: Running; readonly workflow_id: string }

/** What the origin says to `call` about the webhooks of a workflow, or the answer when it is not asked or refuses. */
async function atOrigin<T extends object | number>(
  { c, env, entry, workflow_id, query }: Asking,
  call: (stub: ReturnType<typeof workflowStub>, address: string) => Promise<Result<T, string>>,
): Promise<T | Response> {
  const address = addressOf(c, entry, query.address)
  if (address instanceof Response) return address
  const answer = await call(workflowStub(env, workflow_id), address)
  return answer.ok ? answer.value : problem(c, 502, `${answer.reason}: ${answer.message}`)
}

const list = runningRoute({
  name: 'listSubscriptions',
  method: 'GET',
  path: PATH,
  words: "The workflow's webhooks as they stand at the origin now.",
  query: addressQuery,
  answers: { ...AT_ORIGIN, 200: ['Each event that is worth registering.', registeredWebhooksSchema] },
  async run(asked) {
    const value = await atOrigin(asked, (stub, address) => stub.registeredWebhooks(address))
    return value instanceof Response ? value : { status: 200, body: { items: [...value] } }
  },
})

const register = runningRoute({
  name: 'subscribe',
  method: 'POST',
  path: PATH,
  words:
    'Registers the webhooks at the origin that are not there yet. From then on they are looked for once a day, and made again.',
  query: addressQuery,
  answers: { ...AT_ORIGIN, 200: ['Each event, and what was done.', registeredWebhooksSchema] },
  async run(asked) {
    const value = await atOrigin(asked, (stub, address) => stub.registerWebhooks(address))
    return value instanceof Response ? value : { status: 200, body: { items: [...value] } }
  },
})

const remove = runningRoute({
  name: 'unsubscribe',
  method: 'DELETE',
  path: PATH,
  words: "Removes the workflow's webhooks at the origin, and looks for them no more.",
  query: addressQuery,
  answers: { ...AT_ORIGIN, 200: ['How many there were.', removedWebhooksSchema] },
  async run(asked) {
    const value = await atOrigin(asked, (stub, address) => stub.removeWebhooks(address))
    return value instanceof Response ? value : { status: 200, body: { removed: value } }
  },
})

export const subscriptionRoutes = [list, register, remove]
