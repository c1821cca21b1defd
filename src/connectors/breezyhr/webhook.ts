// Breezy HR's webhooks: how one proves itself, and which position an event names. Pure.
// https://developer.breezy.hr/reference/webhooks
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { parseJson } from '../../lib/http'
import { fail, ok } from '../../lib/result'
import { isFlat } from '../../lib/shapes'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema } from './schemas'

const HEADER = 'x-hook-signature'

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: ['companyPositionAdded', 'companyPositionUpdated', 'companyPositionDeleted', 'companyPositionStateUpdated'],
    page: 'Breezy HR: one call of its API, which docs/connect.md names',
    secretInAddress: false,
  },
  // No defaultSecret: Breezy HR makes the secret. It looks like one of Standard Webhooks and is none: the key is its text.
  admits: async ({ headers }) => isSignature(headers.get(HEADER)),
  /**
   * HMAC-SHA256 in lower-case hex, of the raw body or of one that was parsed and written anew: the documentation has both. The
   * second is no looser: it is made of what was sent, and only who knows the secret can sign it.
   */
  async verify({ body, headers }, secrets) {
    const given = headers.get(HEADER)
    if (await hmacMatches(body, given, secrets)) return true
    const payload = parseJson(new TextDecoder().decode(body))
    return payload !== undefined && isFlat(payload) && hmacMatches([JSON.stringify(payload)], given, secrets)
  },
  /** Events about candidates name their position too, and are none of it. */
  parse(payload) {
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success || envelope.output.object === null)
      return fail('malformed', 'expected Breezy HR\'s envelope, an object whose "object" is an object')
    const { _id: id, type, creation_date, object } = envelope.output
    const reference = usableReference(object.position?._id ?? null)
    if (reference === null || type === null || !type.startsWith('companyPosition'))
      return ok({ events: [], ignored: 1 })
    const hint: JobEvent = { action: actionOf(type), reference, type, id, fired_at: creation_date, concerns_job: true }
    return ok({ events: [hint], ignored: 0 })
  },
}

function actionOf(type: string): JobEvent['action'] {
  if (type.endsWith('Deleted')) return 'archive'
  return type.endsWith('Added') ? 'create' : 'update'
}
