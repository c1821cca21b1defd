// Workable jobs like those with which others met trouble: a recorded job, changed in what the trouble was.
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { JobFixture } from '../fixture'

const DESCRIPTION = '<p>You win new customers.</p> <p>Responsibilities</p><ul> <li>Plans &amp; quotas</li></ul>'
const REQUIREMENTS = '<ul><li>MS Office</li></ul>'
const BENEFITS = '<ul> <li>Health Care Plan (Medical, Dental &amp; Vision)</li></ul>'

/** A job as Workable answered it, with what differs. */
const recorded = (shortcode: string, changes: Record<string, unknown>): Record<string, unknown> => ({
  id: `w-${shortcode}`,
  title: 'Account Executive',
  full_title: 'Account Executive - GB/09/AE',
  shortcode,
  code: 'GB/09/AE',
  state: 'published',
  confidential: false,
  department: null,
  department_hierarchy: [],
  url: 'https://acme.workable.com/jobs/5986327',
  application_url: 'https://acme.workable.com/jobs/5986327/candidates/new',
  shortlink: `https://apply.workable.com/j/${shortcode}`,
  workplace_type: 'on_site',
  location: {
    country: 'United Kingdom',
    country_code: 'GB',
    region: null,
    region_code: 'England',
    city: 'London',
    zip_code: '2142',
    telecommuting: false,
    workplace_type: 'on_site',
  },
  locations: [
    {
      shortcode: 'JAD1',
      country_code: 'GB',
      country_name: 'United Kingdom',
      state_code: 'England',
      subregion: null,
      zip_code: '2142',
      city: 'London',
      coords: '51.5073509, -0.1277583',
      hidden: false,
    },
  ],
  salary: { salary_from: 60000, salary_to: 80000, salary_currency: 'gbp' },
  created_at: '2026-03-25T00:00:00Z',
  updated_at: '2026-07-23T20:46:41Z',
  keywords: null,
  full_description: `${DESCRIPTION}<p><strong>Requirements</strong></p>${REQUIREMENTS}<p><strong>Benefits</strong></p>${BENEFITS}`,
  description: DESCRIPTION,
  requirements: REQUIREMENTS,
  benefits: BENEFITS,
  employment_type: 'Full-time',
  industry: 'Staffing and Recruiting',
  function: 'Other',
  experience: 'Mid-Senior level',
  education: "Bachelor's Degree",
  ...changes,
})

/** The HrFlow job of the recorded one, with what differs; `last` are its last tags. */
const formatted = (
  shortcode: string,
  changes: Partial<HrFlowJob>,
  last: HrFlowJob['tags'] = [{ name: 'workplace_type', value: 'on_site' }],
): HrFlowJob => ({
  reference: shortcode,
  name: 'Account Executive',
  url: 'https://acme.workable.com/jobs/5986327',
  created_at: '2026-03-25T00:00:00Z',
  updated_at: '2026-07-23T20:46:41Z',
  summary: DESCRIPTION,
  requirements: REQUIREMENTS,
  benefits: BENEFITS,
  location: {
    text: 'London, 2142, United Kingdom',
    lat: 51.5073509,
    lng: -0.1277583,
    fields: { country: 'United Kingdom', state: null, city: 'London', postcode: '2142' },
  },
  sections: [
    { name: 'description', title: 'description', description: DESCRIPTION },
    { name: 'requirements', title: 'requirements', description: REQUIREMENTS },
    { name: 'benefits', title: 'benefits', description: BENEFITS },
  ],
  ranges_float: [{ name: 'salary', value_min: 60000, value_max: 80000, unit: 'GBP' }],
  tags: [
    { name: 'id', value: `w-${shortcode}` },
    { name: 'state', value: 'published' },
    { name: 'application_url', value: 'https://acme.workable.com/jobs/5986327/candidates/new' },
    { name: 'employment_type', value: 'Full-time' },
    { name: 'industry', value: 'Staffing and Recruiting' },
    { name: 'function', value: 'Other' },
    { name: 'experience', value: 'Mid-Senior level' },
    { name: 'education', value: "Bachelor's Degree" },
    { name: 'shortlink', value: `https://apply.workable.com/j/${shortcode}` },
    { name: 'code', value: 'GB/09/AE' },
    ...(last ?? []),
  ],
  ...changes,
})

const ON_SITE = { name: 'workplace_type', value: 'on_site' }

const reported = (
  title: string,
  shortcode: string,
  changes: Record<string, unknown>,
  differs: Partial<HrFlowJob>,
  last?: HrFlowJob['tags'],
): JobFixture => ({
  title,
  job: recorded(shortcode, changes),
  open: true,
  hrflow: formatted(shortcode, differs, last),
})

