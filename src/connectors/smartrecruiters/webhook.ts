// SmartRecruiters' webhooks: the question by which one is activated, how a delivery proves itself, and which job it names. What
// happened stands in headers; the body is an id. Pure. https://developers.smartrecruiters.com/docs/webhooks
import * as v from 'valibot'
import { hmacMatches, isRecent, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { hookSchema } from './schemas'

const SIGNATURE = 'smartrecruiters-signature'
const TIMESTAMP = 'smartrecruiters-timestamp'
const QUESTION = 'x-hook-secret'
const FORM = { prefix: 'v1=' } as const
/** Signed in this order behind the moment and the body; one that is absent counts as empty. */
const SIGNED = ['event-id', 'event-name', 'event-version', 'link'] as const
/** A delivery that failed comes again, perhaps with its first moment. What is replayed meanwhile is known by its event's id. */
const TOLERANCE_MS = 43_200_000

const signaturesOf = (headers: Headers): string[] =>
  (headers.get(SIGNATURE) ?? '').split(';').map((signature) => signature.trim())

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: [
      'job.created',
      'job.updated',
      'job.status.updated',
      'job.ad.created',
      'job.ad.updated',
      'job.ad.postings.updated',
    ],
    page: 'SmartRecruiters: three calls of its API, which docs/connect.md lists',
    secretInAddress: false,
  },
  /**
   * On activation it sends a value of its own, and wants it back. That is no secret of the deliveries; one that is signed is never
   * such a question, whatever else it carries.
   */
  handshake({ method, headers }) {
    const asked = headers.get(QUESTION) ?? ''
    const isQuestion = method === 'POST' && !headers.has(SIGNATURE) && /^[\x21-\x7e]{1,512}$/.test(asked)
    return isQuestion ? { status: 200, headers: { [QUESTION]: asked } } : null
  },
  /** It takes nothing else for delivered, a 200 neither. */
  acceptedStatus: 202,
  // No defaultSecret: SmartRecruiters makes the keys.
  admits: async ({ headers }) => signaturesOf(headers).some((signature) => isSignature(signature, FORM)),
  async verify({ body, headers, now }, secrets) {
    const seconds = headers.get(TIMESTAMP)
    if (seconds === null || !isRecent(seconds, now, TOLERANCE_MS)) return false
    const said = SIGNED.flatMap((name) => ['.', headers.get(name) ?? ''])
    return hmacMatches([seconds, '.', body, ...said], signaturesOf(headers), secrets, FORM)
  },
  /** A job's own events name it by `id`, those of its advertisements by `job_id`. Teams and approvals are none of a job. */
  parse(payload, { headers }) {
    const body = v.safeParse(hookSchema, payload)
    const type = headers.get('event-name') ?? ''
    const isAbout = type === '' || OF_ADVERTISEMENTS.test(type) || OF_A_JOB.test(type)
    if (!body.success || (isAbout && body.output.id === null && body.output.job_id === null))
      return fail('malformed', 'expected SmartRecruiters\' body, an object with an "id" or a "job_id"')
    const { id, job_id } = body.output
    const named = OF_ADVERTISEMENTS.test(type) ? job_id : OF_A_JOB.test(type) ? id : null
    const reference = usableReference(named)
    if (reference === null) return ok({ events: [], ignored: 1 })
    const action: JobEvent['action'] = type === 'job.created' ? 'create' : 'update'
    const event_id = headers.get('event-id')
    return ok({ events: [{ action, reference, type, id: event_id, fired_at: null, concerns_job: true }], ignored: 0 })
  },
}

const OF_ADVERTISEMENTS = /^job\.ad\./
const OF_A_JOB = /^job\.(?!ad\.|hiring-team\.|approval\.)/
