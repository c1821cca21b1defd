import { describe, expect, it } from 'vitest'
import { type JobFilter, openJobSearch } from '../../src/store/job-search'
import { type LedgerRow, newRow, openLedger } from '../../src/store/ledger'
import { inStorage, recording } from './storage'

const ALL: JobFilter = { q: null, state: null, limit: 50, cursor: null }
const JOBS: LedgerRow[] = [
  { ...newRow('A1'), name: 'Ingénieur Réseaux (H/F)', other_id: '1578', archived: 0, outcome: 'created', read_at: 5 },
  { ...newRow('a2'), name: 'Baker', other_id: '1579', archived: 1, outcome: 'archived', read_at: 6 },
  { ...newRow('B1'), name: null, other_id: null, archived: null, outcome: 'skipped', read_at: 7, parked_seq: 9 },
]

/** What is found of JOBS, page by page, by their references. */
const found = (filter: Partial<JobFilter>) =>
  inStorage(({ sql }) => {
    for (const job of JOBS) openLedger(sql).put(job)
    const pages: string[][] = []
    let cursor: string | null = null
    do {
      const page = openJobSearch(sql).page({ ...ALL, ...filter, cursor })
      pages.push(page.jobs.map(({ reference }) => reference))
      cursor = page.cursor
    } while (cursor !== null)
    return pages
  })

describe('the search for jobs', () => {
  it('gives of each job what people look at', async () => {
    const page = await inStorage(({ sql }) => {
      for (const job of JOBS) openLedger(sql).put(job)
      return openJobSearch(sql).page(ALL)
    })
    const shown = JOBS.map(({ reference, name, other_id, archived, outcome, read_at, parked_seq }) => ({
      reference,
      name,
      other_id,
      archived,
      outcome,
      read_at,
      parked_seq,
    }))
    expect(page).toEqual({ jobs: [shown[0], shown[2], shown[1]], cursor: null })
  })

  const cases: [what: string, filter: Partial<JobFilter>, references: string[]][] = [
    ['a part of a name, whatever its case and accents', { q: 'RESEAU' }, ['A1']],
    ['accents that the name has', { q: 'ingénieur r' }, ['A1']],
    ['the start of a reference, whatever its case', { q: 'a' }, ['A1', 'a2']],
    ['no other part of a reference', { q: '1' }, ['A1', 'a2']],
    ["the start of the origin's other id", { q: '157' }, ['A1', 'a2']],
    ['no other part of that id', { q: '578' }, []],
    ['what looks like a pattern as it is written', { q: '%' }, []],
    ['more than the 50 bytes that a LIKE may have', { q: 'x'.repeat(120) }, []],
    ['a state', { state: 'active' }, ['A1']],
    ['another state', { state: 'archived' }, ['a2']],
    ['no place on the board', { state: 'none' }, ['B1']],
    ['a word and a state', { q: 'a', state: 'archived' }, ['a2']],
  ]
  it.each(cases)('finds by %s', async (_what, filter, references) => {
    expect(await found(filter)).toEqual([references])
  })

  it('goes on behind a full page, and says so when there may be more', async () => {
    expect(await found({ limit: 2 })).toEqual([['A1', 'B1'], ['a2']])
    expect(await found({ limit: 3 })).toEqual([['A1', 'B1', 'a2'], []])
  })

  it('finds a job by the other id alone, and only by all of it', async () => {
    const references = await inStorage(({ sql }) => {
      for (const job of JOBS) openLedger(sql).put(job)
      return ['1578', '157', ''].map(openJobSearch(sql).byOtherId)
    })
    expect(references).toEqual(['A1', null, null])
  })

  it('reads 5,000 rows of 50,000 a page, however rare what is looked for is, and finds it after as many pages', async () => {
    const told = await inStorage(({ sql }) => {
      sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
         INSERT INTO job (reference, archived, name, folded_name) SELECT 'J' || i, 0, 'Bäcker ' || i, 'backer ' || i FROM n`,
      )
      const { sql: seen, take } = recording(sql)
      const search = openJobSearch(seen)
      const pages: [found: number, rowsRead: number][] = []
      let cursor: string | null = null
      do {
        const page = search.page({ ...ALL, q: 'BACKER 59999', cursor })
        pages.push([page.jobs.length, take().reduce((sum, { rowsRead }) => sum + rowsRead, 0)])
        cursor = page.cursor
      } while (cursor !== null)
      search.page(ALL)
      return { pages, first: take().reduce((sum, { rowsRead }) => sum + rowsRead, 0) }
    })
    expect(told.pages.map(([count]) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    for (const [, rowsRead] of told.pages) expect(rowsRead).toBeLessThanOrEqual(5_001)
    expect(told.first).toBeLessThanOrEqual(51)
  })
})
