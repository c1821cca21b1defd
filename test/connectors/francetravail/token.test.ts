// France Travail's access token: asked for once, renewed early and on a 401, shared, and its refusals told apart.
import { describe, expect, it } from 'vitest'
import { fail } from '../../../src/lib/result'
import { AUTH, answer, connected, granted, offers } from './upstream'

const [offer] = offers(1)
const offerAnswer = () => answer(200, offer)
const bearers = (calls: readonly { headers?: Readonly<Record<string, string>> }[]) =>
  calls.map(({ headers }) => headers?.['authorization'])
const NOW = connected().clock.now
const forms = (calls: readonly { body?: string }[]) =>
  calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))

describe('a token', () => {
  it('is asked for with the documented form at the documented address', async () => {
    const { origin, tokenCalls } = connected({ api: offerAnswer })
    await origin.fetchJob('J0')
    expect(tokenCalls).toEqual([
      {
        method: 'POST',
        url: 'https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&client_id=PAR_acme_1&client_secret=top%26secret%3D1&scope=api_offresdemploiv2+o2dsoffre',
      },
    ])
  })

  it('serves every call until a minute before it ends, and is renewed then', async () => {
    const { origin, apiCalls, clock } = connected({ api: offerAnswer })
    await origin.fetchJob('J0')
    clock.now += (1_499 - 60) * 1_000 - 1
    await origin.fetchJob('J0')
    clock.now += 1
    await origin.fetchJob('J0')
    await origin.fetchJob('J0')
    expect(bearers(apiCalls)).toEqual(['Bearer T1', 'Bearer T1', 'Bearer T2', 'Bearer T2'])
  })

  it.each([
    ['a text', '1499', 1_439],
    ['absent', undefined, 240],
    ['null', null, 240],
    ['words', 'soon', 240],
    ['0', 0, 240],
    ['negative', -5, 240],
    ['shorter than a call ahead', 60, 30],
    ['longer than any', 1e12, 86_340],
  ])('whose life is %s is used, and renewed in time: %j', async (_, expires_in, seconds) => {
    const { origin, apiCalls, clock } = connected({
      api: offerAnswer,
      token: (_request, nth) => answer(200, { access_token: `T${nth}`, token_type: 'Bearer', expires_in }),
    })
    await origin.fetchJob('J0')
    clock.now += seconds * 1_000 - 1
    await origin.fetchJob('J0')
    clock.now += 1
    await origin.fetchJob('J0')
    expect(bearers(apiCalls)).toEqual(['Bearer T1', 'Bearer T1', 'Bearer T2'])
  })

  it('is asked for once by callers that come at the same time', async () => {
    const { origin, tokenCalls, apiCalls } = connected({ api: offerAnswer })
    await Promise.all([origin.fetchJob('J0'), origin.fetchJob('J0'), origin.fetchJob('J0')])
    expect([tokenCalls.length, bearers(apiCalls)]).toEqual([1, ['Bearer T1', 'Bearer T1', 'Bearer T1']])
  })

  it('that a 401 refuses is renewed once, and the call is repeated once', async () => {
    const { origin, apiCalls } = connected({ api: (_, nth) => (nth === 2 ? answer(401) : offerAnswer()) })
    await origin.fetchJob('J0')
    const read = await origin.fetchJob('J0')
    expect([read.ok, bearers(apiCalls)]).toEqual([true, ['Bearer T1', 'Bearer T1', 'Bearer T2']])
  })

  it('that callers see refused at the same time is renewed once for all of them', async () => {
    const isOld = (headers: Readonly<Record<string, string>> | undefined) => headers?.['authorization'] === 'Bearer T1'
    const { origin, tokenCalls, apiCalls } = connected({
      api: ({ headers }, nth) => (isOld(headers) && nth > 1 ? answer(401) : offerAnswer()),
    })
    await origin.fetchJob('J0')
    const reads = await Promise.all([origin.fetchJob('J0'), origin.fetchJob('J0'), origin.fetchJob('J0')])
    expect([reads.map(({ ok }) => ok), tokenCalls.length, apiCalls.length]).toEqual([[true, true, true], 2, 7])
  })

  it('stays when an older one is refused late', async () => {
    let release = () => {}
    const late = new Promise<void>((resolve) => {
      release = resolve
    })
    const { origin, tokenCalls, apiCalls } = connected({
      api: async (_, nth) => {
        if (nth === 1) await late
        return nth <= 2 ? answer(401) : offerAnswer()
      },
    })
    const slow = origin.fetchJob('J0')
    await origin.fetchJob('J0')
    release()
    await slow
    expect([tokenCalls.length, bearers(apiCalls)]).toEqual([2, ['Bearer T1', 'Bearer T1', 'Bearer T2', 'Bearer T2']])
  })

  it('refused twice in a row means the credentials', async () => {
    const { origin, tokenCalls, apiCalls } = connected({ api: () => answer(401) })
    expect(await origin.fetchJob('J0')).toEqual(
      fail('origin_unauthorized', 'France Travail answered 401 to GET /partenaire/offresdemploi/v2/offres/J0'),
    )
    expect([tokenCalls.length, apiCalls.length]).toEqual([2, 2])
  })
})

