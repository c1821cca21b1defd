// The settings of a workflow that do not depend on its connector: their schemas and defaults.
import * as v from 'valibot'
import { parseSchedule } from '../lib/schedule'
import { ACTIONS, type WorkflowDefinition } from './definition'

const positive = v.pipe(
  v.number('expected a number'),
  v.finite('expected a finite number'),
  v.gtValue(0, 'expected a number above 0'),
)
const flag = v.boolean('expected true or false')
const nonEmpty = v.pipe(v.string('expected a text'), v.nonEmpty('expected a text that is not empty'))
/** That it is a function is all that can be known here; `defineWorkflow` typed it for the connector's job. */
const callable = <Name extends 'format' | 'event_parser' | 'callback'>() =>
  v.optional(
    v.custom<NonNullable<WorkflowDefinition[Name]>>((value) => typeof value === 'function', 'expected a function'),
  )
const logic = v.custom<NonNullable<WorkflowDefinition['logics']>[number]>(
  (value) => typeof value === 'function',
  'expected a function',
)

/** The push parameters of every action together. */
export const pushSchema = v.strictObject({
  board_key: nonEmpty,
  enrich_with_parsing: v.optional(flag, false),
  sync: v.optional(flag, true),
  update_content: v.optional(flag, true),
  archive_foreign: v.optional(flag, false),
})

/** Push parameters that passed, with every default filled in. */
export type CheckedPush = Readonly<v.InferOutput<typeof pushSchema>>

const EXPECTED_EMAIL = 'expected an e-mail address'
const isEmail = (text: string): boolean => v.RFC_EMAIL_REGEX.test(text) && /@.+\../.test(text)

export const hrflowAuthSchema = v.strictObject({
  api_secret: v.pipe(
    v.string('expected a text'),
    v.regex(/^[\x21-\x7e]+$/, 'expected the secret: a text that is not empty, without spaces or line breaks'),
  ),
  api_user: v.pipe(v.string(EXPECTED_EMAIL), v.check(isEmail, EXPECTED_EMAIL)),
})

/** A whole number from `least` to `most`. */
const wholeNumber = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(least, expected), v.maxValue(most, expected))
}

/** A cron expression; what is wrong with it is said in words. */
const schedule = v.pipe(
  v.string('expected a text'),
  v.check(
    (text) => parseSchedule(text).ok,
    ({ input }) => {
      const read = parseSchedule(input)
      return read.ok ? '' : read.message
    },
  ),
)

/** What stands beside the connector and its parameters. */
export const settingsSchema = v.strictObject({
  /** Whether these are set, and long enough, decides over webhooks alone: see webhook-secrets.ts. */
  webhook_secret: v.optional(
    v.union([v.string(), v.array(v.nullish(v.string()))], 'expected a secret, or a list of secrets'),
  ),
  schedule: v.optional(schedule),
  scheduled_action: v.optional(v.picklist(ACTIONS, `expected one of ${ACTIONS.join(', ')}`), 'sync_jobs_in_hrflow'),
  full_sync_schedule: v.optional(schedule),
  logics: v.optional(v.array(logic, 'expected a list of functions'), []),
  format: callable<'format'>(),
  event_parser: callable<'event_parser'>(),
  callback: callable<'callback'>(),
  incremental: v.optional(flag, false),
  persist: v.optional(flag, true),
  on_missing: v.optional(v.picklist(['create', 'skip'], 'expected "create" or "skip"'), 'create'),
  max_archive_share: v.optional(
    v.pipe(v.number('expected a number'), v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1')),
    0.5,
  ),
  max_archive_count: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  content_version: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
  verify_board_hours: v.optional(
    v.pipe(
      v.number('expected a number'),
      v.finite('expected a finite number'),
      v.minValue(0, 'expected a number of hours, or 0 for never'),
    ),
    24,
  ),
  anonymize_archived: v.optional(flag, true),
  retention_days: v.optional(positive, 30),
  max_pending: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER), 1_000_000),
})

export const deliverySchema = v.strictObject({
  concurrency: v.optional(wholeNumber(1, 6), 6),
  retry_base_ms: v.optional(positive, 5_000),
  retry_max_ms: v.optional(positive, 7_200_000),
  max_attempts: v.optional(wholeNumber(1, 1_000), 16),
  hint_delay_ms: v.optional(positive, 60_000),
})

/**
 * Calls a second; without `origin_per_second` the connector's own rate holds. A delivery looks at the board and then writes, and
 * waits two seconds for a call at most: more slowly than that it would look again and again, and never write.
 */
export const ratesSchema = v.strictObject({
  origin_per_second: v.optional(positive),
  hrflow_per_second: v.optional(
    v.pipe(
      v.number('expected a number'),
      v.finite('expected a finite number'),
      v.minValue(0.5, 'expected at least 0.5, two calls in four seconds'),
    ),
    10,
  ),
})

export const idSchema = v.pipe(
  v.string('expected a text'),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'expected 1 to 64 letters, digits, "_" or "-", the first a letter or digit',
  ),
)
