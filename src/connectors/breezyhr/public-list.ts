// Breezy HR without a key: the published positions of a company in one answer, with their texts. It is not documented, and has no
// call for one position.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import type { Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { LABEL } from './api'
import { type BreezyJob, type BreezyPull, jobSchema } from './schemas'

export function openPublicList(
  company_slug: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): ListedOrigin<BreezyPull, BreezyJob> {
  const url = `https://${company_slug.toLowerCase()}.breezy.hr/json?verbose=true`
  return {
    async listJobs(): Promise<Result<Page<BreezyJob>, OriginReason>> {
      const answered = await callOrigin(http, LABEL, { method: 'GET', url, large: LARGE }, [200], { now })
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, { label: LABEL, one: 'position', many: 'positions', member: null, listed })
    },
  }
}

/** Its `id` is the position's `_id` (guess). */
function listed(entry: unknown): Listed<BreezyJob> {
  const { id, ...row } = isRecord(entry) ? entry : {}
  const job = v.parse(jobSchema, { ...row, _id: id })
  return { kind: 'job', reference: usableReference(job._id), job }
}
