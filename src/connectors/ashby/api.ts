// Ashby's API, bound to one key: every call is a POST, reads too. It lists all published postings in one answer, without their texts;
// each that is new or changed is read by itself. The key leaves only in the Authorization header. https://developers.ashbyhq.com
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin, type Refusal } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { isGone, refusalIn } from './refusals'
import { type AshbyJob, type AshbyPull, answerSchema, jobSchema } from './schemas'

export const LABEL = 'Ashby'
const BASE = 'https://api.ashbyhq.com/'

export function openApi(
  api_key: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<AshbyPull, AshbyJob> {
  const headers = { authorization: `Basic ${btoa(`${api_key}:`)}`, 'content-type': 'application/json' }
  /** What Ashby repeats of the key is given without it. */
  const hidden = (refusal: Refusal | null): Refusal | null =>
    refusal && { ...refusal, said: refusal.said.replaceAll(api_key, '…') }

  function post(
    endpoint: string,
    body: object,
    more: { readonly large?: HttpRequest['large']; readonly mayBeGone?: true } = {},
  ) {
    const { large, mayBeGone } = more
    const request = { method: 'POST', url: `${BASE}${endpoint}`, headers, body: JSON.stringify(body) } as const
    const refusal = (json: unknown) => (mayBeGone && isGone(json) ? null : hidden(refusalIn(json)))
    const fault = (json: unknown) => hidden(refusalIn(json))?.said ?? null
    return callOrigin(http, LABEL, { ...request, ...(large && { large }) }, [200], { now, refusal, fault })
  }
  const resultsOf = (json: unknown): unknown => (isRecord(json) ? v.parse(answerSchema, json).results : undefined)

  return {
    /** https://developers.ashbyhq.com/reference/jobpostinginfo */
    async fetchJob(reference): Promise<Result<AshbyJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await post('jobPosting.info', { jobPostingId: reference }, { mayBeGone: true })
      if (!answered.ok) return answered
      const { json } = answered.value
      if (isGone(json)) return ok(null)
      const results = resultsOf(json)
      const job = isRecord(results) ? v.parse(jobSchema, results) : null
      // An answer about another posting must not close this one.
      return job?.id === reference
        ? ok(job)
        : fail('origin_unavailable', `${LABEL} answered 200 without the posting ${reference}`)
    },

    /** https://developers.ashbyhq.com/reference/jobpostinglist */
    async listJobs(pull): Promise<Result<Page<AshbyJob>, OriginReason>> {
      const answered = await post('jobPosting.list', pull, { large: LARGE })
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, {
        label: LABEL,
        one: 'posting',
        many: 'postings',
        member: 'results',
        listed,
      })
    },

    /** The postings of a job, which some webhooks name. https://developers.ashbyhq.com/reference/jobinfo */
    async resolve(kind, id): Promise<Result<readonly string[], OriginReason>> {
      if (kind !== 'job') return ok([])
      const answered = await post('job.info', { id, includeUnpublishedJobPostingsIds: true }, { mayBeGone: true })
      if (!answered.ok) return answered
      const results = resultsOf(answered.value.json)
      const ids = isRecord(results) && Array.isArray(results['jobPostingIds']) ? results['jobPostingIds'] : []
      return ok(ids.flatMap((one) => usableReference(typeof one === 'string' ? one : null) ?? []))
    },
  }
}

/** What is no object, or has no id that may enter the board, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<AshbyJob> {
  const row = isRecord(entry) ? entry : {}
  const job = v.parse(jobSchema, row)
  return { kind: 'row', reference: usableReference(job.id), row, job, sample: false }
}
