import { expect, it } from 'vitest'
import { inChunks, inGroups } from '../../src/lib/chunks'

it('what comes one by one comes together, in order, and nothing comes of nothing', () => {
  expect([[1, 2, 3, 4, 5], [1, 2], []].map((all) => [...inChunks(all, 2)])).toEqual([
    [[1, 2], [3, 4], [5]],
    [[1, 2]],
    [],
  ])
})

it('what is made of each is made of so many at a time, in their order', async () => {
  const underWay: number[] = []
  let busy = 0
  const made = await inGroups([1, 2, 3, 4, 5], 2, async (one) => {
    underWay.push(++busy)
    await scheduler.wait(one % 2)
    busy -= 1
    return one * 10
  })
  expect([made, Math.max(...underWay), underWay.length]).toEqual([[10, 20, 30, 40, 50], 2, 5])
})
