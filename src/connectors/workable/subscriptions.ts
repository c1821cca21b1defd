// Workable's calls about webhooks, which it calls subscriptions. The target must be unique in the account, so each event has an
// address of its own. https://workable.readme.io/reference/webhooks
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Subscriptions } from '../connector'
import { callOrigin } from '../shared/call'
import { subdomainOf, tokenOf } from './client'
import { subscriptionsSchema, type WorkableAuth } from './schemas'

/** Those that name a job. No event about a job itself is documented. */
export const EVENTS = ['candidate_created', 'candidate_moved', 'candidate_deleted'] as const

const LABEL = 'Workable'
const TYPE = { 'content-type': 'application/json' }

export function connectSubscriptions(
  auth: WorkableAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Subscriptions {
  const account = subdomainOf(auth)
  const base = `https://${account}.workable.com/spi/v3/subscriptions`
  const headers = { authorization: `Bearer ${tokenOf(auth)}` }
  const call = (request: Omit<HttpRequest, 'headers'>, expected: readonly number[]) =>
    callOrigin(http, LABEL, { ...request, headers: { ...headers, ...TYPE } }, expected, { now, fault: wordsOf })
  return {
    async list() {
      const answered = await call({ method: 'GET', url: base }, [200, 404])
      if (!answered.ok) return answered
      // With none there it answers 404 and `{}`; what is not there at all says why.
      if (answered.value.status === 404)
        return isRecord(answered.value.json) && wordsOf(answered.value.json) === null
          ? ok([])
          : fail('origin_unavailable', `${LABEL} answered 404 to GET /spi/v3/subscriptions`)
      const read = v.safeParse(subscriptionsSchema, answered.value.json)
      if (!read.success) return fail('origin_unavailable', `${LABEL} answered 200 without a list of subscriptions`)
      return ok(
        read.output.subscriptions.map(({ id, event, target }) => ({
          id: String(id),
          event: event ?? '',
          target: target ?? '',
        })),
      )
    },

    async register(event, target) {
      const body = JSON.stringify({ target, event, args: { account_id: account, job_shortcode: '', stage_slug: '' } })
      const answered = await call({ method: 'POST', url: base, body }, [200, 201, 409])
      if (!answered.ok) return answered
      return ok(answered.value.status === 409 ? 'taken' : 'registered')
    },

    async remove(id) {
      const url = `${base}/${encodeURIComponent(id)}`
      const answered = await call({ method: 'DELETE', url }, [200, 204, 404])
      return answered.ok ? ok(null) : answered
    },
  }
}

/** Workable's errors are `{"error": "…"}`. */
const wordsOf = (json: unknown): string | null => (isRecord(json) && typeof json.error === 'string' ? json.error : null)
