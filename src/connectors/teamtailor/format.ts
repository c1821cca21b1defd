// A Teamtailor job as HrFlow's, field by field, whichever way it was read. Pure. It reads the job anew, so that a field which a
// workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { type GivenTag, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { jobSchema, type TeamtailorJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

/** The default format. A missing id or title comes out empty. */
export function format(given: TeamtailorJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const [main, ...others] = job.locations
  const pay = salary({
    from: job['min-salary'],
    to: job['max-salary'],
    currency: job.currency,
    period: periodOf(job['salary-time-unit']),
  })
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: link(job.links?.['careersite-job-url']),
    created_at: date(job['created-at']),
    updated_at: date(job['updated-at']),
    summary: richText(job.body),
    location: {
      text: placeText(main),
      ...coordinates(main?.lat, main?.long),
      fields: { country: plain(main?.country), city: plain(main?.city), postcode: plain(main?.zip) },
    },
    sections: sections([
      ['job_description', 'Job Description', job.body],
      ['job_pitch', 'Job Pitch', job.pitch],
    ]),
    ranges_float: pay.ranges,
    ranges_date: periodRange(job),
    tags: tags([
      ...tagsOf(job),
      ['salary_description', pay.words],
      ...others.map((place): GivenTag => ['location', placeText(place)]),
    ]),
  }
}

const placeText = (place?: TeamtailorJob['locations'][number]): string =>
  joined(', ', [place?.address, place?.zip, place?.city, place?.country])

/** When the job is advertised, where both ends are given. */
function periodRange(job: TeamtailorJob): NonNullable<HrFlowJob['ranges_date']> {
  const [value_min, value_max] = [date(job['start-date']), date(job['end-date'])]
  return value_min === null || value_max === null ? [] : [{ name: 'Period', value_min, value_max }]
}

/** Under the names of hrflow-connectors. */
const tagsOf = (job: TeamtailorJob): GivenTag[] => [
  ['start-date', job['start-date']],
  ['end-date', job['end-date']],
  ['status', job.status],
  ['human-status', job['human-status']],
  ['language-code', job['language-code']],
  ['employment-type', job['employment-type']],
  ['employment-level', job['employment-level']],
  ['remote-status', job['remote-status']],
  ['salary-time-unit', job['salary-time-unit']],
  ['min-salary', job['min-salary']],
  ['max-salary', job['max-salary']],
  ['currency', job.currency],
  ['internal', job.internal],
  ['internal-name', job['internal-name']],
  ['pinned', job.pinned],
  ['careersite-job-apply-url', job.links?.['careersite-job-apply-url'], 'link'],
  ...job.tags.map((tag): GivenTag => ['teamtailor_tags', tag]),
  ['department', job.department],
  ['role', job.role],
]
