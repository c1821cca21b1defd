import { describe, expect, it } from 'vitest'
import { newRun, type Run } from '../../src/store/run'
import { openRuns } from '../../src/store/runs'
import { counters, outcomes } from '../counters'
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
      persist: true,
      incremental: false,
      since: null,
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
      runs.noteListed('checked', 1, ['A1']) // a check of the board goes on
      runs.makeRoom()
      const kept = runs.list(200).map(({ run_id }) => run_id)
      runs.makeRoom()
      return [
        kept.length,
        kept[0],
        kept.at(-1),
        runs.list(200).length,
        [...runs.listed('origin')].length,
        [...runs.listed('checked')].length,
      ]
    })
    expect(told).toEqual([99, 'r120', 'r22', 99, 0, 1])
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

describe('a new run', () => {
  it('has a preview, empty at first, when it is dry, and none when it writes', () => {
    const { preview } = newRun({ ...run('a', 100), persist: false }, 100, 5)
    expect([preview, run('a', 100).preview]).toEqual([
      { created: { count: 0, first: [] }, updated: { count: 0, first: [] }, archived: { count: 0, first: [] } },
      null,
    ])
  })
})

describe('a run that an earlier version stored', () => {
  /** As it was stored before runs could be dry or incremental. */
  const stored = (more: object = {}) => ({
    run_id: 'a',
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
    started_at: 100,
    finished_at: null,
    state: 'reading',
    cursor: 'page 2',
    pages: 1,
    read_attempts: 0,
    read_at: 100,
    incomplete: null,
    expected: 40,
    unknown: 3,
    board: 'unlisted',
    board_page: 1,
    first_seq: 5,
    events: counters(),
    outcomes: outcomes({ unchanged: 2 }),
    issues: [],
    result: null,
    ...more,
  })
  const keep = (sql: SqlStorage, body: object): void => {
    sql.exec('INSERT INTO run (started_at, run_id, body) VALUES (?, ?, ?)', 100, 'a', JSON.stringify(body))
  }

  it('is read with the defaults of what came later: it writes, reads everything, and has nothing to ask', async () => {
    const told = await inStorage(({ sql }) => {
      keep(sql, stored())
      return [openRuns(sql).list(9), openRuns(sql).get('a')]
    })
    const read = {
      ...stored(),
      persist: true,
      incremental: false,
      since: null,
      newest: null,
      landmark: null,
      gone: null,
      board_total: null,
      nameless: 0,
      archives: 'waiting',
      waiting_since: null,
      begun: 0,
      cancelled: false,
      refused: null,
      kept: 0,
      unformatted: { count: 0, first: [] },
      skipped_crons: 0,
      last_seq: null,
      named: { discarded: [], foreign: [] },
      listed_before: null,
      preview: null,
      board_check: null,
      asked: { page: 0, index: 0 },
    }
    expect(told).toEqual([[read], read])
  })

  it('is what a new run is of which it has everything', async () => {
    const told = await inStorage(({ sql }) => {
      keep(sql, stored())
      return openRuns(sql).list(9)
    })
    expect(told.map((one) => Object.keys(one).sort())).toEqual([Object.keys(run('a', 100)).sort()])
  })

  it('was marked as begun once, or not, before that was counted', async () => {
    const told = await inStorage(({ sql }) =>
      [true, false].map((begun) => {
        sql.exec('DELETE FROM run')
        keep(sql, stored({ begun }))
        return openRuns(sql).get('a')?.begun
      }),
    )
    expect(told).toEqual([1, 0])
  })

  it('keeps what it has of that, whatever the defaults are', async () => {
    const later = {
      persist: false,
      incremental: true,
      since: 7,
      newest: 9,
      landmark: 'page 2',
      gone: { at: 8, cursor: 'page 3', pages: 2, references: ['A1'] },
      board_total: 60,
      nameless: 1,
      archives: 'held',
      waiting_since: 90,
      begun: 2,
      cancelled: true,
      refused: 'write_failure',
      kept: 3,
      unformatted: { count: 1, first: [{ reference: 'A1', reason: 'format_failure' }] },
      skipped_crons: 2,
      last_seq: 9,
      named: { discarded: [{ reference: 'A2', name: 'Cook', logic: 'logics[0]' }], foreign: ['A3'] },
      listed_before: 50,
      preview: {
        created: { count: 0, first: [] },
        updated: { count: 0, first: [] },
        archived: { count: 0, first: [] },
      },
      board_check: {
        compared: 3,
        differing: 1,
        healed: 1,
        finished_at: 90,
        first: [{ reference: 'A1', as: 'edited' }],
      },
      asked: { page: 3, index: 1 },
    }
    const told = await inStorage(({ sql }) => {
      keep(sql, stored(later))
      return openRuns(sql).list(9)
    })
    expect(told).toEqual([{ ...stored(), ...later }])
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
      return [[...runs.listed('origin')], [...runs.listed('board')]]
    })
    expect(told).toEqual([['A1', 'A2', 'A3', 'A1'], ['B1']])
  })

  it('is told page by page too, an empty page apart from one that was not listed', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.noteListed('to_ask', 0, ['row A1', 'gone A2'])
      runs.noteListed('to_ask', 1, [])
      runs.noteListed('board_archived', 2, ['B2'])
      return [
        [0, 1, 2].map((page) => runs.listedPage('to_ask', page)),
        [0, 2].map((page) => runs.listedPage('board_archived', page)),
        [...runs.listed('to_ask')],
        [...runs.listed('board_archived')],
        [...runs.listed('board')],
      ]
    })
    expect(told).toEqual([[['row A1', 'gone A2'], [], null], [null, ['B2']], ['row A1', 'gone A2'], ['B2'], []])
  })

  it('is read in steps of some pages, while others note more', async () => {
    const seen = await inStorage(({ sql }) => {
      const { sql: noted, take } = recording(sql)
      const [runs, others] = [openRuns(noted), openRuns(sql)]
      for (let page = 0; page < 250; page++) others.noteListed('origin', page, [`A${page}`, `B${page}`])
      const lines: string[] = []
      for (const line of runs.listed('origin')) {
        lines.push(line)
        if (line === 'A40') others.noteListed('origin', 250, ['A250'])
      }
      const steps = take()
      return [
        lines.length,
        lines[2],
        lines.at(-1),
        steps.length,
        costly(steps),
        Math.max(...steps.map((step) => step.rowsRead)),
      ]
    })
    expect(seen).toEqual([501, 'A1', 'A250', 3, [], 100])
  })

  it('is what a page held when it was read last', async () => {
    const told = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.noteListed('origin', 0, ['A1', 'A2'])
      runs.noteListed('origin', 0, ['A2', 'A4'])
      return [...runs.listed('origin')]
    })
    expect(told).toEqual(['A2', 'A4'])
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
