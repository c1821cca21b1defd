// The shapes of Breezy HR: a workflow's parameters, a position as the API or the public list tells it, a webhook's envelope.
// Parameters are strict, what Breezy HR sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, isRecord, type Known, record, records, text, texts } from '../../lib/shapes'
import { keyedOrOpen } from '../shared/auth'
import { withoutPersons } from '../shared/persons'

const STATES = ['draft', 'archived', 'published', 'closed', 'pending'] as const

const EXPECTED_TOKEN = 'expected the API token: a text that is not empty, without spaces or line breaks'
const EXPECTED_TEXT = 'expected a text that is not empty'
const EXPECTED_EMAIL = 'expected an e-mail address'
const EXPECTED_ID = 'expected the id of the company as Breezy HR names it: letters and digits'
const EXPECTED_SLUG = 'expected the name before .breezy.hr, e.g. "acme" for https://acme.breezy.hr'

/** Words what is wrong with the object itself: no object, a key that is missing, or one that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

const slug = () => v.pipe(v.string(EXPECTED_SLUG), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i, EXPECTED_SLUG))
const some = () => v.pipe(v.string(EXPECTED_TEXT), v.regex(/\S/, EXPECTED_TEXT))

const keyedSchema = v.pipe(
  v.strictObject(
    {
      api_token: v.optional(v.pipe(v.string(EXPECTED_TOKEN), v.regex(/^[\x21-\x7e]+$/, EXPECTED_TOKEN))),
      email: v.optional(v.pipe(v.string(EXPECTED_EMAIL), v.regex(/^[^\s@]+@[^\s@]+$/, EXPECTED_EMAIL))),
      password: v.optional(some()),
      company_id: v.optional(v.pipe(v.string(EXPECTED_ID), v.regex(/^[A-Za-z0-9]{1,64}$/, EXPECTED_ID))),
      company_name: v.optional(some()),
      company_slug: v.optional(slug()),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['api_token'], ['email'], ['password']],
      ({ api_token, email, password }) => api_token !== undefined || email !== undefined || password !== undefined,
      'expected an api_token, or an email with its password',
    ),
    ['api_token'],
  ),
  v.forward(
    v.partialCheck(
      [['email'], ['password']],
      ({ email, password }) => email === undefined || password !== undefined,
      'expected the password of that account',
    ),
    ['password'],
  ),
  v.forward(
    v.partialCheck(
      [['email'], ['password']],
      ({ email, password }) => password === undefined || email !== undefined,
      'expected the e-mail address of that account',
    ),
    ['email'],
  ),
  v.forward(
    v.partialCheck(
      [['company_id'], ['company_name']],
      ({ company_id, company_name }) => company_id !== undefined || company_name !== undefined,
      'expected a company_id or a company_name: an account may have several companies',
    ),
    ['company_id'],
  ),
)

/**
 * `connector_auth`: a token, or an account's e-mail address and password, with a company reads the API; a `company_slug` alone the
 * public list. https://developer.breezy.hr
 */
export const authSchema = keyedOrOpen(keyedSchema, v.strictObject({ company_slug: slug() }, aboutKeys), [
  'api_token',
  'email',
  'password',
  'company_id',
  'company_name',
])

/** `pull_parameters`, as hrflow-connectors names them. */
export const pullSchema = v.strictObject(
  {
    state: v.optional(
      v.picklist(STATES, `expected one of ${STATES.map((state) => `"${state}"`).join(', ')}`),
      'published',
    ),
  },
  aboutKeys,
)

/** The public list takes none: it shows published positions alone, and of them all. */
export const listPullSchema = v.strictObject({}, aboutKeys)

const textSchema = text()

/** An object with a name, or the name alone. "Unspecified" is none. */
const named = () =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) => {
        const { id = null, name = given } = isRecord(given) ? given : {}
        return id === 'unspecified' ? null : v.parse(textSchema, name)
      }),
    ),
    () => null,
  )

const place = {
  country: named(),
  state: named(),
  city: text(),
  name: text(),
  is_remote: flag(),
  streetAddress: record({ custom: text() }),
  remote_details: v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) => v.parse(textSchema, isRecord(given) ? (given['name'] ?? given['value']) : given)),
    ),
    () => null,
  ),
}

/** A position by the API's names; the public list's are read into them. https://developer.breezy.hr/reference/company-position */
export const jobSchema = v.pipe(
  v.looseObject({
    /** Hexadecimal, the same in both (guess). */
    _id: text(),
    /** Holds the title, and follows it. */
    friendly_id: text(),
    name: text(),
    /** draft, archived, published, closed, pending. The public list tells none. */
    state: text(),
    /** Other than `position`: talent pools and the like. */
    org_type: text(),
    /** `internal`: for the company's own people. */
    candidate_type: text(),
    type: named(),
    description: text(),
    location: record(place),
    /** All places, of a position that has several. */
    locations: records(place),
    category: named(),
    experience: named(),
    education: named(),
    department: named(),
    requisition_id: text(),
    tags: texts(),
    /** What is paid, in words. The API tells none. */
    salary: text(),
    /** The position's page. The API tells none: it is made of the company's name there. */
    url: text(),
    creation_date: text(),
    updated_date: text(),
  }),
  v.transform(withoutPersons('creator', 'creator_id', 'hiring_team')),
)

export const tokenSchema = v.looseObject({ access_token: v.pipe(v.string(), v.nonEmpty()) })

/** A company of the account. */
export const companySchema = v.looseObject({ _id: text(), name: text(), friendly_id: text() })

/** A webhook delivery. https://developer.breezy.hr/reference/webhooks */
export const envelopeSchema = v.looseObject({
  _id: text(),
  type: text(),
  creation_date: text(),
  object: record({ position: record({ _id: text() }) }),
})

export type BreezyAuth = v.InferOutput<typeof authSchema>
export type KeyedAuth = v.InferOutput<typeof keyedSchema>
export type BreezyPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a position holds whatever else Breezy HR tells as well, see `field`. */
export type BreezyJob = Known<v.InferOutput<typeof jobSchema>>
