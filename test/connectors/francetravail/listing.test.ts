// Whole listings through the client, of boards that hold more than one search gives. Every page is asked for by a client
// that knows nothing but the cursor.
import { describe, expect, it } from 'vitest'
import type { Incomplete } from '../../../src/connectors/connector'
import { francetravailWith } from '../../../src/connectors/francetravail'
import { createHttp } from '../../../src/lib/http'
import { ok } from '../../../src/lib/result'
import { sandboxFetch } from '../../sandbox/fetch'
import { createSandbox } from '../../sandbox/sandbox'
import { AUTH, pullOf } from './upstream'

const connector = francetravailWith({ pageSize: 10, lastStart: 20, mostOffers: 30 })
const START = Date.parse('2026-11-20T12:00:00Z')

/** A board on which a search gives 30 offers, 10 a page. */
function board({ boundsInclusive = true } = {}) {
  const clock = { now: START }
  const sandbox = createSandbox({ now: () => clock.now })
  const { francetravail } = sandbox
  francetravail.client(AUTH.client_id, AUTH.client_secret)
  Object.assign(francetravail, { limit: null, cap: 30, window: 10, boundsInclusive })
  const http = createHttp({ fetch: sandboxFetch(sandbox), permit: async () => ok(undefined) })
  const searches = () => sandbox.calls.filter(({ path }) => path.endsWith('/search'))

  async function list(pull = pullOf({}), between: (page: number) => void = () => {}) {
    const references = new Set<string | null>()
    const incomplete: Incomplete[] = []
    let expected: number | null = null
    let longest = 0
    let pages = 0
    for (let cursor: string | null = null; ; ) {
      const page = await connector.connect(AUTH, { http, now: () => clock.now }).listJobs(pull, cursor)
      if (!page.ok) throw new Error(page.message)
      for (const { reference } of page.value.entries) references.add(reference)
      if (page.value.incomplete !== undefined) incomplete.push(page.value.incomplete)
      ;({ next: cursor, expected } = page.value)
      longest = Math.max(longest, cursor?.length ?? 0)
      expect(searches().length).toBe(++pages)
      if (cursor === null) return { references: [...references].sort(), incomplete, expected, longest, pages }
      clock.now += 1_000
      between(pages)
    }
  }
  const ids = () =>
    francetravail
      .offers()
      .map(({ id }) => String(id))
      .sort()
  return { clock, sandbox, francetravail, list, ids, searches }
}

type Board = ReturnType<typeof board>

/** `count` offers of an origin, `everyMs` apart and back from an hour ago; one in fifty without a département. */
function fill({ francetravail }: Board, origin: '1' | '2', count: number, everyMs: number, last = START - 3_600_000) {
  for (let index = 0; index < count; index += 1)
    francetravail.put(
      {
        id: `O${origin}-${last}-${index}`,
        dateCreation: new Date(last - index * everyMs).toISOString(),
        romeCode: `${'ABCDEFGHIJKLMN'[index % 14]}1102`,
        lieuTravail: index % 50 === 49 ? {} : { commune: `${String(1 + (index % 19)).padStart(2, '0')}010` },
      },
      { origin },
    )
}

describe('a board of more offers than a search gives', () => {
  it.each([true, false])('is listed whole, of both origins (inclusive bounds: %s)', async (boundsInclusive) => {
    const full = board({ boundsInclusive })
    fill(full, '1', 200, 7_919_000)
    fill(full, '2', 300, 1_000) // one a second
    fill(full, '2', 120, 8, Date.parse('2026-11-19T08:00:00.960Z')) // all in one second
    for (
      let index = 0;
      index < 40;
      index += 1 // and of one profession
    )
      full.francetravail.put(
        {
          id: `M${index}`,
          dateCreation: '2026-11-19T08:00:00.500Z',
          romeCode: 'M1805',
          lieuTravail: { commune: `${10 + (index % 7)}010` },
        },
        { origin: '2' },
      )
    const { references, incomplete, expected, longest } = await full.list()
    expect([references, incomplete, expected]).toEqual([full.ids(), [], 660])
    expect(longest).toBeLessThan(10_000)
    const along = (name: string) => full.searches().some(({ query }) => query[name] !== undefined)
    expect([along('departement'), along('grandDomaine')]).toEqual([true, true])
  })

  it('is not split where one search gives it, and takes no call more than its pages', async () => {
    const full = board()
    fill(full, '1', 30, 1_000)
    fill(full, '2', 25, 1_000)
    expect(await full.list()).toMatchObject({ references: full.ids(), incomplete: [], expected: 55, pages: 6 })
    expect(full.searches().filter(({ query }) => 'minCreationDate' in query)).toEqual([])
  })

  it('is listed to the last offer that stays, and as complete, while offers vanish and appear', async () => {
    const full = board()
    fill(full, '1', 150, 60_000)
    fill(full, '2', 150, 86_400_000)
    const { references, incomplete } = await full.list(pullOf({}), (page) => {
      if (page % 3 === 0) full.francetravail.remove(full.ids()[page * 5] ?? '')
      if (page % 3 === 1) fill(full, page % 2 === 0 ? '1' : '2', 1, 0, full.clock.now)
    })
    const stayed = full.ids().filter((id) => Number(id.split('-')[1]) < START)
    expect([stayed.filter((id) => !references.includes(id)), incomplete]).toEqual([[], []])
    expect(stayed.length).toBeLessThan(300)
  })

  it('keeps to what pull_parameters select', async () => {
    const full = board()
    fill(full, '2', 400, 3_600_000)
    const pull = {
      origineOffre: 2,
      departement: '01,02,03',
      minCreationDate: '2026-11-06',
      maxCreationDate: '2026-11-20',
    } as const
    const { references, incomplete } = await full.list(pullOf(pull))
    const chosen = full.francetravail.offers().filter(({ dateCreation, lieuTravail }) => {
      const isRecent = String(dateCreation) >= '2026-11-06T00:00:00Z'
      return isRecent && /"0[123]010"/.test(JSON.stringify(lieuTravail))
    })
    expect(chosen.length).toBeGreaterThan(30)
    expect([references, incomplete]).toEqual([chosen.map(({ id }) => id).sort(), []])
    expect(full.searches().every(({ query }) => query['departement'] === '01,02,03')).toBe(true)
  })
})

