// The two calls of SmartRecruiters' public Posting API: a page of short rows, and one posting.
// https://developers.smartrecruiters.com/docs/posting-api
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { LABEL } from './job-api'
import { jobSchema, pageSchema, postingSchema, type Row, rowSchema, type SmartRecruitersJob } from './schemas'

const BASE = 'https://api.smartrecruiters.com/v1/companies/'
/** What it answers for a posting that was taken down. An unknown company is answered 200 with an empty list. */
const GONE_STATUS = 404

export interface Rows {
  readonly rows: readonly Row[]
  /** How many there are in all. */
  readonly total: number | null
}

export interface PostingCalls {
  rows(offset: number, limit: number): Promise<Result<Rows, OriginReason>>
  /** The job of a posting, its `id` null where the posting does not say of which job it is; null: it was taken down. */
  posting(id: string): Promise<Result<SmartRecruitersJob | null, OriginReason>>
}

export function postingCalls(
  company: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): PostingCalls {
  const postings = `${BASE}${encodeURIComponent(company)}/postings`
  const get = (url: string, expected: readonly number[]) =>
    callOrigin(http, LABEL, { method: 'GET', url }, expected, { now, fault: faultOf })
  return {
    async rows(offset, limit) {
      const answered = await get(`${postings}?limit=${limit}&offset=${offset}`, [200])
      if (!answered.ok) return answered
      const page = v.safeParse(pageSchema, answered.value.json)
      if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a page of postings`)
      const { content, totalFound: total } = page.output
      return ok({ rows: content.map((entry) => v.parse(rowSchema, isRecord(entry) ? entry : {})), total })
    },

    async posting(id) {
      const answered = await get(`${postings}/${encodeURIComponent(id)}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const { json } = answered.value
      const job = isRecord(json) ? jobOf(json) : null
      // An answer about something else must not close this one.
      return job?.posting_id === id
        ? ok(job)
        : fail('origin_unavailable', `${LABEL} answered 200 without the posting ${id}`)
    },
  }
}

/** What a posting tells of its job, by the names of the customer's API. Only `jobId` says which job that is. */
function jobOf(bare: Record<string, unknown>): SmartRecruitersJob {
  const { id, jobId, name, releasedDate, language, jobAd } = v.parse(postingSchema, bare)
  return v.parse(jobSchema, {
    ...bare,
    id: jobId,
    posting_id: id,
    title: name,
    createdOn: releasedDate,
    updatedOn: releasedDate,
    jobAd: { ...jobAd, language: jobAd?.language ?? language },
  })
}

/** `{"code": "…", "message": "…"}` */
const faultOf = (json: unknown): string | null =>
  isRecord(json) && typeof json.message === 'string' ? json.message : null
