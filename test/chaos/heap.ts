// The JavaScript heap of a runtime, asked for again and again by its inspector.
// https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'

const ASK_EVERY_MS = 400
const MEGABYTE = 2 ** 20
const NAME = /hrflow-relay/

const targetsSchema = v.array(v.object({ title: v.string(), webSocketDebuggerUrl: v.string() }))
const usageSchema = v.object({
  id: v.number(),
  result: v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) }),
})

/**
 * Watches the heap of the Worker behind that inspector while `work` is done. Returns the most that it held, in megabytes, with
 * the bytes of buffers and without garbage, which is collected before each look.
 */
export async function largestHeap(inspector: string, work: () => Promise<void>): Promise<number> {
  const list = await fetch(new URL('/json', inspector.replace(/^ws/, 'http')))
  const targets = v.parse(targetsSchema, await list.json())
  const target = targets.find(({ title }) => NAME.test(title)) ?? targets[0]
  if (target === undefined) throw new Error('the inspector shows no Worker')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  let largest = 0
  socket.addEventListener('message', ({ data }) => {
    const told = v.safeParse(usageSchema, JSON.parse(String(data)))
    if (told.success) largest = Math.max(largest, told.output.result.usedSize + told.output.result.backingStorageSize)
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  let isOver = false
  const asking = (async () => {
    for (let id = 1; !isOver; id++) {
      socket.send(JSON.stringify({ id: 0, method: 'HeapProfiler.collectGarbage' }))
      socket.send(JSON.stringify({ id, method: 'Runtime.getHeapUsage' }))
      await sleep(ASK_EVERY_MS)
    }
  })()
  try {
    await work()
  } finally {
    isOver = true
    await asking
    socket.close()
  }
  return Math.round(largest / MEGABYTE)
}
