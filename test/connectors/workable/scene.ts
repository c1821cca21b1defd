// What happens at Workable in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asRow, asWidget } from './imitated-jobs.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'widget',
      auth: (account) => ({ subdomain: account }),
      listing: /^\/api\/v1\/widget\//,
      page: asWidget,
      listedOnly: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({ subdomain: account, api_access_token: `wk-${account}-token-0123456789` }),
      listing: /^\/spi\/v3\/jobs\?/,
      page: (jobs) => ({ jobs: jobs.map((job) => asRow(job, [])) }),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['9CD658E13E', '5B1E2C7F04', '77D0A3B9C1'],
  job: (id, title) => ({
    id: id.toLowerCase(),
    shortcode: id,
    title,
    state: 'published',
    description: '<p>Work</p>',
    location: { country: 'France', country_code: 'FR', city: 'Nantes' },
    created_at: '2026-09-01T08:00:00Z',
    updated_at: '2026-09-01T08:00:00Z',
  }),
  retitled: (title) => ({ title }),
  reopened: { state: 'published' },
  webhooks: {
    secret: 'workable-webhook-secret-0123456789',
    body: (id, unique) => ({
      id: unique,
      event_type: 'job_updated',
      fired_at: '2026-11-20T10:00:00Z',
      data: { job: { shortcode: id } },
    }),
    other: { id: 'e-9', event_type: 'timeoff_updated', data: { employee: {} } },
  },
}
