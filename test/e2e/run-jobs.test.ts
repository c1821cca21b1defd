// The jobs of a run, list by list, as an operator looks through them.
import { describe, expect, it } from 'vitest'
import { ADMIN, ask, type Relay, scenario } from './scenario'

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
interface Page {
  items: { reference: string }[]
  cursor: string | null
  count: number
}

const jobs = async (relay: Relay, run_id: string, query: string): Promise<Page> =>
  (await relay.api('GET', `/runs/${run_id}/jobs?${query}`)).body

/** All items of a list, page by page. */
async function all(relay: Relay, run_id: string, list: string, limit = 50) {
  const items: { reference: string }[] = []
  for (let cursor = ''; ; ) {
    const page = await jobs(relay, run_id, `list=${list}&limit=${limit}${cursor}`)
    items.push(...page.items)
    if (page.cursor === null) return { items, count: page.count }
    cursor = `&cursor=${page.cursor}`
  }
}

describe('the jobs of a run', () => {
  it('are listed by what became of them, with title, why, and what the origin says', async () => {
    const s = scenario()
    for (const id of ['KEPT', 'EDITED', 'CLOSED', 'SALES', 'NONAME'])
      s.flatchr.put({ id, title: id === 'NONAME' ? '' : `the ${id}`, status: 1 })
    s.board.add({ reference: 'FOREIGN', name: 'x', location: { text: null, lat: null, lng: null }, sections: [] })
    const relay = s.deployFlatchr({
      logics: [
        function noSales(job: { id: string }) {
          return job.id === 'SALES' ? null : job
        },
      ],
      max_archive_share: 1,
    })
    const first = (await relay.sync()).run
    s.flatchr.edit('EDITED', { title: 'edited' })
    s.flatchr.edit('CLOSED', { status: 2 })
    const second = (await relay.sync()).run
    const lists: Record<string, unknown> = {}
    for (const [run, names] of [
      [first, ['created', 'discarded', 'foreign', 'failing', 'held']],
      [second, ['created', 'updated', 'archived']],
    ] as const)
      for (const list of names)
        lists[`${run === first ? 'first' : 'second'} ${list}`] = await all(relay, run.run_id, list)
    const none = { message: null, logic: null, origin_state: null, last_seen: null, changes: null }
    const created = (id: string) => ({
      reference: id,
      reason: null,
      ...none,
      last_seen: TIME,
      origin_state: 'status 1',
    })
    expect(lists).toEqual({
      'first created': {
        items: [
          { ...created('KEPT'), name: 'the KEPT' },
          { ...created('EDITED'), name: 'edited' },
          { ...created('CLOSED'), name: 'the CLOSED' },
        ],
        count: 3,
      },
      'first discarded': {
        items: [{ reference: 'SALES', name: 'the SALES', reason: 'discarded', ...none, logic: 'logics[0] (noSales)' }],
        count: 1,
      },
      'first foreign': { items: [{ reference: 'FOREIGN', name: null, reason: 'foreign', ...none }], count: 1 },
      'first failing': { items: [{ reference: 'NONAME', name: null, reason: 'format_failure', ...none }], count: 1 },
      'first held': { items: [], count: 0 },
      'second created': { items: [], count: 0 },
      'second updated': { items: [{ ...created('EDITED'), name: 'edited' }], count: 1 },
      'second archived': {
        items: [
          {
            reference: 'CLOSED',
            name: 'the CLOSED',
            reason: 'not_open',
            ...none,
            origin_state: 'status 2',
            last_seen: TIME,
          },
        ],
        count: 1,
      },
    })
  })

  it('that are held say why they would leave, their title, and when they were last seen', async () => {
    const s = scenario()
    for (let index = 0; index < 24; index++) s.flatchr.put({ id: `J${index}`, title: `the J${index}`, status: 1 })
    const relay = s.deployFlatchr()
    const before = (await relay.sync()).run
    for (let index = 0; index < 20; index++)
      if (index < 10) s.flatchr.remove(`J${index}`)
      else s.flatchr.edit(`J${index}`, { status: 3 })
    const { run } = await relay.sync()
    expect(run.outcomes.held).toBe(20)
    const { items, count } = await all(relay, run.run_id, 'held', 7)
    expect(count).toBe(20)
    expect(new Set(items.map(({ reference }) => reference)).size).toBe(20)
    expect(items.find(({ reference }) => reference === 'J1')).toMatchObject({
      name: 'the J1',
      reason: 'absent',
      last_seen: TIME,
    })
    expect(items.find(({ reference }) => reference === 'J12')).toMatchObject({
      name: 'the J12',
      reason: 'not_open',
      origin_state: 'status 3',
    })
    expect((await all(relay, before.run_id, 'created', 5)).items).toHaveLength(24)
  })

  it('of a dry run are those that it would change, with the fields before and after', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.edit('J1', { title: 'edited' })
    s.flatchr.put({ id: 'J3', title: 'new', status: 1 })
    const { run } = await relay.sync({ persist: false })
    expect([await all(relay, run.run_id, 'created'), await all(relay, run.run_id, 'updated')]).toMatchObject([
      { items: [{ reference: 'J3', name: 'new' }], count: 1 },
      {
        items: [{ reference: 'J1', name: 'edited', changes: [{ field: 'name', before: 'J1', after: 'edited' }] }],
        count: 1,
      },
    ])
  })

  it('leave no job that was forgotten', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'SALES', title: 'x', status: 1 })
    s.board.add({ reference: 'FOREIGN', name: 'x', location: { text: null, lat: null, lng: null }, sections: [] })
    const relay = s.deployFlatchr({ logics: [() => null] })
    const { run } = await relay.sync()
    for (const reference of ['SALES', 'FOREIGN']) await relay.api('DELETE', `/jobs/${reference}`)
    expect([
      (await all(relay, run.run_id, 'discarded')).items,
      (await all(relay, run.run_id, 'foreign')).items,
    ]).toEqual([[], []])
  })

  it('are of a run that there is, and of a list that there is', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    expect(await relay.api('GET', '/runs/none/jobs?list=created')).toMatchObject({
      status: 404,
      body: { detail: 'there is no such run' },
    })
    const path = `/api/workflows/${relay.workflow_id}/runs/${run.run_id}/jobs`
    const refusals = []
    for (const query of ['', '?list=lost', '?list=held&cursor=5', '?list=held&lists=held']) {
      const { status, body } = await ask(`${path}${query}`, { headers: ADMIN })
      refusals.push([status, (body as { issues: unknown }).issues])
    }
    const expected = 'expected one of created, updated, archived, discarded, foreign, held, failing'
    expect(refusals).toEqual([
      [400, [{ path: 'list', message: expect.stringContaining('is required') }]],
      [400, [{ path: 'list', message: expected }]],
      [400, [{ path: 'cursor', message: 'expected the cursor of the page before' }]],
      [400, [{ path: 'lists', message: 'unknown parameter; did you mean "list"?' }]],
    ])
  })
})

