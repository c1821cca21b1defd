// Whether an event's job may be archived now: by the guard of its run, and by what the hour archived already.
import { describe, expect, it } from 'vitest'
import { lastHour, openArchiveHour } from '../../src/delivery/archive-hour'
import { openArchives } from '../../src/delivery/archives'
import type { RunAccount } from '../../src/delivery/run-account'
import type { LeftBy } from '../../src/store/counts'
import { newRow } from '../../src/store/ledger'
import { hint, NOW, partsOver } from '../parts'
import { inStorage } from '../store/storage'

const HOUR_MS = 3_600_000
const GO = { kind: 'go' }
const held = (n: number, active: number) => ({
  kind: 'hold',
  message: `${n} of ${active} active jobs would be archived, more than max_archive_share (0.5) within an hour`,
})

/** `active` jobs on the board, and `n` events about them, of no run unless `guard` says what one's guard says. */
function stageOver(
  storage: DurableObjectStorage,
  active: number,
  more: object = {},
  guard: ReturnType<RunAccount['guards']> = null,
) {
  const { store, workflow, clock } = partsOver(storage, more)
  for (let index = 0; index < active; index++) store.jobs.put({ ...newRow(`J${index}`), archived: 0 })
  /** What answers for an archive; null: a person. */
  const answers: { by: LeftBy | null } = { by: 'webhook' }
  const archives = () => openArchives(store, workflow, clock, { guards: () => guard, answersFor: () => answers.by })
  const event = (n: number) => {
    const stored = store.events.get(Number(store.events.add(hint({ reference: `J${n}` }))))
    if (stored === undefined) throw new Error('not stored')
    return stored
  }
  const rowOf = (n: number) => store.jobs.get(`J${n}`) ?? newRow(`J${n}`)
  /** Stores what becomes of a job that was archived. */
  const leave = (n: number, by = archives()) => {
    const before = rowOf(n)
    const after = { ...before, archived: 1 } as const
    store.jobs.put({ ...after, ...by.leaving(event(n), before, after, 'archived') })
  }
  /** Archives a job from asking to what is stored of it; what was answered. */
  const archive = (n: number, by = archives()) => {
    const about = event(n)
    const answer = by.ask(about, 'gone')
    if (answer.kind === 'go') leave(n, by)
    by.ended(about)
    return answer
  }
  /** A job is on the board, be it new there or back. */
  const bring = (n: number) => store.jobs.put({ ...rowOf(n), archived: 0 })
  const hour = () => openArchiveHour(store.jobs, clock).now()
  return { store, clock, archives, event, leave, archive, bring, hour, answers, rowOf }
}
const staged = <T>(
  active: number,
  work: (stage: ReturnType<typeof stageOver>) => T,
  ...more: [object?, ReturnType<RunAccount['guards']>?]
) => inStorage((storage) => work(stageOver(storage, active, ...more)))

const hourOf = (active: number, by_webhooks: number, by_runs = 0, since = NOW) => ({
  since,
  active,
  by_webhooks,
  by_runs,
  active_then: active,
  left_of_them: by_webhooks + by_runs,
})
/** The same, where it began with others than those that were on the board in it. */
const begun = (active_then: number, left_of_them: number, ...of: Parameters<typeof hourOf>) => ({
  ...hourOf(...of),
  active_then,
  left_of_them,
})
const times = <T>(n: number, work: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => work(index))

describe('within an hour', () => {
  it('as many jobs are archived as the share allows of those that were on the board in it, also in other objects', async () => {
    const seen = await staged(20, ({ archive, hour }) => [times(12, (index) => archive(index)), hour()])
    expect(seen).toEqual([[...times(10, () => GO), held(11, 20), held(11, 20)], hourOf(20, 10)])
  })

  it('what runs archived counts', async () => {
    const seen = await staged(20, ({ archive, leave, answers, hour }) => {
      answers.by = 'run'
      times(8, (index) => leave(index))
      answers.by = 'webhook'
      return [archive(8), archive(9), archive(10), hour()]
    })
    expect(seen).toEqual([GO, GO, held(11, 20), hourOf(20, 2, 8)])
  })

  it('what a person let go does not', async () => {
    const seen = await staged(40, ({ archive, leave, answers, hour }) => {
      answers.by = null
      times(20, (index) => leave(index))
      answers.by = 'webhook'
      return [archive(20), hour()]
    })
    expect(seen).toEqual([GO, hourOf(20, 1)])
  })

  it('any number of fewer than 20 active jobs', async () => {
    const seen = await staged(19, ({ archive }) => times(19, (index) => archive(index).kind))
    expect(seen).toEqual(times(19, () => 'go'))
  })

  it('no more than max_archive_count, however few jobs are active', async () => {
    const seen = await staged(3, ({ archive }) => [archive(0), archive(1)], { max_archive_count: 1 })
    expect(seen).toEqual([
      GO,
      { kind: 'hold', message: '2 jobs would be archived, more than max_archive_count (1) within an hour' },
    ])
  })

  it('those that are under way are counted, until they have ended without archiving', async () => {
    const seen = await staged(20, ({ archives, event }) => {
      const by = archives()
      const asked = times(10, (index) => event(index))
      const answers = [...asked, event(10)].map((about) => by.ask(about, 'gone').kind)
      for (const about of asked) by.ended(about)
      return [answers, by.ask(event(11), 'gone').kind]
    })
    expect(seen).toEqual([[...times(10, () => 'go'), 'hold'], 'go'])
  })
})

