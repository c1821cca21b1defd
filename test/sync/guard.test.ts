// What becomes of all that a run would archive, and what the issue of a held run says.
import { describe, expect, it } from 'vitest'
import type { ArchiveLimit } from '../../src/delivery/archive-limit'
import { type Guarded, type GuardVerdict, verdictOn, withHeld } from '../../src/sync/guard'
import { run } from '../parts'

const LIMIT: ArchiveLimit = { max_archive_share: 0.5, max_archive_count: null }

/** `count` jobs would be archived for that reason. */
const guarded = (count: number, active: number, more: Partial<Guarded> & { readonly why?: string } = {}): Guarded => {
  const { why = 'discarded', ...rest } = more
  const first = Array.from({ length: count }, (_, index) => ({ reference: `J${index}`, why }))
  return { count, first, active, earlier: 0, listed: active, discarded: 0, ...rest }
}
const hold = (why: string): GuardVerdict => ({ kind: 'hold', why })
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
    [
      'is held above the share',
      guarded(11, 20),
      {},
      hold('11 of 20 active jobs would be archived, more than max_archive_share (0.5)'),
    ],
    ['is released up to the share with what webhooks archived', guarded(4, 14, { earlier: 6 }), {}, RELEASE],
    [
      'is held above the share with what webhooks archived',
      guarded(5, 14, { earlier: 6 }),
      {},
      hold(
        '11 of 20 active jobs would be archived, more than max_archive_share (0.5), the 6 among them that webhooks archived within an hour',
      ),
    ],
    ['is released when it is nothing, whatever webhooks archived', guarded(0, 10, { earlier: 10 }), {}, RELEASE],
    ['is released below 20 active jobs, all of them', guarded(19, 19), {}, RELEASE],
    [
      'is held above the count, however few jobs are active',
      guarded(3, 5),
      { max_archive_count: 2 },
      hold('3 jobs would be archived, more than max_archive_count (2)'),
    ],
    [
      'of an empty listing is held, whatever the share allows',
      guarded(20, 20, EMPTY),
      { max_archive_share: 1 },
      hold('the listing is empty while 20 jobs are active on the board'),
    ],
    [
      'of an empty listing and few jobs is released where the origin says they are closed',
      guarded(3, 19, EMPTY),
      {},
      { kind: 'closed_only', why: 'the listing is empty while 19 jobs are active on the board' },
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
      hold('logics discard all 2 listed jobs while foreign jobs would be archived'),
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
      hold('the listing is empty while 1 jobs are active on the board'),
    )
  })
})

describe('the issue of a held run', () => {
  it('names the first hundred, and why each would be archived', () => {
    const { issues } = withHeld(run(), guarded(130, 130), 'too many')
    const named = Array.from({ length: 100 }, (_, index) => `J${index} (discarded)`).join(', ')
    const how = 'To approve it, start a run with "approve_archive": true'
    expect(issues).toEqual([
      { path: 'listing', message: `held: too many. None of them was archived. ${how}. The first of them: ${named}` },
    ])
  })

  it('of a dry run says what a real one would do', () => {
    const { issues } = withHeld(run({ persist: false }), guarded(1, 1), 'too many')
    const how = 'To approve it, start a run with "approve_archive": true'
    const message = `would be held: too many. None of them would be archived. ${how}. The first of them: J0 (discarded)`
    expect(issues).toEqual([{ path: 'listing', message }])
  })
})
