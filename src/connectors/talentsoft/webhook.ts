// TalentSoft's webhooks, which are registered by its API. They carry no signature: the secret is the last segment of the address.
import * as v from 'valibot'
import { fail, ok } from '../../lib/result'
import { tokenMatches } from '../../lib/secrets'
import { isRecord } from '../../lib/shapes'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema, type TalentSoftAuth } from './schemas'

/** What a vacancy's reference looks like, where an id may be one. */
const REFERENCE = /^\d{4}-\d+$/

export const webhook = {
  registration: {
    kind: 'by_hand',
    events: ['vacancy_new', 'vacancy_update', 'vacancy_status'],
    page: "TalentSoft's API, one call for each event: POST /api/system/v1/webhooks of your front office",
    secretInAddress: true,
  },
  /** `pingUrl` is called for a check, in a way that is not documented. What says nothing is such a call, and starts nothing. */
  handshake({ method, body }) {
    const saysNothing = method === 'GET' || method === 'HEAD' || body?.byteLength === 0
    return saysNothing ? { status: 200, headers: {} } : null
  },
  admits: (request, secrets) => tokenMatches(request.token, secrets),
  verify: (request, secrets) => tokenMatches(request.token, secrets),
  /** What names a vacancy is not documented: its reference under either name, or an id that is one. Others are of applicants. */
  parse(payload) {
    if (!isRecord(payload) || Object.keys(payload).length === 0)
      return fail('malformed', 'expected an object that names something')
    const { event, eventType, vacancyReference, reference: given, vacancyId, id } = v.parse(envelopeSchema, payload)
    const reference =
      [vacancyReference, given].map(usableReference).find((one) => one !== null) ??
      [vacancyId, id].find((one) => one !== null && REFERENCE.test(one))
    const type = event ?? eventType ?? ''
    if (reference == null || /^applicant/.test(type)) return ok({ events: [], ignored: 1 })
    return ok({
      events: [{ action: actionOf(type), reference, type, id: null, fired_at: null, concerns_job: true }],
      ignored: 0,
    })
  },
} satisfies Webhook<TalentSoftAuth>

const actionOf = (type: string): JobEvent['action'] => (type === 'vacancy_new' ? 'create' : 'update')
