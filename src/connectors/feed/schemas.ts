// The shapes of a feed: a workflow's parameters, which say where its document is and what is what in it, and a job as it was read
// from there. Parameters are strict, what the document holds is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { isLocalHost } from '../../lib/http'
import { flag, type Known, number, numberOrText, record, records, scalar, text, texts } from '../../lib/shapes'
import { FIELDS } from './mapping'
import { stepsOf } from './paths'

const EXPECTED_URL = 'expected an https address, without a name, a password or a part behind "#"'
const EXPECTED_PATH = 'expected a path such as "address.city", "locations[0].name" or "link[@rel=alternate].@href"'
const EXPECTED_FIELD = `expected one of ${FIELDS.join(', ')}`
const EXPECTED_ITEMS = 'expected the path to the jobs, e.g. "data.jobs" or "rss.channel.item"'
const EXPECTED_PATTERN = 'expected a pattern of the paths of jobs, e.g. "^/jobs/(\\d+)"'

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

const path = (expected = EXPECTED_PATH) =>
  v.pipe(
    v.string(expected),
    v.maxLength(200, 'expected a path of at most 200 characters'),
    v.check((given) => stepsOf(given) !== null, expected),
  )
const paths = () =>
  v.pipe(
    v.union([path(), v.pipe(v.array(path()), v.minLength(1, EXPECTED_PATH))], EXPECTED_PATH),
    v.transform((given) => (typeof given === 'string' ? [given] : given)),
  )
const named = (what: string) =>
  v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.nonEmpty(`expected a name of a ${what}`)),
        paths(),
        `expected a path for each ${what}`,
      ),
      v.check((given) => Object.keys(given).length > 0, `expected a path for at least one ${what}`),
    ),
  )
/** `connector_auth`: where the document is, and what is what in it. It needs no credentials. */
export const authSchema = v.pipe(
  v.strictObject(
    {
      url: v.pipe(v.string(EXPECTED_URL), v.check(isAddress, EXPECTED_URL)),
      /** Where its jobs are, unless that is known of its kind: JSON Feed, RSS, Atom, a JSON array. */
      items: v.optional(path(EXPECTED_ITEMS)),
      fields: v.optional(
        v.pipe(
          v.record(v.picklist(FIELDS, EXPECTED_FIELD), paths(), 'expected a path for each field'),
          v.check((given) => Object.keys(given).length > 0, 'expected a path for at least one field'),
        ),
      ),
      tags: named('tag'),
      sections: named('section'),
      /** Which links of the document are pages with a job each: matched against path and query. */
      link_pattern: v.optional(
        v.pipe(
          v.string(EXPECTED_PATTERN),
          v.maxLength(500, 'expected a pattern of at most 500 characters'),
          v.check(isPattern, EXPECTED_PATTERN),
        ),
      ),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck(
      [['items'], ['link_pattern']],
      ({ items, link_pattern }) => items === undefined || link_pattern === undefined,
      'expected either items of the document or links in it, not both',
    ),
    ['link_pattern'],
  ),
  v.forward(
    v.partialCheck(
      [['fields'], ['link_pattern']],
      ({ fields, link_pattern }) => link_pattern === undefined || fields?.reference === undefined,
      'expected no reference: a page goes by the first group of link_pattern, else by its address',
    ),
    ['fields'],
  ),
)

/** Nothing can be asked of a document. */
export const pullSchema = v.strictObject({}, aboutKeys)

function isAddress(given: string): boolean {
  if (!URL.canParse(given)) return false
  const { protocol, hostname, username, password, hash } = new URL(given)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLocalHost(hostname))
  return isSafe && `${username}${password}${hash}` === ''
}

function isPattern(given: string): boolean {
  try {
    return given.trim() !== '' && !new RegExp(given).test('')
  } catch {
    return false
  }
}

/** A job as it was read by the mapping. Dates are ISO 8601 already. */
export const jobSchema = v.looseObject({
  reference: text(),
  /** What the document calls the job, where that cannot be the reference. */
  original: text(),
  name: text(),
  url: text(),
  summary: text(),
  requirements: text(),
  responsibilities: text(),
  benefits: text(),
  created_at: text(),
  updated_at: text(),
  valid_through: text(),
  /** Whether `valid_through` was over when the job was read. */
  expired: flag(),
  location: record({
    text: text(),
    latitude: number(),
    longitude: number(),
    country: text(),
    state: text(),
    city: text(),
    postcode: text(),
  }),
  salary: record({ min: numberOrText(), max: numberOrText(), currency: text(), period: text() }),
  sections: records({ title: text(), text: text() }),
  skills: texts(),
  languages: texts(),
  tags: records({ name: text(), value: scalar() }),
})

export type FeedAuth = v.InferOutput<typeof authSchema>
export type FeedPull = v.InferOutput<typeof pullSchema>
/** The fields that the mapping can fill. */
export type FeedJob = Known<v.InferOutput<typeof jobSchema>>
