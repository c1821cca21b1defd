// What an event keeps for people beside what is needed to deliver it (table `event`, columns `history` and `about`, JSON): the
// attempts at it, and what is known of its job. Both are written with the event's row when that is written anyway.
import * as v from 'valibot'
import { parseJson } from '../lib/http'

/** The steps of a delivery, in their order. */
const STEPS = ['fetchJob', 'logics', 'format', 'push'] as const
export type StepName = (typeof STEPS)[number]

/** So many attempts are kept of an event: the first ones, which say how it began, and the last ones. */
const FIRST_KEPT = 4
const LAST_KEPT = 12
/** Longest text of what is known of a job, in UTF-16 units. */
const TEXT_MAX_LENGTH = 80

const attemptSchema = v.object({
  /** When it ended; Unix ms. */
  at: v.number(),
  /** The step that it came to; null: none, what was crashed or ended before. */
  step: v.nullable(v.picklist(STEPS)),
  /** Why it did not come through, or what it came to where that needs a word; null: it came through. */
  reason: v.nullable(v.string()),
  /** How long each step took. */
  ms: v.object({
    fetchJob: v.optional(v.number()),
    logics: v.optional(v.number()),
    format: v.optional(v.number()),
    push: v.optional(v.number()),
  }),
})
/** One attempt at an event. */
export type Attempt = v.InferOutput<typeof attemptSchema>
const historySchema = v.array(attemptSchema)

const aboutSchema = v.object({
  /** What the origin calls it beside the reference. */
  other_id: v.optional(v.string()),
  /** Its state, in the origin's own words. */
  state: v.optional(v.string()),
  /** The logic that discarded it. */
  logic: v.optional(v.string()),
})
/** What is known of an event's job beside its content. */
export type About = v.InferOutput<typeof aboutSchema>

/** The attempts in a stored text, oldest first; of more than are kept some in the middle are missing. */
export function historyOf(text: string | null): readonly Attempt[] {
  const read = v.safeParse(historySchema, parseJson(text ?? ''))
  return read.success ? read.output : []
}

/** The stored text with one attempt more. */
export function withAttempt(text: string | null, attempt: Attempt): string {
  const all = [...historyOf(text), attempt]
  const kept = all.length <= FIRST_KEPT + LAST_KEPT ? all : [...all.slice(0, FIRST_KEPT), ...all.slice(-LAST_KEPT)]
  return JSON.stringify(kept)
}

/** What a stored text knows of the job. */
export function aboutOf(text: string | null): About {
  const read = v.safeParse(aboutSchema, parseJson(text ?? ''))
  return read.success ? read.output : {}
}

/** The same, where null is not known. */
export type Known = { readonly [K in keyof About]?: string | null | undefined }

/** The stored text with what is known newly, or null where nothing is known. */
export function aboutText(text: string | null, more: Known): string | null {
  const known = { ...aboutOf(text) }
  for (const key of ['other_id', 'state', 'logic'] as const) {
    const value = more[key]
    if (value != null) known[key] = value.slice(0, TEXT_MAX_LENGTH)
  }
  return Object.keys(known).length === 0 ? null : JSON.stringify(known)
}

/** What is kept of an attempt with the event; absent: what stood there stays. */
export interface Noted {
  readonly history?: string | null
  readonly about?: string | null
}