describe('a job that was archived within the hour', () => {
  it.each(['webhook', 'run'] as const)('by a %s and comes back is no longer counted, however often', async (by) => {
    const seen = await staged(20, ({ leave, archive, bring, answers, hour }) => {
      answers.by = by
      const hours = times(30, () => {
        leave(0)
        const gone = hour()
        bring(0)
        return [gone, hour()]
      })
      answers.by = 'webhook'
      const answered = times(11, (index) => archive(index).kind)
      return [[...new Set(hours.map((both) => JSON.stringify(both)))].map((both) => JSON.parse(both)), answered]
    })
    const gone = by === 'run' ? hourOf(20, 0, 1) : hourOf(20, 1)
    expect(seen).toEqual([[[gone, hourOf(20, 0)]], [...times(10, () => 'go'), 'hold']])
  })

  it('counts once where bringing it back came to nothing', async () => {
    const seen = await staged(20, ({ leave, bring, hour, store, rowOf }) => {
      leave(0)
      const gone = rowOf(0)
      bring(0)
      store.jobs.put(gone) // no write was sent
      return [gone.left_by, hour()]
    })
    expect(seen).toEqual(['webhook', hourOf(20, 1)])
  })

  it('stays counted when it is forgotten, and frees no place for another', async () => {
    const seen = await staged(20, ({ archive, bring, hour, store }) => {
      times(10, (index) => archive(index))
      store.jobs.forget('J0')
      const forgotten = [hour(), archive(10).kind]
      bring(0) // as one that nobody knew
      return [...forgotten, hour()]
    })
    expect(seen).toEqual([hourOf(20, 10), 'hold', begun(20, 10, 21, 10)])
  })

  it('frees no place for another when it comes back in the next hour', async () => {
    const seen = await staged(41, ({ archive, bring, clock, hour }) => {
      archive(0)
      clock.at = NOW + HOUR_MS
      times(20, (index) => archive(index + 1))
      bring(0)
      return [hour(), archive(21).kind]
    })
    expect(seen).toEqual([begun(40, 20, 41, 20, 0, NOW + HOUR_MS), 'hold'])
  })

  it('may be every job, again and again, where the share is 1, also those that came meanwhile', async () => {
    const seen = await staged(
      20,
      ({ archive, bring }) =>
        times(3, () => {
          times(30, bring)
          return times(30, (index) => archive(index).kind)
        }).flat(),
      { max_archive_share: 1 },
    )
    expect(seen).toEqual(times(90, () => 'go'))
  })
})

describe('a job that came within the hour', () => {
  it('is one of those of which the share may be archived, and counts when it is', async () => {
    const seen = await staged(20, ({ archive, bring }) => {
      times(10, (index) => archive(index))
      const full = archive(10).kind
      for (const n of [20, 21]) bring(n)
      return [full, archive(21), archive(10)]
    })
    expect(seen).toEqual(['hold', GO, held(12, 22)])
  })

  it('makes no room for one with which the hour began, and is none of them when it leaves', async () => {
    const seen = await staged(20, ({ archive, bring, hour }) => {
      archive(0)
      for (const n of times(40, (index) => index + 20)) bring(n)
      const others = times(10, (index) => archive(index + 1))
      const came = times(3, (index) => archive(index + 20))
      return [others.slice(-2), came, hour()]
    })
    expect(seen).toEqual([[GO, held(11, 20)], [GO, GO, GO], begun(20, 10, 60, 13)])
  })

  it('and had left before it, is none of them either; one that only comes back is', async () => {
    const seen = await staged(21, ({ archive, bring, clock, hour }) => {
      archive(0)
      clock.at = NOW + HOUR_MS
      archive(1) // 20 are active
      const first = hour()
      bring(0)
      bring(1)
      for (const n of [0, 1]) archive(n)
      return [first, hour()]
    })
    expect(seen).toEqual([begun(20, 1, 20, 1, 0, NOW + HOUR_MS), begun(20, 1, 21, 2, 0, NOW + HOUR_MS)])
  })
})

