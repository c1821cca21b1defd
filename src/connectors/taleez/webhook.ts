// Taleez' webhooks, of which neither events nor bodies nor a signature are published: so the secret is the last segment of the
// address, and whatever may be the id of a job is a hint to read that job. Pure.
import * as v from 'valibot'
import { fail, ok } from '../../lib/result'
import { tokenMatches } from '../../lib/secrets'
import { isRecord } from '../../lib/shapes'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { hookSchema } from './schemas'

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: ['all that are about a job'],
    page: 'Taleez: Settings > API & Webhooks',
    secretInAddress: true,
  },
  // No defaultSecret: a key must not stand in an address, so a workflow gives a webhook_secret.
  admits: (request, secrets) => tokenMatches(request.token, secrets),
  verify: (request, secrets) => tokenMatches(request.token, secrets),
  parse(payload) {
    const read = v.safeParse(hookSchema, payload)
    if (!read.success || !isRecord(payload) || !Object.values(payload).some(isTold))
      return fail('malformed', 'expected an object that tells something')
    const { id, jobId, job, data, event, type: typed, eventType } = read.output
    const type = event ?? typed ?? eventType ?? ''
    const own = /candidat|appli|recruit|user/i.test(type) ? null : (id ?? data?.id)
    const reference = usableReference(job?.id ?? jobId ?? data?.job?.id ?? data?.jobId ?? own ?? null)
    if (reference === null) return ok({ events: [], ignored: 1 })
    // Whether it is about the job itself nobody knows: so the first is due at once, and more of them wait.
    const hint: JobEvent = { action: actionOf(type), reference, type, id: null, fired_at: null, concerns_job: false }
    return ok({ events: [hint], ignored: 0 })
  },
}

/** Anything but nothing: a word, a number, or an object with something in it. */
const isTold = (value: unknown): boolean =>
  isRecord(value) ? Object.keys(value).length > 0 : value !== null && value !== undefined && value !== ''

function actionOf(type: string): JobEvent['action'] {
  if (/delete|archive|close|done|suspend|unpublish/i.test(type)) return 'archive'
  return /create|publish/i.test(type) ? 'create' : 'update'
}
