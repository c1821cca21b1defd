// When the page that was asked for ahead is taken, and when it is asked for again.
import { describe, expect, it } from 'vitest'
import type { OriginReason } from '../../src/connectors/connector'
import { fail, ok } from '../../src/lib/result'
import type { Run } from '../../src/store/run'
import { openAhead } from '../../src/sync/ahead'
import { page, run } from './pages'

const NOW = 1_800_000_000_000

/** Takes the page at `taken` `later` ms after that at `begun` was asked for: where it was asked for, and when what was taken was. */
async function taken(
  begun: Run | null,
  at: Run,
  { later = 0, reason }: { later?: number; reason?: OriginReason } = {},
) {
  const asked: (string | null)[] = []
  const clock = { at: NOW }
  const list = async ({ cursor }: Run) => {
    asked.push(cursor)
    return reason !== undefined && asked.length === 1 ? fail(reason, 'no') : ok(page([], { next: `behind ${cursor}` }))
  }
  const ahead = openAhead(list, { clock: { now: () => clock.at }, newestSeq: () => clock.at - NOW })
  if (begun !== null) ahead.begin(begun)
  clock.at += later
  const { asked: when, answer } = await ahead.take(at)
  return { asked, later: [when.at - NOW, when.seq], answer: answer.ok ? answer.value.next : answer.reason }
}

const second = run({ cursor: 'page 2' })

describe('a page', () => {
  it('that was asked for is taken, with the moment when it was asked for', async () => {
    expect(await taken(second, second, { later: 5_000 })).toEqual({
      asked: ['page 2'],
      later: [0, 0],
      answer: 'behind page 2',
    })
  })

  it.each<[string, Run | null, Run, number]>([
    ['nobody asked for', null, second, 7],
    ['was asked for too long ago', second, second, 5_001],
    ['is another one', second, run({ cursor: 'page 3' }), 7],
    ['was asked for by another run', run({ run_id: 'r0', cursor: 'page 2' }), second, 7],
  ])('that %s is asked for', async (_why, begun, at, later) => {
    expect(await taken(begun, at, { later })).toEqual({
      asked: [...(begun === null ? [] : [begun.cursor]), at.cursor],
      later: [later, later],
      answer: `behind ${at.cursor}`,
    })
  })

  it('that was refused is an attempt, and one that was not even sent is none', async () => {
    expect(await taken(second, second, { reason: 'origin_unavailable' })).toEqual({
      asked: ['page 2'],
      later: [0, 0],
      answer: 'origin_unavailable',
    })
    expect((await taken(second, second, { reason: 'budget_spent' })).asked).toEqual(['page 2', 'page 2'])
    expect((await taken(second, second, { reason: 'throttled' })).answer).toBe('behind page 2')
  })
})

describe('a page that is asked for ahead', () => {
  it('is a call beside the work under way until it is answered, also when nobody takes it', async () => {
    const answers: (() => void)[] = []
    const list = () => new Promise<ReturnType<typeof answer>>((resolve) => answers.push(() => resolve(answer())))
    const answer = () => ok(page([]))
    const ahead = openAhead(list, { clock: { now: () => NOW }, newestSeq: () => 0 })
    const seen = [ahead.isCalling()]
    const settled = async () => {
      for (let n = 0; n < 5; n++) await Promise.resolve()
    }
    ahead.begin(second)
    ahead.begin(run({ cursor: 'page 3' }))
    seen.push(ahead.isCalling())
    answers[0]?.()
    await settled()
    seen.push(ahead.isCalling())
    answers[1]?.()
    await settled()
    expect([...seen, ahead.isCalling()]).toEqual([false, true, true, false])
  })
})
