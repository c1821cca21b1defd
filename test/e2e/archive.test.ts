import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import { fixtures as offers } from '../connectors/francetravail/fixtures'
import { undeploy, WorkflowObject } from '../worker'
import { scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

async function workableHook(s: Scenario, relay: ReturnType<Scenario['deployWorkable']>, shortcode: string) {
  const { body, headers } = await s.workableHook(s.jobEvent(shortcode))
  await relay.webhook(body, headers)
  await relay.quiet()
}

describe('a webhook', () => {
  it.each(['archived', 'closed', 'draft'] as const)(
    'takes a Workable job that became %s off the board',
    async (state) => {
      const s = scenario()
      s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
      const relay = s.deployWorkable()
      await workableHook(s, relay, 'J1')
      s.workable.setState('J1', state)
      await workableHook(s, relay, 'J1')
      expect([s.board.active(), s.board.archived()]).toEqual([[], ['J1']])
      expect((await relay.events()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ['created', null],
        ['archived', 'not_open'],
      ])
    },
  )

  it('brings a job back that is published again', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const relay = s.deployWorkable()
    await workableHook(s, relay, 'J1')
    s.workable.setState('J1', 'archived')
    await workableHook(s, relay, 'J1')
    s.workable.setState('J1', 'published')
    await workableHook(s, relay, 'J1')
    expect([s.board.active(), s.board.archived()]).toEqual([['J1'], []])
  })

  it('that names a Workable draft publishes nothing and asks HrFlow nothing', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'DRAFT', title: 'secret plans', state: 'draft' })
    const relay = s.deployWorkable()
    await workableHook(s, relay, 'DRAFT')
    expect(s.sandbox.calls.filter((call) => call.upstream === 'hrflow')).toEqual([])
    expect((await relay.events()).map(({ outcome, reason }) => [outcome, reason])).toEqual([['skipped', 'not_open']])
  })

  it('takes a Flatchr vacancy off the board that is no longer open, and one that is gone after a second 404', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const tell = (id: string) => relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, 'path-token-0123456789abcdef')
    for (const id of ['V1', 'V2']) {
      s.flatchr.put({ id, title: id, status: 1 })
      await tell(id)
    }
    await relay.quiet()
    s.flatchr.edit('V1', { status: 2 })
    s.flatchr.remove('V2')
    for (const id of ['V1', 'V2']) await tell(id)
    const waiting = async () =>
      (await relay.events('?state=pending')).map(({ reference, reason }) => [reference, reason])
    await expect.poll(waiting).toEqual([['V2', 'not_found']])
    expect([s.board.active(), s.board.archived()]).toEqual([['V2'], ['V1']])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    try {
      await tell('V2')
      await runDurableObjectAlarm(relay.stub) // the platform's own clock is not ten minutes ahead
    } finally {
      vi.useRealTimers()
    }
    expect(s.board.archived().toSorted()).toEqual(['V1', 'V2'])
  })

  it('leaves a Flatchr vacancy on the board that was not found once', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'V1', title: 'V1', status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    const mend = s.sandbox.fault({ upstream: 'flatchr', path: /vacancy\/V1/, kind: { status: 404 } })
    await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    await expect.poll(async () => (await relay.events('?state=pending')).length).toBe(1)
    mend()
    await relay.webhook(JSON.stringify(s.flatchrEvent('V1')), {}, 'path-token-0123456789abcdef')
    await relay.quiet()
    expect([s.board.active(), s.board.archived()]).toEqual([['V1'], []])
  })

  it('leaves a job of the board alone that this workflow never pushed', async () => {
    const s = scenario()
    s.board.add({ reference: 'J1', name: 'foreign', location: { text: null, lat: null, lng: null }, sections: [] })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'closed' })
    const relay = s.deployWorkable()
    await workableHook(s, relay, 'J1')
    expect(s.board.active()).toEqual(['J1'])
  })

  it('archives a job that logics now discard', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published', department: 'Tech' })
    const relay = s.deployWorkable({
      logics: [(job: { department: string }) => (job.department === 'Tech' ? job : null)],
    })
    await workableHook(s, relay, 'J1')
    s.workable.edit('J1', { department: 'Sales' })
    await workableHook(s, relay, 'J1')
    expect((await relay.events()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['created', null],
      ['archived', 'discarded'],
    ])
    expect(s.board.archived()).toEqual(['J1'])
  })

  it('asks again for a new Workable job that is listed and not found, and pushes it then', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    for (const shortcode of ['J1', 'J2']) s.workable.put({ shortcode, title: 'x', state: 'published' })
    s.sandbox.fault({ upstream: 'workable', path: /J1$/, nth: 1, kind: { status: 404, body: { error: 'Not found' } } })
    await relay.sync()
    const before = s.board.active()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    try {
      await relay.evict()
      await runDurableObjectAlarm(relay.stub)
    } finally {
      vi.useRealTimers()
    }
    expect([before, s.board.active().toSorted()]).toEqual([['J2'], ['J1', 'J2']])
  })

  it('takes a Workable job for gone only after a second 404, ten minutes later', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const relay = s.deployWorkable()
    await workableHook(s, relay, 'J1')
    s.workable.remove('J1')
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    const asked = () => s.sandbox.calls.filter((call) => call.status === 404).length
    while (asked() < 1 || (await relay.events('?state=pending')).at(-1)?.reason !== 'not_found') await scheduler.wait(5)
    expect(s.board.active()).toEqual(['J1'])
    const [waiting] = await relay.events('?state=pending')
    expect(Date.parse(String(waiting?.next_attempt_at)) - Date.now()).toBeGreaterThan(590_000)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    try {
      const again = await s.workableHook(s.jobEvent('J1'))
      await relay.webhook(again.body, again.headers)
      await runDurableObjectAlarm(relay.stub) // the platform's own clock is not ten minutes ahead
    } finally {
      vi.useRealTimers()
    }
    expect([asked(), s.board.archived()]).toEqual([2, ['J1']])
  })

  it('finds a Workable job again that was not found once', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const relay = s.deployWorkable()
    await workableHook(s, relay, 'J1')
    s.sandbox.fault({ upstream: 'workable', nth: 1, kind: { status: 404, body: { error: 'Not found' } } })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    while ((await relay.events('?state=pending')).at(-1)?.reason !== 'not_found') await scheduler.wait(5)
    const again = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(again.body, again.headers)
    while ((await relay.events()).at(-1)?.state !== 'done') await scheduler.wait(5)
    expect(s.board.active()).toEqual(['J1'])
  })
})

