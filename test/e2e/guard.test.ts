// The one guard over all that a run would archive, whatever the reason is, and over what an hour of webhooks would.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { outcomes } from '../counters'
import { itWithEveryOrigin, type Origin } from './every-origin'
import { believedAtOnce, type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

/** Puts `n` open jobs at the origin, and gives their references in order. */
function openJobs(s: Scenario, origin: Origin, n: number): string[] {
  const ids = Array.from({ length: n }, (_, index) => `J${String(index).padStart(3, '0')}`)
  for (const id of ids) {
    if (origin === 'workable') s.workable.put({ shortcode: id, title: id, state: 'published' })
    else if (origin === 'flatchr') s.flatchr.put({ id, title: id, status: 1 })
    else s.francetravail.put({ id, intitule: id }, { origin: '1' })
  }
  return ids
}

/** Changes them: what is as it was is looked at again only when the source of a logic is another, and it stays the same here. */
function change(s: Scenario, origin: Origin, ids: readonly string[]): void {
  for (const id of ids) {
    if (origin === 'workable') s.workable.edit(id, { title: `${id} again` })
    else if (origin === 'flatchr') s.flatchr.edit(id, { title: `${id} again` })
    else s.francetravail.edit(id, { intitule: `${id} again` })
  }
}

/** A workflow of that origin whose logic works until `slips` is set: a misspelt word in it, by which it keeps no job. */
function slipping(s: Scenario, origin: Origin, more: Readonly<Record<string, unknown>> = {}) {
  const logic = { slips: false }
  const relay = s.deployOrigin(origin, { logics: [(job: object) => (logic.slips ? null : job)], ...more })
  return { relay, logic }
}

const listingIssue = (run: Awaited<ReturnType<Relay['sync']>>['run']) =>
  run.issues.filter(({ path }) => path === 'listing').map(({ message }) => message)

/** What the issue of a held run says. */
const heldBecause = (why: string, named: readonly string[]): string =>
  `held: ${why}. None of them was archived. To approve it, start a run with "approve_archive": true. The first of them: ${named.join(', ')}`

describe('a run after a slip in a logic, which keeps no job any more,', () => {
  itWithEveryOrigin('archives none of the 20 jobs of %s before somebody approves', async (origin) => {
    const s = scenario()
    const ids = openJobs(s, origin, 20)
    const { relay, logic } = slipping(s, origin)
    await relay.sync()
    logic.slips = true
    change(s, origin, ids)
    const { run } = await relay.sync()
    const why = '20 of 20 active jobs would be archived, more than max_archive_share (0.5)'
    // In the order of the listing, which is France Travail's own.
    const said = listingIssue(run).map((message) => {
      const [before = '', named = ''] = message.split('The first of them: ')
      return `${before}The first of them: ${named.split(', ').toSorted().join(', ')}`
    })
    expect([run.outcomes, said, s.board.archived(), s.board.active().length]).toEqual([
      outcomes({ held: 20 }),
      [
        heldBecause(
          why,
          ids.map((id) => `${id} (discarded)`),
        ),
      ],
      [],
      20,
    ])
    const approved = await relay.sync({ approve_archive: true })
    expect([approved.run.outcomes, s.board.archived().length, s.board.active()]).toEqual([
      outcomes({ archived: 20 }),
      20,
      [],
    ])
  })
})

describe('a run', () => {
  it('of an origin that numbers its states anew archives nothing before somebody approves', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 20)
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ids) s.flatchr.edit(id, { status: 101 })
    const { run } = await relay.sync()
    const why = '20 of 20 active jobs would be archived, more than max_archive_share (0.5)'
    expect([run.outcomes, listingIssue(run), s.board.archived()]).toEqual([
      outcomes({ held: 20 }),
      [
        heldBecause(
          why,
          ids.map((id) => `${id} (not_open)`),
        ),
      ],
      [],
    ])
    for (const id of ids) s.flatchr.edit(id, { status: 1 })
    expect((await relay.sync()).run.outcomes).toEqual(outcomes({ unchanged: 20 }))
  })

  it('counts all that would be archived together, whatever the reason is', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 24)
    let discarded: readonly string[] = []
    const relay = s.deployFlatchr({ logics: [(job: { id: string }) => (discarded.includes(job.id) ? null : job)] })
    await relay.sync()
    for (const id of ids.slice(0, 5)) s.flatchr.remove(id)
    for (const id of ids.slice(5, 9)) s.flatchr.edit(id, { status: 3 })
    discarded = ids.slice(9, 13)
    change(s, 'flatchr', discarded)
    const { run } = await relay.sync()
    const named = [
      ...ids.slice(5, 9).map((id) => `${id} (not_open)`),
      ...ids.slice(9, 13).map((id) => `${id} (discarded)`),
      ...ids.slice(0, 5).map((id) => `${id} (absent)`),
    ]
    const why = '13 of 24 active jobs would be archived, more than max_archive_share (0.5)'
    expect([run.outcomes, listingIssue(run), s.board.archived()]).toEqual([
      outcomes({ held: 13, unchanged: 11 }),
      [heldBecause(why, named)],
      [],
    ])
  })

  it('is not fooled by as many new jobs as would be archived: a share is one of those that were there before', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 20)
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ids) {
      s.flatchr.remove(id)
      s.flatchr.put({ id: `N${id}`, title: id, status: 1 })
    }
    const { run } = await relay.sync()
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ created: 20, held: 20 }), []])
  })

  it('archives what stays within the share when its listing has ended, each job once', async () => {
    const s = scenario()
    const ids = openJobs(s, 'workable', 24)
    let discarded: readonly string[] = []
    const relay = s.deployWorkable({
      logics: [(job: { shortcode: string }) => (discarded.includes(job.shortcode) ? null : job)],
    })
    await relay.sync()
    discarded = ids.slice(0, 8)
    for (const id of discarded) s.workable.edit(id, { title: `${id} again` })
    s.sandbox.forgetCalls()
    const { run } = await relay.sync()
    const patches = s.sandbox.calls.filter(({ upstream, method }) => upstream === 'hrflow' && method === 'PATCH')
    expect([run.outcomes, run.issues, patches.length, s.board.archived().toSorted()]).toEqual([
      outcomes({ archived: 8, unchanged: 16 }),
      [],
      8,
      discarded,
    ])
    expect(
      (await relay.events()).slice(24).map(({ action, state, outcome, reason }) => [action, state, outcome, reason]),
    ).toEqual(discarded.map(() => ['archive', 'done', 'archived', 'discarded']))
  })

  it('is held by max_archive_count, whatever the share is', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 10)
    const relay = s.deployFlatchr({ max_archive_count: 2 })
    await relay.sync()
    for (const id of ids.slice(0, 3)) s.flatchr.edit(id, { status: 3 })
    const held = await relay.sync()
    s.flatchr.edit('J002', { status: 1 })
    const within = await relay.sync()
    expect([held.run.outcomes, listingIssue(held.run), within.run.outcomes]).toEqual([
      outcomes({ held: 3, unchanged: 7 }),
      [
        heldBecause('3 jobs would be archived, more than max_archive_count (2)', [
          'J000 (not_open)',
          'J001 (not_open)',
          'J002 (not_open)',
        ]),
      ],
      outcomes({ archived: 2, unchanged: 8 }),
    ])
  })

  it('of an empty listing archives of fewer than 20 jobs those that the origin says are closed, and holds the others', async () => {
    const s = scenario()
    openJobs(s, 'workable', 3)
    const relay = s.deployWorkable({ pull_parameters: { state: 'published' } })
    await relay.sync()
    s.workable.setState('J000', 'closed')
    s.workable.setState('J001', 'archived')
    s.workable.remove('J002')
    const { run } = await relay.sync()
    expect([run.outcomes, listingIssue(run), s.board.archived().toSorted(), s.board.active()]).toEqual([
      outcomes({ archived: 2, held: 1 }),
      [
        'the listing is empty while 3 jobs are active on the board: each is asked for by itself, and only what the origin says is closed is archived',
        heldBecause('the listing is empty while 1 jobs are active on the board', ['J002 (gone)']),
      ],
      ['J000', 'J001'],
      ['J002'],
    ])
  })

  it('of an empty listing archives none of 20 jobs, whatever the origin says of each', async () => {
    const s = scenario()
    const ids = openJobs(s, 'workable', 20)
    const relay = s.deployWorkable({ max_archive_share: 1, pull_parameters: { state: 'published' } })
    await relay.sync()
    for (const id of ids) s.workable.setState(id, 'closed')
    const { run } = await relay.sync()
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ held: 20 }), []])
  })
})

