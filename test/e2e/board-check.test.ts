// The board is checked too: what somebody changed there behind the relay's back is found by a complete sync whose last check is
// long enough ago, and made as it should be.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { outcomes } from '../counters'
import type { JsonObject } from '../sandbox/upstream'
import { itWithEveryOrigin, type Origin, originsFor } from './every-origin'
import { issuesOf, QUICK, type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>
type Settings = Readonly<Record<string, unknown>>

/** So short a time that each complete sync checks the board. */
const ALWAYS = { verify_board_hours: 1e-9 }
const HOUR_MS = 3_600_000
const MOVED = '2026-05-04T10:00:00Z'

const idOf = (index: number): string => `J${String(index).padStart(3, '0')}`

function put(s: Scenario, origin: Origin, id: string, more: object = {}): void {
  const named = { title: `Job ${id}`, ...more }
  if (origin === 'workable')
    s.workable.put({ shortcode: id, description: 'Bread', state: 'published', updated_at: MOVED, ...named })
  else if (origin === 'flatchr') s.flatchr.put({ id, mission: 'Bread', slug: id, status: 1, ...named })
  else
    s.francetravail.put(
      { id, intitule: `Job ${id}`, description: 'Bread', entreprise: { nom: 'Acme' }, romeCode: 'M1805', ...more },
      { origin: '1' },
    )
}

/** Takes the job off the origin's open ones: at once, as each origin says it. */
function close(s: Scenario, origin: Origin, id: string): void {
  if (origin === 'workable') s.workable.setState(id, 'archived')
  else if (origin === 'flatchr') s.flatchr.edit(id, { status: 3 })
  else s.francetravail.remove(id)
}

/** A workflow of that origin whose `n` jobs have been synced. */
async function synced(origin: Origin, n = 3, settings: Settings = ALWAYS, rewrites = false) {
  const s = scenario()
  s.sandbox.hrflow.rewrites = rewrites
  const ids = Array.from({ length: n }, (_, index) => idOf(index))
  for (const id of ids) put(s, origin, id)
  const relay = s.deployOrigin(origin, settings)
  await relay.sync()
  await relay.quiet() // what rows put on the board is read
  s.sandbox.forgetCalls()
  return { s, ids, relay }
}

const isListing = ({ upstream, path }: { upstream: string | null; path: string }) =>
  upstream === 'hrflow' && path.startsWith('/v1/storing/jobs')
/** How many pages of the board were asked for. */
const listings = ({ sandbox }: Scenario): number => sandbox.calls.filter(isListing).length
const pagesAsked = ({ sandbox }: Scenario): string[] =>
  sandbox.calls.filter(isListing).map(({ query }) => query['page'] ?? '')

/** What is on the board of a job, without what moves by itself. */
function copyOf(s: Scenario, id: string) {
  const copy = s.board.get(id)
  const { created_at: _created, updated_at: _updated, ...content } = copy?.job ?? {}
  return { archived: copy === undefined ? null : copy.archived_at !== null, content }
}

const checkOf = (run: Awaited<ReturnType<Relay['sync']>>['run']) => run.board_check
const ENDED = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)

