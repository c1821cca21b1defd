// What the objects of the test Worker do, seen from outside: which are in memory, whose alarm is at work, and which alarms
// began nothing. A fetch, and a row written to another table than `meta`, is something begun.
import { AsyncLocalStorage } from 'node:async_hooks'

/** Two alarms of one object that began nothing may not come closer together: else it would spin. */
export const EMPTY_ALARMS_APART_MS = 100

interface Alarm {
  readonly workflow_id: string
  begun: number
}

const current = new AsyncLocalStorage<Alarm>()
/** One life of an object, and how many alarms are at work in it: those of a life that crashed never end. */
interface Life {
  alarms: number
}

const lives = new Map<string, Life>()
const lastEmpty = new Map<string, number>()
let spins: string[] = []

const written = new Map<string, number>()
/** How many rows that workflow's objects wrote so far. A statement that writes has written all of it when its cursor is there. */
export const rowsWrittenBy = (workflow_id: string): number => written.get(workflow_id) ?? 0

const writtenToMeta = new Map<string, string[]>()
/** The keys of `meta` that were written so far, in order. */
export const metaKeysWrittenBy = (workflow_id: string): readonly string[] => writtenToMeta.get(workflow_id) ?? []

/** How many alarms of each object have ended. */
const alarmsEnded = new Map<string, number>()
export const alarmsEndedOf = (workflow_id: string): number => alarmsEnded.get(workflow_id) ?? 0

let alarmsRun = 0
/** How many alarms were run so far, of whichever object. */
export const alarmCount = (): number => alarmsRun

/** When each object's alarm was last set to come (Unix ms). */
const setFor = new Map<string, number>()

/** An object with that storage has come to life. */
export function objectStarted(workflow_id: string, storage: DurableObjectStorage): void {
  const { sql } = storage
  startedSoFar += 1
  lives.set(workflow_id, { alarms: 0 })
  const setAlarm = storage.setAlarm.bind(storage)
  storage.setAlarm = (at, options) => {
    setFor.set(workflow_id, Number(at))
    return setAlarm(at, options)
  }
  const exec = sql.exec.bind(sql)
  sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
    const cursor = exec<T>(query, ...bindings)
    written.set(workflow_id, (written.get(workflow_id) ?? 0) + cursor.rowsWritten)
    if (cursor.rowsWritten === 0) return cursor
    if (/^\w+( OR REPLACE)? (INTO|FROM) meta\b/.test(query))
      writtenToMeta.set(workflow_id, [...metaKeysWrittenBy(workflow_id), String(bindings[0])])
    else somethingBegun()
    return cursor
  }
}

/** The alarm whose work this is, if any, has begun something. That counts too where a crash ends it. */
export function somethingBegun(): void {
  const alarm = current.getStore()
  if (alarm === undefined) return
  alarm.begun += 1
  lastEmpty.delete(alarm.workflow_id)
}

/** Runs an alarm of that object. */
export async function watched(workflow_id: string, alarm: () => Promise<void>): Promise<void> {
  alarmsRun += 1
  const seen: Alarm = { workflow_id, begun: 0 }
  const startedAt = performance.now()
  // A test that does not wait rings an alarm before its time: no object has set it so.
  const isRung = Date.now() < (setFor.get(workflow_id) ?? 0)
  const life = lives.get(workflow_id) ?? { alarms: 0 }
  life.alarms += 1
  try {
    await current.run(seen, alarm)
  } finally {
    life.alarms -= 1
    alarmsEnded.set(workflow_id, alarmsEndedOf(workflow_id) + 1)
    if (!isRung) ended(workflow_id, seen, startedAt)
  }
}

function ended(workflow_id: string, { begun }: Alarm, startedAt: number): void {
  if (begun > 0) return
  const before = lastEmpty.get(workflow_id)
  if (before !== undefined && startedAt - before < EMPTY_ALARMS_APART_MS)
    spins.push(`${workflow_id}: two alarms that began nothing, ${Math.round(startedAt - before)} ms apart`)
  lastEmpty.set(workflow_id, performance.now())
}

/** Where an object spun since this was last asked. */
export function takeSpins(): string[] {
  const taken = spins
  spins = []
  return taken
}

export const objectsInMemory = (): string[] => [...lives.keys()]
/** Whether an alarm of that object is at work. */
export const isAtWork = (workflow_id: string): boolean => (lives.get(workflow_id)?.alarms ?? 0) > 0
/** Those whose alarm is at work. */
export const objectsAtWork = (): string[] => objectsInMemory().filter(isAtWork)
/** Those in memory whose alarm is not at work. */
export const idleObjects = (): string[] => objectsInMemory().filter((workflow_id) => !isAtWork(workflow_id))

/** That object is gone from memory. */
export function objectGone(workflow_id: string): void {
  lives.delete(workflow_id)
}

let startedSoFar = 0
/** How many objects came to life so far, of either class. */
export const startedCount = (): number => startedSoFar

let limiters = new Map<string, DurableObjectId>()

/** The limiter of an account has come to life. */
export function limiterStarted(id: DurableObjectId): void {
  startedSoFar += 1
  limiters.set(id.toString(), id)
}

/** The limiters that came to life since they were last taken. */
export const limitersInMemory = (): DurableObjectId[] => [...limiters.values()]

/** The limiters that came to life since this was last asked. */
export function takeLimiters(): DurableObjectId[] {
  const taken = [...limiters.values()]
  limiters = new Map()
  return taken
}
