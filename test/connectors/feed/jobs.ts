// Jobs as a feed's mapping reads them, with the HrFlow jobs that must come of them, written by hand.
import type { JobFixture } from '../fixture'
import { asPage, asRss, asSitemap } from './imitated-api.ts'

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null, postcode: null } }
const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  requirements: null,
  responsibilities: null,
  benefits: null,
  location: NOWHERE,
  sections: [],
  skills: [],
  languages: [],
  ranges_float: [],
  tags: [],
}
const bare = (reference: string, name: string) => ({ ...BARE, reference, name })

/** A sitemap with this page in it, and the page. */
const onPages = (job: Readonly<Record<string, unknown>>) => (url: string) =>
  url.includes('/jobs/') ? asPage(job) : asSitemap([{ ...job, updated_at: undefined }])

const WELDER = {
  reference: '5001',
  name: 'Soudeur',
  url: 'https://acme.example/jobs/5001',
  summary: '<p>Vous soudez des coques.</p>',
  requirements: '<p>Un CAP.</p>',
  responsibilities: '<p>Souder.</p>',
  benefits: '<p>Un panier.</p>',
  created_at: '2026-09-01T08:00:00.000Z',
  updated_at: '2026-10-02T07:30:00.000Z',
  valid_through: '2099-01-31',
  location: {
    text: 'Nantes (44)',
    latitude: 47.2,
    longitude: -1.55,
    country: 'France',
    state: 'Pays de la Loire',
    city: 'Nantes',
    postcode: '44000',
  },
  salary: { min: 26000, max: 30000, currency: 'EUR', period: 'YEAR' },
  sections: [{ title: 'Your profile', text: '<p>Minutieux.</p>' }],
  skills: ['TIG', 'MIG', 'tig'],
  languages: ['français'],
  tags: [
    { name: 'department', value: 'Atelier' },
    { name: 'keyword', value: 'métal' },
    { name: 'keyword', value: 'coque' },
  ],
}