const birmingham = {
  gb: {
    shortcode: 'JGBBir',
    country_code: 'GB',
    country_name: 'United Kingdom',
    state_code: 'ENG',
    subregion: 'England',
    zip_code: null,
    city: 'Birmingham',
    coords: '52.4862, -1.8904',
    hidden: false,
  },
  us: {
    shortcode: 'JUSBir',
    country_code: 'US',
    country_name: 'United States',
    state_code: 'AL',
    subregion: 'Alabama',
    zip_code: null,
    city: 'Birmingham',
    coords: '33.5186, -86.8104',
    hidden: false,
  },
}
const inAlabama = {
  country: 'United States',
  country_code: 'US',
  region: 'Alabama',
  region_code: 'AL',
  city: 'Birmingham',
  zip_code: null,
  telecommuting: false,
}
const lyon = {
  country: 'France',
  country_code: 'FR',
  region: null,
  region_code: null,
  city: 'Lyon',
  zip_code: '69003',
  telecommuting: false,
}
const placeIn = (city: string, changes: Record<string, unknown> = {}) => ({
  country_code: 'FR',
  country_name: 'France',
  state_code: null,
  subregion: null,
  zip_code: null,
  city,
  coords: '45.7640, 4.8357',
  hidden: false,
  ...changes,
})
const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null, state: null, city: null, postcode: null } }
const LYON = {
  text: 'Lyon, 69003, France',
  lat: 45.764,
  lng: 4.8357,
  fields: { country: 'France', state: null, city: 'Lyon', postcode: '69003' },
}

