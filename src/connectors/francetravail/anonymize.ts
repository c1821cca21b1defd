// What of an offer may stay on the board once France Travail has deleted it: its reuse licence asks that content kept
// after that names neither a company nor a person nor a place. Pure. A list of what stays, so nothing passes unseen.
import type { HrFlowJob } from '../../hrflow/job'
import { publicPage } from './format'
import { namesIn } from './identities'
import { strike } from './strike'

const KEPT_TAG =
  /^(?:rome_.*|contract_.*|experience_.*|working_hours_.*|qualification_label|number_of_positions|is_apprenticeship)$/s

type Value = string | number | boolean | null

/**
 * The job with everything emptied but what describes the work itself, whichever format wrote it. Unknown keys go, also
 * those inside of what is kept; out of the kept texts goes what the job says of company, recruiter and place.
 * https://francetravail.io/data/api/offres-emploi (licence)
 */
export function anonymize(job: HrFlowJob): HrFlowJob {
  const names = namesIn(job)
  const struck = (text: string): string => strike(text, names)
  const textLeft = (text: string | null | undefined): string | null => (text ? struck(text) || null : null)
  const valueLeft = (value: Value = null): Value => (typeof value === 'string' ? struck(value) : value)
  return {
    reference: job.reference,
    name: struckName(struck(job.name)) || rome(job) || job.reference,
    agent_key: null,
    url: publicPage(job.reference),
    picture: null,
    summary: textLeft(job.summary),
    culture: null,
    benefits: null,
    responsibilities: null,
    requirements: textLeft(job.requirements),
    interviews: null,
    created_at: null,
    updated_at: null,
    location: { text: '', lat: null, lng: null, fields: null },
    sections: [],
    skills: named(job.skills, struck).map(({ name, value, type = null }) => ({ name, value: valueLeft(value), type })),
    languages: named(job.languages, struck).map(({ name, value }) => ({ name, value: valueLeft(value) })),
    certifications: [],
    courses: [],
    tasks: [],
    interests: [],
    tags: (job.tags ?? [])
      .filter(({ name }) => KEPT_TAG.test(name))
      .map(({ name, value }) => ({ name, value: valueLeft(value) })),
    metadatas: [],
    ranges_float: (job.ranges_float ?? []).map(({ name = null, value_min = null, value_max = null, unit = null }) => ({
      name: textLeft(name),
      value_min,
      value_max,
      unit: textLeft(unit),
    })),
    ranges_date: [],
  }
}

/** The entries of a list by what is left of their names; one that was nothing but such a name is left out. */
const named = <Entry extends { readonly name: string }>(
  list: readonly Entry[] | null | undefined,
  struck: (text: string) => string,
) =>
  (list ?? []).map((entry) => ({ ...entry, name: struck(entry.name) })).filter(({ name }) => /[\p{L}\p{N}]/u.test(name))

/** A title without the dashes and marks that what was struck out leaves at its ends; empty when it was all of it. */
const struckName = (title: string): string =>
  title.includes('…') ? title.replace(/^[\s….,;:|/–—-]+|[\s….,;:|/–—-]+$/gu, '') : title

/** What the offer's profession is called, for a title of which nothing is left. */
function rome({ tags }: HrFlowJob): string | null {
  const label = (tags ?? []).find(({ name }) => name === 'rome_label')?.value
  return typeof label === 'string' ? label : null
}
