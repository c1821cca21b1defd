// The shapes of Personio: a workflow's parameters, and a position as the feed tells it. Parameters are strict, what Personio sends
// is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { type Known, numberOrText, record, records, text, texts } from '../../lib/shapes'
import { allowedHosts, boardAddress } from '../shared/hosts'

const DOMAINS = ['jobs.personio.de', 'jobs.personio.com'] as const
const EXPECTED_HOST =
  'expected the whole host of the career page, e.g. "acme.jobs.personio.de"; one of your own must stand in allowed_hosts too'
const EXPECTED_LANGUAGES = 'expected a list of languages, e.g. ["en", "fr"]'

/** Asked for what has no text in the account's own language, in this order. */
const LANGUAGES = ['en', 'fr', 'de', 'es', 'nl']

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

/** `connector_auth`: where the career page is. Its feed is public. https://developer.personio.de/docs/retrieving-open-job-positions */
export const authSchema = v.pipe(
  v.strictObject(
    {
      /** `acme.jobs.personio.de` or `acme.jobs.personio.com`, which differs by account. */
      host: v.string('expected a text'),
      /** Hosts of one's own at which the career page may be. */
      allowed_hosts: allowedHosts(),
      languages: v.optional(
        v.pipe(
          v.array(v.pipe(v.string(EXPECTED_LANGUAGES), v.regex(/^[a-z]{2}$/, EXPECTED_LANGUAGES)), EXPECTED_LANGUAGES),
          v.maxLength(10, 'expected at most ten languages: each may cost a call a listing'),
        ),
        LANGUAGES,
      ),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['host'], ['allowed_hosts']],
      ({ host, allowed_hosts }) => siteOf({ host, allowed_hosts }) !== null,
      EXPECTED_HOST,
    ),
    ['host'],
  ),
)

/** The address of a career page, without a slash at its end; null: its host is neither Personio's nor an allowed one. */
export function siteOf({
  host,
  allowed_hosts,
}: {
  readonly host: string
  readonly allowed_hosts?: readonly string[] | undefined
}): string | null {
  const given = host.includes('://') ? host : `https://${host}`
  const sites = DOMAINS.map((domain) => boardAddress(given, domain, allowed_hosts))
  return sites.find((site) => site !== null) ?? null
}

/** The feed selects nothing: it shows the published positions, and of them all. */
export const pullSchema = v.strictObject({}, aboutKeys)

/** A position by the feed's own names, with its page. */
export const jobSchema = v.looseObject({
  /** A number. */
  id: text(),
  url: text(),
  name: text(),
  subcompany: text(),
  /** A place, or a word such as "Home Office". */
  office: text(),
  additionalOffices: texts(),
  department: text(),
  recruitingCategory: text(),
  jobDescriptions: records({ name: text(), value: text() }),
  /** `type` is yearly, monthly or hourly. */
  salaryInformation: record({ min: numberOrText(), max: numberOrText(), currencyCode: text(), type: text() }),
  /** permanent, intern, trainee, freelance, working_student … */
  employmentType: text(),
  /** entry-level, experienced, executive, student. */
  seniority: text(),
  /** full-time, part-time, full-or-part-time. */
  schedule: text(),
  /** `lt-1`, `1-2` … `gt-15`. */
  yearsOfExperience: text(),
  /** Parted by commas. */
  keywords: text(),
  occupation: text(),
  occupationCategory: text(),
  /** The feed says nothing of changes. */
  createdAt: text(),
})

export type PersonioAuth = v.InferOutput<typeof authSchema>
export type PersonioPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a position holds whatever else the feed tells as well, see `field`. */
export type PersonioJob = Known<v.InferOutput<typeof jobSchema>>
