// Jobs that are forgotten while a step of a run is under way.
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/store'
import { openForgotten } from '../../src/sync/forgotten'
import { run } from '../parts'
import { inStorage } from '../store/storage'

const before = run({ issues: [{ path: 'jobs.A1', code: 'other', data: { message: 'no' } }] })

describe('a job that is forgotten', () => {
  it('while a step is under way is not brought back by what the step stores of the run', async () => {
    const seen = await inStorage(async (storage) => {
      const store = openStore(storage)
      let reloaded = 0
      const forgotten = openForgotten(store, () => {
        reloaded += 1
      })
      await forgotten.during(async () => {
        await Promise.resolve()
        store.runs.forgetJob('A1')
        forgotten.forgot('A1')
        store.runs.put({ ...before, pages: 1 })
        store.runs.noteListed('origin', 0, ['A1', 'A2'])
      })
      return [store.runs.list(9), [...store.runs.listed('origin')], reloaded]
    })
    expect(seen).toEqual([[{ ...before, pages: 1, issues: [] }], ['A2'], 2])
  })

  it('before a step may be met again by it', async () => {
    const seen = await inStorage(async (storage) => {
      const store = openStore(storage)
      const forgotten = openForgotten(store, () => {})
      forgotten.forgot('A1')
      await forgotten.during(async () => store.runs.put(before))
      return store.runs.list(9)
    })
    expect(seen).toEqual([before])
  })

  it('during a step that fails is forgotten all the same', async () => {
    const seen = await inStorage(async (storage) => {
      const store = openStore(storage)
      const forgotten = openForgotten(store, () => {})
      const step = async () => {
        forgotten.forgot('A1')
        store.runs.put(before)
        throw new Error('no')
      }
      const why = await forgotten.during(step).catch((error) => error.message)
      return [why, store.runs.list(9)]
    })
    expect(seen).toEqual(['no', [{ ...before, issues: [] }]])
  })
})