describe('lists', () => {
  it('of runs are a list, or pages when they are asked for so', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    const ids: string[] = []
    for (let index = 0; index < 3; index++) ids.unshift((await relay.sync()).run.run_id)
    type Runs = { items: { run_id: string }[]; cursor: string | null }
    const plain = (await relay.api('GET', '/runs')).body as { run_id: string }[]
    const first = (await relay.api('GET', '/runs?limit=2')).body as Runs
    const second = (await relay.api('GET', `/runs?limit=2&cursor=${first.cursor}`)).body as Runs
    const named = (runs: { run_id: string }[]) => runs.map(({ run_id }) => run_id)
    expect([named(plain), named(first.items), named(second.items), second.cursor]).toEqual([
      ids,
      ids.slice(0, 2),
      ids.slice(2),
      null,
    ])
    expect((await relay.api('GET', '/runs?limit=0&cursor=x')).body).toMatchObject({
      issues: [
        { path: 'limit', message: 'expected a whole number from 1 to 100' },
        { path: 'cursor', message: 'expected the cursor of the page before' },
      ],
    })
  })

  it('of workflows are a list, or pages when they are asked for so', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.deployWorkable()
    type Workflows = { items: { workflow_id: string }[]; cursor: string | null }
    const get = async (query: string) => (await ask(`/api/workflows${query}`, { headers: ADMIN })).body
    const plain = (await get('')) as { workflow_id: string }[]
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = (await get(`?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)) as Workflows
      expect(page.items).toHaveLength(1)
      paged.push(...page.items.map(({ workflow_id }) => workflow_id))
      cursor = page.cursor
    }
    expect(paged).toEqual(plain.map(({ workflow_id }) => workflow_id))
    expect(paged).toContain(relay.workflow_id)
  })
})
