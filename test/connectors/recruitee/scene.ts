// What happens at Recruitee in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asInApi, asOnCareersSite } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'careers',
      auth: (account) => ({ company: account }),
      listing: /^\/api\/offers\/$/,
      page: (offers) => ({ offers: offers.map(asOnCareersSite) }),
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({ company_id: account, api_token: `recruitee-${account}-0123456789` }),
      listing: /^\/c\/[^/]+\/offers\?/,
      page: (offers) => ({ offers: offers.map(asInApi) }),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['912001', '912002', '912003'],
  job: (id, title) => ({
    id: Number(id),
    slug: `job-${id}`,
    title,
    kind: 'job',
    status: 'published',
    description: '<p>Work</p>',
    city: 'Nantes',
    url: `https://acme.recruitee.com/api/offers/job-${id}`,
    created_at: '2026-09-01T08:00:00.000Z',
    updated_at: '2026-09-01T08:00:00.000Z',
  }),
  retitled: (title) => ({ title }),
  reopened: { status: 'published' },
  webhooks: {
    secret: 'recruitee-webhook-secret-0123456789',
    body: (id, unique) => ({
      id: unique,
      attempt_count: 1,
      created_at: '2026-11-20T10:00:00Z',
      event_type: 'job_updated',
      event_subtype: 'offer_changed',
      payload: { company: { id: 59001 }, offer: { id: Number(id), kind: 'job' } },
    }),
    other: { id: 1, event_type: 'new_candidate', payload: { candidate: { id: 7 } } },
    handshake: { body: { test: true }, status: 200 },
  },
}
