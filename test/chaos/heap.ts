// The JavaScript heap of a runtime, asked for again and again by its inspector.
// https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { openInspector } from './inspector.ts'

const ASK_EVERY_MS = 400
const MEGABYTE = 2 ** 20

const usageSchema = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) })

/** Begins to look at the heap of the Worker behind that inspector, in megabytes, with the bytes of buffers and without garbage. */
export async function watchHeap(inspector: string, everyMs = ASK_EVERY_MS) {
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
  return {
    /** The most that it held so far. */
    largest: (): number => Math.round(largest / MEGABYTE),
    async end(): Promise<void> {
      isOver = true
      await asking
      close()
    },
  }
}

/** The most that the heap of that Worker held while `work` was done. */
export async function largestHeap(inspector: string, work: () => Promise<void>): Promise<number> {
  const heap = await watchHeap(inspector)
  try {
    await work()
  } finally {
    await heap.end()
  }
  return heap.largest()
}