const short = (why: string, code: string, data: object) => ({
  kind: 'short',
  why,
  lack: { code, data: { origin: 'France Travail', ...data } },
})

describe('a board that cannot be listed whole', () => {
  it('says so of an offer without a date of creation, which no window shows', async () => {
    const full = board()
    fill(full, '1', 60, 60_000)
    const dated = full.ids()
    full.francetravail.put({ id: 'UNDATED' }, { origin: '1' })
    expect(await full.list(pullOf({ origineOffre: 1 }))).toMatchObject({
      references: dated,
      incomplete: [
        short(
          'France Travail holds 61 offers for origineOffre 1, of which only 60 are found by their date of creation',
          'undated',
          { total: 61, search: 'origineOffre 1', found: 60 },
        ),
      ],
    })
  })

  it('says so of a second in which grands domaines do not hold all, and lists what they do', async () => {
    const full = board()
    fill(full, '2', 60, 1, Date.parse('2026-11-19T08:00:00.500Z'))
    const parted = full.ids()
    full.francetravail.put({ id: 'NOWHERE', dateCreation: '2026-11-19T08:00:00.700Z' }, { origin: '2' })
    const { references, incomplete } = await full.list(pullOf({ origineOffre: 2 }))
    expect([references, incomplete]).toEqual([
      parted,
      [
        short(
          'France Travail holds 61 offers for origineOffre 2, created from 2026-11-19T08:00:00Z to 2026-11-19T08:00:01Z, and its parts by grandDomaine brought only 60',
          'parts_short',
          {
            by: 'grandDomaine',
            found: 60,
            search: 'origineOffre 2, created from 2026-11-19T08:00:00Z to 2026-11-19T08:00:01Z',
            total: 61,
          },
        ),
      ],
    ])
  })

  it('says so of a second that pull_parameters leave no way to split, and lists what a search gives of it', async () => {
    const full = board()
    fill(full, '2', 60, 1, Date.parse('2026-11-19T08:00:00.500Z'))
    fill(full, '2', 60, 3_600_000, START - 5_400_000)
    const pull = pullOf({
      origineOffre: 2,
      codeROME: [...'ABCDEFGHIJKLMN'].map((one) => `${one}1102`).join(),
      region: '84',
    })
    const { references, incomplete } = await full.list(pull)
    expect([references.length, incomplete[0]]).toEqual([
      90,
      short(
        'France Travail holds 60 offers for origineOffre 2, created from 2026-11-19T08:00:00Z to 2026-11-19T08:00:01Z and gives the first 30 of a search only: narrow pull_parameters',
        'search_too_large',
        { most: 30, search: 'origineOffre 2, created from 2026-11-19T08:00:00Z to 2026-11-19T08:00:01Z', total: 60 },
      ),
    ])
  })

  it('tells what the API says to a window it refuses, lists what one search gives, and the other origin', async () => {
    const full = board()
    fill(full, '1', 60, 1_000)
    fill(full, '2', 20, 1_000)
    const kind = { status: 400, body: { message: 'Période trop longue.' } }
    full.sandbox.fault({ upstream: 'francetravail', path: /minCreationDate/, kind })
    const { references, incomplete } = await full.list()
    expect([references.length, incomplete[0]]).toEqual([
      50,
      {
        kind: 'broken',
        why: 'France Travail answered 400: Période trop longue. to GET /partenaire/offresdemploi/v2/offres/search',
      },
    ])
  })

  it('lists the other parts when the API refuses one', async () => {
    const full = board()
    fill(full, '1', 60, 60_000)
    const isPart = /minCreationDate=2026-11-20T10%3A33%3A00Z/
    full.sandbox.fault({ upstream: 'francetravail', path: isPart, kind: { status: 400 } })
    const { references, incomplete } = await full.list(pullOf({ origineOffre: 1 }))
    expect([references.length, incomplete]).toEqual([
      34,
      [{ kind: 'broken', why: 'France Travail answered 400 to GET /partenaire/offresdemploi/v2/offres/search' }],
    ])
  })
})
