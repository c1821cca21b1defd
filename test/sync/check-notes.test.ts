// What a check of the board notes, over a real store: page by page, in one run or several.
import { describe, expect, it } from 'vitest'
import type { BoardPage } from '../../src/hrflow/client'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import type { Differing } from '../../src/sync/board-difference'
import { openCheckNotes } from '../../src/sync/check-notes'
import { loadCheck } from '../../src/sync/check-state'
import { openCurrentRun } from '../../src/sync/current-run'
import { clockAt, hint, NOW, partsOver, run, workflow } from '../parts'
import { inStorage } from '../store/storage'

const sync = (run_id: string, more: Partial<Run> = {}): Run =>
  run({ run_id, action: 'sync_jobs_in_hrflow', started_at: NOW, ...more })
const job = (reference: string) => ({ reference, archived: false, job: {} })
const page = (references: readonly string[], next: number | null, total: number | null = null): BoardPage => ({
  jobs: references.map(job),
  others: [],
  next,
  total,
})
const ours = (reference: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow(reference),
  archived: 0,
  hash: 'h',
  read_at: NOW - 9_000,
  ...more,
})
const edited = (...references: string[]): Differing[] => references.map((reference) => ({ reference, as: 'edited' }))

/** A store that holds these jobs, and the notes of one object after the other. */
function over(storage: DurableObjectStorage, rows: readonly LedgerRow[], definition: object = {}) {
  const { store } = partsOver(storage)
  const clock = clockAt(NOW)
  for (const row of rows) store.jobs.put(row)
  const current = openCurrentRun(store)
  const life = () => openCheckNotes(store, workflow(definition), clock, current)
  const begin = (notes: ReturnType<typeof life>, next: Run): void => {
    current.begin(next)
    store.runs.makeRoom()
    current.put(next)
    notes.begin(next)
  }
  const take = (notes: ReturnType<typeof life>, shown: BoardPage, found: readonly Differing[] = []): void => {
    const shared = notes.openIn(current.get())
    if (shared === null) throw new Error('the check does not go on')
    notes.storePage(shown, found, clock.now(), shared)
  }
  return { store, clock, current, life, begin, take }
}

