// The cursor of a listing: a place in it, as text.
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../src/connectors/francetravail/cursor'
import { follow } from '../../../src/connectors/francetravail/listing'
import { offers, pullOf } from './upstream'

const LIMITS = { pageSize: 2, lastStart: 2, mostOffers: 4 }
const NOW = Date.parse('2026-11-20T12:00:00Z')
const own = pullOf({ origineOffre: '1' })
const counted = (count: number) => offers(count).map(({ id }) => ({ reference: id, createdAt: NOW }))
const none = { before: 0, own: 0, after: 0 }

describe('a cursor', () => {
  const half = { from: 4, to: 8, departement: null, grandDomaine: null, split: null }
  const parted = { ...half, from: 0, split: { by: 'creation', total: 8, parts: 1, brought: { ...none, own: 4 } } }
  const search = { start: 0, total: null, least: null, references: '', brought: none, isAgain: false }
  const split = JSON.stringify({
    ...{ origin: '1', before: 0, held: 8, calls: 3, began: 99, weighing: null, stack: [parted, half] },
    ...{ isCapped: false, isLacking: false, search },
  })
  const changed = (more: object) => JSON.stringify({ ...JSON.parse(split), ...more })

  it('is a place, which goes on where it was', () => {
    expect(placeOf(own, split)).toEqual(JSON.parse(split))
  })

  it.each([
    ['parts of a pass that was not parted', { began: null }],
    ['a weighing of a pass that was not parted', { began: null, stack: [], weighing: { asked: 0, dated: 0 } }],
    ['a pass that was parted, and nothing to read of it', { stack: [] }],
    ['parts of nothing', { stack: [half, half] }],
    ['another axis', { stack: [{ ...parted, split: { ...parted.split, by: 'region' } }, half] }],
    ['another origin', { origin: '2' }],
    ['a field too many', { more: 1 }],
  ])('with %s is none', (_, more) => {
    expect(placeOf(own, changed(more))).toBeNull()
  })

  it('differs after every page, even where the origin tells the same again', () => {
    const place = placeOf(own, null)
    if (place === null) throw new Error('no place')
    const told = { offers: counted(2), total: 4 }
    const once = follow(own, place, told, NOW, LIMITS).next
    const at = { ...place, search: { ...place.search, start: 2, total: 6 } }
    const stays = follow(own, at, { offers: counted(2), total: 4 }, NOW, LIMITS).next
    expect([once === null, stays === null, once === stays]).toEqual([false, false, false])
  })

  it('holds the references of one search only', () => {
    const place = placeOf(own, null)
    if (place === null) throw new Error('no place')
    const first = follow(own, place, { offers: counted(2), total: 4 }, NOW, LIMITS).next
    expect(JSON.parse(first ?? '')).toMatchObject({ search: { start: 2, references: 'J0 J1', least: 4 } })
    const both = pullOf({})
    const ended = follow(both, place, { offers: counted(2), total: 2 }, NOW, LIMITS).next
    expect(JSON.parse(ended ?? '')).toMatchObject({ origin: '2', before: 2, search })
  })
})
