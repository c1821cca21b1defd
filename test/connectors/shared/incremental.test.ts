import { describe, expect, it } from 'vitest'
import { movedBy } from '../../../src/connectors/shared/incremental'

describe('the moment by which an entry is known to be new', () => {
  it('is read from the field that the origin writes it into', () => {
    const movedAt = movedBy('updated_at')
    expect([
      movedAt({ updated_at: '2026-01-02T03:04:05Z' }),
      movedAt({ updated_at: 'yesterday' }),
      movedAt({ updated_at: 1_767_323_045 }),
      movedAt({ created_at: '2026-01-02T03:04:05Z' }),
    ]).toEqual([1_767_323_045_000, null, null, null])
  })

  it('is no field that every object has', () => {
    expect(movedBy('constructor')({})).toBeNull()
  })
})
