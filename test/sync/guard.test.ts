// What becomes of all that a run would archive, and what the issue of a held run says.
import { describe, expect, it } from 'vitest'
import type { Hold } from '../../src/attention/hold'
import { issueWords } from '../../src/attention/issue-words'
import type { ArchiveLimit } from '../../src/delivery/archive-limit'
import { type Guarded, type GuardVerdict, verdictOn, withHeld } from '../../src/sync/guard'
import { run } from '../parts'

const LIMIT: ArchiveLimit = { max_archive_share: 0.5, max_archive_count: null }

/** `count` jobs would be archived for that reason. */
const guarded = (count: number, active: number, more: Partial<Guarded> & { readonly why?: string } = {}): Guarded => {
  const { why = 'discarded', ...rest } = more
  const first = Array.from({ length: count }, (_, index) => ({ reference: `J${index}`, why }))
  return {
    count,
    first,
    foreign: why === 'foreign' ? count : 0,
    active,
    earlier: 0,
    listed: active,
    discarded: 0,
    ...rest,
  }
}
const because = (why: Hold['why'], more: Partial<Hold>): Hold => ({
  why,
  jobs: 0,
  active: 0,
  limit: 0,
  earlier: 0,
  ...more,
})
const hold = (why: Hold['why'], more: Partial<Hold>): GuardVerdict => ({ kind: 'hold', hold: because(why, more) })
const RELEASE: GuardVerdict = { kind: 'release' }
const EMPTY = { listed: 0 }

describe('what a run would archive', () => {
  it.each<[what: string, given: Guarded, limit: Partial<ArchiveLimit>, verdict: GuardVerdict]>([
    [
      'is released when it is nothing, also of an empty listing',
      guarded(0, 30, EMPTY),
      { max_archive_share: 0 },
      RELEASE,
    ],
    ['is released up to the share', guarded(10, 20), {}, RELEASE],
    ['is held above the share', guarded(11, 20), {}, hold('share', { jobs: 11, active: 20, limit: 0.5 })],
    ['is released up to the share with what webhooks archived', guarded(4, 14, { earlier: 6 }), {}, RELEASE],
    [
      'is held above the share with what webhooks archived',
      guarded(5, 14, { earlier: 6 }),
      {},
      hold('share', { jobs: 11, active: 20, limit: 0.5, earlier: 6 }),
    ],
    ['is released when it is nothing, whatever webhooks archived', guarded(0, 10, { earlier: 10 }), {}, RELEASE],
    ['is released below 20 active jobs, all of them', guarded(19, 19), {}, RELEASE],
    [
      'is held above the count, however few jobs are active',
      guarded(3, 5),
      { max_archive_count: 2 },
      hold('count', { jobs: 3, active: 5, limit: 2 }),
    ],
    [
      'of an empty listing is held, whatever the share allows',
      guarded(20, 20, EMPTY),
      { max_archive_share: 1 },
      hold('empty', { active: 20 }),
    ],
    [
      'of an empty listing and few jobs is released where the origin says they are closed',
      guarded(3, 19, EMPTY),
      {},
      { kind: 'closed_only', hold: because('empty', { active: 19 }) },
    ],
    [
      'is released also when logics discard all that is listed',
      guarded(3, 3, { listed: 3, discarded: 3 }),
      {},
      RELEASE,
    ],
    [
      'is held when it is foreign and logics discard all that is listed',
      guarded(3, 3, { why: 'foreign', listed: 2, discarded: 2 }),
      {},
      hold('all_discarded', { jobs: 2 }),
    ],
    [
      'is released when it is foreign and logics keep a job',
      guarded(3, 3, { why: 'foreign', listed: 2, discarded: 1 }),
      {},
      RELEASE,
    ],
  ])('%s', (_what, given, limit, verdict) => {
    expect(verdictOn(run(), given, { ...LIMIT, ...limit })).toEqual(verdict)
    expect(verdictOn(run({ approve_archive: true }), given, { ...LIMIT, ...limit })).toEqual(RELEASE)
  })

  it('and the origin does not say is closed is held when the listing is empty', () => {
    expect(verdictOn(run({ archives: 'closed_only' }), guarded(1, 1, EMPTY), LIMIT)).toEqual(
      hold('empty', { active: 1 }),
    )
  })
})

describe('the issue of a held run', () => {
  const TOO_MANY = because('share', { jobs: 11, active: 20, limit: 0.5 })

  it('names the first hundred, and why each would be archived', () => {
    const { issues } = withHeld(run(), guarded(130, 130), TOO_MANY)
    const named = Array.from({ length: 100 }, (_, index) => `J${index} (discarded)`)
    expect(issues).toEqual([{ path: 'listing', code: 'held', data: { ...TOO_MANY, first: named } }])
    const how = 'To approve it, start a run with "approve_archive": true'
    const why = '11 of 20 active jobs would be archived, more than max_archive_share (0.5)'
    expect(issues.map(issueWords)).toEqual([
      `held: ${why}. None of them was archived. ${how}. The first of them: ${named.join(', ')}`,
    ])
  })

  it('of a dry run says what a real one would do', () => {
    const { issues } = withHeld(run({ persist: false }), guarded(1, 1), TOO_MANY)
    expect(issues).toEqual([
      { path: 'listing', code: 'would_be_held', data: { ...TOO_MANY, first: ['J0 (discarded)'] } },
    ])
    expect(issues.map(issueWords)[0]).toMatch(/^would be held: .*\. None of them would be archived\. /)
  })
})
