// What one event takes from its webhook to the board, and what it uses: B5, B6, B9.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Case } from '../case.ts'
import { vacancy } from '../jobs.ts'
import { runtimeCpuMs } from '../machine.ts'
import type { Metered } from '../meter.ts'
import type { RecordedCall } from '../replay.ts'
import { median, plain, quantile, type Row, times } from '../rows.ts'
import { type Stage, vacancyEvent } from '../stage.ts'
import { idOf, type Kind } from '../subjects.ts'
import type { Commands } from '../upstreams.ts'
import { syncMs } from './sync.ts'

const JOBS = 50
const EVENTS = 100
/** An object that has nothing to do is asked nothing meanwhile, so that its requests are the events'. */
const PAUSE_MS = 30
const ARRIVES_WITHIN_MS = 90_000
let version = 1

const now = (): number => performance.timeOrigin + performance.now()

async function begun(stage: Stage, n: number, kind: Kind = 'events'): Promise<string> {
  const id = idOf(kind, n)
  await stage.ask('delay', 0)
  if (n === 0) await stage.ask('hold', kind, JOBS, version)
  await syncMs(stage, id)
  return id
}

/** Resolves when the board has the job of that number in that version. */
async function arrives({ ask }: Stage, id: string, job: number, wanted: number, every = 2): Promise<number> {
  const { reference } = vacancy(job)
  const began = performance.now()
  while (!(await ask('holds', id, reference, wanted))) {
    if (performance.now() - began > ARRIVES_WITHIN_MS) throw new Error(`${reference} does not arrive`)
    await sleep(every)
  }
  return performance.now() - began
}

/** When the write arrived, after `sentAt`. */
const writtenAfter = (recorded: Awaited<ReturnType<Commands['recorded']>>, sentAt: number): number =>
  (recorded.find(({ method }) => method === 'PUT')?.at ?? Number.NaN) - sentAt

/** From a request to a bare object that stores it, sets its alarm, and then makes these calls, to their write. */
async function bareHook(stage: Stage, calls: readonly RecordedCall[]): Promise<number> {
  await stage.ask('record')
  const sentAt = now()
  await stage.bareHook(calls)
  await sleep(PAUSE_MS)
  return writtenAfter(await stage.ask('recorded'), sentAt)
}

/** An event after the other, each about another job that has changed. Milliseconds from the webhook to its write. */
async function oneByOne(stage: Stage, id: string, count: number) {
  const took: number[] = []
  const calls: number[] = []
  const hooks: number[] = []
  version += 1
  for (let event = 0; event < count; event++) {
    const job = event % JOBS
    if (job === 0) version += 1
    await stage.ask('hold', 'events', 1, version, job)
    await stage.ask('record')
    const sentAt = now()
    await stage.webhook(id, vacancyEvent(vacancy(job).reference))
    await arrives(stage, id, job, version)
    const recorded = await stage.ask('recorded')
    took.push(writtenAfter(recorded, sentAt))
    await sleep(PAUSE_MS)
    const made = recorded.map(({ at: _at, ...call }) => call)
    calls.push(await stage.bare(made, 1))
    hooks.push(await bareHook(stage, made))
  }
  return { took, calls, hooks }
}

/** A few events, to see that the bench works. */
async function short(stage: Stage, n: number): Promise<Row[]> {
  const { took } = await oneByOne(stage, await begun(stage, n), 3)
  const { rowsWritten } = await stage.meter()
  return [plain('webhook to write', median(took), 'ms'), plain('rows written', rowsWritten, '')]
}

async function b5(stage: Stage, n: number): Promise<Row[]> {
  const id = await begun(stage, n)
  const { took, calls, hooks } = await oneByOne(stage, id, EVENTS)
  return [
    times('webhook to write, idle, median, its calls', median(took), 'ms', median(calls)),
    times('webhook to write, idle, median, bare object with an alarm', median(took), 'ms', median(hooks)),
    plain('webhook to write, idle, at most', median(took), 'ms', 8),
    plain('webhook to write, idle, p99', quantile(took, 0.99), 'ms', 30),
  ]
}

