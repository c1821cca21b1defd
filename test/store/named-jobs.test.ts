import { describe, expect, it } from 'vitest'
import { NAMED_MAX, withDiscarded, withForeign } from '../../src/store/named-jobs'
import { run } from '../parts'

const job = (reference: string) => ({ reference, name: 'Baker', logic: 'logics[0]' })

describe('the jobs that a run names', () => {
  it('are the first that were discarded, and no more than there is room for', () => {
    let after = run()
    for (let index = 0; index < NAMED_MAX + 5; index++) after = withDiscarded(after, job(`J${index}`))
    expect(after.named.discarded).toHaveLength(NAMED_MAX)
    expect(after.named.discarded.at(-1)).toEqual(job(`J${NAMED_MAX - 1}`))
    expect(run().named).toEqual({ discarded: [], foreign: [] })
  })

  it('are the first foreign ones, whatever was discarded', () => {
    const all = Array.from({ length: NAMED_MAX + 5 }, (_, index) => `F${index}`)
    const after = withForeign(withDiscarded(run(), job('J1')), all)
    expect(after.named).toEqual({ discarded: [job('J1')], foreign: all.slice(0, NAMED_MAX) })
  })
})
