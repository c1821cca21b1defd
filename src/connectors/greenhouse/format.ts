// A Greenhouse job post as HrFlow's job, field by field, from the Job Board API or Harvest. Pure. It reads the post anew, so that a
// field which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { resolveReferences } from '../../lib/html'
import { date } from '../shared/dates'
import { type GivenTag, languages, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { type GreenhouseJob, jobSchema } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/** The default format: the same for both ways of reading where both tell a field. A missing id or title comes out empty. */
export function format(given: GreenhouseJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const content = htmlOf(job.content)
  const pay = job.pay_input_ranges.map(({ min_cents, max_cents, currency_type }) =>
    salary({ from: units(min_cents), to: units(max_cents), currency: currency_type, period: null }),
  )
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: link(job.absolute_url),
    created_at: date(job.first_published),
    updated_at: date(job.updated_at),
    summary: content,
    location: { text: plain(job.location?.name) ?? '', lat: null, lng: null },
    sections: sections([['greenhouse_description', 'greenhouse_description', content]]),
    languages: languages([job.language]),
    ranges_float: pay.flatMap(({ ranges }) => ranges),
    tags: tags([...tagsOf(job), ...pay.map(({ words }): GivenTag => ['salary_description', words])]),
    metadatas: tags(job.metadata.map(({ name, value }): GivenTag => [plain(name) ?? '', worded(value)])).filter(
      ({ name }) => name !== '',
    ),
  }
}

/** Amounts are in cents. */
const units = (cents: number | null): number | null => (cents === null ? null : cents / 100)

/** The board writes its HTML once more as character references, so that no tag stands in it. */
function htmlOf(content: string | null): string | null {
  const given = richText(content)
  return given === null || given.includes('<') ? given : richText(resolveReferences(given))
}

/** Under the names of hrflow-connectors. */
const tagsOf = (job: GreenhouseJob): GivenTag[] => [
  ...job.departments.flatMap(({ id, name }): GivenTag[] => [
    ['greenhouse_department-name', name],
    ['greenhouse_department-id', id],
  ]),
  ...job.offices.flatMap(({ id, location, name }): GivenTag[] => [
    ['greenhouse_office-location', plain(location) ?? name],
    ['greenhouse_office-id', id],
  ]),
  ['greenhouse_education', job.education],
  ['greenhouse_employment', job.employment],
  ['requisition_id', job.requisition_id],
  ['internal_job_id', job.internal_job_id],
]

/** A custom field's value in words: some are lists. */
const worded = (value: unknown): unknown => (Array.isArray(value) ? joined(', ', value) : value)
