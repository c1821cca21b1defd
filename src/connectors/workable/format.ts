// A Workable job as HrFlow's, field by field. Pure. It reads the job anew, so that a field which a workflow's logics left in an
// odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { joined, sections, tags } from '../shared/fields'
import { jobSchema, type WorkableJob } from './schemas'

const TEXTS = ['description', 'requirements', 'benefits'] as const

/** The default format: same job, same output, whatever way it was read. A missing shortcode or title comes out empty. */
export function format(given: WorkableJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const own = sections(TEXTS.map((name) => [name, name, job[name]]))
  return {
    reference: job.shortcode ?? '',
    name: job.title ?? '',
    url: job.url ?? job.shortlink,
    created_at: job.created_at,
    updated_at: job.updated_at,
    summary: job.description,
    requirements: job.requirements,
    benefits: job.benefits,
    location: location(job),
    // full_description is the three joined: beside them it would be the same text twice
    sections: own.length > 0 ? own : sections([['full_description', 'full_description', job.full_description]]),
    ranges_float: salary(job),
    tags: tags([
      ['id', job.id],
      ['state', job.state],
      ['department', job.department],
      ['application_url', job.application_url],
      ['employment_type', job.employment_type],
      ['industry', job.industry],
      ['function', job.function],
      ['experience', job.experience],
      ['education', job.education],
      ['shortlink', job.shortlink],
      ['code', job.code],
      ['workplace_type', job.workplace_type],
    ]),
  }
}

function location({ location, locations }: WorkableJob): HrFlowJob['location'] {
  const { country = null, region = null, city = null, zip_code = null } = location ?? {}
  const match = city === null ? undefined : locations.find((entry) => entry.city === city)
  return {
    text: joined(', ', [city, region, zip_code, country]), // location_str would be missing where the detail was read
    ...coordinates(match?.coords ?? null),
    fields: { country, state: region, city, postcode: zip_code },
  }
}

const COORDINATES = /^\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*$/

/** `"51.5073509, -0.1277583"`, with any spacing; both null when it is anything else. */
function coordinates(coords: string | null): { lat: number | null; lng: number | null } {
  const match = coords === null ? null : COORDINATES.exec(coords)
  return match === null ? { lat: null, lng: null } : { lat: Number(match[1]), lng: Number(match[2]) }
}

function salary({ salary }: WorkableJob): NonNullable<HrFlowJob['ranges_float']> {
  if (salary === null || (salary.salary_from === null && salary.salary_to === null)) return []
  const { salary_from: value_min, salary_to: value_max, salary_currency: unit } = salary
  return [{ name: 'salary', value_min, value_max, unit }]
}
