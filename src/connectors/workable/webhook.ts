// Workable's webhooks: the signature, and which job an event names. With a token they are registered by the API and signed with
// it; without one somebody else registered them, and their secret must be given.
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { tokenOf } from './client'
import { envelopeSchema, type WorkableAuth } from './schemas'
import { connectSubscriptions, EVENTS } from './subscriptions'

export const webhook = {
  registration: { kind: 'api', events: EVENTS, connect: connectSubscriptions },
  /** Workable signs with the account's token unless an OAuth application registered the webhook. */
  defaultSecret: tokenOf,
  admits: async ({ headers }) => isSignature(headers.get('x-workable-signature')),
  /** HMAC-SHA256 of the raw body in lower-case hex. https://workable.readme.io/reference/webhook-subscriptions-candidates-employees */
  verify: ({ body, headers }, secrets) => hmacMatches(body, headers.get('x-workable-signature'), secrets),
  /** Workable documents no job event, so every event that names a job is a hint. */
  parse(payload) {
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success || envelope.output.data === null)
      return fail('malformed', 'expected an object whose "data" is an object')
    const { id, fired_at, data } = envelope.output
    const reference = usableReference(data.job?.shortcode ?? null)
    if (reference === null) return ok({ events: [], ignored: 1 })
    const type = envelope.output.event_type ?? envelope.output.type ?? envelope.output.event ?? ''
    const concerns_job = type.startsWith('job_')
    return ok({ events: [{ action: actionOf(type), reference, type, id, fired_at, concerns_job }], ignored: 0 })
  },
} satisfies Webhook<WorkableAuth>

const { defaultSecret: _token, ...withoutToken } = webhook

/** Without the account's token. */
export const ofWidget = {
  ...withoutToken,
  registration: {
    kind: 'by_hand',
    events: EVENTS,
    page: 'Workable: POST /subscriptions with a token, which is then the secret',
    secretInAddress: false,
  },
} satisfies Webhook<WorkableAuth>

function actionOf(type: string): JobEvent['action'] {
  if (/^job_(?:.*_)?created$/.test(type)) return 'create'
  return /^job_(?:.*_)?(?:deleted|archived|closed)$/.test(type) ? 'archive' : 'update'
}
