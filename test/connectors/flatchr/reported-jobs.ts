// Flatchr vacancies like those with which others met trouble: the published example, changed in what the trouble was.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { JobFixture } from '../fixture'

/** The published vacancy, with what differs. */
const published = (id: string, changes: Record<string, unknown>): Record<string, unknown> => ({
  id,
  vacancy_id: 84512,
  slug: `${id.toLowerCase()}-account-executive-saas-h-f`,
  reference: 'CDI-SALES',
  title: 'Account Executive SaaS H/F ',
  description: '<p>Notre société</p>',
  mission: '<p>Vos missions</p>',
  profile: '<ul><li>Bac+3</li></ul>',
  experience: 2,
  salary: '0',
  status: 1,
  language: 'fr_FR',
  tags: [{ id: '5G8oWlpGZB963O1D', tag_id: 509, title: 'SALES', type: 'vacancies' }],
  contract_type_id: 1,
  contract_type: 'CDI',
  education_level_id: 6,
  education_level: 'Bac +5',
  activity_id: 25,
  activity: 'Internet',
  channel_id: 2,
  channel: 'Commerce / Vente',
  metier_id: 49,
  metier: 'Commercial conseil',
  company_id: 29,
  mensuality: 'y',
  apply_url: null,
  currency: 'EUR',
  created_at: '2022-01-03T13:28:36.705Z',
  updated_at: '2022-01-03T13:28:36.705Z',
  start_date: null,
  end_date: null,
  driver_license: false,
  remote: false,
  handicap: false,
  partial: false,
  kanban: true,
  options: { indeed: false },
  address: {
    locality: 'Paris',
    location_lat: '48.84238970000',
    location_lng: '2.26226280000',
    postal_code: '75016',
    route: 'Boulevard Exelmans',
    street_number: '58',
    administrative_area_level_1: 'Île-de-France',
    administrative_area_level_2: 'Paris',
    formatted_address: '58 Boulevard Exelmans, 75016 Paris, France',
    country: 'France',
  },
  ...changes,
})

/** What each tag of the published vacancy says, in their order. */
const tagsOf = (id: string): Readonly<Record<string, string | null>> => ({
  slug: `${id.toLowerCase()}-account-executive-saas-h-f`,
  status: '1',
  language: 'fr_FR',
  company_id: '29',
  currency: 'EUR',
  mensuality: 'y',
  start_date: null,
  end_date: null,
  driver_license: 'false',
  remote: 'false',
  handicap: 'false',
  partial: 'false',
  reference: 'CDI-SALES',
  vacancy_id: '84512',
  contract_type: 'CDI',
  metier: 'Commercial conseil',
  education_level: 'Bac +5',
  experience: '2',
  salary_description: null,
  flatchr_tag: 'SALES',
})

/** The HrFlow job of the published vacancy, with what differs; a tag of null is left out. */
const formatted = (
  id: string,
  changes: Partial<HrFlowJob>,
  tags: Readonly<Record<string, string | null>>,
): HrFlowJob => ({
  reference: id,
  name: 'Account Executive SaaS H/F',
  url: `https://careers.flatchr.io/vacancy/${id.toLowerCase()}-account-executive-saas-h-f`,
  created_at: '2022-01-03T13:28:36.705Z',
  updated_at: '2022-01-03T13:28:36.705Z',
  summary: '<p>Notre société</p>',
  location: {
    text: '58 Boulevard Exelmans, 75016 Paris, France',
    lat: 48.8423897,
    lng: 2.2622628,
    fields: { country: 'France', state: 'Île-de-France', city: 'Paris', postcode: '75016' },
  },
  sections: [
    { name: 'description', title: 'Description', description: '<p>Notre société</p>' },
    { name: 'mission', title: 'Mission', description: '<p>Vos missions</p>' },
    { name: 'profile', title: 'Profile', description: '<ul><li>Bac+3</li></ul>' },
  ],
  responsibilities: '<p>Vos missions</p>',
  requirements: '<ul><li>Bac+3</li></ul>',
  skills: [],
  ranges_float: [],
  tags: Object.entries({ ...tagsOf(id), ...tags }).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value }],
  ),
  ...changes,
})

const reported = (
  title: string,
  id: string,
  changes: Record<string, unknown>,
  differs: Partial<HrFlowJob> = {},
  tags: Readonly<Record<string, string | null>> = {},
): JobFixture => ({ title, job: published(id, changes), open: true, hrflow: formatted(id, differs, tags) })

