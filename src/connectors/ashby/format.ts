// An Ashby job posting as HrFlow's job, field by field, from the API or the public job board. Pure. It reads the posting anew, so that
// a field which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { date } from '../shared/dates'
import { type GivenTag, names, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { type AshbyJob, jobSchema } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/** The default format: the same for both ways of reading where both tell a field. A missing id or title comes out empty. */
export function format(given: AshbyJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const pay = payOf(job)
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: link(job.jobUrl) ?? link(job.externalLink) ?? link(job.applyLink),
    created_at: date(job.publishedDate),
    updated_at: date(job.updatedAt),
    summary: richText(job.descriptionHtml),
    location: locationOf(job),
    sections: sections([['description', 'description', job.descriptionHtml]]),
    ranges_float: pay.ranges,
    tags: tags([...tagsOf(job), ['salary_description', pay.words]]),
  }
}

function locationOf({ address, locationExternalName, locationName }: AshbyJob): HrFlowJob['location'] {
  const { addressLocality: city, addressRegion: state, addressCountry: country } = address?.postalAddress ?? {}
  const parts = joined(', ', [city, state, country])
  return {
    text: parts === '' ? (plain(locationExternalName) ?? plain(locationName) ?? '') : parts,
    lat: null,
    lng: null,
    fields: { country: plain(country), state: plain(state), city: plain(city) },
  }
}

/** Of all that is paid the salary alone, in words where it is no range; what is paid once is none. */
function payOf(job: AshbyJob) {
  const each = (job.compensation?.summaryComponents ?? [])
    .filter(({ compensationType, interval }) => compensationType === 'Salary' && interval !== '1 TIME')
    .map(({ minValue, maxValue, currencyCode, interval }) =>
      salary({ from: minValue, to: maxValue, currency: currencyCode, period: periodOf(interval) }),
    )
  const ranges = each.flatMap((pay) => pay.ranges)
  const words = summaryOf(job) ?? joined(', ', names(each.map((pay) => pay.words)))
  return { ranges, words: ranges.length === 0 ? words : null }
}

/** What is paid, in words. */
const summaryOf = ({ compensation, compensationTierSummary }: AshbyJob): string | null =>
  compensation?.compensationTierSummary ?? compensationTierSummary

const tagsOf = (job: AshbyJob): GivenTag[] => [
  ['department', job.departmentName],
  ['team', job.teamName],
  ['employmentType', job.employmentType],
  ['workplaceType', job.workplaceType],
  ['isRemote', job.isRemote],
  ['isListed', job.isListed],
  ['jobId', job.jobId],
  ['applicationDeadline', job.applicationDeadline],
  ['compensationTierSummary', summaryOf(job)],
  ['applyUrl', job.applyLink, 'link'],
  ...names(job.secondaryLocations.map(({ location }) => location)).map(
    (place): GivenTag => ['secondary_location', place],
  ),
]
