// Breezy HR's API, bound to one company: its positions in one state in one answer, and one position. The token leaves only in the
// Authorization header, and only to the API. https://developer.breezy.hr
import * as v from 'valibot'
import type { Http, HttpAnswer, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'
import { folded } from '../shared/texts'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { type BreezyJob, type BreezyPull, companySchema, jobSchema, type KeyedAuth } from './schemas'
import { createToken } from './token'

export const LABEL = 'Breezy HR'
const BASE = 'https://api.breezy.hr/v3'
/** What it answers for a position that does not exist (any more). */
const GONE_STATUS = 404

/** Whose positions these are: its id in the API, and its name before `.breezy.hr`. */
interface Company {
  readonly id: string
  readonly slug: string | null
}

export function openApi(
  auth: KeyedAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<BreezyPull, BreezyJob> {
  const token = createToken(auth, { http, now })
  const { company_id, company_slug } = auth
  let company: Company | null =
    company_id === undefined || company_slug === undefined ? null : { id: company_id, slug: company_slug.toLowerCase() }

  /** A token of a sign-in may end: then there is one more. */
  async function get(
    path: string,
    expected: readonly number[],
    large?: HttpRequest['large'],
  ): Promise<Result<HttpAnswer, OriginReason>> {
    for (const isLast of [false, true]) {
      const held = await token.get()
      if (!held.ok) return held
      const headers = { authorization: held.value } // without "Bearer"
      const request = { method: 'GET', url: `${BASE}${path}`, headers, ...(large && { large }) } as const
      const answered = await callOrigin(http, LABEL, request, isLast ? expected : [...expected, 401], { now })
      if (!answered.ok || answered.value.status !== 401) return answered
      token.drop(held.value)
      if (!token.renews) return fail('origin_unauthorized', `${LABEL} answered 401 to GET /v3${path}`)
    }
    return fail('origin_unauthorized', `${LABEL} refuses a new token`)
  }

  /** Asked once, where the workflow does not tell both. */
  async function companyOf(): Promise<Result<Company, OriginReason>> {
    if (company !== null) return ok(company)
    const answered = await get('/companies', [200])
    if (!answered.ok) return answered
    const { json } = answered.value
    if (!Array.isArray(json)) return fail('origin_unavailable', `${LABEL} answered 200 without a list of companies`)
    const found = companyIn(json, auth)
    if (found !== null) company = found
    return found === null ? fail('origin_unauthorized', `${LABEL} shows this account no such company`) : ok(found)
  }

  return {
    async fetchJob(reference): Promise<Result<BreezyJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const of = await companyOf()
      if (!of.ok) return of
      const answered = await get(`/company/${of.value.id}/position/${reference}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const { json } = answered.value
      const job = isRecord(json) ? readPosition(json, of.value) : null
      // An answer about another position, or one that says nothing of its state, must not close this one.
      if (job?._id !== reference || !isState(job.state))
        return fail('origin_unavailable', `${LABEL} answered 200 without the position ${reference} and its state`)
      return ok(job)
    },

    /** Without a state it is not documented which positions come, so one is always named. */
    async listJobs({ state }): Promise<Result<Page<BreezyJob>, OriginReason>> {
      const of = await companyOf()
      if (!of.ok) return of
      const answered = await get(`/company/${of.value.id}/positions?state=${state}`, [200], LARGE)
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, {
        label: LABEL,
        one: 'position',
        many: 'positions',
        member: null,
        listed: (entry) => listed(entry, of.value),
      })
    },
  }
}

/** The company that the workflow names among those of the account. */
function companyIn(
  companies: readonly unknown[],
  { company_id, company_name, company_slug }: KeyedAuth,
): Company | null {
  for (const entry of companies) {
    const { _id, name, friendly_id } = v.parse(companySchema, isRecord(entry) ? entry : {})
    const isIt = company_id === undefined ? folded(name) === folded(company_name ?? '') : _id === company_id
    const id = usableReference(_id)
    if (isIt && id !== null) return { id, slug: (company_slug ?? friendly_id)?.toLowerCase() ?? null }
  }
  return null
}

/** A state is a word. Of what is none nobody knows whether the position is open. */
const isState = (state: string | null): boolean => state !== null && /^[a-z]/i.test(state)

/** The API does not tell a position's page: it is at the company's name. */
function readPosition(bare: object, { slug }: Company): BreezyJob {
  const job = v.parse(jobSchema, bare)
  if (slug === null || job.friendly_id === null || !/^[a-z0-9-]+$/.test(slug)) return job
  return { ...job, url: job.url ?? `https://${slug}.breezy.hr/p/${encodeURIComponent(job.friendly_id.toWellFormed())}` }
}

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown, company: Company): Listed<BreezyJob> {
  const job = readPosition(isRecord(entry) ? entry : {}, company)
  return { kind: 'job', reference: usableReference(job._id), job }
}
