// A posting as Ashby's API and its public job board tell it. It is kept as the API's `jobPosting.info` does.
import { isObject, type JsonObject } from '../../sandbox/upstream.ts'

type Posting = Readonly<JsonObject>

const without = (posting: Posting, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(posting).filter(([name]) => !names.includes(name)))

/** Of the account and of no API. */
const OWN = 'published'

export const asInfo = (posting: Posting): JsonObject => without(posting, OWN)

/** A row of the API's list, which has no texts. */
export const asRow = (posting: Posting): JsonObject =>
  without(posting, OWN, 'descriptionHtml', 'descriptionPlain', 'address', 'compensation', 'linkedData', 'jobUrl')

export const isPublished = (posting: Posting): boolean => posting['published'] !== false

const RENAMED: Readonly<Record<string, string>> = {
  departmentName: 'department',
  teamName: 'team',
  locationName: 'location',
  publishedDate: 'publishedAt',
  applyLink: 'applyUrl',
  shouldDisplayCompensationOnJobBoard: 'shouldDisplayCompensationOnJobPostings',
}
const OF_THE_API_ALONE = [
  OWN,
  'jobId',
  'updatedAt',
  'externalLink',
  'linkedData',
  'compensationTierSummary',
  'hiringTeam',
]

/** The public job board's names are others, and it tells neither the job nor the date of change. */
export function asOnBoard(posting: Posting): JsonObject {
  const told = Object.entries(without(posting, ...OF_THE_API_ALONE))
  const { compensation } = posting
  return {
    ...Object.fromEntries(told.map(([name, value]) => [RENAMED[name] ?? name, value])),
    jobUrl: posting['jobUrl'] ?? posting['externalLink'] ?? null,
    ...(isObject(compensation) ? { compensation: without(compensation, 'shouldDisplayCompensation') } : {}),
  }
}
