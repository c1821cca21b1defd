// The check of the board as a task beside a run's steps: when a page is read, how long the run waits for it, and what a page that
// is not read leads to.
import { describe, expect, it } from 'vitest'
import type { BoardPage } from '../../src/hrflow/client'
import type { HrFlowReason } from '../../src/hrflow/reasons'
import { fail, ok, type Result } from '../../src/lib/result'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { CHECK_KEY, CHECK_WITHIN_MS, openBoardCheck } from '../../src/sync/board-check'
import { openCurrentRun } from '../../src/sync/current-run'
import type { Lease } from '../../src/upstream/limiter'
import { NOW, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

type Answer = Result<BoardPage, HrFlowReason>
const page = (more: Partial<BoardPage> = {}): Answer => ok({ jobs: [], others: [], next: null, total: 1, ...more })
const RUN = run({ action: 'sync_jobs_in_hrflow', started_at: NOW })

/** An object in the middle of that run, whose board answers so, with those permits. */
function open(
  storage: DurableObjectStorage,
  answer: (number: number) => Promise<Answer> | Answer,
  leases: Lease[] = [],
) {
  const made = partsOver(storage)
  const { store, clock } = made
  const asked: number[] = []
  const shares: number[] = []
  const upstreams = {
    ...made.upstreams,
    slowly: async (share: number) => {
      shares.push(share)
      return leases.shift() ?? { granted: 1, wait_ms: 0 }
    },
    board: {
      ...made.upstreams.board,
      listJobs: async (number: number) => {
        asked.push(number)
        return answer(number)
      },
    },
  }
  const current = openCurrentRun(store)
  const blocked: string[] = []
  const check = openBoardCheck({ ...made.parts, upstreams }, current, { block: () => void blocked.push('blocked') })
  return {
    ...made,
    current,
    check,
    asked,
    shares,
    blocked,
    begin(next: Run = RUN): void {
      store.jobs.put({ ...newRow('A1'), archived: 0, hash: 'h' })
      current.begin(next)
      check.begin(next)
    },
    /** Takes what is due until nothing is, at most so often, letting the time pass in between. */
    async takeAll(most = 30): Promise<void> {
      for (let taken = 0; taken < most; taken++) {
        const next = check.next(false)
        if ('task' in next) await next.task.run()
        else if (next.at === null) return
        else clock.at = next.at
      }
    },
  }
}

describe('a page of the board', () => {
  it('is a task of its own, a tenth of the account’s rate apart from the next', async () => {
    const seen = await inStorage(async (storage) => {
      const { begin, check, asked, shares, clock } = open(storage, (number) => page({ next: number + 1, total: 99 }))
      begin()
      const first = check.next(false)
      if (!('task' in first)) throw new Error('it is not due')
      await first.task.run()
      return [first.task.key, asked, shares, check.next(false), clock.now()]
    })
    expect(seen).toEqual([CHECK_KEY, [1], [0.1], { at: NOW + 1_000 }, NOW])
  })

  it('waits for the account’s permit without taking anybody’s place meanwhile', async () => {
    const seen = await inStorage(async (storage) => {
      const leases = [
        { granted: 0, wait_ms: 7_000 },
        { granted: 1, wait_ms: 1_500 },
      ]
      const { begin, check, asked, clock } = open(storage, () => page(), leases)
      begin()
      const moments: unknown[] = []
      for (let turn = 0; turn < 5; turn++) {
        const next = check.next(false)
        moments.push('task' in next ? 'task' : next.at)
        if ('task' in next) await next.task.run()
        else if (next.at !== null) clock.at = next.at
      }
      return [moments, asked]
    })
    expect(seen).toEqual([['task', NOW + 7_000, 'task', NOW + 8_500, 'task'], [1]])
  })

  it('is not read while many events of the run wait, nor while the work is held back', async () => {
    const seen = await inStorage(async (storage) => {
      const { begin, check, gate } = open(storage, () => page())
      begin()
      const crowded = check.next(true)
      gate.stop('hrflow_quota', 'no')
      return [crowded, check.next(false), check.holdsEnd(RUN)]
    })
    expect(seen).toEqual([{ at: null }, { at: null }, false])
  })

  it('whose run ended while it was read is read again by the next run', async () => {
    const seen = await inStorage(async (storage) => {
      let end = (): void => {}
      const { begin, check, current, asked, store } = open(storage, () => {
        end()
        return page({ jobs: [{ reference: 'A1', archived: true, job: {} }] })
      })
      begin()
      end = () => current.end({ ...RUN, state: 'finished' })
      const next = check.next(false)
      if ('task' in next) await next.task.run()
      const hash = store.jobs.get('A1')?.hash
      end = () => {}
      const r2 = { ...RUN, run_id: 'r2', started_at: NOW + 1 }
      begin(r2)
      const again = check.next(false)
      if ('task' in again) await again.task.run()
      return [hash, asked, store.jobs.get('A1')?.hash]
    })
    expect(seen).toEqual(['h', [1, 1], null])
  })

  it('is read again where a job that differs on it was delivered meanwhile, three times at most', async () => {
    const takes = (delivered: number) =>
      inStorage(async (storage) => {
        let deliveries = 0
        const { begin, takeAll, store, clock, asked } = open(storage, () => {
          // As its delivery does that found nothing new: it did not look at the board.
          if (deliveries++ < delivered)
            store.jobs.put({ ...newRow('A1'), archived: 0, hash: 'h', read_at: clock.now() })
          return page({ jobs: [{ reference: 'A1', archived: true, job: {} }] })
        })
        begin()
        await takeAll()
        return [asked.length, store.jobs.get('A1')?.hash]
      })
    expect(await Promise.all([0, 1, 3, 99].map(takes))).toEqual([
      [1, null],
      [2, null],
      [4, null],
      [4, null],
    ])
  })
})

describe('a run that has nothing else left to do', () => {
  it('waits for its check until it is five minutes old, and not for a rest beyond that', async () => {
    const seen = await inStorage(async (storage) => {
      const answers: Answer[] = [page({ next: 2, total: 99 }), fail('rate_limited', 'slow down', 600_000)]
      const { begin, check, clock } = open(storage, () => answers.shift() ?? page())
      begin()
      const holds = [check.holdsEnd(RUN)]
      const take = async () => {
        const next = check.next(false)
        if ('task' in next) await next.task.run()
        holds.push(check.holdsEnd(RUN))
      }
      await take()
      clock.at = NOW + CHECK_WITHIN_MS - 1
      holds.push(check.holdsEnd(RUN))
      clock.at = NOW + CHECK_WITHIN_MS
      holds.push(check.holdsEnd(RUN))
      clock.at = NOW + 2_000
      await take()
      return holds
    })
    expect(seen).toEqual([true, true, true, false, false])
  })

  it('waits for no check that has ended, or that it has not', async () => {
    const seen = await inStorage(async (storage) => {
      const { begin, check, takeAll } = open(storage, () => page())
      const before = check.holdsEnd(RUN)
      begin()
      await takeAll()
      return [before, check.holdsEnd(RUN), check.next(false)]
    })
    expect(seen).toEqual([false, false, { at: null }])
  })
})

describe('a page that is not read', () => {
  const came = (answer: () => Promise<Answer> | Answer) =>
    inStorage(async (storage) => {
      const { begin, check, takeAll, asked, gate, blocked, faults } = open(storage, answer)
      begin()
      await takeAll()
      const { issues, board_check } = check.reported(RUN)
      return {
        asked: asked.length,
        issues,
        finished: board_check?.finished_at,
        stopped: gate.stopped()?.reason ?? null,
        blocked,
        faults,
      }
    })
  const givenUp = (message: string) => [{ path: 'board_check', code: 'check_given_up', data: { page: 1, message } }]

  it.each<[what: string, answer: Answer, comes: object]>([
    [
      'after an outage is tried five times',
      fail('hrflow_unavailable', 'HTTP 503'),
      { asked: 5, issues: givenUp('HTTP 503') },
    ],
    [
      'because it is refused is not tried again',
      fail('hrflow_refused', 'HTTP 422'),
      { asked: 1, issues: givenUp('HTTP 422') },
    ],
    [
      'because the account is refused stops the workflow',
      fail('hrflow_unauthorized', 'HTTP 401'),
      { asked: 1, issues: givenUp('HTTP 401'), stopped: 'hrflow_unauthorized', blocked: ['blocked'] },
    ],
  ])('%s', async (_what, answer, comes) => {
    expect(await came(() => answer)).toEqual({ finished: null, stopped: null, blocked: [], faults: [], ...comes })
  })

  it('because it throws counts as tried', async () => {
    expect(await came(() => Promise.reject(new Error('odd ask_1')))).toMatchObject({
      asked: 5,
      issues: givenUp('odd ***'),
      faults: Array.from({ length: 5 }, () => 'Error: odd ask_1'),
    })
  })

  it('because there was no room uses up no attempt', async () => {
    let asked = 0
    const answer = (): Answer => (++asked < 9 ? fail('throttled', 'no room', 2_500) : page({ total: 0 }))
    expect(await came(answer)).toMatchObject({ asked: 9, issues: [], finished: expect.any(Number) })
  })

  it('because the object crashed again and again is left to the next run', async () => {
    const seen = await inStorage(async (storage) => {
      const never = () => new Promise<never>(() => {})
      const lives: unknown[] = []
      for (let life = 0; life < 6; life++) {
        const { begin, check, asked } = open(storage, never)
        if (life === 0) begin()
        const next = check.next(false)
        if ('task' in next) void next.task.run()
        await scheduler.wait(1)
        lives.push([asked.length, check.reported(RUN).issues.length])
      }
      return lives
    })
    expect(seen).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ])
  })
})
