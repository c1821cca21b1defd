// France Travail's calls, bound to one application. Reads offers; decides nothing about the board.
import * as v from 'valibot'
import type { Http, HttpAnswer } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import type { Listed, Origin, OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import type { Limits } from './limits'
import { follow, NEWEST_FIRST, questionOf, totalOf } from './paging'
import type { FranceTravailPull } from './parameters'
import { placeOf } from './place'
import { type FranceTravailAuth, type FranceTravailJob, faultSchema, jobSchema, searchSchema } from './schemas'
import { createToken } from './token'

const LABEL = 'France Travail'
const OFFERS_URL = 'https://api.francetravail.io/partenaire/offresdemploi/v2/offres'

/** One page of a search: its offers as they came, and how many the whole search holds. */
interface Found {
  readonly offers: readonly unknown[]
  readonly total: number | null
}

/** The calls of one application. Its secret leaves only for the token endpoint. `limits` are those of a search. */
export function connect(
  auth: FranceTravailAuth,
  tools: { readonly http: Http; readonly now: () => number },
  limits: Limits,
): Origin<FranceTravailPull, FranceTravailJob> {
  const token = createToken(auth, tools)

  /** A 401 is how the API says that a token has ended, so the call is repeated once, with a new one. */
  async function get(
    path: string,
    expected: readonly number[],
    isRepeated = false,
  ): Promise<Result<HttpAnswer, OriginReason>> {
    const granted = await token.get()
    if (!granted.ok) return granted
    const request = {
      method: 'GET',
      url: `${OFFERS_URL}${path}`,
      headers: { authorization: `Bearer ${granted.value}` },
    } as const
    const accepted = isRepeated ? expected : [...expected, 401]
    const answered = await callOrigin(tools.http, LABEL, request, accepted, {
      now: tools.now,
      fault: (json) => faultOf(json, [auth.client_secret, granted.value]),
    })
    if (!answered.ok || answered.value.status !== 401) return answered
    token.drop(granted.value)
    return get(path, expected, true)
  }

  async function search(query: URLSearchParams): Promise<Result<Found, OriginReason>> {
    const answered = await get(`/search?${query}`, [200, 206, 204])
    if (!answered.ok) return answered
    const { status, headers, json } = answered.value
    const total = totalOf(headers)
    if (status === 204) return ok({ offers: [], total })
    const body = v.safeParse(searchSchema, json)
    return body.success
      ? ok({ offers: body.output.resultats, total })
      : fail('origin_unavailable', `${LABEL} answered ${status} to a search without resultats`)
  }

  return {
    /**
     * `GET /offres/{id}`: 204 means that the offer no longer exists. No 404 is documented, so one is taken for an outage:
     * nothing is archived on a fault.
     * https://francetravail.io/data/api/offres-emploi
     */
    async fetchJob(reference) {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`/${reference}`, [200, 204, 404])
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === 204) return ok(null)
      if (status === 404)
        return fail('origin_unavailable', `${LABEL} answered 404 to offer ${reference}, which only 204 calls gone`)
      const offer = v.safeParse(jobSchema, json)
      return offer.success && offer.output.id === reference
        ? ok(offer.output)
        : fail('origin_unavailable', `${LABEL} answered something else than offer ${reference}`)
    },

    /**
     * `GET /offres/search`, newest first, one pass per origin; a pass that holds more than a search gives is read in parts.
     * A given `range` is one request and the whole listing.
     * https://francetravail.io/data/api/offres-emploi
     */
    async listJobs(pull, cursor) {
      if (pull.range !== undefined) {
        const found = await search(queryOf({ ...pull, sort: pull.sort ?? NEWEST_FIRST }))
        if (!found.ok) return found
        const { offers } = found.value
        return ok({ entries: entriesOf(offers), next: null, expected: offers.length })
      }
      const place = placeOf(pull, cursor)
      if (place === null) return fail('origin_refused', `${LABEL}'s listing cannot go on at ${cursor}`)
      const found = await search(queryOf({ ...pull, ...questionOf(pull, place, limits) }))
      // Whether the API takes a part for a search is not known of every part. The rest is read all the same.
      const isPartRefused = !found.ok && found.reason === 'origin_refused' && place.window !== null
      if (!found.ok && !isPartRefused) return found
      const { offers, ...told } = found.ok ? found.value : { offers: [], total: null, refused: found.message }
      const followed = follow(pull, place, { ...told, count: offers.length }, tools.now(), limits)
      const { isRead, ...page } = followed
      return ok({ entries: isRead ? entriesOf(offers) : [], ...page })
    },
  }
}

/** What an error body says, without what must not be shown even if the far side repeats it. */
function faultOf(json: unknown, secrets: readonly string[]): string | null {
  const body = v.safeParse(faultSchema, json)
  if (!body.success) return null
  return secrets.reduce((said, secret) => said.replaceAll(secret, '…'), body.output.message).slice(0, 300)
}

function queryOf(given: Readonly<Record<string, string | number | boolean | undefined>>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, String(value))
  return query
}

/** The offers of a page, each once. One without an id that can enter a URL stays, as a failure that is seen. */
function entriesOf(offers: readonly unknown[]): Listed<FranceTravailJob>[] {
  const entries = offers.map((offer) => {
    const isObject = typeof offer === 'object' && offer !== null && !Array.isArray(offer)
    const job = v.parse(jobSchema, isObject ? offer : {})
    return { kind: 'job' as const, reference: usableReference(job.id), job }
  })
  return eachOnce(entries)
}
