// The shapes of Workable: a workflow's parameters, a job, a webhook's envelope. Parameters are strict, what Workable sends is
// read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, numberOrText, record, records, scalar, text } from '../../lib/shapes'
import { keyedOrOpen } from '../shared/auth'

const EXPECTED_TIME =
  'expected an ISO 8601 date and time such as 20150708T115616Z or 2015-07-08T11:56:16Z, or an integer of Unix seconds'
const EXPECTED_ID = 'expected the id of a job as a text that is not empty'

/** Words what is wrong with the object itself: no object, a key that is not there, a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly input: unknown; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

const TIME =
  /^(\d{4})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?|(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:Z|[+-](?:0\d|1[0-4])[0-5]\d)?)?)$/

/** Whether `value` is an ISO 8601 date or time, in the extended or the basic form, of a day and an hour that exist. */
function isTime(value: string): boolean {
  const match = TIME.exec(value)
  if (match === null) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && hour < 24 && minute < 60 && second < 60
}

const time = v.union(
  [
    v.pipe(v.string(), v.check(isTime, EXPECTED_TIME)),
    v.pipe(v.number(), v.safeInteger(EXPECTED_TIME), v.minValue(0, EXPECTED_TIME)),
  ],
  EXPECTED_TIME,
)
const id = v.pipe(v.string(EXPECTED_ID), v.regex(/\S/, EXPECTED_ID))

/** The subdomain of the Workable account, as `GET /accounts` tells it. */
const subdomain = v.pipe(
  v.string('expected a text'),
  v.regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
    'expected the subdomain alone, e.g. "acme" for https://acme.workable.com',
  ),
)
const keyedAuthSchema = v.strictObject(
  {
    /** The API access token for the Workable account, generated from the Integrations section of its settings. */
    api_access_token: v.pipe(
      v.string('expected a text'),
      v.regex(/^[\x21-\x7e]+$/, 'expected the access token: a text that is not empty, without spaces or line breaks'),
    ),
    subdomain,
  },
  aboutKeys,
)

/**
 * `connector_auth`: a `subdomain` alone reads the public widget, with the token the SPI.
 * https://workable.readme.io/reference/generate-an-access-token
 */
export const authSchema = keyedOrOpen(keyedAuthSchema, v.strictObject({ subdomain }, aboutKeys), ['api_access_token'])

/** `pull_parameters`. https://workable.readme.io/reference/jobs */
export const pullSchema = v.strictObject(
  {
    /** Returns jobs with the current state. `closed` means used internally, not filled. */
    state: v.optional(
      v.picklist(['archived', 'closed', 'draft', 'published'], 'expected "archived", "closed", "draft" or "published"'),
    ),
    /** Returns jobs with an id greater than the specified value. */
    since_id: v.optional(id),
    /** Returns jobs with an id less than the specified value. */
    max_id: v.optional(id),
    /** Returns jobs created after the specified time. */
    created_after: v.optional(time),
    /** Returns jobs updated after the specified time. */
    updated_after: v.optional(time),
  },
  aboutKeys,
)

/** The widget takes none: it shows published jobs, and of them all. */
export const widgetPullSchema = v.strictObject({}, aboutKeys)

export type WorkableAuth = v.InferOutput<typeof authSchema>
export type KeyedAuth = v.InferOutput<typeof keyedAuthSchema>
export type WorkablePull = v.InferOutput<typeof pullSchema>

const place = { country: text(), region: text(), city: text(), zip_code: text() }

/** A job as `GET /jobs/{shortcode}` tells it; a listing row is one with less. https://workable.readme.io/reference/jobsshortcode */
export const jobSchema = v.looseObject({
  id: text(),
  shortcode: text(),
  code: text(),
  title: text(),
  full_title: text(),
  state: text(),
  department: text(),
  /** From the outermost department to the innermost. */
  department_hierarchy: records({ id: scalar(), name: text() }),
  url: text(),
  application_url: text(),
  shortlink: text(),
  workplace_type: text(),
  confidential: flag(),
  /** Demonstration data. Only listing rows tell. */
  sample: flag(),
  location: record({
    ...place,
    country_code: text(),
    region_code: text(),
    telecommuting: flag(),
    workplace_type: text(),
  }),
  /** The first entry is the primary one. `coords` is `"lat, lng"`. */
  locations: records({
    country_code: text(),
    country_name: text(),
    state_code: text(),
    subregion: text(),
    zip_code: text(),
    city: text(),
    coords: text(),
    hidden: flag(),
  }),
  /** The two ends are numbers, sometimes written as texts, and sometimes words. */
  salary: record({ salary_from: numberOrText(), salary_to: numberOrText(), salary_currency: text() }),
  full_description: text(),
  description: text(),
  requirements: text(),
  benefits: text(),
  employment_type: text(),
  industry: text(),
  function: text(),
  experience: text(),
  education: text(),
  /** As Workable wrote it. It moves without any change of content. */
  updated_at: text(),
  /** As Workable wrote it. May have day precision only. */
  created_at: text(),
})

/** The fields that we know; a job holds whatever else Workable tells as well, see `field`. */
export type WorkableJob = Known<v.InferOutput<typeof jobSchema>>

/** A page of `GET /jobs`, its rows unread. */
export const pageSchema = v.looseObject({
  jobs: v.array(v.unknown()),
  paging: record({ next: v.optional(v.unknown()) }),
})

/** `GET /subscriptions`. https://workable.readme.io/reference/webhooks */
export const subscriptionsSchema = v.looseObject({
  subscriptions: v.array(v.looseObject({ id: v.union([v.number(), v.string()]), event: text(), target: text() })),
})

/** A webhook delivery. The event's name has been seen under three keys. https://workable.readme.io/reference/webhook-subscriptions-candidates-employees */
export const envelopeSchema = v.looseObject({
  id: text(),
  fired_at: text(),
  event_type: text(),
  type: text(),
  event: text(),
  data: record({ job: record({ shortcode: text() }) }),
})
