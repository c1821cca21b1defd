// France Travail for sandbox, dev and demo. How its API answers stands in imitated-api.ts.
import type { JsonObject } from '../../sandbox/upstream.ts'
import type { Account, Imitation, Texts } from '../imitation.ts'
import { offersFor } from './example-offers.ts'
import { createFranceTravail, type FranceTravail } from './imitated-api.ts'
import { OFFER_ID } from './imitated-search.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly francetravail: FranceTravail
  }
}

/** The origin of what is put there, where the address says one. */
const originIn = (query: URLSearchParams): { origin?: '1' | '2' } => {
  const origin = query.get('origin')
  return origin === '1' || origin === '2' ? { origin } : {}
}

/** The offers are common to all clients. */
const offersOf = (origin: FranceTravail, put: Account['put'] = (offer) => origin.put(offer)): Account => ({
  idField: 'id',
  all: origin.offers,
  get: origin.get,
  put,
  edit: origin.edit,
  remove: origin.remove,
  close: origin.remove,
  get size() {
    return origin.size
  },
  unlimit() {
    origin.limit = null
  },
})

export const imitation: Imitation = {
  label: 'France Travail',
  dates: { created: 'dateCreation', changed: 'dateActualisation', form: (iso) => iso },
  canHold: ({ id }) => OFFER_ID.test(String(id ?? '')),
  /** Of the offers that do not say whose they are every third is a partner's. */
  held: (offer, index) =>
    'origineOffre' in offer ? { ...offer } : { ...offer, origineOffre: { origine: index % 3 === 2 ? '2' : '1' } },
  examples(pull): readonly JsonObject[] {
    const first = (name: string, otherwise: string) => (String(pull[name] ?? otherwise).split(',')[0] ?? '').trim()
    return offersFor(first('codeROME', 'M1805'), first('departement', '75'))
  },
  example: { id: '202DEA0', patch: { intitule: 'Développeuse web (H/F)' } },
  address: (_auth, id) => `francetravail/offers/${id}`,

  create(now) {
    const origin = createFranceTravail(now)
    return Object.assign(origin, {
      addresses: [
        'francetravail/offers',
        'francetravail/offers/ID?origin=2, where a PUT makes it an offer of a partner',
      ],
      open(auth: Texts) {
        origin.client(String(auth['client_id']), String(auth['client_secret']))
        return offersOf(origin)
      },
      find: ([kind, id]: readonly string[], query: URLSearchParams) =>
        kind === 'offers' ? { jobs: offersOf(origin, (offer) => origin.put(offer, originIn(query))), id } : null,
      holds: () => [`${origin.size} offers`],
    })
  },
}
