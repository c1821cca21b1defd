import { describe, expect, it } from 'vitest'
import { SHARE_MIN_JOBS, tooMany } from '../../src/delivery/archive-limit'

const limit = (max_archive_share = 0.5, max_archive_count: number | null = null) => ({
  max_archive_share,
  max_archive_count,
})
const hold = (why: 'share' | 'count', jobs: number, active: number, limit: number) => ({
  why,
  jobs,
  active,
  limit,
  earlier: 0,
})

describe('what may be archived without a person’s word', () => {
  it.each([
    ['half of twenty', 10, 20, limit()],
    ['exactly the share, although 100 times 0.29 is less than 29 in binary', 29, 100, limit(0.29)],
    ['all of nineteen, which are few', 19, 19, limit()],
    ['all, when the share allows all', 500, 500, limit(1)],
    ['none, when no share is allowed', 0, 30, limit(0, 0)],
    ['as many as the count allows', 3, 100, limit(0.5, 3)],
  ])('is %s', (_what, n, active, given) => {
    expect(tooMany(n, active, given)).toBeNull()
  })

  it.each([
    ['more than the share', 11, 20, limit(), hold('share', 11, 20, 0.5)],
    ['a single job, when no share is allowed', 1, 20, limit(0), hold('share', 1, 20, 0)],
    ['more than the count, however few jobs there are', 1, 1, limit(1, 0), hold('count', 1, 1, 0)],
    ['more than the count, whatever the share allows', 4, 100, limit(1, 3), hold('count', 4, 100, 3)],
  ])('is not %s', (_what, n, active, given, why) => {
    expect(tooMany(n, active, given)).toEqual(why)
  })

  it('is a share from twenty active jobs on', () => {
    expect(SHARE_MIN_JOBS).toBe(20)
  })
})
