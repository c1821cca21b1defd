// A SmartRecruiters job as HrFlow's job, field by field, from the customer's API or a public posting. Pure. It reads the job anew, so
// that a field which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { isRecord } from '../../lib/shapes'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { type GivenTag, languages, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { jobSchema, type SmartRecruitersJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

const SECTIONS = ['companyDescription', 'jobDescription', 'qualifications', 'additionalInformation'] as const

/** The default format: the same for both ways of reading where both tell a field. A missing id or title comes out empty. */
export function format(given: SmartRecruitersJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const ad = job.jobAd?.sections ?? null
  const pay = salary({
    from: job.compensation?.min,
    to: job.compensation?.max,
    currency: job.compensation?.currency ?? null,
    period: periodOf(job.compensation?.period ?? null),
  })
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: link(job.postingUrl) ?? link(job.applyUrl) ?? link(job.actions?.applyOnWeb?.url),
    created_at: date(job.createdOn),
    updated_at: date(job.updatedOn),
    summary: richText(ad?.jobDescription?.text),
    requirements: richText(ad?.qualifications?.text),
    location: locationOf(job),
    sections: sections(
      SECTIONS.map((name) => {
        const as = `smartrecruiters_jobAd-sections-${name}`
        return [as, plain(ad?.[name]?.title) ?? as, ad?.[name]?.text] as const
      }),
    ),
    languages: languages([job.jobAd?.language?.label]),
    ranges_float: pay.ranges,
    tags: tags([...tagsOf(job), ['salary_description', pay.words]]),
    metadatas: tags(job.properties.map(({ label, value }): GivenTag => [plain(label) ?? '', labelOf(value)])).filter(
      ({ name }) => name !== '',
    ),
  }
}

function locationOf({ location }: SmartRecruitersJob): HrFlowJob['location'] {
  const { address, postalCode, city, region, country, latitude, longitude, fullLocation } = location ?? {}
  const parts = joined(', ', [address, postalCode, city, region, country])
  return {
    text: parts === '' ? (plain(fullLocation) ?? '') : parts,
    ...coordinates(latitude, longitude),
    fields: { country: plain(country), state: plain(region), city: plain(city), postcode: plain(postalCode) },
  }
}

/** A property's value: an object with a label, or the value itself. */
const labelOf = (value: unknown): unknown => (isRecord(value) ? value['label'] : value)

/** Under the names of hrflow-connectors, which tells ids; what they mean stands beside them. */
const tagsOf = (job: SmartRecruitersJob): GivenTag[] => [
  ['smartrecruiters_refNumber', job.refNumber],
  ['smartrecruiters_status', job.status],
  ['smartrecruiters_postingStatus', job.postingStatus],
  ['smartrecruiters_id', job.id],
  ['smartrecruiters_experienceLevel-id', job.experienceLevel?.id],
  ['smartrecruiters_experienceLevel-label', job.experienceLevel?.label],
  ['smartrecruiters_typeOfEmployment-id', job.typeOfEmployment?.id],
  ['smartrecruiters_typeOfEmployment-label', job.typeOfEmployment?.label],
  ['smartrecruiters_compensation-min', job.compensation?.min],
  ['smartrecruiters_compensation-max', job.compensation?.max],
  ['smartrecruiters_compensation-currency', job.compensation?.currency],
  ['smartrecruiters_industry-id', job.industry?.id],
  ['smartrecruiters_industry-label', job.industry?.label],
  ['smartrecruiters_function-id', job.function?.id],
  ['smartrecruiters_function-label', job.function?.label],
  ['smartrecruiters_department-id', job.department?.id],
  ['smartrecruiters_department-label', job.department?.label],
  ['smartrecruiters_location-manual', job.location?.manual],
  ['smartrecruiters_location-remote', job.location?.remote],
  ['smartrecruiters_eeoCategory-id', job.eeoCategory?.id],
  ['smartrecruiters_targetHiringDate', job.targetHiringDate],
]
