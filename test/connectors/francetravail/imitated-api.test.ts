// France Travail as the sandbox imitates it.
import { describe, expect, it } from 'vitest'
import { caller } from '../../sandbox/calls.ts'
import { createSandbox } from '../../sandbox/sandbox.ts'
import type { FranceTravail } from './imitated-api.ts'

const TOKEN = 'https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire'
const OFFERS = 'https://api.francetravail.io/partenaire/offresdemploi/v2/offres'
const good = {
  grant_type: 'client_credentials',
  client_id: 'ft-client',
  client_secret: 'ft-secret',
  scope: 'api_offresdemploiv2 o2dsoffre',
}

function setup() {
  const clock = { now: Date.parse('2026-11-02T08:00:00Z') }
  const sandbox = createSandbox({ now: () => clock.now })
  const { francetravail } = sandbox
  const client = francetravail.client('ft-client', 'ft-secret')
  francetravail.limit = null
  const askToken = async (form: Record<string, string> = good, url = TOKEN) => {
    const response = await sandbox.handle(new Request(url, { method: 'POST', body: new URLSearchParams(form) }))
    if (response === 'dropped') throw new Error('dropped')
    return { status: response.status, json: await response.json<Record<string, string>>() }
  }
  const withToken = async () => {
    const { json } = await askToken()
    return caller(sandbox, { authorization: `Bearer ${json['access_token']}` })
  }
  return { clock, sandbox, francetravail, client, askToken, withToken }
}

/** `count` offers, one a second from the first of November on. */
function fill(francetravail: FranceTravail, count: number) {
  for (let index = 0; index < count; index += 1)
    francetravail.put({ id: `A${index}`, dateCreation: new Date(Date.UTC(2026, 10, 1, 0, 0, index)).toISOString() })
}
const ids = (json: unknown) => (json as { resultats: { id: string }[] }).resultats.map(({ id }) => id)

