import { expect, it } from 'vitest'
import { inChunks } from '../../src/lib/chunks'

it('what comes one by one comes together, in order, and nothing comes of nothing', () => {
  expect([[1, 2, 3, 4, 5], [1, 2], []].map((all) => [...inChunks(all, 2)])).toEqual([
    [[1, 2], [3, 4], [5]],
    [[1, 2]],
    [],
  ])
})
