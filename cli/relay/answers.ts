// The answers of the admin API, as far as the commands read them. What is more in them passes: an older command can ask a newer
// relay.
import * as v from 'valibot'

const text = v.string()
const maybe = <const S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null)
const count = v.number()
const issue = v.looseObject({ path: text, message: text })

const attentionSchema = v.looseObject({
  code: text,
  severity: text,
  since: text,
  count: v.optional(count, 1),
  text,
  fix: maybe(text),
})
export type Attention = v.InferOutput<typeof attentionSchema>

/** `workflow_id` null: of an account, or of the deployment. */
export const healthSchema = v.looseObject({
  attention: v.array(v.looseObject({ workflow_id: v.nullable(text), ...attentionSchema.entries })),
})

const lastRun = v.looseObject({ action: text, status: text, reason: text, finished_at: text })

export const workflowSchema = v.looseObject({
  workflow_id: text,
  connector: maybe(text),
  /** An earlier relay does not say it. */
  readable: v.optional(v.nullable(v.boolean()), true),
  status: text,
  reason: maybe(text),
  issues: v.optional(v.array(issue), []),
  pending: maybe(count),
  parked: maybe(count),
  oldest_pending_seconds: maybe(count),
  board: maybe(v.looseObject({ active: count, archived: count })),
  schedule: maybe(text),
  full_sync_schedule: maybe(text),
  last_fired_at: maybe(text),
  next_fire_at: maybe(text),
  last_run: maybe(lastRun),
  held_by: maybe(text),
  since: maybe(text),
  failing_since: maybe(text),
  rate_per_minute: maybe(count),
  drained_at: maybe(text),
  webhooks: maybe(
    v.looseObject({
      last_accepted_at: maybe(text),
      last_refused_at: maybe(text),
      accepted_24h: count,
      refused_24h: v.record(text, count),
      secrets: v.optional(v.array(v.looseObject({ place: count, last_verified_at: maybe(text) })), []),
    }),
  ),
  attention: v.optional(v.array(attentionSchema), []),
})
export type Workflow = v.InferOutput<typeof workflowSchema>
export const workflowsSchema = v.array(workflowSchema)

const outcomes = v.record(text, count)
/** What a dry run would do to how many jobs, the first of them by name. */
const planned = v.looseObject({
  count,
  first: v.array(v.looseObject({ reference: text, name: maybe(text), reason: maybe(text) })),
})
export const runSchema = v.looseObject({
  run_id: text,
  action: text,
  trigger: text,
  started_at: maybe(text),
  finished_at: maybe(text),
  state: v.picklist(['reading', 'pushing', 'finished']),
  progress: v.looseObject({ read: count, expected: v.nullable(count), pushed: count, failed: count }),
  outcomes,
  issues: v.array(issue),
  failing: v.looseObject({ count, jobs: v.array(v.looseObject({ reference: text, reason: text })) }),
  result: v.nullable(v.looseObject({ status: text, reason: text })),
  preview: v.optional(
    v.looseObject({
      created: planned,
      updated: planned,
      archived: planned,
    }),
  ),
})
export type Run = v.InferOutput<typeof runSchema>
export const runsPageSchema = v.looseObject({ items: v.array(runSchema), cursor: maybe(text) })

export const runJobsSchema = v.looseObject({
  items: v.array(v.looseObject({ reference: text, name: maybe(text), reason: maybe(text) })),
  count,
})
export type RunJobs = v.InferOutput<typeof runJobsSchema>

export const eventSchema = v.looseObject({
  seq: count,
  action: text,
  reference: v.nullable(text),
  state: text,
  outcome: v.nullable(text),
  reason: v.nullable(text),
  message: maybe(text),
  attempts: count,
  next_attempt_at: maybe(text),
  received_at: text,
})
export type Event = v.InferOutput<typeof eventSchema>
export const eventsSchema = v.looseObject({ items: v.array(eventSchema), cursor: v.nullable(count) })

export const countSchema = v.looseObject({ count })

export const foundJobsSchema = v.looseObject({
  items: v.array(v.looseObject({ reference: text, name: maybe(text) })),
  cursor: v.nullable(v.union([text, count])),
})

export type FoundJobs = v.InferOutput<typeof foundJobsSchema>

export const jobSchema = v.looseObject({
  reference: text,
  ledger: v.nullable(v.looseObject({})),
  check: v.looseObject({ origin: text, verdict: text, verdict_text: text }),
})
export type Job = v.InferOutput<typeof jobSchema>

export const checkSchema = v.looseObject({
  ok: v.boolean(),
  findings: v.array(v.looseObject({ of: text, state: text, text, fix: v.nullable(text) })),
})

export const registeredSchema = v.looseObject({
  items: v.array(v.looseObject({ event: text, target: text, state: text })),
})
export type Registered = v.InferOutput<typeof registeredSchema>['items'][number]
export const removedSchema = v.looseObject({ removed: count })

/** For an answer of which nothing is read. */
export const anySchema = v.unknown()
