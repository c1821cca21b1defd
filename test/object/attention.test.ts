import { describe, expect, it } from 'vitest'
import { openAttention } from '../../src/object/attention'
import { openStore } from '../../src/store/store'
import { NOTHING } from '../attention/facts'
import { clockAt, NOW, noting } from '../parts'
import { inStorage } from '../store/storage'

const MINUTE = 60_000

/** The list of an object, which counts how often it is looked at. */
const over = <T>(work: (stage: { list: ReturnType<typeof openAttention>; clock: { at: number } }) => T) =>
  inStorage((storage) => {
    const clock = clockAt(NOW)
    const list = openAttention({
      workflow_id: 'flatchr-acme',
      store: openStore(storage, clock.now),
      gate: { rested: () => {} },
      facts: () => NOTHING,
      courier: {
        announce: () => {},
        next: () => ({ at: null }),
        reload: () => {},
        forget: () => {},
        state: () => ({ waiting: 0, given_up: null }),
      },
      clock,
      log: noting().log,
      changed: () => {},
    })
    return work({ list, clock })
  })

describe('what is not as it should be is looked at', () => {
  it('by a webhook that nothing follows, unless that was done within the second: then with the next delivery, and within a minute where none comes', async () => {
    const asked = await over(({ list, clock }) => {
      const fresh = list.looksAt(null)
      list.look()
      const after = [null, 900, MINUTE, MINUTE + 1].map((ms) => list.looksAt(ms === null ? null : NOW + ms))
      clock.at = NOW + 999
      after.push(list.looksAt(null))
      clock.at = NOW + 1_000
      after.push(list.looksAt(null), list.looksAt(NOW + 1_500))
      clock.at = NOW - 1 // a clock that went back
      return [fresh, ...after, list.looksAt(null)]
    })
    const latest = NOW + MINUTE
    expect(asked).toEqual([null, latest, NOW + 900, latest, null, latest, null, null, null])
  })
})