describe('a job', () => {
  describe.each([false, true])('(HrFlow rewrites jobs: %s)', (rewrites) => {
    const edits: readonly [what: string, change: (job: JsonObject) => JsonObject][] = [
      ['title', () => ({ name: 'Somebody’s' })],
      ['text', ({ summary }) => (summary === null ? { sections: [] } : { summary: 'Somebody’s text' })],
      ['tags', () => ({ tags: [{ name: 'by hand', value: '1' }] })],
    ]
    it.each(
      edits.flatMap(([what, change]) =>
        originsFor(`${what} ${rewrites}`).map((origin) => [origin, what, change] as const),
      ),
    )('of %s whose %s was edited on the board by hand is made as it was', async (origin, _what, change) => {
      const { s, relay } = await synced(origin, 3, ALWAYS, rewrites)
      const before = copyOf(s, 'J001')
      s.board.edit('J001', change(s.board.get('J001')?.job ?? {}))
      expect(copyOf(s, 'J001')).not.toEqual(before)
      const { run } = await relay.sync()
      expect([copyOf(s, 'J001'), run.outcomes, checkOf(run)]).toEqual([
        before,
        outcomes({ updated: 1, unchanged: 2 }),
        { compared: 3, differing: 1, healed: 1, finished_at: ENDED, first: [{ reference: 'J001', as: 'edited' }] },
      ])
      const { writes } = s.board
      const again = await relay.sync()
      expect([again.run.outcomes, checkOf(again.run)?.differing, s.board.writes]).toEqual([
        outcomes({ unchanged: 3 }),
        0,
        writes,
      ])
    })

    itWithEveryOrigin('of %s that was archived on the board by hand is brought back', async (origin) => {
      const { s, relay } = await synced(origin, 3, ALWAYS, rewrites)
      const before = copyOf(s, 'J001')
      s.board.setArchived('J001', true)
      const { run } = await relay.sync()
      expect([copyOf(s, 'J001'), run.outcomes, checkOf(run)?.first]).toEqual([
        before,
        outcomes({ updated: 1, unchanged: 2 }),
        [{ reference: 'J001', as: 'archived' }],
      ])
    })

    itWithEveryOrigin('of %s that was deleted on the board by hand is created again', async (origin) => {
      const { s, relay } = await synced(origin, 3, ALWAYS, rewrites)
      const before = copyOf(s, 'J001')
      s.board.remove('J001')
      const { run } = await relay.sync()
      expect([copyOf(s, 'J001'), run.outcomes, checkOf(run)]).toEqual([
        before,
        outcomes({ created: 1, unchanged: 2 }),
        { compared: 2, differing: 1, healed: 1, finished_at: ENDED, first: [{ reference: 'J001', as: 'missing' }] },
      ])
    })

    itWithEveryOrigin(
      'of %s that is closed and was brought back on the board by hand is archived again',
      async (origin) => {
        const { s, relay } = await synced(origin, 3, { ...ALWAYS, verify_board_hours: 1e-9 }, rewrites)
        close(s, origin, 'J001')
        await relay.sync()
        expect(s.board.archived()).toEqual(['J001'])
        s.board.setArchived('J001', false)
        const { run } = await relay.sync()
        expect([s.board.archived(), run.outcomes, checkOf(run)]).toEqual([
          ['J001'],
          outcomes({ archived: 1, unchanged: 2 }),
          {
            compared: 3,
            differing: 1,
            healed: 1,
            finished_at: ENDED,
            first: [{ reference: 'J001', as: 'brought_back' }],
          },
        ])
      },
    )

    itWithEveryOrigin(
      'of %s that nobody touched is not written, and nothing is read for it but the board',
      async (origin) => {
        const { s, relay } = await synced(origin, 3, ALWAYS, rewrites)
        const { writes } = s.board
        const first = await relay.sync()
        const second = await relay.sync()
        expect([checkOf(first.run), checkOf(second.run)?.differing, s.board.writes]).toEqual([
          { compared: 3, differing: 0, healed: 0, finished_at: ENDED, first: [] },
          0,
          writes,
        ])
        expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'hrflow').every(isListing)).toBe(true)
      },
    )
  })

  itWithEveryOrigin('of %s is healed also where the object is evicted before the sync', async (origin) => {
    const { s, relay } = await synced(origin)
    const before = copyOf(s, 'J001')
    s.board.edit('J001', { name: 'Somebody’s' })
    await relay.evict()
    await relay.sync()
    expect(copyOf(s, 'J001')).toEqual(before)
  })
})

