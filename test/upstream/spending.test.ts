// Which work an invocation still begins, by the fetches that it has left.
import { describe, expect, it } from 'vitest'
import { openSpending } from '../../src/upstream/spending'

/** An invocation with `fetches`; work is begun, makes calls and ends as told. */
function invocation(fetches: number) {
  const budget = { left: 0 }
  const spending = openSpending(budget)
  spending.begin(fetches)
  const ends = new Map<string, () => void>()
  return {
    budget,
    spending,
    begin(key: string, expected?: number): void {
      const task = { key, run: () => new Promise<void>((end) => ends.set(key, end)) }
      void spending.counted(expected === undefined ? task : { ...task, fetches: expected }).run()
    },
    calls(count: number): void {
      budget.left -= count
    },
    async end(key: string): Promise<void> {
      ends.get(key)?.()
      await scheduler.wait(0)
    },
    begins: (expected?: number): boolean =>
      spending.hasRoomFor({
        key: 'next',
        run: async () => {},
        ...(expected === undefined ? {} : { fetches: expected }),
      }),
  }
}

describe('an invocation begins a piece of work', () => {
  it('while those under way are likely to leave it the fetches that it needs', () => {
    const { begin, begins } = invocation(5)
    begin('a', 2)
    begin('b', 2)
    expect([begins(1), begins(2)]).toEqual([true, false])
  })

  it('also where they have made their calls, which are not kept for them twice', () => {
    const { begin, calls, begins } = invocation(6)
    begin('a', 2)
    begin('b', 2)
    calls(4)
    expect([begins(2), begins(3)]).toEqual([true, false])
  })

  it('of which nothing is known only with four left', () => {
    const { begin, begins, calls } = invocation(8)
    expect(begins()).toBe(true)
    begin('a')
    expect(begins()).toBe(true)
    calls(5)
    expect(begins()).toBe(false)
  })

  it('without a fetch left where it makes no call', () => {
    const { calls, begins } = invocation(4)
    calls(4)
    expect([begins(0), begins(1)]).toEqual([true, false])
  })

  it('by what was used, and not by what was expected, once nothing is under way', async () => {
    const { begin, calls, end, begins } = invocation(10)
    begin('a', 9)
    calls(1)
    await end('a')
    begin('b', 5)
    expect([begins(4), begins(5)]).toEqual([true, false])
  })

  it('always as the first of an invocation, however few fetches it was given', () => {
    const { begins } = invocation(1)
    expect(begins()).toBe(true)
  })
})
