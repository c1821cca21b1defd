// Listings that lie: an origin, or the board, that shows one row twice and lacks another, or another page than was asked for.
import { describe, expect, it, vi } from 'vitest'
import { francetravailWith } from '../../src/connectors/francetravail'
import { issuesOf, type Relay, scenario } from './scenario'
import { evict } from './steps'

const CREATED = '2026-10-23T08:15:42.000Z'

/** Searches of which a page shows so few offers that two pages are few jobs. */
const SEARCH = { pageSize: 20, lastStart: 40, mostOffers: 60 }

/** 24 open offers of France Travail, created at the same moment, on the board; as a search shows them. */
async function onBoard() {
  const s = scenario()
  Object.assign(s.francetravail, { cap: SEARCH.mostOffers, window: SEARCH.pageSize })
  for (let index = 0; index < 24; index++)
    s.francetravail.put({ id: `F${index}`, intitule: `Boulanger ${index}`, dateCreation: CREATED }, { origin: '1' })
  const relay = s.deployFranceTravail({ connector: francetravailWith(SEARCH), pull_parameters: { origineOffre: '1' } })
  expect((await relay.sync()).run.outcomes).toMatchObject({ created: 24 })
  const rows = s.francetravail.offers()
  /** The second page of every search is these rows, as if it were what `Content-Range` says. */
  const secondPage = (resultats: readonly object[], range: string) =>
    s.sandbox.fault({
      upstream: 'francetravail',
      path: /range=20-39/,
      kind: { status: 206, body: { resultats }, headers: { 'content-range': range } },
    })
  return { s, relay, rows, secondPage }
}

