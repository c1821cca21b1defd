// Workable in the demo.
import type { Demo } from '../../demo/changes.ts'

const DESCRIPTION = '<p>You build the pipelines that our analysts rely on.</p>'
const REQUIREMENTS = '<ul><li>SQL</li><li>Python</li></ul>'

const TOKEN = 'wk-demo-0123456789abcdef'
const SUBDOMAIN = 'acme'

export const demo: Demo = {
  auth: { api_access_token: TOKEN, subdomain: SUBDOMAIN },
  secret: TOKEN,
  schedule: '0 * * * *',
  webhooks: {
    // It documents no event about a job itself, so these are about candidates and name a job: the hint that it may have changed.
    events: ['candidate_created', 'candidate_moved', 'candidate_deleted'],
    body: (event_type, shortcode) =>
      JSON.stringify({
        id: crypto.randomUUID(),
        event_type,
        resource_type: 'candidate',
        fired_at: new Date().toISOString(),
        data: {
          id: '1a2b3c',
          name: 'Ada L.',
          account: { subdomain: SUBDOMAIN, name: 'Acme' },
          job: { shortcode, title: 'as it was when this was sent' },
        },
      }),
    added: {
      job: {
        id: '6c1f20',
        title: 'Data Engineer',
        full_title: 'Data Engineer - FR/11/DE',
        shortcode: 'D47A3E6612',
        code: 'FR/11/DE',
        state: 'published',
        department: 'Tech',
        url: 'https://acme.workable.com/jobs/6120001',
        application_url: 'https://acme.workable.com/jobs/6120001/candidates/new',
        shortlink: 'https://apply.workable.com/j/D47A3E6612',
        workplace_type: 'hybrid',
        location: {
          country: 'France',
          country_code: 'FR',
          region: 'Île-de-France',
          region_code: 'IDF',
          city: 'Paris',
          zip_code: '75011',
          telecommuting: true,
          workplace_type: 'hybrid',
        },
        locations: [{ country_code: 'FR', country_name: 'France', city: 'Paris', coords: '48.8566, 2.3522' }],
        salary: { salary_from: 52000, salary_to: 64000, salary_currency: 'eur' },
        created_at: '2026-11-20T00:00:00Z',
        updated_at: '2026-11-20T09:12:31Z',
        keywords: null,
        full_description: `${DESCRIPTION}${REQUIREMENTS}`,
        description: DESCRIPTION,
        requirements: REQUIREMENTS,
        benefits: null,
        employment_type: 'Full-time',
        industry: null,
        function: 'Engineering',
        experience: 'Associate',
        education: null,
      },
      hrflow: {
        reference: 'D47A3E6612',
        name: 'Data Engineer',
        url: 'https://acme.workable.com/jobs/6120001',
        created_at: '2026-11-20T00:00:00Z',
        updated_at: '2026-11-20T09:12:31Z',
        summary: DESCRIPTION,
        requirements: REQUIREMENTS,
        benefits: null,
        location: {
          text: 'Paris, Île-de-France, 75011, France',
          lat: 48.8566,
          lng: 2.3522,
          fields: { country: 'France', state: 'Île-de-France', city: 'Paris', postcode: '75011' },
        },
        sections: [
          { name: 'description', title: 'description', description: DESCRIPTION },
          { name: 'requirements', title: 'requirements', description: REQUIREMENTS },
        ],
        ranges_float: [{ name: 'salary', value_min: 52000, value_max: 64000, unit: 'EUR' }],
        tags: [
          { name: 'id', value: '6c1f20' },
          { name: 'state', value: 'published' },
          { name: 'department', value: 'Tech' },
          { name: 'application_url', value: 'https://acme.workable.com/jobs/6120001/candidates/new' },
          { name: 'employment_type', value: 'Full-time' },
          { name: 'function', value: 'Engineering' },
          { name: 'experience', value: 'Associate' },
          { name: 'shortlink', value: 'https://apply.workable.com/j/D47A3E6612' },
          { name: 'code', value: 'FR/11/DE' },
          { name: 'workplace_type', value: 'hybrid' },
        ],
      },
    },
    edited: {
      reference: '9CD658E13E',
      patch: {
        title: 'Senior Account Executive',
        salary: { salary_from: 70000, salary_to: 95000, salary_currency: 'gbp' },
      },
      becomes: {
        name: 'Senior Account Executive',
        ranges_float: [{ name: 'salary', value_min: 70000, value_max: 95000, unit: 'GBP' }],
      },
    },
    closed: 'LOCS000001',
    twice: { reference: 'SPACE00001', patch: { title: 'Airline Pilot' }, becomes: { name: 'Airline Pilot' } },
    outage: [
      { reference: 'SALARY0001', patch: { title: 'Head Cook' }, becomes: { name: 'Head Cook' } },
      { reference: 'SALARY0002', patch: { title: 'Master Baker' }, becomes: { name: 'Master Baker' } },
    ],
  },
}
