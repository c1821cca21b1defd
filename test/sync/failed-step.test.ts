import { describe, expect, it } from 'vitest'
import { fail } from '../../src/lib/result'
import { noteFailedStep } from '../../src/sync/failed-step'
import { NOW, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

describe('a step of a run that failed', () => {
  it('is counted each time, makes its side a failing one, and is logged at the first failure of an outage and at the last', async () => {
    const seen = await inStorage((storage) => {
      const { parts, store, lines } = partsOver(storage)
      for (const again of [true, true, true, false])
        noteFailedStep(parts, 'not read', run({ read_attempts: 2 }), fail('origin_unavailable', 'HTTP 503'), again)
      noteFailedStep(parts, 'not read', run(), fail('rate_limited', 'HTTP 429'), true)
      const [hour] = store.figures.hours(0)
      return [lines, hour?.hour.counted, parts.gate.failing('origin')]
    })
    const fields = { run_id: 'r1', reason: 'origin_unavailable', attempts: 3 }
    expect(seen).toEqual([
      [
        ['warn', 'not read', fields],
        ['warn', 'not read', fields],
        ['warn', 'not read', { run_id: 'r1', reason: 'rate_limited', attempts: 1 }],
      ],
      { attempts: 5, 'failed.origin_unavailable': 4, 'failed.rate_limited': 1 },
      { since: NOW, words: 'HTTP 503' },
    ])
  })
})
