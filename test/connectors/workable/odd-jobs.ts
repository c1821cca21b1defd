// Workable jobs that are odd in one way each, with the HrFlow job of each, or null where there can be none.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { JobFixture } from '../fixture'

/** What every field is when nothing but a state of `published` is there. Each fixture says what differs. */
const EMPTY = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  requirements: null,
  benefits: null,
  location: { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null, postcode: null } },
  sections: [],
  ranges_float: [],
  tags: [{ name: 'state', value: 'published' }],
} satisfies Partial<HrFlowJob>

const HTML =
  '<h2 class="x">Your <em>mission</em></h2>\n<ul><li>A &amp; B</li><li>&lt;script&gt;</li></ul><script>alert("1")</script><br/>&nbsp;'
const WITHOUT_SCRIPT =
  '<h2 class="x">Your <em>mission</em></h2>\n<ul><li>A &amp; B</li><li>&lt;script&gt;</li></ul><br/>&nbsp;'
const LONG = `<p>${'Lorem ipsum dolor sit amet. '.repeat(3_700)}</p>` // 103,607 characters

export const oddJobs: readonly JobFixture[] = [
  {
    title: 'unicode: emoji, right to left, CJK, combining marks',
    job: {
      shortcode: 'UNICODE_01',
      title: '👩🏽‍🍳 Cuisinière — مهندس برمجيات',
      state: 'published',
      department: '開発部',
      location: { country: '日本', region: '東京都', city: '渋谷区', zip_code: '150-0002' },
      locations: [{ city: '渋谷区', country_name: '日本', coords: '35.6580, 139.7016' }],
      description: 'Cafe\u0301 \u202Eعربي\u202C 🎉',
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'UNICODE_01',
      name: '👩🏽‍🍳 Cuisinière — مهندس برمجيات',
      summary: 'Cafe\u0301 \u202Eعربي\u202C 🎉',
      location: {
        text: '渋谷区, 東京都, 150-0002, 日本',
        lat: 35.658,
        lng: 139.7016,
        fields: { country: '日本', state: '東京都', city: '渋谷区', postcode: '150-0002' },
      },
      sections: [{ name: 'description', title: 'description', description: 'Cafe\u0301 \u202Eعربي\u202C 🎉' }],
      tags: [
        { name: 'state', value: 'published' },
        { name: 'department', value: '開発部' },
      ],
    },
  },
  {
    title: 'texts full of HTML, which pass without their scripts',
    job: {
      shortcode: 'HTML-00001',
      title: 'Editor <b>&</b> Proof',
      state: 'published',
      description: HTML,
      requirements: HTML,
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'HTML-00001',
      name: 'Editor <b>&</b> Proof',
      summary: WITHOUT_SCRIPT,
      requirements: WITHOUT_SCRIPT,
      sections: [
        { name: 'description', title: 'description', description: WITHOUT_SCRIPT },
        { name: 'requirements', title: 'requirements', description: WITHOUT_SCRIPT },
      ],
    },
  },
  {
    title: 'a description of 100 kB',
    job: { shortcode: 'LONG000001', title: 'Writer', state: 'published', description: LONG },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'LONG000001',
      name: 'Writer',
      summary: LONG,
      sections: [{ name: 'description', title: 'description', description: LONG }],
    },
  },
  {
    title: 'only the full description',
    job: {
      shortcode: 'FULL000001',
      title: 'Painter',
      state: 'published',
      full_description: 'All in one',
      description: '',
      requirements: null,
      benefits: '   ',
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'FULL000001',
      name: 'Painter',
      sections: [{ name: 'full_description', title: 'full_description', description: 'All in one' }],
    },
  },
  {
    title: 'no location, although there are locations',
    job: {
      shortcode: 'NOLOC00001',
      title: 'Nomad',
      state: 'published',
      locations: [{ coords: '1, 2' }, { city: null, coords: '3, 4' }],
    },
    open: true,
    hrflow: { ...EMPTY, reference: 'NOLOC00001', name: 'Nomad' },
  },
  {
    title: 'coordinates with odd spacing',
    job: {
      shortcode: 'SPACE00001',
      title: 'Pilot',
      state: 'published',
      location: { city: 'Quito' },
      locations: [{ city: 'Quito', coords: '  -0.1807 ,-78.4678\t' }],
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'SPACE00001',
      name: 'Pilot',
      location: {
        text: 'Quito',
        lat: -0.1807,
        lng: -78.4678,
        fields: { country: null, state: null, city: 'Quito', postcode: null },
      },
    },
  },
  {
    title: 'coordinates that are none',
    job: {
      shortcode: 'COORDS0001',
      title: 'Sailor',
      state: 'published',
      location: { city: 'Brest', zip_code: '29200' },
      locations: [{ city: 'Brest', coords: 'somewhere, 4.48' }],
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'COORDS0001',
      name: 'Sailor',
      location: {
        text: 'Brest, 29200',
        lat: null,
        lng: null,
        fields: { country: null, state: null, city: 'Brest', postcode: '29200' },
      },
    },
  },
  {
    title: 'a salary with one bound',
    job: {
      shortcode: 'SALARY0001',
      title: 'Cook',
      state: 'published',
      salary: { salary_from: 2100.5, salary_to: null, salary_currency: 'eur' },
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'SALARY0001',
      name: 'Cook',
      ranges_float: [{ name: 'salary', value_min: 2100.5, value_max: null, unit: 'EUR' }],
    },
  },
  {
    title: 'a salary with the other bound',
    job: {
      shortcode: 'SALARY0004',
      title: 'Waiter',
      state: 'published',
      salary: { salary_to: 1900, salary_currency: ' ' },
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'SALARY0004',
      name: 'Waiter',
      ranges_float: [{ name: 'salary', value_min: null, value_max: 1900, unit: null }],
    },
  },
  {
    title: 'a salary in texts, from 0, which is none, without a currency',
    job: {
      shortcode: 'SALARY0002',
      title: 'Baker',
      state: 'published',
      salary: { salary_from: '0', salary_to: ' 45000.50 ' },
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'SALARY0002',
      name: 'Baker',
      ranges_float: [{ name: 'salary', value_min: null, value_max: 45000.5, unit: null }],
    },
  },
  {
    title: 'a salary that is no number keeps its words',
    job: {
      shortcode: 'SALARY0003',
      title: 'Artist',
      state: 'published',
      salary: { salary_from: 'negotiable', salary_to: {}, salary_currency: 'usd' },
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'SALARY0003',
      name: 'Artist',
      tags: [
        { name: 'state', value: 'published' },
        { name: 'salary_description', value: 'negotiable' },
      ],
    },
  },
  {
    title: 'wrong types everywhere',
    job: {
      id: 987,
      title: 42,
      shortcode: 'WRONG00001',
      code: 7,
      state: 'published',
      department: { name: 'Sales' },
      url: ['https://acme.workable.com/jobs/3'],
      application_url: false,
      shortlink: {},
      workplace_type: true,
      location: { country: 33, region: [], city: {}, zip_code: 75001 },
      locations: [null, 'Paris', 5, [], { city: 75, coords: [48.85, 2.35] }],
      salary: [60000, 80000],
      created_at: {},
      updated_at: 1784833097,
      keywords: 3,
      full_description: 12,
      description: ['Sell'],
      requirements: { html: '<p>' },
      benefits: true,
      employment_type: [],
      industry: null,
      function: {},
      experience: 0,
      education: '\t',
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: 'WRONG00001',
      name: '42',
      updated_at: '2026-07-23T18:58:17.000Z',
      location: {
        text: '75001, 33',
        lat: null,
        lng: null,
        fields: { country: '33', state: null, city: null, postcode: '75001' },
      },
      sections: [{ name: 'full_description', title: 'full_description', description: '12' }],
      tags: [
        { name: 'id', value: '987' },
        { name: 'state', value: 'published' },
        { name: 'experience', value: '0' },
        { name: 'code', value: '7' },
        { name: 'other_location', value: '75' },
      ],
    },
  },
  {
    title: 'no title',
    job: { shortcode: 'NONAME0001', title: '  ', state: 'published', description: 'Who?' },
    open: true,
    hrflow: null,
  },
  {
    title: 'no shortcode',
    job: { id: 'f00', title: 'Ghost', state: 'published' },
    open: true,
    hrflow: null,
  },
  {
    title: 'a shortcode that may not enter a URL',
    job: { shortcode: '../members', title: 'Climber', state: 'published' },
    open: true,
    hrflow: null,
  },
]