export const jobs: readonly JobFixture[] = [
  {
    title: 'complete, each of its fields declared',
    job: WELDER,
    open: true,
    hrflow: {
      reference: '5001',
      name: 'Soudeur',
      url: 'https://acme.example/jobs/5001',
      created_at: '2026-09-01T08:00:00.000Z',
      updated_at: '2026-10-02T07:30:00.000Z',
      summary: '<p>Vous soudez des coques.</p>',
      requirements: '<p>Un CAP.</p>',
      responsibilities: '<p>Souder.</p>',
      benefits: '<p>Un panier.</p>',
      location: {
        text: 'Nantes (44)',
        lat: 47.2,
        lng: -1.55,
        fields: { country: 'France', state: 'Pays de la Loire', city: 'Nantes', postcode: '44000' },
      },
      sections: [{ name: 'Your profile', title: 'Your profile', description: '<p>Minutieux.</p>' }],
      skills: [
        { name: 'TIG', value: null, type: 'hard' },
        { name: 'MIG', value: null, type: 'hard' },
      ],
      languages: [{ name: 'français', value: null }],
      ranges_float: [{ name: 'salary', value_min: 26000, value_max: 30000, unit: 'EUR/year' }],
      tags: [
        { name: 'valid_through', value: '2099-01-31' },
        { name: 'department', value: 'Atelier' },
        { name: 'keyword', value: 'métal' },
        { name: 'keyword', value: 'coque' },
      ],
    },
    inMode: {
      rss: {
        answer: asRss([WELDER]),
        open: true,
        hrflow: {
          ...bare('5001', 'Soudeur'),
          url: 'https://acme.example/jobs/5001',
          created_at: '2026-09-01T08:00:00.000Z',
          summary: '<p>Vous soudez des coques.</p>',
          tags: [
            { name: 'category', value: 'Atelier' },
            { name: 'category', value: 'métal' },
            { name: 'category', value: 'coque' },
          ],
        },
      },
      pages: {
        answer: onPages(WELDER),
        open: true,
        hrflow: {
          ...bare('5001', 'Soudeur'),
          url: 'https://acme.example/jobs/5001',
          created_at: '2026-09-01T08:00:00.000Z',
          summary: '<p>Vous soudez des coques.</p>',
          location: {
            text: 'Nantes, Pays de la Loire, 44000, France',
            lat: 47.2,
            lng: -1.55,
            fields: { country: 'France', state: 'Pays de la Loire', city: 'Nantes', postcode: '44000' },
          },
          ranges_float: [{ name: 'salary', value_min: 26000, value_max: 30000, unit: 'EUR/year' }],
          tags: [
            { name: 'valid_through', value: '2099-01-31' },
            { name: 'company', value: 'Acme' },
            { name: 'employment_type', value: 'FULL_TIME' },
          ],
        },
      },
    },
  },
  {
    title: 'nothing but a reference and a name',
    job: { reference: '5002', name: 'Boulanger' },
    open: true,
    hrflow: bare('5002', 'Boulanger'),
    inMode: {
      rss: { answer: asRss([{ reference: '5002', name: 'Boulanger' }]), open: true, hrflow: bare('5002', 'Boulanger') },
      pages: {
        answer: onPages({ reference: '5002', name: 'Boulanger' }),
        open: true,
        hrflow: {
          ...bare('5002', 'Boulanger'),
          url: 'https://acme.feeds.example/jobs/5002',
          tags: [
            { name: 'company', value: 'Acme' },
            { name: 'employment_type', value: 'FULL_TIME' },
          ],
        },
      },
    },
  },
  {
    title: 'null in every other field',
    job: {
      reference: '5003',
      name: 'Boulangère',
      url: null,
      summary: null,
      created_at: null,
      updated_at: null,
      valid_through: null,
      location: null,
      salary: null,
      skills: null,
      languages: null,
      tags: null,
      sections: null,
    },
    open: true,
    hrflow: bare('5003', 'Boulangère'),
  },
  {
    title: 'known by an address, which no address can hold',
    job: {
      reference: 'xbf8a4cb137ea75964b4d6f9b0997539b642d0b23',
      original: 'https://acme.example/?p=17',
      name: 'Chef',
    },
    open: true,
    hrflow: {
      ...bare('xbf8a4cb137ea75964b4d6f9b0997539b642d0b23', 'Chef'),
      tags: [{ name: 'reference', value: 'https://acme.example/?p=17' }],
    },
    inMode: {
      rss: {
        answer: asRss([{ original: 'https://acme.example/?p=17', name: 'Chef' }]),
        open: true,
        hrflow: {
          ...bare('xbf8a4cb137ea75964b4d6f9b0997539b642d0b23', 'Chef'),
          tags: [{ name: 'reference', value: 'https://acme.example/?p=17' }],
        },
      },
    },
  },
  {
    title: 'over since a day in the past',
    job: { reference: '5005', name: 'Serveur', valid_through: '2026-10-31', expired: true },
    open: false,
    hrflow: { ...bare('5005', 'Serveur'), tags: [{ name: 'valid_through', value: '2026-10-31' }] },
    inMode: {
      pages: {
        answer: onPages({ reference: '5005', name: 'Serveur', valid_through: '2026-11-20T11:59:59Z' }),
        open: false,
        hrflow: {
          ...bare('5005', 'Serveur'),
          url: 'https://acme.feeds.example/jobs/5005',
          tags: [
            { name: 'valid_through', value: '2026-11-20T11:59:59Z' },
            { name: 'company', value: 'Acme' },
            { name: 'employment_type', value: 'FULL_TIME' },
          ],
        },
      },
    },
  },
  {
    title: 'good for longer than anybody will read it',
    job: { reference: '5006', name: 'Adjoint', valid_through: '2099-11-20', expired: false },
    open: true,
    hrflow: { ...bare('5006', 'Adjoint'), tags: [{ name: 'valid_through', value: '2099-11-20' }] },
  },
  {
    title: 'a place in parts, in the middle of nowhere',
    job: {
      reference: '5007',
      name: 'Développeuse',
      location: { latitude: 0, longitude: 0, city: 'Évry', country: 'France' },
    },
    open: true,
    hrflow: {
      ...bare('5007', 'Développeuse'),
      location: {
        text: 'Évry, France',
        lat: null,
        lng: null,
        fields: { country: 'France', state: null, city: 'Évry', postcode: null },
      },
    },
  },
  {
    title: 'pay in words, and by the hour with one end',
    job: { reference: '5008', name: 'Vendeuse', salary: { min: 'selon profil', currency: 'EUR', period: 'MONTH' } },
    open: true,
    hrflow: { ...bare('5008', 'Vendeuse'), tags: [{ name: 'salary_description', value: 'selon profil' }] },
  },
  {
    title: 'pay by the hour in the wrong order, as texts',
    job: {
      reference: '5009',
      name: 'Livreur',
      salary: { min: '14,50', max: '12.5', currency: 'eur', period: 'hourly' },
    },
    open: true,
    hrflow: {
      ...bare('5009', 'Livreur'),
      ranges_float: [{ name: 'salary', value_min: 12.5, value_max: 14.5, unit: 'EUR/hour' }],
    },
  },
  {
    title: 'character references, scripts and a link of another kind',
    job: {
      reference: '5010',
      name: ' R&amp;D\u00a0 manager ',
      url: 'javascript:alert(1)',
      summary: '<p>One<script>alert(1)</script></p>',
      tags: [{ name: 'department', value: 'R&amp;D' }],
    },
    open: true,
    hrflow: {
      ...bare('5010', 'R&D manager'),
      summary: '<p>One</p>',
      tags: [{ name: 'department', value: 'R&D' }],
    },
  },
  {
    title: 'dates in other forms',
    job: { reference: '5011', name: 'Plombier', created_at: '2026-09-01T08:00:00.000Z', updated_at: 'yesterday' },
    answer: {
      jobs: [
        { id: '5011', title: 'Plombier', dates: { from: 'Tue, 01 Sep 2026 10:00:00 +0200', changed: 'yesterday' } },
      ],
    },
    open: true,
    hrflow: { ...bare('5011', 'Plombier'), created_at: '2026-09-01T08:00:00.000Z' },
  },
  {
    title: 'a text that is escaped once more, tags that are numbers and flags',
    job: {
      reference: '5012',
      name: 'Maçon',
      summary: '<p>Bâtir & poser</p>',
      tags: [
        { name: 'department', value: 12 },
        { name: 'keyword', value: false },
      ],
    },
    answer: {
      jobs: [
        {
          id: 5012,
          title: 'Maçon',
          texts: { summary: '&lt;p&gt;Bâtir &amp; poser&lt;/p&gt;' },
          labels: { team: 12, keyword: [false, null, ''] },
        },
      ],
    },
    open: true,
    hrflow: {
      ...bare('5012', 'Maçon'),
      summary: '<p>Bâtir & poser</p>',
      tags: [
        { name: 'department', value: '12' },
        { name: 'keyword', value: 'false' },
      ],
    },
  },
  {
    title: 'wrong types in every field',
    job: {
      reference: '5013',
      name: 12,
      url: ['https://acme.example'],
      summary: { html: 'x' },
      created_at: true,
      location: 'Nantes',
      salary: 'EUR 30000',
      skills: 'TIG',
      languages: {},
      tags: 'atelier',
      sections: 'x',
    },
    answer: {
      jobs: [
        {
          id: '5013',
          title: 12,
          page: [{}],
          texts: [],
          dates: { from: true },
          place: 'Nantes',
          pay: 'EUR 30000',
          skills: {},
        },
      ],
    },
    open: true,
    hrflow: bare('5013', '12'),
  },
  {
    title: 'no name: it cannot be an HrFlow job',
    job: { reference: '5014', name: null },
    open: true,
    hrflow: null,
  },
  {
    title: 'no reference: nobody could know it again',
    job: { reference: null, name: 'Cook' },
    open: true,
    hrflow: null,
  },
]
