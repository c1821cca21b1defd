// What enters this connector: its parameters, checked strictly with messages a user can act on, and Flatchr's shapes, read tolerantly.
// Nothing here calls out or knows HrFlow's shapes.
import * as v from 'valibot'
import { type Known, number, numberOrText, record, records, scalar, text } from '../../lib/shapes'

/** The production host, and the default. HrFlow's documentation writes it with a trailing slash and the other one without: both pass. */
const PRODUCTION_URL = 'https://api.flatchr.io'
const DEMO_URL = 'https://api.demo.flatchr.io'
const BASE_URLS = [PRODUCTION_URL, `${PRODUCTION_URL}/`, DEMO_URL, `${DEMO_URL}/`] as const

/** The `status` codes whose meaning is known: 1 is the only one ever seen, on vacancies that are online. */
const KNOWN_OPEN_STATUSES = [1]

/** Words what is wrong with the object itself: no object, a key that is not known, a key that is not there. */
const aboutKeys = (issue: v.StrictObjectIssue): string => {
  if (issue.expected === 'Object') return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

/** `connector_auth`. `env_base_url` comes out without a trailing slash, so that a path can follow. */
export const authSchema = v.strictObject(
  {
    api_key: v.pipe(
      v.string('expected the API key as a text'),
      // It travels in a header: a pasted line break would make every call fail without a word about why.
      v.regex(/^[\x21-\x7e]+$/, 'expected the API key alone: not empty, without spaces or line breaks'),
    ),
    company_id: v.pipe(
      v.string('expected the company id as a text'),
      v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected the company id alone: 1 to 64 letters, digits, "_" or "-"'),
    ),
    env_base_url: v.optional(
      v.pipe(
        v.picklist(BASE_URLS, `expected "${PRODUCTION_URL}/" (production) or "${DEMO_URL}" (demo)`),
        v.transform((url) => url.replace(/\/$/, '')),
      ),
      PRODUCTION_URL,
    ),
  },
  aboutKeys,
)

/** `pull_parameters`. HrFlow documents none; `open_statuses` is ours, because Flatchr does not say what its codes mean. */
export const pullSchema = v.strictObject(
  {
    open_statuses: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.number('expected an integer, a code of vacancy.status'),
            v.integer('expected an integer, a code of vacancy.status'),
          ),
          'expected a list of integers, e.g. [1]',
        ),
        v.minLength(1, 'expected at least one status: with none every vacancy would be archived'),
      ),
      () => KNOWN_OPEN_STATUSES,
    ),
  },
  aboutKeys,
)

/** A value that comes as a plain text or code, or as an object that names it. */
const named = record({ name: text(), title: text() })
const plain = scalar()
const label = () =>
  v.optional(
    v.lazy((input) => (typeof input === 'object' ? named : plain)),
    () => null,
  )

/**
 * A vacancy. A field that is absent or of a wrong type is null; unknown fields stay as they came.
 * Only `note` is taken out: it is internal to the recruiters, so neither logics nor a format ever hold it.
 * https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_une_annonce
 */
export const jobSchema = v.pipe(
  v.looseObject({
    /** The encoded string that names the vacancy in URLs. */
    id: text(),
    /** The number of the same vacancy. In webhooks the two names are swapped. */
    vacancy_id: scalar(),
    /** The recruiter's own reference, not ours. */
    reference: text(),
    slug: text(),
    title: text(),
    /** About the company; the job itself is `mission`. */
    description: text(),
    mission: text(),
    profile: text(),
    status: scalar(),
    language: text(),
    company_id: scalar(),
    apply_url: text(),
    created_at: text(),
    updated_at: text(),
    start_date: text(),
    end_date: text(),
    /** A number, a text that is one (`"40 000"`, `"12,50"`) or words; "0" and 0 mean that none is given. */
    salary: numberOrText(),
    salary_max: numberOrText(),
    currency: text(),
    /** What the salary is paid for: y, m, d or h. */
    mensuality: text(),
    /** 1: under a year, 2: 1 to 3 years, 4: 3 to 5, 6: over 6; others exist. */
    experience: scalar(),
    contract_type_id: scalar(),
    contract_type: label(),
    metier_id: scalar(),
    metier: label(),
    education_level_id: scalar(),
    education_level: label(),
    activity_id: scalar(),
    activity: label(),
    channel_id: scalar(),
    channel: label(),
    driver_license: scalar(),
    /** A boolean, or `notime`, `parttime`, `fulltime`. */
    remote: scalar(),
    handicap: scalar(),
    partial: scalar(),
    kanban: scalar(),
    worker_status: text(),
    video_url: text(),
    /** What the recruiter shows on the vacancy's page; false hides it. */
    show_address: scalar(),
    show_contract_date: scalar(),
    show_contract_type: scalar(),
    show_salary: scalar(),
    /** Separated by `;`. */
    skills: text(),
    tags: records({ title: text() }),
    /** Only `fetchJob` reads these. */
    benefits: records({ title: text() }),
    address: record({
      formatted_address: text(),
      street_number: text(),
      route: text(),
      postal_code: text(),
      locality: text(),
      administrative_area_level_1: text(),
      administrative_area_level_2: text(),
      country: text(),
      location_lat: number(),
      location_lng: number(),
    }),
  }),
  v.transform(({ note, ...job }) => job),
)

export type FlatchrAuth = v.InferOutput<typeof authSchema>
export type FlatchrPull = v.InferOutput<typeof pullSchema>

/**
 * A vacancy as `GET /vacancy/{id}` and `GET /company/{company_id}/vacancies` answer it, without `note`: the fields that we
 * know; whatever else it tells is there too, see `field`.
 */
export type FlatchrJob = Known<v.InferOutput<typeof jobSchema>>

/** What a webhook's body must be at least. https://developers.flatchr.io/en/webhooks */
export const envelopeSchema = v.object({
  event: v.string(),
  data: v.pipe(
    v.custom<object>((value) => !Array.isArray(value)),
    v.looseObject({}),
  ),
})
