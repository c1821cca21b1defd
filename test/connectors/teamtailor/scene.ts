// What happens at Teamtailor in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asFeed, asList } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'feed',
      auth: (account) => ({ careers_site: account }),
      listing: /^\/jobs\.json/,
      page: asFeed,
      listedOnly: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({ careers_site: account, api_key: `teamtailor-${account}-0123456789` }),
      listing: /^\/v1\/jobs\?/,
      page: (jobs) => asList(jobs),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['410023', '410024', '410025'],
  job: (id, title) => ({
    id,
    title,
    body: '<p>Work</p>',
    status: 'open',
    'human-status': 'published',
    internal: false,
    links: { 'careersite-job-url': `https://acme.teamtailor.com/jobs/${id}-job` },
    locations: [{ city: 'Nantes', country: 'France' }],
    'created-at': '2026-09-01T08:00:00.000Z',
    'updated-at': '2026-09-01T08:00:00.000Z',
  }),
  retitled: (title) => ({ title }),
  reopened: { status: 'open', 'human-status': 'published' },
  webhooks: {
    secret: 'teamtailor-webhook-key-0123456789',
    body: (id, unique) => ({
      payload: { event_name: 'job.update', data: { id, type: 'jobs', attributes: { pitch: unique } } },
    }),
    other: { payload: { event_name: 'candidate.create', data: { id: '7', type: 'candidates' } } },
  },
}
