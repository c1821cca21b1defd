import { describe, expect, it } from 'vitest'
import { absentJobs, guard, SHARE_GUARD_MIN_JOBS } from '../../src/sync/absence'

const STARTED = 1_000

describe('absentJobs', () => {
  const job = (reference: string, read_at = 0) => ({ reference, read_at })

  it('are the active jobs that the listing lacked, in their order', () => {
    const active = [job('C'), job('A'), job('D'), job('B')]
    expect(absentJobs(active, new Set(['A', 'B', 'E']), STARTED)).toEqual(['C', 'D'])
  })

  it('are not those read since the run began: they are known better than by a listing', () => {
    const active = [job('A', STARTED - 1), job('B', STARTED), job('C', STARTED + 1)]
    expect(absentJobs(active, new Set(), STARTED)).toEqual(['A'])
  })

  it('are none when every job was listed, or none is active', () => {
    expect([absentJobs([job('A')], new Set(['A']), STARTED), absentJobs([], new Set(['A']), STARTED)]).toEqual([[], []])
  })
})

describe('guard', () => {
  it.each([
    ['half of twenty', 10, 20, 10, 0.5],
    ['exactly the share, although 100 times 0.29 is less than 29 in binary', 29, 100, 71, 0.29],
    ['all of nineteen, which are few', 19, 19, 1, 0.5],
    ['everything, when the share allows everything', 500, 500, 1, 1],
    ['nothing of nothing', 0, 0, 0, 0.5],
    ['nothing, even when the listing is empty', 0, 30, 0, 0.5],
    ['nothing, even when no share is allowed', 0, 30, 30, 0],
  ])('lets a run archive %s', (_what, absent, active, listed, share) => {
    expect(guard(absent, active, listed, share)).toBeNull()
  })

  it.each([
    [
      'more than the share',
      11,
      20,
      9,
      0.5,
      '11 of 20 active jobs are absent from the listing, more than max_archive_share (0.5)',
    ],
    [
      'a single job, when no share is allowed',
      1,
      20,
      19,
      0,
      '1 of 20 active jobs are absent from the listing, more than max_archive_share (0)',
    ],
    [
      'anything for an empty listing, however few jobs there are',
      1,
      1,
      0,
      1,
      'the listing is empty while 1 jobs are active on the board',
    ],
    ['anything for an empty listing', 30, 30, 0, 1, 'the listing is empty while 30 jobs are active on the board'],
  ])('holds a run that would archive %s', (_what, absent, active, listed, share, why) => {
    expect(guard(absent, active, listed, share)).toBe(why)
  })

  it('minds the share from twenty active jobs on', () => {
    expect(SHARE_GUARD_MIN_JOBS).toBe(20)
  })
})
