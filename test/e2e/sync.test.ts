import { describe, expect, it } from 'vitest'
import { lever as leverConnector } from '../../src/connectors'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import type { JobFixture } from '../connectors/fixture'
import { fixtures as flatchr } from '../connectors/flatchr/fixtures'
import { fixtures as francetravail } from '../connectors/francetravail/fixtures'
import { OFFER_ID } from '../connectors/francetravail/imitated-search'
import { scene as lever } from '../connectors/lever/scene'
import { fixtures as workable } from '../connectors/workable/fixtures'
import { issuesOf, scenario } from './scenario'

/** What a board must hold of these fixtures, by reference. */
const expected = (jobs: readonly JobFixture[]): Record<string, HrFlowJob> =>
  Object.fromEntries(jobs.flatMap(({ open, hrflow }) => (open && hrflow !== null ? [[hrflow.reference, hrflow]] : [])))

/** With an offer that France Travail could not name, no listing would be complete. */
const offers = francetravail.jobs.filter(({ job }) => OFFER_ID.test(String(Reflect.get(job, 'id') ?? '')))

const origins = [
  {
    name: 'Workable',
    fixtures: workable.jobs,
    begin: () => {
      const s = scenario()
      for (const { job } of workable.jobs) s.workable.put({ ...job })
      return { s, relay: s.deployWorkable() }
    },
  },
  {
    name: 'Flatchr',
    fixtures: flatchr.jobs,
    begin: () => {
      const s = scenario()
      for (const { job } of flatchr.jobs) s.flatchr.put({ ...job })
      return { s, relay: s.deployFlatchr() }
    },
  },
  {
    name: 'France Travail',
    fixtures: offers,
    begin: () => {
      const s = scenario()
      offers.forEach(({ job }, index) => {
        s.francetravail.put({ ...job }, { origin: index % 2 === 0 ? '1' : '2' })
      })
      return { s, relay: s.deployFranceTravail() }
    },
  },
]

describe.each(origins)('a sync of $name', ({ fixtures, begin }) => {
  it('brings every open job to the board whole, and no other', async () => {
    const { s, relay } = begin()
    const { status, run } = await relay.sync()
    expect(status).toBe(200)
    expect(s.board.active().toSorted()).toEqual(Object.keys(expected(fixtures)).toSorted())
    await relay.quiet() // what rows put on the board is read
    for (const [reference, job] of Object.entries(expected(fixtures))) {
      // The sandbox moves the dates of what is put into it.
      const { created_at: _c, updated_at: _u, ...content } = job
      expect(s.board.get(reference)?.job, reference).toMatchObject(content)
    }
    expect(run.outcomes.created).toBe(Object.keys(expected(fixtures)).length)
    expect(run.result?.events.read_failure).toBe(0)
    expect(run.result?.events.write_failure).toBe(0)
  })

  it('writes nothing to HrFlow when nothing has changed', async () => {
    const { s, relay } = begin()
    await relay.sync()
    await relay.quiet()
    s.sandbox.forgetCalls()
    const { run } = await relay.sync()
    expect(
      s.sandbox.calls.filter((call) => call.upstream === 'hrflow').map(({ method, path }) => `${method} ${path}`),
    ).toEqual([])
    expect(run.outcomes).toMatchObject({
      created: 0,
      updated: 0,
      archived: 0,
      unchanged: Object.keys(expected(fixtures)).length,
    })
  })

  it('brings a job with null in every optional field to the board', async () => {
    const bare = fixtures.filter(({ title, open }) => open && /null in every optional field/.test(title))
    expect(bare.length).toBeGreaterThan(0)
    const { s, relay } = begin()
    await relay.sync()
    for (const { hrflow } of bare) expect(s.board.active()).toContain(hrflow?.reference)
  })
})