describe('a refused token', () => {
  it('for its scope is asked for once more, the application named first, and so from then on', async () => {
    const { origin, tokenCalls, clock } = connected({
      api: offerAnswer,
      token: (_, nth) => (nth === 1 ? answer(400, { error: 'invalid_scope' }) : granted(`T${nth}`)),
    })
    const read = await origin.fetchJob('J0')
    clock.now += 3_600_000
    await origin.fetchJob('J0')
    expect([read.ok, forms(tokenCalls).map(({ scope }) => scope)]).toEqual([
      true,
      [
        'api_offresdemploiv2 o2dsoffre',
        'application_PAR_acme_1 api_offresdemploiv2 o2dsoffre',
        'application_PAR_acme_1 api_offresdemploiv2 o2dsoffre',
      ],
    ])
  })

  it('for either form of the scope means the credentials', async () => {
    const { origin, tokenCalls, apiCalls } = connected({ token: () => answer(400, { error: 'invalid_scope' }) })
    expect(await origin.fetchJob('J0')).toEqual(
      fail(
        'origin_unauthorized',
        'France Travail (token) refused the scope "api_offresdemploiv2 o2dsoffre" (invalid_scope): add "Offres d\'emploi v2" to the application on https://francetravail.io',
      ),
    )
    expect([tokenCalls.length, apiCalls.length]).toEqual([2, 0])
  })

  it('with invalid_client tells of the licence, and never the secret', async () => {
    const fault = { error: 'invalid_client', error_description: `wrong secret ${AUTH.client_secret}` }
    const { origin, tokenCalls } = connected({ token: () => answer(400, fault) })
    expect(await origin.fetchJob('J0')).toEqual(
      fail(
        'origin_unauthorized',
        'France Travail (token) refused client_id and client_secret (invalid_client). They may be wrong; good ones are refused too until the licence of "Offres d\'emploi v2" has been accepted for the application on https://francetravail.io',
      ),
    )
    expect(tokenCalls.length).toBe(1)
  })

  it.each([
    ['unsupported_grant_type', { error: 'unsupported_grant_type' }, ' (unsupported_grant_type)'],
    ['a secret where the code should be', { error: AUTH.client_secret }, ''],
    ['no code', {}, ''],
  ])('with %s means the credentials', async (_, fault, said) => {
    const { origin } = connected({ token: () => answer(400, fault) })
    expect(await origin.fetchJob('J0')).toEqual(
      fail('origin_unauthorized', `France Travail (token) refused to give one${said}`),
    )
  })

  it.each([
    ['429', answer(429, 'Too many requests', { 'retry-after': '3' }), 'rate_limited', 3_000],
    ['429 until a moment', answer(429, '', { 'retry-after': String(NOW / 1_000 + 3) }), 'rate_limited', 3_000],
    ['500', answer(500, 'oops'), 'origin_unavailable', undefined],
    ['302', answer(302, '', { location: 'https://elsewhere.example' }), 'origin_unavailable', undefined],
    ['404', answer(404, {}), 'origin_unavailable', undefined],
    ['400 as HTML', answer(400, '<html>'), 'origin_unavailable', undefined],
    ['200 as HTML', answer(200, '<html>'), 'origin_unavailable', undefined],
    ['200 without a token', answer(200, { expires_in: 1_499 }), 'origin_unavailable', undefined],
    ['200 with a token that no header can hold', granted('a\r\nb'), 'origin_unavailable', undefined],
    ['401', answer(401, {}), 'origin_unauthorized', undefined],
    ['no answer', fail('unavailable', 'no answer'), 'origin_unavailable', undefined],
    ['no room in the rate', fail('throttled', 'wait', 900), 'throttled', 900],
  ])('with %s is that, no call of the API is made, and the next caller asks again', async (_, given, reason, wait) => {
    const { origin, apiCalls } = connected({
      api: offerAnswer,
      token: (_request, nth) => (nth === 1 ? given : granted('T2')),
    })
    const first = await origin.fetchJob('J0')
    expect([
      first.ok,
      'reason' in first && first.reason,
      'retryAfterMs' in first ? first.retryAfterMs : undefined,
    ]).toEqual([false, reason, wait])
    expect(apiCalls).toEqual([])
    const second = await origin.fetchJob('J0')
    expect([second.ok, bearers(apiCalls)]).toEqual([true, ['Bearer T2']])
  })
})
