// The JavaScript heap of a runtime, asked for again and again by its inspector.
// https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { openInspector } from './inspector.ts'

const ASK_EVERY_MS = 400
const MEGABYTE = 2 ** 20

const usageSchema = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) })

/**
 * Watches the heap of the Worker behind that inspector while `work` is done. Returns the most that it held, in megabytes, with
 * the bytes of buffers and without garbage, which is collected before each look.
 */
export async function largestHeap(
  inspector: string,
  work: () => Promise<void>,
  everyMs = ASK_EVERY_MS,
): Promise<number> {
  const { call, close } = await openInspector(inspector)
  let largest = 0
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      await call('HeapProfiler.collectGarbage')
      const { usedSize, backingStorageSize } = v.parse(usageSchema, await call('Runtime.getHeapUsage'))
      largest = Math.max(largest, usedSize + backingStorageSize)
      await sleep(everyMs)
    }
  })()
  try {
    await work()
  } finally {
    isOver = true
    await asking
    close()
  }
  return Math.round(largest / MEGABYTE)
}