describe('a board', () => {
  it('of several pages is listed to its end, and healed wherever it differs', async () => {
    const { s, ids, relay } = await synced('flatchr', 62)
    s.board.edit('J000', { name: 'x' }) // on the last page
    s.board.edit('J061', { name: 'x' }) // on the first
    s.board.setArchived('J025', true)
    s.board.remove('J020')
    const { run } = await relay.sync()
    expect([pagesAsked(s), run.outcomes, checkOf(run)]).toEqual([
      ['1', '2', '3'],
      outcomes({ created: 1, updated: 3, unchanged: 58 }),
      {
        compared: 61,
        differing: 4,
        healed: 4,
        finished_at: ENDED,
        first: [
          { reference: 'J061', as: 'edited' },
          { reference: 'J025', as: 'archived' },
          { reference: 'J000', as: 'edited' },
          { reference: 'J020', as: 'missing' },
        ],
      },
    ])
    expect([s.board.active().toSorted(), ids.filter((id) => copyOf(s, id).content['name'] !== `Job ${id}`)]).toEqual([
      ids,
      [],
    ])
  })

  it('whose listing shows jobs in another form than reading them is read once, and nothing is written', async () => {
    const { s, relay } = await synced('workable')
    s.sandbox.hrflow.listsOtherwise = true
    const { writes } = s.board
    const { run: first } = await relay.sync()
    const { run: second } = await relay.sync()
    expect([checkOf(first), checkOf(second), s.board.writes]).toMatchObject([
      { compared: 3, differing: 3, healed: 0 },
      { compared: 3, differing: 0, healed: 0 },
      writes,
    ])
    s.board.edit('J001', { name: 'Somebody’s' })
    const { run: third } = await relay.sync()
    expect([checkOf(third)?.first, copyOf(s, 'J001').content['name'], s.board.writes]).toEqual([
      [{ reference: 'J001', as: 'edited' }],
      'Job J001',
      writes + 1,
    ])
    s.workable.edit('J002', { title: 'changed', updated_at: '2026-05-05T10:00:00Z' })
    const { run: fourth } = await relay.sync()
    expect([copyOf(s, 'J002').content['name'], fourth.outcomes.updated, s.board.writes]).toEqual([
      'changed',
      1,
      writes + 2,
    ])
  })

  it('keeps the foreign jobs that somebody edits or archives there', async () => {
    const { s, relay } = await synced('flatchr')
    s.board.add({ reference: 'theirs', name: 'x', location: { text: null, lat: null, lng: null }, sections: [] })
    const { writes } = s.board
    const { run } = await relay.sync()
    expect([checkOf(run)?.compared, checkOf(run)?.differing, s.board.writes]).toEqual([3, 0, writes])
  })

  it('whose listing shows no archived jobs is healed all the same', async () => {
    const { s, relay } = await synced('flatchr')
    s.sandbox.hrflow.archivedListed = false
    s.board.setArchived('J001', true)
    const { run } = await relay.sync()
    expect([s.board.active().toSorted(), checkOf(run)?.first]).toEqual([
      ['J000', 'J001', 'J002'],
      [{ reference: 'J001', as: 'missing' }],
    ])
  })

  it('whose listing falls short takes no job for missing, and says so', async () => {
    const { s, relay } = await synced('flatchr')
    s.board.remove('J001')
    const body = { code: 200, message: 'Jobs list', meta: { page: 1, maxPage: 1, count: 1, total: 3 }, data: [] }
    s.sandbox.fault({ upstream: 'hrflow', path: /storing/, kind: { status: 200, body } })
    const { run } = await relay.sync()
    expect([checkOf(run)?.differing, issuesOf(run), s.board.active().length]).toEqual([
      0,
      [{ path: 'board_check', message: "the board's listing showed 0 of 3 jobs, so none counts as missing there" }],
      2,
    ])
  })

  it('keeps what is edited there where the sync is to leave jobs as they are, and gets back what was archived', async () => {
    const s = scenario()
    for (const id of ['J000', 'J001']) put(s, 'flatchr', id)
    const relay = s.deployFlatchr(ALWAYS)
    await relay.sync()
    s.board.edit('J000', { name: 'Somebody’s' })
    s.board.setArchived('J001', true)
    const { run } = await relay.sync({ push_parameters: { board_key: s.boardKey, update_content: false } })
    expect([copyOf(s, 'J000').content['name'], s.board.active().toSorted(), checkOf(run)?.first]).toEqual([
      'Somebody’s',
      ['J000', 'J001'],
      [{ reference: 'J001', as: 'archived' }],
    ])
  })

  it('that another workflow writes too is not fought over', async () => {
    const s = scenario()
    for (const id of ['2000001', '2000002']) put(s, 'francetravail', id)
    const shout = (job: { intitule?: string | null }) => ({ ...job, intitule: `${job.intitule}!` })
    const first = s.deployFranceTravail({ ...ALWAYS, workflow_id: `${s.name}-first` })
    const second = s.deployFranceTravail({ ...ALWAYS, workflow_id: `${s.name}-second`, logics: [shout] })
    await first.sync()
    await second.sync()
    const { writes } = s.board
    await first.sync()
    await second.sync()
    expect(s.board.writes).toBe(writes)
  })
})