const CHANGING = 10
const CHANGES = 10
const EVENTS_A_CHANGE = 10
/** A job that was written longer ago is written at once. */
const SETTLED_MS = 1_000

/**
 * In one second each of ten jobs changes ten times, and ten events name it each time. A webhook brings an event about each of them:
 * a thousand webhooks are more than this machine sends in a second, and in two seconds twice as many writes are right.
 */
async function b6(stage: Stage, n: number): Promise<Row[]> {
  const id = await begun(stage, n, 'many')
  const references = Array.from({ length: CHANGING }, (_, job) => vacancy(job).reference)
  const before = await stage.ask('board', id)
  await stage.ask('delay', 50)
  await sleep(SETTLED_MS)
  const began = performance.now()
  for (let change = 0; change < CHANGES; change++) {
    version += 1
    await stage.ask('hold', 'many', CHANGING, version)
    const events = Array.from({ length: EVENTS_A_CHANGE }, (_, event) =>
      stage.webhook(id, { references, of: [change, event] }),
    )
    await Promise.all(events)
    await sleep(Math.max(0, began + (change + 1) * 100 - performance.now()))
  }
  const sentIn = performance.now() - began
  for (let job = 0; job < CHANGING; job++) await arrives(stage, id, job, version)
  await stage.admin.rest(id)
  const { writes } = await stage.ask('board', id)
  return [
    plain('1,000 events for 10 jobs: writes', writes - before.writes, '', 32),
    plain('1,000 events for 10 jobs: sent in', sentIn, 'ms'),
  ]
}

const less = (one: Metered, other: Metered, by: number): Metered => ({
  rowsRead: (one.rowsRead - other.rowsRead) / by,
  rowsWritten: (one.rowsWritten - other.rowsWritten) / by,
  alarmsSet: (one.alarmsSet - other.alarmsSet) / by,
  alarms: (one.alarms - other.alarms) / by,
  objectRequests: (one.objectRequests - other.objectRequests) / by,
  limiterRequests: (one.limiterRequests - other.limiterRequests) / by,
  kvReads: (one.kvReads - other.kvReads) / by,
  kvWrites: (one.kvWrites - other.kvWrites) / by,
  awakeMs: (one.awakeMs - other.awakeMs) / by,
})

interface Used extends Metered {
  /** Of the whole runtime, which looks for alarms and is asked by the bench meanwhile. */
  readonly cpuMs: number
}

/** What `act` uses an event, the deletion of its events included. */
async function used(stage: Stage, id: string, count: number, act: () => Promise<void>): Promise<Used> {
  await stage.deleteEvents(id)
  await sleep(1_500) // what is written of the object's state a second later
  const before = await stage.meter()
  const cpu = runtimeCpuMs()
  await act()
  const cpuMs = (runtimeCpuMs() - cpu) / count
  await sleep(1_500)
  const worked = await stage.meter()
  await stage.deleteEvents(id)
  const after = await stage.meter()
  return { ...less({ ...worked, rowsRead: after.rowsRead, rowsWritten: after.rowsWritten }, before, count), cpuMs }
}

const usedRows = (label: string, metered: Used, rows: number | undefined, requests: number | undefined): Row[] => [
  plain(
    `${label}: rows written, its alarm and its deletion included`,
    metered.rowsWritten + metered.alarmsSet,
    '',
    rows,
  ),
  plain(`${label}: rows read`, metered.rowsRead, ''),
  plain(
    `${label}: object requests, alarms included`,
    metered.objectRequests + metered.limiterRequests + metered.alarms,
    '',
    requests,
  ),
  plain(`${label}: KV writes`, metered.kvWrites, '', 0),
  plain(`${label}: awake`, metered.awakeMs, 'ms'),
  plain(`${label}: processor time`, metered.cpuMs, 'ms'),
]

