// Teamtailor's API (JSON:API), bound to one key. The key leaves only in the Authorization header, and only to the API's own host.
// https://docs.teamtailor.com
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { jobOf } from './resources'
import { documentSchema, type TeamtailorAuth, type TeamtailorJob, type TeamtailorPull } from './schemas'

const LABEL = 'Teamtailor'
/** The most that a page may hold. */
const PAGE_SIZE = 30
/** What it answers for a job that does not exist (any more), or that the key may not see: closed either way. */
const GONE_STATUS = 404
const INCLUDE = 'locations,department,role'

export function openApi(
  { api_key, X_Api_Version, base }: Pick<TeamtailorAuth, 'X_Api_Version' | 'base'> & { readonly api_key: string },
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<TeamtailorPull, TeamtailorJob> {
  const headers = {
    authorization: `Token token=${api_key}`,
    'x-api-version': X_Api_Version,
    accept: 'application/vnd.api+json',
  }
  const fault = (json: unknown) => faultOf(json, api_key)
  const get = (url: string, expected: readonly number[]) => {
    const request: HttpRequest = { method: 'GET', url, headers }
    return callOrigin(http, LABEL, request, expected, { now, fault })
  }
  return {
    async fetchJob(reference): Promise<Result<TeamtailorJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`${base}/v1/jobs/${reference}?include=${INCLUDE}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const read = v.safeParse(documentSchema, answered.value.json)
      const job = read.success && isRecord(read.output.data) ? jobOf(read.output.data, read.output.included) : null
      // An answer about another job, or one that says nothing of the status, must not close this one.
      if (job?.id !== reference || (job['human-status'] ?? job.status) === null)
        return fail('origin_unavailable', `${LABEL} answered 200 without the job ${reference} and its status`)
      return ok(job)
    },

    /** `links.next` carries every parameter; it is absent on the last page. */
    async listJobs(pull, cursor): Promise<Result<Page<TeamtailorJob>, OriginReason>> {
      const [, before = null, next = null] = /^(\S+) (.+)$/.exec(cursor ?? '') ?? []
      const url = next ?? `${base}/v1/jobs?${queryOf(pull)}`
      if (!isListing(url, base))
        return fail('origin_unavailable', `links.next does not lead to ${base}/v1/jobs: not followed`)
      const answered = await get(url, [200])
      if (!answered.ok) return answered
      const read = v.safeParse(documentSchema, answered.value.json)
      if (!read.success || !Array.isArray(read.output.data))
        return fail('origin_unavailable', `${LABEL} answered 200 without a list of jobs`)
      const { data, included, links, meta } = read.output
      const entries = eachOnce(data.map((resource) => listed(resource, included)))
      const expected = meta?.['record-count'] ?? null
      const given = links?.next ?? ''
      if (given === '') return ok({ entries, next: null, expected })
      const further = addressIn(given) ?? url
      const first = entries[0]?.reference ?? '-'
      if (further === url || entries.length === 0 || first === before)
        return ok({
          entries,
          next: null,
          expected,
          incomplete: incompleteBy('broken', 'link_to_nowhere', { link: 'links.next' }),
        })
      return ok({ entries, next: `${first} ${further}`, expected })
    },
  }
}

/** A link is an address, or an object that has it. https://jsonapi.org/format/#document-links */
function addressIn(link: unknown): string | null {
  const address = isRecord(link) ? link['href'] : link
  return typeof address === 'string' ? address : null
}

type Included = v.InferOutput<typeof documentSchema>['included']

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(resource: unknown, included: Included): Listed<TeamtailorJob> {
  const job = jobOf(isRecord(resource) ? resource : {}, included)
  return { kind: 'job', reference: usableReference(job.id), job }
}

/** hrflow-connectors' names as the API spells them: `filter_created_at_from` is `filter[created-at][from]`. */
const FILTERS = {
  filter_status: 'filter[status]',
  filter_feed: 'filter[feed]',
  filter_department: 'filter[department]',
  filter_role: 'filter[role]',
  filter_locations: 'filter[locations]',
  filter_regions: 'filter[regions]',
  filter_tags: 'filter[tags]',
  filter_remote_status: 'filter[remote-status]',
  filter_created_at_from: 'filter[created-at][from]',
  filter_created_at_to: 'filter[created-at][to]',
  filter_updated_at_from: 'filter[updated-at][from]',
  filter_updated_at_to: 'filter[updated-at][to]',
  sort: 'sort',
} as const satisfies Partial<Record<keyof TeamtailorPull, string>>

function queryOf(pull: TeamtailorPull): URLSearchParams {
  const query = new URLSearchParams({ 'page[size]': String(PAGE_SIZE), include: INCLUDE })
  for (const [name, value] of Object.entries(pull)) if (isFilter(name)) query.set(FILTERS[name], String(value))
  return query
}

const isFilter = (name: string): name is keyof typeof FILTERS => Object.hasOwn(FILTERS, name)

/** Whether `url` is a page of the jobs at the API that the key is for. */
function isListing(url: string, base: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin, username, password, pathname } = new URL(url)
  return origin === base && username + password === '' && /^\/v1\/jobs\/?$/.test(pathname)
}

/** `{"errors": [{"title", "detail"}]}`. One that repeats the key is given without it. */
function faultOf(json: unknown, api_key: string): string | null {
  const [error] = isRecord(json) && Array.isArray(json['errors']) ? json['errors'] : []
  const said = isRecord(error) ? (error['detail'] ?? error['title']) : null
  return typeof said === 'string' ? said.replaceAll(api_key, '…') : null
}
