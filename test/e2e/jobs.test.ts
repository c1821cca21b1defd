// Jobs as an operator finds them: by name, by reference, by the origin's other id, and what is kept of one.
import { describe, expect, it } from 'vitest'
import { ADMIN, ask, type Relay, scenario, storedText } from './scenario'

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const MS = expect.any(Number)

type Found = { items: { reference: string; name: string | null; other_id: string | null }[]; cursor: string | null }

const found = async (relay: Relay, query = ''): Promise<Found> => (await relay.api('GET', `/jobs${query}`)).body

/** Three vacancies, of which the second is closed after it was on the board. */
async function three() {
  const s = scenario()
  s.flatchr.put({ id: 'Va', vacancy_id: 1578, title: 'Ingénieur Réseaux (H/F)', status: 1 })
  s.flatchr.put({ id: 'Vb', vacancy_id: 1579, title: 'Boulanger', status: 1 })
  s.flatchr.put({ id: 'Vc', vacancy_id: 2001, title: 'Boulangère', status: 1 })
  const relay = s.deployFlatchr()
  await relay.sync()
  s.flatchr.edit('Vb', { status: 2 })
  await relay.sync()
  return { s, relay }
}

const item = (reference: string, name: string, other_id: string, state: string, last_outcome: string) => ({
  reference,
  name,
  other_id,
  state,
  last_outcome,
  last_read_at: TIME,
  parked_seq: null,
})

describe('jobs are found', () => {
  it('all of them, with name, other id, state, and what was done last', async () => {
    const { relay } = await three()
    expect(await relay.api('GET', '/jobs')).toEqual({
      status: 200,
      body: {
        items: [
          item('Va', 'Ingénieur Réseaux (H/F)', '1578', 'active', 'created'),
          item('Vb', 'Boulanger', '1579', 'archived', 'archived'),
          item('Vc', 'Boulangère', '2001', 'active', 'created'),
        ],
        cursor: null,
      },
    })
  })

  it.each([
    ['a part of a name, without its accents', '?q=reseaux', ['Va']],
    ['a name and a state', '?q=BOULANG&state=active', ['Vc']],
    ['the start of a reference', '?q=vb', ['Vb']],
    ["the start of the origin's other id", '?q=157', ['Va', 'Vb']],
    ['nothing that there is', '?q=plumber', []],
  ])('by %s', async (_what, query, references) => {
    const { relay } = await three()
    const { items, cursor } = await found(relay, query)
    expect([items.map(({ reference }) => reference), cursor]).toEqual([references, null])
  })

  it('page by page', async () => {
    const { relay } = await three()
    const first = await found(relay, '?limit=2')
    const second = await found(relay, `?limit=2&cursor=${first.cursor}`)
    expect([first, second].map(({ items, cursor }) => [items.map(({ reference }) => reference), cursor])).toEqual([
      [['Va', 'Vb'], 'Vb'],
      [['Vc'], null],
    ])
  })

  it('by the name that they have now', async () => {
    const { s, relay } = await three()
    s.flatchr.edit('Vc', { title: 'Pâtissière' })
    await relay.sync()
    expect((await found(relay, '?q=boulangere')).items).toEqual([])
    expect((await found(relay, '?q=patissiere')).items).toEqual([item('Vc', 'Pâtissière', '2001', 'active', 'updated')])
  })

  it('and whatever else is asked is refused, by field', async () => {
    const { relay } = await three()
    const path = `/api/workflows/${relay.workflow_id}/jobs?state=open&limit=0&cursor=a%20b&colours=x&q=${'x'.repeat(121)}`
    const { status, body } = await ask(path, { headers: ADMIN })
    expect([status, body]).toEqual([
      400,
      {
        title: 'Bad Request',
        status: 400,
        detail: 'see issues, and /docs#listJobs for what this call takes',
        issues: [
          { path: 'colours', message: 'unknown parameter' },
          {
            path: 'q',
            message: 'expected at most 120 characters: the start of a reference, or a part of a name',
          },
          { path: 'state', message: 'expected one of active, archived, none' },
          { path: 'limit', message: 'expected a whole number from 1 to 200' },
          { path: 'cursor', message: 'expected the cursor of the page before' },
        ],
      },
    ])
  })
})

describe('a name', () => {
  it('is kept of 120 characters, and of every origin', async () => {
    const s = scenario()
    const title = 'x'.repeat(300)
    s.workable.put({ shortcode: 'W1', id: 'w-1', title, state: 'published' })
    s.francetravail.put({ id: 'F1', intitule: title })
    for (const [relay, other_id] of [
      [s.deployWorkable(), 'w-1'],
      [s.deployFranceTravail(), null],
    ] as const) {
      await relay.sync()
      expect((await found(relay)).items).toMatchObject([{ name: 'x'.repeat(120), other_id }])
    }
  })

  it('is kept no longer of an offer that may not be kept once it is gone', async () => {
    const s = scenario()
    for (const id of ['F1', 'F2']) s.francetravail.put({ id, intitule: `Soudeur ${id}` })
    const relay = s.deployFranceTravail()
    await relay.sync()
    s.francetravail.remove('F1')
    await relay.sync()
    expect((await found(relay)).items).toMatchObject([
      { reference: 'F1', name: null, state: 'archived' },
      { reference: 'F2', name: 'Soudeur F2', state: 'active' },
    ])
    expect(await storedText(relay.stub)).not.toContain('oudeur F1')
  })

  it('is forgotten with its job', async () => {
    const { relay } = await three()
    expect(await relay.api('DELETE', '/jobs/Va')).toEqual({ status: 200, body: { forgotten: 'Va' } })
    expect(await storedText(relay.stub)).not.toMatch(/r.seaux/i)
  })
})

