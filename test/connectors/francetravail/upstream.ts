// France Travail as the tests of its connector play it: an Http that answers from functions and keeps what was asked.
import * as v from 'valibot'
import { francetravail } from '../../../src/connectors/francetravail'
import type { Http, HttpAnswer, HttpReason, HttpRequest } from '../../../src/lib/http'
import { ok, type Result } from '../../../src/lib/result'

export const AUTH = { client_id: 'PAR_acme_1', client_secret: 'top&secret=1' }
export const API = 'https://api.francetravail.io/partenaire/offresdemploi/v2/offres'

/** An answer of an upstream; a text is sent as it is, anything else as JSON. */
export function answer(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): Result<HttpAnswer, HttpReason> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const json: unknown = typeof body === 'string' ? undefined : body
  return ok({ status, headers: new Headers(headers), text, json })
}

export const granted = (access_token: string, expires_in = 1_499) =>
  answer(200, { scope: 'api_offresdemploiv2 o2dsoffre', expires_in, token_type: 'Bearer', access_token })

type Answered = Result<HttpAnswer, HttpReason> | Promise<Result<HttpAnswer, HttpReason>>

export interface Upstream {
  /** Answers the nth call (from 1) of the API. */
  readonly api?: (request: HttpRequest, nth: number) => Answered
  /** Answers the nth call (from 1) of the token endpoint; without it tokens are T1, T2, … */
  readonly token?: (request: HttpRequest, nth: number) => Answered
}

/** The connector on a played upstream, at a clock that stands still. */
export function connected({ api, token = (_, nth) => granted(`T${nth}`) }: Upstream = {}) {
  const tokenCalls: HttpRequest[] = []
  const apiCalls: HttpRequest[] = []
  const clock = { now: Date.parse('2026-11-02T08:00:00Z') }
  const http: Http = async (request) => {
    const isToken = request.url.startsWith('https://entreprise.francetravail.fr/')
    const calls = isToken ? tokenCalls : apiCalls
    calls.push(request)
    const answers = isToken ? token : api
    if (answers === undefined) throw new Error(`nothing answers ${request.url}`)
    return answers(request, calls.length)
  }
  const origin = francetravail.connect(AUTH, { http, now: () => clock.now })
  return { origin, tokenCalls, apiCalls, clock }
}

/** The query of each call, as an object. */
export const queries = (calls: readonly HttpRequest[]) =>
  calls.map(({ url }) => Object.fromEntries(new URL(url).searchParams))

/** pull_parameters as the engine gives them to the connector. */
export const pullOf = (given: v.InferInput<typeof francetravail.pullSchema>) => v.parse(francetravail.pullSchema, given)

/** `count` offers with ids from `first` on. */
export const offers = (count: number, first = 0, prefix = 'J') =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${first + index}`, intitule: 'Boulanger (H/F)' }))