describe('the token', () => {
  it('is given to known keys for 1,499 s', async () => {
    const { askToken } = setup()
    expect(await askToken()).toEqual({
      status: 200,
      json: { scope: good.scope, expires_in: 1_499, token_type: 'Bearer', access_token: 'token-1-of-ft-client' },
    })
  })

  it('is refused with the documented error for wrong keys, scope, grant and realm, and before the licence is accepted', async () => {
    const { askToken, client } = setup()
    const errorOf = async (form: Record<string, string>, url?: string) => {
      const { status, json } = await askToken(form, url)
      return [status, json['error']]
    }
    expect(await errorOf({ ...good, client_secret: 'no' })).toEqual([400, 'invalid_client'])
    expect(await errorOf({ ...good, scope: 'o2dsoffre' })).toEqual([400, 'invalid_scope'])
    expect(await errorOf({ ...good, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type'])
    expect(await errorOf(good, TOKEN.split('?')[0])).toEqual([400, 'invalid_client'])
    client.needsApplicationScope = true
    expect(await errorOf(good)).toEqual([400, 'invalid_scope'])
    expect((await askToken({ ...good, scope: `application_ft-client ${good.scope}` })).status).toBe(200)
    client.licenceAccepted = false
    expect(await errorOf(good)).toEqual([400, 'invalid_client'])
  })

  it('ends after its time, or when told to, in an empty 401', async () => {
    const { clock, francetravail, withToken } = setup()
    fill(francetravail, 1)
    const call = await withToken()
    clock.now += 1_498_000
    expect((await call('GET', `${OFFERS}/A0`)).status).toBe(200)
    clock.now += 1_000
    const late = await call('GET', `${OFFERS}/A0`)
    expect([late.status, late.text, late.headers.get('www-authenticate')]).toEqual([401, '', 'Bearer'])
    const again = await withToken()
    francetravail.expireTokens()
    expect((await again('GET', `${OFFERS}/search`)).status).toBe(401)
  })
})

describe('the search', () => {
  it('answers 200 when everything is there, 206 on every page else, 204 behind the last and 204 without any match', async () => {
    const { francetravail, withToken } = setup()
    const call = await withToken()
    const seen = async (query: string) => {
      const { status, headers, text } = await call('GET', `${OFFERS}/search${query}`)
      return [status, headers.get('content-range'), text === '']
    }
    expect(await seen('')).toEqual([204, '*/0', true])
    fill(francetravail, 100)
    expect(await seen('')).toEqual([200, 'offres 0-99/100', false])
    fill(francetravail, 353)
    expect(await seen('')).toEqual([206, 'offres 0-149/353', false])
    expect(await seen('?range=300-449')).toEqual([206, 'offres 300-352/353', false])
    expect(await seen('?range=450-599')).toEqual([204, 'offres -1--1/353', true])
  })

  it('refuses ranges that are too wide, too far or malformed', async () => {
    const { clock, francetravail, withToken } = setup()
    const call = await withToken()
    const refusal = async (range: string) => (await call('GET', `${OFFERS}/search?range=${range}`)).json
    expect(await refusal('0-150')).toEqual({
      message: 'La plage de résultats demandée est trop importante.',
      codeHttp: 400,
      codeErreur: String(clock.now),
    })
    expect(await refusal('3001-3100')).toMatchObject({
      message: 'La position de début doit être inférieure ou égale à 3000.',
    })
    expect(await refusal('9-5')).toMatchObject({ codeHttp: 400 })
    expect((await call('GET', `${OFFERS}/search?range=3000-3149`)).status).toBe(204)
    francetravail.cap = 20
    francetravail.window = 10
    expect(await refusal('11-20')).toMatchObject({
      message: 'La position de début doit être inférieure ou égale à 10.',
    })
  })

  it('leaves partners’ offers out unless origineOffre asks for them', async () => {
    const { francetravail, withToken } = setup()
    const call = await withToken()
    francetravail.put({ id: 'OWN' })
    francetravail.put(
      { id: 'PARTNER', origineOffre: { origine: '1', urlOrigine: 'https://p.example' } },
      { origin: '2' },
    )
    const found = async (query: string) => (await call('GET', `${OFFERS}/search${query}`)).json
    expect(ids(await found(''))).toEqual(['OWN'])
    expect(await found('?origineOffre=2')).toMatchObject({
      resultats: [{ id: 'PARTNER', origineOffre: { origine: '2', urlOrigine: 'https://p.example' } }],
    })
    expect(await found('?origineOffre=3')).toMatchObject({ codeHttp: 400 })
  })

  it('filters by département, commune, profession, words and creation dates, and sorts the newest first', async () => {
    const { francetravail, withToken } = setup()
    const call = await withToken()
    const put = (id: string, dateCreation: string, fields: object) => francetravail.put({ id, dateCreation, ...fields })
    put('A', '2026-11-01T07:59:59.999Z', {
      lieuTravail: { commune: '74010' },
      romeCode: 'D1102',
      intitule: 'Pâtissier (H/F)',
    })
    put('B', '2026-11-01T10:00:01.000Z', {
      lieuTravail: { libelle: '2A - AJACCIO' },
      romeCode: 'M1805',
      intitule: 'Boulanger pâtissier',
    })
    put('C', '2026-11-01T10:00:02.000Z', { lieuTravail: { codePostal: '97400' } })
    const found = async (query: string) => {
      const { status, json } = await call('GET', `${OFFERS}/search?${query}`)
      return status === 204 ? [] : ids(json)
    }
    expect(await found('departement=2A,74')).toEqual(['A', 'B'])
    expect(await found('departement=974')).toEqual(['C'])
    expect(await found('departement=20')).toEqual([])
    expect(await found('commune=74010,75101')).toEqual(['A'])
    expect(await found('codeROME=M1805')).toEqual(['B'])
    expect(await found('motsCles=patissier,boulanger')).toEqual(['B'])
    expect([await found('grandDomaine=M'), await found('grandDomaine=M18'), await found('grandDomaine=D')]).toEqual([
      ['B'],
      ['B'],
      ['A'],
    ])
    expect(await found('grandDomaine=M&departement=74,2A&codeROME=D1102')).toEqual([])
    expect(await found('sort=1')).toEqual(['C', 'B', 'A'])
    expect(await found('publieeDepuis=1')).toEqual(['B', 'C'])
    const dates = 'minCreationDate=2026-11-01T10:00:01Z&maxCreationDate=2026-11-01T10:00:02Z'
    expect(await found(dates)).toEqual(['B', 'C'])
    francetravail.boundsInclusive = false
    expect(await found(dates)).toEqual([])
  })

  it('shows an offer without a date of creation in no window of such dates', async () => {
    const { francetravail, withToken } = setup()
    const call = await withToken()
    fill(francetravail, 2)
    francetravail.put({ id: 'UNDATED' })
    const found = async (query: string) => ids((await call('GET', `${OFFERS}/search?${query}`)).json)
    const ever = 'minCreationDate=2000-01-01T00:00:00Z&maxCreationDate=2030-01-01T00:00:00Z'
    expect([await found(''), await found(ever), await found(`${ever}&sort=1`)]).toEqual([
      ['A0', 'A1', 'UNDATED'],
      ['A0', 'A1'],
      ['A1', 'A0'],
    ])
  })

  it('finds what has changed between two pages of one search', async () => {
    const { clock, francetravail, withToken } = setup()
    const call = await withToken()
    fill(francetravail, 12)
    const page = async (range: string) =>
      ids((await call('GET', `${OFFERS}/search?sort=1&publieeDepuis=3&range=${range}`)).json)
    expect(await page('0-4')).toEqual(['A11', 'A10', 'A9', 'A8', 'A7'])
    francetravail.remove('A9')
    francetravail.edit('A6', { dateCreation: new Date(clock.now).toISOString() })
    expect(await page('0-4')).toEqual(['A6', 'A11', 'A10', 'A8', 'A7'])
  })

  it.each([
    'minCreationDate=2026-11-01T10:00:01Z',
    'grandDomaine=M12',
    'grandDomaine=M,D',
    'minCreationDate=2026-11-01T10:00:01.000Z&maxCreationDate=2026-11-02T10:00:01Z',
    'departement=1,2,3,4,5,6',
    'motsCles=a',
    'salaireMin=1000',
    'tempsPlein=1',
    'publieeDepuis=2',
  ])('refuses %s', async (query) => {
    const { withToken } = setup()
    const call = await withToken()
    expect((await call('GET', `${OFFERS}/search?${query}`)).status).toBe(400)
  })
})

it('answers for one offer: 200 with it, 204 when it is gone, 400 for a malformed id', async () => {
  const { francetravail, withToken } = setup()
  const call = await withToken()
  fill(francetravail, 2)
  francetravail.edit('A0', { intitule: 'Boulanger' })
  francetravail.remove('A1')
  expect((await call('GET', `${OFFERS}/A0`)).json).toEqual({
    id: 'A0',
    intitule: 'Boulanger',
    dateCreation: '2026-11-01T00:00:00.000Z',
    dateActualisation: '2026-11-02T08:00:00.000Z',
  })
  const gone = await call('GET', `${OFFERS}/A1`)
  expect([gone.status, gone.text]).toEqual([204, ''])
  expect(await call('GET', `${OFFERS}/A.1`)).toMatchObject({ status: 400, json: { codeHttp: 400 } })
})

it('allows 10 calls a second, then answers 429 as plain text with Retry-After', async () => {
  const { clock, francetravail, withToken } = setup()
  fill(francetravail, 1)
  const call = await withToken()
  francetravail.limit = { calls: 10, perMs: 1_000 }
  for (let count = 1; count <= 10; count += 1) expect((await call('GET', `${OFFERS}/A0`)).status).toBe(200)
  const { status, headers } = await call('GET', `${OFFERS}/A0`)
  expect([
    status,
    headers.get('content-type'),
    headers.get('retry-after'),
    headers.get('x-ratelimit-remaining-clientidlimiter'),
  ]).toEqual([429, 'text/plain', '1', '0'])
  clock.now += 1_000
  expect((await call('GET', `${OFFERS}/A0`)).status).toBe(200)
})