describe("a job that is asked for by Flatchr's number", () => {
  it('is the one of that number: looked at, checked, listed, synced, forgotten', async () => {
    const { relay } = await three()
    const looked = await relay.api('GET', '/jobs/1578')
    expect(looked).toEqual(await relay.api('GET', '/jobs/Va'))
    expect(looked.body).toMatchObject({
      reference: 'Va',
      ledger: { name: 'Ingénieur Réseaux (H/F)', other_id: '1578' },
    })
    expect((await relay.api('GET', '/jobs/1578?check=true')).body).toMatchObject({
      reference: 'Va',
      check: { origin: 'open', verdict: 'unchanged' },
    })
    expect((await relay.events('?reference=1578')).map(({ reference }) => reference)).toEqual(['Va'])
    expect((await relay.api('POST', '/jobs/1578/sync')).body).toMatchObject({ reference: 'Va' })
    await relay.quiet()
    expect((await relay.events('?reference=Va')).at(-1)).toMatchObject({ reference: 'Va', outcome: 'updated' })
    expect(await relay.api('DELETE', '/jobs/1578')).toEqual({ status: 200, body: { forgotten: 'Va' } })
    expect((await relay.api('GET', '/jobs/Va')).body).toMatchObject({ ledger: null, events: [] })
  })
})

describe('a job', () => {
  it('tells what became of each attempt at it: the step, why, and how long each step took', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', id: 'w-1', title: 'Baker', state: 'published' })
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'workable', nth: 1, kind: { status: 503 } })
    s.sandbox.fault({ upstream: 'hrflow', nth: 1, kind: { status: 500, body: { code: 500, message: 'oops' } } })
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    await relay.quiet()
    const { body: job } = await relay.api('GET', '/jobs/J1')
    expect(job).toMatchObject({
      ledger: { name: 'Baker', other_id: 'w-1' },
      events: [
        {
          outcome: 'created',
          attempts: 3,
          origin_state: 'published',
          logic: null,
          history: [
            { at: TIME, step: 'fetchJob', reason: 'origin_unavailable', ms: { fetchJob: MS } },
            { step: 'push', reason: 'hrflow_unavailable', ms: { fetchJob: MS, logics: MS, format: MS, push: MS } },
            { step: 'push', reason: null, ms: { fetchJob: MS, logics: MS, format: MS, push: MS } },
          ],
        },
      ],
      cursor: null,
    })
  })

  it('that a logic discarded says which one', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
    const relay = s.deployWorkable({
      logics: [
        (job: object) => job,
        function onlyTech() {
          return null
        },
      ],
    })
    await relay.sync()
    const { body: job } = await relay.api('GET', '/jobs/J1')
    expect(job).toMatchObject({ events: [{ outcome: 'discarded', logic: 'logics[1] (onlyTech)' }] })
  })

  it('keeps its history when its parked event is tried again', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 422, body: { code: 422, message: 'no' } } })
    await relay.sync()
    mend()
    await relay.api('POST', '/replay', {})
    await relay.quiet()
    const { body: job } = await relay.api('GET', '/jobs/J1')
    expect(job).toMatchObject({
      events: [{ outcome: 'created', history: [{ reason: 'hrflow_refused' }, { reason: null }] }],
    })
  })

  it('that is checked says in one sentence what keeps it off the board', async () => {
    const s = scenario()
    const relay = s.deployWorkable({
      logics: [(job: { title: string }) => (job.title === 'Sales' ? null : job)],
    })
    for (const [shortcode, more] of [
      ['DRAFT', { state: 'draft' }],
      ['SALES', { title: 'Sales' }],
      ['UNTOLD', {}],
    ] as const)
      s.workable.put({ shortcode, title: 'Baker', state: 'published', ...more })
    const sentences: string[] = []
    for (const reference of ['DRAFT', 'SALES', 'UNTOLD', 'GONE']) {
      const { body } = await relay.api('GET', `/jobs/${reference}?check=true`)
      sentences.push((body as { check: { verdict_text: string } }).check.verdict_text)
    }
    expect(sentences).toEqual([
      '"Baker" (DRAFT) is not open at workable: its state there is "draft".',
      '"Sales" (SALES) is discarded by your logics[0].',
      '"Baker" (UNTOLD) is open at workable and not on the board: no event came about it; sync it.',
      'workable has no job GONE: it was deleted there, or the reference is wrong.',
    ])
  })

  it('that is checked shows what would be sent, and which fields the board holds otherwise', async () => {
    const { s, relay } = await three()
    s.flatchr.edit('Va', { title: 'Architecte' })
    const { body } = await relay.api('GET', '/jobs/1578?check=true')
    expect(body).toMatchObject({
      check: {
        origin: 'open',
        board: 'active',
        verdict: 'changed',
        verdict_text:
          '"Architecte" (Va) is on the board with other content (name): no event came about the change; sync it.',
        origin_state: 'status 1',
        logic: null,
        sent: { reference: 'Va', name: 'Architecte' },
        differs: [{ field: 'name', before: 'Ingénieur Réseaux (H/F)', after: 'Architecte' }],
      },
    })
    expect(await storedText(relay.stub)).not.toContain('Architecte')
  })
})
