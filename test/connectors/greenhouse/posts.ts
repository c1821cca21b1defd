// Greenhouse's job posts as the Job Board API tells them, with the HrFlow jobs that must come of them, written by hand from the
// mapping; and some as Harvest tells them, beside the board.
import type { JobFixture } from '../fixture'
import { asInHarvest } from './imitated-posts.ts'

/** What an HrFlow job holds besides reference and name when a post says nothing else. */
const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  location: { text: '', lat: null, lng: null },
  sections: [],
  languages: [],
  ranges_float: [],
  tags: [],
  metadatas: [],
}

const GO = {
  id: 4400123,
  internal_job_id: 3300456,
  title: 'Développeur Go',
  requisition_id: 'ENG-12',
  updated_at: '2026-10-02T09:30:00-04:00',
  first_published: '2026-09-02T08:00:00-04:00',
  language: 'fr',
  location: { name: 'Paris, France' },
  absolute_url: 'https://boards.greenhouse.io/acme/jobs/4400123',
  content: '&lt;p&gt;Bonjour &amp;amp; bienvenue&lt;/p&gt;',
  metadata: [
    { id: 11, name: 'Contrat', value_type: 'single_select', value: 'CDI' },
    { id: 12, name: 'Lieux', value_type: 'multi_select', value: ['Paris', 'Lyon'] },
    { id: 13, name: 'Télétravail', value_type: 'yes_no', value: true },
    { id: 14, name: 'Vide', value_type: 'short_text', value: null },
  ],
  departments: [{ id: 5, name: 'Engineering', parent_id: null, child_ids: [] }],
  offices: [{ id: 7, name: 'Paris', location: 'Paris, France', parent_id: null, child_ids: [] }],
  education: 'education_optional',
  employment: 'employment_hidden',
  pay_input_ranges: [{ min_cents: 5000000, max_cents: 6500000, currency_type: 'EUR', title: 'Salaire', blurb: '' }],
}
const ofGo = {
  reference: '4400123',
  name: 'Développeur Go',
  url: 'https://boards.greenhouse.io/acme/jobs/4400123',
  created_at: '2026-09-02T08:00:00-04:00',
  updated_at: '2026-10-02T09:30:00-04:00',
  summary: '<p>Bonjour &amp; bienvenue</p>',
  location: { text: 'Paris, France', lat: null, lng: null },
  sections: [
    {
      name: 'greenhouse_description',
      title: 'greenhouse_description',
      description: '<p>Bonjour &amp; bienvenue</p>',
    },
  ],
  languages: [{ name: 'fr', value: null }],
  ranges_float: [{ name: 'salary', value_min: 50000, value_max: 65000, unit: 'EUR' }],
  tags: [
    { name: 'greenhouse_department-name', value: 'Engineering' },
    { name: 'greenhouse_department-id', value: '5' },
    { name: 'greenhouse_office-location', value: 'Paris, France' },
    { name: 'greenhouse_office-id', value: '7' },
    { name: 'greenhouse_education', value: 'education_optional' },
    { name: 'greenhouse_employment', value: 'employment_hidden' },
    { name: 'requisition_id', value: 'ENG-12' },
    { name: 'internal_job_id', value: '3300456' },
  ],
  metadatas: [
    { name: 'Contrat', value: 'CDI' },
    { name: 'Lieux', value: 'Paris, Lyon' },
    { name: 'Télétravail', value: 'true' },
  ],
}

/** A post of a job of its own, which tells only that. */
const post = (id: number, title: string, more: object = {}) => ({ id, internal_job_id: id - 1_000_000, title, ...more })
const expected = (id: number, name: string, more: object = {}) => ({
  ...BARE,
  reference: String(id),
  name,
  tags: [{ name: 'internal_job_id', value: String(id - 1_000_000) }],
  ...more,
})

const HIDDEN = '<p>Text</p>'

