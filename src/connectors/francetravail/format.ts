// A France Travail offer as an HrFlow job. Pure. It reads the offer anew, so that a field which a workflow's logics left in
// an odd form counts as absent.
import * as v from 'valibot'
import type { HrFlowJob } from '../../hrflow/job'
import { joined, sections, tags } from '../shared/fields'
import { salaryOf } from './salary'
import { type FranceTravailJob, jobSchema } from './schemas'

/** The page where candidates read an offer. */
export const publicPage = (id: string): string =>
  // Half a surrogate pair cannot be percent-encoded: it is replaced, as in any well-formed URL.
  `https://candidat.francetravail.fr/offres/recherche/detail/${encodeURIComponent(id.toWellFormed())}`

/**
 * The default format. A missing id or title comes out as an empty text, which HrFlow's schema refuses; every other text
 * that is missing is null.
 */
export function format(given: FranceTravailJob): HrFlowJob {
  const job = v.parse(jobSchema, given)
  return {
    reference: job.id ?? '',
    name: job.intitule ?? '',
    url: job.origineOffre?.urlOrigine ?? (job.id === null ? null : publicPage(job.id)),
    created_at: job.dateCreation,
    updated_at: job.dateActualisation ?? job.dateCreation,
    summary: job.description,
    requirements: requirements(job.formations),
    location: {
      text: joined(' ', [job.lieuTravail?.libelle, job.lieuTravail?.codePostal]),
      lat: job.lieuTravail?.latitude ?? null,
      lng: job.lieuTravail?.longitude ?? null,
    },
    sections: sections([['company_description', 'Company Description', job.entreprise?.description]]),
    skills: labels(job.competences).map((name) => ({ name, value: null, type: 'hard' })),
    languages: labels(job.langues).map((name) => ({ name, value: null })),
    ranges_float: salary(job.salaire?.libelle ?? null),
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
    ['salary_description', job.salaire?.libelle],
    ['working_hours_description', job.dureeTravailLibelle],
    ['working_hours_type', job.dureeTravailLibelleConverti],
    ['number_of_positions', job.nombrePostes],
    ['qualification_label', job.qualificationLibelle],
    ['sector_of_activity', job.secteurActiviteLibelle],
    ['company_name', job.entreprise?.nom],
    ['company_description', job.entreprise?.description],
    ['company_website', job.entreprise?.url],
    ['recruiter_name', job.contact?.nom],
    ['recruiter_email', job.contact?.courriel],
    ['recruiter_phone', job.contact?.telephone],
    ['recruiter_website', job.contact?.urlRecruteur],
    ['application_url', job.contact?.urlPostulation],
    ['company_logo', job.entreprise?.logo],
    ['appellation_label', job.appellationlibelle],
    ...job.permis.map(({ libelle }) => ['permit', libelle] as const),
    ...job.qualitesProfessionnelles.map(({ libelle }) => ['soft_skill', libelle] as const),
  ])

/** One line for each diploma of which both the level and the field are known. */
function requirements(formations: FranceTravailJob['formations']): string | null {
  const lines = formations.flatMap(({ niveauLibelle, domaineLibelle }) =>
    niveauLibelle === null || domaineLibelle === null ? [] : [`${niveauLibelle} en ${domaineLibelle}`],
  )
  return lines.length === 0 ? null : lines.join('\n')
}

const labels = (list: readonly { readonly libelle: string | null }[]): string[] =>
  list.map(({ libelle }) => libelle).filter((libelle) => libelle !== null)

function salary(text: string | null) {
  const read = text === null ? null : salaryOf(text)
  return read === null ? [] : [{ name: 'salary', ...read }]
}
