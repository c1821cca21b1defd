// The jobs of the kill proof: for each origin one simple form, and the HrFlow job that must come of it, written by hand from
// the documented mapping and without a line of the relay. A version is in every text, so that nothing stale passes for new.
import type { HrFlowJob } from '../../src/hrflow/job'
import type { JsonObject } from '../sandbox/upstream.ts'
import { ACCOUNTS } from './accounts.ts'

export interface Shape {
  /** The open job, as its origin holds it. */
  job(reference: string, version: number): JsonObject
  hrflow(reference: string, version: number): HrFlowJob
  /** What stays on the board of a job that is archived, when it was last written in that version. */
  archived(reference: string, version: number): HrFlowJob
}

const CREATED_AT = '2026-10-01T08:00:00Z'
const changedAt = (version: number): string =>
  new Date(Date.parse(CREATED_AT) + version * 1_000).toISOString().replace('.000Z', 'Z')
const titleOf = (reference: string, version: number): string => `Job ${reference} v${version}`

/** The version that a job's name tells, or null. */
export const versionIn = (name: unknown): number | null => {
  const found = /^Job \S+ v(\d+)$/.exec(typeof name === 'string' ? name : '')?.[1]
  return found === undefined ? null : Number(found)
}

const head = (reference: string, version: number) => ({
  reference,
  name: titleOf(reference, version),
  created_at: CREATED_AT,
  updated_at: changedAt(version),
})

const NO_FIELDS = { country: null, state: null, city: null, postcode: null }
const NOWHERE = { text: '', lat: null, lng: null, fields: NO_FIELDS }

const workableHrflow: Shape['hrflow'] = (reference, version) => ({
  ...head(reference, version),
  url: `https://chaos.workable.com/jobs/${reference}`,
  summary: `<p>Text ${version}</p>`,
  requirements: null,
  benefits: null,
  location: NOWHERE,
  sections: [{ name: 'description', title: 'description', description: `<p>Text ${version}</p>` }],
  ranges_float: [{ name: 'salary', value_min: 30_000 + version, value_max: null, unit: 'EUR' }],
  tags: [
    { name: 'id', value: `id-${reference}` },
    { name: 'state', value: 'published' },
    { name: 'department', value: `Team ${version}` },
  ],
})

export const workable: Shape = {
  job: (reference, version) => ({
    shortcode: reference,
    id: `id-${reference}`,
    title: titleOf(reference, version),
    state: 'published',
    department: `Team ${version}`,
    url: `https://chaos.workable.com/jobs/${reference}`,
    description: `<p>Text ${version}</p>`,
    salary: { salary_from: 30_000 + version, salary_currency: 'eur' },
    created_at: CREATED_AT,
    updated_at: changedAt(version),
  }),
  hrflow: workableHrflow,
  archived: workableHrflow,
}

const flatchrHrflow: Shape['hrflow'] = (reference, version) => ({
  ...head(reference, version),
  url: `https://careers.flatchr.io/vacancy/slug-${reference}`,
  summary: `About us ${version}`,
  location: NOWHERE,
  sections: [
    { name: 'description', title: 'Description', description: `About us ${version}` },
    { name: 'mission', title: 'Mission', description: `Mission ${version}` },
  ],
  responsibilities: `Mission ${version}`,
  requirements: null,
  skills: [{ name: `Skill ${version}`, value: null, type: 'soft' }],
  ranges_float: [],
  tags: [
    { name: 'slug', value: `slug-${reference}` },
    { name: 'status', value: '1' },
    { name: 'company_id', value: ACCOUNTS.company },
    { name: 'remote', value: 'false' },
  ],
})

export const flatchr: Shape = {
  job: (reference, version) => ({
    id: reference,
    slug: `slug-${reference}`,
    title: titleOf(reference, version),
    status: 1,
    company_id: ACCOUNTS.company,
    description: `About us ${version}`,
    mission: `Mission ${version}`,
    skills: `Skill ${version}; `,
    remote: false,
    created_at: CREATED_AT,
    updated_at: changedAt(version),
  }),
  hrflow: flatchrHrflow,
  archived: flatchrHrflow,
}

const offerPage = (reference: string) => `https://candidat.francetravail.fr/offres/recherche/detail/${reference}`

export const francetravail: Shape = {
  job: (reference, version) => ({
    id: reference,
    intitule: titleOf(reference, version),
    description: `Text ${version}`,
    romeCode: 'J1506',
    nombrePostes: version,
    entreprise: { nom: 'Acme', description: `About us ${version}` },
    competences: [{ code: '1', libelle: `Skill ${version}` }],
    dateCreation: CREATED_AT,
    dateActualisation: changedAt(version),
  }),
  hrflow: (reference, version) => ({
    ...head(reference, version),
    url: offerPage(reference),
    summary: `Text ${version}`,
    requirements: null,
    location: { text: '', lat: null, lng: null, fields: null },
    sections: [{ name: 'company_description', title: 'Company Description', description: `About us ${version}` }],
    skills: [{ name: `Skill ${version}`, value: null, type: 'hard' }],
    languages: [],
    ranges_float: [],
    tags: [
      { name: 'rome_code', value: 'J1506' },
      { name: 'number_of_positions', value: String(version) },
      { name: 'company_name', value: 'Acme' },
      { name: 'company_description', value: `About us ${version}` },
    ],
  }),
  // The licence of France Travail: nothing of a deleted offer may name a company, a person or a place.
  archived: (reference, version) => ({
    reference,
    name: titleOf(reference, version),
    agent_key: null,
    url: offerPage(reference),
    picture: null,
    summary: `Text ${version}`,
    culture: null,
    benefits: null,
    responsibilities: null,
    requirements: null,
    interviews: null,
    created_at: null,
    updated_at: null,
    location: { text: '', lat: null, lng: null, fields: null },
    sections: [],
    skills: [{ name: `Skill ${version}`, value: null, type: 'hard' }],
    languages: [],
    certifications: [],
    courses: [],
    tasks: [],
    interests: [],
    tags: [
      { name: 'rome_code', value: 'J1506' },
      { name: 'number_of_positions', value: String(version) },
    ],
    metadatas: [],
    ranges_float: [],
    ranges_date: [],
  }),
}
