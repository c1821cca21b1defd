// Lever's postings as the public Postings API tells them, with the HrFlow jobs that must come of them, by the title of the
// fixture that is the same posting in the Data API. It tells no state, no date of change and no confidentiality: what it lists
// is published.
import type { HrFlowJob } from '../../../src/hrflow/job'
import { BARE } from './expected.ts'

interface PublicPosting {
  readonly answer: object
  readonly hrflow: HrFlowJob
  readonly open: boolean
}

export const publicPostings: Readonly<Record<string, PublicPosting>> = {
  'complete, with persons who are nobody else’s business': {
    answer: {
      id: '5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d',
      text: 'Data engineer',
      createdAt: 1788249600000,
      country: 'FR',
      workplaceType: 'hybrid',
      categories: {
        location: 'Paris',
        commitment: 'CDI',
        team: 'Data',
        department: 'Tech',
        allLocations: ['Paris', 'Lyon'],
      },
      opening: '',
      descriptionBody: '<div>Vous construisez nos flux.</div>',
      description: '<div>Vous construisez nos flux.</div>',
      descriptionPlain: 'Vous construisez nos flux.',
      lists: [{ text: 'Profil', content: '<li>Python</li>' }],
      additional: '<div>À bientôt</div>',
      additionalPlain: 'À bientôt',
      salaryRange: { currency: 'EUR', interval: 'per-year-salary', min: 50000, max: 60000 },
      salaryDescription: '<div>Selon expérience</div>',
      hostedUrl: 'https://jobs.lever.co/acme/5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d',
      applyUrl: 'https://jobs.lever.co/acme/5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d/apply',
    },
    open: true,
    hrflow: {
      reference: '5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d',
      name: 'Data engineer',
      url: 'https://jobs.lever.co/acme/5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d',
      created_at: '2026-09-01T08:00:00.000Z',
      updated_at: null,
      summary: '<div>Vous construisez nos flux.</div>',
      location: { text: 'Paris', lat: null, lng: null, fields: { country: 'FR' } },
      sections: [
        { name: 'Profil', title: 'Profil', description: '<li>Python</li>' },
        { name: 'closing', title: 'closing', description: '<div>À bientôt</div>' },
      ],
      ranges_float: [{ name: 'salary', value_min: 50000, value_max: 60000, unit: 'EUR/year' }],
      tags: [
        { name: 'lever_team', value: 'Data' },
        { name: 'lever_department', value: 'Tech' },
        { name: 'lever_commitment', value: 'CDI' },
        { name: 'lever_location', value: 'Paris' },
        { name: 'lever_other_location', value: 'Lyon' },
        {
          name: 'lever_url_apply',
          value: 'https://jobs.lever.co/acme/5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d/apply',
        },
        { name: 'lever_country', value: 'FR' },
        { name: 'lever_workplaceType', value: 'hybrid' },
        { name: 'lever_salary_interval', value: 'per-year-salary' },
        { name: 'salary_description', value: 'Selon expérience' },
      ],
    },
  },
  'null in every optional field': {
    answer: {
      id: '00000000-0000-4000-8000-000000000001',
      text: 'Office manager',
      country: null,
      workplaceType: 'unspecified',
      categories: {},
      lists: [],
      hostedUrl: 'https://jobs.lever.co/acme/00000000-0000-4000-8000-000000000001',
    },
    open: true,
    hrflow: {
      ...BARE,
      reference: '00000000-0000-4000-8000-000000000001',
      name: 'Office manager',
      url: 'https://jobs.lever.co/acme/00000000-0000-4000-8000-000000000001',
      tags: [{ name: 'lever_workplaceType', value: 'unspecified' }],
    },
  },
  'pay in words alone': {
    answer: {
      id: '00000000-0000-4000-8000-000000000013',
      text: 'Florist',
      hostedUrl: null,
      description: '<p>Flowers</p>',
      salaryDescription: '<div><b>Above</b> the market</div>',
    },
    open: true,
    hrflow: {
      ...BARE,
      reference: '00000000-0000-4000-8000-000000000013',
      name: 'Florist',
      summary: '<p>Flowers</p>',
      tags: [{ name: 'salary_description', value: 'Above the market' }],
    },
  },
  'wrong types in every field': {
    answer: {
      id: '00000000-0000-4000-8000-000000000014',
      text: 7,
      createdAt: { ms: 1 },
      country: ['FR'],
      workplaceType: {},
      categories: 'Paris',
      description: ['<p>text</p>'],
      lists: { text: 'Profil' },
      additional: 3,
      salaryRange: [50000],
      hostedUrl: 7,
    },
    open: true,
    hrflow: {
      ...BARE,
      reference: '00000000-0000-4000-8000-000000000014',
      name: '7',
      sections: [{ name: 'closing', title: 'closing', description: '3' }],
    },
  },
}
