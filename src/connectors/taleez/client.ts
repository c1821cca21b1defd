// Taleez' calls: one job, and the list of jobs page by page. The key leaves only in its own header, and only to the API.
// https://api.taleez.com/swagger-ui/index.html
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { jobSchema, pageSchema, type TaleezAuth, type TaleezJob, type TaleezPull } from './schemas'

const LABEL = 'Taleez'
const JOBS = 'https://api.taleez.com/0/jobs'
/** The most that a page is documented to hold. A shorter one is no sign of the end. */
const PAGE_SIZE = 100
/** What it answers for a job that is unknown or deleted. */
const GONE_STATUS = 404
/** With texts, and with the customer's own fields. */
const WHOLE = { withDetails: 'true', withProps: 'true' }

/** Which page comes next, how many jobs came before it, and with which one the page before it began. */
const CURSOR = /^(\d+) (\d+) (\S+)$/

export function connect(
  { x_taleez_api_secret, x_taleez_api_key = '' }: TaleezAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<TaleezPull, TaleezJob> {
  const headers: Record<string, string> =
    x_taleez_api_secret === undefined
      ? { 'x-taleez-api-key': x_taleez_api_key }
      : { 'x-taleez-api-secret': x_taleez_api_secret }
  const key = x_taleez_api_secret ?? x_taleez_api_key
  const fault = (json: unknown) => faultOf(json, key)
  const get = (url: string, expected: readonly number[]) =>
    callOrigin(http, LABEL, { method: 'GET', url, headers }, expected, { now, fault })
  return {
    async fetchJob(reference): Promise<Result<TaleezJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`${JOBS}/${reference}?${new URLSearchParams(WHOLE)}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const { json } = answered.value
      const job = isRecord(json) ? v.parse(jobSchema, json) : null
      // An answer about another job, or one that says nothing of the status, must not close this one.
      if (job?.id !== reference || !isStatus(job.currentStatus))
        return fail('origin_unavailable', `${LABEL} answered 200 without the job ${reference} and its status`)
      return ok(job)
    },

    /** Ends where it says so, else behind as many jobs as it tells, else with an empty page. */
    async listJobs(pull, cursor): Promise<Result<Page<TaleezJob>, OriginReason>> {
      const [, page = '0', before = '0', firstBefore = null] = CURSOR.exec(cursor ?? '') ?? []
      const answered = await get(`${JOBS}?${queryOf(pull, page)}`, [200])
      if (!answered.ok) return answered
      const read = v.safeParse(pageSchema, answered.value.json)
      if (!read.success) return fail('origin_unavailable', `${LABEL} answered 200 without a list of jobs`)
      const { list, hasMore, totalSize: expected } = read.output
      const entries = eachOnce(list.map(listed))
      const seen = Number(before) + list.length
      const isLast = hasMore === null ? list.length === 0 || (expected !== null && seen >= expected) : !hasMore
      if (isLast) return ok({ entries, next: null, expected })
      const first = entries[0]?.reference ?? '-'
      if (list.length > 0 && first !== firstBefore)
        return ok({ entries, next: `${Number(page) + 1} ${seen} ${first}`, expected })
      const incomplete = incompleteBy('broken', 'no_further_page', { origin: LABEL })
      return ok({ entries, next: null, expected, incomplete })
    },
  }
}

/** A status is a word. Of what is none nobody knows whether the job is open. */
const isStatus = (status: string | null): boolean => status !== null && /^[a-z]/i.test(status)

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<TaleezJob> {
  const job = v.parse(jobSchema, isRecord(entry) ? entry : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}

/** By id, oldest first: by the default order, which begins with the newest, a new job would move all others while they are read. */
function queryOf({ sort = 'id.asc', ...filters }: TaleezPull, page: string): URLSearchParams {
  const query = new URLSearchParams({ page, pageSize: String(PAGE_SIZE), ...WHOLE, sort })
  for (const [name, given] of Object.entries(filters))
    for (const value of Array.isArray(given) ? given : [given])
      if (value !== undefined) query.append(name, String(value))
  return query
}

/** One that repeats the key is given without it. */
const faultOf = (json: unknown, key: string): string | null =>
  isRecord(json) && typeof json.message === 'string' ? json.message.replaceAll(key, '…') : null
