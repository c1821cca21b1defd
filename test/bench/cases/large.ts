// What much of something does to time and memory: B7, B11.
import { setTimeout as sleep } from 'node:timers/promises'
import { ADMIN_TOKEN } from '../../chaos/accounts.ts'
import { largestHeap } from '../../chaos/heap.ts'
import { connectRelay } from '../../dev/relay.ts'
import type { Case } from '../case.ts'
import { vacancy } from '../jobs.ts'
import { runtimeCpuMs } from '../machine.ts'
import { plain, type Row, times } from '../rows.ts'
import { type Stage, vacancyEvent } from '../stage.ts'
import { idOf, type Kind } from '../subjects.ts'
import { syncMs } from './sync.ts'

const LOOK_AGAIN_MS = 50
const WITHIN_MS = 1_800_000
const EVENTS_A_WEBHOOK = 1_000

/** Milliseconds until `is` is so. */
async function until(what: string, is: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await is())) {
    if (performance.now() - began > WITHIN_MS) throw new Error(`waited in vain: ${what}`)
    await sleep(LOOK_AGAIN_MS)
  }
  return performance.now() - began
}

const JOBS = 2_000
const DELIVERED = 200

/** A workflow with that many events waiting; then 200 of them are delivered. Milliseconds, processor time and heap of that. */
async function behind(stage: Stage, id: string, waiting: number, version: number) {
  await stage.admin.turn(id, 'pause')
  const references = Array.from({ length: waiting }, (_, n) => vacancy(n % JOBS).reference)
  for (let from = 0; from < waiting; from += EVENTS_A_WEBHOOK)
    await stage.webhook(id, { references: references.slice(from, from + EVENTS_A_WEBHOOK), from })
  await stage.ask('hold', 'many', JOBS, version)
  const { writes: before } = await stage.ask('board', id)
  const measured = { ms: 0, cpuMs: 0 }
  const heap = await largestHeap(stage.inspector(), async () => {
    const cpu = runtimeCpuMs()
    await stage.admin.turn(id, 'resume')
    measured.ms = await until(
      `${DELIVERED} of ${id}`,
      async () => (await stage.ask('board', id)).writes - before >= DELIVERED,
    )
    measured.cpuMs = runtimeCpuMs() - cpu
    await stage.admin.turn(id, 'pause')
  })
  return { ...measured, heap }
}

async function b7(stage: Stage): Promise<Row[]> {
  await stage.ask('delay', 20)
  await stage.ask('hold', 'many', JOBS)
  for (const n of [0, 1]) await syncMs(stage, idOf('many', n), WITHIN_MS)
  const few = await behind(stage, idOf('many', 0), 1_000, 2)
  const many = await behind(stage, idOf('many', 1), 100_000, 3)
  return [
    times('200 deliveries with 100,000 waiting, with 1,000', many.ms, 'ms', few.ms, 1.1),
    times('200 deliveries with 100,000 waiting: processor time, with 1,000', many.cpuMs, 'ms', few.cpuMs, 1.1),
    plain('200 deliveries with 100,000 waiting: more heap than with 1,000', many.heap - few.heap, 'MB', 32),
  ]
}

/** An object that has nothing to do is evicted sooner than that. */
const EVICTED_WITHIN_MS = 20_000
const WORKFLOWS = 200
const EVENTS_EACH = 20

/** Events about so many jobs of each workflow, all of which have changed. Milliseconds and processor time until all are written. */
async function changed(
  stage: Stage,
  kind: Kind,
  workflows: number,
  jobs: number,
): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  const ids = Array.from({ length: workflows }, (_, n) => idOf(kind, n))
  await stage.ask('hold', kind, jobs)
  for (const id of ids) await syncMs(stage, id, WITHIN_MS)
  await stage.ask('hold', kind, jobs, 2)
  const cpu = runtimeCpuMs()
  const began = performance.now()
  for (let job = 0; job < jobs; job++) {
    const { reference } = vacancy(job)
    const send = (id: string) =>
      stage.webhook(id, kind === 'many' ? { references: [reference] } : vacancyEvent(reference))
    await Promise.all(ids.map(send))
  }
  const isWritten = async (id: string): Promise<boolean> => (await stage.ask('board', id)).writes >= 2 * jobs
  for (const id of ids) await until(id, () => isWritten(id))
  return { ms: performance.now() - began, cpuMs: runtimeCpuMs() - cpu }
}

/** Megabytes that the Worker holds now. */
const heapNow = (stage: Stage): Promise<number> => largestHeap(stage.inspector(), async () => {})

/** What the objects of so many workflows hold that have nothing to do, before they are evicted. In kilobytes for each. */
async function idleHeap(stage: Stage, kind: Kind, workflows: number): Promise<number> {
  const relay = connectRelay(stage.url(), ADMIN_TOKEN)
  await Promise.all(Array.from({ length: workflows }, (_, n) => relay.workflow(idOf(kind, n))))
  const inMemory = await heapNow(stage)
  await sleep(EVICTED_WITHIN_MS)
  return ((inMemory - (await heapNow(stage))) * 1_024) / workflows
}

// The heap is looked at when nothing is measured: each look collects all garbage.
async function b11(stage: Stage): Promise<Row[]> {
  await stage.ask('delay', 20)
  const one = await changed(stage, 'events', 1, WORKFLOWS * EVENTS_EACH)
  const many = await changed(stage, 'many', WORKFLOWS, EVENTS_EACH)
  return [
    times('200 workflows with 20 events each, one with 4,000', many.ms, 'ms', one.ms, 1.2),
    times('200 workflows with 20 events each: processor time, one with 4,000', many.cpuMs, 'ms', one.cpuMs),
    plain('200 workflows: heap', await heapNow(stage), 'MB'),
    plain('a workflow that has nothing to do: heap', await idleHeap(stage, 'many', WORKFLOWS), 'KB'),
  ]
}

export const LARGE_CASES: Readonly<Record<string, Case>> = {
  B7: { what: 'deliveries with much waiting', repetitions: 1, inspected: true, play: b7 },
  B11: { what: 'many workflows', repetitions: 1, inspected: true, play: b11 },
}
