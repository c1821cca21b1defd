// Runs asked for, waited for and reported, over a real store; the steps of a run are taken by nobody.
import { describe, expect, it } from 'vitest'
import type { LastRun, WorkflowState } from '../../src/store/kv'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import type { RunRequest } from '../../src/sync/request'
import { finished } from '../../src/sync/result'
import { openRunControl } from '../../src/sync/run-control'
import type { LastRunView } from '../../src/sync/run-view'
import { openSyncRun } from '../../src/sync/sync-run'
import { counters } from '../counters'
import { NOW, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

const TOKEN = '2026-11-20T12:00:00.000Z'
const ASKED: RunRequest = {
  action: 'sync_jobs_in_hrflow',
  trigger: 'manual',
  pull_parameters: null,
  push_parameters: null,
  persist: true,
  incremental: false,
  force: false,
  approve_archive: false,
  owed: false,
  firing: null,
  refused: null,
}
const CRON: RunRequest = { ...ASKED, trigger: 'cron' }
/** It does not read everything. */
const LESSER: RunRequest = { ...ASKED, pull_parameters: {} }
const REFUSED: RunRequest = {
  ...ASKED,
  refused: { reason: 'bad_target_parameters', issues: [{ path: 'push_parameters.board_key', message: 'wrong' }] },
}
const ended = (run: Run): Run =>
  finished(run, new Map(), NOW + 9_000, 'none', { before: null, after: null, underivable: false })

/** A control over a fresh store; `kv` is what KV holds. */
const controlled = <T>(
  work: (given: {
    control: ReturnType<typeof openRunControl>
    sync: ReturnType<typeof openSyncRun>
    store: ReturnType<typeof partsOver>['store']
    put: LastRun[]
    begun: () => number
    end: () => Promise<void>
  }) => Promise<T>,
  kv: WorkflowState | null = null,
) =>
  inStorage(async (storage) => {
    const { parts, store, workflow, clock } = partsOver(storage)
    const put: LastRun[] = []
    let begun = 0
    const sync = openSyncRun(parts, async () => {})
    const control = openRunControl({
      store,
      workflow,
      sync,
      clock,
      getState: async () => kv,
      putState: async (last) => void put.push(last),
      started: () => {
        begun += 1
      },
      ended: () => {},
    })
    const end = async (): Promise<void> => {
      const run = sync.current.get()
      if (run === null) throw new Error('no run is under way')
      sync.current.end(ended(run))
      await control.ended(ended(run))
    }
    return work({ control, sync, store, put, begun: () => begun, end })
  })

/** What KV holds after a run that ended then. */
const stateOf = (finished_at: string): WorkflowState => ({
  last_run: {
    run_id: 'r0',
    action: 'sync_jobs_in_hrflow',
    finished_at,
    incremental: true,
    status: 'success',
    reason: 'none',
    events: counters(),
    incremental_token: finished_at,
  },
  incremental_token: finished_at,
  updated_at: finished_at,
})

/** What KV learns of a last run: neither what became of its jobs nor its issues. */
function inKv(last: LastRunView | null) {
  const { outcomes: _outcomes, issues: _issues, ...kept } = last ?? {}
  return kept
}

describe('a run that starts', () => {
  /** Whether the ledger counted as proven at its start, and at that of the next one. */
  const proven = (kv: WorkflowState | null) =>
    controlled(async ({ control, store, end }) => {
      const row = { ...newRow('A1'), archived: 0, hash: 'h' } as const
      const seen: unknown[] = []
      for (let round = 0; round < 2; round++) {
        store.jobs.put(row)
        await control.start(ASKED)
        seen.push(store.jobs.get('A1')?.hash === 'h')
        await end()
      }
      return seen
    }, kv)

  it('believes nothing of the ledger where KV knows of a later run than the object, once', async () => {
    expect([
      await proven(stateOf('2099-01-01T00:00:00.000Z')),
      await proven(stateOf(new Date(NOW + 9_000).toISOString())),
      await proven(null),
    ]).toEqual([
      [false, true],
      [false, true],
      [true, true],
    ])
  })

  it('believes it where KV knows of the last run of the object, or of an earlier one', async () => {
    const seen = await controlled(
      async ({ control, store, end }) => {
        await control.start(ASKED)
        await end()
        store.jobs.put({ ...newRow('A1'), archived: 0, hash: 'h' })
        await control.start(ASKED)
        return store.jobs.get('A1')?.hash
      },
      stateOf(new Date(NOW + 9_000).toISOString()),
    )
    expect(seen).toBe('h')
  })
})

describe('a run that is asked for', () => {
  it('begins, with the workflow’s own parameters where none are given', async () => {
    const { started, current, begun } = await controlled(async ({ control, sync, begun }) => {
      const started = await control.start(ASKED)
      return { started, current: sync.current.get(), begun: begun() }
    })
    expect(started).toMatchObject({ started: { run_id: current?.run_id, trigger: 'manual', state: 'reading' } })
    expect([current?.push_parameters.board_key, current?.since, begun]).toEqual(['b', null, 1])
  })

  it('does not begin beside another: the answer is the id of that one', async () => {
    const answers = await controlled(async ({ control, sync, store }) => {
      await control.start(ASKED)
      const again = await control.start({ ...ASKED, force: true })
      return [
        again,
        { running: sync.current.get()?.run_id },
        control.list(9).length,
        store.values.get('full_sync_owed'),
      ]
    })
    expect(answers[0]).toEqual(answers[1])
    expect(answers.slice(2)).toEqual([1, null])
  })

  it('is counted by the run under way when a cron asked for it, and not when somebody did by hand', async () => {
    const skipped = await controlled(async ({ control, sync }) => {
      await control.start(ASKED)
      for (const request of [CRON, ASKED, CRON]) await control.start(request)
      return sync.current.get()?.skipped_crons
    })
    expect(skipped).toBe(2)
  })

  it('ends at once when it is refused, and nothing begins', async () => {
    const { view, last, put, begun } = await controlled(async ({ control, put, begun }) => {
      const answer = await control.start(REFUSED)
      return { view: 'started' in answer ? answer.started : null, last: control.last(), put, begun: begun() }
    })
    expect(view).toMatchObject({
      state: 'finished',
      issues: [{ path: 'push_parameters.board_key', message: 'wrong' }],
      result: { status: 'fatal', reason: 'bad_target_parameters' },
    })
    expect([last?.run_id, put, begun]).toEqual([view?.run_id, [inKv(last)], 0])
  })

  it('is asked for once by a schedule at one moment, however often that is passed on', async () => {
    const firing = { schedule: 'schedule', at: NOW, begins_at: NOW + 30_000 } as const
    const { answers, reads } = await controlled(async ({ control, sync, end }) => {
      const first = await control.start({ ...CRON, firing })
      const reads = sync.current.get()?.read_at
      await end()
      const again = await control.start({ ...CRON, firing })
      const other = await control.start({ ...CRON, firing: { ...firing, schedule: 'full_sync_schedule' } })
      return { answers: [first, again, other].map((answer) => Object.keys(answer)), reads }
    })
    expect([answers, reads]).toEqual([[['started'], ['known'], ['started']], NOW + 30_000])
  })
})

describe('a clock that was ahead', () => {
  const AHEAD = NOW + 365 * 86_400_000

  it('does not keep a schedule from asking for runs that it noted the last one by', async () => {
    const firing = { schedule: 'schedule', at: NOW, begins_at: NOW } as const
    const answers = await controlled(async ({ control, store }) => {
      store.values.put('fired:schedule', String(AHEAD))
      return [await control.start({ ...CRON, firing }), await control.start({ ...CRON, firing })]
    })
    expect(answers.map((answer) => Object.keys(answer))).toEqual([['started'], ['known']])
  })

  it('leaves no run behind that would be taken for the latest', async () => {
    const seen = await controlled(async ({ control, sync, store }) => {
      store.runs.put({ ...run({ run_id: 'ahead', started_at: AHEAD }), state: 'finished' })
      await control.start(ASKED)
      const begun = sync.current.get()?.run_id
      sync.current.reload()
      return [sync.current.get()?.run_id === begun, control.list(9).length]
    })
    expect(seen).toEqual([true, 1])
  })

  it('nor does a run that began at the same millisecond, whichever id it has', async () => {
    const seen = await controlled(async ({ control, sync, store }) => {
      store.runs.put({ ...run({ run_id: 'zzz', started_at: NOW }), state: 'finished' })
      await control.start(ASKED)
      const begun = sync.current.get()?.run_id
      sync.current.reload()
      return [sync.current.get()?.run_id === begun, control.list(9).map(({ state }) => state)]
    })
    expect(seen).toEqual([true, ['reading', 'finished']])
  })
})

describe('a full sync that is owed', () => {
  it('is to begin when the run under way has ended, once', async () => {
    const triggers = await controlled(async ({ control, end }) => {
      await control.start(LESSER)
      await control.start({ ...CRON, owed: true })
      await control.start({ ...CRON, owed: true })
      await end()
      const owed = control.owed.at()
      await control.beginOwed()
      const seen = [owed, control.list(9).map(({ trigger, state }) => [trigger, state]), control.owed.at()]
      await end()
      return [...seen, control.list(9).map(({ state }) => state)]
    })
    expect(triggers).toEqual([
      0,
      expect.arrayContaining([
        ['cron', 'reading'],
        ['manual', 'finished'],
      ]),
      null,
      ['finished', 'finished'],
    ])
  })

  it('is owed no more when another one that reads everything has begun, a dry one of a dry workflow too', async () => {
    const owed = await controlled(async ({ control, end }) => {
      const seen: unknown[] = []
      for (const persist of [true, false]) {
        await control.start(LESSER)
        await control.start({ ...CRON, owed: true })
        await end()
        await control.start({ ...ASKED, persist })
        seen.push(control.owed.at())
        await end()
      }
      return seen
    })
    expect(owed).toEqual([null, null])
  })
})

describe('the incremental token', () => {
  const since = (own: string | null, kv: WorkflowState | null, request = { ...ASKED, incremental: true }) =>
    controlled(async ({ control, sync, store }) => {
      if (own !== null) store.values.put('incremental_token', own)
      await control.start(request)
      return [sync.current.get()?.since ?? null, store.values.get('incremental_token')]
    }, kv)
  const copy = stateOf(TOKEN)

  it('is the object’s own, else KV’s copy, which becomes its own', async () => {
    expect(await since('2026-11-22T12:00:00.000Z', copy)).toEqual([
      Date.parse('2026-11-22T12:00:00.000Z'),
      '2026-11-22T12:00:00.000Z',
    ])
    expect(await since(null, copy)).toEqual([Date.parse(TOKEN), TOKEN])
    expect(await since(null, null)).toEqual([null, null])
  })

  it('of an object that has put it away is not taken from KV', async () => {
    expect(await since('', copy)).toEqual([null, ''])
  })

  it('is not asked for by a run that reads everything', async () => {
    expect(await since(null, copy, ASKED)).toEqual([null, null])
  })
})

describe('whoever waits for a run', () => {
  it('hears of its end', async () => {
    const run = await controlled(async ({ control, sync, end }) => {
      await control.start(ASKED)
      const { run_id } = sync.current.get() ?? { run_id: '' }
      const waiting = [control.wait(run_id, 60_000), control.wait(run_id, 60_000)]
      await end()
      await Promise.all(waiting)
      return control.get(run_id)
    })
    expect(run).toMatchObject({ state: 'finished' })
  })

  it('waits no longer than that, and not at all for a run that is not under way', async () => {
    const run = await controlled(async ({ control, sync }) => {
      await control.start(ASKED)
      const { run_id } = sync.current.get() ?? { run_id: '' }
      await control.wait(run_id, 5)
      await control.wait('another', 60_000)
      return control.get(run_id)
    })
    expect(run).toMatchObject({ state: 'reading' })
  })
})

describe('the last run', () => {
  it('is the newest that ended and was not dry, and KV learns of it alone', async () => {
    const { last, put, list } = await controlled(async ({ control, put, end }) => {
      await control.start(ASKED)
      await end()
      await control.start({ ...ASKED, persist: false })
      await end()
      return { last: control.last(), put, list: control.list(9) }
    })
    expect([list.length, put, last?.status]).toEqual([2, [inKv(last)], 'success'])
  })

  it('is none before one has ended', async () => {
    const seen = await controlled(async ({ control }) => {
      await control.start(ASKED)
      return [control.last(), control.get('another')]
    })
    expect(seen).toEqual([null, null])
  })
})
