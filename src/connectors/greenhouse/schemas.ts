// The shapes of Greenhouse: a workflow's parameters, a job post as the Job Board API or Harvest tells it, a webhook's envelope.
// Parameters are strict, what Greenhouse sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, number, record, records, scalar, text } from '../../lib/shapes'
import { keyedOrOpen } from '../shared/auth'

/** Words what is wrong with the object itself: no object, a key that is missing, or one that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

const EXPECTED_TOKEN = 'expected the name of the board alone, e.g. "acme" for https://boards.greenhouse.io/acme'
const boardToken = v.pipe(v.string(EXPECTED_TOKEN), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, EXPECTED_TOKEN))
const credential = (what: string) =>
  v.pipe(
    v.string('expected a text'),
    v.regex(/^[\x21-\x7e]+$/, `expected the ${what}: a text that is not empty, without spaces or line breaks`),
  )
const EXPECTED_USER = 'expected the number of a Greenhouse user, who is a Site Admin, as a text'

/**
 * `connector_auth`: a `board_token` alone reads the Job Board API, a client of Harvest v3 with it also what the board does not
 * tell. https://developers.greenhouse.io/job-board.html, https://harvestdocs.greenhouse.io
 */
export const authSchema = keyedOrOpen(
  v.strictObject(
    {
      client_id: credential('client ID'),
      client_secret: credential('client secret'),
      /** In whose name Harvest is read. */
      user_id: v.optional(v.pipe(v.string(EXPECTED_USER), v.regex(/^\d{1,19}$/, EXPECTED_USER))),
      /** The board whose posts these are: it tells their pages, departments and offices. */
      board_token: v.optional(boardToken),
    },
    aboutKeys,
  ),
  v.strictObject({ board_token: boardToken }, aboutKeys),
  ['client_id', 'client_secret', 'user_id'],
)

const EXPECTED_TIME = 'expected an ISO 8601 date and time with its zone, such as 2026-11-20T12:00:00Z'
const time = v.pipe(
  v.string(EXPECTED_TIME),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/, EXPECTED_TIME),
  v.check((value) => !Number.isNaN(Date.parse(value)), EXPECTED_TIME),
)
const own = {
  /** Posts of no job, by which people only leave their details. */
  prospect_posts: v.optional(v.boolean('expected true or false'), false),
}

/** `pull_parameters` of Harvest, by the names of hrflow-connectors where the filter still exists. */
export const pullSchema = v.strictObject(
  {
    ...own,
    created_after: v.optional(time),
    created_before: v.optional(time),
    updated_after: v.optional(time),
    updated_before: v.optional(time),
  },
  aboutKeys,
)

/** The Job Board API takes no filter. */
export const boardPullSchema = v.strictObject(own, aboutKeys)

const place = { id: scalar(), name: text() }

/** A job post, as the two ways tell it together. https://developers.greenhouse.io/job-board.html#retrieve-a-job */
export const jobSchema = v.looseObject({
  id: text(),
  /** The job that it is a post of; null: of none. */
  internal_job_id: text(),
  title: text(),
  requisition_id: text(),
  updated_at: text(),
  first_published: text(),
  language: text(),
  location: record({ name: text() }),
  absolute_url: text(),
  /** HTML, written once more as character references. */
  content: text(),
  metadata: records({ name: text(), value: v.optional(v.unknown()) }),
  departments: records(place),
  offices: records({ ...place, location: text() }),
  education: text(),
  employment: text(),
  pay_input_ranges: records({ min_cents: number(), max_cents: number(), currency_type: text() }),
  /** Only Harvest tells these. */
  live: flag(),
  active: flag(),
  external: flag(),
  job_status: text(),
})

/** A job post as Harvest tells it. https://harvestdocs.greenhouse.io/reference/get_v3-job-posts */
export const postSchema = v.looseObject({
  id: text(),
  job_id: text(),
  title: text(),
  location: record({ name: text() }),
  live: flag(),
  active: flag(),
  external: flag(),
  language: text(),
  content: text(),
  first_published_at: text(),
  updated_at: text(),
})

/** What of a job there is in Harvest for its posts. `notes` are internal and are not read. */
export const harvestJobSchema = v.looseObject({
  id: text(),
  requisition_id: text(),
  status: text(),
  departments: records(place),
  offices: records({ ...place, location: v.optional(v.unknown()) }),
})

export const tokenSchema = v.looseObject({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  expires_at: scalar(),
  expires_in: number(),
})

/** A webhook delivery: where the job or the post stands in `payload` depends on `action`. */
export const envelopeSchema = v.looseObject({
  action: v.string(),
  payload: v.looseObject({
    id: text(),
    job: record({ id: text() }),
    job_post: record({ id: text() }),
  }),
})

export type GreenhouseAuth = v.InferOutput<typeof authSchema>
export type HarvestAuth = Extract<GreenhouseAuth, { client_id: string }>
export type GreenhousePull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a post holds whatever else Greenhouse tells as well, see `field`. */
export type GreenhouseJob = Known<v.InferOutput<typeof jobSchema>>
