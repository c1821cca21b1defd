// What a listing that never ends costs in memory: each such listing of Flatchr, which is read piece by piece, is met by a run
// in a runtime of its own, whose heap is asked for until the listing is given up.
import { setTimeout as sleep } from 'node:timers/promises'
import { largestHeap } from '../heap.ts'
import { createRandom } from '../random.ts'
import { createRuntimes } from '../runtimes.ts'
import { askOf } from './asked.ts'
import type { Case } from './cases.ts'
import { startFarSides } from './far-sides.ts'
import type { ModeName } from './modes.ts'
import { begin } from './play.ts'
import { createWorld } from './world.ts'

/** The platform ends an isolate that holds more. https://developers.cloudflare.com/workers/platform/limits/#memory */
const MOST_MEGABYTES = 128
const ENDLESS: readonly ModeName[] = ['endless', 'endless entries', 'endless entry']
const WITHIN_MS = 120_000
const LOOK_AGAIN_MS = 100

export interface Heap {
  readonly megabytes: number
  readonly violations: readonly string[]
}

/** The most that the heap held while a run met each of those cases, one after the other. */
export async function heapOf(bundle: string, all: readonly Case[]): Promise<Heap> {
  const cases = all.filter(({ mode, side, way }) => ENDLESS.includes(mode) && side === 'flatchr' && way === 'run')
  if (cases.length === 0) return { megabytes: 0, violations: [] }
  const worlds = cases.map(createWorld)
  const farSides = await startFarSides(worlds, createRandom(0))
  const runtimes = createRuntimes(bundle, farSides.url, () => {}, { inspected: true })
  const violations: string[] = []
  try {
    const { url, inspector } = await runtimes.start({ andLast: true })
    if (inspector === null) throw new Error('the runtime has no inspector')
    let largest = 0
    for (const world of worlds) {
      const say = (what: string): void => void violations.push(`heap, ${world.case.mode}: ${what}`)
      const asked = askOf(url, Date.now, world.case)
      await begin(world, asked, say)
      world.turnHostile()
      const megabytes = await largestHeap(inspector, async () => {
        const run_id = await asked.startRun()
        const until = performance.now() + WITHIN_MS
        // A second listing is asked for when the first was given up.
        while (world.met() < 2 && (await asked.run(run_id)).state !== 'finished') {
          if (performance.now() > until) return say('the listing was not given up')
          await sleep(LOOK_AGAIN_MS)
        }
      })
      if (megabytes > MOST_MEGABYTES) say(`the heap held ${megabytes} MB`)
      largest = Math.max(largest, megabytes)
    }
    return { megabytes: largest, violations: [...violations, ...runtimes.faults] }
  } finally {
    runtimes.stop()
    farSides.stop()
  }
}
