// Personio's positions, with the HrFlow jobs that must come of them, written by hand from the mapping.
import type { JobFixture } from '../fixture'
import { asFeed } from './imitated-api.ts'

const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  location: { text: '', lat: null, lng: null },
  sections: [],
  ranges_float: [],
  tags: [],
}
const pageOf = (id: string) => `https://acme.jobs.personio.de/job/${id}`
const bare = (id: string, name: string) => ({ ...BARE, reference: id, name, url: pageOf(id) })
const position = (id: string, name: string | null) => ({ id, name, url: pageOf(id), createdAt: null })

const SILENT = { ...position('2710060', 'Controller (m/f/d)'), office: 'Berlin' }
const TEXT = [{ name: 'Your tasks', value: '<p>You count.</p>' }]

export const positions: readonly JobFixture[] = [
  {
    title: 'complete',
    job: {
      ...position('2710045', 'Commercial (H/F)'),
      subcompany: 'Acme SAS',
      office: 'Lyon',
      additionalOffices: ['Paris', 'lyon', 'Nantes'],
      department: 'Ventes',
      recruitingCategory: 'Sales',
      jobDescriptions: [
        { name: 'Vos missions', value: '<p>Vous vendez &amp; conseillez.</p>' },
        { name: 'Votre profil', value: '<ul><li>Curieux</li></ul>' },
      ],
      salaryInformation: { min: '35000', max: '42000', currencyCode: 'EUR', type: 'yearly' },
      employmentType: 'permanent',
      seniority: 'experienced',
      schedule: 'full-time',
      yearsOfExperience: '2-5',
      keywords: 'vente,btob',
      occupation: 'sales',
      occupationCategory: 'sales_and_business',
      createdAt: '2026-09-01T08:00:00+00:00',
    },
    open: true,
    hrflow: {
      ...bare('2710045', 'Commercial (H/F)'),
      created_at: '2026-09-01T08:00:00+00:00',
      summary: '<p>Vous vendez &amp; conseillez.</p>',
      location: { text: 'Lyon, Paris, Nantes', lat: null, lng: null },
      sections: [
        { name: 'Vos missions', title: 'Vos missions', description: '<p>Vous vendez &amp; conseillez.</p>' },
        { name: 'Votre profil', title: 'Votre profil', description: '<ul><li>Curieux</li></ul>' },
      ],
      ranges_float: [{ name: 'salary', value_min: 35000, value_max: 42000, unit: 'EUR/year' }],
      tags: [
        { name: 'department', value: 'Ventes' },
        { name: 'recruitingCategory', value: 'Sales' },
        { name: 'employmentType', value: 'permanent' },
        { name: 'schedule', value: 'full-time' },
        { name: 'seniority', value: 'experienced' },
        { name: 'yearsOfExperience', value: '2-5' },
        { name: 'occupation', value: 'sales' },
        { name: 'occupationCategory', value: 'sales_and_business' },
        { name: 'subcompany', value: 'Acme SAS' },
        { name: 'salaryType', value: 'yearly' },
        { name: 'keyword', value: 'vente' },
        { name: 'keyword', value: 'btob' },
      ],
    },
  },
  {
    title: 'nothing but an id and a name',
    job: position('2710046', 'Boulanger'),
    open: true,
    hrflow: bare('2710046', 'Boulanger'),
  },
  {
    title: 'empty in every other field',
    job: {
      ...position('2710047', 'Boulangère'),
      subcompany: '',
      office: '',
      additionalOffices: [],
      department: ' ',
      jobDescriptions: [],
      salaryInformation: {},
      keywords: '',
      createdAt: '',
    },
    open: true,
    hrflow: bare('2710047', 'Boulangère'),
  },
  {
    title: 'an office that is a word, and the place among the additional ones',
    job: { ...position('2710048', 'Développeuse'), office: 'Home Office', additionalOffices: ['Köln'] },
    open: true,
    hrflow: { ...bare('2710048', 'Développeuse'), location: { text: 'Home Office, Köln', lat: null, lng: null } },
  },
  {
    title: 'pay by the month, with its lower end alone',
    job: {
      ...position('2710049', 'Vendeuse'),
      salaryInformation: { min: '1900', max: null, currencyCode: 'EUR', type: 'monthly' },
    },
    open: true,
    hrflow: {
      ...bare('2710049', 'Vendeuse'),
      ranges_float: [{ name: 'salary', value_min: 1900, value_max: null, unit: 'EUR/month' }],
      tags: [{ name: 'salaryType', value: 'monthly' }],
    },
  },
  {
    title: 'pay by the hour, in the wrong order',
    job: {
      ...position('2710050', 'Livreur'),
      salaryInformation: { min: '14.5', max: '12.5', currencyCode: 'CHF', type: 'hourly' },
    },
    open: true,
    hrflow: {
      ...bare('2710050', 'Livreur'),
      ranges_float: [{ name: 'salary', value_min: 12.5, value_max: 14.5, unit: 'CHF/hour' }],
      tags: [{ name: 'salaryType', value: 'hourly' }],
    },
  },
  {
    title: 'pay that cannot be a month’s, kept in words',
    job: {
      ...position('2710051', 'Chef'),
      salaryInformation: { min: '60000', max: '70000', currencyCode: 'EUR', type: 'monthly' },
    },
    open: true,
    hrflow: {
      ...bare('2710051', 'Chef'),
      tags: [
        { name: 'salaryType', value: 'monthly' },
        { name: 'salary_description', value: '60000 - 70000' },
      ],
    },
  },
  {
    title: 'sections without a heading, without a text, and with a script',
    job: {
      ...position('2710052', 'Maçon'),
      jobDescriptions: [
        { name: 'Leer', value: '<p>&nbsp;</p>' },
        { name: '', value: '<p>Mauern<script>alert(1)</script></p>' },
        { name: 'Wir &amp; Du', value: 'Kommen Sie!' },
      ],
    },
    open: true,
    hrflow: {
      ...bare('2710052', 'Maçon'),
      summary: '<p>Mauern</p>',
      sections: [
        { name: 'description', title: 'description', description: '<p>Mauern</p>' },
        { name: 'Wir & Du', title: 'Wir & Du', description: 'Kommen Sie!' },
      ],
    },
  },
  {
    title: 'keywords with blanks, twice and none between commas',
    job: { ...position('2710053', 'Soudeur'), keywords: ' métal, Métal ,,atelier' },
    open: true,
    hrflow: {
      ...bare('2710053', 'Soudeur'),
      tags: [
        { name: 'keyword', value: 'métal' },
        { name: 'keyword', value: 'atelier' },
      ],
    },
  },
  {
    title: 'character references in its name, which the XML escapes again',
    job: { ...position('2710054', ' R&amp;D\u00a0 &lt;Manager&gt; '), department: 'R&amp;D' },
    open: true,
    hrflow: { ...bare('2710054', 'R&D <Manager>'), tags: [{ name: 'department', value: 'R&D' }] },
  },
  {
    title: 'written in another language than the account’s, in which the feed is asked for it',
    job: { ...SILENT, jobDescriptions: TEXT },
    answer: (url) => asFeed([url.endsWith('language=en') ? { ...SILENT, jobDescriptions: TEXT } : SILENT]),
    open: true,
    hrflow: {
      ...bare('2710060', 'Controller (m/f/d)'),
      summary: '<p>You count.</p>',
      location: { text: 'Berlin', lat: null, lng: null },
      sections: [{ name: 'Your tasks', title: 'Your tasks', description: '<p>You count.</p>' }],
    },
  },
  {
    title: 'fields that nobody has documented',
    job: { ...position('2710061', 'Cuisinier'), brand: 'Acme', contact: 'a@acme.example' },
    open: true,
    hrflow: bare('2710061', 'Cuisinier'),
  },
  {
    title: 'a date that is none',
    job: { ...position('2710062', 'Plombier'), createdAt: 'yesterday' },
    open: true,
    hrflow: bare('2710062', 'Plombier'),
  },
  {
    title: 'no name: it cannot be an HrFlow job',
    job: position('2710063', null),
    open: true,
    hrflow: null,
  },
  {
    title: 'an id that no address can hold',
    job: { id: '9/1', name: 'Cook' },
    open: true,
    hrflow: null,
  },
]