describe('the notes of a check', () => {
  it('begin with a complete sync, and not with another run or over an empty ledger', async () => {
    const seen = await inStorage(async (storage) => {
      const { store, clock, life, begin, current } = over(storage, [])
      const notes = life()
      const goesOn = (next: Run): boolean => {
        clock.at += 25 * 3_600_000
        begin(notes, next)
        return notes.openIn(current.get()) !== null
      }
      const empty = goesOn(sync('r0'))
      const checkedAt = loadCheck(store.values).checked_at
      store.jobs.put(ours('A1'))
      return [
        empty,
        checkedAt === clock.now(),
        goesOn(sync('r1', { persist: false })),
        goesOn(sync('r2', { pull_parameters: { state: 'x' } })),
        goesOn(sync('r3', { incremental: true, since: 7 })),
        goesOn(run({ run_id: 'r4' })),
        goesOn(sync('r5')),
      ]
    })
    expect(seen).toEqual([false, true, false, false, false, false, true])
  })

  it('prove nothing of a job that differs, also of one that is delivered meanwhile, and queue it once', async () => {
    const seen = await inStorage(async (storage) => {
      const { store, life, begin, take } = over(storage, [
        ours('A1'),
        ours('A2', { read_at: NOW + 1 }),
        ours('A3'),
        ours('A4', { retry_at: NOW + 9 }),
      ])
      const notes = life()
      const r1 = sync('r1')
      begin(notes, r1)
      store.events.beginRead('A3')
      take(notes, page(['A1', 'A2', 'A3', 'A4', 'X1'], 2, 40), edited('A1', 'A2', 'A3', 'A4', 'X1'))
      const hashes = ['A1', 'A2', 'A3', 'A4'].map((reference) => store.jobs.get(reference)?.hash)
      const before = notes.hasFound(r1)
      return [hashes, before, notes.takeFound(r1), notes.hasFound(r1), notes.of(r1)?.shared.compared]
    })
    expect(seen).toEqual([[null, null, null, null], true, ['A1', 'A2', 'A3'], false, 4])
  })

  it('are uncertain about a job that differs and was delivered since the page was asked for, or is now', async () => {
    const seen = await inStorage(async (storage) => {
      const rows = [ours('A1'), ours('A2', { read_at: NOW + 1 }), ours('A3')]
      const { store, life } = over(storage, rows)
      store.events.beginRead('A3')
      return ['A1', 'A2', 'A3', 'X1'].map((reference) => life().isUnsettled(edited(reference), NOW))
    })
    expect(seen).toEqual([false, true, true, false])
  })

  it('queue no job whose own event waits already', async () => {
    const seen = await inStorage(async (storage) => {
      const { store, life, begin, take } = over(storage, [ours('A1'), ours('A2', { missing_since: NOW }), ours('A3')])
      const notes = life()
      const r1 = sync('r1')
      begin(notes, r1)
      take(notes, page(['A1', 'A2', 'A3'], 2, 40), edited('A1', 'A2', 'A3'))
      store.events.add({ ...hint({ reference: 'A1' }), run_id: 'r1', leaves: 'not_open' })
      return notes.takeFound(r1)
    })
    expect(seen).toEqual(['A3'])
  })

  it('count a job that the run had passed over before it was known to differ only once', async () => {
    const seen = await inStorage(async (storage) => {
      const { life, begin, take, current } = over(storage, [ours('A1'), ours('A2')])
      const notes = life()
      const r1 = sync('r1')
      begin(notes, r1)
      current.seen().add('A1')
      take(notes, page(['A1', 'A2'], 2, 40), edited('A1', 'A2'))
      return [notes.takeFound(r1), notes.of(r1)?.shared.recounted]
    })
    expect(seen).toEqual([['A1', 'A2'], { unchanged: 1, skipped: 0 }])
  })

  it('go on in the next run and in another object, and forget at the end what was seen', async () => {
    const seen = await inStorage(async (storage) => {
      const { store, clock, life, begin, take } = over(storage, [ours('A1'), ours('A2'), ours('A3'), ours('GONE')])
      const first = life()
      begin(first, sync('r1'))
      take(first, page(['A1', 'A2'], 2, 3))
      clock.at += 900_000
      const second = life()
      const r2 = sync('r2', { started_at: clock.at })
      begin(second, r2)
      const at = second.page()
      take(second, page(['A2', 'A3'], null, 3))
      const { shared, differing } = second.of(r2) ?? {}
      return [at, differing, shared, [...store.runs.listed('checked')].length, loadCheck(store.values)]
    })
    expect(seen).toMatchObject([
      2,
      [{ reference: 'GONE', as: 'missing' }],
      { compared: 1, differing: 1, finished_at: NOW + 900_000, issue: null },
      0,
      { checked_at: NOW, begun: null },
    ])
  })

  it.each<[what: string, pages: BoardPage[], issue: object | null]>([
    ['that showed all', [page(['A1'], 2, 2), page(['A2'], null, 2)], null],
    ['of which jobs went meanwhile', [page(['A1', 'A2'], 2, 3), page([], null, 2)], null],
    ['that does not say how many there are', [page(['A1'], null)], null],
    [
      'that fell short',
      [page(['A1'], 2, 3), page(['A1'], null, 3)],
      { code: 'check_short', data: { found: 1, total: 3 } },
    ],
    [
      'without end',
      [page(['A1'], 2), ...Array.from({ length: 40 }, (_, index) => page(['A1'], index + 3))],
      { code: 'check_short', data: { found: 1, total: null } },
    ],
  ])('take a job for missing after a listing %s, and only then', async (_what, pages, issue) => {
    const seen = await inStorage(async (storage) => {
      const { life, begin, take } = over(storage, [ours('A1'), ours('GONE')])
      const notes = life()
      const r1 = sync('r1')
      begin(notes, r1)
      for (const one of pages) take(notes, one)
      return [notes.of(r1)?.shared.issue, notes.of(r1)?.differing]
    })
    expect(seen).toEqual([issue, issue === null ? [{ reference: 'GONE', as: 'missing' }] : []])
  })

  it('take a job for missing that was only read since the listing began, and none that was written since', async () => {
    const seen = await inStorage(async (storage) => {
      const since = { read_at: NOW + 1 }
      const { life, begin, take, clock } = over(storage, [
        ours('A1', { outcome: 'unchanged', ...since }),
        ours('A2', { outcome: 'created', ...since }),
        ours('A3', { outcome: 'updated', ...since }),
        ours('A4', { outcome: 'created' }),
      ])
      const notes = life()
      begin(notes, sync('r1'))
      clock.at = NOW + 2
      take(notes, page([], null, 0))
      return notes.of(sync('r1'))?.differing
    })
    expect(seen).toEqual(['A1', 'A4'].map((reference) => ({ reference, as: 'missing' })))
  })

  it('say of a board that somebody emptied that all is missing there, however much that is', async () => {
    // More names than one row holds.
    const names = Array.from({ length: 14_000 }, (_, n) => `J${String(n).padStart(63, '0')}`)
    const seen = await inStorage(async (storage) => {
      const { store, life, begin, take } = over(storage, [])
      storage.sql.exec(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 13999)
         INSERT INTO job (reference, archived, hash, read_at) SELECT printf('J%063d', i), 0, 'h', ? FROM n`,
        NOW - 9_000,
      )
      const notes = life()
      begin(notes, sync('r1'))
      store.atomically(() => take(notes, page([], null, 0)))
      const { shared, differing } = notes.of(sync('r1')) ?? {}
      return [shared?.differing, differing?.map(({ reference }) => reference), [...store.jobs.proven()]]
    })
    expect(seen).toEqual([14_000, names, []])
  })

  it('pass over a page at which three runs gave the check up, and then take none for missing', async () => {
    const seen = await inStorage(async (storage) => {
      const { life, begin, take, current } = over(storage, [ours('A1'), ours('GONE')])
      const notes = life()
      const at: number[] = []
      for (const id of ['r1', 'r2', 'r3', 'r4']) {
        begin(notes, sync(id))
        at.push(notes.page())
        const shared = notes.openIn(current.get())
        if (shared !== null && id !== 'r4') notes.giveUp(shared, 'HTTP 500')
      }
      take(notes, page(['A1'], null, 1))
      return [at, notes.of(sync('r4'))?.differing, notes.of(sync('r4'))?.shared.issue]
    })
    expect(seen).toEqual([[1, 1, 1, 2], [], { code: 'check_short', data: { found: 1, total: 1 } }])
  })

  it('forget a job with all that they say of it', async () => {
    const seen = await inStorage(async (storage) => {
      const { store, life, begin, take, current } = over(storage, [ours('A1'), ours('A2')])
      const notes = life()
      const r1 = sync('r1')
      begin(notes, r1)
      take(notes, page(['A1', 'A2'], 2, 9), edited('A1', 'A2'))
      const shared = notes.openIn(current.get())
      if (shared !== null) notes.giveUp(shared, 'HrFlow said A1')
      store.runs.forgetJob('A1')
      store.jobs.forget('A1')
      notes.forgot('A1')
      const kept = storage.sql.exec('SELECT * FROM listed').toArray()
      return [JSON.stringify([kept, store.values.get('board_check')]).includes('A1'), notes.takeFound(r1)]
    })
    expect(seen).toEqual([false, ['A2']])
  })
})