export const posts: readonly JobFixture[] = [
  {
    title: 'complete',
    job: GO,
    open: true,
    hrflow: ofGo,
    inMode: {
      'keyed, with its board': { answer: asInHarvest(GO), hrflow: ofGo, open: true },
      keyed: {
        answer: asInHarvest(GO, { board: false }),
        hrflow: {
          ...ofGo,
          url: null,
          ranges_float: [],
          tags: ofGo.tags.filter(({ name }) => !['greenhouse_education', 'greenhouse_employment'].includes(name)),
          metadatas: [],
        },
        open: true,
      },
    },
  },
  {
    title: 'null wherever a post may be null',
    job: post(4400001, 'Gardener', {
      requisition_id: null,
      updated_at: null,
      first_published: null,
      language: null,
      location: null,
      absolute_url: null,
      content: null,
      metadata: null,
      departments: null,
      offices: null,
      pay_input_ranges: null,
    }),
    open: true,
    hrflow: expected(4400001, 'Gardener'),
    inMode: {
      keyed: {
        answer: asInHarvest(post(4400001, 'Gardener'), { board: false }),
        hrflow: expected(4400001, 'Gardener'),
        open: true,
      },
    },
  },
  { title: 'only what is needed', job: post(4400002, 'Cook'), open: true, hrflow: expected(4400002, 'Cook') },
  {
    title: 'one of no job, by which people only leave their details',
    job: { ...post(4400003, 'Talent community'), internal_job_id: null },
    open: false,
    hrflow: expected(4400003, 'Talent community', { tags: [] }),
    inMode: {
      keyed: {
        answer: asInHarvest({ id: 4400003, internal_job_id: null, title: 'Talent community' }, { board: false }),
        hrflow: expected(4400003, 'Talent community', { tags: [] }),
        open: false,
      },
    },
  },
  {
    title: 'blanks around its place, and references in its title',
    job: post(4400004, ' R&amp;D  lead ', { location: { name: ' Lyon  ' } }),
    open: true,
    hrflow: expected(4400004, 'R&D lead', { location: { text: 'Lyon', lat: null, lng: null } }),
  },
  {
    title: 'HTML that is not written once more as references',
    job: post(4400005, 'Baker', { content: HIDDEN }),
    open: true,
    hrflow: expected(4400005, 'Baker', {
      summary: HIDDEN,
      sections: [{ name: 'greenhouse_description', title: 'greenhouse_description', description: HIDDEN }],
    }),
  },
  {
    title: 'a script in its text, written as references',
    job: post(4400006, 'Driver', { content: '&lt;p&gt;Text&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;' }),
    open: true,
    hrflow: expected(4400006, 'Driver', {
      summary: HIDDEN,
      sections: [{ name: 'greenhouse_description', title: 'greenhouse_description', description: HIDDEN }],
    }),
  },
  {
    title: 'several departments and offices, one without a place',
    job: post(4400007, 'Editor', {
      departments: [
        { id: 1, name: 'Press' },
        { id: 2, name: 'Print' },
      ],
      offices: [
        { id: 3, name: 'Nantes', location: null },
        { id: 4, name: 'Remote', location: 'France' },
      ],
    }),
    open: true,
    hrflow: expected(4400007, 'Editor', {
      tags: [
        { name: 'greenhouse_department-name', value: 'Press' },
        { name: 'greenhouse_department-id', value: '1' },
        { name: 'greenhouse_department-name', value: 'Print' },
        { name: 'greenhouse_department-id', value: '2' },
        { name: 'greenhouse_office-location', value: 'Nantes' },
        { name: 'greenhouse_office-id', value: '3' },
        { name: 'greenhouse_office-location', value: 'France' },
        { name: 'greenhouse_office-id', value: '4' },
        { name: 'internal_job_id', value: '3400007' },
      ],
    }),
  },
  {
    title: 'pay with one end, and pay that is none',
    job: post(4400008, 'Farmer', {
      pay_input_ranges: [
        { min_cents: 3000000, max_cents: null, currency_type: 'USD' },
        { min_cents: 0, max_cents: 0, currency_type: 'USD' },
      ],
    }),
    open: true,
    hrflow: expected(4400008, 'Farmer', {
      ranges_float: [{ name: 'salary', value_min: 30000, value_max: null, unit: 'USD' }],
    }),
  },
  {
    title: 'a page of the customer’s own',
    job: post(4400009, 'Guide', { absolute_url: 'https://acme.example/jobs?gh_jid=4400009' }),
    open: true,
    hrflow: expected(4400009, 'Guide', { url: 'https://acme.example/jobs?gh_jid=4400009' }),
  },
  {
    title: 'a page that is none',
    job: post(4400010, 'Hatter', { absolute_url: 'javascript:alert(1)' }),
    open: true,
    hrflow: expected(4400010, 'Hatter'),
  },
  {
    title: 'custom fields of odd forms',
    job: post(4400011, 'Judge', {
      metadata: [
        { name: 'Range', value: { min_value: '1', unit: 'EUR' } },
        { name: '', value: 'x' },
        { name: 'Count', value: 0 },
        { name: 'Levels', value: ['B', 2, ' ', null, { name: 'C' }] },
        'odd',
      ],
    }),
    open: true,
    hrflow: expected(4400011, 'Judge', {
      metadatas: [
        { name: 'Count', value: '0' },
        { name: 'Levels', value: 'B, 2' },
      ],
    }),
  },
  { title: 'no title', job: { id: 4400012, internal_job_id: 3400012, title: ' ' }, open: true, hrflow: null },
  { title: 'no id', job: { internal_job_id: 3400013, title: 'Knitter' }, open: true, hrflow: null },
]
