// A Workable job as HrFlow's, field by field. Pure. It reads the job anew, so that a field which a workflow's logics left in an
// odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { date } from '../shared/dates'
import { sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { salary } from '../shared/salary'
import { plain, richText } from '../shared/texts'
import { locationOf, otherPlaces } from './places'
import { jobSchema, type WorkableJob } from './schemas'

/** The texts of a job, which rows bring when asked to. */
export const TEXTS = ['description', 'requirements', 'benefits'] as const

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/** The default format: same job, same output, whatever way it was read. A missing shortcode or title comes out empty. */
export function format(given: WorkableJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const own = sections(TEXTS.map((name) => [name, name, job[name]]))
  const pay = payOf(job)
  return {
    reference: job.shortcode ?? '',
    name: plain(job.title) ?? '',
    url: link(job.url) ?? link(job.shortlink),
    created_at: date(job.created_at),
    updated_at: date(job.updated_at),
    summary: richText(job.description),
    requirements: richText(job.requirements),
    benefits: richText(job.benefits),
    location: locationOf(job),
    // full_description is the three joined: beside them it would be the same text twice
    sections: own.length > 0 ? own : sections([['full_description', 'full_description', job.full_description]]),
    ranges_float: pay.ranges,
    tags: tags([
      ['id', job.id],
      ['state', job.state],
      ['department', job.department],
      ['application_url', job.application_url, 'link'],
      ['employment_type', job.employment_type],
      ['industry', job.industry],
      ['function', job.function],
      ['experience', job.experience],
      ['education', job.education],
      ['shortlink', job.shortlink, 'link'],
      ['code', job.code],
      ['workplace_type', workplaceType(job)],
      ['salary_description', pay.words],
      ...otherPlaces(job).map((place) => ['other_location', place] as const),
    ]),
  }
}

/** Where the work is done: what the job says, else its location, else `remote` where the location is only an office's. */
function workplaceType({ workplace_type, location }: WorkableJob): string | null {
  return (
    plain(workplace_type) ?? plain(location?.workplace_type) ?? (location?.telecommuting === true ? 'remote' : null)
  )
}

/** Workable tells no period. */
const payOf = ({ salary: pay }: WorkableJob) =>
  salary({
    from: pay?.salary_from,
    to: pay?.salary_to,
    currency: pay?.salary_currency ?? null,
    period: null,
  })
