// A sync that is owed: when it is to begin, and that there is one at most in a quarter of an hour.
import { describe, expect, it } from 'vitest'
import { openOwedSync } from '../../src/sync/owed-sync'
import { NOW, partsOver } from '../parts'
import { inStorage } from '../store/storage'

const QUARTER_MS = 900_000

const staged = <T>(
  work: (stage: {
    readonly owed: ReturnType<typeof openOwedSync>
    readonly clock: ReturnType<typeof partsOver>['clock']
    readonly take: () => ReturnType<ReturnType<typeof openOwedSync>['take']>
  }) => T,
) =>
  inStorage((storage) => {
    const { store, clock, workflow } = partsOver(storage)
    const owed = openOwedSync(store.values, clock)
    return work({ owed, clock, take: () => owed.take(workflow) })
  })

describe('a sync that is owed', () => {
  it('is none at first, begins at once, and is none again', async () => {
    const seen = await staged(({ owed, take }) => {
      const before = owed.at()
      owed.note()
      const noted = owed.at()
      take()
      return [before, noted, owed.at()]
    })
    expect(seen).toEqual([null, NOW, null])
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

  it('begins a quarter of an hour after the last one', async () => {
    const seen = await staged(({ owed, clock, take }) => {
      owed.note()
      take()
      clock.at = NOW + 60_000
      owed.note()
      return owed.at()
    })
    expect(seen).toBe(NOW + QUARTER_MS)
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
    expect(seen).toBe(NOW + QUARTER_MS)
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
