// France Travail's calls, bound to one application. Reads offers; decides nothing about the board.
import * as v from 'valibot'
import type { Http, HttpAnswer } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { pageOf, totalOf } from './content-range'
import { placeOf } from './cursor'
import { incremental } from './incremental'
import { LABEL, type Limits } from './limits'
import { follow, NEWEST_FIRST, questionOf, rangeOf } from './listing'
import type { FranceTravailPull } from './parameters'
import { type FranceTravailAuth, type FranceTravailJob, faultSchema, jobSchema, searchSchema } from './schemas'
import { createToken } from './token'

const OFFERS_URL = 'https://api.francetravail.io/partenaire/offresdemploi/v2/offres'

type Entry = Extract<Listed<FranceTravailJob>, { kind: 'job' }>

/** One page of a search: its offers as they came, and how many the whole search holds. */
interface Found {
  readonly entries: readonly Entry[]
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

  /** A page of a search. One that says to be another than was asked for is believed as little as one that cannot be read. */
  async function search(query: URLSearchParams, first: number, last: number): Promise<Result<Found, OriginReason>> {
    const answered = await get(`/search?${query}`, [200, 206, 204])
    if (!answered.ok) return answered
    const { status, headers, json } = answered.value
    const total = totalOf(headers)
    if (status === 204) return ok({ entries: [], total })
    const body = v.safeParse(searchSchema, json)
    if (!body.success) return fail('origin_unavailable', `${LABEL} answered ${status} to a search without resultats`)
    const page = pageOf(headers)
    const isOther = page !== null && (page.first !== first || page.last > last)
    if (isOther || body.output.resultats.length > last - first + 1)
      return fail('origin_unavailable', `${LABEL} answered with another page than the offers ${first} to ${last}`)
    return ok({ entries: body.output.resultats.map(entryOf), total })
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
        const [first = 0, last = 0] = pull.range.split('-').map(Number)
        const found = await search(queryOf({ ...pull, sort: pull.sort ?? NEWEST_FIRST }), first, last)
        if (!found.ok) return found
        const entries = eachOnce(found.value.entries)
        return ok({ entries, next: null, expected: found.value.entries.length })
      }
      const place = placeOf(pull, cursor)
      if (place === null) return fail('origin_refused', `${LABEL}'s listing cannot go on at ${cursor}`)
      const { first, last } = rangeOf(place, limits)
      const found = await search(queryOf({ ...pull, ...questionOf(pull, place, limits) }), first, last)
      // Whether the API takes a part for a search is not known of every part. The rest is read all the same.
      const isPartRefused = !found.ok && found.reason === 'origin_refused' && place.began !== null
      if (!found.ok && !isPartRefused) return found
      const { entries, ...answer } = found.ok ? found.value : { entries: [], total: null, refused: found.message }
      const offers = entries.map(({ reference, job }) => ({ reference, createdAt: incremental.movedAt(job) }))
      const { isRead, ...page } = follow(pull, place, { ...answer, offers }, tools.now(), limits)
      return ok({ entries: isRead ? entriesToRead(entries, place.search.isAgain) : [], ...page })
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

/** An offer as it came. One without an id that can enter a URL has no reference: a failure that is seen. */
function entryOf(offer: unknown): Entry {
  const job = v.parse(jobSchema, isRecord(offer) ? offer : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}

/** The offers of a page, each once; of a search that is read a second time only those that the first time can tell apart. */
const entriesToRead = (entries: readonly Entry[], isAgain: boolean): Entry[] =>
  eachOnce(entries).filter(({ reference }) => reference !== null || !isAgain)