describe('a dry run', () => {
  itWithEveryOrigin(
    'after a slip in a logic of %s says what it would archive, and that it would be held',
    async (origin) => {
      const s = scenario()
      const ids = openJobs(s, origin, 24)
      const { relay, logic } = slipping(s, origin)
      await relay.sync()
      logic.slips = true
      change(s, origin, ids)
      const { run } = await relay.sync({ persist: false })
      const why = '24 of 24 active jobs would be archived, more than max_archive_share (0.5)'
      const first = Array.from({ length: 20 }, () => ({ reference: expect.any(String), reason: 'discarded' }))
      expect([run.outcomes.held, run.preview?.archived, listingIssue(run), s.board.archived()]).toEqual([
        24,
        { count: 24, first },
        [expect.stringContaining(`would be held: ${why}. None of them would be archived.`)],
        [],
      ])
    },
  )
})

describe('foreign jobs', () => {
  const foreign = (reference: string) => ({
    ...{ reference, name: 'somebody else’s', location: { text: null, lat: null, lng: null }, sections: [] },
  })

  it('are left alone unless both sync and archive_foreign allow it', async () => {
    const s = scenario()
    openJobs(s, 'flatchr', 1)
    s.board.add(foreign('X1'))
    const relay = s.deployFlatchr()
    const asked = { board_key: s.boardKey, archive_foreign: true }
    const { run } = await relay.sync({ push_parameters: { ...asked, sync: false } })
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ created: 1, foreign: 1 }), []])
    await relay.sync({ push_parameters: asked })
    expect(s.board.archived()).toEqual(['X1'])
  })

  it('are held when logics discard all that is listed', async () => {
    const s = scenario()
    openJobs(s, 'flatchr', 3)
    s.board.add(foreign('X1'))
    const { relay, logic } = slipping(s, 'flatchr')
    logic.slips = true
    const { run } = await relay.sync({ push_parameters: { board_key: s.boardKey, archive_foreign: true } })
    expect([run.outcomes, listingIssue(run), s.board.archived()]).toEqual([
      outcomes({ discarded: 3, held: 1, foreign: 1 }),
      [heldBecause('logics discard all 3 listed jobs while foreign jobs would be archived', ['X1 (foreign)'])],
      [],
    ])
  })
})

