import { describe, expect, it } from 'vitest'
import { openDeliveries } from '../../src/delivery/deliveries'
import { newRow } from '../../src/store/ledger'
import { hint, NO_RUN, partsOver } from '../parts'
import { inStorage } from '../store/storage'

describe('events whose job was read after they came', () => {
  it('are done with many at a time, one such piece of work after the other, and what is to be read is begun beside it', async () => {
    const seen = await inStorage(async (storage) => {
      const { parts } = partsOver(storage)
      const { events, jobs, atomically } = parts.store
      const { next } = openDeliveries(parts, NO_RUN)
      atomically(() => {
        for (let n = 0; n < 600; n++) events.add(hint({ reference: 'A1' }))
        jobs.put({ ...newRow('A1'), read_seq: events.newestSeq() })
        events.add(hint({ reference: 'A2' }))
      })
      const begun: unknown[] = []
      for (let isOver = false; !isOver; ) {
        const found = next(new Set())
        if (!('task' in found)) throw new Error('there is something to do')
        isOver = found.task.key === 'A2'
        if (!isOver) await found.task.run()
        const beside = next(new Set([found.task.key]))
        begun.push([found.task.key, events.pending(), 'task' in beside ? beside.task.key : beside.at])
      }
      return begun
    })
    expect(seen).toEqual([
      ['#settle', 345, null],
      ['#settle', 89, null],
      ['#settle', 1, 'A2'],
      ['A2', 1, null],
    ])
  })
})