describe('a sync', () => {
  it('edits what changed, archives what closed or went, and leaves the rest alone', async () => {
    const s = scenario()
    for (const id of ['A1', 'B2', 'C3', 'D4']) s.flatchr.put({ id, title: `Job ${id}`, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.edit('B2', { title: 'Job B2, edited' })
    s.flatchr.edit('C3', { status: 2 })
    s.flatchr.remove('D4')
    s.flatchr.put({ id: 'E5', title: 'Job E5', status: 1 })
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ created: 1, updated: 1, archived: 2, unchanged: 1 })
    expect(s.board.active().toSorted()).toEqual(['A1', 'B2', 'E5'])
    expect(s.board.archived().toSorted()).toEqual(['C3', 'D4'])
    expect(s.board.get('B2')?.job['name']).toBe('Job B2, edited')
  })

  it('asks for the jobs whose Workable row did not change not even once', async () => {
    const s = scenario()
    for (const shortcode of ['W1', 'W2', 'W3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const relay = s.deployWorkable()
    await relay.sync()
    s.workable.edit('W2', { title: 'edited' })
    s.sandbox.forgetCalls()
    await relay.sync()
    const asked = s.sandbox.calls.filter((call) => call.upstream === 'workable').map((call) => call.path)
    expect(asked).toEqual(['/spi/v3/jobs', '/spi/v3/jobs/W2'])
  })

  it('lists the board instead of asking for each job when more than 30 are new', async () => {
    const s = scenario()
    for (let index = 0; index < 60; index++) s.flatchr.put({ id: `N${index}`, title: `Job ${index}`, status: 1 })
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    expect(run.outcomes.created).toBe(60)
    const calls = s.sandbox.calls
      .filter((call) => call.upstream === 'hrflow')
      .map(({ method, path }) => `${method} ${path}`)
    expect(calls.filter((call) => call === 'GET /v1/job/indexing')).toEqual([])
    expect(calls.filter((call) => call === 'GET /v1/storing/jobs')).toHaveLength(1)
  })

  it('adopts what is on the board already, and leaves foreign jobs alone', async () => {
    const s = scenario()
    s.board.add({ reference: 'A1', name: 'an old copy', location: { text: null, lat: null, lng: null }, sections: [] })
    s.board.add({
      reference: 'FOREIGN',
      name: 'not ours',
      location: { text: null, lat: null, lng: null },
      sections: [],
    })
    s.flatchr.put({ id: 'A1', title: 'Job A1', status: 1 })
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ created: 0, updated: 1 })
    s.flatchr.remove('A1')
    await relay.sync({ approve_archive: true })
    expect([s.board.active(), s.board.archived()]).toEqual([['FOREIGN'], ['A1']])
  })

  it('goes on within the fetches of one invocation, alarm after alarm', async () => {
    const s = scenario()
    for (let index = 0; index < 25; index++)
      s.workable.put({ shortcode: `B${index}`, title: `Job ${index}`, state: 'published' })
    const relay = s.deployWorkable()
    const { run } = await relay.sync()
    expect(run.outcomes.created).toBe(25) // 76 fetches, of which one invocation makes 45
    expect(s.sandbox.peak.total).toBeLessThanOrEqual(6)
  })

  it('archives nothing when the listing breaks, and says so', async () => {
    const s = scenario()
    for (let index = 0; index < 105; index++)
      s.workable.put({ shortcode: `P${index}`, title: `Job ${index}`, state: 'published' })
    const relay = s.deployWorkable()
    await relay.sync()
    s.workable.remove('P3')
    s.sandbox.fault({ upstream: 'workable', path: /since_id/, kind: { status: 500 } })
    const { run } = await relay.sync()
    expect(run.result).toMatchObject({ status: 'success_with_failures', reason: 'none', events: { read_failure: 1 } })
    expect(run.progress.read).toBe(100)
    expect(run.issues.map(({ path }) => path)).toContain('read_failure')
    expect(s.board.archived()).toEqual([])
  })

  it('archives nothing when the seventh page of the listing breaks, and says so', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const put = (shortcode: string, state: 'published' | 'draft') => s.workable.put({ shortcode, title: 'x', state })
    put('FIRST', 'published')
    for (let index = 0; index < 650; index++) put(`D${index}`, 'draft')
    put('LAST', 'published')
    await relay.sync()
    s.workable.remove('LAST')
    s.sandbox.fault({ upstream: 'workable', path: /since_id=.*/, nth: 6, kind: { status: 422 } })
    const { run } = await relay.sync()
    expect(run.progress.read).toBe(600)
    expect(run.result).toMatchObject({ status: 'success_with_failures', events: { read_failure: 1 } })
    expect(run.issues.map(({ path }) => path)).toEqual(['read_failure'])
    expect(s.board.active().toSorted()).toEqual(['FIRST', 'LAST'])
  })

  it('ends, with a failure that says so, when the listing goes in a circle', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    const page = (name: string, next: string) => ({
      jobs: [{ shortcode: name, title: name, state: 'published' }],
      paging: { next: `https://${s.name}.workable.com/spi/v3/jobs?limit=100&since_id=${next}` },
    })
    const answer = (path: RegExp, body: object) => s.sandbox.fault({ path, kind: { status: 200, body } })
    answer(/jobs\?limit=100&include_fields=[^&]*$/, page('A', 'b'))
    for (const [at, next] of ['bc', 'cd', 'de', 'eb'].map(([at, next]) => [at ?? '', next ?? ''] as const))
      answer(new RegExp(`since_id=${at}$`), page(at.toUpperCase(), next))
    for (const shortcode of ['A', 'B', 'C', 'D', 'E']) s.workable.put({ shortcode, title: 'x', state: 'published' })
    const { run } = await relay.sync()
    expect(issuesOf(run)[0]).toEqual({ path: 'read_failure', message: 'the listing does not end' })
    expect(run.result).toMatchObject({ status: 'success_with_failures', events: { read_success: 5, read_failure: 1 } })
    expect(s.sandbox.calls.filter(({ path }) => path.endsWith('/v3/jobs')).length).toBeLessThan(20)
    expect(s.board.active().toSorted()).toEqual(['A', 'B', 'C', 'D', 'E'])
  })

  it('archives nothing when a full listing turns empty, and asks', async () => {
    const s = scenario()
    for (const id of ['A1', 'B2']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    for (const id of ['A1', 'B2']) s.flatchr.remove(id)
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ archived: 0, held: 2 })
    expect(run.issues.map(({ path }) => path)).toEqual(['listing', 'listing']) // it is empty, and so held
    expect(s.board.active().toSorted()).toEqual(['A1', 'B2'])
    await relay.sync({ approve_archive: true })
    expect(s.board.archived().toSorted()).toEqual(['A1', 'B2'])
  })

  it('is read whole after the hashes agree but a write of the same content is forced', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'A1', title: 'A1', status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.board.setArchived('A1', true) // somebody's hand
    const plain = await relay.sync()
    expect(plain.run.outcomes).toMatchObject({ unchanged: 1, updated: 0 })
    const forced = await relay.sync({ force: true })
    expect(forced.run.outcomes).toMatchObject({ unchanged: 0, updated: 1 })
    expect(s.board.active()).toEqual(['A1'])
  })

  it('does not take other dates for other content', async () => {
    const job: HrFlowJob = {
      reference: 'A',
      name: 'A',
      location: { text: null },
      sections: [],
      created_at: '2026-01-01',
    }
    expect(await contentHash({ ...job, updated_at: '2026-02-02' })).toBe(await contentHash(job))
  })
})

