// The steps of a run over a real store, one by one: what a step that fails, throws, or crashes the object leads to.
import { describe, expect, it, vi } from 'vitest'
import type { Connector, Listed, Page } from '../../src/connectors/connector'
import { fail, ok } from '../../src/lib/result'
import { LANES } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { openSyncRun } from '../../src/sync/sync-run'
import { NOW, partsOver, run, workflow } from '../parts'
import { inStorage } from '../store/storage'

type ListJobs = ReturnType<Connector['connect']>['listJobs']

const job = (reference: string): Listed<object> => ({ kind: 'job', reference, job: { reference } })
const page = (more: Partial<Page<object>> = {}): Page<object> => ({
  entries: [job('A1')],
  next: null,
  expected: null,
  ...more,
})
const never = () => new Promise<never>(() => {})

/** The run of an object over `storage`, whose origin lists by `listJobs`. */
function open(storage: DurableObjectStorage, listJobs: ListJobs, definition: object = {}) {
  const { connector } = workflow()
  const listing: Connector = {
    ...connector,
    connect: () => ({ fetchJob: async () => fail('origin_unavailable', 'nobody fetches'), listJobs }),
  }
  const made = partsOver(storage, { connector: listing, ...definition })
  const ended: Run[] = []
  const sync = openSyncRun(made.parts, async (run) => void ended.push(run))
  return {
    ...made,
    sync,
    ended,
    /** The step that is to be taken now, or null. */
    step(): (() => Promise<void>) | null {
      const next = sync.next(new Set())
      return 'task' in next ? next.task.run : null
    },
    /** Takes steps until there is none, letting the time pass that each waits for. */
    async takeAll(most = 30): Promise<void> {
      for (let taken = 0; taken < most; taken++) {
        const next = sync.next(new Set())
        if ('task' in next) await next.task.run()
        else if (next.at === null) return
        else made.clock.at = next.at
      }
    },
  }
}

const CRASHED = 'the object crashed during the attempt before'

describe('a step that throws', () => {
  it('uses up an attempt; after the fifth the listing is broken, and the run ends and says so', async () => {
    const seen = await inStorage(async (storage) => {
      const listJobs = vi.fn<ListJobs>(() => Promise.reject(new Error('no page ask_1')))
      const { sync, takeAll, ended, faults } = open(storage, listJobs)
      sync.start(run())
      await takeAll()
      return { calls: listJobs.mock.calls.length, faults, ended, now: sync.current.get() }
    })
    expect(seen).toMatchObject({
      calls: 5,
      faults: Array.from({ length: 5 }, () => 'Error: no page ask_1'),
      ended: [
        {
          state: 'finished',
          issues: [{ path: 'read_failure', code: 'read_failure', data: { message: 'no page ***' } }],
          result: { status: 'fatal', reason: 'read_failure', events: { read_failure: 1 } },
        },
      ],
      now: null,
    })
  })

  it('because what it read is too large to be stored does likewise, and what was read before is kept', async () => {
    const seen = await inStorage(async (storage) => {
      const listJobs = vi.fn<ListJobs>(async (_pull, cursor) =>
        ok(cursor === null ? page({ next: 'page 2' }) : page({ entries: [job('A2')], next: 'x'.repeat(1_100_000) })),
      )
      const { sync, store, takeAll } = open(storage, listJobs)
      sync.start(run())
      await takeAll()
      const { read_failure, read_success } = sync.current.get()?.events ?? {}
      const waiting = store.events.due(LANES.run, NOW * 2, null, 9).map(({ reference }) => reference)
      return [
        listJobs.mock.calls.length,
        read_success,
        read_failure,
        waiting,
        store.events.pending(),
        sync.current.uncounted(),
      ]
    })
    expect(seen).toEqual([6, 1, 1, ['A1'], 1, 1])
  })

  it('at the end of the run ends it all the same after the fifth attempt', async () => {
    const seen = await inStorage(async (storage) => {
      const { sync, store, takeAll, ended } = open(storage, async () => ok(page({ entries: [] })))
      sync.start(run())
      const get = store.values.get
      vi.spyOn(store.values, 'get').mockImplementation((key) => {
        if (key === 'incremental_token') throw new Error('no token')
        return get(key)
      })
      await takeAll()
      return { ended, now: sync.current.get() }
    })
    expect(seen).toMatchObject({
      ended: [
        {
          state: 'finished',
          issues: [{ path: 'run', code: 'given_up', data: { why: 'no token' } }],
          result: { status: 'fatal' },
        },
      ],
      now: null,
    })
  })
})

