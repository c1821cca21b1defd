// A sync that is owed: when it is to begin, and that there is one at most in four minutes.
import { describe, expect, it } from 'vitest'
import { fatalResult } from '../../src/config/run-result'
import type { Run } from '../../src/store/run'
import { openOwedSync } from '../../src/sync/owed-sync'
import { finished } from '../../src/sync/result'
import { NOW, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

const EVERY_MS = 240_000

const staged = <T>(
  work: (stage: {
    readonly owed: ReturnType<typeof openOwedSync>
    readonly clock: ReturnType<typeof partsOver>['clock']
    readonly parts: ReturnType<typeof partsOver>
    readonly take: () => ReturnType<ReturnType<typeof openOwedSync>['take']>
    /** A run begins. */
    readonly begin: (more?: Partial<Run>) => Run
  }) => T,
) =>
  inStorage((storage) => {
    const parts = partsOver(storage)
    const { store, clock, workflow } = parts
    const owed = openOwedSync(store.values, clock)
    const begin = (more: Partial<Run> = {}): Run => {
      const begun = { ...run({ action: 'sync_jobs_in_hrflow' }), pull_parameters: null, ...more }
      owed.began(begun, workflow)
      return begun
    }
    return work({ owed, clock, parts, take: () => owed.take(workflow), begin })
  })

const endedAs = (begun: Run): Run =>
  finished(begun, new Map(), NOW, 'none', { before: null, after: null, underivable: false })

describe('a sync that is owed', () => {
  it('is none at first, begins at once, and is none again when it came through', async () => {
    const seen = await staged(({ owed, begin }) => {
      const before = owed.at()
      owed.note()
      const noted = owed.at()
      const run = begin()
      const begun = owed.at()
      owed.ended(endedAs(run))
      return [before, noted, begun, owed.at()]
    })
    expect(seen).toEqual([null, NOW, NOW + EVERY_MS, null])
  })

  it.each([
    ['is fatal', { result: fatalResult('read_failure', false, null) }],
    ['is cancelled', { cancelled: true }],
    ['could not read a part of the origin', { incomplete: { kind: 'broken', why: 'x' } }],
  ] as const)('is owed again four minutes later when it %s', async (_how, more) => {
    const seen = await staged(({ owed, begin }) => {
      owed.note()
      owed.ended({ ...endedAs(begin()), ...more })
      return owed.at()
    })
    expect(seen).toBe(NOW + EVERY_MS)
  })

  it('is owed again when it was about to begin, or had begun, in an object that crashed', async () => {
    const seen = await staged(({ owed, take, begin }) => {
      owed.note()
      take()
      const taken = owed.at()
      begin()
      return [taken, owed.at()]
    })
    expect(seen).toEqual([NOW + EVERY_MS, NOW + EVERY_MS])
  })

  it('is owed once more for what was noted while it was under way', async () => {
    const seen = await staged(({ owed, begin }) => {
      owed.note()
      const run = begin()
      owed.note()
      owed.ended(endedAs(run))
      return owed.at()
    })
    expect(seen).toBe(NOW + EVERY_MS)
  })

  it.each([
    ['a run that somebody asked for and that reads all of the origin', {}, null],
    ['a dry run', { persist: false }, NOW],
    ['a run of another selection', { pull_parameters: {} }, NOW],
    ['an incremental run', { incremental: true, since: NOW }, NOW],
    ['a run that only creates jobs', { action: 'create_jobs_in_hrflow' }, NOW],
  ] as const)('is owed, after %s has come through, as before or not at all', async (_who, more, at) => {
    const seen = await staged(({ owed, begin }) => {
      owed.note()
      owed.ended(endedAs(begin(more)))
      return owed.at()
    })
    expect(seen).toBe(at)
  })

  it('is not owed to a workflow that allows none', async () => {
    const seen = await staged(({ owed, take, parts }) => {
      owed.note()
      const { connector } = parts.workflow
      const request = owed.take({ ...parts.workflow, connector: { ...connector, actions: ['create_jobs_in_hrflow'] } })
      return [request.refused?.reason, owed.at(), take().refused]
    })
    expect(seen).toEqual(['mode_not_supported_by_origin', null, null])
  })

  it('is the same for all that is noted until it begins', async () => {
    const seen = await staged(({ owed, clock }) => {
      owed.note()
      clock.at = NOW + 9
      owed.note()
      return owed.at()
    })
    expect(seen).toBe(NOW)
  })

  it('begins four minutes after the last one', async () => {
    const seen = await staged(({ owed, clock, take, begin }) => {
      owed.note()
      take()
      owed.ended(endedAs(begin()))
      clock.at = NOW + 60_000
      owed.note()
      return owed.at()
    })
    expect(seen).toBe(NOW + EVERY_MS)
  })

  it('waits no longer than that when the clock was wrong at the last one', async () => {
    const seen = await staged(({ owed, clock, take }) => {
      clock.at = NOW * 2
      owed.note()
      take()
      owed.note()
      clock.at = NOW
      return owed.at()
    })
    expect(seen).toBe(NOW + EVERY_MS)
  })

  it('reads all of the origin, and writes what it finds', async () => {
    expect(
      await staged(({ owed, take }) => {
        owed.note()
        return take()
      }),
    ).toMatchObject({ action: 'sync_jobs_in_hrflow', incremental: false, persist: true, force: false, refused: null })
  })
})
