// Whether an event's job may be archived now: by the guard of its run, and by what the hour archived already.
import { describe, expect, it } from 'vitest'
import { openArchiveHour } from '../../src/delivery/archive-hour'
import { openArchives } from '../../src/delivery/archives'
import type { RunAccount } from '../../src/delivery/run-account'
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
  /** What a run under way has archived. */
  const run = { archived: 0 }
  const archives = () => openArchives(store, workflow, clock, { guards: () => guard, archived: () => run.archived })
  const event = (n: number) => {
    const stored = store.events.get(Number(store.events.add(hint({ reference: `J${n}` }))))
    if (stored === undefined) throw new Error('not stored')
    return stored
  }
  /** Archives a job from asking to the note of it; what was answered. */
  const archive = (n: number, by = archives()) => {
    const about = event(n)
    const answer = by.ask(about, 'gone')
    if (answer.kind === 'go') {
      store.jobs.put({ ...newRow(`J${n}`), archived: 1 })
      by.note(about)
    }
    by.ended(about)
    return answer
  }
  return { store, clock, archives, event, archive, run }
}
const staged = <T>(
  active: number,
  work: (stage: ReturnType<typeof stageOver>) => T,
  ...more: [object?, ReturnType<RunAccount['guards']>?]
) => inStorage((storage) => work(stageOver(storage, active, ...more)))

describe('within an hour', () => {
  it('as many jobs are archived as the share allows of those that were active at the first, also in other objects', async () => {
    const seen = await staged(20, ({ archive, store }) => [
      Array.from({ length: 12 }, (_, index) => archive(index)),
      store.values.get('archives'),
    ])
    const answers = [...Array.from({ length: 10 }, () => GO), held(11, 20), held(11, 20)]
    expect(seen).toEqual([answers, JSON.stringify({ since: NOW, active: 20, archived: 10, by_runs: 0 })])
  })

  it('what runs archived counts, of one that has ended and of one under way', async () => {
    const seen = await staged(20, ({ archive, store, clock, run }) => {
      for (let index = 0; index < 8; index++) store.jobs.put({ ...newRow(`J${index}`), archived: 1 })
      openArchiveHour(store, clock).noteRun(8)
      const after = [archive(8), archive(9), archive(10)]
      store.values.put('archives', null)
      run.archived = 10 // the ten that are no longer active
      return [after, archive(10)]
    })
    expect(seen).toEqual([[GO, GO, held(11, 20)], held(11, 20)])
  })

  it('any number of fewer than 20 active jobs', async () => {
    const seen = await staged(19, ({ archive }) => Array.from({ length: 19 }, (_, index) => archive(index).kind))
    expect(seen).toEqual(Array.from({ length: 19 }, () => 'go'))
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
      const asked = Array.from({ length: 10 }, (_, index) => event(index))
      const answers = [...asked, event(10)].map((about) => by.ask(about, 'gone').kind)
      for (const about of asked) by.ended(about)
      return [answers, by.ask(event(11), 'gone').kind]
    })
    expect(seen).toEqual([[...Array.from({ length: 10 }, () => 'go'), 'hold'], 'go'])
  })

  it('what is not archived is not counted', async () => {
    const seen = await staged(20, ({ archives, event, store }) => {
      const about = event(0)
      archives().note(about)
      return store.values.get('archives')
    })
    expect(seen).toBeNull()
  })
})

describe('an hour', () => {
  it('begins anew with the first archive after it, and its share is one of the jobs that are active then', async () => {
    const seen = await staged(40, ({ archive, clock, store }) => {
      for (let index = 0; index < 20; index++) archive(index)
      clock.at = NOW + HOUR_MS - 1
      const within = archive(20)
      clock.at = NOW + HOUR_MS
      return [within, archive(20), store.values.get('archives')]
    })
    expect(seen).toEqual([
      held(21, 40),
      GO,
      JSON.stringify({ since: NOW + HOUR_MS, active: 20, archived: 1, by_runs: 0 }),
    ])
  })

  it('that a wrong clock put ahead is none', async () => {
    const seen = await staged(20, ({ archive, clock }) => {
      clock.at = NOW + 9 * HOUR_MS
      for (let index = 0; index < 10; index++) archive(index)
      clock.at = NOW
      return archive(10)
    })
    expect(seen).toEqual(GO)
  })

  it('that cannot be read is none', async () => {
    const seen = await staged(20, ({ archive, store }) => {
      store.values.put('archives', '{"since":"yesterday"}')
      return archive(0)
    })
    expect(seen).toEqual(GO)
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
      ({ archives, event, store }) => {
        const about = event(0)
        const by = archives()
        const answers = [by.ask(about, 'gone'), by.awaitsGuard(about, 'gone')]
        by.note(about)
        return [...answers, store.values.get('archives')]
      },
      {},
      guard,
    )
    expect(seen).toEqual([answer, awaits, null])
  })

  it('that is approved goes, whatever the guard and the hour say, and is not counted', async () => {
    const seen = await staged(
      20,
      ({ archives, event, store }) => {
        const about = { ...event(0), approved: 1 as const }
        const by = archives()
        const answers = [by.ask(about, 'gone'), by.awaitsGuard(about, 'gone')]
        by.note(about)
        return [...answers, store.values.get('archives')]
      },
      { max_archive_count: 0 },
      'wait',
    )
    expect(seen).toEqual([GO, false, null])
  })
})
