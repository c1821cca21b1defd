// The cursor of a listing: a place in it, as text.
import { describe, expect, it } from 'vitest'
import { follow } from '../../../src/connectors/francetravail/paging'
import { placeOf } from '../../../src/connectors/francetravail/place'
import { pullOf } from './upstream'

const LIMITS = { pageSize: 2, lastStart: 2, mostOffers: 4 }
const NOW = Date.parse('2026-11-20T12:00:00Z')
const own = pullOf({ origineOffre: '1' })

describe('a cursor', () => {
  const split = JSON.stringify({
    ...{ origin: '1', before: 0, held: 8, calls: 3, start: 0, total: null, weighing: null, isCapped: false },
    window: { first: 0, last: 7, began: 99 },
    splits: [{ by: 'creation', at: 1, sum: 4, total: 8 }],
  })
  const changed = (more: object) => JSON.stringify({ ...JSON.parse(split), ...more })

  it('is a place, which goes on where it was', () => {
    expect(placeOf(own, split)).toEqual(JSON.parse(split))
  })

  it.each([
    ['a split without a window', { window: null }],
    ['a weighing without a window', { window: null, splits: [], weighing: { asked: 0, dated: 0 } }],
    [
      'a split behind its last part but not the innermost',
      {
        splits: [
          { by: 'creation', at: 2, sum: 4, total: 8 },
          { by: 'creation', at: 0, sum: 0, total: 5 },
        ],
      },
    ],
    ['a part that a split does not have', { splits: [{ by: 'creation', at: 3, sum: 4, total: 8 }] }],
    ['another axis', { splits: [{ by: 'region', at: 0, sum: 0, total: 8 }] }],
    ['another origin', { origin: '2' }],
    ['a field too many', { more: 1 }],
  ])('with %s is none', (_, more) => {
    expect(placeOf(own, changed(more))).toBeNull()
  })

  it('differs after every page, even where the origin tells the same again', () => {
    const place = placeOf(own, null)
    if (place === null) throw new Error('no place')
    const told = { count: 2, total: 4 }
    const once = follow(own, place, told, NOW, LIMITS).next
    const stays = follow(own, { ...place, start: 2, total: 6 }, { count: 2, total: 4 }, NOW, LIMITS).next
    expect([once === null, stays === null, once === stays]).toEqual([false, false, false])
  })
})
