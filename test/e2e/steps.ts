// The steps of a scenario: what its origin, its cron and its operator do. Between two of them the objects stay in memory, or,
// in the project `evicted`, are evicted, as an object is that rests for ten seconds. Only between: while another step is under
// way, or an alarm at work, nothing is evicted.
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { inject } from 'vitest'
import { workflowStub } from '../../src/object/stub'
import { idleObjects, objectGone } from '../alarms'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the objects are evicted between the steps of a scenario. */
    evicted: boolean
  }
}

const warm = new Set<string>()
let underWay = 0
let evicting: Promise<void> = Promise.resolve()

/** Takes a step. */
export async function step<T>(take: () => Promise<T> | T): Promise<T> {
  underWay += 1
  try {
    if (inject('evicted') && underWay === 1) evicting = evictIdle()
    await evicting
    return await take()
  } finally {
    underWay -= 1
  }
}

/** That workflow's object is never evicted by a step, because of `_why`. */
export function staysWarm(workflow_id: string, _why: string): void {
  warm.add(workflow_id)
}

async function evictIdle(): Promise<void> {
  for (const workflow_id of idleObjects().filter((id) => !warm.has(id))) await evict(workflow_id)
}

/** Evicts the object of that workflow, if it is in memory. */
export async function evict(workflow_id: string): Promise<void> {
  objectGone(workflow_id)
  await evictDurableObject(workflowStub(env, workflow_id)).catch((error: unknown) => {
    if (!String(error).includes('not currently running')) throw error
  })
}
