// A Personio position as HrFlow's job, field by field. Pure. It reads the position anew, so that a field which a workflow's logics
// left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { date } from '../shared/dates'
import { type GivenTag, names, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { plain, richText } from '../shared/texts'
import { jobSchema, type PersonioJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

/** A text without a heading is named so. */
const DESCRIPTION = 'description'

/** The default format. A missing id or name comes out empty. */
export function format(given: PersonioJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const pay = salary({
    from: job.salaryInformation?.min,
    to: job.salaryInformation?.max,
    currency: job.salaryInformation?.currencyCode ?? null,
    period: periodOf(job.salaryInformation?.type ?? null),
  })
  const texts = job.jobDescriptions.filter(({ value }) => richText(value) !== null)
  return {
    reference: job.id ?? '',
    name: plain(job.name) ?? '',
    url: link(job.url),
    created_at: date(job.createdAt),
    updated_at: null,
    summary: richText(texts[0]?.value),
    location: { text: names([job.office, ...job.additionalOffices]).join(', '), lat: null, lng: null },
    sections: sections(
      texts.map(({ name, value }) => {
        const title = plain(name) ?? DESCRIPTION
        return [title, title, value] as const
      }),
    ),
    ranges_float: pay.ranges,
    tags: tags([...tagsOf(job), ['salary_description', pay.words]]),
  }
}

/** Under the feed's own names. */
const tagsOf = (job: PersonioJob): GivenTag[] => [
  ['department', job.department],
  ['recruitingCategory', job.recruitingCategory],
  ['employmentType', job.employmentType],
  ['schedule', job.schedule],
  ['seniority', job.seniority],
  ['yearsOfExperience', job.yearsOfExperience],
  ['occupation', job.occupation],
  ['occupationCategory', job.occupationCategory],
  ['subcompany', job.subcompany],
  ['salaryType', job.salaryInformation?.type],
  ...names((job.keywords ?? '').split(',')).map((keyword): GivenTag => ['keyword', keyword]),
]