describe('what a row says of leaving', () => {
  const leavingOf = (before: object, after: object, outcome: 'archived' | 'unchanged' | 'skipped') =>
    staged(20, ({ archives, event, rowOf, store }) => {
      const row = { ...rowOf(0), ...before }
      return [archives().leaving(event(0), row, { ...row, ...after }, outcome), store.jobs.left().hour]
    })
  it.each([
    ['that was archived', { archived: 0 }, { archived: 1 }, 'archived', true],
    [
      'that an earlier write, which nobody answered, had archived already',
      { archived: 0 },
      { archived: 1 },
      'unchanged',
      true,
    ],
    ['that is foreign and gone by itself', { archived: null }, {}, 'unchanged', false],
    ['that left before, and somebody brought back by hand', { archived: 1 }, {}, 'archived', false],
    ['that is not on the board any more', { archived: 0 }, { archived: null }, 'unchanged', false],
    ['that stays', { archived: 0 }, {}, 'skipped', false],
  ] as const)('of one %s', async (_what, before, after, outcome, leaves) => {
    const expected = leaves ? [{ left_hour: NOW, left_by: 'webhook' }, NOW] : [{}, 0]
    expect(await leavingOf(before, after, outcome)).toEqual(expected)
  })

  it('of one that is foreign says also that it is none of those that were active when the hour began', async () => {
    const left = { left_hour: NOW, left_by: 'webhook', came_hour: NOW }
    expect(await leavingOf({ archived: null }, {}, 'archived')).toEqual([left, NOW])
  })
})

describe('an hour', () => {
  it('begins anew with the first archive after it, and its share is one of the jobs that are active then', async () => {
    const seen = await staged(40, ({ archive, clock, hour }) => {
      times(20, (index) => archive(index))
      clock.at = NOW + HOUR_MS - 1
      const within = archive(20)
      clock.at = NOW + HOUR_MS
      return [within, archive(20), hour()]
    })
    expect(seen).toEqual([held(21, 40), GO, hourOf(20, 1, 0, NOW + HOUR_MS)])
  })

  it('that a wrong clock put ahead is none', async () => {
    const seen = await staged(20, ({ archive, clock, hour }) => {
      clock.at = NOW + 9 * HOUR_MS
      times(10, (index) => archive(index))
      clock.at = NOW
      return [archive(10), hour()]
    })
    expect(seen).toEqual([GO, hourOf(10, 1)])
  })

  it('is known also when it is over, and none before the first archive', async () => {
    const seen = await staged(20, ({ archive, answers, leave, store, clock, hour }) => {
      const none = lastHour(store.jobs)
      archive(0)
      answers.by = 'run'
      leave(1)
      clock.at = NOW + HOUR_MS
      return [none, lastHour(store.jobs), hour()]
    })
    expect(seen).toEqual([null, { since: NOW, active: 20, archived: 2 }, hourOf(18, 0, 0, NOW + HOUR_MS)])
  })
})

describe('an event of a run', () => {
  it.each([
    ['wait', { kind: 'wait' }, true],
    ['go', GO, false],
    ['hold', { kind: 'hold', message: 'its run is held' }, false],
  ] as const)('goes by its run’s guard: %s', async (guard, answer, awaits) => {
    const seen = await staged(
      20,
      ({ archives, event }) => {
        const about = event(0)
        const by = archives()
        return [by.ask(about, 'gone'), by.awaitsGuard(about, 'gone')]
      },
      { max_archive_count: 0 },
      guard,
    )
    expect(seen).toEqual([answer, awaits])
  })

  it('that is approved goes, whatever the guard and the hour say', async () => {
    const seen = await staged(
      20,
      ({ archives, event }) => {
        const about = { ...event(0), approved: 1 as const }
        const by = archives()
        return [by.ask(about, 'gone'), by.awaitsGuard(about, 'gone')]
      },
      { max_archive_count: 0 },
      'wait',
    )
    expect(seen).toEqual([GO, false])
  })
})
