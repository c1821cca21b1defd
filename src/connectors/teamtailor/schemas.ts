// The shapes of Teamtailor: a workflow's parameters, a job as both ways of reading give it, a webhook's envelope. Parameters are
// strict, what Teamtailor sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, number, numberOrText, record, records, text, texts } from '../../lib/shapes'
import { allowedHosts, boardAddress } from '../shared/hosts'
import { withoutPersons } from '../shared/persons'

export const DOMAIN = 'teamtailor.com'

const BASES = ['https://api.teamtailor.com', 'https://api.na.teamtailor.com', 'https://api.au.teamtailor.com'] as const
const STATUSES = ['published', 'unlisted', 'archived', 'draft', 'scheduled', 'all'] as const
const HUMAN_STATUSES = ['published', 'unlisted', 'scheduled', 'expired', 'draft', 'archived'] as const
const FEEDS = ['public', 'internal'] as const
const REMOTE = ['none', 'temporary', 'hybrid', 'fully'] as const

const EXPECTED_SITE =
  'expected the name before .teamtailor.com, or the https address of the careers site, whose host stands in allowed_hosts if it is your own'
const EXPECTED_TIME = 'expected an ISO 8601 date or time such as 2026-10-02 or 2026-10-02T07:30:00Z'
const EXPECTED_TEXT = 'expected a text that is not empty'

const oneOf = (names: readonly string[]): string => `expected one of ${names.map((name) => `"${name}"`).join(', ')}`

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

/** `connector_auth`: a `careers_site` alone reads its public feed, an `api_key` the API. https://docs.teamtailor.com */
export const authSchema = v.pipe(
  v.strictObject(
    {
      /** `acme` for `https://acme.teamtailor.com`, or the careers site's address. */
      careers_site: v.optional(v.string('expected a text')),
      /** Hosts of one's own at which the careers site may be. */
      allowed_hosts: allowedHosts(),
      api_key: v.optional(
        v.pipe(
          v.string('expected a text'),
          v.regex(/^[\x21-\x7e]+$/, 'expected the API key: a text that is not empty, without spaces or line breaks'),
        ),
      ),
      X_Api_Version: v.optional(
        v.pipe(
          v.string('expected a date as a text, e.g. "20240904"'),
          v.regex(/^\d{8}$/, 'expected a date, e.g. "20240904"'),
        ),
        '20240904',
      ),
      base: v.optional(v.picklist(BASES, oneOf(BASES)), BASES[0]),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['careers_site'], ['allowed_hosts']],
      ({ careers_site: site, allowed_hosts }) =>
        site === undefined || boardAddress(site, DOMAIN, allowed_hosts) !== null,
      EXPECTED_SITE,
    ),
    ['careers_site'],
  ),
  v.forward(
    v.partialCheck(
      [['careers_site'], ['api_key']],
      ({ careers_site, api_key }) => careers_site !== undefined || api_key !== undefined,
      'expected an api_key, or a careers_site alone',
    ),
    ['api_key'],
  ),
)

const some = () => v.optional(v.pipe(v.string(EXPECTED_TEXT), v.regex(/\S/, EXPECTED_TEXT)))
const time = () =>
  v.optional(
    v.pipe(
      v.string(EXPECTED_TIME),
      v.regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/, EXPECTED_TIME),
      v.check((given) => !Number.isNaN(Date.parse(given)), EXPECTED_TIME),
    ),
  )

/** `pull_parameters`, by hrflow-connectors' names but for `open_statuses`, which is ours. */
export const pullSchema = v.strictObject(
  {
    filter_status: v.optional(v.picklist(STATUSES, oneOf(STATUSES))),
    filter_feed: v.optional(v.picklist(FEEDS, oneOf(FEEDS))),
    filter_department: some(),
    filter_role: some(),
    filter_locations: some(),
    filter_regions: some(),
    filter_tags: some(),
    filter_remote_status: v.optional(v.picklist(REMOTE, oneOf(REMOTE))),
    filter_created_at_from: time(),
    filter_created_at_to: time(),
    filter_updated_at_from: time(),
    filter_updated_at_to: time(),
    sort: some(),
    /** The `human-status` words with which a job belongs on the board. */
    open_statuses: v.optional(
      v.pipe(
        v.array(v.picklist(HUMAN_STATUSES, oneOf(HUMAN_STATUSES)), 'expected a list of statuses'),
        v.minLength(1, 'expected at least one status: with none every job would be archived'),
      ),
      ['published'],
    ),
  },
  aboutKeys,
)

/** The public feed takes none: it shows published jobs alone, and of them all. */
export const feedPullSchema = v.strictObject({}, aboutKeys)

/** A job by Teamtailor's own names, with the places, the department and the role that the API tells beside it. */
export const jobSchema = v.pipe(
  v.looseObject({
    /** Digits; in the feed they begin the last part of the job's address. */
    id: text(),
    title: text(),
    body: text(),
    pitch: text(),
    /** open, draft, archived, unlisted, temp. */
    status: text(),
    /** published, unlisted, scheduled, expired, draft, archived. The feed tells none. */
    'human-status': text(),
    /** For the company's own people. */
    internal: flag(),
    'internal-name': text(),
    pinned: flag(),
    'start-date': text(),
    'end-date': text(),
    'remote-status': text(),
    'employment-type': text(),
    'employment-level': text(),
    'language-code': text(),
    currency: text(),
    'min-salary': numberOrText(),
    'max-salary': numberOrText(),
    'salary-time-unit': text(),
    tags: texts(),
    'created-at': text(),
    'updated-at': text(),
    links: record({ 'careersite-job-url': text(), 'careersite-job-apply-url': text() }),
    locations: records({
      address: text(),
      city: text(),
      zip: text(),
      country: text(),
      lat: number(),
      long: number(),
    }),
    department: text(),
    role: text(),
    /** The ids of those three. The feed tells none. */
    related: record({ locations: texts(), department: texts(), role: texts() }),
  }),
  v.transform(withoutPersons('picture', 'mailbox', 'user', 'user-id', 'recruiter-email')),
)

export type TeamtailorAuth = v.InferOutput<typeof authSchema>
export type TeamtailorPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a job holds whatever else Teamtailor tells as well, see `field`. */
export type TeamtailorJob = Known<v.InferOutput<typeof jobSchema>>

/** What the API answers: JSON:API. */
export const documentSchema = v.looseObject({
  data: v.unknown(),
  included: records({ id: text(), type: text(), attributes: record({ name: text() }) }),
  links: record({ next: v.optional(v.unknown()) }),
  meta: record({ 'record-count': number() }),
})

/** A webhook's body. https://github.com/Teamtailor/tt-partner-docs */
export const envelopeSchema = v.looseObject({
  payload: record({ event_name: text(), data: record({ id: text(), type: text() }) }),
})
