// Every key of the KV namespace STATE: its schema, its get and put. Written when a run ends, read from anywhere without
// waking an object. Eventually consistent: the object's own copy is the authority. Each call has a time-out.
import * as v from 'valibot'
import { runResultSchema } from '../config/run-result'
import { inPlatformTime } from '../lib/in-time'
import { JURISDICTIONS } from '../lib/placement'

const stateSchema = v.object({
  last_run: v.object({
    ...runResultSchema.entries,
    run_id: v.string(),
    action: v.string(),
    finished_at: v.string(),
  }),
  incremental_token: v.nullable(v.string()),
  updated_at: v.string(),
})

/** What KV holds of a workflow. Times are ISO 8601. */
export type WorkflowState = v.InferOutput<typeof stateSchema>

/** The last run as KV and the workflow give it: its RunResult, and which run it was. */
export type LastRun = WorkflowState['last_run']

export const stateKeyOf = (workflow_id: string) => `workflow:${workflow_id}`

/** The state of a workflow, or null when there is none or it is not of this form. */
export async function getState(kv: KVNamespace, workflow_id: string): Promise<WorkflowState | null> {
  const read = v.safeParse(
    stateSchema,
    await inPlatformTime(() => kv.get(stateKeyOf(workflow_id), 'json')).catch(() => null),
  )
  return read.success ? read.output : null
}

/** `metadata` is what a list of all workflows reads. */
export async function putState(
  kv: KVNamespace,
  workflow_id: string,
  last_run: LastRun,
  updated_at: string,
  metadata: object = {},
): Promise<void> {
  const { incremental_token } = last_run
  const state = v.parse(stateSchema, { last_run, incremental_token, updated_at }) // without what else it carries
  await inPlatformTime(() => kv.put(stateKeyOf(workflow_id), JSON.stringify(state), { metadata }))
}

/**
 * Writes other metadata beside the state. KV may give an older state for a minute after a write, which must not be put back:
 * where `own`, the object's own last run, asked when KV has answered, is newer, it takes the place of what KV gave. A newer
 * one of KV stays, for it is the evidence that the object was put back to an earlier moment.
 * https://developers.cloudflare.com/kv/concepts/how-kv-works/#consistency
 */
export async function putBeside(
  kv: KVNamespace,
  workflow_id: string,
  own: () => LastRun | null,
  updated_at: string,
  metadata: object,
): Promise<void> {
  const kept = await inPlatformTime(() => kv.get(stateKeyOf(workflow_id)))
  const last = own()
  if (last !== null && last.finished_at > finishedAt(kept)) return putState(kv, workflow_id, last, updated_at, metadata)
  await inPlatformTime(() => kv.put(stateKeyOf(workflow_id), kept ?? 'null', { metadata }))
}

/** When the last run of a state ended (ISO 8601); '' when it names none. */
function finishedAt(text: string | null): string {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), stateSchema), text)
  return read.success ? read.output.last_run.finished_at : ''
}

const markOf = (workflow_id: string) => `object:${workflow_id}`

/** Notes that a workflow has an object, so that it is found again when its workflow is no longer configured. */
export async function markObject(kv: KVNamespace, workflow_id: string): Promise<void> {
  await inPlatformTime(() => kv.put(markOf(workflow_id), '1'))
}

/** The ids of all workflows that ever had an object. */
export async function markedObjects(kv: KVNamespace): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const from = cursor === undefined ? {} : { cursor }
    const page = await inPlatformTime(() => kv.list({ prefix: markOf(''), ...from }))
    ids.push(...page.keys.map(({ name }) => name.slice(markOf('').length)))
    cursor = page.list_complete ? undefined : page.cursor
  } while (cursor !== undefined)
  return ids
}

/** Forgets a workflow: its state and that it had an object. */
export async function deleteState(kv: KVNamespace, workflow_id: string): Promise<void> {
  await inPlatformTime(() => Promise.all([kv.delete(stateKeyOf(workflow_id)), kv.delete(markOf(workflow_id))]))
}

const HEARTBEAT = 'heartbeat'

const heartbeatSchema = v.object({
  at: v.pipe(v.number(), v.finite()),
  missed: v.record(v.string(), v.pipe(v.number(), v.finite())),
  jurisdiction: v.optional(v.picklist(JURISDICTIONS)),
})

/**
 * The last heartbeat: when it was; since when the schedules of workflows that it could not reach were not looked at; and the
 * jurisdiction in which the objects were, as long as not all of them know that the deployment has another one now.
 */
export type Heartbeat = v.InferOutput<typeof heartbeatSchema>

/** The last heartbeat that was noted, or null when there is none or it cannot be read. */
export async function getHeartbeat(kv: KVNamespace): Promise<Heartbeat | null> {
  const read = v.safeParse(heartbeatSchema, await inPlatformTime(() => kv.get(HEARTBEAT, 'json')).catch(() => null))
  return read.success ? read.output : null
}

const PUBLIC_URL = 'public_url'

/** The address by which an operator last reached the Worker. */
export const getPublicUrl = (kv: KVNamespace): Promise<string | null> => inPlatformTime(() => kv.get(PUBLIC_URL))
export const putPublicUrl = (kv: KVNamespace, url: string): Promise<void> =>
  inPlatformTime(() => kv.put(PUBLIC_URL, url))

export const putHeartbeat = (kv: KVNamespace, heartbeat: Heartbeat): Promise<void> =>
  inPlatformTime(() => kv.put(HEARTBEAT, JSON.stringify(heartbeat)))
