// A Lever posting as HrFlow's job, field by field, from either API. Pure. It reads the posting anew, so that a field which a
// workflow's logics left in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { visibleText } from '../../lib/html'
import { date } from '../shared/dates'
import { type GivenTag, names, sections, tags } from '../shared/fields'
import { link } from '../shared/links'
import { periodOf, salary } from '../shared/salary'
import { plain, richText } from '../shared/texts'
import { jobSchema, type LeverJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 1

/** The default format: the same for both APIs where both tell a field. A missing id or text comes out empty. */
export function format(given: LeverJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const pay = payOf(job)
  return {
    reference: job.id ?? '',
    name: plain(job.text) ?? '',
    url: link(job.urls?.show) ?? link(job.hostedUrl),
    created_at: date(job.createdAt),
    updated_at: date(job.updatedAt),
    summary: richText(job.content?.descriptionHtml) ?? richText(job.content?.description) ?? richText(job.description),
    location: {
      text: plain(job.categories?.location) ?? '',
      lat: null,
      lng: null,
      fields: { country: plain(job.country) },
    },
    sections: sectionsOf(job),
    ranges_float: pay.ranges,
    tags: tags([
      ...tagsOf(job),
      ['lever_salary_interval', job.salaryRange?.interval],
      ['salary_description', pay.words],
    ]),
  }
}

/** A list without a heading is named so. */
const LIST = 'list'

function sectionsOf({ content, lists, additional }: LeverJob) {
  const given = content?.lists.length ? content.lists : lists
  const closing = richText(content?.closingHtml) ?? richText(content?.closing) ?? additional
  return sections([
    ...given.map((list) => {
      const title = plain(list.text) ?? LIST
      return [title, title, list.content] as const
    }),
    ['closing', 'closing', closing],
  ])
}

/** Under the names of hrflow-connectors. */
function tagsOf(job: LeverJob): GivenTag[] {
  const { categories, confidentiality, urls } = job
  const main = plain(categories?.location)
  const others = names(categories?.allLocations ?? []).filter((place) => place !== main)
  return [
    ['lever_confidential', confidentiality === null ? null : confidentiality !== 'non-confidential'],
    ['lever_team', categories?.team],
    ['lever_department', categories?.department],
    ['lever_commitment', categories?.commitment],
    ['lever_level', categories?.level],
    ['lever_location', main],
    ...others.map((place): GivenTag => ['lever_other_location', place]),
    ...job.tags.map((tag, index): GivenTag => [`lever_additional_tag_${index}`, tag]),
    ...job.distributionChannels.map((channel, index): GivenTag => [`lever_distributionChannel_${index}`, channel]),
    ['lever_url_list', urls?.list, 'link'],
    ['lever_url_apply', urls?.apply ?? job.applyUrl, 'link'],
    ['lever_country', job.country],
    ['lever_state', job.state],
    ['lever_workplaceType', job.workplaceType],
  ]
}

/** A range, and the words that stand beside it or in place of it. */
function payOf({ salaryRange, salaryDescription }: LeverJob) {
  const pay = salary({
    from: salaryRange?.min,
    to: salaryRange?.max,
    currency: salaryRange?.currency ?? null,
    period: periodOf(salaryRange?.interval ?? null),
  })
  return { ranges: pay.ranges, words: plain(visibleText(salaryDescription ?? '')) ?? pay.words }
}
