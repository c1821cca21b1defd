// Recruitee's calls: with a token the API of a company, without one the careers site, which shows its published offers. Both list
// all of them in one answer. The token leaves only in the Authorization header, and only to the API.
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { boardAddress } from '../shared/hosts'
import { refusalOf, usableReference } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { DOMAIN, jobSchema, type RecruiteeAuth, type RecruiteeJob, type RecruiteePull } from './schemas'

const LABEL = 'Recruitee'

/** What both answer for an offer that does not exist (any more), or that the careers site does not show. */
const GONE_STATUS = 404

interface Place {
  /** Below it `/ID` is an offer. */
  readonly offers: string
  readonly list: (pull: RecruiteePull) => string
  readonly headers: Readonly<Record<string, string>>
  /** Whether each offer must tell its status: else nobody knows whether it is open. */
  readonly tellsStatus: boolean
  /** Where the careers site shows offers as JSON; null: the API tells that itself. */
  readonly site: string | null
}

function placeOf({ company = '', allowed_hosts, company_id, api_token, recruitee_endpoint }: RecruiteeAuth): Place {
  if (api_token === undefined) {
    const offers = `${boardAddress(company, DOMAIN, allowed_hosts)}/api/offers`
    return { offers, list: () => `${offers}/`, headers: {}, tellsStatus: false, site: offers }
  }
  const offers = `${recruitee_endpoint}/${company_id}/offers`
  return {
    offers,
    list: ({ kind, scope, view_mode }) => `${offers}?${new URLSearchParams({ kind, scope, view_mode })}`,
    headers: { authorization: `Bearer ${api_token}` },
    tellsStatus: true,
    site: null,
  }
}

export function connect(
  auth: RecruiteeAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<RecruiteePull, RecruiteeJob> {
  const { offers, list, headers, tellsStatus, site } = placeOf(auth)
  const get = (url: string, expected: readonly number[], large?: HttpRequest['large']) => {
    const request: HttpRequest = { method: 'GET', url, headers, ...(large === undefined ? {} : { large }) }
    return callOrigin(http, LABEL, request, expected, { now })
  }
  return {
    /** https://docs.recruitee.com/reference/offersid */
    async fetchJob(reference): Promise<Result<RecruiteeJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`${offers}/${reference}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const { json } = answered.value
      const bare = isRecord(json) && isRecord(json['offer']) ? json['offer'] : json
      const job = isRecord(bare) ? readOffer(bare, site) : null
      // An answer about another offer, or one that says nothing of its status, must not close this one.
      if (job?.id !== reference || (tellsStatus && !isStatus(job.status)))
        return fail(
          'origin_unavailable',
          `${LABEL} answered 200 without the offer ${reference}${tellsStatus ? ' and its status' : ''}`,
        )
      return ok(job)
    },

    /** All in one answer, which is 53 MB of a company with thousands of them. https://docs.recruitee.com/reference/offers */
    async listJobs(pull): Promise<Result<Page<RecruiteeJob>, OriginReason>> {
      const answered = await get(list(pull), [200], LARGE)
      if (!answered.ok) return answered
      const isBrief = site === null && pull.view_mode === 'brief'
      return pagesOfAnswer(answered.value, {
        label: LABEL,
        one: 'offer',
        many: 'offers',
        member: 'offers',
        listed: (entry) => listed(entry, { site, isBrief }),
      })
    },
  }
}

/** A status is a word. */
const isStatus = (status: string | null): boolean => status !== null && /^[a-z]/i.test(status)

/** An offer. The careers site does not tell where it shows it, which is known: it is where we ask for it. */
function readOffer(bare: object, site: string | null): RecruiteeJob {
  const job = v.parse(jobSchema, bare)
  return site === null || job.slug === null
    ? job
    : { ...job, url: job.url ?? `${site}/${encodeURIComponent(job.slug.toWellFormed())}` }
}

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown, { site, isBrief }: { site: string | null; isBrief: boolean }): Listed<RecruiteeJob> {
  const job = readOffer(isRecord(entry) ? entry : {}, site)
  const reference = usableReference(job.id)
  return isBrief ? { kind: 'row', reference, row: job, job, sample: false } : { kind: 'job', reference, job }
}
