// The shapes of SmartRecruiters: a workflow's parameters, a job as both ways of reading give it, pages, a webhook's body. Parameters
// are strict, what SmartRecruiters sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, number, numberOrText, record, records, text } from '../../lib/shapes'
import { keyedOrOpen } from '../shared/auth'
import { withoutPersons } from '../shared/persons'

const STATUSES = ['CREATED', 'SOURCING', 'INTERVIEW', 'OFFER', 'FILLED', 'CANCELLED', 'ON_HOLD'] as const
const POSTING_STATUSES = ['PUBLIC', 'INTERNAL', 'NOT_PUBLISHED', 'PRIVATE'] as const

const EXPECTED_TOKEN = 'expected the API key: a text that is not empty, without spaces or line breaks'
const EXPECTED_COMPANY = 'expected the company identifier: what follows jobs.smartrecruiters.com/ in its addresses'
const EXPECTED_TEXT = 'expected a text that is not empty'
const EXPECTED_TIME = 'expected an ISO 8601 date or time such as 2026-10-02 or 2026-10-02T07:30:00Z'
const EXPECTED_LIMIT = 'expected a whole number from 1 to 100: the size of a page'

const oneOf = (names: readonly string[]): string => `expected one of ${names.map((name) => `"${name}"`).join(', ')}`

/** Words what is wrong with the object itself: no object, a key that is missing, or one that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

const company = () => v.pipe(v.string(EXPECTED_COMPANY), v.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, EXPECTED_COMPANY))

const openAuthSchema = v.strictObject({ company_identifier: company() }, aboutKeys)
const keyedAuthSchema = v.strictObject(
  {
    /** A customer's key, of hrflow-connectors' name. */
    x_smart_token: v.pipe(v.string(EXPECTED_TOKEN), v.regex(/^[\x21-\x7e]+$/, EXPECTED_TOKEN)),
    company_identifier: v.optional(company()),
  },
  aboutKeys,
)

/** `connector_auth`: an `x_smart_token` reads the customer's API, a `company_identifier` alone the public postings. */
export const authSchema = keyedOrOpen(keyedAuthSchema, openAuthSchema, ['x_smart_token'])

const time = () =>
  v.optional(
    v.pipe(
      v.string(EXPECTED_TIME),
      v.regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/, EXPECTED_TIME),
      v.check((given) => !Number.isNaN(Date.parse(given)), EXPECTED_TIME),
    ),
  )

/** `pull_parameters`, by hrflow-connectors' names but for the last two, which are ours. */
export const pullSchema = v.strictObject(
  {
    /** Searched for in titles. */
    query: v.optional(v.pipe(v.string(EXPECTED_TEXT), v.regex(/\S/, EXPECTED_TEXT))),
    updated_after: time(),
    posting_status: v.optional(v.picklist(POSTING_STATUSES, oneOf(POSTING_STATUSES))),
    job_status: v.optional(v.picklist(STATUSES, oneOf(STATUSES))),
    limit: v.optional(
      v.pipe(
        v.number(EXPECTED_LIMIT),
        v.integer(EXPECTED_LIMIT),
        v.minValue(1, EXPECTED_LIMIT),
        v.maxValue(100, EXPECTED_LIMIT),
      ),
    ),
    /** The posting statuses in which a job belongs on the board. */
    open_posting_statuses: v.optional(
      v.pipe(
        v.array(v.picklist(POSTING_STATUSES, oneOf(POSTING_STATUSES)), 'expected a list of posting statuses'),
        v.minLength(1, 'expected at least one posting status: with none every job would be archived'),
      ),
      ['PUBLIC'],
    ),
    /** The statuses in which it does not, whatever its posting. */
    closed_statuses: v.optional(v.array(v.picklist(STATUSES, oneOf(STATUSES)), 'expected a list of statuses'), [
      'FILLED',
      'CANCELLED',
      'ON_HOLD',
    ]),
  },
  aboutKeys,
)

/** What there is of them without a key. */
export const postingsPullSchema = v.strictObject({ updated_after: time() }, aboutKeys)

const named = () => record({ id: text(), label: text() })
const section = () => record({ title: text(), text: text() })
const place = () =>
  record({
    address: text(),
    postalCode: text(),
    city: text(),
    region: text(),
    country: text(),
    latitude: number(),
    longitude: number(),
    fullLocation: text(),
    manual: flag(),
    remote: flag(),
  })
const advertisement = () =>
  record({
    language: named(),
    sections: record({
      companyDescription: section(),
      jobDescription: section(),
      qualifications: section(),
      additionalInformation: section(),
    }),
  })
const pay = () => record({ min: numberOrText(), max: numberOrText(), currency: text(), period: text() })

/** A job by the names of the customer's API; of a public posting what it tells of its job, under the same names. */
export const jobSchema = v.pipe(
  v.looseObject({
    /** A UUID, the same in both. */
    id: text(),
    /** Of the posting that the job was read from. The customer's API tells none. */
    posting_id: text(),
    title: text(),
    refNumber: text(),
    createdOn: text(),
    updatedOn: text(),
    status: text(),
    postingStatus: text(),
    /** A pattern for jobs, and none itself. */
    template: flag(),
    /** Of a posting: whether it is still to be shown. */
    active: flag(),
    targetHiringDate: text(),
    location: place(),
    department: named(),
    industry: named(),
    function: named(),
    typeOfEmployment: named(),
    experienceLevel: named(),
    eeoCategory: named(),
    compensation: pay(),
    jobAd: advertisement(),
    properties: records({ label: text(), value: v.optional(v.unknown()) }),
    actions: record({ applyOnWeb: record({ url: text() }) }),
    postingUrl: text(),
    applyUrl: text(),
  }),
  v.transform(withoutPersons('creator', 'hiringTeam', 'hiringManager')),
)

/** A public posting as it is answered by itself. `id` is the posting's own. */
export const postingSchema = v.looseObject({
  id: text(),
  /** The job that it is of. */
  jobId: text(),
  name: text(),
  releasedDate: text(),
  language: v.optional(v.unknown()),
  jobAd: record({ sections: v.optional(v.unknown()), language: v.optional(v.unknown()) }),
})

/** A row of the public list. */
export const rowSchema = v.looseObject({
  id: text(),
  releasedDate: text(),
  /** One job may have several postings, by place and language: this one stands for it. */
  defaultJobAd: flag(),
})

/** A page of either list. */
export const pageSchema = v.looseObject({
  content: v.array(v.unknown()),
  nextPageId: text(),
  totalFound: number(),
})

/** A webhook's body: what happened stands in its headers. */
export const hookSchema = v.looseObject({ id: text(), job_id: text() })

export type SmartRecruitersAuth = v.InferOutput<typeof authSchema>
export type SmartRecruitersPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a job holds whatever else SmartRecruiters tells as well, see `field`. */
export type SmartRecruitersJob = Known<v.InferOutput<typeof jobSchema>>
export type Row = Known<v.InferOutput<typeof rowSchema>>
