// A job as SmartRecruiters' two APIs tell it. It is kept as the customer's API does.
import { isObject, type JsonObject } from '../../sandbox/upstream.ts'

type Job = Readonly<JsonObject>

/** Of the account and of no API: a posting's own id, and whether it stands for its job. */
const OWN = ['posting_id', 'defaultJobAd']

const without = (job: Job, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(job).filter(([name]) => !names.includes(name)))

/** Digits of its own: a posting's id is not its job's. */
export const postingIdOf = (job: Job): string =>
  String(
    job['posting_id'] ??
      `744${BigInt(
        `0x0${String(job['id'])
          .replace(/[^0-9a-f]/gi, '')
          .slice(0, 12)}`,
      )}`,
  )

/** The job alone. */
export const asJob = (job: Job): JsonObject => without(job, ...OWN)

/** A row of the customer's list: without texts. */
export const asRow = (job: Job): JsonObject => without(job, ...OWN, 'jobAd', 'properties', 'compensation', 'actions')

/** A posting, which says nothing of the job's states and dates of change. */
export function asPosting(job: Job): JsonObject {
  const { id: jobId, title: name, updatedOn, createdOn, jobAd, location, ...more } = job
  const advertisement = isObject(jobAd) ? jobAd : {}
  const shown = [
    'refNumber',
    'department',
    'industry',
    'function',
    'typeOfEmployment',
    'experienceLevel',
    'compensation',
  ]
  return {
    id: postingIdOf(job),
    uuid: `posting-of-${jobId}`,
    jobId,
    jobAdId: `ad-of-${jobId}`,
    defaultJobAd: job['defaultJobAd'] ?? true,
    name,
    ...Object.fromEntries(shown.flatMap((field) => (field in more ? [[field, more[field]]] : []))),
    releasedDate: updatedOn ?? createdOn ?? null,
    location: isObject(location)
      ? without(
          { ...location, country: location['countryCode'] ?? location['country'] },
          'countryCode',
          'regionCode',
          'manual',
        )
      : location,
    language: advertisement['language'] ?? null,
    jobAd: { sections: advertisement['sections'] ?? null },
    creator: { name: 'A. Person' },
    active: true,
    postingUrl: `https://jobs.smartrecruiters.com/Acme/${postingIdOf(job)}`,
    applyUrl: `https://jobs.smartrecruiters.com/Acme/${postingIdOf(job)}?apply`,
  }
}

/** A row of the public list: neither texts nor the job's id. */
export const asPostingRow = (job: Job): JsonObject =>
  without(asPosting(job), 'jobId', 'jobAd', 'creator', 'active', 'postingUrl', 'applyUrl', 'compensation')

export const isPosted = (job: Job): boolean =>
  job['postingStatus'] === 'PUBLIC' && !['FILLED', 'CANCELLED', 'ON_HOLD'].includes(String(job['status']))

/** The Posting API's answers where `job` is all that a company posts. */
export const inPostings =
  (job: Job) =>
  (url: string): object =>
    /\/postings\?/.test(url) ? { offset: 0, limit: 100, totalFound: 1, content: [asPostingRow(job)] } : asPosting(job)
