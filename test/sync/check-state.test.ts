// When a check of the board is due, and how it is kept.
import { describe, expect, it } from 'vitest'
import { beginning, type CheckState, isDue, loadCheck, NEVER, sharedWith } from '../../src/sync/check-state'
import { NOW, workflow } from '../parts'

const HOUR_MS = 3_600_000
const rested = (hoursAgo: number): CheckState => ({ ...NEVER, checked_at: NOW - hoursAgo * HOUR_MS })

describe('a check', () => {
  it.each<[what: string, hours: number | undefined, state: CheckState, due: boolean]>([
    ['that never was', undefined, NEVER, true],
    ['that was a day ago', undefined, rested(24), true],
    ['a schedule of a day, some seconds early', undefined, rested(23.99), true],
    ['that was less than a day ago', undefined, rested(23.9), false],
    ['every half hour', 0.5, rested(0.5), true],
    ['every half hour, and it was', 0.5, rested(0.4), false],
    ['never', 0, NEVER, false],
    ['that was begun', undefined, { ...rested(1), begun: beginning(NOW) }, true],
    ['that was begun, and never is to be', 0, { ...rested(1), begun: beginning(NOW) }, false],
    ['noted by a clock that was ahead', undefined, rested(-1), true],
  ])('%s', (_what, verify_board_hours, state, due) => {
    const settings = verify_board_hours === undefined ? {} : { verify_board_hours }
    expect(isDue(state, workflow(settings), NOW)).toBe(due)
  })

  it('is read as it was stored, and as never made where nobody can read it', () => {
    const state = { checked_at: 1, begun: beginning(2), run: sharedWith('r1', 3) }
    const stored = (value: string | null) => loadCheck({ get: () => value })
    expect([stored(JSON.stringify(state)), stored('{"checked_at":'), stored('{}'), stored(null)]).toEqual([
      state,
      NEVER,
      NEVER,
      NEVER,
    ])
  })
})
