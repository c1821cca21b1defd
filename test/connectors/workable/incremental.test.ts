// How Workable is read incrementally: by updated_after, with what it may show late.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { incremental } from '../../../src/connectors/workable/incremental'
import { jobSchema, type WorkablePull } from '../../../src/connectors/workable/schemas'

const SINCE = Date.UTC(2026, 10, 22, 12, 0, 0, 900)
const NOW = SINCE + 3_600_000
/** Ten minutes before that, in whole seconds. */
const FROM = Date.UTC(2026, 10, 22, 11, 50, 0) / 1_000

const narrow = (pull: WorkablePull) => incremental.narrow(pull, SINCE, NOW)

describe('what an incremental run asks Workable for', () => {
  it.each<WorkablePull>([
    {},
    { state: 'published' },
    { state: 'closed', since_id: 'a', max_id: 'z', created_after: 5 },
  ])('is %j, and of that what was updated since ten minutes before the newest moment seen', (pull) => {
    expect(narrow(pull)).toEqual({ ...pull, updated_after: FROM })
  })

  it.each<[own: string | number]>([
    [0],
    [FROM - 1],
    [FROM],
    ['2026-11-22'],
    ['2026-11-22T11:50:00Z'],
    ['20261122T115000Z'],
    ['2026-11-22T11:49:59.999Z'],
    ['2026-11-22T12:49:00+01:00'],
  ])('is no more than that where updated_after itself asks for more: %j', (updated_after) => {
    expect(narrow({ state: 'draft', updated_after })).toEqual({ state: 'draft', updated_after: FROM })
  })

  it.each<[own: string | number]>([
    [FROM + 1],
    ['2026-11-23'],
    ['2026-11-22T11:50:01Z'],
    ['20261122T115001Z'],
    ['2026-11-22T11:50:00.001Z'],
    ['2026-11-22T10:51:00-01:00'],
    ['2026-11-22T11:51'],
  ])('is as it was where updated_after asks for less: %j', (updated_after) => {
    const pull: WorkablePull = { state: 'draft', updated_after }
    expect(narrow(pull)).toEqual(pull)
  })

  it('leaves the parameters that it was given as they were', () => {
    const pull = Object.freeze<WorkablePull>({ state: 'published', updated_after: 5 })
    narrow(pull)
    expect(pull).toEqual({ state: 'published', updated_after: 5 })
  })

  it('may be any of the selections of a workflow: none excludes the other', () => {
    expect('conflicts' in incremental).toBe(false)
  })

  it('is left out by Workable itself, not entry by entry', () => {
    expect('isOld' in incremental).toBe(false)
  })
})

describe('when a Workable job moved', () => {
  it.each<[row: object, at: number | null]>([
    [{ updated_at: '2026-07-23T18:58:17Z', created_at: '2026-03-25T00:00:00Z' }, Date.UTC(2026, 6, 23, 18, 58, 17)],
    [{ updated_at: '2026-07-23' }, Date.UTC(2026, 6, 23)],
    [{ updated_at: null, created_at: '2026-03-25T00:00:00Z' }, null],
    [{ updated_at: 'lately' }, null],
    [{ updated_at: {} }, null],
    [{}, null],
  ])('is read from its row: %j', (row, at) => {
    expect(incremental.movedAt(v.parse(jobSchema, row))).toBe(at)
  })
})
