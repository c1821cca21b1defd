// Ashby without a key: the public job board of a company, all of its published postings with their texts in one answer. It has no
// call for one posting. https://developers.ashbyhq.com/docs/public-job-posting-api
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import type { Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { LABEL } from './api'
import { type AshbyJob, type AshbyPull, boardJobSchema, jobSchema } from './schemas'

const BASE = 'https://api.ashbyhq.com/posting-api/job-board/'

export function openJobBoard(
  job_board_name: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): ListedOrigin<AshbyPull, AshbyJob> {
  const url = `${BASE}${encodeURIComponent(job_board_name)}?includeCompensation=true`
  return {
    async listJobs(): Promise<Result<Page<AshbyJob>, OriginReason>> {
      const answered = await callOrigin(http, LABEL, { method: 'GET', url, large: LARGE }, [200], { now })
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, { label: LABEL, one: 'posting', many: 'postings', member: 'jobs', listed })
    },
  }
}

/** The posting by the API's names. */
function listed(entry: unknown): Listed<AshbyJob> {
  const bare = isRecord(entry) ? entry : {}
  const { department, team, location, publishedAt, applyUrl, ...more } = v.parse(boardJobSchema, bare)
  const job = v.parse(jobSchema, {
    ...more,
    departmentName: department,
    teamName: team,
    locationName: location,
    publishedDate: publishedAt,
    applyLink: applyUrl,
  })
  return { kind: 'job', reference: usableReference(job.id), job }
}
