// SmartRecruiters' customer API, bound to one key: jobs in every state. Its list has short rows; each that is new or changed is
// read by itself. The key leaves only in its own header. https://developers.smartrecruiters.com/reference
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { jobSchema, pageSchema, type SmartRecruitersJob, type SmartRecruitersPull } from './schemas'

export const LABEL = 'SmartRecruiters'
const BASE = 'https://api.smartrecruiters.com'
/** The most that a page may hold. */
const PAGE_SIZE = 100
/** What it answers for a job that does not exist (any more). */
const GONE_STATUS = 404

export function openJobs(
  x_smart_token: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<SmartRecruitersPull, SmartRecruitersJob> {
  const headers = { 'x-smarttoken': x_smart_token }
  const fault = (json: unknown) => faultOf(json, x_smart_token)
  const get = (path: string, expected: readonly number[]) =>
    callOrigin(http, LABEL, { method: 'GET', url: `${BASE}${path}`, headers }, expected, { now, fault })
  return {
    async fetchJob(reference): Promise<Result<SmartRecruitersJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`/jobs/${reference}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const { json } = answered.value
      const job = isRecord(json) ? v.parse(jobSchema, json) : null
      // An answer about another job, or one that does not say whether it is posted, must not close this one.
      if (job?.id !== reference || !isWord(job.postingStatus))
        return fail('origin_unavailable', `${LABEL} answered 200 without the job ${reference} and its posting status`)
      return ok(job)
    },

    /** Ends where no further page is named, or where one is empty: never by how many jobs were read. */
    async listJobs(pull, cursor): Promise<Result<Page<SmartRecruitersJob>, OriginReason>> {
      const [, before, pageId = null] = /^(\S+) (.+)$/.exec(cursor ?? '') ?? []
      const answered = await get(`/jobs?${queryOf(pull, pageId)}`, [200])
      if (!answered.ok) return answered
      const page = v.safeParse(pageSchema, answered.value.json)
      if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a page of jobs`)
      const { content, nextPageId, totalFound: expected } = page.output
      const entries = eachOnce(content.map(listed))
      if (nextPageId === null || content.length === 0) return ok({ entries, next: null, expected })
      const first = entries[0]?.reference ?? '-'
      if (nextPageId !== pageId && (first !== before || first === '-'))
        return ok({ entries, next: `${first} ${nextPageId}`, expected })
      const incomplete = incompleteBy('broken', 'no_further_page', { origin: LABEL })
      return ok({ entries, next: null, expected, incomplete })
    },
  }
}

/** A status is a word. Of what is none nobody knows whether the job is open. */
const isWord = (status: string | null): boolean => status !== null && /^[a-z]/i.test(status)

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<SmartRecruitersJob> {
  // It moves with whatever candidates do, and a row that differs costs a call.
  const { lastActivityOn: _activity, ...row } = isRecord(entry) ? entry : {}
  const job = v.parse(jobSchema, row)
  return { kind: 'row', reference: usableReference(job.id), row, job, sample: false }
}

/**
 * Only one posting status can be asked for. Changes are read in every one, since a job that was taken down has changed too.
 */
function queryOf(pull: SmartRecruitersPull, pageId: string | null): URLSearchParams {
  const { query, updated_after, posting_status, job_status, limit = PAGE_SIZE, open_posting_statuses: open } = pull
  const asked = new URLSearchParams({ limit: String(limit) })
  const only = updated_after === undefined && open.length === 1 ? open[0] : undefined
  const posting = posting_status ?? only
  if (query !== undefined) asked.set('q', query)
  if (updated_after !== undefined) asked.set('updatedAfter', updated_after)
  if (posting !== undefined) asked.set('postingStatus', posting)
  if (job_status !== undefined) asked.set('status', job_status)
  if (pageId !== null) asked.set('pageId', pageId)
  return asked
}

/** `{"message": "…", "errors": […]}`. One that repeats the key is given without it. */
const faultOf = (json: unknown, x_smart_token: string): string | null =>
  isRecord(json) && typeof json.message === 'string' ? json.message.replaceAll(x_smart_token, '…') : null