export const reportedJobs: readonly JobFixture[] = [
  reported('recorded: a region that is a name on one side and a code on the other', 'WKREC', {}, {}),
  reported(
    'a city with a namesake in another country, which is a further place',
    'WKBIRM',
    { title: 'Plant Manager', location: inAlabama, locations: [birmingham.gb, birmingham.us] },
    {
      name: 'Plant Manager',
      location: {
        text: 'Birmingham, Alabama, United States',
        lat: 33.5186,
        lng: -86.8104,
        fields: { country: 'United States', state: 'Alabama', city: 'Birmingham', postcode: null },
      },
    },
    [ON_SITE, { name: 'other_location', value: 'Birmingham, England, United Kingdom' }],
  ),
  reported(
    'a city whose only entry is its namesake in another region',
    'WKMICHIGAN',
    { location: inAlabama, locations: [{ ...birmingham.us, state_code: 'MI', subregion: 'Michigan' }] },
    {
      location: {
        text: 'Birmingham, Alabama, United States',
        lat: null,
        lng: null,
        fields: { country: 'United States', state: 'Alabama', city: 'Birmingham', postcode: null },
      },
    },
    [ON_SITE, { name: 'other_location', value: 'Birmingham, Michigan, United States' }],
  ),
  reported(
    'a title with character references, some encoded twice',
    'WKENT',
    { title: 'R&amp;D Engineer &#8211; Health &amp;amp; Safety', department: ' R&amp;D\u200b\n Lab ' },
    {
      name: 'R&D Engineer – Health & Safety',
      tags: [
        { name: 'id', value: 'w-WKENT' },
        { name: 'state', value: 'published' },
        { name: 'department', value: 'R&D Lab' },
        { name: 'application_url', value: 'https://acme.workable.com/jobs/5986327/candidates/new' },
        { name: 'employment_type', value: 'Full-time' },
        { name: 'industry', value: 'Staffing and Recruiting' },
        { name: 'function', value: 'Other' },
        { name: 'experience', value: 'Mid-Senior level' },
        { name: 'education', value: "Bachelor's Degree" },
        { name: 'shortlink', value: 'https://apply.workable.com/j/WKENT' },
        { name: 'code', value: 'GB/09/AE' },
        ON_SITE,
      ],
    },
  ),
  reported(
    'a place that the recruiter hides',
    'WKHIDDEN',
    { title: 'CFO', location: lyon, locations: [placeIn('Lyon', { hidden: true })] },
    { name: 'CFO', location: NOWHERE },
  ),
  reported(
    'a place that the recruiter hides, named in another way in its one entry',
    'WKHIDDENTOO',
    { location: { ...lyon, region: 'Rhône' }, locations: [placeIn('Lyon 3e', { subregion: 'ARA', hidden: true })] },
    { location: NOWHERE },
  ),
  reported(
    'a place in no entry, beside a hidden further one and one that is shown',
    'WKELSEWHERE',
    { location: lyon, locations: [placeIn('Nice', { hidden: true }), placeIn('Dijon')] },
    { location: { ...LYON, lat: null, lng: null } },
    [ON_SITE, { name: 'other_location', value: 'Dijon, France' }],
  ),
  reported(
    'a salary with commas between thousands, which may be decimal ones, keeps its words',
    'WKCOMMAS',
    { salary: { salary_from: '80,000', salary_to: '90,000', salary_currency: 'usd' } },
    { ranges_float: [] },
    [ON_SITE, { name: 'salary_description', value: '80,000 - 90,000' }],
  ),
  reported(
    'texts in which nothing is to be read, but for the full one',
    'WKBLANK',
    { description: '<p><br></p>', requirements: '<p>&nbsp;</p>', benefits: '', full_description: '<p>All</p>' },
    {
      summary: null,
      requirements: null,
      benefits: null,
      sections: [{ name: 'full_description', title: 'full_description', description: '<p>All</p>' }],
    },
  ),
  reported(
    'a place that is hidden in one entry and not in another, beside a hidden one and further ones',
    'WKSHOWN',
    {
      location: lyon,
      locations: [
        placeIn('Lyon', { hidden: true, coords: '1, 1' }),
        placeIn('Nice', { hidden: true }),
        placeIn(' LYÓN '),
        placeIn('Saint-Étienne', { zip_code: '42000' }),
        placeIn('Saint-Étienne', { zip_code: '42000', coords: null }),
        placeIn('Genève', { country_code: 'CH', country_name: 'Suisse' }),
      ],
    },
    { location: LYON },
    [
      ON_SITE,
      { name: 'other_location', value: 'Saint-Étienne, 42000, France' },
      { name: 'other_location', value: 'Genève, Suisse' },
    ],
  ),
  reported(
    'coordinates that mean "not known" and ones that are no place on earth',
    'WKNULL',
    { location: lyon, locations: [placeIn('Lyon', { coords: '0, 0' }), placeIn('Lyon', { coords: '145.7, 4.8' })] },
    { location: { ...LYON, lat: null, lng: null } },
  ),
  reported(
    'remote by its location, where the job itself does not say so',
    'WKREMOTE',
    {
      workplace_type: null,
      location: {
        country: 'Greece',
        country_code: 'GR',
        region: null,
        city: 'Athens',
        zip_code: null,
        telecommuting: true,
        workplace_type: 'remote',
      },
      locations: [],
    },
    {
      location: {
        text: 'Athens, Greece',
        lat: null,
        lng: null,
        fields: { country: 'Greece', state: null, city: 'Athens', postcode: null },
      },
    },
    [{ name: 'workplace_type', value: 'remote' }],
  ),
  reported(
    'remote by telecommuting alone, as older jobs tell it',
    'WKTELE',
    { workplace_type: ' ', location: { ...lyon, telecommuting: true }, locations: [] },
    { location: { ...LYON, lat: null, lng: null } },
    [{ name: 'workplace_type', value: 'remote' }],
  ),
  reported(
    'a job that is hybrid although its location says otherwise',
    'WKHYBRID',
    { workplace_type: 'hybrid', location: { ...lyon, telecommuting: true, workplace_type: 'remote' }, locations: [] },
    { location: { ...LYON, lat: null, lng: null } },
    [{ name: 'workplace_type', value: 'hybrid' }],
  ),
  reported(
    'a salary whose ends are the wrong way round',
    'WKREVERSED',
    { salary: { salary_from: '80 000', salary_to: 60000, salary_currency: 'Eur' } },
    { ranges_float: [{ name: 'salary', value_min: 60000, value_max: 80000, unit: 'EUR' }] },
  ),
  reported(
    'a salary whose ends cannot belong together',
    'WKTYPO',
    { salary: { salary_from: 60, salary_to: 80000, salary_currency: 'gbp' } },
    { ranges_float: [] },
    [ON_SITE, { name: 'salary_description', value: '60 - 80000' }],
  ),
  reported(
    'links that are none',
    'WKLINKS',
    { url: 'javascript:alert(1)', application_url: 'mailto:jobs@acme.example', shortlink: 'www.acme.example/j/1' },
    {
      url: 'https://www.acme.example/j/1',
      tags: [
        { name: 'id', value: 'w-WKLINKS' },
        { name: 'state', value: 'published' },
        { name: 'employment_type', value: 'Full-time' },
        { name: 'industry', value: 'Staffing and Recruiting' },
        { name: 'function', value: 'Other' },
        { name: 'experience', value: 'Mid-Senior level' },
        { name: 'education', value: "Bachelor's Degree" },
        { name: 'shortlink', value: 'https://www.acme.example/j/1' },
        { name: 'code', value: 'GB/09/AE' },
        ON_SITE,
      ],
    },
  ),
]