describe('a step that crashes the object', () => {
  it('is given up after three crashes that were noted, and the run goes on without it', async () => {
    const seen = await inStorage(async (storage) => {
      const listJobs = vi.fn<ListJobs>(never)
      const first = open(storage, listJobs)
      first.sync.start(run())
      void first.step()?.()
      const begun: (number | undefined)[] = []
      for (let life = 0; life < 4; life++) {
        const { sync, step, takeAll } = open(storage, listJobs)
        if (life === 3) await takeAll()
        else void step()?.()
        begun.push(sync.current.get()?.begun)
      }
      return { calls: listJobs.mock.calls.length, begun, run: first.store.runs.get('r1') }
    })
    expect(seen).toMatchObject({
      calls: 4,
      begun: [1, 2, 3, undefined],
      run: {
        state: 'finished',
        issues: [{ path: 'read_failure', code: 'read_failure', data: { message: CRASHED } }],
        result: { status: 'fatal' },
      },
    })
  })

  it('has each job of its page left to a delivery of its own after the first, and is forgotten when it ends', async () => {
    const seen = await inStorage(async (storage) => {
      const first = open(storage, never)
      first.sync.start(run())
      const crashing = open(storage, never)
      void crashing.step()?.()
      const { sync, store, step } = open(storage, async () => ok(page({ next: 'page 2' })))
      await step()?.()
      return [store.events.get(1)?.snapshot, sync.current.get()?.begun]
    })
    expect(seen).toEqual([null, 0])
  })
})

describe('a step that the far side refuses', () => {
  it('ends the run as fatal, and blocks what is left of it', async () => {
    const seen = await inStorage(async (storage) => {
      const { sync, store, takeAll, ended } = open(storage, async (_pull, cursor) =>
        cursor === null ? ok(page({ next: 'page 2' })) : fail('origin_unauthorized', 'wrong key'),
      )
      sync.start(run())
      await takeAll()
      return [ended.map(({ result }) => result), store.events.get(1)?.run_outcome]
    })
    expect(seen).toMatchObject([
      [{ status: 'fatal', reason: 'read_failure', events: { write_failure: 1 } }],
      'write_failure',
    ])
  })
})

describe('the feed of deletions behind a listing', () => {
  it('of more pages than an invocation has calls goes on in the next one, which another object may be', async () => {
    const seen = await inStorage(async (storage) => {
      let left = 0
      const asked: (string | null)[] = []
      const listJobs: ListJobs = async () => ok(page({ entries: [] }))
      const listGone = async (_since: number, cursor: string | null) => {
        if (left === 0) return fail('budget_spent', 'used up')
        left -= 1
        asked.push(cursor)
        const number = Number(cursor ?? 0)
        return ok({ references: [`J${number}`, `X${number}`], next: number === 59 ? null : String(number + 1) })
      }
      const { connector } = workflow()
      const connect = () => ({ fetchJob: async () => fail('origin_unavailable', 'nobody'), listJobs, listGone })
      const object = () => open(storage, listJobs, { connector: { ...connector, connect } })
      const first = object()
      first.store.values.put('board_listed', 'true')
      for (const reference of ['J3', 'J59']) first.store.jobs.put({ ...newRow(reference), archived: 0 })
      first.sync.start(run({ action: 'sync_jobs_in_hrflow', incremental: true, since: NOW - 1_000 }))
      const states: unknown[] = []
      for (const opened of [() => first, object]) {
        const { sync, step, store } = opened()
        left = 45
        await step()?.()
        const { state, gone, read_attempts } = sync.current.get() ?? {}
        const { rows } = store.log.list({ state: null, reference: null, limit: 9, cursor: null })
        states.push([state, gone?.references ?? null, read_attempts, rows.map(({ reference }) => reference).toSorted()])
      }
      return { states, pages: asked.length, begun: asked.filter((cursor) => cursor === null).length }
    })
    expect(seen).toEqual({
      states: [
        ['reading', ['J3'], 0, []],
        ['pushing', null, 0, ['J3', 'J59']],
      ],
      pages: 60,
      begun: 1,
    })
  })
})