describe('when the board is checked', () => {
  /** The last check began so many hours earlier than it did. */
  async function age(hours: number, relay: Relay): Promise<void> {
    await runInDurableObject(relay.stub, (_object, { storage }) => {
      const [row] = storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'board_check'").toArray()
      if (row === undefined) return // never checked
      const state = JSON.parse(row.value) as { checked_at: number }
      const value = JSON.stringify({ ...state, checked_at: state.checked_at - hours * HOUR_MS })
      storage.sql.exec("UPDATE meta SET value = ? WHERE key = 'board_check'", value)
    })
    await relay.evict()
  }

  it.each<[settings: Settings, hours: number, pages: number]>([
    [{}, 23, 0],
    [{}, 25, 1],
    [{ verify_board_hours: 2 }, 1.8, 0],
    [{ verify_board_hours: 2 }, 2.1, 1],
    [{ verify_board_hours: 0 }, 10_000, 0],
  ])('by %j, %s hours after the last time: %s pages are read', async (settings, hours, pages) => {
    const { s, relay } = await synced('flatchr', 3, settings)
    s.board.edit('J001', { name: 'Somebody’s' })
    await age(hours, relay)
    const { run } = await relay.sync()
    expect([listings(s), checkOf(run) === undefined, copyOf(s, 'J001').content['name']]).toEqual([
      pages,
      pages === 0,
      pages === 0 ? 'Somebody’s' : 'Job J001',
    ])
  })

  it('is not by the first sync of all, which brings everything there', async () => {
    const s = scenario()
    put(s, 'flatchr', 'J000')
    const relay = s.deployFlatchr(ALWAYS)
    const { run } = await relay.sync()
    expect([listings(s), checkOf(run)]).toEqual([1, undefined]) // the first that archives looks for closed jobs
  })

  it.each<[what: string, more: object, settings: Settings]>([
    ['an incremental one', {}, { incremental: true }],
    ['one with pull_parameters of its own', { pull_parameters: { state: 'published' } }, {}],
    ['one that only creates', { action: 'create_jobs_in_hrflow' }, {}],
    ['one that only archives', { action: 'archive_jobs_in_hrflow' }, {}],
  ])('is only by a complete sync: not by %s', async (_what, more, settings) => {
    const { s, relay } = await synced('workable', 3, { ...ALWAYS, ...settings })
    const { run } = await relay.sync(more)
    expect([listings(s), checkOf(run)]).toEqual([0, undefined])
  })
})

