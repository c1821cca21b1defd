// France Travail offers like those with which others met trouble: the published example with all fields, changed in what
// the trouble was.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { JobFixture } from '../fixture'

const page = (id: string): string => `https://candidat.francetravail.fr/offres/recherche/detail/${id}`
const COURRIEL = `Pour postuler, utiliser le lien suivant : ${page('XXXXXXX')}`

/** The published offer, with what differs. */
const published = (id: string, changes: Record<string, unknown>): Record<string, unknown> => ({
  id,
  intitule: 'Boulanger / Boulangère (H/F)',
  description: 'Vous pétrissez.\nVous cuisez.',
  dateCreation: '2026-10-23T08:15:42.123Z',
  dateActualisation: '2026-10-24T08:15:42.123Z',
  lieuTravail: {
    libelle: '74 - ANNECY',
    latitude: 45.901584,
    longitude: 6.125296,
    codePostal: '74000',
    commune: '74010',
  },
  romeCode: 'D1102',
  romeLibelle: 'Boulangerie - viennoiserie',
  appellationlibelle: 'Boulanger / Boulangère',
  entreprise: {
    nom: 'Le boulanger austral',
    description: 'Artisan boulanger',
    logo: 'https://entreprise.francetravail.fr/static/img/logos/x.png',
    url: 'https://austral.example',
    entrepriseAdaptee: false,
  },
  typeContrat: 'CDD',
  typeContratLibelle: 'CDD - 6 Mois',
  natureContrat: 'Contrat travail',
  experienceExige: 'E',
  experienceLibelle: '2 An(s) - Sur même type de poste',
  experienceCommentaire: 'Sur même type de poste',
  formations: [
    {
      codeFormation: '21538',
      domaineLibelle: 'boulangerie',
      niveauLibelle: 'CAP, BEP et équivalents',
      commentaire: 'CAP',
      exigence: 'E',
    },
  ],
  langues: [{ libelle: 'Anglais', exigence: 'E' }],
  permis: [{ libelle: 'B - Véhicule léger', exigence: 'S' }],
  outilsBureautiques: ['Traitement de texte'],
  competences: [{ code: '483320', libelle: 'Pétrir une pâte', exigence: 'E' }],
  salaire: {
    libelle: 'Mensuel de 1923.00 Euros sur 12 mois',
    commentaire: 'Selon expérience',
    complement1: 'Véhicule de fonction',
    complement2: 'Prime de vacances',
    listeComplements: [{ code: '14', libelle: 'Véhicule de fonction' }],
  },
  dureeTravailLibelle: '35H/semaine\nTravail en journée',
  dureeTravailLibelleConverti: 'Temps plein',
  alternance: false,
  contact: {
    nom: 'Mme X',
    coordonnees1: 'https://recruteur.example/offre/1',
    telephone: '06 00 00 00 00',
    courriel: COURRIEL,
    urlRecruteur: 'https://recruteur.example',
    urlPostulation: 'https://recruteur.example/carrieres/1',
  },
  agence: { courriel: 'Pour postuler, utiliser le lien suivant : https://x' },
  nombrePostes: 3,
  accessibleTH: true,
  deplacementCode: '1',
  deplacementLibelle: 'Jamais',
  qualificationCode: '6',
  qualificationLibelle: 'Employé qualifié',
  codeNAF: '10.71C',
  secteurActivite: '10',
  secteurActiviteLibelle: 'Fabrication de pain',
  qualitesProfessionnelles: [{ libelle: "Faire preuve d'autonomie", description: '…' }],
  trancheEffectifEtab: '1 à 5 employés',
  origineOffre: { origine: '1', urlOrigine: page(id) },
  offresManqueCandidats: true,
  contexteTravail: {
    horaires: ['35H/semaine\nTravail en journée'],
    conditionsExercice: ['Travail de nuit'],
  },
  entrepriseAdaptee: false,
  employeurHandiEngage: false,
  ...changes,
})

