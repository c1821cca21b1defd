// The shapes of Lever: a workflow's parameters, and a posting as either of its two APIs tells it. Parameters are strict, what
// Lever sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { type Known, numberOrText, record, records, text, texts } from '../../lib/shapes'
import { withoutPersons } from '../shared/persons'

/** Where an account is kept. Each has addresses of its own; a site's name does not tell which. */
export const INSTANCES = ['global', 'eu'] as const
export type Instance = (typeof INSTANCES)[number]

const STATES = ['published', 'internal', 'closed', 'draft', 'pending', 'rejected'] as const
const CONFIDENTIALITIES = ['non-confidential', 'confidential', 'all'] as const
const EXPECTED_LIMIT = 'expected a whole number from 1 to 100'
const EXPECTED_MS = 'expected a moment as a whole number of Unix milliseconds'

/** A code that is good once ends with the first run. */
const ONE_TIME_CODE = v.optional(
  v.never('expected an api_key instead: a one-time authorization_code cannot run on a schedule'),
)

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

/**
 * `connector_auth`: a `site` alone reads the public Postings API, an `api_key` the Data API.
 * https://github.com/lever/postings-api, https://hire.lever.co/developer/documentation
 */
export const authSchema = v.pipe(
  v.strictObject(
    {
      /** `acme` of `https://jobs.lever.co/acme`. */
      site: v.optional(
        v.pipe(
          v.string('expected a text'),
          v.regex(
            /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
            'expected the name of the site alone, e.g. "acme" for https://jobs.lever.co/acme',
          ),
        ),
      ),
      /** A key of the Data API with the right to read postings, made in Settings > Integrations and API > API credentials. */
      api_key: v.optional(
        v.pipe(
          v.string('expected a text'),
          v.regex(/^[\x21-\x39\x3b-\x7e]+$/, 'expected the key: a text that is not empty, without spaces or colons'),
        ),
      ),
      instance: v.optional(v.picklist(INSTANCES, `expected ${quoted(INSTANCES)}`)),
      // hrflow-connectors' names, refused with the reason.
      client_id: ONE_TIME_CODE,
      client_secret: ONE_TIME_CODE,
      authorization_code: ONE_TIME_CODE,
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['site'], ['api_key']],
      ({ site, api_key }) => site !== undefined || api_key !== undefined,
      'expected an api_key, or the name of a site',
    ),
    ['api_key'],
  ),
)

const limit = v.optional(
  v.pipe(
    v.number(EXPECTED_LIMIT),
    v.integer(EXPECTED_LIMIT),
    v.minValue(1, EXPECTED_LIMIT),
    v.maxValue(100, EXPECTED_LIMIT),
  ),
)

/** `pull_parameters`. `limit` is hrflow-connectors': so many postings are a page. */
export const pullSchema = v.strictObject(
  {
    limit,
    /** The states in which a posting belongs on the board. */
    open_states: v.optional(
      v.pipe(
        v.array(v.picklist(STATES, `expected ${quoted(STATES)}`), 'expected a list of states'),
        v.minLength(1, 'expected at least one state'),
      ),
      ['published'],
    ),
    confidentiality: v.optional(
      v.picklist(CONFIDENTIALITIES, `expected ${quoted(CONFIDENTIALITIES)}`),
      'non-confidential',
    ),
    updated_at_start: v.optional(v.pipe(v.number(EXPECTED_MS), v.safeInteger(EXPECTED_MS), v.minValue(0, EXPECTED_MS))),
  },
  aboutKeys,
)

/** Those of the public API, which lists published postings alone, and of them all. */
export const publicPullSchema = v.pipe(
  v.strictObject({ limit }, aboutKeys),
  v.transform((given) => v.parse(pullSchema, given)),
)

const lists = () => records({ text: text(), content: text() })

/** A posting of either API. What only one of them tells is null or empty with the other. */
export const jobSchema = v.pipe(
  v.looseObject({
    /** The same in both APIs. */
    id: text(),
    text: text(),
    /** Milliseconds. */
    createdAt: numberOrText(),
    /** ISO 3166-1 alpha-2. */
    country: text(),
    /** unspecified, on-site, remote, hybrid. */
    workplaceType: text(),
    categories: record({
      location: text(),
      commitment: text(),
      team: text(),
      department: text(),
      level: text(),
      allLocations: texts(),
    }),
    /** `interval` is e.g. per-year-salary or per-hour-wage. */
    salaryRange: record({ min: numberOrText(), max: numberOrText(), currency: text(), interval: text() }),
    salaryDescription: text(),
    // The Postings API alone.
    description: text(),
    lists: lists(),
    additional: text(),
    hostedUrl: text(),
    applyUrl: text(),
    // The Data API alone.
    state: text(),
    updatedAt: numberOrText(),
    confidentiality: text(),
    content: record({
      description: text(),
      descriptionHtml: text(),
      lists: lists(),
      closing: text(),
      closingHtml: text(),
    }),
    /** Null on drafts. */
    urls: record({ list: text(), show: text(), apply: text() }),
    tags: texts(),
    distributionChannels: texts(),
  }),
  v.transform(withoutPersons('user', 'owner', 'hiringManager', 'followers', 'creator')),
)

export type LeverAuth = v.InferOutput<typeof authSchema>
export type LeverPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a posting holds whatever else Lever tells as well, see `field`. */
export type LeverJob = Known<v.InferOutput<typeof jobSchema>>

/** A page of the Data API, its postings unread. */
export const pageSchema = v.looseObject({ data: v.array(v.unknown()), hasNext: v.boolean(), next: text() })