describe('a listing of France Travail', () => {
  it('that repeats an offer and lacks another archives nothing, however often, and each run has an issue', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    secondPage(rows.slice(19, 23), 'offres 20-23/24')
    for (const _ of ['first', 'second', 'third']) {
      const { run } = await relay.sync()
      expect(run.outcomes).toMatchObject({ archived: 0, unchanged: 23 })
      expect(run.result?.status).toBe('success_with_failures')
      expect(run.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
        expect.stringContaining('listing: not complete: France Travail gave 23 of 24 offers for origineOffre 1'),
      ])
    }
    await relay.quiet()
    expect(s.board.active().length).toBe(24)
  })

  it('that lacks a job that changed brings it all the same: each job that it lacks is read by itself', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    s.francetravail.edit('F7', { intitule: 'Boulanger pâtissier' })
    secondPage(rows.slice(19, 23), 'offres 20-23/24')
    const lacked = s.sandbox.fault({
      upstream: 'francetravail',
      path: /range=0-19/,
      kind: {
        status: 206,
        body: { resultats: rows.slice(0, 20).map((row) => (row['id'] === 'F7' ? rows[0] : row)) },
        headers: { 'content-range': 'offres 0-19/24' },
      },
    })
    const { run } = await relay.sync()
    lacked()
    await relay.quiet()
    expect([run.outcomes.updated, run.outcomes.archived, s.board.get('F7')?.job['name']]).toEqual([
      1,
      0,
      'Boulanger pâtissier',
    ])
  })

  it('that falls short archives what is gone by its own answer, and nothing that is open', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    s.francetravail.remove('F7')
    secondPage(rows.slice(19, 23), 'offres 20-23/24')
    for (const archived of [1, 0, 0]) {
      const { run } = await relay.sync()
      expect([run.outcomes.archived, run.result?.status]).toEqual([archived, 'success_with_failures'])
    }
    await relay.quiet()
    expect([s.board.active().length, s.board.archived()]).toEqual([23, ['F7']])
  })

  it('whose every page is the first one archives nothing, whatever range it says', async () => {
    const { s, relay, rows, secondPage } = await onBoard()
    const mend = secondPage(rows.slice(0, 4), 'offres 20-23/24')
    const lying = await relay.sync()
    expect([lying.run.outcomes.archived, lying.run.result?.status]).toEqual([0, 'success_with_failures'])
    mend()
    secondPage(rows.slice(0, 20), 'offres 0-19/24')
    const honest = await relay.sync()
    expect([honest.run.outcomes.archived, honest.run.result?.status]).toEqual([0, 'success_with_failures'])
    expect(honest.run.issues.map(({ message }) => message)[0]).toBe(
      'France Travail answered with another page than the offers 20 to 39',
    )
    await relay.quiet()
    expect(s.board.active().length).toBe(24)
  })

  it('is complete when its second reading is, and then the offer that it lacks is gone', async () => {
    const { s, relay, rows } = await onBoard()
    s.francetravail.remove('F7')
    s.sandbox.fault({
      upstream: 'francetravail',
      path: /range=20-39/,
      times: 1,
      kind: {
        status: 206,
        body: { resultats: rows.slice(20, 22) },
        headers: { 'content-range': 'offres 20-22/23' },
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

describe.each([
  ['Flatchr', 'flatchr', /\/vacancies/],
  ['Workable', 'workable', /\/jobs\?/],
] as const)('a listing of %s', (_name, origin, path) => {
  it('that repeats a job and lacks another leaves it on the board, however often: its own answer shows it open', async () => {
    const s = scenario()
    const put = (id: string) =>
      origin === 'flatchr'
        ? s.flatchr.put({ id, title: `Job ${id}`, status: 1 })
        : s.workable.put({ shortcode: id, title: `Job ${id}`, state: 'published' })
    for (const id of ['J1', 'J2', 'J3']) put(id)
    const relay = s.deployOrigin(origin)
    await relay.sync()
    const repeats = (rows: readonly unknown[]) => [rows[0], rows[1], rows[1]]
    const listed = vi.mocked(globalThis.fetch).getMockImplementation() ?? fetch
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
      const answer = await listed(input, init)
      if (!path.test(String(input))) return answer
      const body = (await answer.json()) as { jobs?: unknown[] } & unknown[]
      return Response.json(body.jobs === undefined ? repeats(body) : { ...body, jobs: repeats(body.jobs) }, answer)
    })
    for (const _ of ['first', 'second', 'third']) {
      const { run } = await relay.sync()
      await relay.quiet()
      expect([run.outcomes.archived, run.outcomes.skipped]).toEqual([0, 1])
    }
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2', 'J3'])
    const last = (await relay.events()).at(-1)
    expect([last?.reference, last?.outcome, last?.reason]).toEqual(['J3', 'skipped', 'still_open'])
  })
})

describe('a listing of Workable', () => {
  it('goes on at the account, where its next page is named on the host that all accounts share', async () => {
    const s = scenario()
    for (let index = 0; index < 105; index++)
      s.workable.put({ shortcode: `W${index}`, id: `w-${index}`, title: `Job ${index}`, state: 'published' })
    const relay = s.deployWorkable()
    const next = `https://www.workable.com/spi/v3/accounts/${s.name}/jobs?limit=100&since_id=w-99`
    s.sandbox.fault({
      upstream: 'workable',
      path: /\/jobs\?limit=100&include_fields=[^&]*$/,
      kind: { status: 200, body: { jobs: s.workable.jobs().slice(0, 100), paging: { next } } },
    })
    const { run } = await relay.sync()
    await relay.quiet()
    expect([s.board.active().length, run.issues]).toEqual([105, []])
  })
})

describe('the listing of a board', () => {
  const blank = { location: { text: null, lat: null, lng: null }, sections: [] }

  /** 60 vacancies that the board holds already, in two pages of its listing, and a workflow that knows none of them. */
  function known() {
    const s = scenario()
    for (let index = 0; index < 60; index++) {
      s.flatchr.put({ id: `V${index}`, title: `Job ${index}`, status: 1 })
      s.board.add({ reference: `V${index}`, name: 'an old copy', ...blank })
    }
    const rows = s.board
      .jobs()
      .toReversed()
      .map(({ key, reference, archived_at }) => ({ key, reference, archived_at }))
    const shows = (page: RegExp, data: readonly object[], meta: object) =>
      s.sandbox.fault({
        upstream: 'hrflow',
        path: new RegExp(`storing/jobs.*[?&]page=${page.source}&`),
        kind: { status: 200, body: { code: 200, message: 'Jobs list', meta, data } },
      })
    const calls = (named: string) => s.sandbox.calls.filter(({ method, path }) => `${method} ${path}` === named).length
    return { s, relay: s.deployFlatchr(), rows, shows, calls }
  }

  it('that repeats a row and skips another proves of no job that the board lacks it: none is added twice', async () => {
    const { s, relay, rows, shows, calls } = known()
    shows(/2/, [...rows.slice(29, 59)], { page: 2, maxPage: 2, count: 30, total: 60 })
    const { run } = await relay.sync()
    expect([run.outcomes.created, run.outcomes.updated, calls('POST /v1/job/indexing')]).toEqual([0, 60, 0])
    expect(issuesOf(run)).toEqual([
      { path: 'board', message: 'its listing showed 59 of 60 jobs, so each job that it lacks is asked for by itself' },
    ])
    expect([s.board.jobs().length, calls('GET /v1/job/indexing')]).toEqual([60, 60])
  })

  it('that goes on for ever ends with the first page that shows nothing new', async () => {
    const { relay, rows, shows, calls } = known()
    shows(/\\d+/, rows.slice(0, 30), { maxPage: 1e9, count: 30, total: 60 })
    const { run } = await relay.sync()
    expect([run.result?.status, run.outcomes.updated, calls('GET /v1/storing/jobs')]).toEqual(['success', 60, 2])
  })

  it('of which every page is the first one is given up, and each job is asked for', async () => {
    const { relay, rows, shows, calls } = known()
    shows(/2/, rows.slice(0, 30), { page: 1, maxPage: 2, count: 30, total: 60 })
    const { run } = await relay.sync()
    expect([run.outcomes.created, run.outcomes.updated, calls('POST /v1/job/indexing')]).toEqual([0, 60, 0])
    expect(run.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'board: not listed, so closed and foreign jobs on it are not looked for: HrFlow answered GET /storing/jobs with page 1 in place of page 2',
    ])
  })
})

describe('a listing of Flatchr that is larger than memory should hold', { timeout: 60_000 }, () => {
  const MANY = 340
  const OPEN = 20

  /** 9 MB of vacancies, of which a few are open. */
  function large(waitMs = 1_000, max_attempts = 6) {
    const s = scenario()
    const mission = 'x'.repeat(26_500)
    for (let index = 0; index < MANY; index++)
      s.flatchr.put({ id: `V${index}`, title: `Job ${index}`, mission, status: index % (MANY / OPEN) === 7 ? 1 : 2 })
    const relay = s.deployFlatchr({ delivery: { retry_base_ms: waitMs, retry_max_ms: waitMs, max_attempts } })
    return { s, relay }
  }

  /** The first `times` listings break off after `bytes`; `meanwhile` is called then. */
  function breaksOff(bytes: number, times: number, meanwhile: () => void) {
    const called = vi.mocked(globalThis.fetch).getMockImplementation() ?? fetch
    let left = times
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
      const answer = await called(input, init)
      if (!String(input).includes('/vacancies') || left-- <= 0 || answer.body === null) return answer
      let sent = 0
      const cut = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          sent += piece.byteLength
          if (sent <= bytes) return controller.enqueue(piece)
          meanwhile()
          controller.error(new Error('connection lost'))
        },
      })
      return new Response(answer.body.pipeThrough(cut), answer)
    })
  }

  const runOf = async (relay: Relay, run_id: string) =>
    (await relay.api('GET', `/runs/${run_id}`)).body as Awaited<ReturnType<Relay['sync']>>['run']
  const sums = (run: Awaited<ReturnType<Relay['sync']>>['run']) => [
    run.progress.read,
    run.outcomes.created,
    run.outcomes.unchanged,
    run.outcomes.skipped,
    run.result?.status,
    issuesOf(run),
  ]

  it('is read whole, and again without a write', async () => {
    const { s, relay } = large()
    expect(sums((await relay.sync()).run)).toEqual([MANY, OPEN, 0, MANY - OPEN, 'success', []])
    expect(s.board.active().length).toBe(OPEN)
    const writes = s.board.writes
    expect(sums((await relay.sync()).run)).toEqual([MANY, 0, OPEN, MANY - OPEN, 'success', []])
    expect(s.board.writes).toBe(writes)
  })

  it('that breaks off is read again from its start, also by another object, and what is stored is passed over', async () => {
    const { s, relay } = large(2_000)
    let broke = 0
    breaksOff(8_700_000, 2, () => {
      broke += 1
    })
    const { body } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    const { run_id } = body as { run_id: string }
    const until = (done: () => Promise<void> | void) => vi.waitFor(done, { timeout: 20_000, interval: 20 })
    await until(() => expect(broke).toBe(1))
    await until(() => relay.quiet())
    await evict(relay.workflow_id)
    await until(async () => expect(await runOf(relay, run_id)).toMatchObject({ state: 'finished' }))
    expect(sums(await runOf(relay, run_id))).toEqual([MANY, OPEN, 0, MANY - OPEN, 'success', []])
    expect(s.sandbox.calls.filter(({ path }) => path.endsWith('/vacancies')).length).toBe(3)
    expect(s.board.active().length).toBe(OPEN)
  })

  it('that breaks off each time archives nothing for being absent, and says so', async () => {
    const { s, relay } = large(40, 2)
    await relay.sync()
    s.flatchr.remove('V7')
    breaksOff(8_700_000, 99, () => {})
    const { run } = await relay.sync()
    expect([run.outcomes.archived, run.result?.status, run.issues.length]).toEqual([0, 'success_with_failures', 1])
    expect([s.board.active().length, run.progress.read]).toEqual([OPEN, 300])
  })
})

describe('a listing of Flatchr of very many small vacancies', { timeout: 60_000 }, () => {
  /** More than one row could hold the references of, in less than 8 MiB. */
  const MANY = 17_000

  it('is read whole, page by page', async () => {
    const s = scenario()
    const listing = Array.from({ length: MANY }, (_, index) => ({
      id: `V${String(index).padStart(60, '0')}`,
      title: 'Job',
      status: index % 2_000 === 9 ? 1 : 2,
    }))
    s.sandbox.fault({ upstream: 'flatchr', path: /vacancies/, kind: { status: 200, body: listing } })
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    expect([run.progress, run.outcomes.created, run.result?.status, issuesOf(run)]).toEqual([
      { read: MANY, expected: MANY, pushed: 9, failed: 0 },
      9,
      'success',
      [],
    ])
  })
})
