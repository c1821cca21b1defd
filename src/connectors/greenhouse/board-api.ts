// Greenhouse's public Job Board API, bound to one board: what is on it is open. It lists all posts in one answer, without their
// texts here, since those are twelve times as much. https://developers.greenhouse.io/job-board.html
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord, toNumber } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'
import { AGAIN, LARGE, pagesOfAnswer, type WholeList } from '../shared/whole-list'
import { type GreenhouseJob, type GreenhousePull, jobSchema } from './schemas'

const LABEL = 'Greenhouse'
const BASE = 'https://boards-api.greenhouse.io/v1/boards/'

/** What it answers for a post that was taken down, and for a board that it does not know. */
const UNKNOWN_STATUS = 404

export interface Board extends Origin<GreenhousePull, GreenhouseJob> {}

export function openBoard(
  board_token: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Board {
  const jobs = `${BASE}${encodeURIComponent(board_token)}/jobs`
  return {
    async fetchJob(reference): Promise<Result<GreenhouseJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const url = `${jobs}/${reference}?pay_transparency=true`
      const answered = await callOrigin(http, LABEL, { method: 'GET', url }, [200, UNKNOWN_STATUS], { now })
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === UNKNOWN_STATUS) return ok(null)
      // An answer about something else, or one that does not say whether it is of a job, must not close this post.
      const job = isRecord(json) && 'internal_job_id' in json ? v.parse(jobSchema, json) : null
      return job?.id === reference
        ? ok(job)
        : fail('origin_unavailable', `${LABEL} answered 200 without the job post ${reference}`)
    },

    async listJobs(_pull, cursor): Promise<Result<Page<GreenhouseJob>, OriginReason>> {
      const answered = await callOrigin(http, LABEL, { method: 'GET', url: jobs, large: LARGE }, [200], { now })
      return answered.ok ? pagesOfAnswer(answered.value, POSTS, cursor === AGAIN) : answered
    },
  }
}

/** `meta.total` is how many there are; lists have come short of it without another sign. */
const POSTS: WholeList<GreenhouseJob> = {
  label: LABEL,
  one: 'job post',
  many: 'job posts',
  member: 'jobs',
  listed,
  total: (answer) => (isRecord(answer) && isRecord(answer['meta']) ? toNumber(answer['meta']['total']) : null),
}

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<GreenhouseJob> {
  const row = isRecord(entry) ? entry : {}
  const job = v.parse(jobSchema, row)
  return { kind: 'row', reference: usableReference(job.id), row, job, sample: false }
}
