// What of an offer may stay on the board once France Travail has deleted it: its reuse licence asks that content kept
// after that names neither a company nor a person nor a place. Pure. A list of what stays, so nothing passes unseen.
import type { HrFlowJob } from '../../hrflow/job'
import { publicPage } from './format'

const KEPT_TAG =
  /^(?:rome_.*|contract_.*|experience_.*|working_hours_.*|qualification_label|number_of_positions|is_apprenticeship)$/s

/**
 * The job with everything emptied but what describes the work itself, whichever format wrote it. Unknown keys go,
 * also those inside of what is kept. https://francetravail.io/data/api/offres-emploi (licence)
 */
export function anonymize(job: HrFlowJob): HrFlowJob {
  return {
    reference: job.reference,
    name: job.name,
    agent_key: null,
    url: publicPage(job.reference),
    picture: null,
    summary: job.summary ?? null,
    culture: null,
    benefits: null,
    responsibilities: null,
    requirements: job.requirements ?? null,
    interviews: null,
    created_at: null,
    updated_at: null,
    location: { text: '', lat: null, lng: null, fields: null },
    sections: [],
    skills: (job.skills ?? []).map(({ name, value = null, type = null }) => ({ name, value, type })),
    languages: (job.languages ?? []).map(({ name, value = null }) => ({ name, value })),
    certifications: [],
    courses: [],
    tasks: [],
    interests: [],
    tags: (job.tags ?? []).filter(({ name }) => KEPT_TAG.test(name)).map(({ name, value = null }) => ({ name, value })),
    metadatas: [],
    ranges_float: (job.ranges_float ?? []).map(({ name = null, value_min = null, value_max = null, unit = null }) => ({
      name,
      value_min,
      value_max,
      unit,
    })),
    ranges_date: [],
  }
}
