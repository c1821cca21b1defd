// France Travail in the demo.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { Addition, Demo, Edit, PolledChanges } from '../../demo/changes.ts'

const NOTHING = {
  requirements: null,
  sections: [],
  skills: [],
  languages: [],
  ranges_float: [],
} satisfies Partial<HrFlowJob>

/** One of France Travail itself and one of a partner. */
const added: readonly Addition[] = [
  {
    job: {
      id: '202TQZR',
      intitule: 'Infirmier / Infirmière (H/F)',
      description: 'Vous prenez soin des résidents, de jour.',
      dateCreation: '2026-11-21T07:30:11.204Z',
      dateActualisation: '2026-11-21T07:30:11.204Z',
      lieuTravail: {
        libelle: '69 - LYON 03',
        latitude: 45.760136,
        longitude: 4.85062,
        codePostal: '69003',
        commune: '69383',
      },
      romeCode: 'J1506',
      romeLibelle: 'Soins infirmiers généralistes',
      typeContratLibelle: 'CDI',
      experienceExige: 'D',
      experienceLibelle: 'Débutant accepté',
      salaire: { libelle: 'Mensuel de 2350.0 Euros à 2700.0 Euros sur 12.0 mois' },
      nombrePostes: 2,
      origineOffre: { origine: '1', urlOrigine: 'https://candidat.francetravail.fr/offres/recherche/detail/202TQZR' },
    },
    hrflow: {
      ...NOTHING,
      reference: '202TQZR',
      name: 'Infirmier / Infirmière (H/F)',
      url: 'https://candidat.francetravail.fr/offres/recherche/detail/202TQZR',
      created_at: '2026-11-21T07:30:11.204Z',
      updated_at: '2026-11-21T07:30:11.204Z',
      summary: 'Vous prenez soin des résidents, de jour.',
      location: {
        text: 'LYON 03 69003',
        lat: 45.760136,
        lng: 4.85062,
        fields: { country: null, state: null, city: 'LYON 03', postcode: '69003' },
      },
      ranges_float: [{ name: 'salary', value_min: 2350, value_max: 2700, unit: 'EUR/month' }],
      tags: [
        { name: 'rome_code', value: 'J1506' },
        { name: 'rome_label', value: 'Soins infirmiers généralistes' },
        { name: 'contract_type', value: 'CDI' },
        { name: 'experience_required', value: 'false' },
        { name: 'experience_description', value: 'Débutant accepté' },
        { name: 'salary_description', value: 'Mensuel de 2350.0 Euros à 2700.0 Euros sur 12.0 mois' },
        { name: 'number_of_positions', value: '2' },
      ],
    },
  },
  {
    job: {
      id: '5290417',
      intitule: 'Magasinier cariste (H/F)',
      description: 'Vous préparez les commandes.',
      dateCreation: '2026-11-21T16:02:55.000Z',
      lieuTravail: { libelle: '59 - Lille', codePostal: '59000' },
      permis: [{ libelle: 'CACES R489 3', exigence: 'E' }],
      origineOffre: { origine: '2', urlOrigine: 'https://partenaire.example/offre?id=5290417' },
    },
    hrflow: {
      ...NOTHING,
      reference: '5290417',
      name: 'Magasinier cariste (H/F)',
      url: 'https://partenaire.example/offre?id=5290417',
      created_at: '2026-11-21T16:02:55.000Z',
      updated_at: '2026-11-21T16:02:55.000Z',
      summary: 'Vous préparez les commandes.',
      location: {
        text: 'Lille 59000',
        lat: null,
        lng: null,
        fields: { country: null, state: null, city: 'Lille', postcode: '59000' },
      },
      tags: [{ name: 'permit', value: 'CACES R489 3' }],
    },
  },
]

const edited: Edit = {
  reference: '048UPDT',
  patch: { intitule: 'Chef de rang (H/F)', experienceExige: 'E' },
  becomes: { name: 'Chef de rang (H/F)', tags: [{ name: 'experience_required', value: 'true' }] },
}

/**
 * The offer that is removed, and all that may stay of it: nothing that names a company, a person or a place.
 * https://francetravail.io/data/api/offres-emploi (licence)
 */
const removed: NonNullable<PolledChanges['removed']> = {
  reference: '048KLTP',
  /** What the offer said of them. */
  named: ['Au bon pain', 'Une boulangerie de quartier', 'Jeanne Martin', '04 50 00 00 00', 'ANNECY', '74000', '74010'],
  kept: {
    reference: '048KLTP',
    name: 'Boulanger / Boulangère (H/F)',
    agent_key: null,
    url: 'https://candidat.francetravail.fr/offres/recherche/detail/048KLTP',
    picture: null,
    summary: 'Vous pétrissez, façonnez et cuisez le pain.\nTravail en équipe.',
    culture: null,
    benefits: null,
    responsibilities: null,
    requirements: 'CAP, BEP et équivalents en boulangerie\nBac ou équivalent en pâtisserie',
    interviews: null,
    created_at: null,
    updated_at: null,
    location: { text: '', lat: null, lng: null, fields: null },
    sections: [],
    skills: [
      { name: 'Bouler et façonner des pâtons', value: null, type: 'hard' },
      { name: 'Pétrir', value: null, type: 'hard' },
    ],
    languages: [
      { name: 'Anglais', value: null },
      { name: 'Italien', value: null },
    ],
    certifications: [],
    courses: [],
    tasks: [],
    interests: [],
    tags: [
      { name: 'rome_code', value: 'D1102' },
      { name: 'rome_label', value: 'Boulangerie - viennoiserie' },
      { name: 'contract_nature', value: 'Contrat travail' },
      { name: 'contract_type', value: 'CDD - 6 Mois' },
      { name: 'is_apprenticeship', value: 'true' },
      { name: 'experience_required', value: 'false' },
      { name: 'experience_description', value: 'Débutant accepté' },
      { name: 'working_hours_description', value: '35H' },
      { name: 'working_hours_type', value: 'Temps plein' },
      { name: 'number_of_positions', value: '3' },
      { name: 'qualification_label', value: 'Employé qualifié' },
    ],
    metadatas: [],
    ranges_float: [{ name: 'salary', value_min: 1923, value_max: 1923, unit: 'EUR/month' }],
    ranges_date: [],
  },
}

export const demo: Demo = {
  auth: { client_id: 'PAR_demo_0123456789abcdef', client_secret: 'ft-demo-0123456789abcdef' },
  secret: null,
  schedule: '*/15 * * * *',
  polled: { added, edited, removed },
}