const range = (value_min: number | null, value_max: number | null, unit: string): HrFlowJob['ranges_float'] => [
  { name: 'salary', value_min, value_max, unit },
]
const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null, postcode: null } }

export const reportedJobs: readonly JobFixture[] = [
  reported('the published example', 'FlRec0001', {}),
  reported(
    'coordinates of "0" and "0", which mean that they are not known',
    'FlNull',
    { address: { locality: 'Paris', location_lat: '0', location_lng: '0', formatted_address: 'Paris, France' } },
    {
      location: {
        text: 'Paris, France',
        lat: null,
        lng: null,
        fields: { country: null, state: null, city: 'Paris', postcode: null },
      },
    },
  ),
  reported(
    'a salary by the hour with a decimal comma',
    'FlComma',
    { salary: '12,50', mensuality: 'h' },
    { ranges_float: range(12.5, 12.5, 'EUR/hour') },
    { mensuality: 'h' },
  ),
  reported(
    'a salary by the month with grouped digits, its ends the wrong way round',
    'FlGrouped',
    { salary: '2\u00a0500,00', salary_max: '1 800', mensuality: 'm', currency: 'eur' },
    { ranges_float: range(1800, 2500, 'EUR/month') },
    { mensuality: 'm', currency: 'eur' },
  ),
  reported(
    'a salary by the day',
    'FlDaily',
    { salary: 350, salary_max: 400, mensuality: 'd' },
    { ranges_float: range(350, 400, 'EUR/day') },
    { mensuality: 'd' },
  ),
  reported(
    'a salary in words',
    'FlWords',
    { salary: 'Selon profil &amp; exp&eacute;rience' },
    {},
    { salary_description: 'Selon profil & expérience' },
  ),
  reported(
    'a salary in thousands, which no year pays',
    'FlThousands',
    { salary: '38', salary_max: 45 },
    {},
    { salary_description: '38 - 45' },
  ),
  reported(
    'a salary whose point may part thousands',
    'FlPoints',
    { salary: '2.500', mensuality: null },
    {},
    { salary_description: '2.500', mensuality: null },
  ),
  reported(
    'texts in which nothing is to be read',
    'FlBlank',
    { mission: '<p><br></p>', profile: '<p>&nbsp;</p>' },
    {
      responsibilities: null,
      requirements: null,
      sections: [{ name: 'description', title: 'Description', description: '<p>Notre société</p>' }],
    },
  ),
  reported('an id that differs from another in case only', 'FlCase', {}),
  reported('the other id that differs in case only', 'FLCASE', {}),
  reported('an address that the recruiter hides', 'FlNoAddress', { show_address: false }, { location: NOWHERE }),
  reported('pay that the recruiter hides, in figures and in words', 'FlNoPay', {
    salary: 38000,
    salary_max: 'à négocier',
    show_salary: false,
  }),
  reported(
    'a type and dates of the contract that the recruiter hides, beside flags that hide nothing',
    'FlNoContract',
    {
      start_date: '2026-12-01',
      end_date: '2027-05-31',
      show_contract_type: false,
      show_contract_date: false,
      show_salary: true,
      show_address: null,
      show_title: false,
    },
    {},
    { contract_type: null },
  ),
  reported(
    'dates in other forms',
    'FlDates',
    {
      created_at: 1_641_216_516_705,
      updated_at: '2022-01-03 13:28:36 UTC',
      start_date: '01/12/2026',
      end_date: 'été 2027',
    },
    { updated_at: '2022-01-03T13:28:36.000Z' },
    { start_date: '2026-12-01', end_date: 'été 2027' },
  ),
  reported(
    'skills with character references and in several spellings',
    'FlSkills',
    { skills: 'R&amp;D; Écoute ;écoute;\u200b;Gestion&nbsp;de projet' },
    {
      skills: [
        { name: 'R&D', value: null, type: 'soft' },
        { name: 'Écoute', value: null, type: 'soft' },
        { name: 'Gestion de projet', value: null, type: 'soft' },
      ],
    },
  ),
  reported('an apply_url that is no link', 'FlApply', { apply_url: 'mailto:rh@egames.example' }),
  reported(
    'an apply_url without its scheme',
    'FlApplyWww',
    { apply_url: ' www.egames.example/postuler ' },
    { url: 'https://www.egames.example/postuler' },
  ),
]
