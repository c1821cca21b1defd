// Reading France Travail incrementally: the window that is asked for, and the moment by which an offer is new.
import { describe, expect, it } from 'vitest'
import { francetravail } from '../../../src/connectors/francetravail'
import { pullOf } from './upstream'

const { narrow, movedAt, conflicts } = francetravail.incremental
const NOW = Date.parse('2026-11-20T12:00:00.250Z')
const SINCE = Date.parse('2026-11-20T10:30:00.871Z')

describe('narrow', () => {
  it('asks for what was created from an hour before the newest offer seen until now', () => {
    expect(narrow(pullOf({ codeROME: 'D1102', publieeDepuis: 7 }), SINCE, NOW)).toEqual({
      codeROME: 'D1102',
      publieeDepuis: '7',
      minCreationDate: '2026-11-20T09:30:00Z',
      maxCreationDate: '2026-11-20T12:00:01Z',
    })
  })

  it.each([
    ['is wider', ['2026-11-01', '2026-11-30'], ['2026-11-20T09:30:00Z', '2026-11-20T12:00:01Z']],
    ['is narrower', ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z'], ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z']],
    ['ends meanwhile', ['2026-11-01', '2026-11-20T10:00:00Z'], ['2026-11-20T09:30:00Z', '2026-11-20T10:00:00Z']],
    ['is over', ['2026-11-01', '2026-11-02'], ['2026-11-02T23:59:59Z', '2026-11-02T23:59:59Z']],
    ['is still to come', ['2026-12-01', '2026-12-02'], ['2026-11-20T12:00:01Z', '2026-11-20T12:00:01Z']],
  ] as const)('keeps to a window of pull_parameters that %s', (_, [minCreationDate, maxCreationDate], expected) => {
    const narrowed = narrow(pullOf({ minCreationDate, maxCreationDate }), SINCE, NOW)
    expect([narrowed.minCreationDate, narrowed.maxCreationDate]).toEqual(expected)
    expect(pullOf(narrowed)).toEqual(narrowed)
  })

  it('is not led beyond now by an offer that is dated in the future', () => {
    const { minCreationDate } = narrow(pullOf({}), Date.parse('2027-01-01T00:00:00Z'), NOW)
    expect(minCreationDate).toBe('2026-11-20T11:00:00Z')
  })

  it('is a listing in which nothing counts as absent', () => {
    expect(francetravail.narrows(narrow(pullOf({}), SINCE, NOW))).toBe(true)
  })
})

describe('movedAt', () => {
  it.each([
    ['2026-08-22T18:04:03.871Z', Date.parse('2026-08-22T18:04:03.871Z')],
    ['2022-10-23T08:15:42Z', Date.parse('2022-10-23T08:15:42Z')],
    ['yesterday', null],
    [null, null],
    [1_666_512_942, null],
  ])('of an offer created at %j is %j', (dateCreation, moved) => {
    expect(movedAt({ dateCreation, dateActualisation: '2026-11-20T12:00:00Z' })).toBe(moved)
  })

  it('is not known of an offer without a date', () => {
    expect(movedAt({})).toBeNull()
  })
})

describe('conflicts', () => {
  it('are a range, which names one page', () => {
    expect([conflicts?.(pullOf({ range: '0-149' })), conflicts?.(pullOf({ publieeDepuis: 7, sort: 1 }))]).toEqual([
      [{ path: 'range', message: 'cannot be read incrementally: it names one page, whatever is new. Leave it out' }],
      [],
    ])
  })
})