describe('a check that comes to nothing', () => {
  const PAGE_2 = { upstream: 'hrflow', path: /storing.*page=2/ } as const

  it('because HrFlow is down is given up and says so, and the next run goes on where it stopped', async () => {
    const { s, relay } = await synced('flatchr', 62)
    for (const id of ['J061', 'J000']) s.board.edit(id, { name: 'x' })
    const mend = s.sandbox.fault({ ...PAGE_2, kind: { status: 503 } })
    const { run } = await relay.sync()
    expect([pagesAsked(s), run.result?.status, run.outcomes, issuesOf(run), checkOf(run)]).toEqual([
      ['1', '2', '2', '2', '2', '2'],
      'success',
      outcomes({ updated: 1, unchanged: 61 }),
      [
        {
          path: 'board_check',
          message: expect.stringContaining(
            "given up at page 2 of the board's listing, and left to the next run: HrFlow",
          ),
        },
      ],
      { compared: 30, differing: 1, healed: 1, finished_at: null, first: [{ reference: 'J061', as: 'edited' }] },
    ])
    mend()
    s.sandbox.forgetCalls()
    await relay.evict()
    const { run: next } = await relay.sync()
    expect([pagesAsked(s), next.outcomes, next.issues, checkOf(next)]).toEqual([
      ['2', '3'],
      outcomes({ updated: 1, unchanged: 61 }),
      [],
      { compared: 32, differing: 1, healed: 1, finished_at: ENDED, first: [{ reference: 'J000', as: 'edited' }] },
    ])
  })

  it('because HrFlow asks for a rest rests and goes on, and the run has no issue', async () => {
    const { s, relay } = await synced('flatchr', 31)
    s.board.edit('J000', { name: 'x' })
    const slowDown = { status: 429, body: { code: 429, message: 'slow down' }, headers: { 'retry-after': '1' } }
    s.sandbox.fault({ ...PAGE_2, nth: 1, kind: slowDown })
    const { run } = await relay.sync()
    expect([pagesAsked(s), run.outcomes, run.issues]).toEqual([
      ['1', '2', '2'],
      outcomes({ updated: 1, unchanged: 30 }),
      [],
    ])
  })

  it('because HrFlow refuses the account stops the workflow, and its run is fatal', async () => {
    const { s, relay } = await synced('flatchr', 3)
    s.sandbox.fault({ upstream: 'hrflow', path: /storing/, kind: { status: 401, body: { code: 401, message: 'no' } } })
    const { run } = await relay.sync()
    expect([run.result?.status, (await relay.status()).status]).toEqual(['fatal', 'stopped'])
  })

  it('because its object crashed goes on in the next life of it, and no page is read twice but that one', async () => {
    const { s, relay } = await synced('flatchr', 62)
    s.board.edit('J000', { name: 'x' })
    s.sandbox.fault({ ...PAGE_2, nth: 1, kind: { delayMs: 500 } })
    const started = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    const { run_id } = started.body as { run_id: string }
    await expect.poll(() => pagesAsked(s)).toEqual(['1', '2'])
    await runInDurableObject(relay.stub, (_object, state) => state.abort('a crash of the check')).catch(() => {})
    await relay.status()
    void runDurableObjectAlarm(relay.stub).catch(() => {})
    await expect.poll(async () => (await relay.api('GET', `/runs/${run_id}`)).body).toMatchObject({ state: 'finished' })
    const { body: run } = await relay.api('GET', `/runs/${run_id}`)
    expect([pagesAsked(s), copyOf(s, 'J000').content['name'], run]).toMatchObject([
      ['1', '2', '2', '3'],
      'Job J000',
      { board_check: { compared: 62, differing: 1, healed: 1 }, issues: [] },
    ])
  })

  it('because its run was cancelled is left to the next run', async () => {
    const { s, relay } = await synced('flatchr', 62)
    s.board.edit('J000', { name: 'x' })
    s.sandbox.fault({ ...PAGE_2, nth: 1, kind: { delayMs: 300 } })
    const started = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    const { run_id } = started.body as { run_id: string }
    await expect.poll(() => pagesAsked(s)).toEqual(['1', '2'])
    await relay.api('POST', `/runs/${run_id}/cancel`)
    await expect.poll(() => s.sandbox.calls.at(-1)?.status).toBe(200)
    s.sandbox.forgetCalls()
    const { run } = await relay.sync()
    expect([pagesAsked(s), checkOf(run)?.healed]).toEqual([['2', '3'], 1])
  })
})

