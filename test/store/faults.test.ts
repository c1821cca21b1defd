import { describe, expect, it } from 'vitest'
import { faultsOf, noteFault } from '../../src/store/faults'
import { openStore } from '../../src/store/store'
import { inStorage } from './storage'

describe('the faults of the relay', () => {
  it('are kept, the last five, with what the newest was', () =>
    inStorage((storage) => {
      const { values } = openStore(storage)
      const before = faultsOf(values)
      for (let n = 1; n <= 6; n++) noteFault(values, `slip ${n}`, n)
      expect([before, faultsOf(values)]).toEqual([
        { at: [], what: '' },
        { at: [2, 3, 4, 5, 6], what: 'slip 6' },
      ])
    }))

  it('that cannot be read are none', () =>
    inStorage((storage) => {
      const { values } = openStore(storage)
      values.put('last_faults', '{"at":"yesterday"}')
      expect(faultsOf(values)).toEqual({ at: [], what: '' })
    }))
})
