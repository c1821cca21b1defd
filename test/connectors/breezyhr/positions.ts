// Breezy HR's positions as the API tells them, with the HrFlow jobs that must come of them, written by hand from the mapping; and
// the same as the public list tells them, where that tells something else.
import type { JobFixture } from '../fixture'
import { asPublic } from './imitated-positions.ts'

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null } }

/** What an HrFlow job holds besides reference and name when a position says nothing else. */
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
const OPEN = { state: 'published', org_type: 'position' }
const PUBLISHED = { name: 'state', value: 'published' }
const bare = (reference: string, name: string) => ({ ...BARE, reference, name, tags: [PUBLISHED] })

const WELDER = {
  _id: 'a1b2c3d4e5f6',
  friendly_id: 'a1b2c3d4e5f6-soudeur',
  name: 'Soudeur',
  ...OPEN,
  type: { id: 'fullTime', name: 'Full-Time' },
  description: '<p>Vous soudez des coques.</p>',
  location: {
    country: { id: 'FR', name: 'France' },
    state: { id: 'PDL', name: 'Pays de la Loire' },
    city: 'Nantes',
    name: 'Nantes, FR',
    is_remote: false,
    remote_details: null,
    streetAddress: { custom: '1 rue du Port' },
  },
  category: { id: 'manufacturing', name: 'Manufacturing' },
  experience: { id: 'mid-level', name: 'Mid Level' },
  education: { id: 'unspecified', name: 'Unspecified' },
  department: 'Atelier',
  requisition_id: 'REQ-7',
  pipeline_id: 'default',
  candidate_type: 'external',
  tags: ['atelier'],
  creator_id: 'u77',
  creator: { name: 'A. Person' },
  creation_date: '2026-09-01T08:00:00.000Z',
  updated_date: '2026-10-02T07:30:00.000Z',
}
const ofWelder = {
  reference: 'a1b2c3d4e5f6',
  name: 'Soudeur',
  url: 'https://acme.breezy.hr/p/a1b2c3d4e5f6-soudeur',
  created_at: '2026-09-01T08:00:00.000Z',
  updated_at: '2026-10-02T07:30:00.000Z',
  summary: '<p>Vous soudez des coques.</p>',
  location: {
    text: '1 rue du Port, Nantes, Pays de la Loire, France',
    lat: null,
    lng: null,
    fields: { country: 'France', state: 'Pays de la Loire', city: 'Nantes' },
  },
  sections: [
    { name: 'description', title: 'Description', description: '<p>Vous soudez des coques.</p>' },
    { name: 'experience', title: 'Required Experience', description: 'Mid Level' },
    { name: 'category', title: 'Category', description: 'Manufacturing' },
  ],
  ranges_float: [],
  tags: [
    { name: 'type', value: 'Full-Time' },
    { name: 'experience', value: 'Mid Level' },
    { name: 'department', value: 'Atelier' },
    { name: 'requisition_id', value: 'REQ-7' },
    { name: 'category', value: 'Manufacturing' },
    { name: 'candidate_type', value: 'external' },
    { name: 'isremote', value: 'false' },
    { name: 'breezy_hr_tags', value: 'atelier' },
    PUBLISHED,
    { name: 'friendly_id', value: 'a1b2c3d4e5f6-soudeur' },
  ],
}

