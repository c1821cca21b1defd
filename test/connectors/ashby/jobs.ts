// Ashby's postings as the API tells them, with the HrFlow jobs that must come of them, written by hand from the mapping; and the
// same as the public job board tells them, where that tells something else.
import type { JobFixture } from '../fixture'
import { asOnBoard } from './imitated-postings.ts'

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null } }

/** What an HrFlow job holds besides reference and name when a posting says nothing else. */
const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  location: NOWHERE,
  sections: [],
  ranges_float: [],
  tags: [],
}
const LISTED = { isListed: true }
const LISTED_TAG = { name: 'isListed', value: 'true' }
const id = (end: string): string => `3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1d${end}`
const bare = (end: string, name: string) => ({ ...BARE, reference: id(end), name, tags: [LISTED_TAG] })

const onBoard = (...postings: readonly Readonly<Record<string, unknown>>[]) => ({
  apiVersion: '1',
  jobs: postings.map(asOnBoard),
})

const PAGE = 'https://jobs.ashbyhq.com/acme/3b1c'
const RUST = {
  id: id('20'),
  title: 'Développeur Rust',
  jobId: 'c2a0c2a0-0000-4000-8000-000000000001',
  departmentName: 'Engineering',
  teamName: 'Core',
  locationName: 'Paris HQ',
  secondaryLocations: [{ location: 'Lyon' }, { location: ' ' }, { location: 'lyon' }, { location: 'Berlin' }],
  workplaceType: 'Hybrid',
  employmentType: 'FullTime',
  isRemote: true,
  ...LISTED,
  publishedDate: '2026-09-02',
  applicationDeadline: null,
  externalLink: PAGE,
  applyLink: `${PAGE}/application`,
  shouldDisplayCompensationOnJobBoard: true,
  updatedAt: '2026-10-02T07:30:00.000Z',
  descriptionHtml: '<p>Vous écrivez du Rust.</p>',
  address: { postalAddress: { addressLocality: 'Paris', addressRegion: 'Île-de-France', addressCountry: 'France' } },
  hiringTeam: [{ name: 'A. Person' }],
  compensation: {
    shouldDisplayCompensation: true,
    compensationTierSummary: '60 000 – 75 000 €, actions',
    summaryComponents: [
      { compensationType: 'EquityPercentage', interval: 'NONE', currencyCode: null, minValue: 0.1, maxValue: 0.2 },
      { compensationType: 'Salary', interval: '1 YEAR', currencyCode: 'EUR', minValue: 60000, maxValue: 75000 },
      { compensationType: 'Salary', interval: '1 TIME', currencyCode: 'EUR', minValue: 5000, maxValue: 5000 },
    ],
  },
}
const rustTags = (jobId: boolean) => [
  { name: 'department', value: 'Engineering' },
  { name: 'team', value: 'Core' },
  { name: 'employmentType', value: 'FullTime' },
  { name: 'workplaceType', value: 'Hybrid' },
  { name: 'isRemote', value: 'true' },
  LISTED_TAG,
  ...(jobId ? [{ name: 'jobId', value: 'c2a0c2a0-0000-4000-8000-000000000001' }] : []),
  { name: 'compensationTierSummary', value: '60 000 – 75 000 €, actions' },
  { name: 'applyUrl', value: `${PAGE}/application` },
  { name: 'secondary_location', value: 'Lyon' },
  { name: 'secondary_location', value: 'Berlin' },
]
const ofRust = {
  reference: id('20'),
  name: 'Développeur Rust',
  url: PAGE,
  created_at: '2026-09-02',
  updated_at: '2026-10-02T07:30:00.000Z',
  summary: '<p>Vous écrivez du Rust.</p>',
  location: {
    text: 'Paris, Île-de-France, France',
    lat: null,
    lng: null,
    fields: { country: 'France', state: 'Île-de-France', city: 'Paris' },
  },
  sections: [{ name: 'description', title: 'description', description: '<p>Vous écrivez du Rust.</p>' }],
  ranges_float: [{ name: 'salary', value_min: 60000, value_max: 75000, unit: 'EUR/year' }],
  tags: rustTags(true),
}

