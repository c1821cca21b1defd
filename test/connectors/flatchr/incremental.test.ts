// How Flatchr is read incrementally: its list takes no date, so all of it is read and what is old is left out.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { flatchr } from '../../../src/connectors/flatchr'
import { jobSchema } from '../../../src/connectors/flatchr/schemas'

const SINCE = Date.UTC(2026, 10, 22, 12)
const job = (vacancy: object) => v.parse(jobSchema, { id: 'vADYjo9m0LnkR0ry', status: 1, ...vacancy })

describe('what an incremental run asks Flatchr for', () => {
  it('is the whole list, as it is without', () => {
    const pull = Object.freeze({ open_statuses: [1, 2] })
    expect(flatchr.incremental.narrow(pull)).toEqual({ open_statuses: [1, 2] })
  })
})

describe('when a vacancy moved', () => {
  it.each<[vacancy: object, at: number | null]>([
    [{ updated_at: '2022-01-14T09:00:00.000Z', created_at: '2022-01-13' }, Date.UTC(2022, 0, 14, 9)],
    [{ updated_at: '2022-01-14' }, Date.UTC(2022, 0, 14)],
    [{ updated_at: '2022-01-14T10:00:00+01:00' }, Date.UTC(2022, 0, 14, 9)],
    [{ updated_at: null, created_at: '2022-01-13' }, null],
    [{ updated_at: 'hier' }, null],
    [{ updated_at: [] }, null],
    [{}, null],
  ])('is read from its updated_at: %j', (vacancy, at) => {
    expect(flatchr.incremental.movedAt(job(vacancy))).toBe(at)
  })
})

describe('a vacancy', () => {
  const isOld = (updated_at: unknown) => flatchr.incremental.isOld(job({ updated_at }), SINCE)

  it.each([
    ['2026-11-22T11:49:59.999Z', true],
    ['2020-01-01', true],
    ['2026-11-22T11:50:00.000Z', false],
    ['2026-11-22T12:00:00.000Z', false],
    ['2030-01-01', false],
  ])('is old from ten minutes before the newest moment seen: %s, %j', (updated_at, old) => {
    expect(isOld(updated_at)).toBe(old)
  })

  it.each([null, undefined, '', 'hier', {}])('that does not tell when it moved is never old: %j', (updated_at) => {
    expect(isOld(updated_at)).toBe(false)
  })
})
