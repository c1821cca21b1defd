// A Taleez job as HrFlow's job, field by field. Pure. It reads the job anew, so that a field which a workflow's logics left in an odd
// form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { type GivenTag, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { amount } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { jobSchema, type TaleezJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

const SECTIONS = ['jobDescription', 'profileDescription', 'companyDescription'] as const

/** The default format. A missing id or label comes out empty. */
export function format(given: TaleezJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  return {
    reference: job.id ?? '',
    name: plain(job.label) ?? '',
    url: link(job.url),
    created_at: date(job.dateCreation),
    // Of the last publishing; nothing tells when a text was changed.
    updated_at: date(job.dateLastPublish) ?? date(job.dateFirstPublish) ?? date(job.dateCreation),
    summary: richText(job.jobDescription),
    requirements: richText(job.profileDescription),
    location: {
      text: joined(', ', [job.postalCode, job.city, job.country]),
      ...coordinates(job.lat, job.lng),
      fields: { country: plain(job.country), city: plain(job.city), postcode: plain(job.postalCode) },
    },
    sections: sections(SECTIONS.map((name) => [`taleez-sections-${name}`, name, job[name]] as const)),
    ranges_float: hoursOf(job),
    tags: tags([...tagsOf(job), ...propertiesOf(job)]),
  }
}

function hoursOf({ workHours }: TaleezJob): NonNullable<HrFlowJob['ranges_float']> {
  const hours = amount(workHours)
  return hours === null || hours <= 0 ? [] : [{ name: 'workHours', value_min: hours, value_max: hours, unit: 'hours' }]
}

/** Under the names of hrflow-connectors, without those of persons. */
const tagsOf = (job: TaleezJob): GivenTag[] => [
  ['taleez_contract', job.contract],
  ['taleez_profile', job.profile],
  ['taleez_urlApplying', job.urlApplying, 'link'],
  ['taleez_currentStatus', job.currentStatus],
  ['taleez_contractLength', job.contractLength],
  ['taleez_contractLengthTimeUnit', job.contractLengthTimeUnit],
  ['taleez_fullTime', job.fullTime],
  ['taleez_workHours', job.workHours],
  ['taleez_remote', job.remote],
  ['taleez_unitId', job.unitId],
  ['taleez_companyLabel', job.companyLabel],
  ['taleez_website', job.website, 'link'],
  ['taleez_visibility', job.visibility],
  ...job.tags.map((tag): GivenTag => ['taleez_tags', tag]),
]

/** The customer's own fields, by their French names as hrflow-connectors has them; what is paid stands there in words. */
const propertiesOf = ({ properties }: TaleezJob): GivenTag[] =>
  properties.flatMap(({ key, internal, value, values }): GivenTag[] => {
    const name = plain(internal) ?? plain(key)
    if (name === null) return []
    const words = value ?? (Array.isArray(values) ? joined(', ', values) : null)
    return [
      [`taleez_${name}`, words],
      ['salary_description', /^salaire$/i.test(name) ? words : null],
    ]
  })
