// A job of a feed as HrFlow's job. The mapping has said already what is what. Pure. It reads the job anew, so that a field which a
// workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { type GivenTag, languages, sections, skills, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { joined, plain, richText } from '../shared/texts'
import { type FeedJob, jobSchema } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

/** The default format. A missing reference or name comes out empty. */
export function format(given: FeedJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const pay = salary({
    from: job.salary?.min,
    to: job.salary?.max,
    currency: job.salary?.currency ?? null,
    period: periodOf(job.salary?.period ?? null),
  })
  return {
    reference: job.reference ?? '',
    name: plain(job.name) ?? '',
    url: link(job.url),
    created_at: date(job.created_at),
    updated_at: date(job.updated_at),
    summary: richText(job.summary),
    requirements: richText(job.requirements),
    responsibilities: richText(job.responsibilities),
    benefits: richText(job.benefits),
    location: locationOf(job.location),
    sections: sections(
      job.sections.map(({ title, text }) => {
        const name = plain(title) ?? ''
        return [name, name, text] as const
      }),
    ),
    skills: skills(job.skills, 'hard'),
    languages: languages(job.languages),
    ranges_float: pay.ranges,
    tags: tags([
      ['reference', job.original],
      ['valid_through', job.valid_through],
      ...job.tags.flatMap(({ name, value }): GivenTag[] => {
        const tag = plain(name)
        return tag === null ? [] : [[tag, value]]
      }),
      ['salary_description', pay.words],
    ]),
  }
}

function locationOf(place: FeedJob['location']): HrFlowJob['location'] {
  const [country, state, city, postcode] = [place?.country, place?.state, place?.city, place?.postcode].map(plain)
  return {
    text: plain(place?.text) ?? joined(', ', [city, state, postcode, country]),
    ...coordinates(place?.latitude, place?.longitude),
    fields: { country: country ?? null, state: state ?? null, city: city ?? null, postcode: postcode ?? null },
  }
}
