import { describe, expect, it } from 'vitest'
import { createFranceTravail } from './imitated-api'
import type { NumberedOffers } from './numbered-offers'

const NOW = Date.parse('2026-11-27T12:00:00Z')
const COUNT = 40
const MINUTE_MS = 60_000

/** The n-th was created n minutes ago. */
const numbered: NumberedOffers = {
  count: COUNT,
  createdAt: (n) => NOW - n * MINUTE_MS,
  made: (n) => ({ id: `N${n}`, dateCreation: new Date(NOW - n * MINUTE_MS).toISOString() }),
  numberOf: (id) => Number(id.slice(1)),
}

/** The imitated origin with these offers, and one that was given each of them. */
function origins() {
  const [made, kept] = [createFranceTravail(() => NOW), createFranceTravail(() => NOW)]
  made.numbered = numbered
  for (let n = 0; n < COUNT; n++) kept.put(numbered.made(n), { origin: n % 3 === 0 ? '1' : '2' })
  return [made, kept].map((origin) => {
    const secret = 'secret'
    origin.client('client', secret)
    Object.assign(origin, { limit: null, window: 7, cap: 21 })
    const form = `grant_type=client_credentials&client_id=client&client_secret=${secret}&scope=api_offresdemploiv2+o2dsoffre`
    const token = origin.answer({
      method: 'POST',
      url: new URL('https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=/partenaire'),
      headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
      text: form,
      json: undefined,
    })
    const { access_token } = JSON.parse(token.body ?? '{}')
    return (path: string) =>
      origin.answer({
        method: 'GET',
        url: new URL(`https://api.francetravail.io/partenaire/offresdemploi/v2/offres/${path}`),
        headers: new Headers({ authorization: `Bearer ${access_token}` }),
        text: '',
        json: undefined,
      })
  })
}

const at = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString().replace('.000Z', 'Z')

describe('offers that are made from their numbers', () => {
  it('are found by origin, page and creation date as if each had been put there', () => {
    const [made, kept] = origins()
    const asked = [
      'origineOffre=1&range=0-6',
      'origineOffre=1&range=7-13',
      'origineOffre=1&range=14-20',
      'origineOffre=2&range=0-6',
      `origineOffre=2&range=0-6&minCreationDate=${at(20)}&maxCreationDate=${at(9)}`,
      `origineOffre=1&range=0-6&minCreationDate=${at(20)}&maxCreationDate=${at(9)}`,
      `origineOffre=1&range=0-6&minCreationDate=${at(-20)}&maxCreationDate=${at(-9)}`,
    ].map((query) => `search?sort=1&${query}`)
    expect(asked.map((path) => made?.(path))).toEqual(asked.map((path) => kept?.(path)))
  })

  it('are each found by its id, and none beyond the last', () => {
    const [made, kept] = origins()
    const ids = ['N0', 'N1', `N${COUNT - 1}`, `N${COUNT}`]
    expect(ids.map((id) => made?.(id))).toEqual(ids.map((id) => kept?.(id)))
  })

  it('are not found by what nobody could tell of them', () => {
    const [made] = origins()
    expect(() => made?.('search?sort=1&departement=75')).toThrow('not by departement')
  })
})
