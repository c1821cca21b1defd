// The shapes of Taleez: a workflow's parameters, a job, a page of the list, a webhook's body as far as it can be guessed. Parameters are
// strict, what Taleez sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, number, numberOrText, record, records, scalar, text, texts } from '../../lib/shapes'
import { withoutPersons } from '../shared/persons'

const STATUSES = ['DRAFT', 'PUBLISHED', 'DONE', 'SUSPENDED'] as const
const VISIBILITIES = ['PUBLIC', 'INTERNAL', 'INTERNAL_AND_PUBLIC', 'PRIVATE'] as const

const EXPECTED_KEY = 'expected the key: a text that is not empty, without spaces or line breaks'
const EXPECTED_TEXT = 'expected a text that is not empty'
const EXPECTED_TEXTS = 'expected a list of texts'
const EXPECTED_UNITS = 'expected a list of whole numbers'

const oneOf = (names: readonly string[]): string => `expected one of ${names.map((name) => `"${name}"`).join(', ')}`

/** Words what is wrong with the object itself: no object, or a key that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) =>
  issue.path === undefined ? 'expected an object' : 'expected no parameter of this name'

const key = () => v.optional(v.pipe(v.string(EXPECTED_KEY), v.regex(/^[\x21-\x7e]+$/, EXPECTED_KEY)))
const some = () => v.pipe(v.string(EXPECTED_TEXT), v.regex(/\S/, EXPECTED_TEXT))
const list = () => v.optional(v.array(some(), EXPECTED_TEXTS))

/** `connector_auth`: the secret key opens everything, the public one the jobs, which is enough. */
export const authSchema = v.pipe(
  v.strictObject({ x_taleez_api_secret: key(), x_taleez_api_key: key() }, aboutKeys),
  v.forward(
    v.partialCheck(
      [['x_taleez_api_secret'], ['x_taleez_api_key']],
      ({ x_taleez_api_secret, x_taleez_api_key }) =>
        x_taleez_api_secret !== undefined || x_taleez_api_key !== undefined,
      'expected an x_taleez_api_secret or an x_taleez_api_key',
    ),
    ['x_taleez_api_secret'],
  ),
)

/** `pull_parameters`, as hrflow-connectors names them; they go to the API as they are. Of several values one must fit. */
export const pullSchema = v.strictObject(
  {
    unitId: v.optional(v.array(v.pipe(v.number(EXPECTED_UNITS), v.integer(EXPECTED_UNITS)), EXPECTED_UNITS)),
    /** The statuses in which a job belongs on the board. */
    status: v.optional(
      v.pipe(
        v.array(v.picklist(STATUSES, oneOf(STATUSES)), 'expected a list of statuses'),
        v.minLength(1, 'expected at least one status: with none every job would be archived'),
      ),
      ['PUBLISHED'],
    ),
    contract: list(),
    city: list(),
    companyLabel: list(),
    tag: list(),
    visibility: v.optional(v.array(v.picklist(VISIBILITIES, oneOf(VISIBILITIES)), 'expected a list of visibilities')),
    visibilityToken: v.optional(some()),
    sort: v.optional(some()),
  },
  aboutKeys,
)

/** A job. https://api.taleez.com/swagger-ui/index.html */
export const jobSchema = v.pipe(
  v.looseObject({
    /** A whole number. */
    id: text(),
    /** The key of the public page. */
    token: text(),
    label: text(),
    /** Unix seconds; null of what was never published. */
    dateCreation: numberOrText(),
    dateFirstPublish: numberOrText(),
    dateLastPublish: numberOrText(),
    profile: text(),
    /** DRAFT, PUBLISHED, DONE, SUSPENDED. */
    currentStatus: text(),
    /** PUBLIC, INTERNAL, INTERNAL_AND_PUBLIC, PRIVATE. */
    visibility: text(),
    contract: text(),
    contractLength: scalar(),
    contractLengthTimeUnit: text(),
    fullTime: scalar(),
    workHours: numberOrText(),
    remote: scalar(),
    country: text(),
    city: text(),
    postalCode: text(),
    lat: number(),
    lng: number(),
    companyLabel: text(),
    unitId: scalar(),
    tags: texts(),
    url: text(),
    urlApplying: text(),
    website: text(),
    jobDescription: text(),
    profileDescription: text(),
    companyDescription: text(),
    /** The customer's own fields. */
    properties: records({ key: text(), internal: text(), value: scalar(), values: v.optional(v.unknown()) }),
  }),
  v.transform(withoutPersons('who', 'recruiterId', 'recruiter')),
)

/** A page: `hasMore` is what runs now tells, `totalSize` what an older version is documented to. */
export const pageSchema = v.looseObject({ list: v.array(v.unknown()), hasMore: flag(), totalSize: number() })

const named = { id: text(), jobId: text(), job: record({ id: text() }) }

/** Nothing of it is published: every place where the id of a job may stand. */
export const hookSchema = v.looseObject({
  ...named,
  data: record(named),
  event: text(),
  type: text(),
  eventType: text(),
})

export type TaleezAuth = v.InferOutput<typeof authSchema>
export type TaleezPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a job holds whatever else Taleez tells as well, see `field`. */
export type TaleezJob = Known<v.InferOutput<typeof jobSchema>>