/** What each tag of the published offer says, in their order. */
const TAGS: Readonly<Record<string, string>> = {
  rome_code: 'D1102',
  rome_label: 'Boulangerie - viennoiserie',
  contract_nature: 'Contrat travail',
  contract_type: 'CDD - 6 Mois',
  accessible_to_disabled: 'true',
  is_apprenticeship: 'false',
  experience_required: 'true',
  experience_description: '2 An(s) - Sur même type de poste',
  salary_description: 'Mensuel de 1923.00 Euros sur 12 mois',
  working_hours_description: '35H/semaine Travail en journée',
  working_hours_type: 'Temps plein',
  number_of_positions: '3',
  qualification_label: 'Employé qualifié',
  sector_of_activity: 'Fabrication de pain',
  company_name: 'Le boulanger austral',
  company_description: 'Artisan boulanger',
  company_website: 'https://austral.example',
  recruiter_name: 'Mme X',
  recruiter_email: COURRIEL,
  recruiter_phone: '06 00 00 00 00',
  recruiter_website: 'https://recruteur.example',
  application_url: 'https://recruteur.example/carrieres/1',
  company_logo: 'https://entreprise.francetravail.fr/static/img/logos/x.png',
  appellation_label: 'Boulanger / Boulangère',
  permit: 'B - Véhicule léger',
  soft_skill: "Faire preuve d'autonomie",
}

/** The HrFlow job of the published offer, with what differs; a tag of null is left out. */
const formatted = (
  id: string,
  changes: Partial<HrFlowJob>,
  tags: Readonly<Record<string, string | null>>,
): HrFlowJob => ({
  reference: id,
  name: 'Boulanger / Boulangère (H/F)',
  url: page(id),
  created_at: '2026-10-23T08:15:42.123Z',
  updated_at: '2026-10-24T08:15:42.123Z',
  summary: 'Vous pétrissez.\nVous cuisez.',
  requirements: 'CAP, BEP et équivalents en boulangerie',
  location: {
    text: 'ANNECY 74000',
    lat: 45.901584,
    lng: 6.125296,
    fields: { country: null, state: null, city: 'ANNECY', postcode: '74000' },
  },
  sections: [{ name: 'company_description', title: 'Company Description', description: 'Artisan boulanger' }],
  skills: [{ name: 'Pétrir une pâte', value: null, type: 'hard' }],
  languages: [{ name: 'Anglais', value: null }],
  ranges_float: [{ name: 'salary', value_min: 1923, value_max: 1923, unit: 'EUR/month' }],
  tags: Object.entries({ ...TAGS, ...tags }).flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  ...changes,
})

const reported = (
  title: string,
  id: string,
  changes: Record<string, unknown>,
  differs: Partial<HrFlowJob> = {},
  tags: Readonly<Record<string, string | null>> = {},
): JobFixture => ({ title, job: published(id, changes), open: true, hrflow: formatted(id, differs, tags) })

/** An offer paid in these words: a range, or none. */
const paid = (
  title: string,
  id: string,
  libelle: string,
  range: readonly [value_min: number, value_max: number, unit: string] | null,
): JobFixture =>
  reported(
    title,
    id,
    { salaire: { libelle } },
    {
      ranges_float:
        range === null ? [] : [{ name: 'salary', value_min: range[0], value_max: range[1], unit: range[2] }],
    },
    { salary_description: libelle },
  )

const NO_RECRUITER = { recruiter_name: null, recruiter_email: null, recruiter_phone: null, recruiter_website: null }