describe('an hour of webhooks', () => {
  /** A webhook for each of the jobs; waits for what comes of them. */
  async function webhooks(s: Scenario, relay: Relay, ids: readonly string[]): Promise<void> {
    for (const id of ids) await relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
  }
  /** How many events of each state, outcome and reason there are, but for those of the first sync. */
  async function counted(relay: Relay): Promise<Record<string, number>> {
    const events = (await relay.events('?limit=200')).filter(({ outcome }) => outcome !== 'created')
    const kinds = events.map(({ state, outcome, reason }) =>
      [state, outcome, reason].filter((one) => one !== null).join(' '),
    )
    return Object.fromEntries(
      [...new Set(kinds)].toSorted().map((kind) => [kind, kinds.filter((one) => one === kind).length]),
    )
  }
  /** 20 jobs on the board, a logic that slips, and a webhook for each of them. */
  async function slipped() {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 20)
    const { relay, logic } = slipping(s, 'flatchr')
    await relay.sync()
    logic.slips = true
    await webhooks(s, relay, ids)
    return { s, ids, relay, logic }
  }

  it('archives half of the jobs after a slip in a logic, and parks what comes beyond it', async () => {
    const { s, relay } = await slipped()
    expect([await counted(relay), s.board.archived().length]).toEqual([
      { 'done archived discarded': 10, 'parked held': 10 },
      10,
    ])
    const message =
      'discarded: 11 of 20 active jobs would be archived, more than max_archive_share (0.5) within an hour'
    expect((await relay.events('?state=parked')).every((event) => event.message === message)).toBe(true)
  })

  it('parks what is held until it is replayed as held; any other replay lets none of it go', async () => {
    const { s, relay } = await slipped()
    const replay = async (filter: object) => (await relay.api('POST', '/replay', filter)).body
    expect([await replay({ reason: 'held', plan: true }), await replay({ reason: 'gone' })]).toEqual([
      { count: 10 },
      { count: 0 },
    ])
    expect(await replay({})).toEqual({ count: 10 })
    await relay.quiet()
    expect([s.board.archived().length, (await relay.status()).parked]).toEqual([10, 10])
    expect(await replay({ reason: 'held' })).toEqual({ count: 10 })
    await relay.quiet()
    expect([s.board.archived().length, (await relay.status()).parked]).toEqual([20, 0])
  })

  it('parks what is held until a run with approve_archive, which lets it go', async () => {
    const { s, ids, relay } = await slipped()
    const { run } = await relay.sync()
    expect([run.outcomes, s.board.archived().length]).toEqual([outcomes({ discarded: 10, held: 10 }), 10])
    await relay.sync({ approve_archive: true })
    await relay.quiet()
    expect([s.board.archived().toSorted(), (await relay.status()).parked]).toEqual([ids, 0])
  })

  it('leaves a held job alone that its logic keeps again', async () => {
    const { s, relay, logic } = await slipped()
    logic.slips = false
    await relay.sync()
    await relay.quiet()
    expect([s.board.active().length, (await relay.status()).parked]).toEqual([20, 0])
  })

  it('does not empty the board while the origin answers 404 to everything', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 24)
    const relay = s.deployFlatchr(believedAtOnce)
    await relay.sync()
    s.sandbox.fault({ upstream: 'flatchr', kind: { status: 404, body: {} } })
    await webhooks(s, relay, ids)
    expect([await counted(relay), s.board.active().length]).toEqual([
      { 'done archived gone': 12, 'parked held': 12 },
      12,
    ])
  })

  it('counts in the next run too, so that both together archive no more than the share', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 24)
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ids.slice(0, 15)) s.flatchr.edit(id, { status: 3 })
    await webhooks(s, relay, ids.slice(0, 9))
    expect(s.board.archived().length).toBe(9)
    const preview = await relay.sync({ persist: false })
    const { run } = await relay.sync()
    const why =
      '15 of 24 active jobs would be archived, more than max_archive_share (0.5), the 9 among them that webhooks archived within an hour'
    expect([run.outcomes, listingIssue(run), preview.run.outcomes.held, s.board.archived().length]).toEqual([
      outcomes({ held: 6, unchanged: 9, skipped: 9 }),
      [
        heldBecause(
          why,
          ids.slice(9, 15).map((id) => `${id} (not_open)`),
        ),
      ],
      6,
      9,
    ])
    await relay.sync({ approve_archive: true })
    expect(s.board.archived().length).toBe(15)
  })

  it('holds what comes beyond the share with what a run archived before', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 24)
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ids.slice(0, 9)) s.flatchr.edit(id, { status: 3 })
    await relay.sync()
    expect(s.board.archived().length).toBe(9)
    for (const id of ids.slice(9, 15)) s.flatchr.edit(id, { status: 3 })
    await webhooks(s, relay, ids.slice(9, 15))
    expect([s.board.archived().length, (await relay.status()).parked]).toEqual([12, 3])
  })

  it('lets go what webhooks archive after a run that a person approved', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 46)
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ids.slice(0, 25)) s.flatchr.edit(id, { status: 3 })
    await relay.sync({ approve_archive: true })
    for (const id of ids.slice(25, 33)) s.flatchr.edit(id, { status: 3 })
    await webhooks(s, relay, ids.slice(25, 33))
    expect(s.board.archived().length).toBe(33)
  })

  it('counts a job once however often it closes, and no job that has come back, whether a webhook archived it or a run', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 4)
    const relay = s.deployFlatchr({ max_archive_count: 2 })
    await relay.sync()
    const becomes = async (id: string, status: 1 | 3) => {
      s.flatchr.edit(id, { status })
      await webhooks(s, relay, [id])
    }
    for (let round = 0; round < 2; round++) {
      await becomes('J000', 3)
      await becomes('J000', 1)
    }
    await becomes('J000', 3)
    s.flatchr.edit('J001', { status: 3 })
    await relay.sync()
    expect([s.board.archived().toSorted(), (await relay.status()).parked]).toEqual([['J000', 'J001'], 0])
    await becomes('J001', 1)
    for (const id of ids.slice(2)) await becomes(id, 3)
    expect([s.board.archived().toSorted(), (await relay.status()).parked]).toEqual([['J000', 'J002'], 1])
  })

  it('may archive max_archive_count jobs at most, and any number of few jobs', async () => {
    const s = scenario()
    const ids = openJobs(s, 'flatchr', 5)
    const relay = s.deployFlatchr({ max_archive_count: 3 })
    await relay.sync()
    for (const id of ids) s.flatchr.edit(id, { status: 3 })
    await webhooks(s, relay, ids)
    expect(await counted(relay)).toEqual({ 'done archived not_open': 3, 'parked held': 2 })
  })
})

