import { describe, expect, it } from 'vitest'
import { hasOneOf, hasPartOf } from '../../../src/connectors/shared/selection'

describe('what a workflow asks for', () => {
  it('is told by a job in whole, but for case, accents and blanks; a number as its text', () => {
    expect([
      hasOneOf(['Siège'], ['usine', ' siege ']),
      hasOneOf([3, 4], [4]),
      hasOneOf([3], ['13']),
      hasOneOf(['CDI'], ['CDD']),
    ]).toEqual([true, true, false, false])
  })

  it('is told by a part of a name, where the origin may look for it so', () => {
    expect([
      hasPartOf(['lyon'], ['Lyon 3e']),
      hasPartOf(['Lyon 3e'], ['Lyon']),
      hasPartOf(['Paris'], ['Lyon', 'Nantes']),
    ]).toEqual([true, false, false])
  })

  it('rules out no job where nothing is asked for, or the job tells nothing of it', () => {
    for (const tells of [hasOneOf, hasPartOf])
      expect([tells(undefined, ['a']), tells([], ['a']), tells(['a'], []), tells(['a'], [null, '', {}])]).toEqual([
        true,
        true,
        true,
        true,
      ])
  })
})
