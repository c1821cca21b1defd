import { describe, expect, it } from 'vitest'
import { openKvKey } from '../../src/store/kv-key'
import { settled } from '../settled'

/** A key whose puts end when a test says how; what is put is the number of changes by then. */
function staged() {
  let changes = 0
  const puts: { text: string; resolve: () => void; reject: (error: Error) => void }[] = []
  const seen: string[] = []
  const works: Promise<void>[] = []
  const put = (text: string) => new Promise<void>((resolve, reject) => void puts.push({ text, resolve, reject }))
  const key = openKvKey({
    read: () => `change ${changes}`,
    put,
    written: (text) => void seen.push(`${text} written`),
    failed: (error) => void seen.push(String(error)),
    wait: () => Promise.resolve(),
    later: (work) => void works.push(work),
  })
  const change = async () => {
    changes += 1
    key.mark()
    await settled()
  }
  const end = async (index: number, error?: Error) => {
    if (error === undefined) puts[index]?.resolve()
    else puts[index]?.reject(error)
    await settled()
  }
  return { key, put, change, end, seen, texts: () => puts.map(({ text }) => text), works: () => Promise.all(works) }
}

describe('a key in KV', () => {
  it('is written once at a time, and counts as written when what changed meanwhile is too', async () => {
    const { change, end, seen, texts, works } = staged()
    await change()
    await change()
    await change()
    const before = texts()
    await end(0)
    const between = [...seen]
    await end(1)
    await works()
    expect([before, between, texts(), seen]).toEqual([['change 1'], [], ['change 1', 'change 3'], ['change 3 written']])
  })

  it('that KV did not take is written at the next change', async () => {
    const { change, end, seen, texts } = staged()
    await change()
    await end(0, new Error('429'))
    await change()
    await end(1)
    expect([texts(), seen]).toEqual([
      ['change 1', 'change 2'],
      ['Error: 429', 'change 2 written'],
    ])
  })

  it('is written at once after what is under way, and not a second time for what that holds', async () => {
    const { key, put, change, end, texts, works } = staged()
    await change()
    const now = key.writeNow(() => put('now'))
    await settled()
    const before = texts()
    await end(0)
    await end(1)
    await now
    await works()
    expect([before, texts()]).toEqual([['change 1'], ['change 1', 'now']])
  })

  it('is not written any more once it is over, and what is under way is waited for', async () => {
    const { key, put, change, end, texts } = staged()
    await change()
    let isOver = false
    const over = key.end().then(() => {
      isOver = true
    })
    await settled()
    const waited = !isOver
    await end(0)
    await over
    await change()
    await key.writeNow(() => put('now'))
    expect([waited, texts()]).toEqual([true, ['change 1']])
  })
})
