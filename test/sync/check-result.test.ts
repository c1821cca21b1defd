// What a check of the board came to, as its run tells it.
import { describe, expect, it } from 'vitest'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import type { Differing } from '../../src/sync/board-difference'
import { withCheck } from '../../src/sync/check-result'
import { sharedWith } from '../../src/sync/check-state'
import { outcomes } from '../counters'
import { NOW, run } from '../parts'

const row = (more: Partial<LedgerRow>): LedgerRow => ({ ...newRow('A'), archived: 0, hash: 'h', read_at: NOW, ...more })
const ROWS: Readonly<Record<string, LedgerRow>> = {
  WRITTEN: row({ outcome: 'updated' }),
  CREATED: row({ outcome: 'created' }),
  ARCHIVED: row({ outcome: 'archived', archived: 1, hash: null }),
  SAME: row({ outcome: 'unchanged' }),
  FAILED: row({ outcome: 'updated', hash: null }),
  BEFORE: row({ outcome: 'updated', read_at: NOW - 1 }),
}
const known = (reference: string) => ROWS[reference] ?? null
const found = (references: readonly string[]): Differing[] =>
  references.map((reference) => ({ reference, as: 'edited' }))

describe('a run', () => {
  it('that checked no board says nothing of it', () => {
    expect(withCheck(run(), null, known)).toEqual(run())
  })

  it('says how many jobs it compared, how many differ, and how many of those were made as they should be', () => {
    const differing = found([...Object.keys(ROWS), 'FORGOTTEN'])
    const shared = { ...sharedWith('r1', NOW), compared: 90, differing: 7, finished_at: NOW + 5 }
    expect(withCheck(run(), { shared, differing }, known).board_check).toEqual({
      compared: 90,
      differing: 7,
      healed: 3,
      finished_at: NOW + 5,
      first: differing,
    })
  })

  it('names the first twenty, and counts no job twice', () => {
    const differing = found(Array.from({ length: 30 }, (_, index) => `J${index}`))
    const shared = { ...sharedWith('r1', NOW), differing: 30, recounted: { unchanged: 20, skipped: 2 } }
    const before = run({ outcomes: outcomes({ unchanged: 30, skipped: 1, updated: 3 }) })
    const after = withCheck(before, { shared, differing }, known)
    expect([after.board_check?.first, after.outcomes]).toEqual([
      differing.slice(0, 20),
      outcomes({ unchanged: 10, skipped: 0, updated: 3 }),
    ])
  })

  it('says what went wrong with the check', () => {
    const shared = { ...sharedWith('r1', NOW), issue: { code: 'check_given_up', data: { page: 2 } } as const }
    expect(withCheck(run(), { shared, differing: [] }, known).issues).toEqual([
      { path: 'board_check', code: 'check_given_up', data: { page: 2 } },
    ])
  })
})
