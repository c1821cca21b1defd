// SmartRecruiters' jobs as the customer's API tells them, with the HrFlow jobs that must come of them, written by hand from the
// mapping; and the same read from their public postings, where that tells something else.
import type { JobFixture } from '../fixture'
import { inPostings } from './imitated-jobs.ts'

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null, postcode: null } }

/** What an HrFlow job holds besides reference, name and tags when a job says nothing else. */
const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  requirements: null,
  location: NOWHERE,
  sections: [],
  languages: [],
  ranges_float: [],
  metadatas: [],
}
const OPEN = { status: 'SOURCING', postingStatus: 'PUBLIC' }
const tag = (name: string, value: string) => ({ name: `smartrecruiters_${name}`, value })
const SOURCING = [tag('status', 'SOURCING'), tag('postingStatus', 'PUBLIC')]

const id = (end: string): string => `6f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7a${end}`
const bare = (end: string, name: string) => ({
  ...BARE,
  reference: id(end),
  name,
  tags: [...SOURCING, tag('id', id(end))],
})

const MANAGER = {
  id: id('10'),
  posting_id: '744000012345678',
  title: 'Chef de rayon',
  refNumber: 'REF77X',
  createdOn: '2026-09-01T08:00:00.000Z',
  updatedOn: '2026-10-02T07:30:00.000Z',
  lastActivityOn: '2026-10-03T07:30:00.000Z',
  ...OPEN,
  template: false,
  targetHiringDate: null,
  location: {
    country: 'France',
    countryCode: 'fr',
    regionCode: 'BRE',
    region: 'Bretagne',
    city: 'Rennes',
    address: '2 place du Marché',
    postalCode: '35000',
    latitude: '48.11',
    longitude: '-1.67',
    manual: false,
    remote: false,
  },
  department: { id: '12', label: 'Magasins' },
  industry: { id: 'retail', label: 'Retail' },
  function: { id: 'sales', label: 'Sales' },
  typeOfEmployment: { id: 'permanent', label: 'Full-time' },
  experienceLevel: { id: 'associate', label: 'Associate' },
  compensation: { min: 26000, max: 30000, currency: 'EUR' },
  creator: { firstName: 'A.', lastName: 'Person' },
  jobAd: {
    language: { code: 'fr', label: 'French' },
    sections: {
      companyDescription: { title: 'L’entreprise', text: '<p>Acme vend de tout.</p>' },
      jobDescription: { title: 'Le poste', text: '<p>Vous tenez un rayon.</p>' },
      qualifications: { title: 'Le profil', text: '<p>Un bac.</p>' },
      additionalInformation: { title: null, text: '<p>Tickets restaurant.</p>' },
      videos: { urls: [] },
    },
  },
  properties: [{ id: 'brand', label: 'Brand', value: { id: 'b1', label: 'Acme' } }],
  actions: { applyOnWeb: { url: 'https://jobs.smartrecruiters.com/Acme/apply/77' } },
}
const LABELS = [
  tag('experienceLevel-id', 'associate'),
  tag('experienceLevel-label', 'Associate'),
  tag('typeOfEmployment-id', 'permanent'),
  tag('typeOfEmployment-label', 'Full-time'),
  tag('compensation-min', '26000'),
  tag('compensation-max', '30000'),
  tag('compensation-currency', 'EUR'),
  tag('industry-id', 'retail'),
  tag('industry-label', 'Retail'),
  tag('function-id', 'sales'),
  tag('function-label', 'Sales'),
  tag('department-id', '12'),
  tag('department-label', 'Magasins'),
]
const ofManager = {
  reference: id('10'),
  name: 'Chef de rayon',
  url: 'https://jobs.smartrecruiters.com/Acme/apply/77',
  created_at: '2026-09-01T08:00:00.000Z',
  updated_at: '2026-10-02T07:30:00.000Z',
  summary: '<p>Vous tenez un rayon.</p>',
  requirements: '<p>Un bac.</p>',
  location: {
    text: '2 place du Marché, 35000, Rennes, Bretagne, France',
    lat: 48.11,
    lng: -1.67,
    fields: { country: 'France', state: 'Bretagne', city: 'Rennes', postcode: '35000' },
  },
  sections: [
    {
      name: 'smartrecruiters_jobAd-sections-companyDescription',
      title: 'L’entreprise',
      description: '<p>Acme vend de tout.</p>',
    },
    {
      name: 'smartrecruiters_jobAd-sections-jobDescription',
      title: 'Le poste',
      description: '<p>Vous tenez un rayon.</p>',
    },
    { name: 'smartrecruiters_jobAd-sections-qualifications', title: 'Le profil', description: '<p>Un bac.</p>' },
    {
      name: 'smartrecruiters_jobAd-sections-additionalInformation',
      title: 'smartrecruiters_jobAd-sections-additionalInformation',
      description: '<p>Tickets restaurant.</p>',
    },
  ],
  languages: [{ name: 'French', value: null }],
  ranges_float: [{ name: 'salary', value_min: 26000, value_max: 30000, unit: 'EUR' }],
  tags: [
    tag('refNumber', 'REF77X'),
    ...SOURCING,
    tag('id', id('10')),
    ...LABELS,
    tag('location-manual', 'false'),
    tag('location-remote', 'false'),
  ],
  metadatas: [{ name: 'Brand', value: 'Acme' }],
}
const PAGE = 'https://jobs.smartrecruiters.com/Acme/744000012345678'

