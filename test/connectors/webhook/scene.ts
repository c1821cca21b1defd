// What happens at a system with an API of its own in test/e2e/origins.test.ts. One without: test/e2e/sent.test.ts.
import type { Scene } from '../scene.ts'
import { secretOf } from './fixtures.ts'
import { asTold, urlsOf } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'with an API',
      auth: (account) => ({ sender: account, ...urlsOf(account), api_token: `sender-${account}-0123456789` }),
      listing: /^\/jobs$/,
      page: (jobs) => jobs.map(asTold),
      webhooks: true,
    },
  ],
  ids: ['SND-1', 'SND-2', 'SND-3'],
  job: (reference, name) => ({
    reference,
    name,
    location: { text: 'Nantes', lat: null, lng: null },
    sections: [],
    updated_at: '2026-09-01T08:00:00.000Z',
  }),
  retitled: (name) => ({ name }),
  reopened: { archived_at: null },
  webhooks: {
    secret: secretOf('webhook secret of a scene'),
    body: (reference, unique) => ({
      type: 'job.updated',
      timestamp: '2026-11-20T10:00:00Z',
      data: { reference, unique },
    }),
    other: { type: 'candidate.created', timestamp: '2026-11-20T10:00:00Z', data: { id: 7 } },
  },
}
