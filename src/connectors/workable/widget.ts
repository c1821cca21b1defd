// Workable's public widget: all published jobs of an account in one answer, by the subdomain alone. It has no call for one job,
// and tells neither state, date of change, pay nor coordinates; requirements and benefits are part of the description.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { ok, type Result } from '../../lib/result'
import { flag, isRecord, records, text } from '../../lib/shapes'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer, type WholeList } from '../shared/whole-list'
import { jobSchema, type WorkableJob, type WorkablePull } from './schemas'

const LABEL = 'Workable'
const BASE = 'https://apply.workable.com/api/v1/widget/accounts/'

/** How long it goes on refusing, which it does not tell: 15 to 31 seconds were measured. */
const REST_SECONDS = '30'

const JOBS: WholeList<WorkableJob> = { label: LABEL, one: 'job', many: 'jobs', member: 'jobs', listed }

export function openWidget(
  subdomain: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): ListedOrigin<WorkablePull, WorkableJob> {
  const url = `${BASE}${subdomain}?details=true`
  return {
    async listJobs(): Promise<Result<Page<WorkableJob>, OriginReason>> {
      const answered = await callOrigin(patient(http), LABEL, { method: 'GET', url, large: LARGE }, [200], { now })
      return answered.ok ? pagesOfAnswer(answered.value, JOBS) : answered
    },
  }
}

/** Its refusals are a page without Retry-After. */
const patient =
  (http: Http): Http =>
  async (request) => {
    const called = await http(request)
    if (!called.ok || called.value.status !== 429 || called.value.headers.has('retry-after')) return called
    const headers = new Headers(called.value.headers)
    headers.set('retry-after', REST_SECONDS)
    return ok({ ...called.value, headers })
  }

const entrySchema = v.looseObject({
  country: text(),
  state: text(),
  city: text(),
  telecommuting: flag(),
  locations: records({ country: text(), countryCode: text(), region: text(), city: text(), hidden: flag() }),
})

/** The job by the names that the API has for it. What is no object stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<WorkableJob> {
  const given = isRecord(entry) ? entry : {}
  const { country, state: region, city, telecommuting, locations } = v.parse(entrySchema, given)
  const job = v.parse(jobSchema, {
    ...given,
    state: null, // there it is the region
    location: { country, region, city, telecommuting },
    locations: locations.map((place) => ({
      country_name: place.country,
      country_code: place.countryCode,
      subregion: place.region,
      city: place.city,
      hidden: place.hidden,
    })),
  })
  return { kind: 'job', reference: usableReference(job.shortcode), job }
}
