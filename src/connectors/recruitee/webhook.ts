// Recruitee's webhooks: how one proves itself, the test call by which Recruitee makes one, and which offer an event names. Pure.
// https://docs.recruitee.com/reference/webhooks
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { parseJson } from '../../lib/http'
import { fail, ok } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema } from './schemas'

const HEADER = 'x-recruitee-signature'

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: ['job_published', 'job_unpublished', 'job_updated'],
    page: 'Recruitee: Settings > Apps and Plugins > Webhooks',
    secretInAddress: false,
  },
  /**
   * `{"test": true}` comes when a webhook is made, before anybody has seen the secret, and wants 200; later it comes with an
   * example of an event.
   */
  handshake: ({ method, body }) =>
    method === 'POST' && body !== null && isTest(parseJson(new TextDecoder().decode(body)))
      ? { status: 200, headers: {} }
      : null,
  // No defaultSecret: Recruitee makes the secret.
  admits: async ({ headers }) => isSignature(headers.get(HEADER)),
  /** HMAC-SHA256 of the raw body in lower-case hex. */
  verify: ({ body, headers }, secrets) => hmacMatches(body, headers.get(HEADER), secrets),
  /**
   * Whatever names an offer is a hint to read it, by its form and not by its name, since the names are not all known. An event
   * about a candidate is none, although it may name offers.
   */
  parse(payload) {
    if (isTest(payload)) return ok({ events: [], ignored: 1 })
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success || envelope.output.payload === null)
      return fail('malformed', 'expected Recruitee\'s envelope, an object whose "payload" is an object')
    const { id, created_at, event_type, payload: about } = envelope.output
    const reference = usableReference(about.offer?.id ?? null)
    const type = event_type ?? ''
    if (reference === null || /candidate/i.test(type)) return ok({ events: [], ignored: 1 })
    const hint: JobEvent = { action: actionOf(type), reference, type, id, fired_at: created_at, concerns_job: true }
    return ok({ events: [hint], ignored: 0 })
  },
}

const isTest = (payload: unknown): boolean => isRecord(payload) && payload['test'] === true

function actionOf(type: string): JobEvent['action'] {
  if (/unpublish|archive|delete|close/i.test(type)) return 'archive'
  return /publish|create/i.test(type) ? 'create' : 'update'
}
