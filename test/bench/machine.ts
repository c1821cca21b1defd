// How busy this machine is, and how much of that is ours. Linux only: elsewhere nothing is known.
import { availableParallelism } from 'node:os'
import { descendants, read } from '../chaos/memory.ts'
import { busyTicks, ownTicks } from './ticks.ts'

/** What the processors have done since some moment, in ticks of a hundredth of a second. */
interface Ticks {
  readonly busy: number
  readonly ours: number
}

const TICKS_A_SECOND = 100

function ticks(): Ticks {
  const ours = [process.pid, ...descendants(process.pid)]
  return {
    busy: busyTicks(read('/proc/stat')),
    ours: ours.reduce((sum, pid) => sum + ownTicks(read(`/proc/${pid}/stat`)), 0),
  }
}

/** Begins to look. What is returned tells which share of the machine others used since then, from 0 to 1. */
export function watchMachine(): () => number {
  const before = ticks()
  const since = performance.now()
  return () => {
    const { busy, ours } = ticks()
    const all = ((performance.now() - since) / 1_000) * TICKS_A_SECOND * availableParallelism()
    return Math.max(0, Math.min(1, (busy - before.busy - (ours - before.ours)) / all))
  }
}

/** Processor time that the runtimes below this process have used, in milliseconds. Unlike a time that passes it is about the same on a busy machine. */
export const runtimeCpuMs = (): number =>
  descendants(process.pid)
    .filter((pid) => /workerd/.test(read(`/proc/${pid}/comm`)))
    .reduce((sum, pid) => sum + (ownTicks(read(`/proc/${pid}/stat`)) * 1_000) / TICKS_A_SECOND, 0)
