import { describe, expect, it } from 'vitest'
import { contentSalt } from '../../src/config/content-salt'
import type { HrFlowJob } from '../../src/hrflow/job'

type Given = Parameters<typeof contentSalt>[0]

const NOON = Date.UTC(2026, 10, 22, 12)
const NEXT_DAY = Date.UTC(2026, 10, 23, 0)
const PLAIN: Given = { connector: { format_version: 1 }, logics: [], format: null, content_version: 0 }
const job = (name: string): HrFlowJob => ({ reference: 'A1', name, location: {}, sections: [] })
const saltOf = (more: Partial<Given>, now = NOON) => contentSalt({ ...PLAIN, ...more }, now)

describe('the salt of a listing row’s hash', () => {
  it('stays the same for the same content, whichever deployment it is', async () => {
    const logics = () => [(given: object) => given]
    expect([await saltOf({}), await saltOf({ logics: logics() })]).toEqual([
      await saltOf({}, NEXT_DAY),
      await saltOf({ logics: logics() }, NOON + 3_600_000),
    ])
  })

  it('is another one for each other content', async () => {
    const keep = (given: object) => given
    const salts = [
      saltOf({}),
      saltOf({ connector: { format_version: 2 } }),
      saltOf({ content_version: 1 }),
      saltOf({ logics: [keep] }),
      saltOf({ logics: [() => null] }),
      saltOf({ logics: [keep, () => null] }),
      saltOf({ logics: [() => null, keep] }),
      saltOf({ format: () => job('Baker') }),
      saltOf({ format: () => job('Cook') }),
    ]
    expect(new Set(await Promise.all(salts)).size).toBe(salts.length)
  })

  it('is another one each day where there are functions, which may look at the clock', async () => {
    for (const more of [{ logics: [() => null] }, { format: () => job('Baker') }])
      expect(await saltOf(more)).not.toBe(await saltOf(more, NEXT_DAY))
  })
})
