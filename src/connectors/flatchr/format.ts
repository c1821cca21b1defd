// A Flatchr vacancy as an HrFlow job. Pure; never fails for what is absent or null. It reads the vacancy anew, so that a field
// which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { joined, sections, tags } from '../shared/fields'
import { type FlatchrJob, jobSchema } from './schemas'

/** The page where candidates read a vacancy, for those without an `apply_url` of their own. */
const CAREERS_URL = 'https://careers.flatchr.io/vacancy/'

/**
 * The default format. A missing id or title comes out as an empty text, which HrFlow's schema refuses; every other text
 * that is missing is null. Texts stay as the origin wrote them, HTML included.
 */
export function format(given: FlatchrJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  return {
    reference: job.id ?? '',
    name: job.title ?? '',
    url: job.apply_url ?? publicPage(job.slug),
    created_at: job.created_at,
    updated_at: job.updated_at,
    summary: job.description,
    location: location(job.address),
    sections: sections([
      ['description', 'Description', job.description],
      ['mission', 'Mission', job.mission],
      ['profile', 'Profile', job.profile],
    ]),
    responsibilities: job.mission,
    requirements: job.profile,
    skills: skills(job.skills),
    ranges_float: salary(job),
    tags: tags([
      ['slug', job.slug],
      ['status', job.status],
      ['language', job.language],
      ['company_id', job.company_id],
      ['currency', job.currency],
      ['mensuality', job.mensuality],
      ['start_date', job.start_date],
      ['end_date', job.end_date],
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
      ...job.tags.map((tag) => ['flatchr_tag', tag.title] as const),
    ]),
  }
}

/** Half a surrogate pair cannot be percent-encoded: it is replaced, as in any well-formed URL. */
const publicPage = (slug: string | null): string | null =>
  slug === null ? null : `${CAREERS_URL}${encodeURIComponent(slug.toWellFormed())}`

function location(address: FlatchrJob['address']): HrFlowJob['location'] {
  const street = joined(' ', [address?.street_number, address?.route])
  const city = joined(' ', [address?.postal_code, address?.locality])
  return {
    text: address?.formatted_address ?? joined(', ', [street, city, address?.country]),
    lat: address?.location_lat ?? null,
    lng: address?.location_lng ?? null,
    fields: {
      country: address?.country ?? null,
      state: address?.administrative_area_level_1 ?? null,
      city: address?.locality ?? null,
      postcode: address?.postal_code ?? null,
    },
  }
}

const skills = (list: string | null) =>
  (list ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => ({ name, value: null, type: 'soft' as const }))

/** Flatchr writes 0 where no salary is given, for the upper end too. */
function salary({ salary: from, salary_max: to, currency }: FlatchrJob) {
  if (from === null || from <= 0) return []
  return [{ name: 'salary', value_min: from, value_max: to !== null && to > 0 ? to : from, unit: currency }]
}
