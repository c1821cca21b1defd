import { expect, it } from 'vitest'
import { createHrFlow } from './hrflow'
import { createPack } from './packed-job'

const job = (reference: string) => ({
  reference,
  name: 'Cook',
  summary: 'A long text. '.repeat(300),
  location: { text: null },
})

it('a board that packs its jobs says the same of each as one that does not', () => {
  const hrflow = createHrFlow(() => 0)
  const boards = [hrflow.board('plain'), hrflow.board('packed', createPack())]
  const [plain, packed] = boards.map((board) => {
    for (const reference of ['a', 'b', 'c']) board.add(job(reference))
    board.edit('b', { name: 'Baker' })
    board.setArchived('c', true)
    board.remove('a')
    return board.jobs().map(({ reference, archived_at, created_at, writes, job }) => ({
      reference,
      archived_at,
      created_at,
      writes,
      job,
    }))
  })
  expect(packed).toEqual(plain)
  expect(packed).toEqual([
    {
      ...{ reference: 'b', archived_at: null, created_at: '1970-01-01T00:00:00+0000', writes: 0 },
      job: { ...job('b'), name: 'Baker' },
    },
    {
      ...{ reference: 'c', archived_at: '1970-01-01T00:00:00+0000', created_at: '1970-01-01T00:00:00+0000', writes: 0 },
      job: job('c'),
    },
  ])
})
