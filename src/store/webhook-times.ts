// When webhooks came: the last one, the last refused one, and how far apart they were on each of the last 14 days. Pure.
// A day keeps its longest gap and how often each length of gap occurred, so that it has the same size however many came.
import * as v from 'valibot'

const DAY_MS = 86_400_000
/** So many days are kept. */
const DAYS = 14
/** Lengths are kept in steps of a fifth or so: four to each doubling of the seconds. */
const STEPS_PER_DOUBLING = 4

const daySchema = v.object({
  /** The begin of the day in UTC (Unix ms). */
  at: v.number(),
  longest_ms: v.number(),
  /** How many gaps by the step of their length. */
  gaps: v.record(v.string(), v.number()),
})
type Day = v.InferOutput<typeof daySchema>

const moment = v.nullable(v.number())
/** One of the workflow's webhook secrets by its mark: since when it was seen in place, and when it last proved a webhook. */
const secretTimesSchema = v.object({ mark: v.string(), since: v.number(), verified_at: moment })
export type SecretTimes = v.InferOutput<typeof secretTimesSchema>

export const webhookTimesSchema = v.object({
  first_accepted_at: moment,
  last_accepted_at: moment,
  last_refused_at: moment,
  /** Oldest first. */
  days: v.array(daySchema),
  /** In the order in which the workflow gives them. */
  secrets: v.optional(v.array(secretTimesSchema), []),
})
/** Times are Unix milliseconds. */
export type WebhookTimes = v.InferOutput<typeof webhookTimesSchema>

export const noWebhooks = (): WebhookTimes => ({
  first_accepted_at: null,
  last_accepted_at: null,
  last_refused_at: null,
  days: [],
  secrets: [],
})

const stepOf = (ms: number): number => Math.round(STEPS_PER_DOUBLING * Math.log2(Math.max(1, ms / 1_000)))
const lengthOf = (step: number): number => Math.round(2 ** (step / STEPS_PER_DOUBLING) * 1_000)

/** A webhook was accepted at `at`. The gap before it belongs to the day in which it ends. */
export function withAccepted(times: WebhookTimes, at: number): WebhookTimes {
  const { last_accepted_at: last } = times
  const first_accepted_at = times.first_accepted_at ?? at
  if (last === null) return { ...times, first_accepted_at, last_accepted_at: at }
  if (at < last) return times // the clock was another
  const day = Math.floor(at / DAY_MS) * DAY_MS
  const before = times.days.find((one) => one.at === day) ?? { at: day, longest_ms: 0, gaps: {} }
  const step = String(stepOf(at - last))
  const gaps = { ...before.gaps, [step]: (before.gaps[step] ?? 0) + 1 }
  const today: Day = { at: day, longest_ms: Math.max(before.longest_ms, at - last), gaps }
  return { ...times, last_accepted_at: at, days: [...times.days.filter((one) => one.at !== day), today] }
}

/** The secret that proved a webhook, and all that could have, by their marks. */
export interface Verified {
  readonly mark: string
  readonly of: readonly string[]
}

/** A webhook was proven at `at`. Secrets that are no longer in place go. */
export function withVerified(times: WebhookTimes, { mark, of }: Verified, at: number): WebhookTimes {
  const secrets = of.map((one) => {
    const before = times.secrets.find((known) => known.mark === one) ?? { mark: one, since: at, verified_at: null }
    return one === mark ? { ...before, verified_at: at } : before
  })
  return { ...times, secrets }
}

/** A webhook was refused at `at`. */
export const withRefused = (times: WebhookTimes, at: number): WebhookTimes => ({
  ...times,
  last_refused_at: Math.max(times.last_refused_at ?? 0, at),
})

/** `times` with what is newer: its moments, and its days in place of the same ones. Only the last 14 days stay. */
export function timesAdded(times: WebhookTimes, newer: WebhookTimes): WebhookTimes {
  const others = times.days.filter(({ at }) => !newer.days.some((day) => day.at === at))
  const days = [...others, ...newer.days].toSorted((a, b) => a.at - b.at)
  const from = (days.at(-1)?.at ?? 0) - (DAYS - 1) * DAY_MS
  return { ...newer, days: days.filter(({ at }) => at >= from) }
}

/** How far apart webhooks came in the last 14 days before `now`. */
export interface Gaps {
  /** How many days of that are known. */
  readonly days: number
  readonly longest_ms: number
  /** Right to about a tenth; null: there was no gap. */
  readonly median_ms: number | null
}

export function gapsOf(times: WebhookTimes, now: number): Gaps {
  const days = times.days.filter(({ at }) => at > now - (DAYS + 1) * DAY_MS)
  const steps = days
    .flatMap(({ gaps }) => Object.entries(gaps).map(([step, n]) => ({ step: Number(step), n })))
    .toSorted((a, b) => a.step - b.step)
  const count = steps.reduce((sum, { n }) => sum + n, 0)
  let seen = 0
  const middle = steps.find(({ n }) => {
    seen += n
    return seen * 2 >= count
  })
  return {
    days: Math.min(DAYS, (now - (times.first_accepted_at ?? now)) / DAY_MS),
    longest_ms: Math.max(0, ...days.map(({ longest_ms }) => longest_ms)),
    median_ms: middle === undefined ? null : lengthOf(middle.step),
  }
}
