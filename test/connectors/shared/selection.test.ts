import { describe, expect, it } from 'vitest'
import { tellsOneOf, tellsPartOf } from '../../../src/connectors/shared/selection'

describe('what a workflow asks for', () => {
  it('is told by a job in whole, but for case, accents and blanks; a number as its text', () => {
    expect([
      tellsOneOf(['Siège'], ['usine', ' siege ']),
      tellsOneOf([3, 4], [4]),
      tellsOneOf([3], ['13']),
      tellsOneOf(['CDI'], ['CDD']),
    ]).toEqual([true, true, false, false])
  })

  it('is told by a part of a name, where the origin may look for it so', () => {
    expect([
      tellsPartOf(['lyon'], ['Lyon 3e']),
      tellsPartOf(['Lyon 3e'], ['Lyon']),
      tellsPartOf(['Paris'], ['Lyon', 'Nantes']),
    ]).toEqual([true, false, false])
  })

  it('rules out no job where nothing is asked for, or the job tells nothing of it', () => {
    for (const tells of [tellsOneOf, tellsPartOf])
      expect([tells(undefined, ['a']), tells([], ['a']), tells(['a'], []), tells(['a'], [null, '', {}])]).toEqual([
        true,
        true,
        true,
        true,
      ])
  })
})
