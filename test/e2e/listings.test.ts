// Listings that lie: an origin, or the board, that shows one row twice and lacks another, or another page than was asked for.
import { describe, expect, it } from 'vitest'
import { scenario } from './scenario'

const CREATED = '2026-10-23T08:15:42.000Z'

/** 200 open offers of France Travail, created at the same moment, on the board; as a search shows them. */
async function onBoard() {
  const s = scenario()
  for (let index = 0; index < 200; index++)
    s.francetravail.put({ id: `F${index}`, intitule: `Boulanger ${index}`, dateCreation: CREATED }, { origin: '1' })
  const relay = s.deployFranceTravail({ pull_parameters: { origineOffre: '1' } })
  expect((await relay.sync()).run.outcomes).toMatchObject({ created: 200 })
  const rows = s.francetravail.offers()
  /** The second page of every search is these rows, as if it were what `Content-Range` says. */
  const secondPage = (resultats: readonly object[], range: string) =>
    s.sandbox.fault({
      upstream: 'francetravail',
      path: /range=150-299/,
      kind: { status: 206, body: { resultats }, headers: { 'content-range': range } },
    })
  return { s, relay, rows, secondPage }
}

describe('a listing of France Travail', () => {
  it('that repeats an offer and lacks another archives nothing, however often, and each run has an issue', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    secondPage(rows.slice(149, 199), 'offres 150-199/200')
    for (const _ of ['first', 'second', 'third']) {
      const { run } = await relay.sync()
      expect(run.outcomes).toMatchObject({ archived: 0, unchanged: 199 })
      expect(run.result?.status).toBe('success_with_failures')
      expect(run.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
        expect.stringContaining('listing: not complete: France Travail gave 199 of 200 offers for origineOffre 1'),
      ])
    }
    await relay.quiet()
    expect(s.board.active().length).toBe(200)
  })

  it('whose every page is the first one archives nothing, whatever range it says', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    const mend = secondPage(rows.slice(0, 50), 'offres 150-199/200')
    const lying = await relay.sync()
    expect([lying.run.outcomes.archived, lying.run.result?.status]).toEqual([0, 'success_with_failures'])
    mend()
    secondPage(rows.slice(0, 150), 'offres 0-149/200')
    const honest = await relay.sync()
    expect([honest.run.outcomes.archived, honest.run.result?.status]).toEqual([0, 'success_with_failures'])
    expect(honest.run.issues.map(({ message }) => message)[0]).toBe(
      'France Travail answered with another page than the offers 150 to 299',
    )
    await relay.quiet()
    expect(s.board.active().length).toBe(200)
  })

  it('is complete when its second reading is, and then the offer that it lacks is gone', async () => {
    const { s, relay, rows } = await onBoard()
    s.francetravail.remove('F7')
    s.sandbox.fault({
      upstream: 'francetravail',
      path: /range=150-299/,
      times: 1,
      kind: {
        status: 206,
        body: { resultats: rows.slice(150, 198) },
        headers: { 'content-range': 'offres 150-198/199' },
      },
    })
    const { run } = await relay.sync()
    expect([run.outcomes.archived, run.result?.status, run.issues]).toEqual([1, 'success', []])
    expect(s.board.archived()).toEqual(['F7'])
  })

  it('is read after a token answer that held none', async () => {
    const s = scenario()
    s.francetravail.put({ id: 'F1', intitule: 'Boulanger' }, { origin: '1' })
    const relay = s.deployFranceTravail()
    s.sandbox.fault({
      upstream: 'francetravail',
      path: /access_token/,
      times: 1,
      kind: { status: 200, html: '<html>' },
    })
    await relay.sync()
    await relay.quiet()
    expect(s.board.active()).toEqual(['F1'])
  })
})

describe('a listing of Workable', () => {
  it('goes on at the account, where its next page is named on the host that all accounts share', async () => {
    const s = scenario()
    for (let index = 0; index < 130; index++)
      s.workable.put({ shortcode: `W${index}`, id: `w-${index}`, title: `Job ${index}`, state: 'published' })
    const relay = s.deployWorkable()
    const next = `https://www.workable.com/spi/v3/accounts/${s.name}/jobs?limit=100&since_id=w-99`
    s.sandbox.fault({
      upstream: 'workable',
      path: /\/jobs\?limit=100$/,
      kind: { status: 200, body: { jobs: s.workable.jobs().slice(0, 100), paging: { next } } },
    })
    const { run } = await relay.sync()
    await relay.quiet()
    expect([s.board.active().length, run.issues]).toEqual([130, []])
  })
})
