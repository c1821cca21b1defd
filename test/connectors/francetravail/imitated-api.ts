// France Travail's "Offres d'emploi v2": tokens that expire, the search and one offer by id. The search itself is imitated-search.ts.
// https://francetravail.io/data/api/offres-emploi

import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import {
  bearer,
  type Call,
  decoded,
  empty,
  isObject,
  type JsonObject,
  json,
  type Reply,
  type Upstream,
} from '../../sandbox/upstream.ts'
import { badQuery, createOfferSearch, OFFER_ID, type SearchSettings } from './imitated-search.ts'
import { numberedById } from './numbered-offers.ts'

const TOKEN_HOST = 'entreprise.francetravail.fr'
const API_HOST = 'api.francetravail.io'
const OFFERS = '/partenaire/offresdemploi/v2/offres/'
const SCOPES = ['api_offresdemploiv2', 'o2dsoffre']

export interface FranceTravailClient {
  /** While false, its good keys get `invalid_client`. */
  licenceAccepted: boolean
  /** While true, a scope without `application_<client_id>` gets `invalid_scope`. */
  needsApplicationScope: boolean
}

export interface FranceTravail extends Upstream, SearchSettings, Pick<Records, 'edit' | 'remove' | 'get' | 'size'> {
  client(id: string, secret: string): FranceTravailClient
  /** Adds an offer, or replaces it. Its origin is the one given here, else what the offer says, else 1. */
  put(offer: JsonObject, options?: { origin?: '1' | '2' }): string
  offers(): readonly Readonly<JsonObject>[]
  /** How long a token lasts, and what `expires_in` says. */
  tokenSeconds: number
  /** Every token given out so far is refused from now on. */
  expireTokens(): void
  /** Of each client; null turns the limit off. Default 10 a second. */
  limit: Limit | null
}

interface Client extends FranceTravailClient {
  readonly id: string
  readonly secret: string
  readonly rate: ReturnType<typeof createRate>
}

const refused = (error: string, error_description: string) => json(400, { error, error_description })

export function createFranceTravail(now: () => number): FranceTravail {
  const clients = new Map<string, Client>()
  const tokens = new Map<string, { readonly client: Client; readonly until: number }>()
  let lastToken = 0
  const records = createRecords({
    idField: 'id',
    stampField: 'dateActualisation',
    stamp: (ms) => new Date(ms).toISOString(),
    now,
  })

  const clientOf = (form: URLSearchParams): Client | undefined => {
    const client = clients.get(form.get('client_id') ?? '')
    return client?.secret === form.get('client_secret') ? client : undefined
  }
  const holderOf = (call: Call): Client | undefined => {
    const token = tokens.get(bearer(call.headers) ?? '')
    return token !== undefined && now() < token.until ? token.client : undefined
  }

  function giveToken(call: Call): Reply {
    if (call.method !== 'POST' || call.url.pathname !== '/connexion/oauth2/access_token') return empty(404)
    const isForm = (call.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
    const form = new URLSearchParams(isForm ? call.text : '')
    if (call.url.searchParams.get('realm') !== '/partenaire') return refused('invalid_client', 'Realm not found')
    if (form.get('grant_type') !== 'client_credentials')
      return refused('unsupported_grant_type', 'Grant type is not supported')
    const client = clientOf(form)
    if (client === undefined || !client.licenceAccepted)
      return refused('invalid_client', 'Client authentication failed')
    const scopes = (form.get('scope') ?? '').split(' ')
    const needed = client.needsApplicationScope ? [...SCOPES, `application_${client.id}`] : SCOPES
    if (!needed.every((scope) => scopes.includes(scope))) return refused('invalid_scope', 'Unknown or invalid scope')
    const access_token = `token-${++lastToken}-of-${client.id}`
    tokens.set(access_token, { client, until: now() + origin.tokenSeconds * 1_000 })
    return json(200, { scope: scopes.join(' '), expires_in: origin.tokenSeconds, token_type: 'Bearer', access_token })
  }

  const search = createOfferSearch(records, now)

  function route(call: Call): Reply {
    if (call.method !== 'GET' || !call.url.pathname.startsWith(OFFERS)) return empty(404)
    const id = decoded(call.url.pathname.slice(OFFERS.length))
    if (id === 'search') return search(call.url.searchParams, origin)
    if (!OFFER_ID.test(id)) return badQuery('Le format de l’identifiant de l’offre est incorrect.', now())
    const offer = origin.numbered === null ? records.get(id) : numberedById(origin.numbered, id)
    return offer === undefined ? empty(204) : json(200, offer)
  }

  const origin: FranceTravail = {
    name: 'francetravail',
    secretBodies: true, // the client's
    serves: (host) => host === TOKEN_HOST || host === API_HOST,
    authorizes: (call) =>
      (call.url.host === TOKEN_HOST ? clientOf(new URLSearchParams(call.text)) : holderOf(call)) !== undefined,
    answer(call) {
      if (call.url.host === TOKEN_HOST) return giveToken(call)
      const client = holderOf(call)
      if (client === undefined) return empty(401, { 'www-authenticate': 'Bearer' })
      const taken = client.rate.take(origin.limit)
      if (taken.allowed) return route(call)
      const wait = { 'retry-after': secondsUntil(taken.resetAt, now()), 'x-ratelimit-remaining-clientidlimiter': '0' }
      return { status: 429, headers: { 'content-type': 'text/plain', ...wait }, body: 'Too Many Requests' }
    },
    client(id, secret) {
      const client = { id, secret, licenceAccepted: true, needsApplicationScope: false, rate: createRate(now) }
      clients.set(id, client)
      return client
    },
    put(offer, options = {}) {
      if (options.origin === undefined) return records.put(offer)
      const given = isObject(offer['origineOffre']) ? offer['origineOffre'] : {}
      return records.put({ ...offer, origineOffre: { ...given, origine: options.origin } })
    },
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    offers: records.all,
    get size() {
      return records.size
    },
    tokenSeconds: 1_499,
    expireTokens: () => tokens.clear(),
    limit: { calls: 10, perMs: 1_000 },
    cap: 3_150,
    window: 150,
    boundsInclusive: true,
    numbered: null,
  }
  return origin
}