describe('an object that crashes', () => {
  /** The platform repeats the alarm of an object that crashed. */
  async function crash(relay: Relay): Promise<void> {
    await runInDurableObject(relay.stub, (_object, state) => state.abort('a crash of the guard')).catch(() => {})
    await relay.status()
    void runDurableObjectAlarm(relay.stub).catch(() => {})
  }
  const isPatch = ({
    upstream,
    method,
    status,
  }: {
    upstream: string | null
    method: string
    status: number | string | null
  }) => upstream === 'hrflow' && method === 'PATCH' && status === 200

  it.each(['goes', 'held'] as const)(
    'while the archives of a run wait, and again when they were released, loses and doubles none: %s',
    async (verdict) => {
      const s = scenario()
      const ids = openJobs(s, 'workable', 24)
      const share = verdict === 'goes' ? 1 : 0.5
      const { relay, logic } = slipping(s, 'workable', { max_archive_share: share })
      await relay.sync()
      logic.slips = true
      for (const id of ids) s.workable.edit(id, { title: `${id} again` })
      s.sandbox.forgetCalls()
      // The last job's answer is long in coming, and all others wait for the guard until then.
      const answer = s.sandbox.fault({ upstream: 'workable', path: /jobs\/J023/, kind: { delayMs: 20_000 } })
      const started = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
      const { run_id } = started.body as { run_id: string }
      const waiting = async () =>
        (await relay.events('?state=pending')).filter(({ reason }) => reason === 'discarded').length
      await expect.poll(waiting).toBe(23)
      await crash(relay)
      expect([await waiting(), s.board.archived()]).toEqual([23, []])
      // HrFlow has no room when the guard was asked, so that what was released waits: an outage would open the breaker, which
      // is closed by a probe half a minute later.
      const full = { status: 429, headers: { 'retry-after': '1' }, body: { code: 429, message: 'Too many requests' } }
      const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'PATCH', kind: full })
      answer()
      const failed = async () => (await relay.events()).filter(({ reason }) => reason === 'rate_limited').length
      if (verdict === 'goes') await expect.poll(failed).toBeGreaterThan(0)
      await crash(relay)
      mend()
      await relay.quiet(15_000)
      await expect
        .poll(async () => (await relay.api('GET', `/runs/${run_id}`)).body)
        .toMatchObject({ state: 'finished' })
      const { body: run } = await relay.api('GET', `/runs/${run_id}`)
      const archived = verdict === 'goes' ? ids : []
      expect([s.board.archived().toSorted(), s.sandbox.calls.filter(isPatch).length]).toEqual([
        archived,
        archived.length,
      ])
      expect((run as { outcomes: object }).outcomes).toMatchObject({ held: verdict === 'goes' ? 0 : 24 })
    },
  )
})