const postings: readonly Omit<JobFixture, 'answer'>[] = [
  {
    title: 'complete, with persons, further places and pay of several kinds',
    job: RUST,
    open: true,
    hrflow: ofRust,
    inMode: {
      'job board': {
        answer: onBoard(RUST),
        open: true,
        hrflow: { ...ofRust, updated_at: null, tags: rustTags(false) },
      },
    },
  },
  {
    title: 'null in every optional field',
    job: {
      id: id('21'),
      title: 'Office manager',
      ...LISTED,
      jobId: null,
      departmentName: null,
      teamName: null,
      locationName: null,
      secondaryLocations: null,
      address: null,
      workplaceType: null,
      employmentType: null,
      isRemote: null,
      publishedDate: null,
      updatedAt: null,
      externalLink: null,
      applyLink: null,
      descriptionHtml: null,
      compensationTierSummary: null,
      compensation: null,
    },
    open: true,
    hrflow: bare('21', 'Office manager'),
    inMode: {
      'job board': {
        answer: {
          apiVersion: '1',
          jobs: [
            { id: 'another', title: 'Another' },
            { id: id('21'), title: 'Office manager', isListed: false, publishedAt: '2026-09-02T08:00:00.000+00:00' },
          ],
        },
        open: false,
        hrflow: {
          ...bare('21', 'Office manager'),
          created_at: '2026-09-02T08:00:00.000+00:00',
          tags: [{ name: 'isListed', value: 'false' }],
        },
      },
    },
  },
  {
    title: 'published, and not to be shown',
    job: { id: id('22'), title: 'CFO', isListed: false },
    open: false,
    hrflow: { ...bare('22', 'CFO'), tags: [{ name: 'isListed', value: 'false' }] },
  },
  {
    title: 'pay that the job board must not show, and linked data that tells it',
    job: {
      id: id('23'),
      title: 'Data engineer',
      ...LISTED,
      shouldDisplayCompensationOnJobBoard: false,
      compensationTierSummary: '90 000 €',
      compensation: { summaryComponents: [{ compensationType: 'Salary', currencyCode: 'EUR', minValue: 90000 }] },
      linkedData: { baseSalary: { currency: 'EUR', value: { minValue: 90000 } } },
    },
    open: true,
    hrflow: bare('23', 'Data engineer'),
    inMode: {
      'job board': {
        answer: onBoard({
          id: id('23'),
          title: 'Data engineer',
          ...LISTED,
          shouldDisplayCompensationOnJobBoard: false,
          compensation: { compensationTierSummary: '90 000 €' },
        }),
        open: true,
        hrflow: bare('23', 'Data engineer'),
      },
    },
  },
  {
    title: 'pay that its own member hides',
    job: {
      id: id('24'),
      title: 'Data analyst',
      ...LISTED,
      compensation: { shouldDisplayCompensation: false, compensationTierSummary: '50 000 €' },
    },
    open: true,
    hrflow: bare('24', 'Data analyst'),
  },
  {
    title: 'pay in words alone',
    job: { id: id('25'), title: 'Sales', ...LISTED, compensationTierSummary: 'Selon profil' },
    open: true,
    hrflow: {
      ...bare('25', 'Sales'),
      tags: [
        LISTED_TAG,
        { name: 'compensationTierSummary', value: 'Selon profil' },
        { name: 'salary_description', value: 'Selon profil' },
      ],
    },
  },
  {
    title: 'pay by the hour from nothing on, and one without a period',
    job: {
      id: id('26'),
      title: 'Barista',
      ...LISTED,
      compensation: {
        summaryComponents: [
          { compensationType: 'Salary', interval: '1 HOUR', currencyCode: 'usd', minValue: 0, maxValue: '18.5' },
          { compensationType: 'Salary', interval: 'NONE', currencyCode: 'EUR', minValue: 20000, maxValue: null },
          'odd',
        ],
      },
    },
    open: true,
    hrflow: {
      ...bare('26', 'Barista'),
      ranges_float: [
        { name: 'salary', value_min: null, value_max: 18.5, unit: 'USD/hour' },
        { name: 'salary', value_min: 20000, value_max: null, unit: 'EUR' },
      ],
    },
  },
  {
    title: 'pay that is no plausible range, and not told in words',
    job: {
      id: id('33'),
      title: 'Intern',
      ...LISTED,
      compensation: {
        summaryComponents: [
          { compensationType: 'Salary', interval: '1 YEAR', currencyCode: 'EUR', minValue: 50, maxValue: 60 },
        ],
      },
    },
    open: true,
    hrflow: { ...bare('33', 'Intern'), tags: [LISTED_TAG, { name: 'salary_description', value: '50 - 60' }] },
  },
  {
    title: 'a place by its name for the public',
    job: { id: id('27'), title: 'Support', ...LISTED, locationName: 'EMEA-FR-2', locationExternalName: 'Nantes' },
    open: true,
    hrflow: { ...bare('27', 'Support'), location: { ...NOWHERE, text: 'Nantes' } },
  },
  {
    title: 'a place by its name, to be worked from anywhere until a day',
    job: {
      id: id('28'),
      title: 'Rédactrice',
      ...LISTED,
      locationName: 'Télétravail',
      workplaceType: 'Remote',
      applicationDeadline: '2026-12-01',
    },
    open: true,
    hrflow: {
      ...bare('28', 'Rédactrice'),
      location: { ...NOWHERE, text: 'Télétravail' },
      tags: [
        { name: 'workplaceType', value: 'Remote' },
        LISTED_TAG,
        { name: 'applicationDeadline', value: '2026-12-01' },
      ],
    },
  },
  {
    title: 'a page of its own, and one to apply on that is none',
    job: { id: id('29'), title: 'Design', ...LISTED, jobUrl: 'www.acme.example/d', applyLink: 'mailto:a@acme.example' },
    open: true,
    hrflow: { ...bare('29', 'Design'), url: 'https://www.acme.example/d' },
  },
  {
    title: 'character references and scripts',
    job: {
      id: id('30'),
      title: ' R&amp;D\u00a0 manager ',
      ...LISTED,
      departmentName: 'R&amp;D',
      descriptionHtml: '<p>One<script>alert(1)</script></p>',
    },
    open: true,
    hrflow: {
      ...bare('30', 'R&D manager'),
      summary: '<p>One</p>',
      sections: [{ name: 'description', title: 'description', description: '<p>One</p>' }],
      tags: [{ name: 'department', value: 'R&D' }, LISTED_TAG],
    },
  },
  {
    title: 'wrong types in every field',
    job: {
      id: id('31'),
      title: 12,
      ...LISTED,
      departmentName: ['Engineering'],
      locationName: {},
      address: 'Paris',
      secondaryLocations: 'Lyon',
      isRemote: 'yes',
      publishedDate: 0,
      updatedAt: 'yesterday',
      externalLink: true,
      descriptionHtml: { html: 'x' },
      compensation: 'EUR 30000',
      shouldDisplayCompensationOnJobBoard: 'no',
    },
    open: true,
    hrflow: bare('31', '12'),
  },
  {
    title: 'no title: it cannot be an HrFlow job',
    job: { id: id('32'), title: null, ...LISTED },
    open: true,
    hrflow: null,
  },
  {
    title: 'an id that no address can hold',
    job: { id: '9/1', title: 'Cook', ...LISTED },
    open: true,
    hrflow: null,
  },
]

/** The API answers with each as its results. */
export const jobs: readonly JobFixture[] = postings.map((posting) => ({
  ...posting,
  answer: { success: true, results: posting.job },
}))