describe('what else a run does', () => {
  it('does not wait for a slow page of the board, however few jobs are worked on side by side', async () => {
    const { s, relay } = await synced('flatchr', 5, { ...ALWAYS, delivery: { ...QUICK.delivery, concurrency: 1 } })
    for (const id of ['NEW1', 'NEW2', 'NEW3']) put(s, 'flatchr', id)
    close(s, 'flatchr', 'J000')
    s.sandbox.fault({ upstream: 'hrflow', path: /storing/, nth: 1, kind: { delayMs: 1_000 } })
    const syncing = relay.sync()
    await expect.poll(() => s.board.archived()).toEqual(['J000'])
    await expect.poll(() => s.board.active().length).toBe(7)
    const pages = () => s.sandbox.calls.filter(isListing).map(({ status }) => status)
    await expect.poll(pages).toEqual([null]) // the check's is not answered yet
    const { run } = await syncing
    expect([run.outcomes, checkOf(run)?.finished_at]).toEqual([
      outcomes({ created: 3, archived: 1, unchanged: 4 }),
      ENDED,
    ])
  })

  it('leaves to the check no more than a tenth of HrFlow’s rate, which the workflows of an account share', async () => {
    const s = scenario()
    for (let index = 0; index < 31; index++) put(s, 'flatchr', idOf(index))
    const settings = { ...ALWAYS, rates: { origin_per_second: 1_000, hrflow_per_second: 100 } }
    const relays = ['first', 'second'].map((name) => s.deployFlatchr({ ...settings, workflow_id: `${s.name}-${name}` }))
    for (const relay of relays) await relay.sync()
    s.sandbox.forgetCalls()
    await Promise.all(relays.map((relay) => relay.sync()))
    const moments = s.sandbox.calls.filter(isListing).map(({ at }) => at)
    expect(moments.length).toBe(4)
    expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(200) // ten calls a second, all together
  })
})

describe('the guard', () => {
  it('holds what a check would archive with all else that its run would', async () => {
    const { s, ids, relay } = await synced('flatchr', 22)
    for (const id of ids.slice(0, 15)) close(s, 'flatchr', id)
    await relay.sync({ approve_archive: true })
    expect(s.board.archived().length).toBe(15)
    for (const id of ids.slice(0, 15)) s.board.setArchived(id, false)
    const { run } = await relay.sync()
    expect([run.outcomes, run.issues.map(({ path }) => path), s.board.archived(), checkOf(run)]).toEqual([
      outcomes({ held: 15, unchanged: 7 }),
      ['listing'],
      [],
      expect.objectContaining({ compared: 22, differing: 15, healed: 0 }),
    ])
    await relay.sync({ approve_archive: true })
    expect(s.board.archived().length).toBe(15)
  })
})

describe('a dry run', () => {
  itWithEveryOrigin('of %s says what its check would heal, and writes nothing', async (origin) => {
    const { s, relay } = await synced(origin, 5)
    close(s, origin, 'J004')
    await relay.sync()
    s.board.edit('J000', { name: 'Somebody’s' })
    s.board.setArchived('J001', true)
    s.board.remove('J002')
    s.board.setArchived('J004', false)
    const { writes } = s.board
    const { run } = await relay.sync({ persist: false })
    expect([run.preview, checkOf(run), s.board.writes]).toMatchObject([
      {
        created: { count: 1, first: [{ reference: 'J002' }] },
        updated: { count: 2 },
        archived: { count: 1, first: [{ reference: 'J004' }] },
      },
      { compared: 4, differing: 4, healed: 0, finished_at: ENDED },
      writes,
    ])
    const { run: real } = await relay.sync()
    expect(real.outcomes).toEqual(outcomes({ created: 1, updated: 2, archived: 1, unchanged: 1 }))
  })
})
