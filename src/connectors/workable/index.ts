// Workable as a connector: what the engine may know of it. The calls are in client.ts, the mapping in format.ts.
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import { momentIn } from '../../lib/waits'
import type { Connector, JobEvent } from '../connector'
import { usableReference } from '../shared/references'
import { plain } from '../shared/texts'
import { connect, isOpen, subdomainOf } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { authSchema, envelopeSchema, pullSchema, type WorkableJob } from './schemas'
import { connectSubscriptions, EVENTS } from './subscriptions'

export type { WorkableJob } from './schemas'

/** Workable, SPI v3. https://workable.readme.io/reference */
export const workable = {
  name: 'workable',
  authSchema,
  pullSchema,
  ratePerSecond: 0.9, // an account token has 10 requests in 10 seconds, shared by everything that uses it
  tenant: subdomainOf,
  account: (auth) => `workable:${subdomainOf(auth)}`,
  secrets: (auth) => [auth.api_access_token],
  connect,

  /** https://workable.readme.io/reference/rate-limits */
  restUntil(headers, now) {
    const spent = headers.get('x-rate-limit-remaining')?.trim() === '0'
    return spent ? (momentIn(headers.get('x-rate-limit-reset'), now) ?? null) : null
  },

  webhook: {
    registration: { kind: 'api', events: EVENTS, connect: connectSubscriptions },
    /** Workable signs with the account's token unless an OAuth application registered the webhook. */
    defaultSecret: (auth) => auth.api_access_token,
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
  },

  isOpen,
  describe: ({ title, id, state }) => ({ name: plain(title), other_id: plain(id), state: plain(state) }),
  /**
   * A `state` in which a job may belong on the board does not count: one that left it is read once more before anything
   * happens to it. In the others none of the board's jobs can be found.
   */
  narrows: (pull, archiving) =>
    pull.state === 'archived' ||
    (archiving && pull.state !== undefined && pull.state !== 'published') ||
    [pull.since_id, pull.max_id, pull.created_after, pull.updated_after].some((one) => one !== undefined),
  selectsByJob: true,
  incremental,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, WorkableJob>

function actionOf(type: string): JobEvent['action'] {
  if (/^job_(?:.*_)?created$/.test(type)) return 'create'
  return /^job_(?:.*_)?(?:deleted|archived|closed)$/.test(type) ? 'archive' : 'update'
}
