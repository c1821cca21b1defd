import { describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import { flatchr } from '../../src/connectors'
import { counters, outcomes } from '../counters'
import { believedAtOnce, issuesOf, QUICK, scenario } from './scenario'

const create = { action: 'create_jobs_in_hrflow' }
const update = { action: 'update_jobs_in_hrflow' }
const archive = { action: 'archive_jobs_in_hrflow' }

/** What a board that somebody else filled holds of a job. */
const held = (reference: string) => ({
  reference,
  name: 'as somebody else wrote it',
  location: { text: 'Paris', lat: null, lng: null },
  sections: [],
})

/** Flatchr vacancies: O1 and O2 open, C1 closed. */
function vacancies(more: Record<string, unknown> = {}) {
  const s = scenario()
  s.flatchr.put({ id: 'O1', title: 'first', status: 1 })
  s.flatchr.put({ id: 'O2', title: 'second', status: 1 })
  s.flatchr.put({ id: 'C1', title: 'closed', status: 3 })
  return { s, relay: s.deployFlatchr(more) }
}

/** The board as names by reference. */
const names = (s: ReturnType<typeof scenario>) =>
  Object.fromEntries(s.board.active().map((reference) => [reference, s.board.get(reference)?.job['name']]))

describe('create_jobs_in_hrflow', () => {
  it('creates the open jobs, skips the others, and tells so', async () => {
    const { s, relay } = vacancies()
    const { run } = await relay.sync(create)
    expect(names(s)).toEqual({ O1: 'first', O2: 'second' })
    expect(run).toMatchObject({
      action: 'create_jobs_in_hrflow',
      outcomes: outcomes({ created: 2, skipped: 1 }),
      issues: [],
      result: {
        incremental: false,
        status: 'success',
        reason: 'none',
        events: counters({ read_success: 3 }),
        incremental_token: null,
      },
    })
  })

  it('edits a job that the board has already, instead of failing or doubling it', async () => {
    const { s, relay } = vacancies()
    s.board.add(held('O1'))
    const { run } = await relay.sync(create)
    expect(names(s)).toEqual({ O1: 'first', O2: 'second' })
    expect(run.outcomes).toEqual(outcomes({ created: 1, updated: 1, skipped: 1 }))
  })

  it('archives nothing, neither what is closed nor what is gone', async () => {
    const { s, relay } = vacancies()
    await relay.sync(create)
    s.flatchr.edit('O1', { status: 3 })
    s.flatchr.remove('O2')
    const { run } = await relay.sync(create)
    expect(s.board.archived()).toEqual([])
    expect(run.outcomes).toEqual(outcomes({ skipped: 2 }))
  })

  it('discards with logics, and leaves on the board what it discards', async () => {
    let discards = false
    const { s, relay } = vacancies({ logics: [(job: object) => (discards ? null : job)] })
    await relay.sync(create)
    discards = true
    for (const id of ['O1', 'O2']) s.flatchr.edit(id, { title: 'another' })
    const { run } = await relay.sync(create)
    expect(s.board.archived()).toEqual([])
    expect(run.outcomes).toEqual(outcomes({ discarded: 2, skipped: 1 }))
    expect(run.result).toMatchObject({ status: 'success', events: counters({ read_success: 3, logics_discard: 2 }) })
  })
})

describe('update_jobs_in_hrflow', () => {
  it('edits what differs, and creates what the board lacks', async () => {
    const { s, relay } = vacancies()
    s.board.add(held('O1'))
    const { run } = await relay.sync(update)
    expect(names(s)).toEqual({ O1: 'first', O2: 'second' })
    expect(run.outcomes).toEqual(outcomes({ created: 1, updated: 1, skipped: 1 }))
    const again = await relay.sync(update)
    expect(again.run.outcomes).toEqual(outcomes({ unchanged: 2, skipped: 1 }))
  })

  it('skips what the board lacks with on_missing: "skip", and says which', async () => {
    const { s, relay } = vacancies({ on_missing: 'skip' })
    s.board.add(held('O1'))
    const { run } = await relay.sync(update)
    expect(names(s)).toEqual({ O1: 'first' })
    expect(run.outcomes).toEqual(outcomes({ updated: 1, skipped: 2 }))
    const events = (await relay.events()).map(({ reference, outcome, reason }) => ({ reference, outcome, reason }))
    expect(events.toSorted((a, b) => String(a.reference).localeCompare(String(b.reference)))).toEqual([
      { reference: 'O1', outcome: 'updated', reason: null },
      { reference: 'O2', outcome: 'skipped', reason: 'not_on_board' },
    ])
  })

  it('leaves a job that it skipped to a webhook and to a sync, which create it', async () => {
    const { s, relay } = vacancies({ on_missing: 'skip' })
    await relay.sync(update)
    await relay.webhook(JSON.stringify(s.flatchrEvent('O1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect(names(s)).toEqual({ O1: 'first' })
    await relay.sync()
    expect(names(s)).toEqual({ O1: 'first', O2: 'second' })
  })

  it('skips a Workable job that the board lacks, whose row did not change, only as long as it is an update', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const relay = s.deployWorkable({ on_missing: 'skip' })
    await relay.sync(update)
    await relay.sync(update)
    expect(s.board.active()).toEqual([])
    await relay.sync()
    expect(s.board.active()).toEqual(['J1'])
  })

  it('archives nothing', async () => {
    const { s, relay } = vacancies()
    await relay.sync()
    s.flatchr.edit('O1', { status: 3 })
    s.flatchr.remove('O2')
    await relay.sync(update)
    expect(s.board.archived()).toEqual([])
  })
})

describe('archive_jobs_in_hrflow', () => {
  it('archives what is closed and what is gone, and leaves alone what is open', async () => {
    const { s, relay } = vacancies(believedAtOnce)
    s.flatchr.put({ id: 'O3', title: 'third', status: 1 })
    await relay.sync()
    s.flatchr.edit('O1', { status: 3 })
    s.flatchr.remove('O2')
    s.flatchr.edit('O3', { title: 'edited' })
    s.flatchr.put({ id: 'O4', title: 'new', status: 1 })
    const { run } = await relay.sync(archive)
    expect(s.board.archived().toSorted()).toEqual(['O1', 'O2'])
    expect(names(s)).toEqual({ O3: 'third' })
    expect(run.outcomes).toEqual(outcomes({ archived: 2, skipped: 3 }))
    expect(run.result).toMatchObject({ status: 'success', events: counters({ read_success: 4 }) })
  })

  it('archives a closed job that somebody else had put on the board', async () => {
    const { s, relay } = vacancies()
    s.board.add(held('C1'))
    s.board.add(held('O1'))
    s.board.add(held('UNKNOWN'))
    const { run } = await relay.sync(archive)
    expect(s.board.archived()).toEqual(['C1'])
    expect(names(s)).toEqual({ O1: held('O1').name, UNKNOWN: held('UNKNOWN').name })
    expect(run.outcomes).toEqual(outcomes({ archived: 1, skipped: 2, foreign: 1 }))
    expect((await relay.status()).board).toEqual({ active: 0, archived: 1 })
  })

  it('takes closed and archived Workable jobs off, also when the selection names their state', async () => {
    for (const state of ['archived', 'closed'] as const) {
      const s = scenario()
      for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
      const relay = s.deployWorkable({ pull_parameters: { state }, scheduled_action: archive.action })
      await relay.sync({ pull_parameters: { state: 'published' } })
      expect(s.board.active().toSorted()).toEqual(['J1', 'J2', 'J3'])
      s.workable.setState('J1', state)
      for (let times = 0; times < 3; times++) await relay.sync(archive)
      expect([s.board.active().toSorted(), s.board.archived()]).toEqual([['J2', 'J3'], ['J1']])
    }
  })

  it('archives France Travail offers that are gone, anonymised first', async () => {
    const s = scenario()
    const offer = { intitule: 'Boulanger', description: 'Pain', entreprise: { nom: 'Maison Acme' } }
    s.francetravail.put({ id: '1', ...offer }, { origin: '1' })
    s.francetravail.put({ id: '2', ...offer }, { origin: '2' })
    const relay = s.deployFranceTravail({ max_archive_share: 1 })
    await relay.sync()
    s.francetravail.remove('2')
    const { run } = await relay.sync(archive)
    expect(s.board.archived()).toEqual(['2'])
    expect(run.outcomes).toEqual(outcomes({ archived: 1, skipped: 1 }))
    expect(JSON.stringify(s.board.get('2')?.job)).not.toContain('Acme')
    expect(JSON.stringify(s.board.get('1')?.job)).toContain('Acme')
  })

  it('is held when the listing is empty, names what it would archive, and goes on when approved', async () => {
    const { s, relay } = vacancies(believedAtOnce)
    await relay.sync()
    for (const id of ['O1', 'O2', 'C1']) s.flatchr.remove(id)
    const { run } = await relay.sync(archive)
    expect(run.outcomes).toEqual(outcomes({ held: 2 }))
    expect(issuesOf(run)).toEqual([
      {
        path: 'listing',
        message:
          'the listing is empty while 2 jobs are active on the board: each is asked for by itself, and only what the origin says is closed is archived',
      },
      {
        path: 'listing',
        message:
          'held: the listing is empty while 2 jobs are active on the board. None of them was archived. To approve it, start a run with "approve_archive": true. The first of them: O1 (gone), O2 (gone)',
      },
    ])
    expect(s.board.archived()).toEqual([])
    await relay.sync({ ...archive, approve_archive: true })
    expect(s.board.archived().toSorted()).toEqual(['O1', 'O2'])
  })
})

describe('jobs on the board that are nobody’s', () => {
  it('are counted by the first sync and left alone', async () => {
    const { s, relay } = vacancies()
    for (const reference of ['X1', 'X2']) s.board.add(held(reference))
    s.board.add(held('X3'))
    s.board.setArchived('X3', true)
    const { run } = await relay.sync()
    expect(run.outcomes).toEqual(outcomes({ created: 2, skipped: 1, foreign: 2 }))
    expect(s.board.active().toSorted()).toEqual(['O1', 'O2', 'X1', 'X2'])
  })

  it('are archived with archive_foreign, as they are', async () => {
    const s = scenario()
    s.francetravail.put({ id: '1', intitule: 'x' }, { origin: '1' })
    const relay = s.deployFranceTravail()
    s.board.add(held('X1'))
    const asked = { push_parameters: { board_key: s.boardKey, archive_foreign: true } }
    const { run } = await relay.sync(asked)
    expect(run.outcomes).toEqual(outcomes({ created: 1, archived: 1, foreign: 1 }))
    expect([s.board.active(), s.board.archived()]).toEqual([['1'], ['X1']])
    expect(s.board.get('X1')?.job).toEqual(held('X1'))
    const again = await relay.sync(asked)
    expect(again.run.outcomes).toEqual(outcomes({ unchanged: 1 }))
  })

  it('are left alone when another workflow of the deployment holds them, whatever its origin', async () => {
    const { s, relay } = vacancies()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const other = s.deployWorkable()
    await other.sync()
    s.board.add(held('X1'))
    const { run } = await relay.sync({ push_parameters: { board_key: s.boardKey, archive_foreign: true } })
    expect(run.outcomes).toEqual(outcomes({ created: 2, archived: 1, skipped: 2, foreign: 2 }))
    expect([s.board.active().toSorted(), s.board.archived()]).toEqual([['J1', 'O1', 'O2'], ['X1']])
  })

  it('are held back when they are too many', async () => {
    const { s, relay } = vacancies()
    for (let index = 0; index < 30; index++) s.board.add(held(`X${index}`))
    const asked = { push_parameters: { board_key: s.boardKey, archive_foreign: true } }
    const { run } = await relay.sync(asked)
    expect(run.outcomes).toEqual(outcomes({ created: 2, skipped: 1, held: 30, foreign: 30 }))
    expect(s.board.archived()).toEqual([])
    await relay.sync({ ...asked, approve_archive: true })
    expect(s.board.archived()).toHaveLength(30)
  })

  it('are left alone after a listing that breaks, or that selects less', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    s.board.add(held('X1'))
    const relay = s.deployWorkable({ push_parameters: { board_key: s.boardKey, archive_foreign: true } })
    const narrowed = await relay.sync({ pull_parameters: { created_after: '2020-01-01' } })
    expect(narrowed.run.outcomes).toEqual(outcomes({ created: 1 }))
    s.sandbox.fault({ path: /v3\/jobs\?/, kind: { status: 404, body: { error: 'Not found' } } })
    const broken = await relay.sync()
    expect(broken.run.result).toMatchObject({ status: 'fatal', reason: 'read_failure' })
    expect(s.board.archived()).toEqual([])
  })
})

describe('an action', () => {
  it('that the connector does not allow ends fatal, and nothing is called', async () => {
    const s = scenario()
    const workflow_id = `${s.name}-limited`
    const limited = { ...flatchr, actions: ['create_jobs_in_hrflow', 'update_jobs_in_hrflow'] }
    const relay = s.deploy(
      defineWorkflow({
        workflow_id,
        connector: limited,
        connector_auth: s.auths.flatchr,
        hrflow_auth: s.hrflow_auth,
        push_parameters: { board_key: s.boardKey },
        webhook_secret: 'path-token-0123456789abcdef',
        ...QUICK,
      }),
      workflow_id,
    )
    const { run } = await relay.sync()
    expect(issuesOf(run)).toEqual([
      { path: 'action', message: 'flatchr allows create_jobs_in_hrflow, update_jobs_in_hrflow only' },
    ])
    expect(run.result).toEqual({
      incremental: false,
      status: 'fatal',
      reason: 'mode_not_supported_by_origin',
      events: counters(),
      incremental_token: null,
    })
    expect(s.sandbox.calls).toEqual([])
  })

  // Last here: this heartbeat starts the workflows of the tests before too, which call whoever is there.
  it('is what the cron starts when scheduled_action says so', async () => {
    const { s, relay } = vacancies({ scheduled_action: 'update_jobs_in_hrflow', on_missing: 'skip' })
    s.board.add(held('O1'))
    await relay.fire('*/15 * * * *')
    await expect
      .poll(async () => (await relay.status()).last_run)
      .toMatchObject({ action: 'update_jobs_in_hrflow', status: 'success' })
    expect(names(s)).toEqual({ O1: 'first' })
  })
})

describe('what goes wrong on the way', () => {
  it('of a dry run whose board cannot be listed loses no job', async () => {
    const s = scenario()
    for (let index = 0; index < 60; index++) s.flatchr.put({ id: `O${index}`, title: 'x', status: 1 })
    const relay = s.deployFlatchr()
    s.sandbox.fault({
      upstream: 'hrflow',
      path: /storing/,
      kind: { status: 400, body: { code: 400, message: 'Invalid parameters' } },
    })
    const { run } = await relay.sync({ persist: false })
    expect([run.preview?.created.count, run.result?.events.write_failure]).toEqual([60, 1])
    expect(run.issues.map(({ path }) => path)).toEqual(['board'])
  })

  it('with logics that discard a Workable job leaves that to the sync', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    let discards = false
    const relay = s.deployWorkable({ logics: [(job: object) => (discards ? null : job)] })
    await relay.sync(create)
    discards = true
    s.workable.edit('J1', { title: 'y' })
    const { run } = await relay.sync(create)
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ discarded: 1 }), []])
    const synced = await relay.sync()
    expect([synced.run.outcomes, s.board.archived()]).toEqual([outcomes({ archived: 1 }), ['J1']])
  })

  it('of a create run that had to list the board leaves closed and foreign jobs to the first sync', async () => {
    const s = scenario()
    for (let index = 0; index < 31; index++) s.flatchr.put({ id: `O${index}`, title: 'x', status: 1 })
    s.flatchr.put({ id: 'C1', title: 'closed', status: 3 })
    const relay = s.deployFlatchr()
    s.board.add(held('C1'))
    s.board.add(held('X1'))
    await relay.sync(create)
    const { run } = await relay.sync()
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ archived: 1, unchanged: 31, foreign: 1 }), ['C1']])
  })

  it('of a first sync whose listing broke leaves closed and foreign jobs to the next one', async () => {
    const { s, relay } = vacancies()
    s.board.add(held('C1'))
    s.board.add(held('X1'))
    const mend = s.sandbox.fault({ path: /vacancies/, kind: { status: 422 } })
    await relay.sync()
    mend()
    const { run } = await relay.sync()
    expect([run.outcomes, s.board.archived()]).toEqual([outcomes({ created: 2, archived: 1, foreign: 1 }), ['C1']])
  })

  it('of an update that is tried again after its run still skips what the board lacks', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'O1', title: 'first', status: 1 })
    const relay = s.deployFlatchr({ on_missing: 'skip' })
    s.sandbox.fault({
      upstream: 'hrflow',
      method: 'GET',
      path: /indexing/,
      times: 1,
      kind: { status: 502, html: 'x' },
    })
    await relay.sync(update)
    await relay.quiet()
    expect(s.board.active()).toEqual([])
    expect((await relay.events()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['skipped', 'not_on_board'],
    ])
  })

  it('with a state that has nothing to archive holds nothing and asks nobody', async () => {
    const s = scenario()
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const relay = s.deployWorkable({ pull_parameters: { state: 'closed' }, scheduled_action: archive.action })
    await relay.sync({ pull_parameters: { state: 'published' } })
    s.sandbox.forgetCalls()
    const { run } = await relay.sync(archive)
    expect([run.outcomes, run.issues]).toEqual([outcomes(), []])
    expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'workable')).toHaveLength(1)
  })

  it('with an entry that has no reference archives none of the jobs that it may be', async () => {
    const s = scenario()
    for (const id of ['A', 'B', 'C']) s.flatchr.put({ id, title: id, status: 1 })
    s.board.add(held('X1'))
    const relay = s.deployFlatchr(believedAtOnce)
    await relay.sync()
    s.flatchr.remove('C')
    const body = [
      { id: 'A', title: 'A', status: 1 },
      { id: null, title: 'B', status: 1 },
    ]
    s.sandbox.fault({ upstream: 'flatchr', path: /vacancies/, kind: { status: 200, body } })
    for (let times = 0; times < 3; times++)
      await relay.sync({ push_parameters: { board_key: s.boardKey, archive_foreign: true }, approve_archive: true })
    expect([s.board.active().toSorted(), s.board.archived()]).toEqual([['A', 'B', 'X1'], ['C']])
  })
})
