// A Recruitee offer as HrFlow's job, field by field, from the API or the careers site. Pure. It reads the offer anew, so that a
// field which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { date } from '../shared/dates'
import { type GivenTag, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { amount, periodOf, salary } from '../shared/salary'
import { folded, joined, plain, richText } from '../shared/texts'
import { jobSchema, type RecruiteeJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/** The default format: the same for both ways of reading where both tell a field. A missing id or title comes out empty. */
export function format(given: RecruiteeJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const pay = salary({
    from: job.salary?.min,
    to: job.salary?.max,
    currency: job.salary?.currency ?? null,
    period: periodOf(job.salary?.period ?? null),
  })
  return {
    reference: job.id ?? '',
    name: plain(job.title) ?? '',
    url: pageOf(job),
    created_at: date(job.created_at),
    updated_at: date(job.updated_at),
    summary: richText(job.description),
    requirements: richText(job.requirements),
    location: locationOf(job),
    sections: sections([
      ['job_description', 'Job Description', job.description],
      ['job_requirements', 'Job Requirements', job.requirements],
      ['job_highlights', 'Job Highlights', job.highlight_html],
    ]),
    ranges_float: [...hoursOf(job), ...pay.ranges],
    tags: tags([...tagsOf(job), ['salary_description', pay.words]]),
  }
}

/**
 * The offer's page at Recruitee's own host, which always answers; a host of the company's own, where half of the addresses
 * lead, is dead at many. So it is the same whichever way the offer was read.
 */
function pageOf({ url, careers_url }: RecruiteeJob): string | null {
  const [address, page] = [link(url), link(careers_url)]
  return address?.includes(AS_JSON) ? address.replace(AS_JSON, '/o/') : (page ?? address)
}

const AS_JSON = '/api/offers/'

/** `location` is the word for "remote" on many offers: it is the place where it names the city, or what stands in place of one. */
function locationOf({ location, city, state_name, country, postal_code }: RecruiteeJob): HrFlowJob['location'] {
  const [narrowest = ''] = [city, state_name, country].map(folded).filter((part) => part !== '')
  const namesIt = folded(location).includes(narrowest)
  return {
    text: (namesIt ? plain(location) : null) ?? joined(', ', [city, state_name, country]),
    lat: null,
    lng: null,
    fields: { country: plain(country), state: plain(state_name), city: plain(city), postcode: plain(postal_code) },
  }
}

/** Hours of work a week; 0 means "not given". */
function hoursOf({ min_hours, max_hours }: RecruiteeJob): NonNullable<HrFlowJob['ranges_float']> {
  const ends = [amount(min_hours), amount(max_hours)].map((hours) => (hours !== null && hours > 0 ? hours : null))
  const known = ends.filter((hours) => hours !== null)
  if (known.length === 0) return []
  const [value_min = null, value_max = null] = known.length === 2 ? known.toSorted((a, b) => a - b) : ends
  return [{ name: 'working hours', value_min, value_max, unit: 'Hours per week' }]
}

const WORKPLACES = ['remote', 'hybrid', 'on_site'] as const

/** Under the names of hrflow-connectors. */
const tagsOf = (job: RecruiteeJob): GivenTag[] => [
  ['category', job.category_code],
  ['department', job.department],
  ['options_cv', job.options_cv],
  ['options_cover_letter', job.options_cover_letter],
  ['experience', job.experience_code],
  ['education', job.education_code],
  ['employment_type', job.employment_type_code],
  ...WORKPLACES.filter((place) => job[place] === true).map((place): GivenTag => ['remote_option', place]),
  ['number_of_openings', job.number_of_openings],
  ['status', job.status],
  ['closed_at', date(job.closed_at) ?? job.closed_at],
  ...job.offer_tags.map((tag): GivenTag => ['offer_tags', tag]),
]
