// What happens at Greenhouse in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asPost, asRow } from './imitated-posts.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'board',
      auth: (account) => ({ board_token: account }),
      listing: /^\/v1\/boards\/[^/]+\/jobs(?:\?|$)/,
      page: (posts) => ({ jobs: posts.map(asRow), meta: { total: posts.length } }),
      incremental: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({
        client_id: `gh-${account}`,
        client_secret: `gh-${account}-secret-0123456789`,
        board_token: account,
      }),
      listing: /^\/v3\/job_posts\?(?!ids=)/,
      page: (posts) => posts.map(asPost),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['4400201', '4400202', '4400203'],
  job: (id, title) => ({
    id: Number(id),
    internal_job_id: Number(id) - 1_000_000,
    title,
    requisition_id: null,
    updated_at: '2026-10-02T09:30:00.000Z',
    first_published: '2026-09-02T08:00:00.000Z',
    language: 'en',
    location: { name: 'Paris' },
    absolute_url: `https://boards.greenhouse.io/acme/jobs/${id}`,
    content: '&lt;p&gt;Work&lt;/p&gt;',
    metadata: null,
    departments: [],
    offices: [],
  }),
  retitled: (title) => ({ title }),
  reopened: { live: true },
  webhooks: {
    secret: 'greenhouse-webhook-secret-0123456789',
    body: (id, unique) => ({ action: 'job_post_updated', payload: { id: Number(id), live: true, unique } }),
    other: { action: 'ping', payload: { web_hook_id: 7 } },
  },
}
