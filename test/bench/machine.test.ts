import { describe, expect, it } from 'vitest'
import { busyTicks, ownTicks } from './ticks'

describe('what the system tells of its processors', () => {
  it('is busy with all but idling and waiting for disks', () => {
    expect(busyTicks('cpu  100 20 30 4000 500 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toBe(171)
  })

  it('is a process’s own time with that of its children that have ended, whatever its name is', () => {
    expect(ownTicks('42 (a b) c) S 1 42 42 0 -1 0 0 0 0 0 11 12 13 14 20 0 1 0 5')).toBe(50)
    expect(ownTicks('')).toBe(0)
  })
})
