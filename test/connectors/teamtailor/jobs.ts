// Teamtailor's jobs, with the HrFlow jobs that must come of them, written by hand from the mapping; and the same as the public
// feed tells them, which is less.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { JobFixture } from '../fixture'
import { asDocument, asFeed } from './imitated-api.ts'

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, city: null, postcode: null } }

/** What an HrFlow job holds besides reference and name when a job says nothing else. */
const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  location: NOWHERE,
  sections: [],
  ranges_float: [],
  ranges_date: [],
  tags: [],
}
const ONLINE = { status: 'open', 'human-status': 'published' }
const OPEN = [
  { name: 'status', value: 'open' },
  { name: 'human-status', value: 'published' },
]
const urlOf = (slug: string) => `https://acme.teamtailor.com/jobs/${slug}`

interface Given {
  readonly title: string
  readonly job: Readonly<Record<string, unknown>>
  readonly open?: false
  readonly hrflow: HrFlowJob | null
  /** What comes of it by the feed; absent: it is not played. */
  readonly byFeed?: HrFlowJob
}

const given: readonly Given[] = [
  {
    title: 'complete, with a recruiter who is nobody else’s business',
    job: {
      id: '410023',
      title: 'Soudeur',
      body: '<p>Vous soudez.</p>',
      pitch: 'Rejoignez-nous',
      ...ONLINE,
      internal: false,
      'internal-name': 'SOUD-7',
      pinned: false,
      'start-date': '2026-09-01T00:00:00.000+02:00',
      'end-date': '2027-01-31T23:59:00.000+01:00',
      'remote-status': 'none',
      'employment-type': 'fully',
      'employment-level': 'junior',
      'language-code': 'fr',
      currency: 'EUR',
      'min-salary': '28000.0',
      'max-salary': '32000.0',
      'salary-time-unit': 'yearly',
      tags: ['atelier', 'métal'],
      'created-at': '2026-09-01T08:00:00.000+02:00',
      'updated-at': '2026-10-02T09:30:00.000+02:00',
      mailbox: 'soudeur@acme.teamtailor-mail.com',
      picture: { standard: 'https://cdn.example/face.jpg' },
      links: {
        'careersite-job-url': urlOf('410023-soudeur'),
        'careersite-job-apply-url': urlOf('410023-soudeur/apply'),
      },
      locations: [
        {
          name: 'Usine',
          address: '1 rue du Port',
          city: 'Nantes',
          zip: '44000',
          country: 'France',
          lat: '47.21',
          long: '-1.55',
        },
        { name: 'Dépôt', address: null, city: 'Rezé', zip: '44400', country: 'France', lat: null, long: null },
      ],
      department: 'Atelier',
      role: 'Soudage',
    },
    hrflow: {
      reference: '410023',
      name: 'Soudeur',
      url: urlOf('410023-soudeur'),
      created_at: '2026-09-01T08:00:00.000+02:00',
      updated_at: '2026-10-02T09:30:00.000+02:00',
      summary: '<p>Vous soudez.</p>',
      location: {
        text: '1 rue du Port, 44000, Nantes, France',
        lat: 47.21,
        lng: -1.55,
        fields: { country: 'France', city: 'Nantes', postcode: '44000' },
      },
      sections: [
        { name: 'job_description', title: 'Job Description', description: '<p>Vous soudez.</p>' },
        { name: 'job_pitch', title: 'Job Pitch', description: 'Rejoignez-nous' },
      ],
      ranges_float: [{ name: 'salary', value_min: 28000, value_max: 32000, unit: 'EUR/year' }],
      ranges_date: [
        { name: 'Period', value_min: '2026-09-01T00:00:00.000+02:00', value_max: '2027-01-31T23:59:00.000+01:00' },
      ],
      tags: [
        { name: 'start-date', value: '2026-09-01T00:00:00.000+02:00' },
        { name: 'end-date', value: '2027-01-31T23:59:00.000+01:00' },
        ...OPEN,
        { name: 'language-code', value: 'fr' },
        { name: 'employment-type', value: 'fully' },
        { name: 'employment-level', value: 'junior' },
        { name: 'remote-status', value: 'none' },
        { name: 'salary-time-unit', value: 'yearly' },
        { name: 'min-salary', value: '28000.0' },
        { name: 'max-salary', value: '32000.0' },
        { name: 'currency', value: 'EUR' },
        { name: 'internal', value: 'false' },
        { name: 'internal-name', value: 'SOUD-7' },
        { name: 'pinned', value: 'false' },
        { name: 'careersite-job-apply-url', value: urlOf('410023-soudeur/apply') },
        { name: 'teamtailor_tags', value: 'atelier' },
        { name: 'teamtailor_tags', value: 'métal' },
        { name: 'department', value: 'Atelier' },
        { name: 'role', value: 'Soudage' },
        { name: 'location', value: '44400, Rezé, France' },
      ],
    },
    byFeed: {
      ...BARE,
      reference: '410023',
      name: 'Soudeur',
      url: urlOf('410023-soudeur'),
      summary: '<p>Vous soudez.</p>',
      location: {
        text: '1 rue du Port, 44000, Nantes, France',
        lat: null,
        lng: null,
        fields: { country: 'France', city: 'Nantes', postcode: '44000' },
      },
      sections: [{ name: 'job_description', title: 'Job Description', description: '<p>Vous soudez.</p>' }],
      ranges_float: [{ name: 'salary', value_min: 28000, value_max: 32000, unit: 'EUR/year' }],
      tags: [
        { name: 'salary-time-unit', value: 'yearly' },
        { name: 'min-salary', value: '28000.0' },
        { name: 'max-salary', value: '32000.0' },
        { name: 'currency', value: 'EUR' },
        { name: 'location', value: '44400, Rezé, France' },
      ],
    },
  },
  {
    title: 'an address, a title and a status only',
    job: { id: '410024', title: 'Boulanger', ...ONLINE, links: { 'careersite-job-url': urlOf('410024') } },
    hrflow: { ...BARE, reference: '410024', name: 'Boulanger', url: urlOf('410024'), tags: OPEN },
    byFeed: { ...BARE, reference: '410024', name: 'Boulanger', url: urlOf('410024') },
  },
  {
    title: 'null in every optional field',
    job: {
      id: '410025',
      title: 'Chef',
      ...ONLINE,
      body: null,
      pitch: null,
      internal: null,
      tags: null,
      'min-salary': null,
      'max-salary': null,
      'start-date': null,
      'end-date': '2027-01-31T23:59:00Z',
      links: null,
      locations: null,
      department: null,
    },
    hrflow: {
      ...BARE,
      reference: '410025',
      name: 'Chef',
      tags: [{ name: 'end-date', value: '2027-01-31T23:59:00Z' }, ...OPEN],
    },
  },
  ...(['unlisted', 'scheduled', 'expired', 'draft', 'archived'] as const).map(
    (state, index): Given => ({
      title: `${state}, so not open`,
      job: { id: String(410030 + index), title: state, status: 'open', 'human-status': state },
      open: false,
      hrflow: {
        ...BARE,
        reference: String(410030 + index),
        name: state,
        tags: [
          { name: 'status', value: 'open' },
          { name: 'human-status', value: state },
        ],
      },
    }),
  ),
  {
    title: 'internal: for the company’s own people',
    job: { id: '410040', title: 'Adjoint', status: 'archived', 'human-status': 'draft', internal: true },
    open: false,
    hrflow: {
      ...BARE,
      reference: '410040',
      name: 'Adjoint',
      tags: [
        { name: 'status', value: 'archived' },
        { name: 'human-status', value: 'draft' },
        { name: 'internal', value: 'true' },
      ],
    },
  },
  {
    title: 'pay by the hour with one end, and in an odd period',
    job: {
      id: '410041',
      title: 'Serveur',
      ...ONLINE,
      currency: 'sek',
      'min-salary': 180,
      'salary-time-unit': 'hourly',
    },
    hrflow: {
      ...BARE,
      reference: '410041',
      name: 'Serveur',
      ranges_float: [{ name: 'salary', value_min: 180, value_max: null, unit: 'SEK/hour' }],
      tags: [
        ...OPEN,
        { name: 'salary-time-unit', value: 'hourly' },
        { name: 'min-salary', value: '180' },
        { name: 'currency', value: 'sek' },
      ],
    },
  },
  {
    title: 'character references, scripts and links that are none',
    job: {
      id: '410042',
      title: ' R&amp;D\u00a0 lead ',
      ...ONLINE,
      body: '<p>One<script>alert(1)</script></p>',
      links: { 'careersite-job-url': 'javascript:alert(1)', 'careersite-job-apply-url': '/apply' },
      locations: [{ city: 'Saint&#45;Denis', lat: 0, long: 0 }],
      tags: ['', ' a '],
    },
    hrflow: {
      ...BARE,
      reference: '410042',
      name: 'R&D lead',
      summary: '<p>One</p>',
      location: {
        text: 'Saint-Denis',
        lat: null,
        lng: null,
        fields: { country: null, city: 'Saint-Denis', postcode: null },
      },
      sections: [{ name: 'job_description', title: 'Job Description', description: '<p>One</p>' }],
      tags: [...OPEN, { name: 'teamtailor_tags', value: 'a' }],
    },
  },
  {
    title: 'wrong types in every field',
    job: {
      id: '410043',
      title: 7,
      ...ONLINE,
      body: ['x'],
      pitch: {},
      internal: 'yes',
      tags: 'atelier',
      currency: {},
      'min-salary': [1],
      links: 'https://acme.teamtailor.com',
      locations: 'Nantes',
      'created-at': 'yesterday',
    },
    hrflow: { ...BARE, reference: '410043', name: '7', tags: OPEN },
  },
  { title: 'no title: it cannot be an HrFlow job', job: { id: '410044', title: ' ', ...ONLINE }, hrflow: null },
]

export const jobs: readonly JobFixture[] = given.map(({ title, job, open = true, hrflow, byFeed }) => ({
  title,
  job,
  open,
  hrflow,
  answer: asDocument(job),
  ...(byFeed === undefined ? {} : { inMode: { feed: { answer: asFeed([job]), hrflow: byFeed, open: true } } }),
}))
