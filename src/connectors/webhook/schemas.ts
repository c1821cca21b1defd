// The shapes of the generic signed origin: a workflow's parameters, a job as a sender gives it (HrFlow's own job object), and what
// is wrong with one in words for its author. No calls and no decisions here.
import * as v from 'valibot'
import { hrflowJobSchema } from '../../hrflow/job'
import { type Failure, fail, type InvalidAt, ok, type Result } from '../../lib/result'
import { momentOf } from '../../lib/shapes'

/** Where the reference stands in `fetch_url`. */
export const PLACE = '{reference}'

const EXPECTED_SENDER = 'expected a name for the system that sends: 1 to 64 letters, digits, "_", "." or "-"'
const EXPECTED_URL = 'expected an https address of a host with a name of its own, without a port or credentials'
const EXPECTED_FETCH = `${EXPECTED_URL}, and ${PLACE} once in its path or query`
const EXPECTED_BOTH = 'expected fetch_url and list_url together, or neither'

/** Names that only mean something within a network. */
const PRIVATE = /(?:^|\.)(?:localhost|local|internal|intranet|lan|corp|home|home\.arpa)$/i

/** Whether the relay may call this address: it is the workflow's, and still shall not lead into a network of somebody's. */
function isPublicAddress(given: string): boolean {
  if (!URL.canParse(given)) return false
  const { protocol, host, hostname, username, password, hash } = new URL(given)
  const isNamed = /^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}$/i.test(hostname) && !PRIVATE.test(hostname)
  return protocol === 'https:' && host === hostname && `${username}${password}${hash}` === '' && isNamed
}

function isTemplate(given: string): boolean {
  const [one, other] = ['a', 'b'].map((reference) => given.replace(PLACE, reference))
  if (given.split(PLACE).length !== 2 || one === undefined || other === undefined) return false
  return isPublicAddress(one) && isPublicAddress(other) && new URL(one).host === new URL(other).host
}

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

/**
 * `connector_auth`: a `sender` alone, whose events bring the jobs; or with `fetch_url` and `list_url` a sender with an API, whose
 * events are hints.
 */
export const authSchema = v.pipe(
  v.strictObject(
    {
      /** Whose jobs these are. */
      sender: v.pipe(v.string(EXPECTED_SENDER), v.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, EXPECTED_SENDER)),
      /** One job, e.g. `https://ats.acme.com/jobs/{reference}`. */
      fetch_url: v.optional(v.pipe(v.string(EXPECTED_FETCH), v.check(isTemplate, EXPECTED_FETCH))),
      /** All open jobs, as a JSON array. */
      list_url: v.optional(v.pipe(v.string(EXPECTED_URL), v.check(isPublicAddress, EXPECTED_URL))),
      /** For both, as a bearer. */
      api_token: v.optional(
        v.pipe(
          v.string('expected a text'),
          v.regex(/^[\x21-\x7e]+$/, 'expected a token: a text that is not empty, without spaces or line breaks'),
        ),
      ),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['fetch_url'], ['list_url']],
      ({ fetch_url, list_url }) => fetch_url === undefined || list_url !== undefined,
      EXPECTED_BOTH,
    ),
    ['list_url'],
  ),
  v.forward(
    v.partialCheck(
      [['fetch_url'], ['list_url']],
      ({ fetch_url, list_url }) => list_url === undefined || fetch_url !== undefined,
      EXPECTED_BOTH,
    ),
    ['fetch_url'],
  ),
)
export type WebhookAuth = v.InferOutput<typeof authSchema>

/** None: what is sent is all there is. */
export const pullSchema = v.strictObject({}, aboutKeys)
export type WebhookPull = v.InferOutput<typeof pullSchema>

/** The longest name of a job that its author may give it, in UTF-16 units. */
const REFERENCE_MAX_LENGTH = 1_000
export const referenceSchema = v.pipe(
  v.string('expected a text'),
  v.check((text) => text.trim() !== '', 'expected a text that is not empty'),
  v.maxLength(REFERENCE_MAX_LENGTH, `expected at most ${REFERENCE_MAX_LENGTH} characters`),
)

const date = v.optional(
  v.nullable(
    v.pipe(
      v.string('expected a date and time as ISO 8601, or null'),
      v.check((text) => momentOf(text) !== null, 'expected a date and time as ISO 8601, or null'),
    ),
  ),
)
const { location, sections } = hrflowJobSchema.entries

/** A job as its sender gives it: HrFlow's, with any name for a reference; `location` and `sections` may be left out. */
export const givenJobSchema = v.looseObject({
  ...hrflowJobSchema.entries,
  reference: referenceSchema,
  updated_at: date,
  /** When it was taken off the market, where the sender keeps such jobs. */
  archived_at: v.optional(v.nullable(v.string('expected a text or null'))),
  location: v.optional(v.nullable(location)),
  sections: v.optional(v.nullable(sections)),
})

/** A job of this origin: valid, its reference one that can enter a board. */
export type WebhookJob = v.InferOutput<typeof givenJobSchema>

/** So many are said of one delivery. */
const ISSUES_MAX = 100

/** What `schema` reads, or all that is wrong with it: by path, below `at`. */
export function checked<S extends v.GenericSchema<unknown, unknown>>(
  schema: S,
  value: unknown,
  at: string,
): Result<v.InferOutput<S>, 'malformed'> {
  const read = v.safeParse(schema, value)
  if (read.success) return ok(read.output)
  const issues = read.issues.slice(0, ISSUES_MAX).map((issue) => ({
    path: [at, v.getDotPath(issue)].filter((part) => part !== null && part !== '').join('.'),
    message: wordsOf(issue),
  }))
  return invalid(issues)
}

/** The refusal that says what is wrong, and where. */
export const invalid = (issues: readonly InvalidAt[]): Failure<'malformed'> => ({
  ...fail('malformed', issues.map(({ path, message }) => `${path}: ${message}`).join('; ')),
  issues,
})

function wordsOf(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'schema' && /object$/.test(issue.type) && issue.received === 'undefined') return 'is required'
  return /^Invalid /.test(issue.message) ? `expected ${issue.expected ?? 'another value'}` : issue.message
}
