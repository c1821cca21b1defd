// A Breezy HR position as HrFlow's job, field by field, from the API or the public list. Pure. It reads the position anew, so that a
// field which a workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { date } from '../shared/dates'
import { type GivenTag, names, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { joined, plain, richText } from '../shared/texts'
import { rangesOf } from './salary'
import { type BreezyJob, jobSchema } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/** The default format: the same for both ways of reading where both tell a field. A missing id or name comes out empty. */
export function format(given: BreezyJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  return {
    reference: job._id ?? '',
    name: plain(job.name) ?? '',
    url: link(job.url),
    created_at: date(job.creation_date),
    updated_at: date(job.updated_date),
    summary: richText(job.description),
    location: locationOf(job),
    sections: sections([
      ['description', 'Description', job.description],
      ['experience', 'Required Experience', job.experience],
      ['education', 'Required Education', job.education],
      ['category', 'Category', job.category],
      ['remote', 'Remote Information', job.location?.remote_details],
    ]),
    ranges_float: rangesOf(job.salary),
    tags: tags(tagsOf(job)),
  }
}

function locationOf({ location }: BreezyJob): HrFlowJob['location'] {
  const { streetAddress, city, state, country, name } = location ?? {}
  const parts = joined(', ', [streetAddress?.custom, city, state, country])
  return {
    text: parts === '' ? (plain(name) ?? '') : parts,
    lat: null,
    lng: null,
    fields: { country: plain(country), state: plain(state), city: plain(city) },
  }
}

/** Under the names of hrflow-connectors, without those of persons. */
function tagsOf(job: BreezyJob): GivenTag[] {
  const main = plain(job.location?.name)
  const others = names(job.locations.map(({ name }) => name)).filter((place) => place !== main)
  return [
    ['type', job.type],
    ['experience', job.experience],
    ['education', job.education],
    ['department', job.department],
    ['requisition_id', job.requisition_id],
    ['category', job.category],
    ['candidate_type', job.candidate_type],
    ['isremote', job.location?.is_remote],
    ['remote_details', job.location?.remote_details],
    ...job.tags.map((tag): GivenTag => ['breezy_hr_tags', tag]),
    ['state', job.state],
    ['friendly_id', job.friendly_id],
    ...others.map((place): GivenTag => ['other_location', place]),
    ['salary_description', job.salary],
  ]
}
