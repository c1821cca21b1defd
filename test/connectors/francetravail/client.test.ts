// France Travail's calls: one offer, and the paging of a search by Content-Range.
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../src/connectors/connector'
import { fail, ok } from '../../../src/lib/result'
import { API, AUTH, answer, connected, offers, pullOf, queries, type Upstream } from './upstream'

type Pull = ReturnType<typeof pullOf>

/** Every page of a listing, or the failure that ended it. */
async function listed(given: Pull, upstream: Upstream) {
  const { origin, apiCalls } = connected(upstream)
  const pages: Page<object>[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await origin.listJobs(given, cursor)
    if (!page.ok) return { pages, failure: page, apiCalls }
    pages.push(page.value)
    cursor = page.value.next
    if (cursor === null) return { pages, failure: null, apiCalls }
  }
}

/** A search over so many offers of each origin, paged as the API does it: a last page comes as 206 too. */
const searching =
  (totals: Readonly<Record<string, number>>): NonNullable<Upstream['api']> =>
  ({ url }) => {
    const query = new URL(url).searchParams
    const origin = query.get('origineOffre') ?? '1'
    const [first = 0, last = 0] = (query.get('range') ?? '').split('-').map(Number)
    const total = totals[origin] ?? 0
    if (first >= total) return answer(204, '', { 'content-range': total === 0 ? '*/0' : `offres -1--1/${total}` })
    const resultats = offers(Math.min(last + 1, total) - first, first, `O${origin}_`)
    const range = `offres ${first}-${first + resultats.length - 1}/${total}`
    return answer(206, { resultats, filtresPossibles: [] }, { 'content-range': range })
  }

/** `Content-Range` of a page. */
const rangeOf = (first: number, count: number, total: number) => ({
  'content-range': `offres ${first}-${first + count - 1}/${total}`,
})
const AFTER_353 = { 'content-range': 'offres -1--1/353' }

const told = (pages: readonly Page<object>[]) =>
  pages.map(({ entries, expected, incomplete }) => [entries.length, expected, incomplete])

describe('fetchJob', () => {
  it('reads an offer by its id, with every field it came with', async () => {
    const { origin, apiCalls } = connected({ api: () => answer(200, { id: '048KLTP', intitule: 'Boulanger', x: 1 }) })
    const read = await origin.fetchJob('048KLTP')
    expect(read).toMatchObject(ok({ id: '048KLTP', intitule: 'Boulanger', description: null, permis: [], x: 1 }))
    expect(apiCalls).toEqual([{ method: 'GET', url: `${API}/048KLTP`, headers: { authorization: 'Bearer T1' } }])
  })

  it('takes a 204, and nothing else, for gone', async () => {
    const gone = connected({ api: () => answer(204) })
    expect(await gone.origin.fetchJob('048KLTP')).toEqual(ok(null))
    const notFound = connected({ api: () => answer(404, { message: 'Not Found' }) })
    expect(await notFound.origin.fetchJob('048KLTP')).toEqual(
      fail('origin_unavailable', 'France Travail answered 404 to offer 048KLTP, which only 204 calls gone'),
    )
  })

  it('tells in its words what the API refuses', async () => {
    const body = { message: "Format de l'identifiant incorrect.", codeHttp: 400, codeErreur: '1722445850117' }
    const { origin } = connected({ api: () => answer(400, body) })
    expect(await origin.fetchJob('048KLTP')).toEqual(
      fail(
        'origin_refused',
        "France Travail answered 400: Format de l'identifiant incorrect. to GET /partenaire/offresdemploi/v2/offres/048KLTP",
      ),
    )
  })

  it('shows neither secret nor token, should the API repeat them', async () => {
    const { origin } = connected({ api: () => answer(400, { message: `no ${AUTH.client_secret}, no T1` }) })
    expect(await origin.fetchJob('048KLTP')).toMatchObject({
      message: 'France Travail answered 400: no …, no … to GET /partenaire/offresdemploi/v2/offres/048KLTP',
    })
  })

  it('waits as long as a 429 asks', async () => {
    const { origin } = connected({ api: () => answer(429, 'Too many requests', { 'retry-after': '2' }) })
    expect(await origin.fetchJob('048KLTP')).toMatchObject({ ok: false, reason: 'rate_limited', retryAfterMs: 2_000 })
  })

  it.each([{}, [], 'text', null, { id: 'OTHER' }])('takes 200 with %j for an outage', async (body) => {
    const { origin } = connected({ api: () => answer(200, body) })
    expect(await origin.fetchJob('048KLTP')).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  })
})

