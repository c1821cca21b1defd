// The shapes of Ashby: a workflow's parameters, a job posting as the API or the public job board tells it, a webhook's envelope.
// Parameters are strict, what Ashby sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, type Known, numberOrText, record, records, text, texts } from '../../lib/shapes'
import { keyedOrOpen } from '../shared/auth'
import { withoutPersons } from '../shared/persons'

const EXPECTED_KEY = 'expected the API key: a text that is not empty, without spaces or line breaks'
const EXPECTED_BOARD =
  'expected the name of the job board: what follows jobs.ashbyhq.com/ in its address, in the same case'
const EXPECTED_TEXT = 'expected a text that is not empty'

/** Words what is wrong with the object itself: no object, a key that is missing, or one that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}

/** Names may hold spaces. One of dots alone would lead elsewhere. */
const board = () => v.pipe(v.string(EXPECTED_BOARD), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._&'-]{0,99}$/u, EXPECTED_BOARD))

/** `connector_auth`: an `api_key` reads the API, a `job_board_name` alone the public job board. https://developers.ashbyhq.com */
export const authSchema = keyedOrOpen(
  v.strictObject(
    {
      api_key: v.pipe(v.string(EXPECTED_KEY), v.regex(/^[\x21-\x7e]+$/, EXPECTED_KEY)),
      job_board_name: v.optional(board()),
    },
    aboutKeys,
  ),
  v.strictObject({ job_board_name: board() }, aboutKeys),
  ['api_key'],
)

const some = () => v.optional(v.pipe(v.string(EXPECTED_TEXT), v.regex(/\S/, EXPECTED_TEXT)))

/** `pull_parameters`: the API's own names, which go to it as they are. */
export const pullSchema = v.strictObject(
  {
    /** Whether postings that are published and not to be shown on the board stay away. */
    listedOnly: v.optional(v.boolean('expected true or false'), true),
    location: some(),
    department: some(),
    jobBoardId: some(),
  },
  aboutKeys,
)

/** The public job board takes none. */
export const boardPullSchema = v.strictObject({}, aboutKeys)

/** A job posting by the API's names; the public job board's are read into them. */
export const jobSchema = v.pipe(
  v.looseObject({
    /** What hides the pay has three names: these, and one in `compensation`. */
    shouldDisplayCompensationOnJobBoard: flag(),
    shouldDisplayCompensationOnJobPostings: flag(),
    /** A UUID, the same in both. */
    id: text(),
    /** The job that it is a posting of. The public job board tells none. */
    jobId: text(),
    title: text(),
    departmentName: text(),
    teamName: text(),
    locationName: text(),
    /** The place's name for the public. */
    locationExternalName: text(),
    secondaryLocations: records({ location: text() }),
    /** A row of the list tells the places by these alone. */
    locationIds: record({ secondaryLocationIds: texts() }),
    address: record({
      postalAddress: record({ addressLocality: text(), addressRegion: text(), addressCountry: text() }),
    }),
    workplaceType: text(),
    employmentType: text(),
    /** True of what is hybrid as well. */
    isRemote: flag(),
    isListed: flag(),
    publishedDate: text(),
    updatedAt: text(),
    applicationDeadline: text(),
    jobUrl: text(),
    externalLink: text(),
    applyLink: text(),
    descriptionHtml: text(),
    compensationTierSummary: text(),
    compensation: record({
      shouldDisplayCompensation: flag(),
      compensationTierSummary: text(),
      summaryComponents: records({
        compensationType: text(),
        interval: text(),
        currencyCode: text(),
        minValue: numberOrText(),
        maxValue: numberOrText(),
      }),
    }),
  }),
  v.transform(withoutHiddenPay),
  v.transform(withoutPersons('hiringTeam')),
)

interface Pay {
  readonly shouldDisplayCompensationOnJobBoard: boolean | null
  readonly shouldDisplayCompensationOnJobPostings: boolean | null
  readonly compensation: { readonly shouldDisplayCompensation: boolean | null } | null
}

/** Pay that the company does not show is nobody's to read; `linkedData` tells it too. */
function withoutHiddenPay<Job extends Pay>(job: Job): Job {
  const isHidden = [
    job.shouldDisplayCompensationOnJobBoard,
    job.shouldDisplayCompensationOnJobPostings,
    job.compensation?.shouldDisplayCompensation,
  ].includes(false)
  return isHidden ? withoutPersons('linkedData')({ ...job, compensationTierSummary: null, compensation: null }) : job
}

/** What the public job board names otherwise. */
export const boardJobSchema = v.looseObject({
  department: text(),
  team: text(),
  location: text(),
  publishedAt: text(),
  applyUrl: text(),
})

/** An answer of the API, which says in the body whether it did what was asked. */
export const answerSchema = v.looseObject({
  success: flag(),
  results: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
  errorInfo: record({ code: text(), message: text() }),
})

/** A webhook's body. */
export const envelopeSchema = v.looseObject({
  action: text(),
  data: record({ jobPosting: record({ id: text() }), job: record({ id: text() }) }),
})

export type AshbyAuth = v.InferOutput<typeof authSchema>
export type AshbyPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; a posting holds whatever else Ashby tells as well, see `field`. */
export type AshbyJob = Known<v.InferOutput<typeof jobSchema>>
