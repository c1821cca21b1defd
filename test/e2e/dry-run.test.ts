import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { workflowStub } from '../../src/object/stub'
import { outcomes } from '../counters'
import { issuesOf, scenario, storedText } from './scenario'

type Scenario = ReturnType<typeof scenario>

const SYNC = { action: 'sync_jobs_in_hrflow', persist: false }

/** Every call that a dry run must not make. */
const writes = (s: Scenario) =>
  s.sandbox.calls.filter(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET')

const job = (reference: string, name: string) => ({
  reference,
  name,
  location: { text: '', lat: null, lng: null },
  sections: [],
})

describe('a dry run', () => {
  it('tells of Flatchr what it would create, update and archive, and writes nothing', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    for (const id of ['KEPT', 'EDITED', 'CLOSED', 'GONE']) s.flatchr.put({ id, title: id, status: 1 })
    await relay.sync()
    s.flatchr.edit('EDITED', { title: 'edited', skills: 'Figma' })
    s.flatchr.edit('CLOSED', { status: 3 })
    s.flatchr.remove('GONE')
    s.flatchr.put({ id: 'NEW', title: 'new', status: 1 })
    s.board.add(job('FOREIGN', 'somebody else’s'))
    s.sandbox.forgetCalls()
    const before = { board: s.board.jobs(), kv: await env.STATE.get(`workflow:${relay.workflow_id}`) }
    const events = await relay.events()
    const { status, run } = await relay.sync(SYNC)
    expect(status).toBe(200)
    expect(run).toMatchObject({
      state: 'finished',
      progress: { read: 4, expected: 4, pushed: 0, failed: 0 },
      outcomes: outcomes({ unchanged: 1, foreign: 1 }),
      issues: [],
      result: { status: 'success', reason: 'none', incremental: false },
      preview: {
        created: { count: 1, first: [{ reference: 'NEW', name: 'new' }] },
        updated: {
          count: 1,
          first: [
            {
              reference: 'EDITED',
              name: 'edited',
              fields: ['name', 'skills'],
              changes: [
                { field: 'name', before: 'EDITED', after: 'edited' },
                {
                  field: 'skills',
                  before: expect.toBeOneOf([null, expect.any(String)]),
                  after: '[{"name":"Figma","value":null,"type":"soft"}]',
                },
              ],
            },
          ],
        },
        archived: {
          count: 2,
          first: [
            { reference: 'CLOSED', reason: 'not_open' },
            { reference: 'GONE', reason: 'gone' },
          ],
        },
      },
    })
    expect(writes(s)).toEqual([])
    expect(s.board.jobs()).toEqual(before.board)
    expect(await env.STATE.get(`workflow:${relay.workflow_id}`)).toBe(before.kv)
    expect(await relay.events()).toEqual(events)
  })

  it('tells of Workable, whose rows do not tell everything, the same', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ logics: [(one: { title: string }) => (one.title === 'secret' ? null : one)] })
    for (const shortcode of ['KEPT', 'EDITED', 'CLOSED'])
      s.workable.put({ shortcode, title: shortcode, state: 'published' })
    await relay.sync()
    s.workable.edit('EDITED', { title: 'edited' })
    s.workable.setState('CLOSED', 'archived')
    s.workable.put({ shortcode: 'NEW', title: 'new', state: 'published' })
    s.workable.put({ shortcode: 'SECRET', title: 'secret', state: 'published' })
    const { run } = await relay.sync(SYNC)
    expect(run.outcomes).toMatchObject({ created: 0, updated: 0, archived: 0, unchanged: 1, discarded: 1 })
    expect(run.preview).toEqual({
      created: { count: 1, first: [{ reference: 'NEW', name: 'new' }] },
      updated: {
        count: 1,
        first: [
          {
            reference: 'EDITED',
            name: 'edited',
            fields: ['name'],
            changes: [{ field: 'name', before: 'EDITED', after: 'edited' }],
          },
        ],
      },
      archived: { count: 1, first: [{ reference: 'CLOSED', reason: 'not_open' }] },
    })
    expect(run.result).toMatchObject({ status: 'success', events: { read_success: 5, logics_discard: 1 } })
  })

  it('on a board that another tool filled tells what would be adopted, and what would be lost of it', async () => {
    const s = scenario()
    s.francetravail.put({ id: '1', intitule: 'Boulanger' }, { origin: '1' })
    s.francetravail.put({ id: '2', intitule: 'Pâtissier' }, { origin: '2' })
    s.board.add({ ...job('1', 'Boulanger'), skills: [{ name: 'pain', value: null, type: 'hard' }] })
    s.board.add(job('OLD', 'left behind'))
    const relay = s.deployFranceTravail()
    const { run } = await relay.sync(SYNC)
    expect(run.preview).toEqual({
      created: { count: 1, first: [{ reference: '2', name: 'Pâtissier' }] },
      updated: {
        count: 1,
        first: [
          {
            reference: '1',
            name: 'Boulanger',
            fields: expect.arrayContaining(['skills', 'url']),
            changes: expect.any(Array),
          },
        ],
      },
      archived: { count: 0, first: [] },
    })
    expect(run.outcomes.foreign).toBe(1)
    expect(writes(s)).toEqual([])
    expect(await storedText(relay.stub)).not.toContain('"archived":0')
    // and the first run that writes does just that
    const real = await relay.sync()
    expect(real.run.outcomes).toMatchObject({ created: 1, updated: 1, foreign: 1 })
  })

  it('names the first 20 of each and counts the others', async () => {
    const s = scenario()
    for (let index = 0; index < 25; index++) s.flatchr.put({ id: `V${index}`, title: `V${index}`, status: 1 })
    const { run } = await s.deployFlatchr().sync(SYNC)
    expect(run.preview?.created.count).toBe(25)
    expect(run.preview?.created.first).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ reference: `V${index}`, name: `V${index}` })),
    )
  })

  it('of jobs that fail says which and why, and counts them as a run does', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    s.flatchr.put({ id: 'V2', title: null, status: 1 })
    const { run } = await s.deployFlatchr().sync(SYNC)
    expect(issuesOf(run)).toEqual([{ path: 'jobs.V2', message: 'name: expected a text that is not empty' }])
    expect(run.result).toMatchObject({
      status: 'success_with_failures',
      events: { read_success: 2, format_failure: 1 },
    })
  })

  it('says what it would archive also where that would be held', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.remove('V1')
    const { run } = await relay.sync(SYNC)
    const archived = { count: 1, first: [{ reference: 'V1', reason: 'gone' }] }
    const message =
      'would be held: the listing is empty while 1 jobs are active on the board. None of them would be archived. To approve it, start a run with "approve_archive": true. The first of them: V1 (gone)'
    expect([run.outcomes, run.preview?.archived, issuesOf(run)]).toEqual([
      outcomes({ held: 1 }),
      archived,
      [{ path: 'listing', message }],
    ])
    const approved = await relay.sync({ ...SYNC, approve_archive: true })
    expect([approved.run.outcomes, approved.run.preview?.archived, approved.run.issues]).toEqual([
      outcomes(),
      archived,
      [],
    ])
  })

  it('of an outage asks again, and of one that lasts tells what it could not find out', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'J1', state: 'published' })
    s.workable.put({ shortcode: 'J2', title: 'J2', state: 'published' })
    const relay = s.deployWorkable()
    s.sandbox.fault({ path: /jobs\/J1$/, kind: { status: 503 } })
    s.sandbox.fault({ path: /jobs\/J2$/, nth: 1, kind: { status: 503 } })
    const { run } = await relay.sync(SYNC)
    expect(run.preview?.created).toEqual({ count: 1, first: [{ reference: 'J2', name: 'J2' }] })
    expect(issuesOf(run)).toEqual([{ path: 'jobs.J1', message: expect.stringContaining('503') }])
    expect(run.result).toMatchObject({ status: 'success_with_failures', events: { read_success: 2, read_failure: 1 } })
  })

  it('is what the cron starts with persist: false in the definition', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    const relay = s.deployFlatchr({ persist: false })
    await relay.fire('*/15 * * * *')
    await expect.poll(async () => (await relay.api('GET', '/runs')).body).toMatchObject([{ state: 'finished' }])
    expect(writes(s)).toEqual([])
    // webhooks are no runs: they write all the same
    await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect(s.board.active()).toEqual(['V1'])
  })

  it('asks about each job that a listing lacks, however many there are', { timeout: 30_000 }, async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    await relay.sync()
    await runInDurableObject(workflowStub(env, relay.workflow_id), (_object, { storage: { sql } }) => {
      const counted = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 16000)'
      sql.exec(`${counted} INSERT INTO job (reference, hash, archived) SELECT printf('V%063d', i), 'hash', 0 FROM n`)
    })
    const { body } = await relay.api('POST', '/runs', SYNC)
    const { run_id } = body as { run_id: string }
    const asked = () => s.sandbox.calls.filter(({ path }) => path.startsWith('/vacancy/V')).length
    await vi.waitFor(() => expect(asked()).toBeGreaterThan(20), { timeout: 20_000 })
    await relay.api('POST', `/runs/${run_id}/cancel`)
    await relay.quiet()
    const run = (await relay.api('GET', `/runs/${run_id}`)).body as Awaited<ReturnType<typeof relay.sync>>['run']
    expect(run.issues.map(({ path }) => path)).toEqual(['cancelled'])
    expect(run.outcomes.unchanged).toBeGreaterThan(20) // the board lacks them
  })
})