describe('listJobs', () => {
  it('reads both origins, page by page to the total, though every page comes as 206', async () => {
    const { pages, apiCalls } = await listed(pullOf({ codeROME: 'D1102' }), { api: searching({ 1: 353, 2: 151 }) })
    expect(queries(apiCalls)).toEqual(
      [
        ['1', '0-149'],
        ['1', '150-299'],
        ['1', '300-449'],
        ['2', '0-149'],
        ['2', '150-299'],
      ].map(([origineOffre, range]) => ({ codeROME: 'D1102', sort: '1', origineOffre, range })),
    )
    expect(told(pages)).toEqual([
      [150, null, undefined],
      [150, null, undefined],
      [53, null, undefined],
      [150, 504, undefined],
      [1, 504, undefined],
    ])
    const references = pages.flatMap(({ entries }) => entries.map(({ reference }) => reference))
    expect([references.length, references[0], references[353], new Set(references).size]).toEqual([
      504,
      'O1_0',
      'O2_0',
      504,
    ])
  })

  it('gives the whole job of each offer', async () => {
    const { pages } = await listed(pullOf({ origineOffre: 2 }), { api: searching({ 2: 1 }) })
    expect(pages).toMatchObject([
      {
        entries: [{ kind: 'job', reference: 'O2_0', job: { id: 'O2_0', intitule: 'Boulanger (H/F)', romeCode: null } }],
      },
    ])
    const [entry] = pages[0]?.entries ?? []
    const { origin } = connected({ api: () => answer(200, ...offers(1, 0, 'O2_')) })
    expect(await origin.fetchJob('O2_0')).toEqual(ok(entry?.kind === 'job' ? entry.job : null))
  })

  it('makes one pass when the origin is given, the newest first whatever order is given', async () => {
    const { pages, apiCalls } = await listed(pullOf({ origineOffre: '2', sort: 0 }), { api: searching({ 2: 150 }) })
    expect(queries(apiCalls)).toEqual([{ origineOffre: '2', sort: '1', range: '0-149' }])
    expect(told(pages)).toEqual([[150, 150, undefined]])
  })

  it('steps back by as many offers as have vanished, which may have moved others up over the border of a page', async () => {
    const totals = [353, 353, 350, 210, 210]
    const { pages, apiCalls } = await listed(pullOf({ origineOffre: '1' }), {
      api: (request, nth) => searching({ 1: totals[nth - 1] ?? 0 })(request, nth),
    })
    expect(queries(apiCalls).map(({ range }) => range)).toEqual(['0-149', '150-299', '300-449', '297-446', '157-306'])
    expect(told(pages)).toEqual([
      [150, 353, undefined],
      [150, 353, undefined],
      [50, 350, undefined],
      [0, 210, undefined],
      [53, 210, undefined],
    ])
  })

  it('ends at a page after the last, which comes as 204, without calling that a lack', async () => {
    const { pages } = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) =>
        nth === 1 ? answer(206, { resultats: offers(150) }) : answer(204, '', { 'content-range': 'offres -1--1/150' }),
    })
    expect(told(pages)).toEqual([
      [150, null, undefined],
      [0, 150, undefined],
    ])
  })

  it('ends where nothing is found', async () => {
    const { pages } = await listed(pullOf({}), { api: searching({}) })
    expect(told(pages)).toEqual([
      [0, null, undefined],
      [0, 0, undefined],
    ])
  })

  it('goes on after a 200 that is not all there is', async () => {
    const { pages } = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) =>
        nth === 1
          ? answer(200, { resultats: offers(150) }, { 'content-range': 'offres 0-149/151' })
          : answer(200, { resultats: offers(1, 150) }, { 'content-range': 'offres 150-150/151' }),
    })
    expect(told(pages)).toEqual([
      [150, 151, undefined],
      [1, 151, undefined],
    ])
  })

  it('goes on behind what a short page really held', async () => {
    const { apiCalls } = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) =>
        answer(
          206,
          { resultats: offers(Math.min(100, 350 - nth * 100), nth * 100) },
          rangeOf(nth * 100 - 100, 100, 250),
        ),
    })
    expect(queries(apiCalls).map(({ range }) => range)).toEqual(['0-149', '100-249', '200-349'])
  })

  it('says that it lacks offers when a page is empty before the total', async () => {
    const { pages } = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) =>
        answer(206, { resultats: nth % 2 === 1 ? offers(150) : [] }, nth % 2 === 1 ? rangeOf(0, 150, 353) : AFTER_353),
    })
    expect(told(pages)).toEqual([
      [150, 353, undefined],
      [0, 353, undefined],
      [150, 353, undefined],
      [
        0,
        353,
        {
          kind: 'short',
          why: 'France Travail gave 150 of 353 offers for origineOffre 1',
          lack: {
            code: 'search_short',
            data: { found: 150, origin: 'France Travail', search: 'origineOffre 1', total: 353 },
          },
        },
      ],
    ])
  })

  it.each([
    ['the first page again', rangeOf(0, 150, 353), 150],
    ['a page that begins elsewhere', rangeOf(151, 150, 353), 150],
    ['a page that reaches further', rangeOf(150, 200, 353), 150],
    ['more rows than a page holds, and no range', {}, 151],
  ])('takes %s for no answer, so that the page is asked for again', async (_, headers, count) => {
    const { pages, failure, apiCalls } = await listed(pullOf({ origineOffre: '1' }), {
      api: (_request, nth) =>
        answer(206, { resultats: offers(nth === 1 ? 150 : count) }, nth === 1 ? rangeOf(0, 150, 353) : headers),
    })
    expect([told(pages), failure, apiCalls.length]).toEqual([
      [[150, 353, undefined]],
      fail('origin_unavailable', 'France Travail answered with another page than the offers 150 to 299'),
      2,
    ])
  })

  it('gives offers without an id once, though a search that falls short for them is read twice', async () => {
    const { pages } = await listed(pullOf({ origineOffre: '1' }), {
      api: () => answer(200, { resultats: [{ id: 'A' }, {}] }, rangeOf(0, 2, 2)),
    })
    expect(pages.map(({ entries }) => entries.map(({ reference }) => reference))).toEqual([['A', null], ['A']])
    expect(told(pages)[1]).toEqual([
      1,
      2,
      {
        kind: 'short',
        why: 'France Travail gave 1 of 2 offers for origineOffre 1',
        lack: {
          code: 'search_short',
          data: { found: 1, origin: 'France Travail', search: 'origineOffre 1', total: 2 },
        },
      },
    ])
  })

  it('reads exactly 3,150 offers as complete', async () => {
    const { pages } = await listed(pullOf({ origineOffre: '1' }), { api: searching({ 1: 3_150 }) })
    expect([pages.length, pages.filter(({ incomplete }) => incomplete !== undefined)]).toEqual([21, []])
  })

  it('never asks beyond the limit, even where short pages have shifted it', async () => {
    const { pages, apiCalls } = await listed(pullOf({ origineOffre: '1' }), {
      api: ({ url }) => {
        const first = Number(new URL(url).searchParams.get('range')?.split('-')[0])
        return answer(206, { resultats: offers(140, first) }, rangeOf(first, 140, 3_150))
      },
    })
    expect(queries(apiCalls).at(-1)).toMatchObject({ range: '3000-3149' })
    expect(pages.at(-1)).toMatchObject({
      next: null,
      incomplete: { kind: 'short', why: 'France Travail gave 3140 of 3150 offers for origineOffre 1' },
    })
  })

  it('reads on to an empty page when no total is told, and to the limit at most', async () => {
    const few = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) => (nth === 1 ? answer(206, { resultats: offers(3) }) : answer(204)),
    })
    expect(told(few.pages)).toEqual([
      [3, null, undefined],
      [0, null, undefined],
    ])
    const endless = await listed(pullOf({ origineOffre: '1' }), {
      api: (_, nth) => answer(206, { resultats: offers(150, nth * 150) }),
    })
    expect([endless.pages.length, endless.pages.at(-1)?.incomplete]).toEqual([
      21,
      {
        kind: 'short',
        why: 'France Travail did not tell how many offers there are for origineOffre 1, and gave 3150 different ones',
        lack: { code: 'search_uncounted', data: { found: 3150, origin: 'France Travail', search: 'origineOffre 1' } },
      },
    ])
  })

  it('reads exactly the page that range names, in one call and as it is given', async () => {
    const api = searching({ 1: 353 })
    const { pages, apiCalls } = await listed(pullOf({ range: '150-159' }), { api })
    expect(queries(apiCalls)).toEqual([{ range: '150-159', sort: '1' }])
    expect([told(pages), pages[0]?.entries[0]?.reference]).toEqual([[[10, 10, undefined]], 'O1_150'])
    const partners = await listed(pullOf({ range: '0-9', origineOffre: 2 }), { api: searching({ 2: 5_000 }) })
    expect(queries(partners.apiCalls)).toEqual([{ range: '0-9', origineOffre: '2', sort: '1' }])
    expect(told(partners.pages)).toEqual([[10, 10, undefined]])
    const behind = await listed(pullOf({ range: '450-460' }), { api })
    expect(told(behind.pages)).toEqual([[0, 0, undefined]])
  })

  it('sends every parameter in the form that the API takes', async () => {
    const { apiCalls } = await listed(
      pullOf({
        motsCles: 'pâtissier, C++',
        tempsPlein: false,
        experienceExige: 'D',
        salaireMin: 1800.5,
        periodeSalaire: 'M',
        minCreationDate: '2026-10-01',
        maxCreationDate: '2026-10-31',
        publieeDepuis: 7,
        origineOffre: 1,
      }),
      { api: searching({}) },
    )
    expect(queries(apiCalls)).toEqual([
      {
        motsCles: 'pâtissier,C++',
        tempsPlein: 'false',
        experienceExigence: 'D',
        salaireMin: '1800.5',
        periodeSalaire: 'M',
        minCreationDate: '2026-10-01T00:00:00Z',
        maxCreationDate: '2026-10-31T23:59:59Z',
        publieeDepuis: '7',
        origineOffre: '1',
        sort: '1',
        range: '0-149',
      },
    ])
  })

  it('lists each offer of a page once, and those without a usable id as failures that are seen', async () => {
    const resultats = [
      { id: 'A' },
      { id: 'B', intitule: '1' },
      { id: 'B', intitule: '2' },
      {},
      { id: '../x' },
      'x',
      null,
    ]
    const { pages } = await listed(pullOf({ origineOffre: '1' }), {
      api: () => answer(200, { resultats }, { 'content-range': 'offres 0-6/7' }),
    })
    expect(pages[0]?.entries).toMatchObject([
      { reference: 'A' },
      { reference: 'B', job: { intitule: '1' } },
      { reference: null, job: { id: null } },
      { reference: null, job: { id: '../x' } },
      { reference: null, job: { id: null } },
      { reference: null, job: { id: null } },
    ])
  })

  it.each([
    [
      'a search refused',
      answer(400, { message: 'Trop de mots.' }),
      {
        reason: 'origin_refused',
        message: 'France Travail answered 400: Trop de mots. to GET /partenaire/offresdemploi/v2/offres/search',
      },
    ],
    ['a body without resultats', answer(200, {}), { reason: 'origin_unavailable' }],
    ['resultats that is no list', answer(206, { resultats: {} }), { reason: 'origin_unavailable' }],
    ['206 as HTML', answer(206, '<html>'), { reason: 'origin_unavailable' }],
  ])('fails on %s', async (_, given, expected) => {
    const { pages, failure } = await listed(pullOf({}), { api: () => given })
    expect([pages, failure]).toMatchObject([[], { ok: false, ...expected }])
  })

  it.each(['', 'x', '{}', '{"origin":"2","start":0,"before":0}', '{"origin":"1","start":-1,"before":0}'])(
    'refuses to go on at %j, which is no place in this listing',
    async (cursor) => {
      const { origin, apiCalls } = connected()
      const page = await origin.listJobs(pullOf({ origineOffre: '1' }), cursor)
      expect([page, apiCalls]).toMatchObject([{ ok: false, reason: 'origin_refused' }, []])
    },
  )
})
