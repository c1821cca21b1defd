import { describe, expect, it } from 'vitest'
import { openNotes } from '../../src/object/notes'
import { faultsOf } from '../../src/store/faults'
import { openStore } from '../../src/store/store'
import { noting } from '../parts'
import { inStorage } from '../store/storage'

/** Notes over a KV namespace whose puts end when a test says how. */
const staged = <T>(work: (stage: ReturnType<typeof stageOver>) => Promise<T>) =>
  inStorage((storage) => work(stageOver(storage)))

function stageOver(storage: DurableObjectStorage) {
  const { values } = openStore(storage)
  const { log, lines } = noting()
  const puts: { resolve: () => void; reject: (error: Error) => void }[] = []
  const later: Promise<void>[] = []
  const put = () => new Promise<void>((resolve, reject) => void puts.push({ resolve, reject }))
  const kv = new Proxy({} as KVNamespace, { get: () => put })
  const notes = openNotes(kv, 'w', values, log, (work) => void later.push(work))
  return { notes, puts, lines, values, registered: () => values.get('registered'), ended: () => Promise.all(later) }
}

describe('the note in KV that there is an object', () => {
  it('counts as made once KV took it, and is made once', async () => {
    const seen = await staged(async ({ notes, puts, registered, ended }) => {
      notes.exists()
      notes.exists()
      const before = registered()
      puts[0]?.resolve()
      await ended()
      notes.exists()
      return [before, registered(), puts.length]
    })
    expect(seen).toEqual([null, 'true', 1])
  })

  it('is made again when KV did not take it', async () => {
    const seen = await staged(async ({ notes, puts, registered, lines, ended }) => {
      notes.exists()
      puts[0]?.reject(new Error('429'))
      await ended()
      const refused = registered()
      notes.exists()
      puts[1]?.resolve()
      await ended()
      return [refused, registered(), lines]
    })
    expect(seen).toEqual([
      null,
      'true',
      [['warn', 'object not noted in KV', { kind: 'Error', detail: '429', at: expect.any(String) }]],
    ])
  })
})

describe('what was wrong with the relay itself', () => {
  it('counts each fault, and one crash of the object before, however many marks it left', async () => {
    const seen = await staged(async ({ notes, values }) => {
      notes.fault(new Error('a slip'))
      notes.crashed('the object crashed while it worked')
      notes.crashed('the object crashed during a delivery')
      return [values.get('faults'), faultsOf(values)]
    })
    expect(seen).toEqual([
      '2',
      { at: [expect.any(Number), expect.any(Number)], what: 'the object crashed while it worked' },
    ])
  })
})
