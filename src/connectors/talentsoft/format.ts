// A TalentSoft offer as HrFlow's job, field by field. Pure. It reads the offer anew, so that a field which a workflow's logics left
// in an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { type GivenTag, sections, skills, tags } from '../shared/fields'
import { link } from '../shared/links'
import { joined, plain, richText } from '../shared/texts'
import { inParis } from './paris'
import { jobSchema, type TalentSoftJob } from './schemas'

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

type Coded = TalentSoftJob['contractType']

const labels = (coded: Coded): string[] => coded.flatMap(({ label }) => plain(label) ?? [])
/** A text, with HTML where the origin gives it with HTML too. */
const either = (formatted: string | null, text: string | null): string | null => richText(formatted) ?? richText(text)

/** Several texts as one. */
function together(texts: readonly (string | null)[]): string | null {
  const there = texts.filter((text) => text !== null)
  return there.length === 0 ? null : there.join('\n')
}

/** The default format. A missing reference or title comes out empty. */
export function format(given: TalentSoftJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  const more = job.customFields?.description
  const criteria = [
    either(job.freeCriteria1Formatted, job.freeCriteria1),
    either(job.freeCriteria2Formatted, job.freeCriteria2),
  ]
  return {
    reference: job.reference ?? '',
    name: plain(job.title) ?? '',
    url: link(job.offerUrl),
    created_at: date(inParis(job.startPublicationDate)),
    updated_at: date(inParis(job.modificationDate)),
    summary: either(job.description1Formatted, job.description1),
    requirements: together(criteria),
    location: locationOf(job),
    sections: sections([
      ['description1', 'description1', either(job.description1Formatted, job.description1)],
      ['description2', 'description2', either(job.description2Formatted, job.description2)],
      [MORE, MORE, together([more?.longText1, more?.longText2, more?.longText3].map(richText))],
    ]),
    skills: skills([...labels(job.skillCollection), ...labels(job.specialisations)], 'hard'),
    languages: job.languages.flatMap(({ languageName, languageLevel }) => {
      const [name] = labels(languageName)
      return name === undefined ? [] : [{ name, value: labels(languageLevel)[0] ?? null }]
    }),
    ranges_date: publicationOf(job),
    tags: tags(tagsOf(job)),
  }
}

/** As hrflow-connectors names it. */
const MORE = 'Complément du descriptif'

function locationOf(job: TalentSoftJob): HrFlowJob['location'] {
  const [place] = job.locations
  const [[country], [region], [department]] = [labels(job.country), labels(job.region), labels(job.department)]
  const own = coordinates(job.latitude, job.longitude)
  return {
    text: plain(place?.displayedAddress) ?? joined(', ', [job.location, department, region, country]),
    ...(own.lat === null ? coordinates(place?.position?.lat, place?.position?.lon) : own),
    fields: { country: country ?? null, state: region ?? null, city: plain(place?.address?.municipality) },
  }
}

function publicationOf(job: TalentSoftJob): NonNullable<HrFlowJob['ranges_date']> {
  const [value_min, value_max] = [date(inParis(job.startPublicationDate)), date(inParis(job.endPublicationDate))]
  return value_min === null && value_max === null ? [] : [{ name: 'publication', value_min, value_max }]
}

/** Those that have codes, under the names of hrflow-connectors. */
const CODED = [
  'contractType',
  'professionalCategory',
  'country',
  'experienceLevel',
  'educationLevel',
  'diploma',
  'offerFamilyCategory',
  'salaryRange',
  'contractDuration',
] as const

/** Of these hrflow-connectors tells an id, which is the customer's code here. */
const BY_ID = ['contractType', 'professionalCategory', 'country'] as const

const tagsOf = (job: TalentSoftJob): GivenTag[] => [
  ['talentsoft-organisation', job.organisationName],
  ...CODED.flatMap((name) => labels(job[name]).map((label): GivenTag => [`talentsoft-${name}`, label])),
  ...BY_ID.flatMap((name) => job[name].map(({ clientCode }): GivenTag => [`talentsoft-${name}-id`, clientCode])),
  ['talentsoft-applicationUrl', job.applicationUrl, 'link'],
  ...labels(job.salaryRange).map((label): GivenTag => ['salary_description', label]),
]
