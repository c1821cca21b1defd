// The calls of the generic signed origin: one job at `fetch_url` and all of them at `list_url`, where the sender has such an API.
// Without one there is nobody to ask. The token leaves only in the Authorization header.
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { checked, givenJobSchema, PLACE, type WebhookAuth, type WebhookJob, type WebhookPull } from './schemas'

const LABEL = 'The sender'
const GONE: readonly number[] = [404, 410]
const NO_API = 'this origin has no API that could be asked: what it has to say comes by its webhooks'

export function connect(
  { fetch_url, list_url, api_token }: WebhookAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<WebhookPull, WebhookJob> {
  if (fetch_url === undefined || list_url === undefined) {
    const nobody = async () => fail('origin_refused', NO_API)
    return { fetchJob: nobody, listJobs: nobody }
  }
  const headers = api_token === undefined ? {} : { authorization: `Bearer ${api_token}` }
  const get = (url: string, expected: readonly number[], large: Pick<HttpRequest, 'large'> = {}) =>
    callOrigin(http, LABEL, { method: 'GET', url, headers, ...large }, expected, { now })
  return {
    async fetchJob(reference): Promise<Result<WebhookJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(fetch_url.replace(PLACE, reference), [200, ...GONE])
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (GONE.includes(status)) return ok(null)
      // An answer about another job must not stand for this one.
      if (!isRecord(json) || json['reference'] !== reference)
        return fail('origin_unavailable', `${LABEL} answered 200 without the job ${reference}`)
      const job = checked(givenJobSchema, json, '')
      return job.ok ? job : fail('origin_refused', `${LABEL}’s job is not one of HrFlow’s: ${job.message}`)
    },

    async listJobs() {
      const answered = await get(list_url, [200], { large: LARGE })
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, { label: LABEL, one: 'job', many: 'jobs', member: null, listed })
    },
  }
}

/** A job that is not valid is a failure that a run shows, with what is wrong. */
function listed(entry: unknown): Listed<WebhookJob> {
  const job = checked(givenJobSchema, entry, '')
  if (!job.ok) return { kind: 'unreadable', reference: null, why: `a job is not one of HrFlow’s: ${job.message}` }
  return { kind: 'job', reference: usableReference(job.value.reference), job: job.value }
}