export const reportedJobs: readonly JobFixture[] = [
  reported('the published example', '200REC1', {}),
  paid('a salary whose ends are the wrong way round', '200REVA', 'Annuel de 60000,00 Euros à 40000,00 Euros', [
    40000,
    60000,
    'EUR/year',
  ]),
  paid(
    'a salary with words before the known ones',
    '200PREF',
    'Salaire brut : Annuel de 26400.0 Euros à 45000.0 Euros sur 12 mois',
    [26400, 45000, 'EUR/year'],
  ),
  paid('a salary with grouped digits and a sign', '200GRPD', 'Mensuel de 1 923,50 € à 2 100,00 € sur 13 mois', [
    1923.5,
    2100,
    'EUR/month',
  ]),
  paid('a salary of an unknown period', '200AUTR', 'Autre de 1910,00 Euros à 2050,00 Euros', null),
  paid('a yearly salary that is written as one by the hour', '200HOUR', 'Horaire de 30000.0 Euros', null),
  paid('a monthly salary that is written as one by the year', '200YEAR', 'Annuel de 11.65 Euros à 12.0 Euros', null),
  reported(
    'a partner’s, where one applies at the partner’s own address',
    '200PART',
    {
      contact: {},
      origineOffre: {
        origine: '2',
        urlOrigine: page('200PART'),
        partenaires: [
          {
            nom: 'PARTENAIRE',
            url: 'https://partenaire.example/offre/1',
            logo: 'https://partenaire.example/l.png',
          },
        ],
      },
    },
    {},
    { ...NO_RECRUITER, application_url: 'https://partenaire.example/offre/1' },
  ),
  reported(
    'without dateActualisation, experienceLibelle and dureeTravailLibelle',
    '200NOAC',
    { dateActualisation: null, experienceLibelle: null, dureeTravailLibelle: null },
    { updated_at: '2026-10-23T08:15:42.123Z' },
    { experience_description: null, working_hours_description: null },
  ),
  reported(
    'of a type of contract that is not documented',
    '200DDT1',
    { typeContrat: 'DDT', typeContratLibelle: 'CDD Tremplin' },
    {},
    { contract_type: 'CDD Tremplin' },
  ),
  reported(
    'with a département only, which is no town',
    '200DEPT',
    { lieuTravail: { libelle: '15 - Cantal' } },
    { location: { text: 'Cantal', lat: null, lng: null, fields: null } },
  ),
  reported(
    'without a name of the company',
    '200NOEN',
    { entreprise: {} },
    { sections: [] },
    { company_name: null, company_description: null, company_website: null, company_logo: null },
  ),
  reported(
    'of a company whose description has nothing to read',
    '200BLNK',
    { entreprise: { nom: 'Austral', description: '<p>&nbsp;</p>' } },
    { sections: [] },
    { company_name: 'Austral', company_description: null, company_website: null, company_logo: null },
  ),
  reported(
    'with links that are none, and others without their scheme',
    '200LINK',
    {
      entreprise: { nom: 'Austral', url: 'www.austral.example/a?b=1&amp;c=2', logo: '/static/logo.png' },
      contact: {
        urlRecruteur: 'voir notre site',
        urlPostulation: 'ftp://recruteur.example/1',
        coordonnees1: 'https://recruteur.example',
      },
      origineOffre: {
        origine: '1',
        urlOrigine: 'candidat.francetravail.fr',
        partenaires: [{ url: 'javascript:void(0)' }],
      },
    },
    { sections: [] },
    {
      ...NO_RECRUITER,
      company_name: 'Austral',
      company_description: null,
      company_website: 'https://www.austral.example/a?b=1&c=2',
      company_logo: null,
      application_url: null,
    },
  ),
  reported(
    'with names that differ in case only, and names with character references',
    '200CASE',
    {
      intitule: 'Technicien R&amp;D &eacute;lectronique',
      competences: [
        { libelle: 'Excel' },
        { libelle: 'EXCEL ' },
        { libelle: 'M&eacute;trologie' },
        { libelle: '\u200b' },
      ],
      langues: [{ libelle: 'Anglais' }, { libelle: 'ANGLAIS' }],
    },
    {
      name: 'Technicien R&D électronique',
      skills: [
        { name: 'Excel', value: null, type: 'hard' },
        { name: 'Métrologie', value: null, type: 'hard' },
      ],
    },
  ),
  reported(
    'at coordinates that mean "not known"',
    '200ZERO',
    { lieuTravail: { libelle: '2A - AJACCIO', codePostal: '20000', latitude: 0, longitude: 0 } },
    {
      location: {
        text: 'AJACCIO 20000',
        lat: null,
        lng: null,
        fields: { country: null, state: null, city: 'AJACCIO', postcode: '20000' },
      },
    },
  ),
]
