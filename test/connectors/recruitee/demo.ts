// Recruitee in the demo: its API, and its signed webhooks.
import type { Demo } from '../../demo/changes.ts'

const PAGE = 'https://acme.recruitee.com/o/chef-de-rang'
const TEXT = '<p>Une salle de trente couverts.</p>'
const titled = (title: string) => ({ patch: { title }, becomes: { name: title } })

export const demo: Demo = {
  auth: { company_id: 'acme', api_token: 'rc-demo-0123456789abcdef' },
  secret: 'rc-demo-webhook-0123456789abcdef',
  schedule: '0 * * * *',
  webhooks: {
    events: ['job_published', 'job_updated', 'job_unpublished'],
    body: (event, id) =>
      JSON.stringify({
        id: `${event}-${id}`,
        attempt_count: 1,
        created_at: new Date().toISOString(),
        event_type: event,
        payload: {
          company: { id: 59001 },
          offer: { id: Number(id), kind: 'job', title: 'as it was when this was sent' },
        },
      }),
    added: {
      job: {
        id: 912101,
        slug: 'chef-de-rang',
        title: 'Cheffe de rang',
        kind: 'job',
        status: 'published',
        description: TEXT,
        city: 'Nantes',
        country: 'France',
        careers_url: PAGE,
        created_at: '2026-11-20T08:00:00.000Z',
        updated_at: '2026-11-20T08:00:00.000Z',
      },
      hrflow: {
        reference: '912101',
        name: 'Cheffe de rang',
        url: PAGE,
        created_at: '2026-11-20T08:00:00.000Z',
        updated_at: '2026-11-20T08:00:00.000Z',
        summary: TEXT,
        requirements: null,
        location: {
          text: 'Nantes, France',
          lat: null,
          lng: null,
          fields: { country: 'France', state: null, city: 'Nantes', postcode: null },
        },
        sections: [{ name: 'job_description', title: 'Job Description', description: TEXT }],
        ranges_float: [],
        tags: [{ name: 'status', value: 'published' }],
      },
    },
    edited: { reference: '912002', ...titled('Boulangère') },
    closed: '912007',
    twice: { reference: '912008', ...titled('Maçonne ou maçon') },
    outage: [{ reference: '912009', ...titled('Livreuse') }],
  },
}