describe('a sync', () => {
  it('archives a France Travail offer that is gone, anonymised first', async () => {
    const s = scenario()
    const complete = offers.jobs[0]
    const id = String(complete?.job['id'])
    s.francetravail.put({ ...complete?.job }, { origin: '1' })
    s.francetravail.put({ id: 'STAYS', intitule: 'stays' }, { origin: '1' })
    const relay = s.deployFranceTravail({ push_parameters: { board_key: s.boardKey, enrich_with_parsing: true } })
    const inLedger = () =>
      runInDurableObject(relay.stub, (_object, { storage: { sql } }) =>
        sql.exec('SELECT name, enriched FROM job WHERE reference = ?', id).one(),
      )
    await relay.sync()
    expect(s.board.get(id)?.job['location']).toEqual(complete?.hrflow?.location)
    expect(await inLedger()).toEqual({ name: expect.any(String), enriched: expect.any(String) })
    s.francetravail.remove(id)
    const { run } = await relay.sync()
    expect(run.outcomes).toMatchObject({ archived: 1, unchanged: 1 })
    expect(s.board.archived()).toEqual([id])
    const kept = s.board.get(id)?.job ?? {}
    expect({ name: kept['name'], location: kept['location'], url: kept['url'] }).toEqual({
      name: complete?.hrflow?.name,
      location: { text: '', lat: null, lng: null, fields: null },
      url: `https://candidat.francetravail.fr/offres/recherche/detail/${id}`,
    })
    expect(await inLedger()).toEqual({ name: null, enriched: null })
    const text = JSON.stringify(kept)
    for (const name of ['company_name', 'company_description', 'recruiter_email', 'recruiter_phone'])
      expect(text).not.toContain(name)
  })

  it('does not archive an offer because its look-up fails', async () => {
    const s = scenario()
    for (const id of ['OF1', 'OF2']) s.francetravail.put({ id, intitule: id }, { origin: '1' })
    const relay = s.deployFranceTravail()
    await relay.sync()
    s.francetravail.remove('OF1')
    const mend = s.sandbox.fault({ upstream: 'francetravail', path: /offres\/OF1/, kind: { status: 500 } })
    const { run } = await relay.sync()
    expect([run.outcomes.archived, run.result?.status, s.board.archived()]).toEqual([0, 'success_with_failures', []])
    mend()
    await relay.quiet()
    expect(s.board.archived()).toEqual(['OF1'])
  })

  it('never shows sample jobs, also when a webhook names one', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'DEMO', title: 'demo', state: 'published', sample: true })
    s.workable.put({ shortcode: 'REAL', title: 'real', state: 'published' })
    const relay = s.deployWorkable()
    await relay.sync()
    await workableHook(s, relay, 'DEMO')
    expect(s.board.active()).toEqual(['REAL'])
  })

  it('archives an open job only when two complete listings in a row lack it', async () => {
    const s = scenario()
    for (const id of ['OF1', 'OF2']) s.francetravail.put({ id, intitule: id, romeCode: 'M1805' }, { origin: '1' })
    const relay = s.deployFranceTravail({ pull_parameters: { codeROME: 'M1805' } })
    await relay.sync()
    s.francetravail.edit('OF1', { romeCode: 'A1101' })
    await relay.sync()
    expect(s.board.active().toSorted()).toEqual(['OF1', 'OF2'])
    // As long as it stands there it is as the origin has it.
    expect(s.board.get('OF1')?.job).toMatchObject({
      tags: expect.arrayContaining([{ name: 'rome_code', value: 'A1101' }]),
    })
    await relay.sync()
    expect([s.board.active(), s.board.archived()]).toEqual([['OF2'], ['OF1']])
    expect(
      (await relay.events())
        .filter(({ reference }) => reference === 'OF1')
        .map(({ outcome, reason }) => [outcome, reason]),
    ).toEqual([
      ['created', null],
      ['updated', null],
      ['archived', 'left_selection'],
    ])
  })

  it('archives nothing above max_archive_share until it is approved', async () => {
    const s = scenario()
    for (let index = 0; index < 24; index++) s.flatchr.put({ id: `V${index}`, title: 'x', status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    for (let index = 0; index < 13; index++) s.flatchr.remove(`V${index}`)
    const held = await relay.sync()
    expect([held.run.outcomes.held, s.board.archived()]).toEqual([13, []])
    const approved = await relay.sync({ approve_archive: true })
    expect([approved.run.outcomes.archived, s.board.archived().length]).toEqual([13, 13])
  })

  it('only forgets a job that another workflow of the same board still has', async () => {
    const s = scenario()
    s.francetravail.put(
      { id: 'BOTH', intitule: 'x', romeCode: 'M1805', lieuTravail: { libelle: 'x', codePostal: '75001' } },
      { origin: '1' },
    )
    s.francetravail.put({ id: 'ONE', intitule: 'x', romeCode: 'M1805' }, { origin: '1' })
    const first = s.deployFranceTravail({ workflow_id: `${s.name}-first`, pull_parameters: { codeROME: 'M1805' } })
    const second = s.deployFranceTravail({
      workflow_id: `${s.name}-second`,
      logics: [(job: { id: string }) => (job.id === 'BOTH' ? job : null)],
    })
    await first.sync()
    await second.sync()
    s.francetravail.edit('BOTH', { romeCode: 'A1101' })
    await first.sync()
    await first.sync()
    expect(s.board.active().toSorted()).toEqual(['BOTH', 'ONE'])
    s.francetravail.remove('BOTH')
    await second.sync({ approve_archive: true })
    expect([s.board.active(), s.board.archived()]).toEqual([['ONE'], ['BOTH']])
  })

  it('leaves no closed job on the board because both workflows that have it let go of it at the same moment', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const [one, two] = ['one', 'two'].map((name) => s.deployWorkable({ workflow_id: `${s.name}-${name}` }))
    if (one === undefined || two === undefined) throw new Error('there are two')
    await one.sync()
    await two.sync()
    // Each has asked the other before either has stored what it was told.
    const objects: { holds(reference: string, board: object): Promise<boolean> } = Object.getPrototypeOf(
      WorkflowObject.prototype,
    )
    const { holds } = objects
    const asked = vi.spyOn(objects, 'holds').mockImplementation(async function (this: unknown, ...given) {
      const answer = await holds.apply(this, given)
      await expect.poll(() => asked.mock.calls.length).toBe(2)
      return answer
    })
    s.workable.setState('J1', 'closed')
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await Promise.all([one, two].map((relay) => relay.webhook(body, headers)))
    await Promise.all([one.quiet(), two.quiet()])
    expect([asked.mock.calls.length, s.board.active(), s.board.archived()]).toEqual([2, [], ['J1']])
  })

  it('takes no foreign job off the board that another workflow put there, also while that one is misconfigured', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'W1', title: 'x', state: 'published' })
    s.flatchr.put({ id: 'V1', title: 'x', status: 1 })
    s.board.add({ reference: 'F1', name: 'foreign', location: { text: null, lat: null, lng: null }, sections: [] })
    const other = s.deployWorkable()
    await other.sync()
    const relay = s.deployFlatchr({ push_parameters: { board_key: s.boardKey, archive_foreign: true } })
    undeploy(other.workflow_id)
    s.deployWorkable({ pull_parameters: { sate: 'published' } })
    const { run } = await relay.sync()
    expect([(await other.status()).status, run.outcomes.archived]).toEqual(['misconfigured', 1])
    expect([s.board.active().toSorted(), s.board.archived()]).toEqual([['V1', 'W1'], ['F1']])
  })

  it('is not touched by parameters that narrow the listing: nothing is archived then', async () => {
    const s = scenario()
    for (const shortcode of ['J1', 'J2']) s.workable.put({ shortcode, title: 'x', state: 'published' })
    const relay = s.deployWorkable()
    await relay.sync()
    s.workable.remove('J1')
    await relay.sync({ pull_parameters: { updated_after: '2020-01-01' } })
    expect([s.board.archived(), await relay.status()]).toMatchObject([[], { pending: 0 }])
  })
})
