// Flatchr's calls, bound to one account. Reads vacancies; decides nothing about the board.
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Origin, OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { refusalOf } from '../shared/references'
import { LARGE, pagesOfAnswer } from '../shared/whole-list'
import { VACANCIES } from './listing'
import { type FlatchrAuth, type FlatchrJob, type FlatchrPull, jobSchema } from './schemas'

const LABEL = 'Flatchr'

/** What Flatchr answers for a vacancy that does not exist (any more). Its documentation does not say. */
const GONE_STATUS = 404

/** The calls of one account. `api_key` leaves only in the Authorization header. */
export function connect(
  auth: FlatchrAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<FlatchrPull, FlatchrJob> {
  const get = (path: string, expected: readonly number[], large?: HttpRequest['large']) => {
    const headers = { authorization: `Bearer ${auth.api_key}` }
    const request = { method: 'GET', url: `${auth.env_base_url}${path}`, headers } as const
    return callOrigin(tools.http, LABEL, large === undefined ? request : { ...request, large }, expected, tools)
  }

  return {
    /**
     * `GET /vacancy/{id}`. The address names no company, so another company's vacancy, which a forged webhook could name,
     * is refused here. `questions`, `faqs` and `benefits` come only this way: the default format uses none of them.
     * https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_une_annonce
     */
    async fetchJob(reference): Promise<Result<FlatchrJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(
        `/vacancy/${encodeURIComponent(reference)}?fields=address,tags,questions,faqs,benefits`,
        [200, GONE_STATUS],
      )
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === GONE_STATUS) return ok(null)
      const job = isRecord(json) ? v.parse(jobSchema, json) : null
      // An answer about something else, or one that says nothing of the status, must not close this vacancy.
      if (job === null || job.id !== reference || !isStatus(job.status))
        return fail('origin_unavailable', `${LABEL} answered 200 without the vacancy ${reference} and its status`)
      if (isOthers(job.company_id, auth.company_id))
        return fail('origin_refused', `vacancy ${reference} belongs to another company than company_id names`)
      return ok(job)
    },

    /**
     * `GET /company/{company_id}/vacancies`: every vacancy in one bare list, which has no pages: they are made here, of a
     * large one while it comes. Without `fields` neither address nor tags come.
     * https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_l_ensemble_de_vos_annonces
     */
    async listJobs() {
      const path = `/company/${encodeURIComponent(auth.company_id)}/vacancies?fields=address,tags`
      const answered = await get(path, [200], LARGE)
      if (!answered.ok) return answered
      return pagesOfAnswer(answered.value, VACANCIES)
    },
  }
}

/** A status is a whole number, also as a text. Of what is none nobody knows whether the vacancy is open. */
const isStatus = (status: FlatchrJob['status']): boolean =>
  typeof status === 'number' ? Number.isInteger(status) : typeof status === 'string' && /^-?\d+$/.test(status)

/**
 * Whether a vacancy's company is certainly not ours. Flatchr has two ids for a company, a number and an encoded text:
 * only two of a kind can be compared.
 */
function isOthers(theirs: FlatchrJob['company_id'], ours: string): boolean {
  if (typeof theirs !== 'string' && typeof theirs !== 'number') return false
  const id = String(theirs)
  const isNumber = (value: string) => /^\d+$/.test(value)
  return isNumber(id) === isNumber(ours) && id !== ours
}