describe('a job that HrFlow refuses', () => {
  it('is none of those on the board', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const kind = { status: 400, body: { code: 400, message: 'Invalid job' } }
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', path: /job\/indexing/, kind })
    const relay = s.deployFlatchr()
    await relay.sync()
    const { parked, board } = await relay.status()
    expect([s.board.active(), parked, board]).toEqual([[], 1, { active: 0, archived: 0 }])
  })
})

describe('a sync that is paused', () => {
  it('asks for no further page, though nothing on the last one had changed', async () => {
    const s = scenario()
    const auth = { site: s.name }
    const account = s.sandbox.origins.get('lever')?.open(auth)
    account?.unlimit()
    for (const id of lever.ids) account?.put(lever.job(id, 'Job'))
    const settings = { connector: leverConnector, connector_auth: auth, pull_parameters: { limit: 1 } }
    const relay = s.deploy({ definition: { workflow_id: s.name, ...settings, ...s.common } }, s.name)
    await relay.sync()
    s.sandbox.fault({ upstream: 'lever', nth: 1, kind: { delayMs: 100 } })
    s.sandbox.forgetCalls()
    await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await expect.poll(() => s.sandbox.peak.byUpstream.lever).toBe(1)
    await relay.api('POST', '/pause')
    await scheduler.wait(250)
    expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'lever').length).toBe(1)
  })
})