let nextNew = JOBS

async function b9(stage: Stage, n: number): Promise<Row[]> {
  const id = await begun(stage, n)
  const events = 20
  const one = async (job: number, name?: string): Promise<void> => {
    await stage.ask('hold', 'events', 1, version, job)
    await stage.webhook(id, vacancyEvent(vacancy(job).reference, name))
    await arrives(stage, id, job, version, 20)
    await sleep(100)
  }
  version += 1
  await stage.ask('delay', 0)
  await one(JOBS - 1) // newer than all events of the sync, which came at one moment, so that these go before it is counted
  const changed = await used(stage, id, events, async () => {
    for (let job = 0; job < events; job++) await one(job)
  })
  const fresh = await used(stage, id, events, async () => {
    for (let job = 0; job < events; job++) await one(nextNew++)
  })
  version += 1
  await stage.ask('delay', 300)
  const slow = await used(stage, id, 10, async () => {
    for (let job = 0; job < 10; job++) await one(job)
  })
  await stage.ask('delay', 0)
  version += 1
  const busy = await used(stage, id, JOBS, async () => {
    await stage.ask('hold', 'events', JOBS, version)
    const all = Array.from({ length: JOBS }, (_, job) => stage.webhook(id, vacancyEvent(vacancy(job).reference)))
    await Promise.all(all)
    for (let job = 0; job < JOBS; job++) await arrives(stage, id, job, version, 20)
  })
  return [
    ...usedRows('changed job', changed, 6, 4),
    ...usedRows('new job', fresh, 7, 4),
    ...usedRows('changed job, upstreams of 300 ms', slow, undefined, 4),
    ...usedRows('50 events at once, each', busy, undefined, undefined),
    ...(await hints(stage, id)),
  ]
}

/** Hints about one job that was read just now: the first waits, and the others are the same. */
async function hints(stage: Stage, id: string): Promise<Row[]> {
  const more = 50
  const { reference } = vacancy(0)
  version += 1
  await stage.ask('hold', 'events', 1, version, 0)
  await stage.webhook(id, vacancyEvent(reference))
  await arrives(stage, id, 0, version)
  await stage.webhook(id, vacancyEvent(reference, 'new_candidate'))
  const before = await stage.meter()
  for (let hint = 0; hint < more; hint++) await stage.webhook(id, vacancyEvent(reference, 'new_candidate'))
  const { rowsWritten, alarmsSet } = less(await stage.meter(), before, more)
  return [plain('a further hint of a waiting event: rows written', rowsWritten + alarmsSet, '', 0)]
}

/** At default settings: from a hint to the board. */
async function b12(stage: Stage, n: number): Promise<Row[]> {
  const id = idOf('hinted', 0)
  const { reference } = vacancy(n)
  await stage.ask('delay', 0)
  if (n === 0) {
    await stage.ask('hold', 'hinted', 10)
    await syncMs(stage, id)
    await sleep(61_000)
  }
  await stage.ask('hold', 'hinted', 1, n + 2, n)
  const began = performance.now()
  await stage.webhook(id, vacancyEvent(reference, 'new_candidate'))
  await arrives(stage, id, n, n + 2)
  return [plain('a candidate’s event to the board, at default settings', performance.now() - began, 'ms', 1_000)]
}

export const SHORT: Case = { what: 'a few events', repetitions: 1, play: short }

export const EVENT_CASES: Readonly<Record<string, Case>> = {
  B5: { what: 'webhook to write', repetitions: 5, play: b5 },
  B6: { what: '1,000 events for 10 changing jobs', repetitions: 5, play: b6 },
  B9: { what: 'what an event uses', repetitions: 3, play: b9 },
  B12: { what: 'default settings', repetitions: 5, play: b12 },
}
