// A France Travail offer as an HrFlow job. Pure. It reads the offer anew, so that a field which a workflow's logics left in
// an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { coordinates } from '../shared/coordinates'
import { date } from '../shared/dates'
import { languages, sections, skills, tags } from '../shared/fields'
import { link } from '../shared/links'
import { joined, plain, richText } from '../shared/texts'
import { salaryOf } from './salary'
import { type FranceTravailJob, jobSchema } from './schemas'

/** The page where candidates read an offer. */
export const publicPage = (id: string): string =>
  // Half a surrogate pair cannot be percent-encoded: it is replaced, as in any well-formed URL.
  `https://candidat.francetravail.fr/offres/recherche/detail/${encodeURIComponent(id.toWellFormed())}`

/** Raised whenever the default format makes another HrFlow job of the same job; a test tells when. */
export const FORMAT_VERSION = 2

/**
 * The default format. A missing id or title comes out as an empty text, which HrFlow's schema refuses; every other text
 * that is missing is null.
 */
export function format(given: FranceTravailJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  return {
    reference: job.id ?? '',
    name: plain(job.intitule) ?? '',
    url: link(job.origineOffre?.urlOrigine) ?? (job.id === null ? null : publicPage(job.id)),
    created_at: date(job.dateCreation),
    updated_at: date(job.dateActualisation) ?? date(job.dateCreation),
    summary: richText(job.description),
    requirements: requirements(job.formations),
    location: location(job.lieuTravail),
    sections: sections([['company_description', 'Company Description', job.entreprise?.description]]),
    skills: skills(labels(job.competences), 'hard'),
    languages: languages(labels(job.langues)),
    ranges_float: salaryOf(plain(job.salaire?.libelle)),
    tags: tagsOf(job),
  }
}

const tagsOf = (job: FranceTravailJob) =>
  tags([
    ['rome_code', job.romeCode],
    ['rome_label', job.romeLibelle],
    ['contract_nature', job.natureContrat],
    ['contract_type', job.typeContratLibelle],
    ['accessible_to_disabled', job.accessibleTH],
    ['is_apprenticeship', job.alternance],
    ['experience_required', job.experienceExige === null ? null : job.experienceExige === 'E'],
    ['experience_description', job.experienceLibelle],
    ['salary_description', plain(job.salaire?.libelle) ?? job.salaire?.commentaire],
    ['working_hours_description', job.dureeTravailLibelle],
    ['working_hours_type', job.dureeTravailLibelleConverti],
    ['number_of_positions', job.nombrePostes],
    ['qualification_label', job.qualificationLibelle],
    ['sector_of_activity', job.secteurActiviteLibelle],
    ['company_name', job.entreprise?.nom],
    ['company_description', richText(job.entreprise?.description)],
    ['company_website', job.entreprise?.url, 'link'],
    ['recruiter_name', job.contact?.nom],
    ['recruiter_email', job.contact?.courriel],
    ['recruiter_phone', job.contact?.telephone],
    ['recruiter_website', job.contact?.urlRecruteur, 'link'],
    ['application_url', link(job.contact?.urlPostulation) ?? job.origineOffre?.partenaires[0]?.url, 'link'],
    ['company_logo', job.entreprise?.logo, 'link'],
    ['appellation_label', job.appellationlibelle],
    ...labels(job.permis).map((label) => ['permit', label] as const),
    ...labels(job.qualitesProfessionnelles).map((label) => ['soft_skill', label] as const),
  ])

const labels = (list: readonly { readonly libelle: string | null }[]) => list.map(({ libelle }) => libelle)

/** One line for each diploma: its level and field, or the one of the two that is known. */
function requirements(formations: FranceTravailJob['formations']): string | null {
  const lines = formations
    .map(({ niveauLibelle, domaineLibelle }) => joined(' en ', [niveauLibelle, domaineLibelle]))
    .filter((line) => line !== '')
  return lines.length === 0 ? null : lines.join('\n')
}

/** The département that leads a place's label: `74 - ANNECY`, `2A - AJACCIO`. Geocoders do not find a town with it. */
const DEPARTEMENT = /^(?:\d{2,3}|2[AB])\s*[-–]\s*(?=\S)/i

function location(place: FranceTravailJob['lieuTravail']): HrFlowJob['location'] {
  const label = plain(place?.libelle)
  const postcode = plain(place?.codePostal)
  const town = label?.replace(DEPARTEMENT, '') ?? null
  const point = coordinates(place?.latitude, place?.longitude)
  // `15 - Cantal` alone names the département itself, which is no town
  const namesTown = town !== label && (postcode !== null || plain(place?.commune) !== null || point.lat !== null)
  return {
    text: joined(' ', [town, postcode]),
    ...point,
    fields: namesTown ? { country: null, state: null, city: town, postcode } : null,
  }
}
