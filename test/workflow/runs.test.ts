import { describe, expect, it } from 'vitest'
import { newRun, type Run } from '../../src/workflow/run'
import { openRuns } from '../../src/workflow/runs'
import { costly, inStorage, recording, rowsWritten } from './storage'

const run = (run_id: string, started_at: number, more: Partial<Run> = {}): Run => ({
  ...newRun(
    {
      run_id,
      action: 'sync_jobs_in_hrflow',
      trigger: 'cron',
      pull_parameters: { state: 'published' },
      push_parameters: {
        board_key: 'b',
        enrich_with_parsing: false,
        sync: true,
        update_content: true,
        archive_foreign: false,
      },
      force: false,
      approve_archive: false,
    },
    started_at,
    5,
  ),
  ...more,
})

describe('runs', () => {
  it('are kept whole, newest first, each under its id', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      for (const [id, at] of [
        ['b', 200],
        ['a', 100],
        ['c', 300],
        ['d', 300],
      ] as const)
        runs.put(run(id, at))
      return [runs.list(3), runs.get('a'), runs.get('e')]
    })
    expect(told).toEqual([[run('d', 300), run('c', 300), run('b', 200)], run('a', 100), undefined])
  })

  it('go on from their last checkpoint', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.put(run('a', 100))
      runs.put(run('a', 100, { cursor: 'page 2', pages: 1 }))
      return runs.list(9)
    })
    expect(told).toEqual([run('a', 100, { cursor: 'page 2', pages: 1 })])
  })

  it('make room for a new one: the oldest go, and with them what was listed', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      for (let at = 1; at <= 120; at++) runs.put(run(`r${at}`, at))
      runs.noteListed('origin', 0, ['A1'])
      runs.makeRoom()
      const kept = runs.list(200).map(({ run_id }) => run_id)
      runs.makeRoom()
      return [kept.length, kept[0], kept.at(-1), runs.list(200).length, runs.listed('origin').size]
    })
    expect(told).toEqual([99, 'r120', 'r22', 99, 0])
  })

  it('that are told of can be found, the new one among them', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      for (let at = 1; at <= 103; at++) {
        runs.makeRoom()
        runs.put(run(`r${at}`, at))
      }
      const listed = runs.list(200)
      return [listed.length, listed[0], listed.at(-1), listed.filter(({ run_id }) => runs.get(run_id) === undefined)]
    })
    expect(told).toEqual([100, run('r103', 103), run('r4', 4), []])
  })

  it('make room where there is nothing', async () => {
    const kept = await inStorage(({ sql }) => {
      openRuns(sql).makeRoom()
      return openRuns(sql).list(9)
    })
    expect(kept).toEqual([])
  })
})

describe('what a run listed', () => {
  it('is kept page by page, the origin apart from the board', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.noteListed('origin', 0, ['A1', 'A2'])
      runs.noteListed('origin', 1, [])
      runs.noteListed('origin', 2, ['A3', 'A1'])
      runs.noteListed('board', 1, ['B1'])
      return [runs.listed('origin'), runs.listed('board')]
    })
    expect(told).toEqual([new Set(['A1', 'A2', 'A3']), new Set(['B1'])])
  })

  it('is what a page held when it was read last', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.noteListed('origin', 0, ['A1', 'A2'])
      runs.noteListed('origin', 0, ['A2', 'A4'])
      return runs.listed('origin')
    })
    expect(told).toEqual(new Set(['A2', 'A4']))
  })

  it('costs one row a page, and its checkpoint another', async () => {
    const told = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const runs = openRuns(noted)
      runs.put(run('a', 100))
      take()
      runs.noteListed(
        'origin',
        0,
        Array.from({ length: 150 }, (_, index) => `A${index}`),
      )
      runs.put(run('a', 100, { pages: 1 }))
      const statements = take()
      return [rowsWritten(statements), costly(statements)]
    })
    expect(told).toEqual([2, []])
  })
})
