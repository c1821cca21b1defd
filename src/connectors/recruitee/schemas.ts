// The shapes of Recruitee: a workflow's parameters, an offer as the API or the careers site tells it, a webhook's envelope.
// Parameters are strict, what Recruitee sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, numberOrText, record, scalar, text, texts } from '../../lib/shapes'
import { allowedHosts, boardAddress } from '../shared/hosts'
import { withoutPersons } from '../shared/persons'

export const DOMAIN = 'recruitee.com'

const ENDPOINTS = [
  'https://api.recruitee.com/c',
  'https://api.s.recruitee.com/c',
  'https://api.rc.recruitee.dev/c',
] as const
const STATUSES = ['published', 'internal', 'closed', 'draft', 'archived'] as const
const KINDS = ['job', 'talent_pool'] as const
const SCOPES = ['active', 'not_archived', 'archived'] as const
const VIEW_MODES = ['default', 'brief'] as const

const EXPECTED_COMPANY =
  'expected the name before .recruitee.com, or the https address of the careers site, whose host stands in allowed_hosts if it is your own'
const EXPECTED_ID = 'expected the number of the company as a text, or the name before .recruitee.com'

const oneOf = (names: readonly string[]): string => `expected one of ${names.map((name) => `"${name}"`).join(', ')}`

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

/**
 * `connector_auth`: a `company` alone reads the careers site, a `company_id` with its `api_token` the API.
 * https://docs.recruitee.com/reference/getting-started
 */
export const authSchema = v.pipe(
  v.strictObject(
    {
      /** `acme` for `https://acme.recruitee.com`, or the careers site's address. */
      company: v.optional(v.string('expected a text')),
      /** Hosts of one's own at which the careers site may be. */
      allowed_hosts: allowedHosts(),
      company_id: v.optional(v.pipe(v.string(EXPECTED_ID), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, EXPECTED_ID))),
      /** A personal API token: Settings > Apps and Plugins > Personal API tokens. */
      api_token: v.optional(
        v.pipe(
          v.string('expected a text'),
          v.regex(/^[\x21-\x7e]+$/, 'expected the API token: a text that is not empty, without spaces or line breaks'),
        ),
      ),
      recruitee_endpoint: v.optional(v.picklist(ENDPOINTS, oneOf(ENDPOINTS)), ENDPOINTS[0]),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['company'], ['allowed_hosts']],
      ({ company, allowed_hosts }) => company === undefined || boardAddress(company, DOMAIN, allowed_hosts) !== null,
      EXPECTED_COMPANY,
    ),
    ['company'],
  ),
  v.forward(
    v.partialCheck(
      [['company_id'], ['api_token']],
      ({ company_id, api_token }) => company_id !== undefined || api_token === undefined,
      'expected the company whose token this is',
    ),
    ['company_id'],
  ),
  v.forward(
    v.partialCheck(
      [['company_id'], ['api_token'], ['company']],
      ({ company_id, api_token, company }) =>
        api_token !== undefined || (company_id === undefined && company !== undefined),
      'expected an api_token with its company_id, or a company alone',
    ),
    ['api_token'],
  ),
)

/** `pull_parameters`. `kind`, `scope` and `view_mode` are hrflow-connectors' and go to the API as they are. */
export const pullSchema = v.strictObject(
  {
    kind: v.optional(v.picklist(KINDS, oneOf(KINDS)), 'job'),
    scope: v.optional(v.picklist(SCOPES, oneOf(SCOPES)), 'active'),
    view_mode: v.optional(v.picklist(VIEW_MODES, oneOf(VIEW_MODES)), 'default'),
    /** The statuses in which an offer belongs on the board. */
    open_statuses: v.optional(
      v.pipe(
        v.array(v.picklist(STATUSES, oneOf(STATUSES)), 'expected a list of statuses'),
        v.minLength(1, 'expected at least one status: with none every offer would be archived'),
      ),
      ['published'],
    ),
  },
  aboutKeys,
)

/** The careers site takes none: it shows published offers alone, and of them all. */
export const careersPullSchema = v.strictObject({}, aboutKeys)

/** What an offer holds about persons, and how many candidates an offer has. */
const NOT_OF_THE_JOB = [
  'mailbox_email',
  'recruiter',
  'recruiters',
  'hiring_manager',
  'hiring_managers',
  'followers',
  'candidates_count',
  'qualified_candidates_count',
  'disqualified_candidates_count',
  'hired_candidates_count',
  'email_confirmation_body',
]

/** An offer, as the API and the careers site tell it. https://docs.recruitee.com/reference/offers */
export const jobSchema = v.pipe(
  v.looseObject({
    /** A whole number, the same in both. */
    id: text(),
    /** Follows the title. */
    slug: text(),
    title: text(),
    /** job or talent_pool. */
    kind: text(),
    /** draft, internal, published, closed, archived. */
    status: text(),
    description: text(),
    requirements: text(),
    /** The API alone tells it. */
    highlight_html: text(),
    /** Where the offer is read as JSON: `https://acme.recruitee.com/api/offers/SLUG`. */
    url: text(),
    /** The page for candidates, at a host of the company's own perhaps. */
    careers_url: text(),
    /** A place in words, or the word for "remote" in the company's language. */
    location: text(),
    city: text(),
    state_name: text(),
    country: text(),
    postal_code: text(),
    remote: flag(),
    hybrid: flag(),
    on_site: flag(),
    department: text(),
    category_code: text(),
    employment_type_code: text(),
    experience_code: text(),
    education_code: text(),
    options_cv: text(),
    options_cover_letter: text(),
    number_of_openings: scalar(),
    min_hours: numberOrText(),
    max_hours: numberOrText(),
    salary: record({ min: numberOrText(), max: numberOrText(), currency: text(), period: text() }),
    offer_tags: texts(),
    /** ISO 8601, or `2026-09-01 08:00:00 UTC`. */
    created_at: text(),
    updated_at: text(),
    closed_at: text(),
  }),
  v.transform(withoutPersons(...NOT_OF_THE_JOB)),
)

export type RecruiteeAuth = v.InferOutput<typeof authSchema>
export type RecruiteePull = v.InferOutput<typeof pullSchema>
/** The fields that we know; an offer holds whatever else Recruitee tells as well, see `field`. */
export type RecruiteeJob = Known<v.InferOutput<typeof jobSchema>>

/** A webhook delivery. https://docs.recruitee.com/reference/webhooks */
export const envelopeSchema = v.looseObject({
  id: text(),
  created_at: text(),
  event_type: text(),
  test: flag(),
  payload: record({ offer: record({ id: text() }) }),
})
