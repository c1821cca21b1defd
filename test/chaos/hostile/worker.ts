// The Worker of the hostile proof: the real app and objects over a workflow a case. It waits a short time for an answer, its
// clock can be put forward, each workflow calls an address of its own, and alarms that began nothing are counted.
import { createApp } from '../../../src/app'
import { readWorkflows, type WorkflowsOf } from '../../../src/config/deployment'
import { HTTP_TIMEOUT_MS } from '../../../src/lib/http'
import { workflowObject } from '../../../src/object/object'
import { CLOCK_PATH, EMPTY_ALARMS_PATH, EMPTY_APART_MS, PATIENCE_MS } from './rules.ts'
import { hostileWorkflows } from './workflows.ts'

const patient = globalThis.setTimeout
const hasty = (run: () => void, ms?: number) => patient(run, ms === HTTP_TIMEOUT_MS ? PATIENCE_MS : ms)
globalThis.setTimeout = Object.assign(hasty, patient)

let aheadMs = 0
const realNow = Date.now
Date.now = () => realNow() + aheadMs

let known: ReturnType<WorkflowsOf> | null = null
const workflowsOf: WorkflowsOf = (env) => {
  known ??= readWorkflows(hostileWorkflows, env)
  return known
}
const app = createApp(workflowsOf)

/** What the alarm of each object that is at work has begun so far. */
const begun = new Map<string, number>()
const lastEmptyAt = new Map<string, number>()
const emptyTooOften = new Map<string, number>()

function begins(workflow_id: string): void {
  const count = begun.get(workflow_id)
  if (count !== undefined) begun.set(workflow_id, count + 1)
}

async function counted(workflow_id: string, alarm: () => Promise<void>): Promise<void> {
  const startedAt = realNow()
  begun.set(workflow_id, 0)
  try {
    await alarm()
  } finally {
    const isEmpty = begun.get(workflow_id) === 0
    begun.delete(workflow_id)
    if (isEmpty && startedAt - (lastEmptyAt.get(workflow_id) ?? 0) < EMPTY_APART_MS)
      emptyTooOften.set(workflow_id, (emptyTooOften.get(workflow_id) ?? 0) + 1)
    if (isEmpty) lastEmptyAt.set(workflow_id, startedAt)
  }
}

const platformFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  const workflow_id = /^https?:\/\/[^/]+\/([^/]+)\//.exec(String(input))?.[1]
  if (workflow_id !== undefined) begins(workflow_id)
  return platformFetch(input, init)
}

/** Alarms are set and read by the platform's clock. A row that is written, but for the notes in `meta`, is something begun. */
function watch(workflow_id: string, storage: DurableObjectStorage): void {
  const { setAlarm, getAlarm } = storage
  const { exec } = storage.sql
  const replace = (target: object, name: string, value: unknown) => Object.defineProperty(target, name, { value })
  replace(storage, 'setAlarm', (at: number) => setAlarm.call(storage, at - aheadMs))
  replace(storage, 'getAlarm', async () => {
    const at = await getAlarm.call(storage)
    return at === null ? null : at + aheadMs
  })
  replace(storage.sql, 'exec', (query: string, ...bindings: unknown[]) => {
    const cursor = exec.call(storage.sql, query, ...bindings)
    if (cursor.rowsWritten > 0 && !/\bmeta\b/.test(query)) begins(workflow_id)
    return cursor
  })
}

export { RateLimiter } from '../../../src/upstream/limiter'
export class WorkflowObject extends workflowObject(workflowsOf) {
  constructor(ctx: DurableObjectState, env: Env) {
    const workflow_id = ctx.id.name ?? ''
    watch(workflow_id, ctx.storage)
    super(ctx, { ...env, UPSTREAM_PROXY: `${env.UPSTREAM_PROXY}/${workflow_id}` })
  }

  override alarm(): Promise<void> {
    return counted(this.ctx.id.name ?? '', () => super.alarm())
  }
}

export default {
  fetch(request, env, context) {
    const url = new URL(request.url)
    if (url.pathname === EMPTY_ALARMS_PATH) return Response.json(Object.fromEntries(emptyTooOften))
    if (url.pathname !== CLOCK_PATH) return app.fetch(request, env, context)
    aheadMs += Number(url.searchParams.get('ms'))
    return new Response(null, { status: 204 })
  },
} satisfies ExportedHandler<Env>