const BAKER = { id: id('11'), title: 'Boulanger', ...OPEN }

export const jobs: readonly JobFixture[] = [
  {
    title: 'complete, with persons, a section without a title and a property',
    job: MANAGER,
    open: true,
    hrflow: ofManager,
    inMode: {
      postings: {
        answer: inPostings(MANAGER),
        open: true,
        hrflow: {
          ...ofManager,
          url: PAGE,
          created_at: '2026-10-02T07:30:00.000Z',
          location: {
            ...ofManager.location,
            text: '2 place du Marché, 35000, Rennes, Bretagne, fr',
            fields: { ...ofManager.location.fields, country: 'fr' },
          },
          tags: [tag('refNumber', 'REF77X'), tag('id', id('10')), ...LABELS, tag('location-remote', 'false')],
          metadatas: [],
        },
      },
    },
  },
  {
    title: 'null in every optional field',
    job: {
      ...BAKER,
      refNumber: null,
      createdOn: null,
      updatedOn: null,
      targetHiringDate: null,
      location: null,
      department: null,
      industry: null,
      function: null,
      typeOfEmployment: null,
      experienceLevel: null,
      eeoCategory: null,
      compensation: null,
      jobAd: null,
      properties: null,
      actions: null,
    },
    open: true,
    hrflow: bare('11', 'Boulanger'),
    inMode: {
      postings: {
        answer: (url) => {
          const answer = { ...inPostings({ ...BAKER, posting_id: '744000000000011' })(url) }
          return 'name' in answer ? { ...answer, active: false, postingUrl: null } : answer
        },
        open: false,
        hrflow: {
          ...bare('11', 'Boulanger'),
          url: 'https://jobs.smartrecruiters.com/Acme/744000000000011?apply',
          tags: [tag('id', id('11'))],
        },
      },
    },
  },
  {
    title: 'for the company’s own people',
    job: { id: id('12'), title: 'Adjointe', status: 'SOURCING', postingStatus: 'INTERNAL' },
    open: false,
    hrflow: {
      ...bare('12', 'Adjointe'),
      tags: [tag('status', 'SOURCING'), tag('postingStatus', 'INTERNAL'), tag('id', id('12'))],
    },
  },
  {
    title: 'filled, and posted still',
    job: { id: id('13'), title: 'Serveur', status: 'FILLED', postingStatus: 'PUBLIC' },
    open: false,
    hrflow: {
      ...bare('13', 'Serveur'),
      tags: [tag('status', 'FILLED'), tag('postingStatus', 'PUBLIC'), tag('id', id('13'))],
    },
  },
  {
    title: 'a template',
    job: { id: id('14'), title: 'Modèle', ...OPEN, template: true },
    open: false,
    hrflow: bare('14', 'Modèle'),
  },
  {
    title: 'not published yet',
    job: { id: id('15'), title: 'Cuisinière', status: 'CREATED', postingStatus: 'NOT_PUBLISHED' },
    open: false,
    hrflow: {
      ...bare('15', 'Cuisinière'),
      tags: [tag('status', 'CREATED'), tag('postingStatus', 'NOT_PUBLISHED'), tag('id', id('15'))],
    },
  },
  {
    title: 'posted, in a status that nobody documents',
    job: { id: id('16'), title: 'Maçon', status: 'NEGOTIATION', postingStatus: 'PUBLIC' },
    open: true,
    hrflow: {
      ...bare('16', 'Maçon'),
      tags: [tag('status', 'NEGOTIATION'), tag('postingStatus', 'PUBLIC'), tag('id', id('16'))],
    },
  },
  {
    title: 'a place in one text, at coordinates that are none, to be worked from anywhere',
    job: {
      id: id('17'),
      title: 'Développeuse',
      ...OPEN,
      location: { fullLocation: 'Évry, France', latitude: '0', longitude: '0', remote: true },
    },
    open: true,
    hrflow: {
      ...bare('17', 'Développeuse'),
      location: { ...NOWHERE, text: 'Évry, France' },
      tags: [...SOURCING, tag('id', id('17')), tag('location-remote', 'true')],
    },
  },
  {
    title: 'pay by the year with one end, as a text',
    job: {
      id: id('18'),
      title: 'Livreur',
      ...OPEN,
      compensation: { min: 0, max: '28 000', currency: 'eur', period: 'YEARLY' },
    },
    open: true,
    hrflow: {
      ...bare('18', 'Livreur'),
      ranges_float: [{ name: 'salary', value_min: null, value_max: 28000, unit: 'EUR/year' }],
      tags: [
        ...SOURCING,
        tag('id', id('18')),
        tag('compensation-min', '0'),
        tag('compensation-max', '28 000'),
        tag('compensation-currency', 'eur'),
      ],
    },
  },
  {
    title: 'pay in the wrong order by the month, and in zeros for another',
    job: {
      id: id('19'),
      title: 'Vendeuse',
      ...OPEN,
      compensation: { min: 2500, max: 1800, currency: 'EUR', period: 'MONTHLY' },
    },
    open: true,
    hrflow: {
      ...bare('19', 'Vendeuse'),
      ranges_float: [{ name: 'salary', value_min: 1800, value_max: 2500, unit: 'EUR/month' }],
      tags: [
        ...SOURCING,
        tag('id', id('19')),
        tag('compensation-min', '2500'),
        tag('compensation-max', '1800'),
        tag('compensation-currency', 'EUR'),
      ],
    },
  },
  {
    title: 'character references, scripts, properties of every kind',
    job: {
      id: id('20'),
      title: ' R&amp;D\u00a0 manager ',
      ...OPEN,
      department: { id: 7, label: 'R&amp;D' },
      jobAd: { sections: { jobDescription: { title: 'R&amp;D', text: '<p>One<script>alert(1)</script></p>' } } },
      properties: [
        { label: 'Team', value: 'Blue' },
        { label: 'Seats', value: 2 },
        { label: '', value: 'nameless' },
        { label: 'Nothing', value: null },
        { label: 'List', value: ['a'] },
        'odd',
      ],
    },
    open: true,
    hrflow: {
      ...bare('20', 'R&D manager'),
      summary: '<p>One</p>',
      sections: [{ name: 'smartrecruiters_jobAd-sections-jobDescription', title: 'R&D', description: '<p>One</p>' }],
      tags: [...SOURCING, tag('id', id('20')), tag('department-id', '7'), tag('department-label', 'R&D')],
      metadatas: [
        { name: 'Team', value: 'Blue' },
        { name: 'Seats', value: '2' },
      ],
    },
  },
  {
    title: 'wrong types in every field',
    job: {
      id: id('21'),
      title: 12,
      ...OPEN,
      createdOn: 0,
      updatedOn: 'yesterday',
      location: 'Rennes',
      department: ['Magasins'],
      industry: 'retail',
      compensation: 'EUR 30000',
      jobAd: { language: 'French', sections: { jobDescription: '<p>One</p>', qualifications: [] } },
      properties: 'Brand',
      actions: { applyOnWeb: 'https://jobs.smartrecruiters.com' },
      template: 'no',
    },
    open: true,
    hrflow: bare('21', '12'),
  },
  {
    title: 'no title: it cannot be an HrFlow job',
    job: { id: id('22'), title: null, ...OPEN },
    open: true,
    hrflow: null,
  },
  {
    title: 'an id that no address can hold',
    job: { id: '9/1', title: 'Cook', ...OPEN },
    open: true,
    hrflow: null,
  },
]
