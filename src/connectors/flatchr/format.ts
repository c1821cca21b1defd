// A Flatchr vacancy as an HrFlow job. Pure; never fails for what is absent or null. It reads the vacancy anew, so that a field
// which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { sections, skills, tags } from '../shared/fields'
import { link } from '../shared/links'
import { amount, type Period, salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { withoutHidden } from './hidden'
import { type FlatchrJob, jobSchema } from './schemas'

/** The page where candidates read a vacancy, for those without an `apply_url` of their own. */
const CAREERS_URL = 'https://careers.flatchr.io/vacancy/'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/**
 * The default format. A missing id or title comes out as an empty text, which HrFlow's schema refuses; every other text
 * that is missing is null.
 */
export function format(given: FlatchrJob): HrFlowJob {
  const job = withoutHidden(v.parse(jobSchema, given))
  const pay = payOf(job)
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: link(job.apply_url) ?? publicPage(plain(job.slug)),
    created_at: date(job.created_at),
    updated_at: date(job.updated_at),
    summary: richText(job.description),
    location: location(job.address),
    sections: sections([
      ['description', 'Description', job.description],
      ['mission', 'Mission', job.mission],
      ['profile', 'Profile', job.profile],
    ]),
    responsibilities: richText(job.mission),
    requirements: richText(job.profile),
    skills: skills((plain(job.skills) ?? '').split(';'), 'soft'),
    ranges_float: pay.ranges,
    tags: tagsOf(job, pay.words),
  }
}

const tagsOf = (job: FlatchrJob, salaryDescription: string | null) =>
  tags([
    ['slug', job.slug],
    ['status', job.status],
    ['language', job.language],
    ['company_id', job.company_id],
    ['currency', job.currency],
    ['mensuality', job.mensuality],
    ['start_date', date(job.start_date) ?? job.start_date],
    ['end_date', date(job.end_date) ?? job.end_date],
    ['driver_license', job.driver_license],
    ['remote', job.remote],
    ['handicap', job.handicap],
    ['partial', job.partial],
    ['reference', job.reference],
    ['vacancy_id', job.vacancy_id],
    ['contract_type', job.contract_type],
    ['metier', job.metier],
    ['education_level', job.education_level],
    ['experience', job.experience],
    ['salary_description', salaryDescription],
    ...job.tags.map((tag) => ['flatchr_tag', tag.title] as const),
  ])

/** Half a surrogate pair cannot be percent-encoded: it is replaced, as in any well-formed URL. */
const publicPage = (slug: string | null): string | null =>
  slug === null ? null : `${CAREERS_URL}${encodeURIComponent(slug.toWellFormed())}`

function location(address: FlatchrJob['address']): HrFlowJob['location'] {
  const street = joined(' ', [address?.street_number, address?.route])
  const city = joined(' ', [address?.postal_code, address?.locality])
  return {
    text: plain(address?.formatted_address) ?? joined(', ', [street, city, address?.country]),
    ...coordinates(address?.location_lat, address?.location_lng),
    fields: {
      country: plain(address?.country),
      state: plain(address?.administrative_area_level_1),
      city: plain(address?.locality),
      postcode: plain(address?.postal_code),
    },
  }
}

const PERIODS: ReadonlyMap<string, Period> = new Map([
  ['h', 'hour'],
  ['d', 'day'],
  ['m', 'month'],
  ['y', 'year'],
])

/** Without an upper end the lower one stands for both. Flatchr writes 0 where none is given. */
function payOf({ salary: from, salary_max, currency, mensuality }: FlatchrJob) {
  const hasUpperEnd = salary_max !== null && amount(salary_max) !== 0
  const period = PERIODS.get((plain(mensuality) ?? '').toLowerCase()) ?? null
  return salary({ from, to: hasUpperEnd ? salary_max : from, currency, period })
}
