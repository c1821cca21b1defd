// The steps of a scenario: what its origin, its cron and its operator do. Between two of them the objects stay in memory, or,
// in the project `evicted`, are evicted, as an object is that rests for ten seconds. Only between: while another step is under
// way, or an alarm at work, nothing is evicted.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { inject } from 'vitest'
import { workflowStub } from '../../src/object/stub'
import { DEPLOYMENT } from '../../src/store/summaries'
import { idleObjects, limitersInMemory, objectGone, takeLimiters } from '../alarms'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the objects are evicted between the steps of a scenario. */
    evicted: boolean
  }
}

/** An object that does not rest within this time goes on working. */
const RESTS_WITHIN_MS = 5_000

/** The workflows of the test that runs, and those that its file deployed for all of its tests. */
const ofTest = new Set<string>()
const ofFile = new Set<string>()
const warm = new Set<string>()
let inTest = false
let evicts = inject('evicted')
let underWay = new Set<symbol>()
let evicting: Promise<void> = Promise.resolve()

/** A test begins: of the one before nothing is under way any more, and its objects are left alone. */
export function testBegins(): void {
  inTest = true
  ofTest.clear()
  underWay = new Set()
}

/** From here to the end of this file the objects are evicted between the steps, whatever the project is. */
export function evictBetweenSteps(): void {
  evicts = true
}

/** All tests of a file have ended: the limiters of its accounts, which no other file has, are not rung any more. */
export function fileEnds(): void {
  inTest = false
  takeLimiters()
  evicts = inject('evicted')
  for (const workflows of [ofTest, ofFile, warm]) workflows.clear()
}

/** The object of that workflow is evicted between the steps of this test, or of this file's. */
export function takesPart(workflow_id: string): void {
  const workflows = inTest ? ofTest : ofFile
  workflows.add(workflow_id)
}

/** That workflow's object is never evicted by a step, because of `_why`. */
export function staysWarm(workflow_id: string, _why: string): void {
  warm.add(workflow_id)
}

/** Takes a step. */
export async function step<T>(take: () => Promise<T> | T): Promise<T> {
  const steps = underWay
  const own = Symbol('step')
  steps.add(own)
  try {
    if (evicts && steps.size === 1) evicting = evictIdle()
    await evicting
    return await take()
  } finally {
    steps.delete(own)
  }
}

/**
 * The runtime lets an object end what it has begun before it evicts it, for half a minute if need be: one whose alarm came just
 * then. A step is taken beside an object that goes on working, as beside any alarm at work.
 */
async function evictIdle(): Promise<void> {
  const evicted = idleObjects().filter((id) => (ofTest.has(id) || ofFile.has(id)) && !warm.has(id))
  if (evicted.length > 0) await Promise.race([Promise.all(evicted.map(evict)), scheduler.wait(RESTS_WITHIN_MS)])
}

/** Evicts the object of that workflow, if it is in memory. */
export async function evict(workflow_id: string): Promise<void> {
  objectGone(workflow_id)
  await evictStub(workflowStub(env, workflow_id))
}

/** Evicts the limiters that are in memory. */
export async function evictLimiters(): Promise<void> {
  await Promise.all(takeLimiters().map((id) => evictStub(env.RATE_LIMITER.get(id))))
}

/** The limiters' alarms come now, wherever the clock is: they send the alerts of accounts. */
export async function ringLimiters(): Promise<void> {
  for (const id of limitersInMemory()) await runDurableObjectAlarm(env.RATE_LIMITER.get(id))
}

/** What the deployment's own object knows is forgotten: it is one for all files that share a runtime. */
export async function forgetDeployment(): Promise<void> {
  const stub = env.RATE_LIMITER.getByName(DEPLOYMENT)
  await runInDurableObject(stub, async (_object, { storage }) => {
    await storage.deleteAlarm()
    await storage.deleteAll()
  })
  await evictStub(stub)
}

async function evictStub(stub: DurableObjectStub): Promise<void> {
  await evictDurableObject(stub).catch((error: unknown) => {
    if (!String(error).includes('not currently running')) throw error
  })
}