export const positions: readonly JobFixture[] = [
  {
    title: 'complete, with persons and an education that is not told',
    job: { ...WELDER, url: 'https://acme.breezy.hr/p/a1b2c3d4e5f6-soudeur' },
    answer: WELDER,
    open: true,
    hrflow: ofWelder,
    inMode: {
      'public list': {
        answer: [asPublic({ _id: 'another', name: 'Another' }), asPublic(WELDER)],
        open: true,
        hrflow: {
          ...ofWelder,
          created_at: null,
          updated_at: null,
          sections: ofWelder.sections.slice(0, 1),
          tags: [
            { name: 'type', value: 'Full-Time' },
            { name: 'department', value: 'Atelier' },
            { name: 'isremote', value: 'false' },
            { name: 'friendly_id', value: 'a1b2c3d4e5f6-soudeur' },
          ],
        },
      },
      'signed in': { answer: WELDER, open: true, hrflow: ofWelder },
    },
  },
  {
    title: 'null in every optional field',
    job: {
      _id: 'b2',
      name: 'Boulanger',
      ...OPEN,
      friendly_id: null,
      type: null,
      description: null,
      location: null,
      locations: null,
      category: null,
      experience: null,
      education: null,
      department: null,
      requisition_id: null,
      candidate_type: null,
      tags: null,
      salary: null,
      url: null,
      creation_date: null,
      updated_date: null,
    },
    open: true,
    hrflow: bare('b2', 'Boulanger'),
    inMode: {
      'public list': {
        // By the place's names alone, with pay and further places.
        answer: [
          {
            id: 'b2',
            name: 'Boulanger',
            url: 'https://acme.breezy.hr/p/b2-boulanger',
            location: { name: 'Évry', remote_details: { value: 'hybrid' }, is_remote: true },
            locations: [{ name: 'Évry' }, { name: 'Lyon, FR' }],
            salary: '€30,000 – €36,000 / year',
          },
        ],
        open: true,
        hrflow: {
          ...bare('b2', 'Boulanger'),
          url: 'https://acme.breezy.hr/p/b2-boulanger',
          location: { ...NOWHERE, text: 'Évry' },
          sections: [{ name: 'remote', title: 'Remote Information', description: 'hybrid' }],
          ranges_float: [{ name: 'salary', value_min: 30000, value_max: 36000, unit: 'EUR/year' }],
          tags: [
            { name: 'isremote', value: 'true' },
            { name: 'remote_details', value: 'hybrid' },
            { name: 'other_location', value: 'Lyon, FR' },
            { name: 'salary_description', value: '€30,000 – €36,000 / year' },
          ],
        },
      },
    },
  },
  ...['draft', 'closed', 'archived', 'pending'].map(
    (state, index): JobFixture => ({
      title: `in the state ${state}`,
      job: { _id: `c${index}`, name: 'Serveur', state, org_type: 'position' },
      open: false,
      hrflow: { ...bare(`c${index}`, 'Serveur'), tags: [{ name: 'state', value: state }] },
    }),
  ),
  {
    title: 'for the company’s own people',
    job: { _id: 'd1', name: 'Adjointe', ...OPEN, candidate_type: 'internal' },
    open: false,
    hrflow: { ...bare('d1', 'Adjointe'), tags: [{ name: 'candidate_type', value: 'internal' }, PUBLISHED] },
  },
  {
    title: 'a talent pool, which is no job',
    job: { _id: 'd2', name: 'Vivier', state: 'published', org_type: 'pool' },
    open: false,
    hrflow: bare('d2', 'Vivier'),
  },
  {
    title: 'education and department as objects and texts, a place by its name',
    job: {
      _id: 'd3',
      name: 'Comptable',
      ...OPEN,
      education: 'Bac +2',
      department: { id: 'f', name: 'Finance' },
      location: { name: 'Lille', state: 'Nord', is_remote: true, remote_details: { name: 'Deux jours' } },
    },
    open: true,
    hrflow: {
      ...bare('d3', 'Comptable'),
      location: { ...NOWHERE, text: 'Nord', fields: { country: null, state: 'Nord', city: null } },
      sections: [
        { name: 'education', title: 'Required Education', description: 'Bac +2' },
        { name: 'remote', title: 'Remote Information', description: 'Deux jours' },
      ],
      tags: [
        { name: 'education', value: 'Bac +2' },
        { name: 'department', value: 'Finance' },
        { name: 'isremote', value: 'true' },
        { name: 'remote_details', value: 'Deux jours' },
        PUBLISHED,
      ],
    },
  },
  {
    title: 'pay that is worded otherwise',
    job: { _id: 'd4', name: 'Livreur', ...OPEN, salary: 'Selon profil' },
    open: true,
    hrflow: { ...bare('d4', 'Livreur'), tags: [PUBLISHED, { name: 'salary_description', value: 'Selon profil' }] },
  },
  {
    title: 'character references and scripts',
    job: {
      _id: 'd5',
      name: ' R&amp;D\u00a0 manager ',
      ...OPEN,
      department: 'R&amp;D',
      description: '<p>One<script>alert(1)</script></p>',
      tags: ['', ' a ', 7, null],
    },
    open: true,
    hrflow: {
      ...bare('d5', 'R&D manager'),
      summary: '<p>One</p>',
      sections: [{ name: 'description', title: 'Description', description: '<p>One</p>' }],
      tags: [
        { name: 'department', value: 'R&D' },
        { name: 'breezy_hr_tags', value: 'a' },
        { name: 'breezy_hr_tags', value: '7' },
        PUBLISHED,
      ],
    },
  },
  {
    title: 'wrong types in every field',
    job: {
      _id: 'd6',
      name: 12,
      ...OPEN,
      friendly_id: ['x'],
      type: ['Full-Time'],
      description: { html: 'x' },
      location: 'Nantes',
      locations: 'Nantes',
      category: {},
      experience: true,
      education: { name: [] },
      tags: 'atelier',
      salary: {},
      creation_date: 0,
      updated_date: 'yesterday',
    },
    open: true,
    hrflow: bare('d6', '12'),
  },
  {
    title: 'no name: it cannot be an HrFlow job',
    job: { _id: 'd7', name: null, ...OPEN },
    open: true,
    hrflow: null,
  },
  {
    title: 'an id that no address can hold',
    job: { _id: '9/1', name: 'Cook', ...OPEN },
    open: true,
    hrflow: null,
  },
]
