// What an object counts of its work: how often, by name, hour by hour. Pure: how figures are added up, and their form as JSON.
import * as v from 'valibot'
import { answersSchema } from './answers'
import type { Outcome } from './event'
import { noWebhooks, webhookTimesSchema } from './webhook-times'

export const HOUR_MS = 3_600_000
/** So many different names one hour or one sum may hold; what comes beyond is counted as `other`. */
const NAMES_MAX = 200

/** What is counted: one word, or a word and what it is of. */
export type Figure =
  /** Deliveries of the origin that were verified and understood; of their events the new ones, the known ones, and those that concern no job. */
  | 'accepted'
  | 'received'
  | 'duplicates'
  | 'ignored'
  | `refused.${string}`
  /** How events ended; and attempts at them, those that failed by reason. */
  | `delivered.${Outcome}`
  | 'superseded'
  | 'dismissed'
  | 'attempts'
  | `failed.${string}`
  | `parked.${string}`
  /** Runs that ended, by status, and how long they took. */
  | `runs.${string}`
  | 'run_ms'
  /** Calls of far sides by host and class of status (`api.hrflow.ai 2xx`, `none`: no answer). */
  | `calls.${string}`
  /** Calls that had to wait for the account's rate, and for how long. */
  | 'rate_waits'
  | 'rate_wait_ms'
  | 'rows_written'

/** How often, by Figure. */
export type Counted = Readonly<Record<string, number>>
const countedSchema = v.record(v.string(), v.number())

/** One hour's work. `oldest_wait_ms`: the longest that an event was seen to wait in it. */
export interface Hour {
  readonly counted: Counted
  readonly oldest_wait_ms: number
}
const hourSchema = v.object({ counted: countedSchema, oldest_wait_ms: v.number() })

/** What is stored of the figures beside the hours that are over. */
const storedSchema = v.object({
  written_at: v.number(),
  /** The hour under way: the moment of its begin, and what was counted in it. */
  hour_at: v.number(),
  hour: hourSchema,
  /** All that was ever counted: it only grows. */
  total: countedSchema,
  webhooks: webhookTimesSchema,
  answers: v.optional(answersSchema, []),
})
export type Stored = v.InferOutput<typeof storedSchema>

/** What was counted since the figures were written. */
const unwrittenSchema = v.object({
  /** When that was, and how many changes there were since. */
  after: v.number(),
  changes: v.number(),
  /** By the begin of their hour. */
  hours: v.record(v.string(), hourSchema),
  webhooks: webhookTimesSchema,
  answers: v.optional(answersSchema, []),
  /** KV has what was written then, and does not say that events wait. */
  noted: v.optional(v.boolean(), false),
})
export type Unwritten = v.InferOutput<typeof unwrittenSchema>

export const NO_HOUR: Hour = { counted: {}, oldest_wait_ms: 0 }

/** Before anything was counted. */
export const nothingStored = (): Stored => ({
  written_at: 0,
  hour_at: 0,
  hour: NO_HOUR,
  total: {},
  webhooks: noWebhooks(),
  answers: [],
})

/** Nothing new since `stored`. */
export const nothingNew = ({ written_at, webhooks }: Stored): Unwritten => ({
  after: written_at,
  changes: 0,
  hours: {},
  webhooks: { ...webhooks, days: [] },
  answers: [],
  noted: false,
})

const reading =
  <S extends v.GenericSchema>(schema: S) =>
  (json: unknown): v.InferOutput<S> | null => {
    const read = v.safeParse(schema, json)
    return read.success ? read.output : null
  }
export const readStored = reading(storedSchema)
export const readUnwritten = reading(unwrittenSchema)
export const readHour = reading(hourSchema)

/** The begin of the hour of that moment. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS

/** One sum of both. */
export function added(one: Counted, other: Counted): Counted {
  const sum: Record<string, number> = { ...one }
  for (const [name, n] of Object.entries(other)) {
    const known = name in sum || Object.keys(sum).length < NAMES_MAX ? name : 'other'
    sum[known] = (sum[known] ?? 0) + n
  }
  return sum
}

export const hoursAdded = (one: Hour, other: Hour): Hour => ({
  counted: added(one.counted, other.counted),
  oldest_wait_ms: Math.max(one.oldest_wait_ms, other.oldest_wait_ms),
})

/** `unwritten` with what happened at `at` (Unix ms). */
export function withHour(unwritten: Unwritten, at: number, happened: Partial<Hour>): Unwritten {
  const hour = String(hourOf(at))
  const before = unwritten.hours[hour] ?? NO_HOUR
  const hours = { ...unwritten.hours, [hour]: hoursAdded(before, { ...NO_HOUR, ...happened }) }
  return { ...unwritten, hours, changes: unwritten.changes + 1 }
}

/** All that `unwritten` counts, whatever the hour. */
export const countedIn = ({ hours }: Pick<Unwritten, 'hours'>): Counted =>
  Object.values(hours).reduce<Counted>((sum, { counted }) => added(sum, counted), {})
