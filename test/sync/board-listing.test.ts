// A run's listing of its board over a real store, against boards of a few pages.
import { describe, expect, it } from 'vitest'
import type { BoardPage } from '../../src/hrflow/client'
import { fail, ok } from '../../src/lib/result'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { openBoardListing } from '../../src/sync/board-listing'
import { partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

const job = (reference: string, archived = false) => ({ reference, key: `k-${reference}`, archived, job: {} })
const page = (jobs: ReturnType<typeof job>[], next: number | null, more: Partial<BoardPage> = {}): BoardPage => ({
  jobs,
  others: [],
  next,
  total: null,
  ...more,
})
const LISTING = run({ board: 'listing' })

/** Lists a board of those pages as far as the run does; `work` looks at what is known then. */
const listed = <T>(
  pages: readonly BoardPage[],
  work: (board: ReturnType<typeof openBoardListing>, ended: Run, parts: ReturnType<typeof partsOver>) => T,
) =>
  inStorage(async (storage) => {
    const all = partsOver(storage)
    const asked: number[] = []
    const client = {
      ...all.upstreams.board,
      listJobs: async (number: number) => {
        asked.push(number)
        const answer = pages[number - 1]
        return answer === undefined ? fail('hrflow_unavailable', 'no such page') : ok(answer)
      },
    }
    const board = openBoardListing({ ...all.parts, upstreams: { ...all.upstreams, board: client } })
    let ended = LISTING
    while (ended.board === 'listing' && asked.length < 9) {
      const read = await board.next(ended)
      if (!read.ok) break
      ended = all.store.atomically(read.value)
    }
    return { asked, found: work(board, ended, all) }
  })

const endOf = (pages: readonly BoardPage[]) =>
  listed(pages, (_board, { board, board_page, issues }) => [board, board_page, issues.map(({ path }) => path)] as const)

describe('a listing of the board', () => {
  it('says of each job whether the board holds it or lacks it', async () => {
    const pages = [page([job('A1'), job('A2', true)], 2), page([job('A3')], null)]
    const { asked, found } = await listed(pages, (board, ended) =>
      ['A1', 'A2', 'A3', 'A4'].map((reference) => [board.holds(ended, reference), board.lacks(ended, reference)]),
    )
    expect(asked).toEqual([1, 2])
    expect(found).toEqual([
      [true, false],
      [false, false],
      [true, false],
      [false, true],
    ])
  })

  it('says nothing before it has ended', async () => {
    const { found } = await listed([page([job('A1')], 2)], (board, ended) => [
      ended.board,
      board.holds(ended, 'A1'),
      board.lacks(ended, 'A9'),
      [...board.foreign(ended, new Set())],
    ])
    expect(found).toEqual(['listing', false, false, []])
  })

  it('that showed fewer jobs than there are proves no absence, and the run says so', async () => {
    const short = [page([job('A1')], 2, { total: 3 }), page([job('A2')], null, { total: 3 })]
    expect((await endOf(short)).found).toEqual(['short', 2, ['board']])
    const { found } = await listed(short, (board, ended) => [board.holds(ended, 'A1'), board.lacks(ended, 'A9')])
    expect(found).toEqual([true, false])
  })

  it('is whole when it showed as many different jobs as there are, those without a reference included', async () => {
    const whole = [
      page([job('A1')], 2, { total: 3, others: ['k-x'] }),
      page([job('A2'), job('A1')], null, { total: 3 }),
    ]
    expect((await endOf(whole)).found).toEqual(['listed', 2, []])
    const repeated = [page([job('A1'), job('A2')], 2, { total: 3 }), page([job('A2'), job('A1')], null, { total: 3 })]
    expect((await endOf(repeated)).found).toEqual(['short', 2, ['board']])
  })

  it('ends with the first page that shows nothing new, however many are said to follow', async () => {
    const { asked, found } = await endOf([page([job('A1')], 2), page([job('A1')], 3), page([job('A2')], 4)])
    expect([asked, found]).toEqual([
      [1, 2],
      ['listed', 2, []],
    ])
  })

  it('is the same for another object that takes the run up', async () => {
    const { found } = await listed([page([job('A1')], null)], (_board, ended, { store, upstreams, gate }) =>
      openBoardListing({ store, upstreams, gate }).holds(ended, 'A1'),
    )
    expect(found).toBe(true)
  })

  it.each([
    [null, 1],
    ['write_failure', 0], // counted when the run ends
  ] as const)(
    'that is given up is a failure, and costs the run only what it would have said (refused: %s)',
    async (refused, n) => {
      const { found } = await listed([], (board, ended) =>
        board.without({ ...ended, refused, read_attempts: 5 }, 'HTTP 503'),
      )
      expect(found).toEqual({
        ...LISTING,
        refused,
        board: 'failed',
        read_attempts: 0,
        events: { ...LISTING.events, write_failure: n },
        issues: [{ path: 'board', code: 'board_unlisted', data: { message: 'HTTP 503' } }],
      })
    },
  )
})

describe('the foreign jobs', () => {
  it('are the active ones on the board that neither the origin lists nor this workflow holds', async () => {
    const pages = [page([job('SEEN'), job('OURS'), job('FOREIGN'), job('LEFT'), job('GONE', true)], null)]
    const { found } = await listed(pages, (board, ended, { store }) => {
      store.jobs.put({ ...newRow('OURS'), archived: 0 })
      store.jobs.put({ ...newRow('LEFT'), archived: 1 })
      return [...board.foreign(ended, new Set(['SEEN']))]
    })
    expect(found).toEqual(['FOREIGN', 'LEFT'])
  })
})

describe('whether to list the board', () => {
  it('is decided by what it costs: more unknown jobs than thirty, and than the board has pages', async () => {
    const { found } = await listed([], (board, _run, { store }) => {
      const empty = [30, 31].map((unknown) => board.isCheaper(unknown))
      for (let index = 0; index < 960; index++)
        store.jobs.put({ ...newRow(`A${index}`), archived: index % 2 === 0 ? 0 : 1 })
      return [empty, [32, 33].map((unknown) => board.isCheaper(unknown))]
    })
    expect(found).toEqual([
      [false, true],
      [false, true],
    ])
  })

  it('has to be for a run that is the first to look, takes foreign jobs away, or writes nothing', async () => {
    const { found } = await listed([page([], null)], (board, ended) => {
      const before = board.isDue({ persist: true }, false)
      board.noteDone(ended)
      return [
        before,
        board.isDue({ persist: true }, false),
        board.isDue({ persist: true }, true),
        board.isDue({ persist: false }, false),
      ]
    })
    expect(found).toEqual([true, false, true, true])
  })

  it('is still open after a run that did not see all of it', async () => {
    const { found } = await listed([page([], null)], (board, ended) =>
      [
        { ...ended, persist: false },
        { ...ended, board: 'failed' as const },
        { ...ended, pull_parameters: { state: 'x' } },
        { ...ended, incomplete: { kind: 'short' as const, why: 'one is missing' } },
      ].map((partial) => {
        board.noteDone(partial)
        return board.isDue({ persist: true }, false)
      }),
    )
    expect(found).toEqual([true, true, true, true])
  })

  it('is settled by a short listing too, since it may be short each time', async () => {
    const { found } = await listed([page([job('A1')], null, { total: 2 })], (board, ended) => {
      board.noteDone(ended)
      return [ended.board, board.isDue({ persist: true }, false)]
    })
    expect(found).toEqual(['short', false])
  })
})
